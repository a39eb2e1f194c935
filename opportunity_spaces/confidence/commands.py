"""Command that judges the confidence in an insight."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.confidence.model import CONCERNS, FIELDS, Assessment, AssessmentId
from opportunity_spaces.confidence.queries import find_assessment, get_basis
from opportunity_spaces.model import InsightId
from opportunity_spaces.queries import get_insight
from opportunity_spaces.things import revise_thing
from study import Conflict, InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.times import get_now

__all__ = ["revise_assessment"]


def revise_assessment(
    study: Study,
    insight_id: InsightId,
    *,
    actor: str,
    expect_rev: int | None = None,
    overall: str | None = None,
    explanation: str | None = None,
    **fields: str,
) -> Assessment:
    """Judge the confidence in an insight, and remember what it rests on at this moment.

    Args:
        study: The study.
        insight_id: The insight.
        actor: Who judges.
        expect_rev: The revision of the assessment that the person saw; 0 if there was none.
        overall: The confidence in the insight: high, moderate, low, very_low or empty.
        explanation: Why, in a sentence.
        fields: methods, coherence, adequacy and relevance (none, minor, moderate, serious or
            empty), and the reason of each, such as methods_reason.

    Raises:
        InvalidInput: there is no such component or level.
        NotFound: the insight is not in the study.
        Conflict: somebody judged it in the meantime.
    """
    checked = _check(fields)
    with study.change("judge confidence", actor=actor, gathers=True) as change:
        insight = get_insight(study, insight_id)
        change.subject = insight.code
        there = find_assessment(study, insight_id)
        if expect_rev is not None and expect_rev != (there.rev if there else 0):
            raise Conflict(
                say("Somebody else has judged {insight} in the meantime.", insight=insight.code),
                hint=say("Look at what they wrote, then save yours again."),
            )
        row: dict[str, Any] = {
            **checked,
            "seen": json.dumps(asdict(get_basis(get_chain(study), insight))),
            "by": actor,
            "at": get_now(),
        }
        if there is None:
            empty = dict.fromkeys(FIELDS, "")
            own_id = AssessmentId(new_id())
            change.insert("assessments", {"id": own_id, "insight_id": insight_id, **empty, **row})
        else:
            change.update("assessments", there.id, **row)
        said: dict[str, Any] = {
            name: value
            for name, value in (("confidence", overall), ("confidence_reason", explanation))
            if value is not None and value.strip() != getattr(insight, name)
        }
        if said:
            revise_thing(study, "insight", insight_id, actor, None, said)
    found = find_assessment(study, insight_id)
    assert found is not None  # noqa: S101  it was just written
    return found


def _check(given: dict[str, str]) -> dict[str, str]:
    for name, value in given.items():
        if name not in FIELDS:
            raise InvalidInput(
                say("The confidence has no component “{field}”.", field=name),
                hint=say("Choose one of {fields}.", fields=", ".join(FIELDS)),
            )
        if not name.endswith("_reason") and value not in CONCERNS:
            raise InvalidInput(
                say("“{value}” is no level of concern.", value=value),
                hint=say("Choose one of {choices}.", choices=", ".join(c for c in CONCERNS if c)),
            )
    return {name: value.strip() for name, value in given.items()}
