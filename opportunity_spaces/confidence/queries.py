"""Queries on confidence: assessments, the facts behind each component, the summary of findings."""

from __future__ import annotations

import json
from statistics import median
from typing import Any

from coding.answer_marks.queries import list_rich_excerpts
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.presence import measure_presence
from opportunity_spaces.confidence.changes import describe_changes
from opportunity_spaces.confidence.check_reason import check_reason
from opportunity_spaces.confidence.facts import Facts
from opportunity_spaces.confidence.model import COMPONENTS, Assessment, Basis, SummaryRow
from opportunity_spaces.model import Insight
from opportunity_spaces.queries import list_insights
from study import Study
from themes.fieldwork.queries import list_unread
from transcripts.people.queries import list_reached
from transcripts.queries import get_frame, list_strata

__all__ = ["find_assessment", "get_basis", "get_facts", "list_assessments", "list_summary"]


def list_assessments(study: Study) -> dict[str, Assessment]:
    """Return the assessments by the insight that they are about."""
    return {
        row["insight_id"]: Assessment(**{**row, "seen": _read_basis(row["seen"])})
        for row in study.db.query("SELECT * FROM assessments ORDER BY id")
    }


def find_assessment(study: Study, insight_id: str) -> Assessment | None:
    """Return what was judged of an insight, or None."""
    rows = study.db.query("SELECT * FROM assessments WHERE insight_id = ?", [insight_id])
    row = next(iter(rows), None)
    return Assessment(**{**row, "seen": _read_basis(row["seen"])}) if row else None


def _read_basis(told: str) -> Basis:
    held: dict[str, Any] = json.loads(told)
    parts: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in held.items()}
    return Basis(**parts)


def get_basis(chain: Chain, insight: Insight) -> Basis:
    """Return what an insight rests on now."""
    sides = chain.evidence("insight", insight.id).excerpts
    return Basis(
        assertion=insight.assertion,
        supports=sides["supports"],
        nuances=sides["nuances"],
        contradicts=sides["contradicts"],
        sessions=len(chain.sessions),
    )


def get_facts(study: Study, chain: Chain, insight: Insight) -> Facts:
    """Return what the study knows beside each component of the confidence in an insight."""
    evidence = chain.evidence("insight", insight.id)
    own = set(evidence.excerpts["supports"])
    held = json.dumps(sorted(own))
    rows = study.db.execute(
        """SELECT e.id, e.kind, e.quote FROM excerpts e
        WHERE e.id IN (SELECT value FROM json_each(?)) ORDER BY e.id""",
        [held],
    ).fetchall()
    (coders,) = study.db.execute(
        """SELECT count(DISTINCT coder) FROM codings
        WHERE excerpt_id IN (SELECT value FROM json_each(?))""",
        [held],
    ).fetchone()
    said: dict[str, int] = {}
    for each in own:
        for person in chain.origins[each].people if each in chain.origins else ():
            said[person] = said.get(person, 0) + 1
    unread = list_unread(study)
    strata: dict[str | None, str] = {each.id: each.name for each in list_strata(study)}
    return Facts(
        evidence=evidence,
        presence=measure_presence(chain, "insight", insight.id, strata),
        coders=coders,
        said=sum(kind == "said" for _, kind, _ in rows),
        words=int(median(len(quote.split()) for *_, quote in rows)) if rows else 0,
        rich=len(own & set(list_rich_excerpts(study))),
        most_of_one=max(said.values(), default=0),
        turns=sum(each.turns for each in unread),
        unread=sum(each.unread for each in unread),
        missing=tuple(
            (each.stratum, each.kind, each.wanted - each.reached)
            for each in list_reached(study)
            if each.wanted is not None and each.wanted > each.reached
        ),
    )


def list_summary(study: Study, chain: Chain) -> list[SummaryRow]:
    """Return a row for each insight that is not withdrawn, in the study's order."""
    assessments = list_assessments(study)
    strata: dict[str | None, str] = {each.id: each.name for each in list_strata(study)}
    language = get_frame(study).language
    found = []
    for insight in list_insights(study):
        if insight.status == "withdrawn":
            continue
        evidence = chain.evidence("insight", insight.id)
        presence = measure_presence(chain, "insight", insight.id, strata)
        mine = assessments.get(insight.id)
        reasons = [mine.get_reason(each) for each in COMPONENTS] if mine else []
        told = [
            each
            for reason in (*reasons, insight.confidence_reason)
            for each in check_reason(reason, evidence, presence, language=language)
        ]
        found.append(
            SummaryRow(
                insight=insight,
                basis=evidence.render_basis(),
                assessment=mine,
                changed=describe_changes(mine.seen, get_basis(chain, insight)) if mine else (),
                mismatches=tuple(dict.fromkeys(told)),
            )
        )
    return found
