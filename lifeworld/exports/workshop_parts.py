"""The parts of a report on workshops: what a room voted, and what came of it."""

from __future__ import annotations

from dataclasses import replace

from lifeworld.exports.report_parts import Material
from lifeworld.exports.report_priorities import HeldPage, HeldRow, VotePage, VoteRow
from lifeworld.exports.workshop_standing import describe_follow_on, list_standing
from opportunity_spaces.queries import list_assumptions, list_insights, list_needs, list_spaces
from opportunity_spaces.statements import render_who_needs
from opportunity_spaces.workshops.model import Outcome, Workshop
from opportunity_spaces.workshops.queries import list_outcomes, list_workshops
from opportunity_spaces.workshops.results import Counted, PollTaken, parse_counted
from opportunity_spaces.workshops.wording import (
    describe_counted,
    describe_poll_taken,
    describe_row,
    describe_shaped,
)
from study.language import say

__all__ = ["get_held", "get_votes"]

_FEWEST = 5  # people in a room, below which its votes are told to the team only


def get_votes(material: Material) -> tuple[VotePage, ...]:
    """Return the votes of the latest workshop that has results; the public is told of none."""
    for there in list_workshops(material.study):
        counted = parse_counted(there.results)
        if counted is not None and counted.polls and _is_told(material, counted):
            return _list_votes(material, there, counted)
    return ()


def get_held(material: Material) -> tuple[HeldPage, ...]:
    """Return what came of each workshop, the earliest first; the public is told of none."""
    stands = list_standing(material.study)
    pages = []
    for there in reversed(list_workshops(material.study)):
        counted = parse_counted(there.results)
        accepted = [o for o in list_outcomes(material.study, there.id) if o.state == "accepted"]
        if counted is None or not accepted or not _is_told(material, counted):
            continue
        pages.append(
            HeldPage(
                title=there.title,
                day=there.day,
                counted=describe_counted(counted),
                mandate=there.mandate,
                rule=there.rule,
                rows=tuple(
                    HeldRow(said=o.words, decided=decided, stands=_tell_stand(material, o, stand))
                    for o in accepted
                    if o.thing_id in stands and _is_shown(material, o)
                    for decided, stand in [stands[o.thing_id]]
                ),
                parked=tuple(o.words for o in accepted if o.kind == "parked"),
                votes=_list_votes(material, there, counted),
            )
        )
    return tuple(pages)


def _is_told(material: Material, counted: Counted) -> bool:
    """Return whether this audience is told of a workshop: the public never, of few the team."""
    if material.audience == "public":
        return False
    return counted.people >= _FEWEST or material.audience == "internal"


def _is_shown(material: Material, outcome: Outcome) -> bool:
    kind = {"verdict": "assumption"}.get(outcome.kind, outcome.kind)
    return kind in ("decision", "step") or material.shows(kind, outcome.thing_id)  # type: ignore[arg-type]


def _tell_stand(material: Material, outcome: Outcome, stand: str) -> str:
    """Return where something stands; how far a finding is agreed is for those who work on it.

    Others read what is done because of it.
    """
    kind = outcome.kind
    if material.audience in ("internal", "workshop") or kind not in ("insight", "need", "space"):
        return stand
    return describe_follow_on(material.study, material.chain, kind, outcome.thing_id)  # type: ignore[arg-type]


def _list_votes(material: Material, there: Workshop, counted: Counted) -> tuple[VotePage, ...]:
    names, people = _list_names(material), describe_shaped(counted)
    outcomes = list_outcomes(material.study, there.id)
    became = {o.found: o.thing_id for o in outcomes if o.kind == "rating"}
    called = {o.found: names.get(f"{o.kind}:{o.thing_id}", "") for o in outcomes}
    return tuple(
        replace(
            _page(there, poll, people, names, called), rating=became.get(f"poll:{poll.step}", "")
        )
        for poll in counted.polls
    )


def _page(
    there: Workshop, poll: PollTaken, people: str, names: dict[str, str], called: dict[str, str]
) -> VotePage:
    rows = []
    for row in poll.rows:
        # What this audience may not see, or is no longer in the study, is left out.
        if name := row.words or names.get(row.of, ""):
            came, spread = describe_row(poll.kind, row)
            now = called.get(row.of, "")
            renamed = now if now.casefold() != name.casefold() else ""
            rows.append(VoteRow(name=name, result=came, spread=spread, now=renamed))
    left = len(poll.rows) - len(rows)
    notes = describe_poll_taken(poll)
    if left:
        notes.append(say("Not shown here: {number} of what was voted on.", number=left))
    return VotePage(
        workshop=there.title,
        day=there.day,
        people=people,
        title=poll.title,
        rows=tuple(rows),
        notes=tuple(notes),
    )


def _list_names(material: Material) -> dict[str, str]:
    study, shows = material.study, material.shows
    names = {
        f"insight:{i.id}": f"{i.code}: {i.assertion}"
        for i in list_insights(study)
        if shows("insight", i.id)
    }
    names |= {
        f"need:{n.id}": f"{render_who_needs(n.who, n.verb, n.goal)}."
        for n in list_needs(study)
        if shows("need", n.id)
    }
    names |= {f"space:{s.id}": s.name for s in list_spaces(study) if shows("space", s.id)}
    return names | {f"assumption:{a.id}": a.statement for a in list_assumptions(study)}
