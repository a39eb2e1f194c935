"""Opens the room of a workshop: its plan is written, with the words of its cards, into a file."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from coding.suggestions.queries import get_mode
from lifeworld.exports.commands import record_export
from lifeworld.exports.workshop.cards import Offer, choose_cards, get_offer, list_plan_cards
from opportunity_spaces.queries import list_assumptions
from opportunity_spaces.workshops.bring_home import record_state
from opportunity_spaces.workshops.model import Workshop, new_plan
from opportunity_spaces.workshops.on_paper import Entered, Entry, apply_entries
from opportunity_spaces.workshops.plan import Plan
from opportunity_spaces.workshops.queries import get_workshop, list_cards, list_steps
from opportunity_spaces.workshops.rehearsal import run_rehearsal
from opportunity_spaces.workshops.results import Results, build_results
from opportunity_spaces.workshops.room.commands import (
    add_ballots,
    add_operations,
    create_room,
    erase_room,
)
from opportunity_spaces.workshops.room.queries import get_room, get_state, open_room, read_room
from study import InvalidInput, Study
from study.language import render_date, say, say_in
from transcripts.queries import get_frame

__all__ = [
    "add_codes",
    "add_sheets",
    "build_plan",
    "create_rehearsal",
    "create_room_file",
    "get_results",
    "get_room_path",
    "remove_room_file",
]


def get_room_path(study: Study, workshop_id: str, *, rehearsal: bool = False) -> Path:
    """Return where the room of a workshop lies: in a folder beside the study."""
    name = f"{workshop_id}.rehearsal.room" if rehearsal else f"{workshop_id}.room"
    return study.path.with_suffix(".rooms") / name


def build_plan(study: Study, workshop_id: str, *, offer: Offer | None = None) -> Plan:
    """Return what the room of a workshop is opened with.

    Args:
        study: The study.
        workshop_id: The workshop.
        offer: The cards that the study has, where they were read already.

    Raises:
        InvalidInput: it has no step.
    """
    there, steps = get_workshop(study, workshop_id), list_steps(study, workshop_id)
    if not steps:
        raise InvalidInput(
            say("“{title}” has no steps.", title=there.title),
            hint=say("Add a step, or begin from a template."),
        )
    offer = offer or get_offer(study, language=there.language)
    chosen, _ = choose_cards(offer, list_cards(study, workshop_id))
    known = {str(a.id): a for a in list_assumptions(study)}
    cards = [
        replace(card, found=known[source].revised, verdict=_read_verdict(known[source].verdict))
        if (source := card.source.removeprefix("assumption:")) in known
        else card
        for card in list_plan_cards(study, chosen)
    ]
    with say_in(there.language):
        plan = new_plan(
            there,
            steps,
            cards,
            notice=_write_notice(there),
            model=get_frame(study).model,
            # Where a study wants no suggestions of a machine, its rooms make none either.
            suggests=get_mode(study) != "off",
        )
    plan.check()
    return plan


def create_room_file(
    study: Study, workshop_id: str, *, ballots: int = 0, actor: str
) -> tuple[str, ...]:
    """Make the room of a workshop, record it, and return its one-time codes, which are shown once.

    Raises:
        InvalidInput: the workshop has no step.
        Conflict: it has a room already.
    """
    plan, path = build_plan(study, workshop_id), get_room_path(study, workshop_id)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    codes = create_room(path, plan, ballots=ballots if plan.ballots else 0)
    record_state(study, workshop_id, "open", actor=actor)
    _record(study, path, plan, actor)
    return codes


def add_codes(study: Study, workshop_id: str, number: int) -> tuple[str, ...]:
    """Make more one-time codes for the room of a workshop; they hold at once, also while it runs.

    Raises:
        NotFound: it has no room.
    """
    return add_ballots(get_room_path(study, workshop_id), number)


def create_rehearsal(study: Study, workshop_id: str, *, people: int) -> Path:
    """Make a room in which simulated people have gone through all steps; nothing is recorded.

    The same plan and number of people give the same room every time.
    """
    plan = build_plan(study, workshop_id)
    path = get_room_path(study, workshop_id, rehearsal=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    erase_room(path)
    create_room(path, replace(plan, ballots=False))
    db = open_room(path)
    try:
        add_operations(db, run_rehearsal(replace(plan, ballots=False), people=people))
    finally:
        db.close()
    return path


def remove_room_file(
    study: Study, workshop_id: str, *, rehearsal: bool = False, actor: str
) -> None:
    """Delete a room with all that guests wrote in it; this cannot be undone."""
    erase_room(get_room_path(study, workshop_id, rehearsal=rehearsal))
    if not rehearsal and get_workshop(study, workshop_id).state == "open":
        record_state(study, workshop_id, "draft", actor=actor)


def add_sheets(study: Study, workshop_id: str, entries: Iterable[Entry]) -> Entered:
    """Enter what was written by hand into the room of a workshop, which must not be running.

    Raises:
        NotFound: it has no room.
    """
    path = get_room_path(study, workshop_id)
    db = open_room(path)
    try:
        state = get_state(get_room(db))
        entered = apply_entries(state, entries, now=int(time.time() * 1000))
        add_operations(db, entered.operations)
    finally:
        db.close()
    return entered


def get_results(study: Study, workshop_id: str, *, rehearsal: bool = False) -> Results | None:
    """Return what came out of the room of a workshop; None where it has none (any more)."""
    path = get_room_path(study, workshop_id, rehearsal=rehearsal)
    if not path.is_file():
        return None
    state = get_state(read_room(path))
    return build_results(state, list_steps(study, workshop_id))


def _read_verdict(verdict: str) -> str:
    return "" if verdict == "untested" else verdict


def _write_notice(there: Workshop) -> str:
    told = [
        say(
            "What you write is seen by the others once the facilitator reveals it, without your"
            " name. How you vote is never shown."
        ),
        say("It is an opinion: it is not counted as evidence of the study."),
    ]
    if there.keep_until:
        until = render_date(there.keep_until)
        told.append(say("It is deleted on {day} at the latest.", day=until))
    told.append(say("You can delete what you wrote at any time."))
    return " ".join(told)


def _record(study: Study, path: Path, plan: Plan, actor: str) -> None:
    """Put the file on record as what leaves the study, so that a withdrawal names it."""
    quoted = [c.source.removeprefix("excerpt:") for c in plan.cards if c.kind == "quote"]
    record_export(
        study, path, form="room", thing="room", audience="workshop", excerpts=quoted, actor=actor
    )
