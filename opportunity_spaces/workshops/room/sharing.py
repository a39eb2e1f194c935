"""Parts as they are sent, made once for all who see the same.

Forty phones are told of a card at once. What differs between them is decided by `views`; here is
only who cannot differ, so that one of them is asked for all.
"""

from __future__ import annotations

import json
from typing import Any

from opportunity_spaces.workshops.room.ahead import find_visited, get_seen
from opportunity_spaces.workshops.room.model import State, Viewer
from opportunity_spaces.workshops.room.presence import Presence
from opportunity_spaces.workshops.room.secrecy import get_table, is_facilitator
from opportunity_spaces.workshops.room.views import get_part

__all__ = ["Shared", "find_alike"]

_FOR_ALL = {"step", "counts", "gathered"}
_FOR_ALL_GUESTS = {"room", "tally"}


def find_alike(state: State, viewer: Viewer, key: str) -> str:
    """Return a name for all who see a part as this viewer does: the viewer's own where in doubt."""
    visited = find_visited(state, viewer)
    if not visited:
        return _find_alike(state, viewer, key)
    return f"{_find_alike(get_seen(state, viewer), viewer, key)} in {visited}"


def _find_alike(state: State, viewer: Viewer, key: str) -> str:
    kind, _, name = key.partition(":")
    if kind in _FOR_ALL:
        return ""
    if viewer not in state.guests or is_facilitator(state, viewer):
        return viewer
    if kind in _FOR_ALL_GUESTS:
        return "guests"
    at = f"table {get_table(state, viewer)}"
    if kind == "pile":
        return at
    if kind == "card":
        card = state.cards.get(name)
        if card is None or (card.by != viewer and viewer not in card.reactions):
            return at
    return viewer


class Shared:
    """The texts of parts, until anything changes."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str], str] = {}

    def forget(self) -> None:
        """Make every part anew from now on."""
        self._texts.clear()

    def render_part(self, state: State, viewer: Viewer, key: str, presence: Presence) -> str:
        """Return a part as JSON, or "" where the viewer has none."""
        if key == "clock":  # it says what time it is
            return _render(get_part(state, viewer, key, presence))
        place = key, find_alike(state, viewer, key)
        text = self._texts.get(place)
        if text is None:
            text = self._texts[place] = _render(get_part(state, viewer, key, presence))
        return text


def _render(part: dict[str, Any] | None) -> str:
    if part is None:
        return ""
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))
