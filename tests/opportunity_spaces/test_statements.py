from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coding.model import Count
from opportunity_spaces.chain.model import Evidence
from opportunity_spaces.model import (
    FIELDS,
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
from opportunity_spaces.statements import (
    check_initiative,
    check_insight,
    check_metric,
    check_need,
    check_space,
    find_solution_words,
    render_need,
)


def _blank(kind: str) -> dict[str, Any]:
    return dict.fromkeys(FIELDS[kind], "") | ({"position": 1} if "position" in FIELDS[kind] else {})


def _need(**fields: Any) -> Need:
    return Need(**{**_blank("need"), "id": NeedId("n"), "rev": 1, **fields})


def _insight(**fields: Any) -> Insight:
    return Insight(**{**_blank("insight"), "id": InsightId("i"), "code": "I1", "rev": 1, **fields})


def _space(**fields: Any) -> Space:
    return Space(**{**_blank("space"), "id": SpaceId("s"), "rev": 1, **fields})


def _evidence(*, supports: Count, contradicts: Count | None = None) -> Evidence:
    return Evidence(
        supports=supports, nuances=Count(), contradicts=contradicts or Count(), excerpts={}
    )


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {
                "who": "settled machine operators",
                "verb": "learn at the machine",
                "because": "The machines change every year.",
                "barrier": "But nobody covers their shift",
            },
            "Settled machine operators need to learn at the machine because the machines change"
            " every year, but nobody covers their shift.",
        ),
        (
            {"who": "A night nurse", "verb": "to rest", "goal": "between two wards"},
            "A night nurse needs to rest between two wards.",
        ),
        ({"who": "", "verb": ""}, "People need to …."),
        (
            {"who": "the young", "verb": "be heard", "because": "so that they stay"},
            "The young need to be heard so that they stay.",
        ),
        (
            {"who": "Every apprentice", "verb": "need to ask", "because": "Because  X said\nso"},
            "Every apprentice needs to ask because X said so.",
        ),
    ],
)
def test_a_need_reads_as_one_sentence(fields: dict[str, str], sentence: str) -> None:
    assert render_need(_need(**fields)) == sentence


def test_solution_words_are_found_as_words_only() -> None:
    assert find_solution_words("An app, a Portal and an app that happens on the course") == [
        "app",
        "Portal",
        "course",
    ]
    assert find_solution_words("to apply, of courseware, supportal") == []


def test_a_solution_in_the_need_gets_a_question_but_not_in_its_barrier() -> None:
    whole = _need(who="Drivers", verb="find a course", because="x", barrier="y")
    assert check_need(whole) == ["“course” is a solution. What would it let people do?"]
    fine = _need(who="Drivers", verb="plan their week", because="x", barrier="the app is slow")
    assert check_need(fine) == []


@pytest.mark.parametrize("verb", ["a better chair", "more respect", "information", "access to pay"])
def test_a_need_that_is_a_thing_is_asked_for_its_verb(verb: str) -> None:
    asked = check_need(_need(who="Drivers", verb=verb, because="x", barrier="y"))
    assert len(asked) == 1
    assert "begins with a verb" in asked[0]


@pytest.mark.parametrize("verb", ["help each other", "be respected", "say no", "to support a mate"])
def test_a_need_that_is_a_verb_is_left_alone(verb: str) -> None:
    assert check_need(_need(who="Drivers", verb=verb, because="x", barrier="y")) == []


def test_an_unfinished_need_is_asked_for_what_is_missing() -> None:
    asked = " ".join(check_need(_need(), []))
    for word in ("Begin with a verb", "Who", "Why do they", "in the way", "Which insight"):
        assert word in asked
    draft = _insight(status="draft")
    early = check_need(_need(who="a", verb="b", because="c", barrier="d"), [draft])
    assert early == ["None of its insights is agreed yet. Is it too early to validate it?"]
    agreed = [draft, _insight(status="agreed")]
    assert check_need(_need(who="a", verb="b", because="c", barrier="d"), agreed) == []


@pytest.mark.parametrize(
    "assertion",
    [
        "People learn in breaks because nobody covers the shift",
        "They want to learn, yet they do not sign up",
        "De lærer i pauserne, fordi ingen afløser dem",
    ],
)
def test_an_insight_says_why_or_although(assertion: str) -> None:
    assert check_insight(_insight(assertion=assertion, so_what="x")) == []


def test_an_observation_is_asked_for_its_reason() -> None:
    bare = _insight(assertion="People learn in breaks", so_what="x")
    assert check_insight(bare) == [
        "This reads like an observation. Why is it so, or what makes it surprising?"
    ]
    whole = replace(bare, interpretation="The shift comes first", tension="Learning is theirs")
    assert check_insight(whole) == []


def test_an_insight_is_asked_for_sources_counter_evidence_and_confidence() -> None:
    insight = _insight(assertion="A because B", so_what="x")
    one = _evidence(supports=Count(groups=1, people=1, mentions=4))
    asked = check_insight(insight, one)
    assert [q.split(".")[0].split("?")[0] for q in asked] == [
        "It rests on a single source",
        "Did anyone say the opposite",
        "How confident are you in it, and why",
    ]
    good = _evidence(
        supports=Count(groups=2, people=5, mentions=9), contradicts=Count(people=1, mentions=1)
    )
    sure = replace(insight, confidence="very_low")
    assert check_insight(sure, good) == ["Why is the confidence very low?"]
    assert check_insight(replace(sure, confidence_reason="Few said it"), good) == []
    assert "Which quotes" in check_insight(insight, _evidence(supports=Count()))[0]


