"""Data classes for suggested themes, their passages and the decisions on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NewType

from coding.model import CodeId

__all__ = [
    "CORE",
    "Branch",
    "DecisionKind",
    "DiscoveryRun",
    "SuggestedPassage",
    "SuggestedTheme",
    "SuggestedThemeId",
    "SuggestedThemeState",
    "ThemeDecision",
]

SuggestedThemeId = NewType("SuggestedThemeId", str)
DecisionKind = Literal["merge", "split", "move", "drop", "accept"]
SuggestedThemeState = Literal["standing", "dropped", "accepted"]

CORE = 20  # most central passages; they identify a suggested theme in later runs


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedPassage:
    """A passage of a suggested theme. Its `key`, “text:start:end”, is the same in every run.

    `closeness` is the cosine to the centre of the group that the run assigned it to. `x` and `y`
    are its position on the map, None if the map leaves it out.
    """

    key: str
    transcript_id: str
    text_id: str
    start: int
    end: int
    turn: int
    closeness: float
    x: float | None
    y: float | None
    session_id: str
    session: str
    session_kind: str
    stratum: str
    speaker: str
    person: str | None
    language: str | None
    codes: tuple[CodeId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedTheme:
    """A group of passages that may be a theme, with all decisions applied.

    Attributes:
        name: What its passages share, in their words; empty if nothing was clear.
        given: Whether somebody gave it its name.
        sentence: The key, “text:start:end”, of the sentence that stands for it, or empty.
        passages: Most central first.
        stability: How well other runs found it again, 0 to 1; None once people changed it.
        theme_id: The theme of the study that it started from or was accepted as.
        resembles: Whether it resembles a theme that was dropped in an earlier run.
    """

    id: SuggestedThemeId
    position: int
    name: str
    words: dict[str, tuple[str, ...]]
    stability: float | None
    passages: tuple[SuggestedPassage, ...]
    state: SuggestedThemeState = "standing"
    theme_id: str = ""
    changed: bool = False
    resembles: bool = False
    sentence: str = ""
    given: bool = False

    @property
    def core(self) -> list[str]:
        """The keys of the most central passages, which identify the theme in later runs."""
        return [p.key for p in self.passages[:CORE]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeDecision:
    """A person's decision on a suggested theme. `data` holds ids and positions, never text."""

    id: str
    run_id: str
    suggested_theme_id: SuggestedThemeId
    kind: DecisionKind
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A join of two groups in the tree of suggested themes.

    Attributes:
        one: The number of a leaf, or the number of leaves plus the number of an earlier branch.
        other: The second group, numbered the same way.
        distance: The distance between the two; it never decreases from one branch to the next.
        words: The words that distinguish the joined group from the rest, best first.
    """

    one: int
    other: int
    distance: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveryRun:
    """The newest run: its suggested themes with all decisions applied, and their tree.

    A leaf of the tree is a theme's `position`. Runs from before trees were stored have none.
    """

    run: dict[str, Any]
    themes: tuple[SuggestedTheme, ...]
    branches: tuple[Branch, ...] = ()

    def get(self, suggested_theme_id: str) -> SuggestedTheme | None:
        """Return a suggested theme by its id, or None."""
        return next((p for p in self.themes if p.id == suggested_theme_id), None)
