"""Reads plain text and Markdown, with or without front matter."""

from __future__ import annotations

import html
import re

from study.language import say
from study.wording import count_things
from transcripts.reading.encodings import read_text
from transcripts.reading.readers.draft import Draft
from transcripts.reading.readers.kaldi import parse_time_marks

__all__ = ["parse_front_matter", "read_markdown", "read_plain"]

_FRONT = re.compile(r"---[ \t]*\n(?P<inside>(?:.*\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_FIELD = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}?)[ \t]*:[ \t]*(?P<value>.*)$")
_TITLE = re.compile(r"^#[ \t]++(?P<title>[^\n]{1,200})", re.MULTILINE)
_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")


def read_plain(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read a text file unchanged, or the time-marked words of Kaldi as turns."""
    decoded = read_text(data, name, encoding=encoding)
    marked = parse_time_marks(decoded.text)
    return Draft(
        format="txt",
        text=None if marked else decoded.text,
        pieces=tuple(marked),
        merge=bool(marked),
        kind="transcript" if marked else None,
        encoding=decoded.encoding,
        warnings=decoded.warnings,
    )


def read_markdown(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read Markdown as text; front matter gives title, date and language.

    Markdown marks stay in the text, so that quotes match the file; character codes are decoded.
    """
    decoded = read_text(data, name, encoding=encoding)
    text, warnings = _decode_entities(decoded.text)
    fields, begin = parse_front_matter(text)
    title = fields.get("title")
    if not title and (heading := _TITLE.search(text, begin, begin + 2000)):
        title = html.unescape(heading["title"].rstrip(" \t#")).replace("*", "").strip()
    date = _DATE.search(fields.get("date", ""))
    language = fields.get("language") or fields.get("lang") or ""
    return Draft(
        format="md",
        text=text,
        markdown=True,
        begin=begin,
        title=title or None,
        date=date.group() if date else None,
        language=language[:2].lower()
        if re.fullmatch(r"[A-Za-z]{2}(?:[-_]\w+)?", language)
        else None,
        encoding=decoded.encoding,
        warnings=decoded.warnings + warnings,
    )


_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")


def _decode_entities(text: str) -> tuple[str, tuple[str, ...]]:
    """Decode character references such as `&#39;`, which page generators write in Markdown.

    They are decoded once, as in a browser: `&amp;lt;` becomes `&lt;`.
    """
    if not _ENTITY.search(text):
        return text, ()
    decoded, count = _ENTITY.subn(lambda found: html.unescape(found.group()), text)
    if decoded == text:
        return text, ()
    codes = count_things(count, "character code")
    return decoded, (
        say("{characters} such as &#39; replaced by the intended character.", characters=codes),
    )


def parse_front_matter(text: str) -> tuple[dict[str, str], int]:
    """Parse `key: value` lines between `---` at the start of a text.

    Only plain scalars are read. Values with a tag, an anchor or a nested structure are skipped, so
    that a file cannot make the program construct objects.

    Returns:
        The fields, with keys in lower case, and the position where the body begins.
    """
    found = _FRONT.match(text)
    if found is None:
        return {}, 0
    fields: dict[str, str] = {}
    for line in found["inside"].split("\n"):
        if (pair := _FIELD.match(line)) is None:
            continue
        value = pair["value"].strip()
        if not value or value[0] in "!&*[{|>@`%":
            continue
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        fields.setdefault(pair["key"].strip().lower(), value)
    return fields, found.end()
