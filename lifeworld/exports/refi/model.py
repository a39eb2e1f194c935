"""A project of REFI-QDA as plain values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Literal

from coding.exchange.ids import hash_id

__all__ = [
    "Case",
    "Gathered",
    "OutCode",
    "OutCoding",
    "OutEdge",
    "OutFile",
    "OutMap",
    "OutNote",
    "OutSet",
    "OutVertex",
    "Project",
    "Selection",
    "Source",
    "Value",
    "Variable",
    "VariableKind",
    "find_kind",
    "hash_id",
    "parse_value",
]

VariableKind = Literal["Text", "Integer", "Float", "Date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutCode:
    """A code; parents come before those below them."""

    id: str
    name: str
    parent: str | None
    description: str
    colour: str
    abstract: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutCoding:
    """A code on a selection; `by` is the id of a user, or empty, as is the time."""

    id: str
    code: str
    by: str = ""
    at: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Words of a source, `[start, end)` in code points, and what is on them."""

    id: str
    start: int
    end: int
    about: str = ""
    codings: tuple[OutCoding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """Something that is known of people or of sources."""

    id: str
    name: str
    kind: VariableKind = "Text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a variable says of somebody or of a source, as XML Schema writes it."""

    variable: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text with what is on it. Its `id` is that of its file, too."""

    id: str
    name: str
    text: str
    about: str = ""
    selections: tuple[Selection, ...] = ()
    notes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A person: what is known, the sources that are theirs alone, and words of theirs in others."""

    id: str
    name: str
    about: str = ""
    values: tuple[Value, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutNote:
    """A memo."""

    id: str
    name: str
    words: str
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutSet:
    """Codes and memos that belong together: a theme."""

    id: str
    name: str
    about: str = ""
    codes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutFile:
    """A picture or recording beside the study; `source` is the id of the text that it is of."""

    id: str
    kind: Literal["Picture", "Audio", "Video"]
    name: str
    path: Path
    source: str
    about: str = ""

    @property
    def member(self) -> str:
        """Its name in the project."""
        return f"{self.id}{self.path.suffix.lower()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutVertex:
    """A thing on a map; `stands_for` is its id in the file, or empty."""

    id: str
    name: str
    stands_for: str
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutEdge:
    """An arrow on a map, by the ids of vertices."""

    id: str
    name: str
    origin: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutMap:
    """A map of things."""

    id: str
    name: str
    vertices: tuple[OutVertex, ...]
    edges: tuple[OutEdge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """All that goes into a file. `links` are (id, name, from, to), such as from a memo to a case.

    Attributes:
        users: Name by id.
        notes_on_all: The ids of the memos on the study as a whole.
    """

    name: str
    about: str
    at: str
    users: dict[str, str]
    codes: tuple[OutCode, ...]
    sources: tuple[Source, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    notes: tuple[OutNote, ...] = ()
    notes_on_all: tuple[str, ...] = ()
    links: tuple[tuple[str, str, str, str], ...] = ()
    sets: tuple[OutSet, ...] = ()
    files: tuple[OutFile, ...] = ()
    maps: tuple[OutMap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A project, and what goes on record of it.

    Attributes:
        excerpts: The ids of the excerpts whose words it carries.
        speakers: The ids of those whose words it carries.
        left_out: Sentences on what was withheld.
    """

    project: Project
    excerpts: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    left_out: tuple[str, ...] = ()


def find_kind(values: list[str]) -> VariableKind:
    """Return the narrowest kind of variable that can hold all of these values as they are."""
    kinds: tuple[VariableKind, ...] = ("Integer", "Float", "Date")
    told = [value for value in values if value]
    fits = (kind for kind in kinds if all(parse_value(each, kind) == each for each in told))
    return next(fits, "Text") if told else "Text"


def parse_value(value: str, kind: VariableKind) -> str | None:
    """Return a value as XML Schema writes it for this kind; None where it is none of that kind."""
    try:
        return _PARSERS[kind](value)
    except (ValueError, InvalidOperation):
        return None


def _parse_decimal(value: str) -> str:
    found = Decimal(value)
    if not found.is_finite():
        raise ValueError(value)
    return f"{found:f}"


_PARSERS: dict[VariableKind, Callable[[str], str]] = {
    "Text": str,
    "Integer": lambda value: str(int(value)),
    "Float": _parse_decimal,
    "Date": lambda value: date.fromisoformat(value).isoformat(),
}
