"""Detects a file's format by its first bytes; the name only distinguishes text formats."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath

from study.errors import Unreadable
from study.language import mark, say
from transcripts.reading.gate import open_archive
from transcripts.reading.readers.captions import CONSOLE_LINE

__all__ = ["READABLE_SUFFIXES", "find_format"]

_BY_SUFFIX = {
    ".txt": "txt", ".text": "txt", ".log": "txt", "": "txt", ".ctm": "txt", ".stm": "txt",
    ".md": "md", ".markdown": "md",
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".vtt": "vtt", ".srt": "srt", ".sbv": "sbv",
    ".json": "json", ".jsonl": "json", ".ndjson": "json", ".otr": "json",
    ".html": "html", ".htm": "html", ".rtf": "rtf", ".nlp": "nlp",
    ".eaf": "eaf", ".exb": "exb", ".textgrid": "textgrid", ".cha": "cha",
}  # fmt: skip
READABLE_SUFFIXES = (
    ".txt", ".md", ".docx", ".odt", ".rtf", ".html", ".htm", ".pdf", ".vtt", ".srt", ".sbv",
    ".csv", ".tsv", ".xlsx", ".ods", ".json", ".jsonl", ".otr", ".nlp",
    ".eaf", ".exb", ".textgrid", ".cha",
)  # fmt: skip
"""The suffixes offered in file dialogs."""

_EXPORT = mark("Export the transcript as Word, text, subtitles or CSV, and import that file.")
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"MZ", mark("a Windows program")),
    (b"\x7fELF", mark("a program")),
    (b"\x89PNG", mark("a picture")),
    (b"\xff\xd8\xff", mark("a picture")),
    (b"GIF8", mark("a picture")),
    (b"ID3", mark("a sound recording")),
    (b"OggS", mark("a sound recording")),
    (b"fLaC", mark("a sound recording")),
    (b"RIFF", mark("a recording")),
    (b"\x1aE\xdf\xa3", mark("a video recording")),
    (b"SQLite format 3\0", mark("a database")),
    (b"\x1f\x8b", mark("a packed archive")),
    (b"7z\xbc\xaf", mark("a packed archive")),
    (b"Rar!", mark("a packed archive")),
    (b"BZh", mark("a packed archive")),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SRT = re.compile(r"\s*\d+\s*\n\s*\d{1,2}:\d\d:\d\d[.,]\d{1,3}\s*-->")
_SBV = re.compile(r"\s*\d+:\d\d:\d\d\.\d{1,3},\d+:\d\d:\d\d\.\d{1,3}[ \t]*\n[ \t]*\S")
_CUES = re.compile(r"(?m)^\s*(?:\d+:)?\d{1,2}:\d\d[.,]\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d\d[.,]\d")


def find_format(data: bytes, name: str) -> str:
    """Return the format of a file, which is the key of its reader.

    Raises:
        Unreadable: If files of this kind cannot be read; the hint gives the remedy.
    """
    head = data[:4096]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _find_packed(data, name)
    if head.startswith(_OLE):
        raise Unreadable(
            say("{name} is an old Word or Excel file or is protected by a password.", name=name),
            hint=say("Save it as .docx or .xlsx without a password."),
        )
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    for magic, what in _FOREIGN:
        if head.startswith(magic) and not _is_words(head, magic):
            raise Unreadable(
                say("{name} is {kind}, not a transcript.", name=name, kind=say(what)),
                hint=say(_EXPORT),
            )
    if head[4:8] == b"ftyp":
        raise Unreadable(
            say("{name} is a recording, not a transcript.", name=name), hint=say(_EXPORT)
        )
    return _find_text_format(_peek(head), name)


def _is_words(head: bytes, magic: bytes) -> bool:
    """Return whether a file that begins like a binary one (“MZ”, “BZh”) is text after all."""
    return magic.isalnum() and not any(byte < 9 or 13 < byte < 32 for byte in head[:512])


def _find_packed(data: bytes, name: str) -> str:
    archive = open_archive(data, name)
    members = archive.members
    if any(re.fullmatch(r"word/document\d*\.xml", member) for member in members):
        return "docx"
    if "xl/workbook.xml" in members:
        return "xlsx"
    if any(member.lower().endswith((".qde", ".qdc")) for member in members):
        raise Unreadable(
            say("{name} is a REFI-QDA project, not a transcript.", name=name),
            hint=say("Import it with its codes and codings: lifeworld add STUDY FILE.qdpx"),
        )
    if "content.xml" in members:
        kind = archive.read("mimetype", limit=1000) if archive.has("mimetype") else b""
        if b"opendocument.spreadsheet" in kind:
            return "ods"
        if b"opendocument" not in kind or b"opendocument.text" in kind:
            return "odt"
    if "ppt/presentation.xml" in members:
        raise Unreadable(
            say("{name} is a presentation, not a transcript.", name=name), hint=say(_EXPORT)
        )
    raise Unreadable(
        say("{name} is a zip archive, not a document.", name=name),
        hint=say("Unpack it and import the files in it."),
    )


def _peek(head: bytes) -> str:
    """Return the beginning of a file as text, roughly decoded, to look for format marks."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", errors="replace").removeprefix("\ufeff")
    if head[1:2] == b"\0" and len(head) > 3:
        return head.decode("utf-16-le", errors="replace")
    if head[:1] == b"\0" and head[1:2] != b"\0":
        return head.decode("utf-16-be", errors="replace")
    return head.decode("utf-8-sig", errors="replace")


