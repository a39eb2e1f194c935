"""Parts as they are sent, made once for all who see the same.

Forty phones are told of a step at once, and of hundreds of cards with it. Guests who see the same
of what others made are a group: what it sees is made once, on a sheet, and each is sent what
changed since the sheet before. What a guest made, or has reacted to, looks otherwise to that guest
and is made for that guest alone. What differs is decided by `views`; here is only who cannot
differ.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from itertools import count
from typing import Any

from opportunity_spaces.workshops.room.ahead import find_visited, get_seen
from opportunity_spaces.workshops.room.model import ALL, LIKE, State, Viewer
from opportunity_spaces.workshops.room.presence import Presence
from opportunity_spaces.workshops.room.secrecy import get_table, is_facilitator
from opportunity_spaces.workshops.room.views import get_part, list_keys

__all__ = ["BLANK", "Shared", "Sheet", "find_group", "is_of_group", "render_change"]

Part = dict[str, Any]

_OF_GROUPS = {"room", "step", "counts", "gathered", "tally", "card", "pile", "question"}
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def find_group(state: State, viewer: Viewer) -> str:
    """Return a name for all who see what they did not make as this viewer does; "" for none else.

    Whatever a part is made of besides the viewer's own deeds has to be in it.
    """
    if viewer not in state.guests or is_facilitator(state, viewer):
        return ""
    visited, seen = find_visited(state, viewer), get_seen(state, viewer)
    group = f"table {get_table(state, viewer)}" if seen.is_apart else "all"
    return f"{group} in {visited}" if visited else group


def is_of_group(key: str) -> bool:
    """Return whether a part is the same for a whole group, but for who made it."""
    return key.partition(":")[0] in _OF_GROUPS


def render_change(name: str, part: Part | None) -> str:
    """Return a part, or that there is none any more, as a member of a JSON object."""
    return f"{_ENCODER.encode(name)}:{'null' if part is None else _ENCODER.encode(part)}"


class Sheet:
    """What a group sees at one moment. It stays as it is: another one follows it.

    Args:
        number: No other sheet has it.
        parts: By their keys.
        texts: The same as members of a JSON object.
        before: The number of the sheet that it follows.
        news: What changed since that: members of a JSON object, by their keys.
    """

    def __init__(
        self,
        number: int,
        parts: Mapping[str, Part],
        texts: Mapping[str, str],
        before: int,
        news: Mapping[str, str],
    ) -> None:
        self.number, self.parts, self._texts = number, parts, texts
        self._before, self._news = before, news

    @cached_property
    def _joined(self) -> str:
        return ",".join(self._news.values())

    def join_news(self, old: Sheet, *, but: Collection[str]) -> str:
        """Return what differs from an older sheet, or another group's, leaving out some keys."""
        if old.number == self.number:
            return ""
        follows = old.number == self._before
        if follows and self._news.keys().isdisjoint(but):
            return self._joined
        news = self._news if follows else self._compare(old)
        return ",".join(text for key, text in news.items() if key not in but)

    def _compare(self, old: Sheet) -> dict[str, str]:
        gone = {key: render_change(key, None) for key in old.parts if key not in self.parts}
        return gone | {
            key: text for key, text in self._texts.items() if old.parts.get(key) != self.parts[key]
        }


BLANK = Sheet(0, {}, {}, 0, {})
"""The sheet of who sees what nobody else does."""


class Shared:
    """What groups see, and what of it looks otherwise to some of them."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._sheets: dict[str, Sheet] = {}
        self._due: dict[str, set[str]] = {}  # by group: the keys to look at again
        self._own: dict[Viewer, set[str]] = defaultdict(set)
        self._own_due: set[str] = {ALL}

    def note(self, keys: Iterable[str]) -> None:
        """Note that some parts may look otherwise: they are made anew when they are asked for."""
        keys = set(keys)
        for due in self._due.values():
            due |= keys
        self._own_due |= keys

    def get_sheet(self, state: State, viewer: Viewer, presence: Presence) -> Sheet:
        """Return what the viewer's group sees as of what was noted last."""
        group = find_group(state, viewer)
        if not group:
            return BLANK
        old, due = self._sheets.get(group, BLANK), self._due.setdefault(group, {ALL})
        if due:
            self._sheets[group] = self._follow(old, due, state, LIKE + viewer, presence)
            self._due[group] = set()
        return self._sheets[group]

    def _follow(
        self, old: Sheet, due: set[str], state: State, anybody: Viewer, presence: Presence
    ) -> Sheet:
        if ALL in due:
            due = {*list_keys(state, anybody), *old.parts}
        news: dict[str, str] = {}
        parts, texts = dict(old.parts), dict(old._texts)
        for key in filter(is_of_group, due):
            part = get_part(state, anybody, key, presence)
            if part == parts.get(key):
                continue
            news[key] = render_change(key, part)
            if part is None:
                del parts[key], texts[key]
            else:
                parts[key], texts[key] = part, news[key]
        return Sheet(next(self._numbers), parts, texts, old.number, news) if news else old

    def list_own(self, state: State, viewer: Viewer) -> Collection[str]:
        """Return the keys of what may look otherwise to somebody than to the others."""
        due, self._own_due = self._own_due, set()
        if ALL in due:
            self._own.clear()
            due = {*(f"card:{each}" for each in state.cards)}
            due |= {f"question:{each}" for each in state.questions}
        for key in due:
            for each in _list_involved(state, key):
                self._own[each].add(key)
        return self._own.get(viewer, ())


def _list_involved(state: State, key: str) -> Iterable[Viewer]:
    kind, _, name = key.partition(":")
    if kind == "card" and (card := state.cards.get(name)) is not None:
        return {card.by, *card.reactions}
    if kind == "question" and (question := state.questions.get(name)) is not None:
        return {question.by, *question.ups}
    return ()
