"""Commands for findings: insights, needs, spaces, initiatives, metrics and links."""

from __future__ import annotations

from typing import Any

from opportunity_spaces.model import (
    Initiative,
    InitiativeId,
    Insight,
    InsightId,
    Metric,
    MetricId,
    Need,
    NeedId,
    Space,
    SpaceId,
)
from opportunity_spaces.queries import (
    get_initiative,
    get_insight,
    get_metric,
    get_need,
    get_space,
    list_initiatives,
)
from opportunity_spaces.records.commands import remove_record
from opportunity_spaces.records.dependencies import has_circle
from opportunity_spaces.records.queries import list_places
from opportunity_spaces.things import (
    add_thing,
    get_label,
    get_thing,
    remove_thing,
    revise_thing,
)
from study import InvalidInput, Study
from study.language import say

__all__ = [
    "add_initiative",
    "add_insight",
    "add_metric",
    "add_need",
    "add_space",
    "remove_initiative",
    "remove_insight",
    "remove_metric",
    "remove_need",
    "remove_space",
    "revise_initiative",
    "revise_insight",
    "revise_metric",
    "revise_need",
    "revise_space",
]


def add_insight(study: Study, assertion: str, *, actor: str, **fields: Any) -> Insight:
    """Add an insight with the next free number as its code; *fields* as in `revise_insight`.

    Numbers are never reused, because an exported deck may show them.
    """
    made = add_thing(study, "insight", actor, {"assertion": assertion, **fields})
    return get_insight(study, made)


def revise_insight(
    study: Study, insight_id: InsightId, *, actor: str, expect_rev: int | None = None, **fields: Any
) -> None:
    """Change fields of an insight.

    These are assertion, observation, interpretation, tension, so_what, scope, status, confidence,
    confidence_reason and position.
    """
    revise_thing(study, "insight", insight_id, actor, expect_rev, fields)


def remove_insight(study: Study, insight_id: InsightId, *, actor: str) -> None:
    """Remove an insight, its assessment and the links to it; findings based on it turn stale."""
    with study.change("remove insight", actor=actor, gathers=True) as change:
        change.subject = get_insight(study, insight_id).code
        for (assessment_id,) in study.db.execute(
            "SELECT id FROM assessments WHERE insight_id = ?", [insight_id]
        ).fetchall():
            change.delete("assessments", assessment_id)
        remove_thing(study, "insight", insight_id, actor)


def add_need(study: Study, who: str, verb: str, *, actor: str, **fields: Any) -> Need:
    """Add a need; *fields* as in `revise_need`."""
    return get_need(study, add_thing(study, "need", actor, {"who": who, "verb": verb, **fields}))


def revise_need(
    study: Study, need_id: NeedId, *, actor: str, expect_rev: int | None = None, **fields: Any
) -> None:
    """Change who, verb, goal, because, barrier, workaround, consequence, kind, status, position."""
    revise_thing(study, "need", need_id, actor, expect_rev, fields)


def remove_need(study: Study, need_id: NeedId, *, actor: str) -> None:
    """Remove a need, its scores and the links to it; findings based on it turn stale."""
    with study.change("remove need", actor=actor, gathers=True) as change:
        change.subject = get_label("need", get_thing(study, "need", need_id))
        for (score_id,) in study.db.execute(
            "SELECT id FROM need_scores WHERE need_id = ?", [need_id]
        ).fetchall():
            change.delete("need_scores", score_id)
        remove_thing(study, "need", need_id, actor)


def add_space(study: Study, name: str, *, actor: str, **fields: Any) -> Space:
    """Add an opportunity space; *fields* as in `revise_space`."""
    return get_space(study, add_thing(study, "space", actor, {"name": name, **fields}))


def revise_space(
    study: Study, space_id: SpaceId, *, actor: str, expect_rev: int | None = None, **fields: Any
) -> None:
    """Change fields of an opportunity space.

    These are name, narrative, who, from_state, to_state, role, boundaries_in, boundaries_out,
    assets, risks, how_might_we (one question per line), status and position.
    """
    revise_thing(study, "space", space_id, actor, expect_rev, fields)


def remove_space(study: Study, space_id: SpaceId, *, actor: str) -> None:
    """Remove an opportunity space and the links to it; findings based on it turn stale."""
    remove_thing(study, "space", space_id, actor)


def add_initiative(study: Study, title: str, *, actor: str, **fields: Any) -> Initiative:
    """Add an initiative; *fields* as in `revise_initiative`."""
    return get_initiative(study, add_thing(study, "initiative", actor, {"title": title, **fields}))


def revise_initiative(
    study: Study,
    initiative_id: InitiativeId,
    *,
    actor: str,
    expect_rev: int | None = None,
    **fields: Any,
) -> None:
    """Change fields of an initiative, as `Initiative` lists them.

    Raises:
        InvalidInput: it would have to come before itself, or a field or choice does not exist.
        NotFound: the initiative that it depends on is not in the study.
    """
    if before := str(fields.get("depends_on_id", "")):
        _refuse_circle(study, initiative_id, before)
    revise_thing(study, "initiative", initiative_id, actor, expect_rev, fields)


def remove_initiative(study: Study, initiative_id: InitiativeId, *, actor: str) -> None:
    """Remove an initiative, the places where it runs and the links to it.

    Metrics linked to it turn stale, and what depended on it depends on nothing.
    """
    with study.change("remove initiative", actor=actor, gathers=True) as change:
        change.subject = get_initiative(study, initiative_id).title
        for each in list_initiatives(study):
            if each.depends_on_id == initiative_id:
                change.update("initiatives", each.id, depends_on_id="")
        for place in list_places(study, initiative_id):
            remove_record(study, "place", place.id, actor=actor)
        remove_thing(study, "initiative", initiative_id, actor)


def _refuse_circle(study: Study, initiative_id: InitiativeId, before: str) -> None:
    title = get_initiative(study, before).title
    depends = {str(each.id): each.depends_on_id for each in list_initiatives(study)}
    if has_circle({**depends, initiative_id: before}, initiative_id):
        raise InvalidInput(
            say("“{title}” cannot come before this initiative: it comes after it.", title=title),
            hint=say("Choose one that can come before it, or none."),
        )


def add_metric(study: Study, name: str, *, actor: str, **fields: Any) -> Metric:
    """Add a metric; *fields* as in `revise_metric`."""
    return get_metric(study, add_thing(study, "metric", actor, {"name": name, **fields}))


def revise_metric(
    study: Study, metric_id: MetricId, *, actor: str, expect_rev: int | None = None, **fields: Any
) -> None:
    """Change name, definition, unit, baseline, target, source, owner or cadence."""
    revise_thing(study, "metric", metric_id, actor, expect_rev, fields)


def remove_metric(study: Study, metric_id: MetricId, *, actor: str) -> None:
    """Remove a metric, its readings and the links to it."""
    with study.change("remove metric", actor=actor, gathers=True) as change:
        change.subject = get_metric(study, metric_id).name
        for (reading_id,) in study.db.execute(
            "SELECT id FROM readings WHERE metric_id = ?", [metric_id]
        ).fetchall():
            change.delete("readings", reading_id)
        remove_thing(study, "metric", metric_id, actor)
