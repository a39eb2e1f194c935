"""The file of a client's template: refused in one sentence, or returned as a plain .pptx."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from study.errors import Unreadable
from study.language import mark, say
from study.wording import choose_article

__all__ = ["clean_template", "new_refusal"]

_LARGEST = 400 * 1024 * 1024
_LARGEST_PART = 60_000_000
_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")
_TYPES = "[Content_Types].xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
# Templates, shows and files with macros: a deck is none of them.
_OTHER_MAIN = re.compile(
    rb"application/vnd\.(openxmlformats-officedocument\.presentationml\.(template|slideshow)"
    rb"\.main|ms-powerpoint\.(template|slideshow|presentation)\.macroEnabled\.main)\+xml"
)
_OTHER_OFFICE = {
    b"wordprocessingml": mark("Word document"),
    b"spreadsheetml": mark("Excel workbook"),
    b"ms-word": mark("Word document"),
    b"ms-excel": mark("Excel workbook"),
}
# The strict variant of the format has other names for the same things.
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMES = tuple(
    (_STRICT + old, b"http://schemas.openxmlformats.org/" + new)
    for old, new in (
        (b"presentationml/main", b"presentationml/2006/main"),
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


def new_refusal(name: str, told: str, *, hint: str = "") -> Unreadable:
    """Return the error for a template that cannot serve.

    Args:
        name: The template's file name.
        told: What is wrong with it: the end of a sentence that begins with the template.
        hint: What to do; by default, to save it anew or to export without it.
    """
    return Unreadable(
        say("The template “{name}” {told}.", name=name, told=told),
        hint=hint
        or say(
            "Save it again in PowerPoint as a .pptx file and choose that, or export without it."
        ),
    )


def clean_template(content: bytes, name: str) -> bytes:
    """Return a client's file as a .pptx that may be opened; its program code is left out later.

    Args:
        content: The whole file: .pptx, .potx, .ppsx, or one of these with macros.
        name: Its name, for messages.

    Raises:
        Unreadable: It is another kind of file, is damaged, is protected, or may do harm.
    """
    if not content.startswith(b"PK"):
        raise _refused_as(content, name)
    try:
        return _cleaned(content, name)
    except (OSError, KeyError, ValueError, EOFError, NotImplementedError, RuntimeError,
            zipfile.BadZipFile, zlib.error) as error:  # fmt: skip
        raise new_refusal(
            name,
            say("is damaged or incomplete"),
            hint=say("Copy it again from where you have it, or export without it."),
        ) from error


def _refused_as(content: bytes, name: str) -> Unreadable:
    """Return the error for a file that is no zip archive, and so no .pptx."""
    if not content:
        return new_refusal(name, say("is empty"), hint=say("Copy it again from where you have it."))
    if content.startswith(_OLE) and _ENCRYPTED in content:
        return new_refusal(
            name,
            say("is protected with a password"),
            hint=say("Remove the password in PowerPoint, under File, Info, Protect Presentation."),
        )
    if content.startswith(_OLE):
        return new_refusal(
            name,
            say("is in the format of PowerPoint 97 to 2003"),
            hint=say("Open it in PowerPoint and save it as a .pptx or .potx file."),
        )
    return new_refusal(
        name,
        say("is not a PowerPoint file"),
        hint=say("Choose a .pptx or .potx file, or export without it."),
    )


def _cleaned(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        # Of parts with the same name the last counts, as in every reader of zip archives.
        parts = {info.filename: info for info in archive.infolist() if not info.is_dir()}
        if sum(info.file_size for info in archive.infolist()) > _LARGEST:
            raise new_refusal(
                name,
                say("unpacks to more than 400 MB"),
                hint=say("Save it again in PowerPoint without its large pictures."),
            )
        _check_kind(archive, parts, name)
        done = io.BytesIO()
        with zipfile.ZipFile(done, "w") as fresh:
            for part, info in parts.items():
                fresh.writestr(part, _clean_part(archive, info, name))
    return done.getvalue()


def _check_kind(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], name: str) -> None:
    """Refuse an archive that is no presentation of Office Open XML."""
    told = say("is not a PowerPoint file")
    hint = say("Choose a .pptx or .potx file, or export without it.")
    if _TYPES in parts:
        types = _read(archive, parts[_TYPES], name)
        if _MAIN in types or _OTHER_MAIN.search(types):
            return
        for sign, other in _OTHER_OFFICE.items():
            if sign in types:
                kind = say(other)
                told = say("is {article} {kind}", article=choose_article(kind), kind=kind)
    elif "mimetype" in parts and b"opendocument" in _read(archive, parts["mimetype"], name):
        told = say("is an OpenDocument file")
        hint = say("Open it in LibreOffice Impress and save it as a .pptx file.")
    raise new_refusal(name, told, hint=hint)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
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
        hint=say("Save it again in PowerPoint, and use that copy."),
    )


def _clean_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    """Return a part; the strict variant in the names of the usual one."""
    if not info.filename.endswith((".xml", ".rels")):
        return archive.read(info)
    data = _read(archive, info, name)
    if info.filename == _TYPES:
        return _OTHER_MAIN.sub(_MAIN, data)
    if _STRICT in data:
        for old, new in _STRICT_NAMES:
            data = data.replace(old, new)
        data = data.replace(b' conformance="strict"', b"")
        data = _PERCENT.sub(lambda found: b'="%d"' % round(float(found[1]) * 1000), data)
    return data
