"""Steps that are open until a date, in which people do something in their own time.

A step is opened by a facilitator before or after the meeting. Whoever joined goes to and fro
between the open steps; what a guest looks at is the present step for that guest, so that secrecy,
views and what may be done are decided as in the meeting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from opportunity_spaces.workshops.room.model import LIKE, State, StepRun, Viewer
from opportunity_spaces.workshops.room.operations import Refused
from opportunity_spaces.workshops.room.presence import Presence
from opportunity_spaces.workshops.room.secrecy import is_facilitator
from opportunity_spaces.workshops.room.tally import count_votes, list_options
from study.language import render_date, say, say_in

__all__ = [
    "check_opening",
    "check_visit",
    "count_deeds",
    "describe_until",
    "find_due",
    "find_visited",
    "get_seen",
    "get_seen_at",
    "is_openable",
    "list_open",
    "measure_attendance",
    "show_reminder",
]

# What each does alone. Sorting, naming, planning and what is revealed to all needs the room.
_ALONE = frozenset({"read", "react", "brainstorm", "write", "vote", "check_out"})
_FARTHEST = 366 * 24 * 3_600_000  # milliseconds


def is_openable(run: StepRun) -> bool:
    """Return whether people can do a step each for themselves."""
    return run.step.kind in _ALONE


def find_visited(state: State, viewer: Viewer) -> str:
    """Return the open step that a guest looks at, or "" for the room's present step."""
    guest = state.guests.get(viewer.removeprefix(LIKE))
    if guest is None or guest.visits not in state.open or is_facilitator(state, viewer):
        return ""
    return guest.visits


def get_seen(state: State, viewer: Viewer) -> State:
    """Return the room as somebody sees it: an open step that they look at is their present one."""
    visited = find_visited(state, viewer)
    return replace(state, step=visited) if visited else state


def get_seen_at(state: State, whose: str, kind: str, data: Mapping[str, Any], now: int) -> State:
    """Return the room as somebody sees it who does something in a step.

    Raises:
        Refused: the step was open until a moment that is over.
    """
    step = str(data.get("step") or find_visited(state, whose) or state.step)
    run = state.steps.get(step)
    if run is None or not run.opened or (step == state.step and state.phase == "running"):
        return state
    until = state.open.get(step, 0)
    if until > now:
        return replace(state, step=step)
    # One's own cards can be put right until the meeting, and taken away always.
    if kind in ("card.edit", "card.remove") or (run.began and not until):
        return state
    raise Refused(
        say(
            "“{step}” was open until {until}, and is closed now.",
            step=run.step.title,
            until=describe_until(until or run.closed),
        )
    )


def check_visit(state: State, whose: str, data: dict[str, Any]) -> None:
    """Refuse to look at a step that is not open; the room's present step is not visited.

    Raises:
        Refused: it is not open.
    """
    if data["to"] and data["to"] not in state.open:
        raise Refused(say("This step is not open any more."))
    if data["to"] == state.step and state.phase == "running":
        data["to"] = ""


def check_opening(state: State, kind: str, data: dict[str, Any], now: int) -> None:
    """Refuse to open a step that cannot be; write on closing what its poll came to.

    Raises:
        Refused: in a sentence for the sender.
    """
    run = state.steps[data["step"]]
    if kind != "open":
        present = run is state.run and state.phase == "running"
        if run.round is not None and not run.round.closed and not present:
            data["tally"] = count_votes(state, run)
        return
    if not is_openable(run):
        raise Refused(
            say("“{step}” is done together: open a step for reading, writing or voting.",
                step=run.step.title)
        )  # fmt: skip
    if _lacks_options(state, run):
        raise Refused(
            say(
                "There is nothing to vote on in “{step}” yet: open it once its cards or piles are"
                " there.",
                step=run.step.title,
            )
        )
    if data["until"] <= now:
        raise Refused(say("This moment is over: choose a later one."))
    if data["until"] > now + _FARTHEST:
        raise Refused(say("That is more than a year from now: choose an earlier moment."))
    if state.plan.keep_until and _get_day(data["until"]) > state.plan.keep_until:
        raise Refused(
            say(
                "What guests wrote is deleted on {day}: choose an earlier moment.",
                day=render_date(state.plan.keep_until),
            )
        )


def _lacks_options(state: State, run: StepRun) -> bool:
    """Return whether nobody could vote on anything, and people cannot add what they vote on."""
    poll = run.step.poll
    if poll is None or "statement" in run.step.may:
        return False
    return len(list_options(state, run)) < (2 if poll.kind == "pairwise" else 1)


def find_due(state: State, now: int) -> list[str]:
    """Return the open steps whose time is over."""
    return [step for step, until in state.open.items() if until <= now]


def count_deeds(state: State, run: StepRun, guest: str) -> int:
    """Return how many answers a person gave in a step: votes, cards, reactions."""
    found = run.round
    votes = (found.dots, found.pairs, found.agrees, found.rates) if found is not None else ()
    voted = sum(sum(map(bool, each.get(guest, {}).values())) for each in votes)
    if found is not None:  # a pair of which somebody cannot say which is an answer, too
        voted += sum(not each for each in found.pairs.get(guest, {}).values())
    written = sum(c.by == guest and c.step == run.step.id for c in state.cards.values())
    return voted + written + len(run.reacted.get(guest, ()))


def list_open(state: State) -> list[dict[str, Any]]:
    """Return the open steps in their order, as everybody is told of them."""
    return [
        {
            "id": step,
            "title": run.step.title,
            "kind": run.step.kind,
            "until": state.open[step],
        }
        for step, run in state.steps.items()
        if step in state.open
    ]


def measure_attendance(state: State, run: StepRun) -> dict[str, Any]:
    """Return what facilitators are told of a step's own time: how many, and never who."""
    people = [each.id for each in state.guests.values() if not each.gone]
    return {
        "openable": is_openable(run),
        "until": state.open.get(run.step.id, 0),
        "opened": run.opened,
        "closed": run.closed,
        "looked": len(run.visitors.intersection(people)),
        "did": sum(bool(count_deeds(state, run, each)) for each in people) if run.opened else 0,
        "asks_again": run.round is not None and run.round.closed,
    }


def show_reminder(state: State, name: str, presence: Presence) -> dict[str, Any]:
    """Return the text to send to those who are asked, in each language of a room."""
    return {each: _write_reminder(state, presence, each) for each in ("en", "da")}


def _write_reminder(state: State, presence: Presence, language: str) -> str:
    if not state.open:
        return ""
    url, code = presence.address.get("url", ""), presence.address.get("code", "")
    with say_in(language):
        lines = [
            f"– {each['title']} ({say('until {until}', until=describe_until(each['until']))})"
            for each in list_open(state)
        ]
        how = (
            say("Open {url} on a phone or computer, or enter the code {code} there.", url=url,
                code=code)
            if url
            else say("The code is {code}.", code=code)
        )  # fmt: skip
        whole = [
            say("“{title}”: please take a few minutes, whenever it suits you.",
                title=state.plan.title),
            *lines,
            how,
            say("You need no account. You can stop and go on later on the same phone."),
        ]  # fmt: skip
    return "\n".join(whole)


def describe_until(at: int) -> str:
    """Return a moment as the clock on the wall tells it."""
    there = datetime.fromtimestamp(at / 1000).astimezone()
    return say("{day} at {time}", day=render_date(there.date()), time=f"{there:%H:%M}")


def _get_day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000).astimezone().date().isoformat()
