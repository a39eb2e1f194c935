"""Whether an operation may be done now, and what the server adds to it.

Facilitators steer; everybody else does what the step allows. What reaches the room late, because a
phone had no connection, belongs to the step in which it was done, if that has begun.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opportunity_spaces.workshops.room.ahead import check_opening, check_visit, get_seen_at
from opportunity_spaces.workshops.room.codes import hash_ballot
from opportunity_spaces.workshops.room.contribute import ALWAYS, check_contribution
from opportunity_spaces.workshops.room.model import HOST, Operation, State
from opportunity_spaces.workshops.room.operations import (
    FACILITATING,
    SERVER,
    UNDOABLE,
    Refused,
    parse_operation,
)
from opportunity_spaces.workshops.room.secrecy import is_facilitator
from opportunity_spaces.workshops.room.tally import count_votes
from study.language import say

__all__ = ["SERVER_ITSELF", "Already", "accept_operation"]

# Who does what no person sends: somebody joined, a phone reached this computer.
SERVER_ITSELF = "server"
MOST_GUESTS = 500
_MOVES = ("step.start", "step.next", "step.back", "step.repeat", "step.skip")


@dataclass(frozen=True, slots=True)
class Already:
    """What was asked for is so: it was sent before, or somebody else was faster."""

    seq: int


def accept_operation(
    state: State, by: str, message: Mapping[str, Any], *, now: int
) -> Operation | Already:
    """Return the operation that a message is, ready to be applied.

    Args:
        state: The room now.
        by: A guest's id, `HOST` or `SERVER_ITSELF`.
        message: As it was sent: anything.
        now: Milliseconds since 1970.

    Raises:
        Refused: it cannot be done, in a sentence for the sender.
    """
    name, kind, data = parse_operation(message)
    if seq := state.seen.get((by, name)):
        return Already(seq)
    _check_person(state, by, kind, data)
    if kind in FACILITATING or kind == "lapse":
        if _is_so(state, kind, data):
            return Already(state.seq)
        _check_steering(state, kind, data, now)
    elif kind in ("proxy.add", "join"):
        _check_new_guest(state, data)
    elif kind not in SERVER:
        _check_deed(state, by, kind, data, now)
    return Operation(state.seq + 1, name, now, by, kind, data)


def _check_steering(state: State, kind: str, data: dict[str, Any], now: int) -> None:
    """Refuse what a facilitator cannot do now; write on the rest what follows from it."""
    _check_things(state, data)
    if state.over and (kind in (*_MOVES, "go", "poll.again") or kind.startswith("timer.")):
        raise Refused(_say_over())
    if kind.startswith("poll.") and state.steps[data["step"]].round is None:
        raise Refused(say("Nobody votes in this step."))
    if kind in _MOVES:
        _stamp_move(state, kind, data)
    elif kind == "poll.close":
        data["tally"] = count_votes(state, state.steps[data["step"]])
    elif kind == "end":
        data["tallies"] = _close_polls(state, "", but_open=data["keep"])
    elif kind in ("open", "close", "lapse"):
        check_opening(state, kind, data, now)


def _check_deed(state: State, by: str, kind: str, data: dict[str, Any], now: int) -> None:
    """Refuse what a person cannot do in the step that they see."""
    whose = str(data.get("as") or by)
    if kind == "visit":
        check_visit(state, whose, data)
    seen = state if kind in ALWAYS else get_seen_at(state, whose, kind, data, now)
    if kind not in ALWAYS:
        data.setdefault("step", seen.step)
    check_contribution(seen, whose, by, kind, data)


def _check_person(state: State, by: str, kind: str, data: Mapping[str, Any]) -> None:
    """Refuse whoever may not do this kind of thing, or not for somebody else."""
    if (kind in SERVER) != (by == SERVER_ITSELF):
        raise Refused(say("This page is older than the workshop’s: reload it."))
    if state.phase == "ended" and kind not in ("leave", "reached"):
        raise Refused(say("The workshop has ended."))
    if by == SERVER_ITSELF:
        return
    guest = state.guests.get(by)
    if by != HOST and (guest is None or guest.gone):
        raise Refused(say("You are not in this workshop any more: join again with its code."))
    facilitates = is_facilitator(state, by)
    if kind in FACILITATING and not facilitates:
        raise Refused(say("Only a facilitator can do this."))
    scribe = guest is not None and guest.role == "scribe"
    if kind == "proxy.add" and not (facilitates or scribe):
        raise Refused(say("Only a facilitator or a scribe can do this."))
    if "as" not in data:
        return
    other = state.guests.get(str(data["as"]))
    if other is None or other.gone or not other.proxy:
        raise Refused(say("Nobody can act for somebody who has a phone."))
    if not facilitates and not (scribe and guest and other.table in ("", guest.table)):
        raise Refused(say("Only a facilitator or the scribe of the table can act for others."))


def _is_so(state: State, kind: str, data: Mapping[str, Any]) -> bool:
    """Return whether a step, a poll or the whole room is already as somebody wants it."""
    if kind in ("step.next", "step.back"):
        return bool(data["from"] != state.step)
    if kind == "step.start":
        return bool(data["step"] == state.step and state.phase == "running")
    run = state.steps.get(str(data.get("step", "")))
    if kind == "poll.close":
        return run is not None and run.round is not None and run.round.closed
    if kind == "poll.again":
        return run is not None and run.round is not None and not run.round.closed
    if kind == "open":
        return state.open.get(str(data["step"])) == int(data["until"])
    if kind in ("close", "lapse"):
        return data["step"] not in state.open
    if kind == "undo":
        return data["seq"] in state.undone
    if kind == "pause":
        return state.phase == "paused"
    if kind == "end":
        return state.over and bool(data["keep"])
    return kind == "go" and state.phase != "paused"


def _check_things(state: State, data: Mapping[str, Any]) -> None:
    """Refuse what names something that is not there."""
    known: dict[str, Mapping[str, Any]] = {
        "step": state.steps,
        "card": state.cards,
        "pile": state.piles,
        "guest": state.guests,
        "question": state.questions,
        "table": {each.id: each for each in state.plan.tables},
    }
    for name, things in known.items():
        if data.get(name) and data[name] not in things:
            raise Refused(say("This is not there any more: somebody was faster."))
    if "seq" in data:
        _check_undo(state, int(data["seq"]))


def _check_undo(state: State, seq: int) -> None:
    if not 1 <= seq <= state.seq or state.operations[seq - 1].kind not in UNDOABLE:
        raise Refused(say("This cannot be undone."))
    kind = state.operations[seq - 1].kind
    if kind == "undo":
        kind = state.operations[int(state.operations[seq - 1].data["seq"]) - 1].kind
    if state.over and kind in (*_MOVES, "go"):
        raise Refused(_say_over())
    if kind in _MOVES and any(
        each.kind in _MOVES and each.seq not in state.undone for each in state.operations[seq:]
    ):
        raise Refused(say("The room has moved on since: go back, or start the step again."))


def _say_over() -> str:
    return say("The meeting is over: only what is open until a date can still be done.")


def _stamp_move(state: State, kind: str, data: dict[str, Any]) -> None:
    """Write on a move where it leads, and what the polls that it closes came to."""
    to = str(data.get("step", ""))
    if kind == "step.skip" and (to != state.step or not data["on"]):
        return
    if kind in ("step.next", "step.skip", "step.back"):
        to = _find_next(state, forward=kind != "step.back")
    data["to"] = to
    data["tallies"] = _close_polls(state, to)


def _find_next(state: State, *, forward: bool) -> str:
    order = list(state.steps)
    at = order.index(state.step) if state.step else -1
    rest = order[at + 1 :] if forward else list(reversed(order[: max(at, 0)]))
    for each in rest:
        if not state.steps[each].skipped:
            return each
    raise Refused(
        say("This was the last step: end the workshop.")
        if forward
        else say("This is the first step.")
    )


def _close_polls(state: State, but: str, *, but_open: bool = True) -> dict[str, Any]:
    """Count the polls that a move closes: those that are open until a date wait for it."""
    return {
        name: count_votes(state, run)
        for name, run in state.steps.items()
        if (run.began or run.opened) and run.round is not None and not run.round.closed
        and name != but and not (but_open and name in state.open)
    }  # fmt: skip


def _check_new_guest(state: State, data: dict[str, Any]) -> None:
    if data["guest"] in state.guests:
        raise Refused(say("Something in this cannot be right: reload the page and try again."))
    if sum(not each.gone for each in state.guests.values()) >= MOST_GUESTS:
        raise Refused(say("The workshop is full: tell the facilitator."))
    if data.get("table") and data["table"] not in {each.id for each in state.plan.tables}:
        raise Refused(say("There is no such table."))
    if data.get("side") and data["side"] not in state.plan.sides:
        raise Refused(say("Choose what you speak as from the list."))
    if state.plan.anonymity == "anonymous":
        data["name"] = ""
    elif state.plan.anonymity == "named" and not data["name"]:
        raise Refused(say("Write your name: in this workshop everybody gives one."))
    if not data.get("ballot"):
        return
    ballot = data["ballot"] = hash_ballot(data["ballot"])
    if ballot not in state.ballots:
        raise Refused(say("There is no such code: look at its letters again."))
    if any(each.ballot == ballot and not each.gone for each in state.guests.values()):
        raise Refused(say("This code was used already. If it was not you, tell the facilitator."))
