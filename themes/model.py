"""Data classes of the themes: themes, the codes they gather, and counts by stratum."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NewType

from coding.model import CodeId, Count
from study.language import mark
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
    "candidate": mark("Candidate"),
    "reviewed": mark("Reviewed"),
    "defined": mark("Defined"),
    "dropped": mark("Dropped"),
}
CellState = Literal["not_asked", "not_raised", "counted"]

# The fields that carry meaning. A new colour, position or shortcut makes nothing stale.
CODE_MEANING = ("name", "definition", "include", "exclude", "example", "near_miss", "abstract")
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
    """A code that a theme gathers, and whether it changed since it was last reviewed.

    Attributes:
        name: The code's name; its last name if the code is gone.
        below: The codes below an abstract code, which it includes.
        unseen: Those of them added since the link was last reviewed.
        reasons: Why the theme should be reviewed; empty if nothing changed.
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
        """Whether the code changed since it was last reviewed."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A stratum in a table; sessions without a stratum have the id None and an empty name."""

    id: StratumId | None
    name: str
    sessions: tuple[SessionId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A theme's count in a stratum.

    Attributes:
        state: Not asked, asked but not raised, or counted.
        count: Counts only sessions that were asked, so that no part exceeds its whole.
        unprompted: Mentions in sessions that were not asked.
    """

    state: CellState
    count: Count = field(default_factory=Count)
    unprompted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRow:
    """A theme across the strata, with its total."""

    theme: Theme
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeTable:
    """Themes by strata: `rows[i].cells[j]` belongs to the stratum `columns[j]`."""

    columns: tuple[Column, ...]
    rows: tuple[ThemeRow, ...]

    def get(self, theme_id: str) -> ThemeRow:
        """Return the row of a theme; raise KeyError if it has none."""
        for row in self.rows:
            if row.theme.id == theme_id:
                return row
        raise KeyError(theme_id)
