"""Commands that bring a result of a room home: each is accepted, edited or left out by a person."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from opportunity_spaces.assumptions.commands import revise_assumption
from opportunity_spaces.commands import (
    add_initiative,
    add_insight,
    add_need,
    add_space,
    revise_insight,
    revise_need,
    revise_space,
)
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.model import ALLOWED, Kind
from opportunity_spaces.priorities.commands import add_round, close_round, open_round
from opportunity_spaces.priorities.model import Criterion, RoundKind
from opportunity_spaces.queries import find_row
from opportunity_spaces.records.commands import add_record
from opportunity_spaces.workshops.model import BECOMES, Outcome, OutcomeId
from opportunity_spaces.workshops.plan import Criterion as RoomCriterion
from opportunity_spaces.workshops.queries import get_workshop, list_outcomes
from opportunity_spaces.workshops.results import Counted, Found, render_counted
from study import Conflict, InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.ledger import Change
from study.times import get_now

__all__ = [
    "accept_rating",
    "accept_result",
    "close_workshop",
    "record_counted",
    "record_state",
    "reject_result",
    "reject_results",
    "remove_outcome",
]

_MOST_WEIGHT = 5


def record_state(study: Study, workshop_id: str, state: str, *, actor: str) -> None:
    """Record that the room of a workshop was opened, or that the workshop was held."""
    with study.change("open room", actor=actor) as change:
        change.subject = get_workshop(study, workshop_id).title
        change.update("workshops", workshop_id, state=state)


def record_counted(study: Study, workshop_id: str, counted: Counted, *, actor: str) -> None:
    """Keep in the study what was counted in the room: numbers and votes, no names of guests."""
    with study.change("keep workshop results", actor=actor) as change:
        there = get_workshop(study, workshop_id)
        change.subject = there.title
        state = "run" if there.state in ("draft", "open") else there.state
        change.update("workshops", workshop_id, results=render_counted(counted), state=state)


def close_workshop(study: Study, workshop_id: str, *, actor: str) -> None:
    """Record that everything of a workshop that should come home is home."""
    with study.change("close workshop", actor=actor) as change:
        change.subject = get_workshop(study, workshop_id).title
        change.update("workshops", workshop_id, state="home")


def accept_result(
    study: Study,
    workshop_id: str,
    found: Found,
    *,
    kind: str,
    into: str = "",
    fields: Mapping[str, Any],
    actor: str,
) -> str:
    """Bring one result home as one change, and return the id of what it became.

    What lies in a pile is linked to what the pile became, as far as the chain has such a link.

    Args:
        study: The study.
        workshop_id: The workshop.
        found: The result.
        kind: What it becomes: one of `BECOMES`, “verdict” or “parked”.
        into: The id of the insight, need, space or assumption that it changes; empty for a new one.
        fields: The fields of what it becomes, as somebody left or edited them.
        actor: Who accepts it.

    Raises:
        Conflict: somebody decided on it already.
        InvalidInput: a field cannot be used, or it cannot become that.
    """
    with study.change("bring home", actor=actor, gathers=True) as change:
        change.subject = get_workshop(study, workshop_id).title
        _refuse_decided(study, workshop_id, found.key)
        thing_id = _make(study, kind, into, fields, actor=actor)
        if kind in ("need", "space", "insight"):
            _link(study, kind, thing_id, found, actor=actor)
        # What the room said, beside which stands what was made of it; a parked thing is only this.
        words = str(fields.get("words") or found.words) if kind == "parked" else found.words
        _insert(change, workshop_id, found.key, "accepted", kind, thing_id, words, actor)
    return thing_id


def accept_rating(
    study: Study,
    workshop_id: str,
    found: Found,
    *,
    title: str,
    things: Mapping[str, str],
    criteria: tuple[RoomCriterion, ...],
    marks: list[dict[str, dict[str, int]]],
    kind: RoundKind = "space",
    actor: str,
) -> str:
    """Bring a rating home as a closed round of priorities; return the id of the round.

    Args:
        study: The study.
        workshop_id: The workshop.
        found: The rating.
        title: What the round decides.
        things: By card or pile of the room, the id of what it is in the study.
        criteria: As the room rated.
        marks: For each person, without a name: by card, by the id of a criterion.
        kind: What is rated.
        actor: Who accepts it.

    Raises:
        InvalidInput: fewer than two of the things rated are in the study.
    """
    names = {each.id: each.name for each in criteria}
    kept = [
        {
            things[card]: {names[c]: value for c, value in given.items() if c in names and value}
            for card, given in person.items()
            if card in things
        }
        for person in marks
    ]
    kept = [person for person in kept if any(person.values())]
    with study.change("bring home", actor=actor, gathers=True) as change:
        change.subject = get_workshop(study, workshop_id).title
        _refuse_decided(study, workshop_id, found.key)
        made = add_round(
            study,
            title,
            kind=kind,
            things=list(dict.fromkeys(things.values())),
            criteria=[
                Criterion(name=c.name, weight=min(c.weight, _MOST_WEIGHT), less=c.less)
                for c in criteria
            ],
            actor=actor,
        )
        open_round(study, made.id, actor=actor)
        change.insert_all(
            "ratings",
            [
                {
                    "id": new_id(),
                    "round_id": made.id,
                    "by": say("Person {number} in the room", number=number),
                    "marks": json.dumps(person, ensure_ascii=False),
                    "at": get_now(),
                }
                for number, person in enumerate(kept, 1)
            ],
        )
        close_round(study, made.id, actor=actor)
        _insert(change, workshop_id, found.key, "accepted", "rating", made.id, title, actor)
    return made.id


def reject_result(study: Study, workshop_id: str, found: Found, *, actor: str) -> None:
    """Leave one result out: it stays in the room's file until that is deleted."""
    with study.change("leave out result", actor=actor) as change:
        change.subject = get_workshop(study, workshop_id).title
        _refuse_decided(study, workshop_id, found.key)
        _insert(change, workshop_id, found.key, "left_out", "", "", "", actor)


