"""The part of a report on what a room voted: the latest workshop that has results."""

from __future__ import annotations

from dataclasses import replace

from lifeworld.exports.report_parts import Material
from lifeworld.exports.report_priorities import VotePage, VoteRow
from opportunity_spaces.queries import list_assumptions, list_insights, list_needs, list_spaces
from opportunity_spaces.statements import render_who_needs
from opportunity_spaces.workshops.model import Workshop
from opportunity_spaces.workshops.queries import list_outcomes, list_workshops
from opportunity_spaces.workshops.results import PollTaken, parse_counted
from opportunity_spaces.workshops.wording import (
    describe_poll_taken,
    describe_row,
    describe_shaped,
)
from study.language import say

__all__ = ["get_votes"]

_FEWEST = 5  # people in a room, below which its votes are told to the team only


def get_votes(material: Material) -> tuple[VotePage, ...]:
    """Return the votes of the latest workshop that has results; the public is told of none."""
    if material.audience == "public":
        return ()
    for there in list_workshops(material.study):
        counted = parse_counted(there.results)
        if counted is None or not counted.polls:
            continue
        if counted.people < _FEWEST and material.audience != "internal":
            continue
        names = _list_names(material)
        people = describe_shaped(counted)
        became = {
            o.found: o.thing_id
            for o in list_outcomes(material.study, there.id)
            if o.kind == "rating"
        }
        return tuple(
            replace(_page(there, poll, people, names), rating=became.get(f"poll:{poll.step}", ""))
            for poll in counted.polls
        )
    return ()


def _page(there: Workshop, poll: PollTaken, people: str, names: dict[str, str]) -> VotePage:
    rows = []
    for row in poll.rows:
        # What this audience may not see, or is no longer in the study, is left out.
        if name := row.words or names.get(row.of, ""):
            came, spread = describe_row(poll.kind, row)
            rows.append(VoteRow(name=name, result=came, spread=spread))
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
