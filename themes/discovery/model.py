"""Suggested themes as values: their passages, and what people decided about them."""

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

CORE = 20  # passages nearest to its middle by which a suggested theme is known again in a later run


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedPassage:
    """What somebody said, as a part of a suggested theme. `key` is “text:start:end”, and lasts.

    `closeness` is the cosine to the middle of the group that the run put it in; `x` and `y` its
    place on the map, None where the map leaves it out.
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
    """A group of passages that may be a theme, as it stands after what people decided.

    Attributes:
        passages: Nearest to the middle first.
        stability: How well other runs found it again, 0 to 1; None once people changed it.
        theme_id: The theme of the study that it began from, or became.
        resembles: It looks like one that was dropped in an earlier run.
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

    @property
    def core(self) -> list[str]:
        """The keys of the passages that it is known by."""
        return [p.key for p in self.passages[:CORE]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeDecision:
    """What a person said of a suggested theme; `data` holds ids and places, never words."""

    id: str
    run_id: str
    suggested_theme_id: SuggestedThemeId
    kind: DecisionKind
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Where two groups join in a tree.

    Attributes:
        one: A leaf's number, or the number of leaves plus that of an earlier branch.
        other: The second of the two, likewise.
        distance: How far apart they are; no branch is nearer than those before it.
        words: What sets both together apart from the rest, best first.
    """

    one: int
    other: int
    distance: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveryRun:
    """The newest run: its suggested themes as they stand now, and the tree that it found.

    A leaf of the tree is a theme's `position`. Runs from before trees were kept have none.
    """

    run: dict[str, Any]
    themes: tuple[SuggestedTheme, ...]
    branches: tuple[Branch, ...] = ()

    def get(self, suggested_theme_id: str) -> SuggestedTheme | None:
        """Return a suggested theme by its id, or nothing."""
        return next((p for p in self.themes if p.id == suggested_theme_id), None)
