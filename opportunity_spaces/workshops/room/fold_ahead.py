"""Steps that are opened until a date and closed again, and who looks at them, done to the state."""

from __future__ import annotations

from collections.abc import Callable

from opportunity_spaces.workshops.room.model import ALL, Operation, Round, State

__all__ = ["AHEAD", "move_back"]


def move_back(state: State) -> None:
    """Bring everybody back to the room's present step."""
    for each in state.guests.values():
        each.visits = ""


def _open(state: State, operation: Operation) -> set[str]:
    run = state.steps.get(operation.data["step"])
    if run is None:
        return set()
    if run.round is not None and run.round.closed:
        run.rounds.append(Round())
    state.open[run.step.id] = operation.data["until"]
    run.opened = run.opened or operation.at
    run.closed = 0
    return {ALL}


def _close(state: State, operation: Operation) -> set[str]:
    """Close a step: by the clock, at the hour that was said, however late the clock was seen."""
    run = state.steps.get(operation.data["step"])
    until = state.open.pop(operation.data["step"], 0)
    if run is None:
        return set()
    run.closed = min(operation.at, until) if until else operation.at
    tally = operation.data.get("tally")
    if tally is not None and run.round is not None and run.round.tally is None:
        run.round.tally = tally
    state.end_if_over()
    return {ALL}


def _visit(state: State, operation: Operation) -> set[str]:
    guest = state.guests.get(operation.whose)
    if guest is None:
        return set()
    guest.visits = operation.data["to"]
    if guest.visits in state.open:
        state.steps[guest.visits].visitors.add(guest.id)
    return {ALL}


AHEAD: dict[str, Callable[[State, Operation], set[str]]] = {
    "open": _open,
    "close": _close,
    "lapse": _close,
    "visit": _visit,
}