def test_a_space_is_asked_for_role_shift_boundaries_and_need() -> None:
    assert len(check_space(_space(name="Time to learn"), needs=0)) == 4
    whole = _space(
        name="Time to learn",
        role="broker",
        from_state="a",
        to_state="b",
        boundaries_in="c",
        boundaries_out="d",
        how_might_we="How might we share a shift?\n\nHow might we build an app?",
    )
    assert whole.questions == ("How might we share a shift?", "How might we build an app?")
    assert check_space(whole, needs=1) == [
        "“How might we build an app?” already names a solution: “app”. Can you ask more openly?"
    ]
    assert "is a solution" in check_space(replace(whole, name="Learning app"))[0]


def test_an_initiative_is_asked_for_owner_risk_answer_and_metric() -> None:
    bare = Initiative(**{**_blank("initiative"), "id": InitiativeId("x"), "title": "T", "rev": 1})
    assert len(check_initiative(bare, metrics=0, spaces=0)) == 4
    risky = replace(bare, owner="O", risk="R")
    assert check_initiative(risky, metrics=1, spaces=1) == ["What will be done about the risk?"]
    assert check_initiative(replace(risky, answer="A"), metrics=1, spaces=1) == []


def test_a_target_without_a_baseline_is_asked_about() -> None:
    metric = Metric(**{**_blank("metric"), "id": MetricId("m"), "rev": 1, "target": "85 %"})
    asked = check_metric(metric)
    assert len(asked) == 2
    assert "baseline" in asked[0]
    assert check_metric(replace(metric, baseline="40 %", source="Register")) == []


WHOLE = {
    "need": _need(who="Drivers", verb="rest", because="x", barrier="y"),
    "space": _space(
        name="Time", role="r", from_state="a", to_state="b", boundaries_in="c", boundaries_out="d"
    ),
}
INSIGHT = _insight(assertion="A because B", so_what="x", confidence="low", confidence_reason="y")
BALANCED = _evidence(
    supports=Count(groups=1, people=2, mentions=2), contradicts=Count(people=1, mentions=1)
)


@pytest.mark.parametrize(
    ("kind", "left_out", "question"),
    [
        ("need", "verb", "What do they need to do? Begin with a verb."),
        ("need", "who", "Who needs it?"),
        ("need", "because", "Why do they need it? A need without a reason is only a wish."),
        (
            "need",
            "barrier",
            "What stands in the way? Without a barrier the need is not unmet.",
        ),
        ("space", "role", "What role could the organisation play?"),
        ("space", "from_state", "What would change for people: from what, to what?"),
        ("space", "to_state", "What would change for people: from what, to what?"),
        ("space", "boundaries_in", "What is inside the space, and what is outside it?"),
        ("space", "boundaries_out", "What is inside the space, and what is outside it?"),
    ],
)
def test_what_is_missing_gets_one_question(kind: str, left_out: str, question: str) -> None:
    check: Any = {"need": check_need, "space": check_space}[kind]
    whole: Any = WHOLE[kind]
    assert check(whole) == []
    for empty in ("", "  "):
        assert check(replace(whole, **{left_out: empty})) == [question]


@pytest.mark.parametrize(
    ("evidence", "question"),
    [
        (BALANCED, None),
        (_evidence(supports=Count()), "Which quotes support it? None is linked yet."),
        (
            replace(BALANCED, supports=Count(groups=1, people=1, mentions=9)),
            "It rests on a single source. Is there another, or is one enough here?",
        ),
        # One person met twice is two sessions, and two people of one group are two people.
        (replace(BALANCED, supports=Count(interviews=2, people=1, mentions=2)), None),
        (
            replace(BALANCED, contradicts=Count()),
            "Did anyone say the opposite? No contradicting quote is linked yet.",
        ),
    ],
)
def test_the_evidence_of_an_insight_gets_one_question(
    evidence: Evidence, question: str | None
) -> None:
    assert check_insight(INSIGHT, evidence) == ([question] if question else [])


def test_an_assertion_of_more_than_forty_words_is_asked_to_be_shorter() -> None:
    fits = replace(INSIGHT, assertion=" ".join(["because", *["word"] * 39]))
    assert check_insight(fits) == []
    assert check_insight(replace(fits, assertion=f"{fits.assertion} more")) == [
        "Could somebody repeat this after hearing it once? Try fewer words."
    ]


def test_a_finding_that_rests_on_nothing_says_what_to_link() -> None:
    assert check_insight(replace(INSIGHT, so_what=" ")) == [
        "So what? What does it mean for the organisation?"
    ]
    assert check_need(WHOLE["need"], []) == ["Which insight does it come from? None is linked yet."]
    assert check_space(WHOLE["space"], needs=0) == [
        "Which need does it address? None is linked yet."
    ]
    bare = Initiative(**{**_blank("initiative"), "id": InitiativeId("x"), "title": "T", "rev": 1})
    assert check_initiative(bare, metrics=0, spaces=0) == [
        "Which opportunity space does it come from? None is linked yet.",
        "Who owns it?",
        "What could go wrong?",
        "How will you know that it works? No metric is linked yet.",
    ]
    metric = Metric(**{**_blank("metric"), "id": MetricId("m"), "rev": 1})
    assert check_metric(metric) == [
        "What is the value today? Without a baseline, nobody can judge the target.",
        "What is the target?",
        "Where will the number come from?",
    ]
