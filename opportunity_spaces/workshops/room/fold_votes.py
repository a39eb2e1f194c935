"""What votes do to the state: the latest of each person counts, as long as its round is open."""

from __future__ import annotations

from collections.abc import Callable

from opportunity_spaces.workshops.room.model import ALL, Operation, Round, State

__all__ = ["POLLS", "VOTES", "remove_votes"]


def _find_round(state: State, operation: Operation) -> Round | None:
    """Return the round that a vote belongs to."""
    run = state.steps.get(str(operation.data.get("step", "")))
    at = int(operation.data.get("round", 1)) - 1
    return run.rounds[at] if run is not None and at < len(run.rounds) else None


def _touch(state: State, operation: Operation) -> set[str]:
    """Note whether a vote came in the meeting; return the parts of the room that it changes."""
    step = str(operation.data.get("step", ""))
    if (found := _find_round(state, operation)) is not None:
        present = step == state.step and state.phase == "running"
        if step in state.open and not present:
            found.apart[operation.whose] = operation.at
        else:
            found.apart.pop(operation.whose, None)
    return {f"me:{operation.whose}", "counts"}


def _put_dots(state: State, operation: Operation) -> set[str]:
    if (found := _find_round(state, operation)) is not None:
        mine = found.dots.setdefault(operation.whose, {})
        mine[operation.data["card"]] = operation.data["count"]
        if not operation.data["count"]:
            del mine[operation.data["card"]]
    return _touch(state, operation)


def _rate(state: State, operation: Operation) -> set[str]:
    data = operation.data
    if (found := _find_round(state, operation)) is not None:
        mine = found.rates.setdefault(operation.whose, {}).setdefault(data["card"], {})
        mine[data["criterion"]] = data["value"]
        if not data["value"]:
            del mine[data["criterion"]]
    return _touch(state, operation)


def _choose_of_pair(state: State, operation: Operation) -> set[str]:
    data = operation.data
    if (found := _find_round(state, operation)) is not None:
        first, second = sorted((data["a"], data["b"]))
        found.pairs.setdefault(operation.whose, {})[first, second] = data["chosen"]
    return _touch(state, operation)


def _agree(state: State, operation: Operation) -> set[str]:
    data = operation.data
    if (found := _find_round(state, operation)) is not None:
        mine = found.agrees.setdefault(operation.whose, {})
        mine[data["card"]] = data["value"]
        if not data["value"]:
            del mine[data["card"]]
    return _touch(state, operation)


def _close(state: State, operation: Operation) -> set[str]:
    run = state.steps.get(operation.data["step"])
    if run is not None and run.round is not None and run.round.tally is None:
        run.round.tally = operation.data["tally"]
    if run is not None and state.open.pop(run.step.id, 0):
        run.closed = operation.at
        state.end_if_over()
        return {ALL}
    return {"step", "agenda", f"tally:{operation.data['step']}"}


def _ask_again(state: State, operation: Operation) -> set[str]:
    run = state.steps.get(operation.data["step"])
    if run is not None and run.round is not None and run.round.closed:
        run.rounds.append(Round())
    mine = {f"me:{each}" for each in state.guests}
    return {"step", "agenda", "counts", f"tally:{operation.data['step']}", *mine}


def remove_votes(state: State, guest: str) -> None:
    """Take back what somebody voted, where the round is open."""
    for run in state.steps.values():
        if run.round is not None and not run.round.closed:
            for votes in (run.round.dots, run.round.rates, run.round.pairs, run.round.agrees):
                votes.pop(guest, None)


VOTES: dict[str, Callable[[State, Operation], set[str]]] = {
    "dots": _put_dots,
    "rate": _rate,
    "pair": _choose_of_pair,
    "agree": _agree,
}
POLLS: dict[str, Callable[[State, Operation], set[str]]] = {
    "poll.close": _close,
    "poll.again": _ask_again,
}
