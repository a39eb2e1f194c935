"""Plain text and Markdown, with or without front matter."""

from __future__ import annotations

import html
import re

from study.wording import count_things
from transcripts.reading.encodings import read_text
from transcripts.reading.readers.draft import Draft

__all__ = ["parse_front_matter", "read_markdown", "read_plain"]

_FRONT = re.compile(r"---[ \t]*\n(?P<inside>(?:.*\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_FIELD = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}?)[ \t]*:[ \t]*(?P<value>.*)$")
_TITLE = re.compile(r"^#[ \t]++(?P<title>[^\n]{1,200})", re.MULTILINE)
_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")


def read_plain(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read a text file as it stands."""
    decoded = read_text(data, name, encoding=encoding)
    return Draft(
        format="txt",
        text=decoded.text,
        encoding=decoded.encoding,
        warnings=decoded.warnings,
    )


def read_markdown(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read Markdown as text; front matter gives title, date and language.

    The text stays as it is, marks included: what a quote shows is what the file says.
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
    """Read `&#39;` as an apostrophe: page generators write Markdown so, and nobody says it so.

    Once, like a browser: `&amp;lt;` becomes `&lt;`.
    """
    if not _ENTITY.search(text):
        return text, ()
    decoded, count = _ENTITY.subn(lambda found: html.unescape(found.group()), text)
    if decoded == text:
        return text, ()
    codes = count_things(count, "character code")
    return decoded, (f"{codes} such as &#39; became the character meant.",)


def parse_front_matter(text: str) -> tuple[dict[str, str], int]:
    """Read `key: value` lines between `---` at the very front.

    Only plain scalars are understood: a value with a tag, an anchor or a nested structure is
    passed over, so that nothing in a file can make the program construct anything.

    Returns:
        The fields, keys in lower case, and where the body begins.
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
