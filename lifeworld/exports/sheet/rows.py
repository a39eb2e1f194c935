"""The columns of a table of quotes, and what stands in them for each quote or coding. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from coding.chosen.model import ChosenCoding
from coding.codebook.tree import render_path
from coding.model import EXCERPT_KINDS, Code, CodeId
from coding.quotes import model as quotes_model
from lifeworld.exports.report_findings import Quote
from lifeworld.exports.sheet.column_names import list_column_names
from lifeworld.exports.sheet.table import Column, Kind, Layout
from study.language import mark, say
from transcripts.model import SESSION_KINDS

__all__ = ["Facts", "Part", "Row", "build_columns", "build_rows"]

BETWEEN = " | "
_ROLES = {
    "participant": mark("Participant"),
    "moderator": mark("Moderator"),
    "observer": mark("Observer"),
    "several": mark("Several"),
    "unknown": mark("Unknown"),
}
_ORIGINS = {
    "person": mark("By hand"),
    "accepted": mark("Suggested, then accepted"),
    "imported": mark("Imported"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rows of a table are made of, besides the quotes.

    Attributes:
        codes: The codebook in tree order, by id.
        themes: The names of the themes shown that each code is in.
        attributes: What may be shown of each participant: {title: value}.
        dates: The date of each session.
        inside: Whether the team reads it.
        address: Where the app is open, or empty.
    """

    codes: Mapping[CodeId, Code]
    themes: Mapping[CodeId, Sequence[str]]
    attributes: Mapping[str, Mapping[str, str]]
    dates: Mapping[str, str]
    inside: bool
    address: str

    def list_attributes(self) -> list[str]:
        """Return the titles of the attributes that are shown of anybody."""
        titles = dict.fromkeys(title for own in self.attributes.values() for title in own)
        return [title for title in titles if title != "stratum"]

    def list_themes(self) -> list[str]:
        """Return the names of the themes that any code is in."""
        return list(dict.fromkeys(name for own in self.themes.values() for name in own))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row in the making: a quote, as it is and as it is seen, and what it is coded with."""

    number: int
    quote: quotes_model.Quote
    seen: Quote
    codings: Sequence[ChosenCoding]
    around: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A column, and how its value is found."""

    column: Column
    find: Callable[[Facts, Row], str | int]


@dataclass(frozen=True, slots=True)
class _Fact:
    """One thing that is known of a quote.

    Attributes:
        name: The column's name in a wide table; without one it is not in it.
        label: Its heading in the others; without one it is not in them.
        inside: Whether only the team reads it.
    """

    name: str
    label: str
    told: str
    find: Callable[[Facts, Row], str | int]
    inside: bool = False
    kind: Kind = "text"
    width: int = 16


def _list_codes(facts: Facts, row: Row) -> list[CodeId]:
    return list(dict.fromkeys(c.code_id for c in row.codings if c.code_id in facts.codes))


def _join(values: Iterable[str]) -> str:
    return BETWEEN.join(dict.fromkeys(value for value in values if value))


def _name_codes(facts: Facts, row: Row) -> str:
    return _join(facts.codes[code].name for code in _list_codes(facts, row))


def _name_paths(facts: Facts, row: Row) -> str:
    codes = dict(facts.codes)
    return _join(render_path(codes[code], codes) for code in _list_codes(facts, row))


def _name_themes(facts: Facts, row: Row) -> str:
    return _join(n for code in _list_codes(facts, row) for n in facts.themes.get(code, ()))


def _name_roles(_: Facts, row: Row) -> str:
    return _join(say(_ROLES[said.role]) for said in row.quote.said if said.role in _ROLES)


def _find_link(facts: Facts, row: Row) -> str:
    if not facts.address:
        return ""
    place = urlencode({"transcript": row.quote.transcript_id, "turn": row.quote.turn})
    return f"{facts.address.rstrip('/')}/coding?{place}"


