"""The parts of a report that are no findings: aims, outside sources, decisions, next steps."""

from __future__ import annotations

from lifeworld.exports.report_brief import AimRow, DecisionRow, SourceRow
from lifeworld.exports.report_parts import Material
from opportunity_spaces.brief.model import Source
from opportunity_spaces.brief.progress import describe_aim, describe_standing
from opportunity_spaces.brief.queries import list_aims, list_sources
from opportunity_spaces.priorities.queries import list_rounds
from opportunity_spaces.queries import list_initiatives, list_metrics, list_spaces
from opportunity_spaces.readings.queries import list_readings
from opportunity_spaces.records.queries import list_decisions, list_places, list_risks, list_steps
from study.language import mark, render_date, say
from themes.fieldwork.queries import list_dives

__all__ = [
    "get_aims",
    "get_background",
    "get_decided",
    "get_outside",
    "list_asked",
    "list_next_steps",
    "tell_kept_inside",
]


def get_aims(material: Material) -> tuple[AimRow, ...]:
    """Return every aim, with what is shown of what serves it."""
    metrics = {str(m.id): m for m in list_metrics(material.study)}
    latest = {str(r.metric_id): r for r in list_readings(material.study)}  # by day: the last
    rows = []
    for aim in list_aims(material.study):
        serving = [material.chain.nodes[e.target] for e in material.chain.out_of("aim", aim.id)]
        shown = [node for node in serving if node.state == "here" and _is_shown(material, node.key)]
        read = [
            (metrics[node.id], latest[node.id])
            for node in shown
            if node.kind == "metric" and node.id in latest
        ]
        rows.append(
            AimRow(
                id=aim.id,
                statement=aim.statement,
                wanted=describe_aim(aim),
                origin=aim.origin,
                serving=tuple(node.label for node in shown),
                hidden=sum(node.state != "gone" for node in serving) - len(shown),
                read=tuple(describe_standing(aim, read)),
            )
        )
    return tuple(rows)


def get_background(material: Material) -> tuple[SourceRow, ...]:
    """Return the outside sources that are part of the background of the study."""
    return tuple(_row(s) for s in list_sources(material.study) if s.use == "background")


def get_outside(material: Material) -> dict[str, tuple[SourceRow, ...]]:
    """Return the outside sources that support each insight, by the insight's id."""
    sources = {str(source.id): source for source in list_sources(material.study)}
    found: dict[str, tuple[SourceRow, ...]] = {}
    for node in material.chain.list_kind("insight"):
        found[node.id] = tuple(
            _row(sources[edge.source[1]])
            for edge in material.chain.into("insight", node.id, source="source")
            if edge.relation != "contradicts" and edge.source[1] in sources
        )
    return found


def _row(source: Source) -> SourceRow:
    return SourceRow(
        id=source.id, cited=source.render(), words=source.words, address=source.address
    )


def get_decided(material: Material) -> tuple[DecisionRow, ...]:
    """Return what was decided, by day; the public is told nothing of it."""
    if material.audience == "public":
        return ()
    names = _list_shown(material)
    return tuple(
        DecisionRow(
            id=d.id,
            words=d.words,
            who=d.who,
            mandate=d.mandate,
            about=names.get(d.about_id, ""),
            day=d.day,
        )
        for d in list_decisions(material.study)
        if not d.is_open
    )


def list_asked(material: Material) -> tuple[str, ...]:
    """Return what is still to be decided, each with who decides it."""
    if material.audience == "public":
        return ()
    return tuple(
        " · ".join(part for part in (d.words, d.who) if part)
        for d in list_decisions(material.study)
        if d.is_open
    )


def list_next_steps(material: Material) -> tuple[str, ...]:
    """Return what is to be done and is not done yet, each with its owner and its day."""
    if material.audience == "public":
        return ()
    return tuple(
        " · ".join(
            part
            for part in (
                step.words,
                step.owner,
                say("by {day}", day=render_date(step.due)) if step.due else "",
            )
            if part
        )
        for step in list_steps(material.study)
        if not step.done
    )


def tell_kept_inside(material: Material) -> tuple[str, ...]:
    """Return what the public is not told, a sentence each."""
    study = material.study
    held = (
        (list_decisions(study) or list_steps(study), mark("Decisions and next steps")),
        (list_places(study), mark("The places where initiatives run")),
        (list_risks(study), mark("Risks of the study")),
        (list_dives(study), mark("Plans for the next fieldwork")),
        (list_rounds(study), mark("Ratings")),
    )
    if material.audience != "public":
        return ()
    return tuple(
        say("{things} are left out of the public version.", things=say(things))
        for there, things in held
        if there
    )


def _list_shown(material: Material) -> dict[str, str]:
    """Return the names of the spaces and initiatives that the audience sees, by id."""
    names = {
        str(space.id): space.name
        for space in list_spaces(material.study)
        if material.shows("space", space.id)
    }
    return names | {
        str(each.id): each.title
        for each in list_initiatives(material.study)
        if material.shows("initiative", each.id)
    }


def _is_shown(material: Material, key: tuple[str, str]) -> bool:
    return key not in material.left