def _find_text_format(peek: str, name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    start = peek.lstrip("\ufeff \t\r\n")
    lowered = start[:1500].lower()
    if start.startswith("WEBVTT"):
        return "vtt"
    if lowered.startswith(("<?xml", "<!doctype", "<!--", "<html", "<head", "<body")):
        return _find_markup(peek.lower(), name)
    if 'file type = "ootextfile' in lowered or 'object class = "textgrid"' in lowered:
        return "textgrid"
    if lowered.startswith(("@utf8", "@begin", "@font:", "@window:")):
        return "cha"
    if start.startswith("token|speaker|"):
        return "nlp"
    if re.match(r"\{\s*[\"}]|\[\s*[\[{\"\]]", start) and suffix not in {".txt", ".md"}:
        return "json"
    if suffix in {".txt", ".text", ""} and (form := _find_in_plain(peek, start)):
        return form
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    raise _unknown(name, suffix)


def _find_in_plain(peek: str, start: str) -> str:
    """Return the format that a plain text is written in, or ""."""
    body = peek.replace("\r\n", "\n").replace("\r", "\n")
    if re.match(r"\{\s*\"|\[\s*\{\s*\"", start):
        return "json"
    if _SRT.match(body) or len(_CUES.findall(body)) >= 3:
        return "srt"
    if len(CONSOLE_LINE.findall(body)) >= 2:
        return "srt"  # what Whisper writes to the screen
    return "sbv" if _SBV.match(body) else ""  # as Google Meet saves its chat


def _find_markup(lowered: str, name: str) -> str:
    for sign, form in (
        ("<annotation_document", "eaf"),
        ("<basic-transcription", "exb"),
        ("<html", "html"),
        ("<!doctype html", "html"),
        ("<body", "html"),
    ):
        if sign in lowered:
            return form
    suffix = PurePath(name).suffix.lower()
    if suffix in {".eaf", ".exb", ".html", ".htm", ".md", ".txt"}:
        return _BY_SUFFIX[suffix]
    raise Unreadable(say("{name} holds XML of an unknown kind.", name=name), hint=say(_EXPORT))


def _unknown(name: str, suffix: str) -> Unreadable:
    if suffix in {".docx", ".xlsx", ".odt", ".ods", ".pdf", ".doc"}:
        return Unreadable(
            say(
                "{name} does not have the format of its suffix, or was not uploaded completely.",
                name=name,
            ),
            hint=say("Open it in the program that made it, save it again, and import that copy."),
        )
    known = ", ".join(READABLE_SUFFIXES)
    return Unreadable(
        say("The file type of {name} is not supported.", name=name),
        hint=say("Use one of these: {suffixes}.", suffixes=known),
    )
