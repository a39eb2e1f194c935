"""Data classes of codings in tables: the file, its rows, and what becomes of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from coding.codebook.tables.model import BookCode
from coding.model import CodeId
from study.language import mark
from transcripts.model import TextId, TranscriptId

__all__ = [
    "COLUMNS",
    "STATES",
    "TAKEN",
    "CodedFile",
    "CodedRow",
    "CodingPlan",
    "PlannedCoding",
    "State",
]

COLUMNS = {
    "document": mark("Document"),
    "quote": mark("Quote"),
    "start": mark("Start (character)"),
    "end": mark("End (character)"),
    "code": mark("Code"),
    "above": mark("Above"),
    "coder": mark("Coder"),
    "memo": mark("Memo"),
}
"""What a column may hold, with its name for people."""

State = Literal[
    "exact", "folded", "joined", "near", "placed", "known", "several", "absent", "unplaced",
    "long", "document", "unnamed", "uncoded", "new", "unusable", "repeated",
]  # fmt: skip
STATES: dict[State, str] = {
    "exact": mark("found word for word"),
    "folded": mark("found; blanks, quotation marks, dashes or capitals differ"),
    "joined": mark("found from the words before the omission to those after it"),
    "near": mark("found nearly"),
    "placed": mark("placed by its characters"),
    "known": mark("in the study already"),
    "repeated": mark("the same as a row above"),
    "several": mark("in several places"),
    "absent": mark("words not found"),
    "unplaced": mark("its characters do not fit the text"),
    "long": mark("longer than a coding can be"),
    "document": mark("no such transcript"),
    "unnamed": mark("no words and no place"),
    "uncoded": mark("no code"),
    "new": mark("code not in the codebook"),
    "unusable": mark("code only groups others or is retired"),
}
"""What became of a row, with its words for people, in the order in which they are told."""
TAKEN: tuple[State, ...] = ("exact", "folded", "joined", "near", "placed")
_HARMLESS: tuple[State, ...] = ("known", "repeated")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedFile:
    """A table as it was read.

    Attributes:
        name: The file's name.
        heads: The names of its columns, each once; "" for one without a name.
        rows: Its rows with their numbers in the file.
        notes: Sentences on what was guessed or left out.
    """

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedRow:
    """One code on one quote, as the table says it; a row with two codes becomes two of these.

    Attributes:
        number: The row's number in the file.
        path: The code's names from the top of the tree down; () for none.
    """

    number: int
    document: str
    quote: str
    path: tuple[str, ...]
    coder: str = ""
    memo: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCoding:
    """What becomes of a row of a table.

    Attributes:
        places: Where the words stand, in code points; one where the row is taken.
        words: The study's words there, where the row is taken.
        score: The share of words that are the same.
    """

    row: CodedRow
    state: State
    transcript_id: TranscriptId | None = None
    text_id: TextId | None = None
    places: tuple[tuple[int, int], ...] = ()
    words: str = ""
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingPlan:
    """What a table would bring to a study.

    Attributes:
        codings: Every row, in the order of the file.
        book: The codes of the rows that are taken, with those above them.
        new: Those of them that the study lacks.
        ids: The study's code for each folded path that it has.
        unknown: Names of documents that are no transcript, with their numbers of rows.
        columns: The column of each kind, by its heading.
    """

    codings: tuple[PlannedCoding, ...]
    book: tuple[BookCode, ...] = ()
    new: tuple[BookCode, ...] = ()
    ids: Mapping[tuple[str, ...], CodeId] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def taken(self) -> tuple[PlannedCoding, ...]:
        """The rows that become codings."""
        return tuple(each for each in self.codings if each.state in TAKEN)

    @property
    def left_out(self) -> tuple[PlannedCoding, ...]:
        """The rows that do not, and that a person should look at."""
        return tuple(
            each for each in self.codings if each.state not in TAKEN and each.state not in _HARMLESS
        )

    def count_states(self) -> dict[State, int]:
        """Return how many rows there are of each state, in the order of `STATES`."""
        counts = Counter(each.state for each in self.codings)
        return {state: counts[state] for state in STATES if counts[state]}
