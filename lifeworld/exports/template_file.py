"""The file of a client's template: refused in one sentence, or returned as a plain one."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from study.errors import Unreadable
from study.language import mark, say
from study.wording import choose_article

__all__ = ["POWERPOINT", "WORD", "Program", "clean_template", "new_refusal"]

_LARGEST = 400 * 1024 * 1024
_LARGEST_PART = 60_000_000
_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")
_TYPES = "[Content_Types].xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program whose files serve as templates.

    Attributes:
        name: Its name, as people call it.
        suffix: Of its files; `template` of its templates.
        free: The program of LibreOffice for such files.
        main: The type of the main part of a plain file.
        other: Types of main parts of templates, shows and files with macros, which become plain.
    """

    name: str
    suffix: str
    template: str
    free: str
    main: bytes
    other: re.Pattern[bytes]


POWERPOINT = Program(
    name="PowerPoint",
    suffix=".pptx",
    template=".potx",
    free="LibreOffice Impress",
    main=b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    other=re.compile(
        rb"application/vnd\.(openxmlformats-officedocument\.presentationml\.(template|slideshow)"
        rb"\.main|ms-powerpoint\.(template|slideshow|presentation)\.macroEnabled\.main)\+xml"
    ),
)
WORD = Program(
    name="Word",
    suffix=".docx",
    template=".dotx",
    free="LibreOffice Writer",
    main=b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    other=re.compile(
        rb"application/vnd\.(openxmlformats-officedocument\.wordprocessingml\.template\.main"
        rb"|ms-word\.(template\.macroEnabledTemplate|document\.macroEnabled)\.main)\+xml"
    ),
)
_OTHER_OFFICE = {
    b"presentationml": mark("PowerPoint presentation"),
    b"wordprocessingml": mark("Word document"),
    b"spreadsheetml": mark("Excel workbook"),
    b"ms-powerpoint": mark("PowerPoint presentation"),
    b"ms-word": mark("Word document"),
    b"ms-excel": mark("Excel workbook"),
}
# The strict variant of the format has other names for the same things.
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMES = tuple(
    (_STRICT + old, b"http://schemas.openxmlformats.org/" + new)
    for old, new in (
        (b"presentationml/main", b"presentationml/2006/main"),
        (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
        (b"officeDocument/relationships/extendedProperties",
         b"officeDocument/2006/relationships/extended-properties"),
        (b"officeDocument/relationships/customProperties",
         b"officeDocument/2006/relationships/custom-properties"),
        (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
        (b"officeDocument/extendedProperties", b"officeDocument/2006/extended-properties"),
        (b"officeDocument/customProperties", b"officeDocument/2006/custom-properties"),
        (b"officeDocument/docPropsVTypes", b"officeDocument/2006/docPropsVTypes"),
        (b"officeDocument/", b"officeDocument/2006/"),
        (b"drawingml/", b"drawingml/2006/"),
    )
)  # fmt: skip
_PERCENT = re.compile(rb'="(-?\d+(?:\.\d+)?)%"')


def new_refusal(
    name: str, told: str, *, hint: str = "", program: Program = POWERPOINT
) -> Unreadable:
    """Return the error for a template that cannot serve.

    Args:
        name: The template's file name.
        told: What is wrong with it: the end of a sentence that begins with the template.
        hint: What to do; by default, to save it anew or to export without it.
        program: The program of such files.
    """
    return Unreadable(
        say("The template “{name}” {told}.", name=name, told=told),
        hint=hint
        or say(
            "Save it again in {program} as a {suffix} file and choose that, or export without it.",
            program=program.name,
            suffix=program.suffix,
        ),
    )


def clean_template(content: bytes, name: str, *, program: Program = POWERPOINT) -> bytes:
    """Return a client's file as a plain one that may be opened; its code is left out later.

    Args:
        content: The whole file: .pptx, .potx, .ppsx, .docx, .dotx, or one of these with macros.
        name: Its name, for messages.
        program: The program of such files.

    Raises:
        Unreadable: It is another kind of file, is damaged, is protected, or may do harm.
    """
    if not content.startswith(b"PK"):
        raise _refused_as(content, name, program)
    try:
        return _cleaned(content, name, program)
    except (OSError, KeyError, ValueError, EOFError, NotImplementedError, RuntimeError,
            zipfile.BadZipFile, zlib.error) as error:  # fmt: skip
        raise new_refusal(
            name,
            say("is damaged or incomplete"),
            hint=say("Copy it again from where you have it, or export without it."),
        ) from error


def _refused_as(content: bytes, name: str, program: Program) -> Unreadable:
    """Return the error for a file that is no zip archive, and so none of Office Open XML."""
    if not content:
        return new_refusal(name, say("is empty"), hint=say("Copy it again from where you have it."))
    if content.startswith(_OLE) and _ENCRYPTED in content:
        return new_refusal(
            name,
            say("is protected with a password"),
            hint=say("Remove the password in {program}, under File, Info.", program=program.name),
        )
    if content.startswith(_OLE):
        return new_refusal(
            name,
            say("is in the format of {program} 97 to 2003", program=program.name),
            hint=say(
                "Open it in {program} and save it as a {suffix} or {template} file.",
                program=program.name,
                suffix=program.suffix,
                template=program.template,
            ),
        )
    return new_refusal(
        name, say("is not a {program} file", program=program.name), hint=_tell_choice(program)
    )


def _tell_choice(program: Program) -> str:
    return say(
        "Choose a {suffix} or {template} file, or export without it.",
        suffix=program.suffix,
        template=program.template,
    )


def _cleaned(content: bytes, name: str, program: Program) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        # Of parts with the same name the last counts, as in every reader of zip archives.
        parts = {info.filename: info for info in archive.infolist() if not info.is_dir()}
        if sum(info.file_size for info in archive.infolist()) > _LARGEST:
            raise new_refusal(
                name,
                say("unpacks to more than 400 MB"),
                hint=say(
                    "Save it again in {program} without its large pictures.", program=program.name
                ),
            )
        _check_kind(archive, parts, name, program)
        done = io.BytesIO()
        with zipfile.ZipFile(done, "w") as fresh:
            for part, info in parts.items():
                fresh.writestr(part, _clean_part(archive, info, name, program))
    return done.getvalue()


def _check_kind(
    archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], name: str, program: Program
) -> None:
    """Refuse an archive that is none of the program in Office Open XML."""
    told = say("is not a {program} file", program=program.name)
    hint = _tell_choice(program)
    if _TYPES in parts:
        types = _read(archive, parts[_TYPES], name, program)
        if program.main in types or program.other.search(types):
            return
        for sign, other in _OTHER_OFFICE.items():
            # Other files may leave a part of the program's kind inside: its main part is not.
            if sign in types and program.name not in other:
                kind = say(other)
                told = say("is {article} {kind}", article=choose_article(kind), kind=kind)
    elif "mimetype" in parts and b"opendocument" in _read(
        archive, parts["mimetype"], name, program
    ):
        told = say("is an OpenDocument file")
        hint = say(
            "Open it in {program} and save it as a {suffix} file.",
            program=program.free,
            suffix=program.suffix,
        )
    raise new_refusal(name, told, hint=hint)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, program: Program) -> bytes:
    """Return a part that is XML, refused if it is too large or declares a document type."""
    if info.file_size <= _LARGEST_PART:
        data = archive.read(info)
        if not _DOCTYPE.search(data):
            return data
    raise new_refusal(
        name,
        say(
            "was refused because its part “{part}” is too large or declares a document type",
            part=info.filename,
        ),
        hint=say("Save it again in {program}, and use that copy.", program=program.name),
    )


def _clean_part(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, program: Program
) -> bytes:
    """Return a part; the strict variant in the names of the usual one."""
    if not info.filename.endswith((".xml", ".rels")):
        return archive.read(info)
    data = _read(archive, info, name, program)
    if info.filename == _TYPES:
        return program.other.sub(program.main, data)
    if _STRICT in data:
        for old, new in _STRICT_NAMES:
            data = data.replace(old, new)
        data = data.replace(b' conformance="strict"', b"")
        data = _PERCENT.sub(lambda found: b'="%d"' % round(float(found[1]) * 1000), data)
    return data
