"""A result of a room is brought home from here, together with what was counted in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lifeworld.exports.workshop.open_room import get_room_path
from opportunity_spaces.workshops.bring_home import accept_rating, accept_result, record_counted
from opportunity_spaces.workshops.queries import get_workshop, list_outcomes, list_steps
from opportunity_spaces.workshops.results import Found, build_results
from opportunity_spaces.workshops.room.model import State
from opportunity_spaces.workshops.room.queries import get_state, read_room
from study import InvalidInput, Study
from study.language import say

__all__ = ["accept_found"]


def accept_found(
    study: Study,
    workshop_id: str,
    found: Found,
    *,
    kind: str,
    into: str,
    fields: Mapping[str, Any],
    actor: str,
) -> str:
    """Accept one result as one change, and keep what was counted with the first of them.

    Args:
        study: The study.
        workshop_id: The workshop.
        found: The result.
        kind: What it becomes.
        into: The id of what it changes, or empty.
        fields: Its fields, as somebody left or edited them.
        actor: Who accepts it.

    Raises:
        InvalidInput: of a rating, fewer than two of the things rated are in the study.
    """
    state = get_state(read_room(get_room_path(study, workshop_id)))
    with study.change("bring home", actor=actor, gathers=True) as change:
        there = get_workshop(study, workshop_id)
        change.subject = there.title
        if not there.results:
            counted = build_results(state, list_steps(study, workshop_id)).counted
            record_counted(study, workshop_id, counted, actor=actor)
        if kind == "rating":
            return _accept_rating(study, workshop_id, found, state, fields, actor=actor)
        return accept_result(
            study, workshop_id, found, kind=kind, into=into, fields=fields, actor=actor
        )


def _accept_rating(
    study: Study,
    workshop_id: str,
    found: Found,
    state: State,
    fields: Mapping[str, Any],
    *,
    actor: str,
) -> str:
    run = state.steps[found.key.removeprefix("poll:")]
    poll, last = run.step.poll, run.round
    became = {o.found: o.thing_id for o in list_outcomes(study, workshop_id) if o.kind == "space"}
    brought = {each.id: each.source for each in state.plan.cards}
    rated = [str(row["card"]) for row in last.tally["rows"]] if last and last.tally else []
    things: dict[str, str] = {}
    for card in rated:
        source = brought.get(card, "")
        thing = became.get(f"pile:{card}", "")
        if source.startswith("space:"):
            thing = source.removeprefix("space:")
        if thing:
            things[card] = thing
    if poll is None or last is None or len(set(things.values())) < 2:
        raise InvalidInput(
            say("Fewer than two of what was rated are opportunity spaces of the study."),
            hint=say("Bring the piles home as opportunity spaces first, then the rating."),
        )
    return accept_rating(
        study,
        workshop_id,
        found,
        title=str(fields.get("title") or found.words),
        things=things,
        criteria=poll.criteria,
        marks=[last.rates[guest] for guest in sorted(last.rates)],
        actor=actor,
    )
