"""The summary of findings as plain values: confidence in each insight, component by component."""

from __future__ import annotations

from collections.abc import Iterator

from lifeworld.exports.report_parts import Material
from lifeworld.exports.summary_rows import FindingSummary
from opportunity_spaces.confidence.model import COMPONENTS, CONCERNS
from opportunity_spaces.confidence.queries import list_assessments, list_summary
from opportunity_spaces.model import CONFIDENCES
from opportunity_spaces.queries import list_insights
from study.language import mark, say

__all__ = ["CERQUAL", "get_summary", "list_reasons", "list_unsettled_judgements"]

CERQUAL = mark(
    "Confidence after GRADE-CERQual (Lewin et al., 2018), adapted from reviews of many studies to"
    " this one."
)


def get_summary(material: Material) -> tuple[FindingSummary, ...]:
    """Return a row for each insight shown, if any of them was judged component by component."""
    inside = material.audience == "internal"
    rows = [
        row
        for row in list_summary(material.study, material.chain)
        if material.shows("insight", row.insight.id)
    ]
    if not any(row.assessment for row in rows):
        return ()
    found = []
    for row in rows:
        judged = row.assessment.list_concerns() if row.assessment else {}
        found.append(
            FindingSummary(
                id=row.insight.id,
                code=row.insight.code,
                assertion=row.insight.assertion,
                basis=row.basis,
                concerns={each: CONCERNS[judged[each]] for each in COMPONENTS if judged.get(each)},
                reasons={
                    each: reason
                    for each in COMPONENTS
                    if row.assessment and (reason := row.assessment.get_reason(each))
                },
                confidence=CONFIDENCES[row.insight.confidence] if row.insight.confidence else "",
                explanation=row.insight.confidence_reason,
                changed=row.changed if inside else (),
                by=row.assessment.by if inside and row.assessment else "",
                date=row.assessment.at[:10] if inside and row.assessment else "",
            )
        )
    return tuple(found)


def list_reasons(material: Material) -> Iterator[tuple[str, str]]:
    """Yield the reasons that researchers wrote for their concerns: (the insight, the text)."""
    codes: dict[str, str] = {insight.id: insight.code for insight in list_insights(material.study)}
    for insight_id, assessment in list_assessments(material.study).items():
        if insight_id in codes and material.shows("insight", insight_id):
            reasons = [assessment.get_reason(each) for each in COMPONENTS]
            yield (
                say("The confidence in {insight}", insight=codes[insight_id]),
                " \n".join(reason for reason in reasons if reason),
            )


def list_unsettled_judgements(material: Material) -> tuple[str, ...]:
    """Return the insights shown whose evidence has changed since their confidence was judged."""
    return tuple(
        row.insight.code
        for row in list_summary(material.study, material.chain)
        if row.changed and material.shows("insight", row.insight.id)
    )
