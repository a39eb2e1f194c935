"""The parts of a report on what comes first, when, and what was done about each need."""

from __future__ import annotations

from collections import Counter

from lifeworld.exports.report_parts import Material
from lifeworld.exports.report_priorities import (
    FollowedRow,
    HorizonRow,
    RatedRow,
    RatingPage,
    RoadRow,
)
from opportunity_spaces.model import INITIATIVE_STATUSES
from opportunity_spaces.priorities.model import Round
from opportunity_spaces.priorities.queries import (
    get_order,
    list_ratable,
    list_ratings,
    list_rounds,
)
from opportunity_spaces.priorities.ranking import Dispute, list_disputes, list_standings
from opportunity_spaces.priorities.roadmap import COLUMNS, list_roadmap
from opportunity_spaces.priorities.wording import (
    describe_criterion,
    describe_firmness,
    describe_places,
)
from opportunity_spaces.queries import list_initiatives, list_needs
from opportunity_spaces.records.followed import Done, list_followed
from opportunity_spaces.records.queries import list_decisions, list_places
from opportunity_spaces.statements import render_who_needs
from study.language import render_date, render_number, say
from study.wording import count_things

__all__ = ["get_followed", "get_ratings", "get_roadmap"]

_BEGUN = ("pilot", "running", "done")
_APART = 2  # marks apart, from which on it is told


def get_ratings(material: Material) -> tuple[RatingPage, ...]:
    """Return the latest closed rating of each kind of thing; the public is told of none."""
    if material.audience == "public":
        return ()
    latest: dict[str, Round] = {}
    for each in list_rounds(material.study):
        if each.state == "closed":
            latest.setdefault(each.kind, each)
    return tuple(_page(material, each) for each in latest.values())


def _page(material: Material, there: Round) -> RatingPage:
    ratings = list_ratings(material.study, there.id)
    names = {
        key: name
        for key, name in list_ratable(material.study, there.kind, every=True).items()
        if material.shows(there.kind, key)
    }
    standings = [s for s in list_standings(there, ratings) if s.thing in names]
    apart: dict[str, Dispute] = {}
    for dispute in list_disputes(there, ratings):
        if dispute.spread >= _APART:
            apart.setdefault(dispute.thing, dispute)
    return RatingPage(
        id=there.id,
        title=there.title,
        people=len(ratings),
        day=there.closed_at[:10],
        criteria=tuple(describe_criterion(each) for each in there.criteria),
        firm=describe_firmness(standings, names),
        rows=tuple(
            RatedRow(
                id=each.thing,
                name=names[each.thing],
                place=str(each.place) if each.place else "–",
                score=render_number(each.score, ".1f") if each.score is not None else "",
                range=describe_places(each),
                apart=_tell_apart(apart.get(each.thing)),
            )
            for each in standings
        ),
    )


def _tell_apart(dispute: Dispute | None) -> str:
    """Return by what people differ most, with their marks: “Effort: 1, 4 and 5”."""
    if dispute is None:
        return ""
    marks = ", ".join(str(each) for each in dispute.marks)
    return say("{criterion}: {marks}", criterion=dispute.criterion, marks=marks)


def get_roadmap(material: Material) -> tuple[HorizonRow, ...]:
    """Return the initiatives shown, by horizon and in their order."""
    shown = [i for i in list_initiatives(material.study) if material.shows("initiative", i.id)]
    titles = {str(i.id): i.title for i in shown}
    order = get_order(material.study, "initiative")
    begun = _count_begun(material)
    return tuple(
        HorizonRow(
            name=say(COLUMNS[horizon]),
            rows=tuple(
                RoadRow(
                    id=i.id,
                    name=i.title,
                    about=" · ".join(
                        part
                        for part in (
                            i.owner,
                            say(INITIATIVE_STATUSES[i.status]).lower()
                            if i.status in _BEGUN
                            else "",
                            say("in {places}", places=count_things(begun[i.id], "place"))
                            if begun[i.id]
                            else "",
                            say("after “{title}”", title=titles[i.depends_on_id])
                            if i.depends_on_id in titles
                            else "",
                        )
                        if part
                    ),
                )
                for i in held
            ),
        )
        for horizon, held in list_roadmap(shown, order).items()
    )


def get_followed(material: Material) -> tuple[FollowedRow, ...]:
    """Return each need shown with what was done about it, once something was."""
    study = material.study
    decisions = [] if material.audience == "public" else list_decisions(study)
    followed = list_followed(
        material.chain,
        [need for need in list_needs(study) if material.shows("need", need.id)],
        [i for i in list_initiatives(study) if material.shows("initiative", i.id)],
        decisions,
        [] if material.audience == "public" else list_places(study),
    )
    if not any(each.has_begun for each in followed):
        return ()
    return tuple(
        FollowedRow(
            id=each.need.id,
            said=f"{render_who_needs(each.need.who, each.need.verb, each.need.goal)}.",
            begun=each.has_begun,
            did=tuple(_tell(done) for done in each.done),
            came=tuple(
                done.initiative.results.strip()
                for done in each.done
                if done.initiative.results.strip()
            ),
            decided=tuple(
                say("{day}: {words}", day=render_date(d.day), words=d.words) for d in each.decided
            ),
        )
        for each in followed
    )


def _tell(done: Done) -> str:
    name, status = done.initiative.title, say(INITIATIVE_STATUSES[done.initiative.status]).lower()
    if not done.places:
        return f"{name} ({status})"
    places = count_things(done.places, "place")
    return say("{name} ({status}, in {places})", name=name, status=status, places=places)


def _count_begun(material: Material) -> Counter[str]:
    if material.audience == "public":
        return Counter()
    return Counter(
        p.initiative_id
        for p in list_places(material.study)
        if p.state not in ("planned", "stopped")
    )
