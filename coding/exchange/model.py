"""Data classes of a project of another program, as it is read from its file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from coding.exchange.refi_codes import ReadCode

__all__ = [
    "ReadCoding",
    "ReadFile",
    "ReadMemo",
    "ReadPerson",
    "ReadProject",
    "ReadSet",
    "ReadText",
]

MemoOn = Literal["", "study", "code", "person", "set", "text", "words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCoding:
    """A code applied to `[start, end)` of a text, in code points, by a coder, with a memo.

    `at` is when, as the study keeps times; empty where the file does not say it.
    """

    code: str
    start: int
    end: int
    coder: str
    memo: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A text with its codings; `counted` is how its program counts, "" without codings.

    `stratum`, `date` and `session` (title, kind, place and notes) are those of its session, where
    it was we who wrote the file.
    """

    name: str
    text: str
    codings: tuple[ReadCoding, ...]
    counted: str
    stratum: str = ""
    date: str = ""
    session: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMemo:
    """A note, and what it is on.

    Attributes:
        on: The kind of thing; empty for nothing.
        key: The id of the code, case or set in the file.
        text: The place of the text in the project; -1 for none.
        start: First code point of the words that it is on.
        end: One past the last.
    """

    words: str
    title: str = ""
    by: str = ""
    on: MemoOn = ""
    key: str = ""
    text: int = -1
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """A picture or a recording in the project.

    Attributes:
        name: What it is called.
        member: Its name in the archive.
        kind: Whether it is kept with a session or with a transcript.
        about: What was written about it.
        text: The place of its text in the project; -1 for none.
    """

    name: str
    member: str
    kind: Literal["picture", "recording"]
    about: str = ""
    text: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPerson:
    """A case with a name.

    Attributes:
        texts: The places in the project of the texts that are theirs.
        words: Words that they say, as (place of the text, first code point).
    """

    key: str
    name: str
    stratum: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    texts: tuple[int, ...] = ()
    words: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSet:
    """Codes that belong together, by their ids in the file."""

    key: str
    name: str
    about: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadProject:
    """The contents of a file: codes, parents first; `warnings` and `lost` are sentences."""

    name: str
    origin: str
    codes: tuple[ReadCode, ...]
    texts: tuple[ReadText, ...]
    people: tuple[ReadPerson, ...] = ()
    memos: tuple[ReadMemo, ...] = ()
    sets: tuple[ReadSet, ...] = ()
    files: tuple[ReadFile, ...] = ()
    warnings: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
