"""From operations to the state of a room.

The state is what the operations make that were not undone, one after the other. What was allowed is
decided before, in `accept`; here an operation on something that is gone does nothing. Each function
returns the keys of the parts that may look otherwise now; “*” is all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from typing import Any, cast

from opportunity_spaces.workshops.plan import Plan
from opportunity_spaces.workshops.room.fold_ahead import AHEAD, move_back
from opportunity_spaces.workshops.room.fold_cards import CARDS
from opportunity_spaces.workshops.room.fold_votes import POLLS, VOTES, remove_votes
from opportunity_spaces.workshops.room.model import (
    ALL,
    Card,
    Clock,
    Guest,
    Operation,
    Pile,
    Role,
    Round,
    State,
    StepRun,
)

__all__ = ["LOGGED", "apply_operation", "build_state", "erase_operations"]

Touched = set[str]


def build_state(
    plan: Plan, operations: Sequence[Operation] = (), *, ballots: Iterable[str] = ()
) -> State:
    """Return the state that operations make of a plan, in their order.

    Args:
        plan: The workshop.
        operations: What was done.
        ballots: The hashes of the one-time codes.
    """
    state = _begin(plan)
    state.ballots = frozenset(ballots)
    state.undone = _find_undone(operations)
    for each in operations:
        _apply(state, each)
    return state


def apply_operation(state: State, operation: Operation) -> Touched:
    """Change the state as one more operation does; return the keys of the parts it touches."""
    if operation.kind not in ("undo", "leave"):
        return _apply(state, operation)
    operations = [*state.operations, operation]
    if operation.kind == "leave":
        operations = erase_operations(operations, operation.whose)
    anew = build_state(state.plan, operations, ballots=state.ballots)
    for each in fields(State):
        setattr(state, each.name, getattr(anew, each.name))
    return {ALL}


def erase_operations(operations: Iterable[Operation], guest: str) -> list[Operation]:
    """Return the operations without what a guest wrote, chose and was called."""
    return [
        _erase(each) if each.kind in _PERSONAL and guest == _find_person(each) else each
        for each in operations
    ]


def _find_person(operation: Operation) -> str:
    return str(operation.data.get("guest", operation.whose))


def _erase(operation: Operation) -> Operation:
    if operation.kind in ("join", "proxy.add"):  # the code stays spent
        kept = {key: operation.data.get(key, "") for key in ("guest", "ballot")}
        return replace(operation, kind="join", data={**kept, "name": ""})
    return replace(operation, kind="erased", data={})


_PERSONAL = frozenset(
    {
        "join", "proxy.add", "name", "ready", "here", "visit", "card.add", "card.edit",
        "card.remove", "statement.add", "react", "question.add", "question.up", *VOTES,
    }
)  # fmt: skip


def _begin(plan: Plan) -> State:
    state = State(
        plan=plan,
        brought={each.id: each for each in plan.cards},
        # A poll has its first round from the beginning: a vote finds it whatever is undone.
        steps={
            each.id: StepRun(each, each.minutes, rounds=[Round()] if each.poll else [])
            for each in plan.steps
        },
        cards={
            each.id: Card(
                each.id,
                each.kind,
                each.text,
                brought=True,
                released=True,
                hidden=each.withdrawn,
            )
            for each in plan.cards
        },
        piles={
            each.id: Pile(each.id, each.name, f"{at:04d}", suggested=True)
            for at, each in enumerate(plan.piles)
        },
    )
    for pile in plan.piles:
        for card in pile.cards:
            if card in state.cards:
                state.cards[card].suggested = pile.id
    return state


def _find_undone(operations: Sequence[Operation]) -> set[int]:
    undone: set[int] = set()
    for each in reversed(operations):  # what undoes is later than what it undoes
        if each.kind == "undo" and each.seq not in undone:
            undone.add(int(each.data["seq"]))
    return undone


def _apply(state: State, operation: Operation) -> Touched:
    state.seq = operation.seq
    state.seen[operation.by, operation.id] = operation.seq
    state.operations.append(operation)
    act = _ACTS.get(operation.kind)
    if act is None or operation.seq in state.undone:
        return set()
    touched = act(state, operation)
    if operation.kind in LOGGED:
        touched.add("log")
    run = state.steps.get(str(operation.data.get("step", "")))
    if run is not None and run.opened:  # how many did something, and what oneself did
        touched |= {"agenda", f"me:{operation.whose}"}
    return touched


# ---- steps and the clock -------------------------------------------------------------------


def _move(state: State, operation: Operation) -> Touched:
    """Go to the step that was stamped; polls that were open are closed with their tallies."""
    data = operation.data
    _close_polls(state, data.get("tallies", {}))
    old, new = state.run, state.steps.get(data["to"])
    if old is not None and old is not new:
        old.done = operation.kind != "step.back"
        old.skipped = operation.kind == "step.skip"
    if new is None:
        return {ALL}
    state.phase, state.step = "running", new.step.id
    new.began, new.done, new.skipped = operation.at, False, False
    if operation.kind == "step.repeat" and new.round is not None and new.round.closed:
        new.rounds.append(Round())
    state.clock = Clock("running", ends=operation.at + new.minutes * 60_000)
    move_back(state)
    for each in state.guests.values():
        each.ready = False
    return {ALL}


def _close_polls(state: State, tallies: dict[str, Any]) -> None:
    for step, tally in tallies.items():
        run = state.steps.get(step)
        if run is not None and run.round is not None and run.round.tally is None:
            run.round.tally = tally


def _skip(state: State, operation: Operation) -> Touched:
    if operation.data.get("to"):
        return _move(state, operation)
    run = state.steps.get(operation.data["step"])
    if run is not None:
        run.skipped = operation.data["on"]
    return {"agenda", "step"}


def _set_minutes(state: State, operation: Operation) -> Touched:
    run = state.steps.get(operation.data["step"])
    if run is None:
        return set()
    more = (operation.data["minutes"] - run.minutes) * 60_000
    run.minutes = operation.data["minutes"]
    if run is state.run:
        _add_time(state.clock, more, operation.at)
    return {"agenda", "step", "clock"}


def _add_time(clock: Clock, more: int, at: int) -> None:
    if clock.state == "running":
        # Time is added to what is left: a timer that ended long ago begins anew.
        clock.ends = max(at, max(clock.ends, at) + more)
    elif clock.state == "paused":
        clock.left = max(0, clock.left + more)


def _add_seconds(state: State, operation: Operation) -> Touched:
    _add_time(state.clock, operation.data["seconds"] * 1000, operation.at)
    return {"clock", "agenda"}


def _stop_clock(state: State, operation: Operation) -> Touched:
    clock = state.clock
    if clock.state == "running":
        state.clock = Clock("paused", left=max(0, clock.ends - operation.at))
    return {"clock", "agenda"}


def _start_clock(state: State, operation: Operation) -> Touched:
    if state.clock.state == "paused":
        state.clock = Clock("running", ends=operation.at + state.clock.left)
    return {"clock", "agenda"}


def _pause(state: State, operation: Operation) -> Touched:
    state.phase = "paused"
    return {"room", *_stop_clock(state, operation)}


def _go(state: State, operation: Operation) -> Touched:
    state.phase = "running" if state.step else "lobby"
    move_back(state)
    return {ALL, *_start_clock(state, operation)}


def _end(state: State, operation: Operation) -> Touched:
    _close_polls(state, operation.data.get("tallies", {}))
    state.clock = Clock()
    if state.run is not None:
        state.run.done = True
    if operation.data.get("keep") and state.open:
        # What rests is told as in a pause; the last step that closes ends the room.
        state.phase, state.over = "paused", True
        return {ALL}
    state.phase = "ended"
    for step in state.open:
        state.steps[step].closed = operation.at
    state.open.clear()
    return {ALL}


# ---- the room ------------------------------------------------------------------------------


def _reveal(state: State, operation: Operation) -> Touched:
    run = state.steps.get(operation.data["step"])
    if run is not None:
        run.revealed = operation.data["on"]
    return {ALL}


def _lock(state: State, operation: Operation) -> Touched:
    state.locked = operation.data["on"]
    return {"step", "room"}


def _gather(state: State, operation: Operation) -> Touched:
    state.gathered += 1
    return {"gathered"}


def _tell(state: State, operation: Operation) -> Touched:
    state.said = operation.data["text"]
    return {"room"}


def _suggest(state: State, operation: Operation) -> Touched:
    state.suggestions = operation.data["on"]
    return {ALL}


def _count_reached(state: State, operation: Operation) -> Touched:
    state.reached += 1
    return {"address"}


def _join(state: State, operation: Operation) -> Touched:
    data = operation.data
    state.guests[data["guest"]] = Guest(
        data["guest"],
        data.get("name", ""),
        table=data.get("table", ""),
        side=data.get("side", ""),
        ballot=data.get("ballot", ""),
        remote=bool(data.get("remote", False)),
        proxy=operation.kind == "proxy.add",
    )
    return {"counts", f"people:{data['guest']}"}


def _rename(state: State, operation: Operation) -> Touched:
    guest = state.guests.get(operation.whose)
    if guest is None:
        return set()
    guest.name = operation.data["name"]
    mine = {f"card:{each.id}" for each in state.cards.values() if each.by == guest.id}
    return {"log", f"me:{guest.id}", f"people:{guest.id}", *mine}


def _seat(state: State, operation: Operation) -> Touched:
    guest = state.guests.get(operation.data["guest"])
    if guest is not None:
        guest.table = operation.data["table"]
    return {ALL}


def _give_role(state: State, operation: Operation) -> Touched:
    guest = state.guests.get(operation.data["guest"])
    if guest is not None:
        guest.role = cast("Role", operation.data["role"])
    return {ALL}


def _remove(state: State, operation: Operation) -> Touched:
    guest = state.guests.get(str(operation.data.get("guest", operation.whose)))
    if guest is not None:
        guest.gone, guest.ready = True, False
        remove_votes(state, guest.id)
    return {ALL}


def _get_ready(state: State, operation: Operation) -> Touched:
    guest = state.guests.get(operation.whose)
    if guest is None:
        return set()
    guest.ready = operation.data["on"]
    return {"counts", f"me:{guest.id}", f"people:{guest.id}"}


_ACTS: dict[str, Callable[[State, Operation], Touched]] = {
    "step.start": _move, "step.next": _move, "step.back": _move, "step.repeat": _move,
    "step.skip": _skip, "step.minutes": _set_minutes, "timer.add": _add_seconds,
    "timer.pause": _stop_clock, "timer.go": _start_clock, "pause": _pause, "go": _go, "end": _end,
    "reveal": _reveal, "lock": _lock, "gather": _gather, "say": _tell, "suggestions": _suggest,
    "reached": _count_reached, "join": _join, "proxy.add": _join, "name": _rename, "seat": _seat,
    "role": _give_role, "remove": _remove, "leave": _remove, "ready": _get_ready,
    **CARDS, **VOTES, **POLLS, **AHEAD,
}  # fmt: skip
# What the log of the facilitators tells; never what somebody chose or wrote.
LOGGED = frozenset(_ACTS) - {
    "react", "question.up", "ready", "here", "name", "reached", "card.edit", "visit", *VOTES,
}  # fmt: skip
