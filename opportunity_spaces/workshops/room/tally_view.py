"""The tally of a closed poll as it is shown, with what to keep in mind about it."""

from __future__ import annotations

from typing import Any

from opportunity_spaces.workshops.room.model import State, StepRun, Viewer
from opportunity_spaces.workshops.room.presence import Presence
from opportunity_spaces.workshops.room.secrecy import is_facilitator
from opportunity_spaces.workshops.room.tally import FEW_VOTES
from study.language import say
from study.wording import count_things

__all__ = ["describe_tally", "show_tally"]


def show_tally(
    state: State, viewer: Viewer, name: str, presence: Presence
) -> dict[str, Any] | None:
    """Return what came of a step's poll: to facilitators once closed, to all once revealed."""
    run = state.steps.get(name)
    if run is None:
        return None
    closed = [each.tally for each in run.rounds if each.tally is not None]
    facilitates = is_facilitator(state, viewer)
    if not closed or not (facilitates or run.revealed):
        return None
    # While a second round is open, nobody who votes sees the first: it would be followed.
    if run.round is not None and not run.round.closed and not facilitates:
        return None
    tally = closed[-1]
    return {
        **{key: value for key, value in tally.items() if key != "ballots"},
        "rows": _add_texts(state, tally["rows"]),
        "notes": describe_tally(run, tally),
        "before": _add_texts(state, closed[-2]["rows"]) if len(closed) > 1 else None,
    }


def _add_texts(state: State, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "text": _find_text(state, row["card"])} for row in rows]


def _find_text(state: State, name: str) -> str:
    """Return what is on a card or pile; a card that its writer took away is counted without it."""
    if name in state.cards:
        return state.cards[name].text
    if name in state.piles:
        return state.piles[name].name
    return say("A card that was taken away")


def describe_tally(run: StepRun, tally: dict[str, Any]) -> list[str]:
    """Return what to keep in mind about a tally, in sentences."""
    notes = []
    if tally["abstained"]:
        notes.append(
            say(
                "{people} of {asked} did not vote.",
                people=f"{tally['abstained']}",
                asked=f"{tally['asked']}",
            )
        )
    if tally["voted"] < FEW_VOTES:
        notes.append(
            say(
                "{people} voted: one more could change the order.",
                people=count_things(tally["voted"], "person", "people"),
            )
        )
    if tally["ties"]:
        notes.append(say("Some have the same number: their order says nothing."))
    if not tally["ballots"]:
        notes.append(say("Without one-time codes one person can vote twice."))
    if tally["kind"] == "agree" and tally["groups"] is None:
        notes.append(
            say("No opinion groups: they need thirty people and two views that lie clearly apart.")
        )
    return notes