def reject_results(study: Study, workshop_id: str, results: Sequence[Found], *, actor: str) -> None:
    """Leave several results out, as one change.

    Raises:
        Conflict: somebody decided on one of them already; then none is left out.
    """
    with study.change("leave out results", actor=actor) as change:
        change.subject = get_workshop(study, workshop_id).title
        _refuse_decided(study, workshop_id, *(each.key for each in results))
        for each in results:
            _insert(change, workshop_id, each.key, "left_out", "", "", "", actor)


def remove_outcome(study: Study, outcome: Outcome, *, actor: str) -> None:
    """Take back that a result was left out, so that it is proposed again."""
    with study.change("propose result again", actor=actor) as change:
        change.subject = get_workshop(study, outcome.workshop_id).title
        change.delete("workshop_outcomes", outcome.id)


def _make(study: Study, kind: str, into: str, fields: Mapping[str, Any], *, actor: str) -> str:
    """Add what a result becomes, or change what it changes; return its id."""
    given = dict(fields)
    if kind == "parked":
        return ""
    if into and kind in _REVISE:
        _REVISE[kind](study, into, actor=actor, **given)
        return into
    if kind in ("decision", "step"):
        return add_record(study, kind, actor=actor, **given)  # type: ignore[arg-type]
    if kind == "space":  # a room shaped it
        given.setdefault("status", "shaped")
    if kind in _ADD:
        return str(_ADD[kind](study, actor=actor, **given).id)
    raise InvalidInput(
        say("“{value}” is nothing that a result can become.", value=kind),
        hint=say("Choose one of {choices}.", choices=", ".join(b for b in BECOMES if b)),
    )


_ADD: dict[str, Callable[..., Any]] = {
    "insight": add_insight,
    "need": add_need,
    "space": add_space,
    "initiative": add_initiative,
}
_REVISE: dict[str, Callable[..., None]] = {
    "insight": revise_insight,
    "need": revise_need,
    "space": revise_space,
    "verdict": revise_assumption,
}


def _link(study: Study, kind: str, thing_id: str, found: Found, *, actor: str) -> None:
    """Link the findings in a pile to what it became; quotes are linked by researchers only."""
    target: Kind = kind  # type: ignore[assignment]
    for source in dict.fromkeys(found.sources):
        name, _, source_id = source.partition(":")
        start: Kind = name  # type: ignore[assignment]
        if name == "excerpt" or (name, kind) not in ALLOWED:
            continue
        if source_id != thing_id and find_row(study, name, source_id) is not None:
            link_evidence(study, start, source_id, target, thing_id, actor=actor)


def _refuse_decided(study: Study, workshop_id: str, *keys: str) -> None:
    if not {each.found for each in list_outcomes(study, workshop_id)}.isdisjoint(keys):
        raise Conflict(
            say("Somebody decided on this result already."),
            hint=say("Reload the page to see what is there now."),
        )


def _insert(
    change: Change,
    workshop_id: str,
    key: str,
    state: str,
    kind: str,
    thing_id: str,
    words: str,
    actor: str,
) -> None:
    change.insert(
        "workshop_outcomes",
        {
            "id": OutcomeId(new_id()),
            "workshop_id": workshop_id,
            "found": key,
            "state": state,
            "kind": kind,
            "thing_id": thing_id,
            "words": words,
            "by": actor,
            "at": get_now(),
        },
    )
