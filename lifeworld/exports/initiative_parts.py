"""The initiatives of a report: what each is, whom it reaches, where it runs, what came of it."""

from __future__ import annotations

from lifeworld.exports.report_brief import PlaceRow
from lifeworld.exports.report_findings import InitiativeRow
from lifeworld.exports.report_parts import Material, name_sources, split_lines
from opportunity_spaces.brief.progress import describe_aim
from opportunity_spaces.brief.queries import list_aims, list_challenges
from opportunity_spaces.model import CADENCES, HORIZONS, INITIATIVE_STATUSES
from opportunity_spaces.queries import list_initiatives
from opportunity_spaces.records.model import PLACE_STATES
from opportunity_spaces.records.queries import list_observations, list_places
from study.language import say

__all__ = ["get_initiatives"]


def get_initiatives(material: Material) -> tuple[InitiativeRow, ...]:
    """Return the initiatives shown."""
    shown = [i for i in list_initiatives(material.study) if material.shows("initiative", i.id)]
    titles = {str(i.id): i.title for i in shown}
    codes = {str(each.id): each.code for each in list_challenges(material.study)}
    aims = {
        str(aim.id): " · ".join(part for part in (aim.statement, describe_aim(aim)) if part)
        for aim in list_aims(material.study)
    }
    places = _get_places(material)
    return tuple(
        InitiativeRow(
            id=i.id,
            name=i.title,
            description=i.description,
            space=name_sources(material, "initiative", i.id, "space"),
            horizon=HORIZONS[i.horizon].lower(),
            owner=i.owner,
            risk=i.risk,
            answer=i.answer,
            status=material.name_status(i.status, INITIATIVE_STATUSES),
            original_name=i.original_title,
            target_group=i.target_group,
            message=i.message,
            slogan=i.slogan,
            tools=split_lines(i.tools),
            answers=tuple(
                codes[edge.source[1]]
                for edge in material.chain.into("initiative", i.id, source="challenge")
                if edge.source[1] in codes
            ),
            serves=tuple(
                aims[edge.source[1]]
                for edge in material.chain.into("initiative", i.id, source="aim")
                if edge.source[1] in aims
            ),
            comes_after=titles.get(i.depends_on_id, ""),
            results=i.results,
            lessons=i.lessons,
            advice=i.advice,
            places=places.get(i.id, ()),
            cadence=say(CADENCES[i.cadence]).lower() if i.cadence else "",
            stale=material.is_stale("initiative", i.id),
            revision=i.rev,
        )
        for i in shown
    )


def _get_places(material: Material) -> dict[str, tuple[PlaceRow, ...]]:
    """Return the places of each initiative; the public is told of none."""
    if material.audience == "public":
        return {}
    seen = {each.place_id: each for each in list_observations(material.study)}  # by day: the last
    found: dict[str, tuple[PlaceRow, ...]] = {}
    for place in list_places(material.study):
        last = seen.get(place.id)
        row = PlaceRow(
            name=place.name,
            state=say(PLACE_STATES[place.state]).lower(),
            runs=place.state not in ("planned", "stopped"),
            started=place.started,
            follow_up=place.follow_up,
            seen=last.words if last else "",
            day=last.day if last else "",
        )
        found[place.initiative_id] = (*found.get(place.initiative_id, ()), row)
    return found