_SEEN = (
    _Fact("n", mark("No."), mark("A number for each quote, in the order of the study"),
          lambda _, row: row.number, kind="number", width=6),
    _Fact("", mark("Quote"), mark("What was said, without labels and times"),
          lambda _, row: row.seen.words, width=70),
    _Fact("", mark("Code"), mark("The code, or the codes of the quote"), _name_codes, width=28),
    _Fact("", mark("Code path"), mark("The code with those above it"), _name_paths, width=36),
    _Fact("", mark("Themes"), mark("The themes that the codes are in"), _name_themes, width=28),
    _Fact("speaker", mark("Speaker"), mark("Who is quoted, under the name for this audience"),
          lambda _, row: row.seen.speaker, width=20),
    _Fact("role", mark("Role"), mark("The role of those who speak"), _name_roles, inside=True),
)  # fmt: skip
_PLACED = (
    _Fact("session", mark("Session"), mark("The session; outside the team, its number"),
          lambda _, row: row.seen.session, width=24),
    _Fact("session_kind", mark("Kind of session"), mark("Focus group, interview and so on"),
          lambda _, row: say(SESSION_KINDS.get(row.quote.session_kind, "")), width=18),
    _Fact("date", mark("Date"), mark("The date of the session"),
          lambda facts, row: facts.dates.get(row.quote.session_id, ""), inside=True, width=12),
    _Fact("stratum", mark("Stratum"), mark("The stratum of those who speak, or of the session"),
          lambda _, row: row.seen.stratum, width=20),
    _Fact("transcript", mark("Transcript"), mark("The transcript"),
          lambda _, row: row.quote.transcript, inside=True, width=24),
    _Fact("turn", mark("Turn"), mark("The number of the turn in the transcript"),
          lambda _, row: "" if row.seen.turn is None else row.seen.turn, kind="number", width=7),
    _Fact("time", mark("Time"), mark("The time in the recording"),
          lambda _, row: row.seen.time, width=9),
    _Fact("kind", mark("Kind of evidence"), mark("Said, observed and so on"),
          lambda _, row: say(EXCERPT_KINDS[row.quote.kind]), width=18),
    _Fact("", mark("Before"), mark("The words before the quote"),
          lambda _, row: row.around[0], inside=True, width=50),
    _Fact("", mark("After"), mark("The words after the quote"),
          lambda _, row: row.around[1], inside=True, width=50),
    _Fact("coders", mark("Coder"), mark("Who coded"),
          lambda _, row: _join(c.coder for c in row.codings), inside=True),
    _Fact("", mark("Coded on"), mark("The day of the coding"),
          lambda _, row: _join(c.at[:10] for c in row.codings), inside=True, width=12),
    _Fact("origin", mark("Origin"), mark("By hand, suggested and then accepted, or imported"),
          lambda _, row: _join(say(_ORIGINS[c.source]) for c in row.codings), width=22),
    _Fact("", mark("Memo"), mark("The memos on the codings"),
          lambda _, row: _join(c.memo for c in row.codings), inside=True, width=50),
    _Fact("link", mark("Link"), mark("Opens the place in Lifeworld"), _find_link, inside=True,
          kind="link", width=22),
    _Fact("quote_id", mark("Quote id"), mark("The key of the quote in the study"),
          lambda _, row: str(row.quote.excerpt_id), inside=True, width=38),
)  # fmt: skip


def build_columns(facts: Facts, layout: Layout, used: Sequence[CodeId]) -> list[Part]:
    """Return the columns of a table.

    Args:
        facts: What is known.
        layout: One row for each coding or quote, or wide.
        used: The codes that have a column in a wide table.
    """
    if layout == "wide":
        return _build_wide(facts, used)
    seen = [part for fact in _SEEN if (part := _build_part(facts, fact)) is not None]
    placed = [part for fact in _PLACED if (part := _build_part(facts, fact)) is not None]
    titles = facts.list_attributes()
    own = [
        _build_attribute(title, title, say("Of whoever speaks: {title}", title=title))
        for title in titles
    ]
    return [*seen, *own, *placed]


def _build_part(facts: Facts, fact: _Fact, *, wide: bool = False) -> Part | None:
    if fact.inside and not facts.inside:
        return None
    if fact.kind == "link" and not facts.address:
        return None
    name = fact.name if wide else say(fact.label)
    column = Column(
        name=name, told=say(fact.told), kind=fact.kind, width=fact.width, english=fact.label
    )
    return Part(column=column, find=fact.find) if name else None


def _build_attribute(name: str, title: str, told: str) -> Part:
    def find(facts: Facts, row: Row) -> str:
        return _join(facts.attributes.get(each, {}).get(title, "") for each in row.quote.people)

    return Part(column=Column(name=name, told=told, width=18), find=find)


def _build_wide(facts: Facts, used: Sequence[CodeId]) -> list[Part]:
    known = [
        part
        for fact in (*_SEEN, *_PLACED)
        if (part := _build_part(facts, fact, wide=True)) is not None
    ]
    titles = facts.list_attributes()
    people = [
        _build_attribute(name, title, say("Of whoever speaks: {title}", title=title))
        for name, title in zip(list_column_names(titles, prefix="a_"), titles, strict=True)
    ]
    codes = dict(facts.codes)
    paths = [render_path(codes[code], codes) for code in used]
    names = list_column_names((codes[code].name for code in used), prefix="c_")
    flags = [
        _build_flag(name, say("Code: {path}", path=path), codes[code].definition, {code})
        for name, path, code in zip(names, paths, used, strict=True)
    ]
    themes = facts.list_themes()
    for name, theme in zip(list_column_names(themes, prefix="t_"), themes, strict=True):
        gathered = {code for code, own in facts.themes.items() if theme in own}
        flags.append(_build_flag(name, say("Theme: {name}", name=theme), "", gathered))
    words = Part(
        column=Column(name="quote", told=say("What was said, without labels and times"), width=70),
        find=lambda _, row: row.seen.words,
    )
    return [*known, *people, *flags, words]


def _build_flag(name: str, told: str, definition: str, codes: set[CodeId]) -> Part:
    def find(_: Facts, row: Row) -> int:
        return int(any(c.code_id in codes for c in row.codings))

    column = Column(
        name=name,
        told=f"{told}. {definition}".removesuffix(". "),
        kind="flag",
        width=8,
        values=say("1: coded with it; 0: not"),
    )
    return Part(column=column, find=find)


def build_rows(
    facts: Facts, parts: Sequence[Part], layout: Layout, row: Row
) -> Iterator[tuple[str | int, ...]]:
    """Yield the rows of one quote: one for each coding that was asked for, or one in all."""
    if layout != "coding":
        yield tuple(part.find(facts, row) for part in parts)
        return
    asked = [[each] for each in row.codings if each.matches] or [[]]
    for codings in asked:
        one = Row(
            number=row.number, quote=row.quote, seen=row.seen, codings=codings, around=row.around
        )
        yield tuple(part.find(facts, one) for part in parts)
