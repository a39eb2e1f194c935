"""A name that somebody gave to a suggested theme, and which theme of a run has it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from themes.discovery.model import SuggestedTheme

__all__ = ["GivenName", "find_given"]

ALIKE = 0.6  # share of the core passages that makes a theme of a later run the same


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenName:
    """A name that somebody gave.

    Attributes:
        suggested_theme_id: The theme that got it.
        core: The keys of the passages that were most central to it then.
    """

    suggested_theme_id: str
    name: str
    core: frozenset[str]


def find_given(themes: Sequence[SuggestedTheme], given: Sequence[GivenName]) -> dict[str, str]:
    """Return the names that people gave to themes of a run, by the theme's id.

    A name from an earlier run goes to the theme that holds most of its core passages, if these are
    at least 60 %. Where two would go to one theme, the newer one does.

    Args:
        themes: The themes of a run.
        given: The names, oldest first.
    """
    keys = {each.id: {p.key for p in each.passages} for each in themes}
    found: dict[str, str] = {
        each.suggested_theme_id: each.name for each in given if each.suggested_theme_id in keys
    }
    for each in reversed(given):
        if each.suggested_theme_id in keys or not each.core:
            continue
        held = {theme: len(each.core & own) / len(each.core) for theme, own in keys.items()}
        best = max(held, key=lambda theme: held[theme], default=None)
        if best is not None and held[best] >= ALIKE:
            found.setdefault(best, each.name)
    return found
