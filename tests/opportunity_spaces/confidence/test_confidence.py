"""Confidence is judged component by component, remembers its basis, and says when that changes."""

from __future__ import annotations

from typing import Any

import pytest

from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.commands import remove_insight, revise_insight
from opportunity_spaces.confidence.commands import revise_assessment
from opportunity_spaces.confidence.facts import describe_facts
from opportunity_spaces.confidence.model import COMPONENTS, suggest_level
from opportunity_spaces.confidence.queries import (
    find_assessment,
    get_facts,
    list_assessments,
    list_summary,
)
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.queries import get_insight
from study import Conflict, InvalidInput, NotFound


def judge(built: Any, **fields: Any) -> Any:
    return revise_assessment(built.study, built.insight.id, actor="ada", **fields)


def only_row(built: Any) -> Any:
    [row] = list_summary(built.study, get_chain(built.study))
    return row


def test_a_judgement_holds_each_component_and_the_level_of_the_insight(built: Any) -> None:
    made = judge(
        built,
        methods="minor",
        methods_reason=" One coder ",
        adequacy="moderate",
        overall="low",
        explanation="One group alone",
    )
    assert (made.methods, made.methods_reason, made.adequacy) == ("minor", "One coder", "moderate")
    assert made.list_concerns()["relevance"] == ""
    insight = get_insight(built.study, built.insight.id)
    assert (insight.confidence, insight.confidence_reason) == ("low", "One group alone")
    again = judge(built, relevance="serious")
    assert (again.id, again.methods, again.relevance) == (made.id, "minor", "serious")
    assert list_assessments(built.study) == {built.insight.id: again}


def test_a_judgement_is_one_change_and_is_undone_as_one(built: Any) -> None:
    before = built.tables()
    judge(built, methods="serious", overall="very_low", explanation="Asked for it")
    built.study.undo(actor="ada")
    assert find_assessment(built.study, built.insight.id) is None
    assert get_insight(built.study, built.insight.id).confidence == ""
    assert built.tables()["assessments"] == before["assessments"] == []


def test_with_an_insight_its_judgement_goes_and_comes_back(built: Any) -> None:
    made = judge(built, methods="minor")
    remove_insight(built.study, built.insight.id, actor="ada")
    assert list_assessments(built.study) == {}
    built.study.undo(actor="ada")
    assert find_assessment(built.study, built.insight.id).methods == made.methods


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"methods": "huge"}, "“huge” is no level of concern"),
        ({"luck": "minor"}, "no component “luck”"),
        ({"overall": "splendid"}, "“splendid” is not a valid confidence"),
    ],
)
def test_what_is_no_level_is_refused_and_changes_nothing(
    fields: dict[str, str], told: str, built: Any
) -> None:
    version, before = built.study.version, built.tables()
    with pytest.raises(InvalidInput, match=told):
        judge(built, **fields)
    assert (built.study.version, built.tables()) == (version, before)


def test_a_judgement_of_what_is_not_there_or_was_judged_meanwhile_is_refused(built: Any) -> None:
    with pytest.raises(NotFound):
        revise_assessment(built.study, "nowhere", actor="ada", methods="minor")  # type: ignore[arg-type]
    judge(built, methods="minor", expect_rev=0)
    with pytest.raises(Conflict, match="Somebody else has judged I1"):
        judge(built, methods="serious", expect_rev=0)
    assert find_assessment(built.study, built.insight.id).methods == "minor"


def test_a_judgement_goes_stale_with_its_evidence_and_is_settled_by_judging_again(
    built: Any,
) -> None:
    study, insight = built.study, built.insight
    judge(built, methods="minor")
    assert only_row(built).changed == ()
    free = next(q for q in built.quotes if q.excerpt_id != built.quotes[0].excerpt_id)
    link_evidence(
        study, "excerpt", free.excerpt_id, "insight", insight.id, relation="contradicts",
        actor="ada",
    )  # fmt: skip
    revise_insight(study, insight.id, assertion="People learn at home", actor="ada")
    assert only_row(built).changed == (
        "The insight is worded anew.",
        "1 quote against it was added.",
    )
    judge(built, coherence="moderate")
    assert only_row(built).changed == ()
    study.undo(actor="ada")
    assert len(only_row(built).changed) == 2


def test_the_facts_beside_each_component_are_counted_from_the_study(built: Any) -> None:
    study, insight = built.study, built.insight
    facts = describe_facts(get_facts(study, get_chain(study), insight))
    assert set(facts) == set(COMPONENTS)
    assert facts["methods"][0] == "Heard in 1 of 3 groups and 0 of 1 interview."
    assert "All its quotes were said; nothing observed stands beside them." in facts["methods"]
    assert "1 person coded its quotes." in facts["methods"]
    assert facts["coherence"][0] == "1 quote for it, 0 that nuance it, 0 against it."
    assert "has anybody looked" in facts["coherence"][1]
    assert facts["adequacy"][0].startswith("Rests on 1 quote")
    assert facts["relevance"] == (
        "Heard in 1 of 2 strata: Bakeries (1 person).",
        "Not heard in Harbours, where sessions were held.",
    )


def test_an_insight_without_a_quote_says_so_and_counts_nothing(built: Any) -> None:
    from opportunity_spaces.commands import add_insight

    bare = add_insight(built.study, "Nobody said this", actor="ada")
    facts = describe_facts(get_facts(built.study, get_chain(built.study), bare))
    assert facts["adequacy"] == ("Rests on no quote yet.",)
    assert facts["relevance"][0] == "Heard in none of 2 strata."


@pytest.mark.parametrize(
    ("concerns", "level"),
    [
        (("none", "none", "none", "none"), "high"),
        (("minor", "minor", "none", "none"), "high"),
        (("minor", "minor", "minor", "none"), "moderate"),
        (("none", "moderate", "none", "none"), "moderate"),
        (("serious", "none", "none", "none"), "low"),
        (("serious", "moderate", "moderate", "serious"), "very_low"),
        (("none", "none", "none", ""), ""),
    ],
)
def test_four_concerns_lead_to_a_level_and_three_do_not(
    concerns: tuple[str, ...], level: str
) -> None:
    assert suggest_level(dict(zip(COMPONENTS, concerns, strict=True))) == level
