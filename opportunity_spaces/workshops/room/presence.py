"""Who is here at this moment: known to the server alone, and in no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from opportunity_spaces.workshops.room.model import HOST, Operation, State
from study.language import say

__all__ = ["Presence", "describe_actor", "describe_guest"]


@dataclass(slots=True)
class Presence:
    """What the server knows and no operation says.

    Attributes:
        now: Milliseconds since 1970.
        here: The guests whose pages are connected.
        address: How the room is reached: url, code, whether it was tested.
        suggesting: How far the computation of piles is, or why it ended without any.
        trouble: What is wrong with the room's computer, in a sentence; empty if nothing is.
    """

    now: int = 0
    here: set[str] = field(default_factory=set)
    address: Mapping[str, Any] = field(default_factory=dict)
    suggesting: Mapping[str, Any] = field(default_factory=dict)
    trouble: str = ""


def describe_guest(state: State, guest: str) -> str:
    """Return what a person is called: a name, or a number in the order of joining."""
    found = state.guests.get(guest)
    if guest == HOST:
        return say("Facilitator")
    if found is None:
        return say("Somebody")
    return found.name or say("Guest {number}", number=list(state.guests).index(guest) + 1)


def describe_actor(state: State, operation: Operation) -> str:
    """Return who did something, as far as the log may say it."""
    if operation.kind == "join":
        return describe_guest(state, str(operation.data["guest"]))
    if operation.kind in ("piles.suggest", "lapse"):
        return say("This computer")
    found = state.guests.get(operation.by)
    if operation.by == HOST or (found is not None and found.role == "facilitator"):
        return describe_guest(state, operation.by)
    if state.plan.anonymity == "anonymous" or operation.kind in ("card.add", "statement.add"):
        return say("Somebody")
    return describe_guest(state, operation.by)
