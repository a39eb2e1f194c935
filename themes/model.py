"""What recurs, as values: themes, the codes they gather, and how widely each was heard."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NewType

from coding.model import CodeId, Count
from transcripts.model import SessionId, StratumId

__all__ = [
    "CODE_MEANING",
    "THEME_MEANING",
    "THEME_STATUSES",
    "Cell",
    "CellState",
    "Column",
    "Theme",
    "ThemeCode",
    "ThemeCodeId",
    "ThemeId",
    "ThemeRow",
    "ThemeStatus",
    "ThemeTable",
]

ThemeId = NewType("ThemeId", str)
ThemeCodeId = NewType("ThemeCodeId", str)

ThemeStatus = Literal["candidate", "reviewed", "defined", "dropped"]
THEME_STATUSES: dict[str, str] = {
    "candidate": "Candidate",
    "reviewed": "Reviewed",
    "defined": "Defined",
    "dropped": "Dropped",
}
CellState = Literal["not_asked", "not_raised", "counted"]

# What a code or a theme says. Its colour, place and shortcut may change without anybody who rests
# on it having to look again.
CODE_MEANING = ("name", "definition", "include", "exclude", "example", "abstract")
THEME_MEANING = ("name", "organising_concept", "boundary", "description")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Shared meaning around a central organising concept (Braun and Clarke, 2006, 2021)."""

    id: ThemeId
    name: str
    organising_concept: str
    boundary: str
    description: str
    status: ThemeStatus
    position: int
    hue: int
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCode:
    """A code that a theme gathers, and whether it still is what it was when it was looked at.

    Attributes:
        name: The code's name; of a code that is gone, the last it had.
        below: The codes that an abstract code brings with it.
        unseen: Those of them that came after the gathering was looked at last.
        reasons: Why the theme should be looked at again; empty if nothing changed.
    """

    id: ThemeCodeId
    theme_id: ThemeId
    code_id: CodeId
    name: str
    rationale: str
    rev_seen: int
    rev: int
    gone: bool = False
    below: tuple[CodeId, ...] = ()
    unseen: tuple[CodeId, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def stale(self) -> bool:
        """Whether the code changed after it was gathered."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A stratum in a table; sessions that belong to none have the id None and no name."""

    id: StratumId | None
    name: str
    sessions: tuple[SessionId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A theme in a stratum.

    Attributes:
        state: Nobody was asked; asked, and not raised; or counted.
        count: Of the sessions that were asked, so that no part exceeds its whole.
        unprompted: Mentions in sessions that were not asked: raised all the same.
    """

    state: CellState
    count: Count = field(default_factory=Count)
    unprompted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRow:
    """A theme across the strata, with its total over all of them."""

    theme: Theme
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeTable:
    """Themes by strata: `rows[i].cells[j]` is a theme in the stratum `columns[j]`."""

    columns: tuple[Column, ...]
    rows: tuple[ThemeRow, ...]

    def get(self, theme_id: str) -> ThemeRow:
        """Return the row of a theme; KeyError if it has none."""
        for row in self.rows:
            if row.theme.id == theme_id:
                return row
        raise KeyError(theme_id)
