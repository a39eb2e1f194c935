"""Text for slides: cleaned for XML, shortened at sentence ends, put in quotation marks."""

from __future__ import annotations

import functools
import re

from study.language import (
    ENGLISH,
    get_language,
    mark,
    render_date,
    render_number,
    say,
)
from study.wording import render_quote

__all__ = [
    "ELLIPSIS",
    "begin_title",
    "joined",
    "language_tag",
    "long_date",
    "lowered",
    "number_word",
    "quoted",
    "with_long_dates",
    "xml_safe",
]

ELLIPSIS = "[…]"
# All characters that XML 1.0 forbids, including lone surrogates.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile(r"[^\S\n\u00a0]+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s+")
_TAGS = {"en": "en-GB", "da": "da-DK", "de": "de-DE", "sv": "sv-SE", "nb": "nb-NO", "no": "nb-NO"}
_MONTHS = (
    mark("January"), mark("February"), mark("March"), mark("April"), mark("May"), mark("June"),
    mark("July"), mark("August"), mark("September"), mark("October"), mark("November"),
    mark("December"),
)  # fmt: skip
_ISO = r"\b(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b"
_SPAN = re.compile(f"{_ISO} (?:to|–) {_ISO}")
_DATE = re.compile(_ISO)
_CLAUSE = re.compile(r"[,;:](?=\s)|\s[–—](?=\s)")
_NUMBERS = (
    mark("no", context="number"), mark("one", context="number"), mark("two", context="number"),
    mark("three", context="number"), mark("four", context="number"),
    mark("five", context="number"), mark("six", context="number"),
    mark("seven", context="number"), mark("eight", context="number"),
    mark("nine", context="number"), mark("ten", context="number"),
)  # fmt: skip


def xml_safe(text: str) -> str:
    """Return the text on one line, without characters that XML 1.0 forbids, with single spaces.

    Non-breaking spaces are kept.
    """
    clean = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _SPACES.sub(" ", clean.replace("\n", " ")).strip()


def xml_safe_lines(text: str) -> str:
    """Return the text without forbidden characters, keeping its line breaks."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def language_tag(language: str) -> str:
    """Return PowerPoint's tag for a language: `da` becomes `da-DK`."""
    tag = re.sub(r"[^A-Za-z0-9-]", "", language.replace("_", "-"))
    if "-" in tag:
        return tag
    return _TAGS.get(tag.lower(), "en-GB" if not tag else tag.lower())


def quoted(words: str) -> str:
    """Return the words in quotation marks; double marks inside them become single ones."""
    return render_quote(xml_safe(words))


def number_word(number: int) -> str:
    """Return a small number in words and any other in figures, in the reader's language."""
    if 0 <= number < len(_NUMBERS):
        return say(_NUMBERS[number], context="number")
    return render_number(number)


def long_date(date: str) -> str:
    """Return `2026-03-14` as a date is written in a sentence; any other text unchanged."""
    return _spell(date) if _DATE.fullmatch(date) else date


def _spell(iso: str) -> str:
    try:
        return render_date(iso)
    except ValueError:  # no such day: 2026-02-30
        return iso


def with_long_dates(text: str) -> str:
    """Return the text with its dates spelt out: `3 to 26 March 2026`, `40 by 31 December 2027`."""

    def span(found: re.Match[str]) -> str:
        year, month, day, last_year, last_month, last = found.groups()
        if year != last_year:
            return say(
                "{start} to {end}",
                start=_spell(f"{year}-{month}-{day}"),
                end=_spell(f"{last_year}-{last_month}-{last}"),
            )
        ends = say(_MONTHS[int(last_month) - 1])
        if month == last_month:
            return say(
                "{first} to {last} {month} {year}",
                first=int(day),
                last=int(last),
                month=ends,
                year=year,
            )
        return say(
            "{first} {month} to {last} {last_month} {year}",
            first=int(day),
            month=say(_MONTHS[int(month) - 1]),
            last=int(last),
            last_month=ends,
            year=year,
        )

    return _DATE.sub(lambda found: _spell(found[0]), _SPAN.sub(span, text))


def unbroken(text: str) -> str:
    """Return the text with non-breaking spaces inside its dates, and before a per cent sign."""
    loose = _find_loose(get_language(), tuple(say(month) for month in _MONTHS))
    return loose.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


@functools.cache
def _find_loose(language: str, months: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of dates in words, which must not break across lines."""
    dot = "" if language == ENGLISH else r"\.?"
    named = "|".join(map(re.escape, months))
    day = rf"(?<!\d)(?:\d{{1,2}} to )?(\d{{1,2}}){dot} ({named})(?: (\d{{4}}))?\b"
    return re.compile(rf"{day}|\d %")


def joined(parts: list[str] | tuple[str, ...]) -> str:
    """Return the non-empty parts, joined by a middle dot."""
    return " · ".join(part for part in parts if part)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, split after closing punctuation."""
    return [part for part in _SENTENCE_END.split(text) if part.strip()]


def shorter(text: str) -> str:
    """Return the text one step shorter, without its last sentence, clause or words.

    `[…]` marks the omission, so that nobody takes a part for the whole.
    """
    closing = ""
    body = text
    if body and body[-1] in "”»«“":
        closing, body = body[-1], body[:-1]
    body = body.removesuffix(ELLIPSIS).rstrip()
    parts = sentences(body)
    if len(parts) > 1:
        kept = body[: body.rindex(parts[-1])].rstrip()
        return f"{kept} {ELLIPSIS}{closing}"
    words = body.split(" ")
    if clauses := [m.start() for m in _CLAUSE.finditer(body) if m.start() > len(body) * 0.6]:
        return f"{body[: clauses[-1]].rstrip()} {ELLIPSIS}{closing}"
    if len(words) > 4:
        keep = max(3, int(len(words) * 0.85))
        if keep == len(words):
            keep -= 1
        return f"{' '.join(words[:keep]).rstrip(',;:–—')} {ELLIPSIS}{closing}"
    if len(body) > 12:
        return f"{body[: int(len(body) * 0.8)].rstrip()}{ELLIPSIS}{closing}"
    return text


def lowered(text: str) -> str:
    """Return a message as it reads after another one: its first letter is small."""
    return text[:1].lower() + text[1:]


def begin_title(number: int, things: str) -> str:
    """Return how many things there are as a title begins: “Five unmet needs”."""
    return f"{number_word(number).capitalize()} {things}"
