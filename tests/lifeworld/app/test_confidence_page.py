"""What people do on the page Confidence reaches the study, and what does not fit is said."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from opportunity_spaces.confidence.commands import revise_assessment
from opportunity_spaces.confidence.queries import find_assessment
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.queries import get_insight


def link(small: SimpleNamespace) -> None:
    excerpt = small.codings[0].excerpt_id
    link_evidence(small.study, "excerpt", excerpt, "insight", small.insight.id, actor="Ana")


def open_judged(open_screen: Any, small: SimpleNamespace) -> Any:
    return open_screen(small.study, "confidence", chosen_summary=small.insight.id)


def test_an_insight_is_judged_beside_its_facts(open_screen: Any, small: SimpleNamespace) -> None:
    link_evidence(
        small.study,
        "excerpt",
        small.codings[0].excerpt_id,
        "insight",
        small.insight.id,
        actor="Ana",
    )
    screen = open_judged(open_screen, small)
    said = screen.read()
    assert "0 of 1 insight is judged" in said.replace("insights are", "insight is")
    assert "Heard in 1 of 1 group." in said
    assert "1 quote for it, 0 that nuance it, 0 against it." in said
    screen.field("selectbox", "Concern: Adequacy of data").set_value("serious")
    screen.field("text_area", "Reason: Adequacy of data").input("Only one quote")
    for component in ("Methodological limitations", "Coherence", "Relevance"):
        screen.field("selectbox", f"Concern: {component}").set_value("none")
    screen.run()
    assert "The four would lead to: low." in screen.read()
    screen.press("Save the judgement")
    made = find_assessment(small.study, small.insight.id)
    assert (made.adequacy, made.adequacy_reason, made.coherence) == (
        "serious", "Only one quote", "none",
    )  # fmt: skip
    assert screen.press(key="undo_last") is not None
    assert find_assessment(small.study, small.insight.id) is None


def test_a_reason_that_says_other_numbers_than_are_counted_is_told(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_judged(open_screen, small)
    screen.field("text_area", "Reason: Coherence").input("Heard in all groups")
    screen.run()
    assert "The reason says “all groups”; counted 0 of 1 group." in screen.read()


def test_a_judgement_whose_evidence_changed_says_so(
    open_screen: Any, small: SimpleNamespace
) -> None:
    revise_assessment(
        small.study, small.insight.id, methods="minor", overall="moderate", actor="Ana"
    )
    link_evidence(
        small.study,
        "excerpt",
        small.codings[0].excerpt_id,
        "insight",
        small.insight.id,
        actor="Ana",
    )
    said = open_judged(open_screen, small).read()
    assert "The evidence has changed since it was judged. 1 quote for it was added." in said
    assert "Of 1 the evidence has changed since" in said


def test_the_insight_opens_from_its_judgement(open_screen: Any, small: SimpleNamespace) -> None:
    screen = open_judged(open_screen, small).press("Open the insight")
    assert screen.title == "Insights and needs"


def test_the_summary_is_made_as_a_table_or_says_what_is_missing(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "confidence").open("Export the summary")
    assert "No insight was judged yet." in screen.read()
    revise_assessment(small.study, small.insight.id, methods="minor", actor="Ana")
    screen = open_screen(small.study, "confidence").open("Export the summary")
    # A draft is not for clients.
    screen.press("Make summary", inside="Export the summary")
    assert "No insight for this audience was judged component by component." in screen.read()
    screen = open_screen(small.study, "export")
    screen.at.radio[0].set_value("internal")
    screen.run()
    screen.press(key="page_make_summary")
    assert "1 insight, for the research team" in screen.read()
    assert get_insight(small.study, small.insight.id).confidence == ""


def test_an_insight_leads_to_its_judgement(open_screen: Any, small: SimpleNamespace) -> None:
    screen = open_screen(small.study, "insights", open_insight=small.insight.id)
    screen.press("Judge confidence")
    assert screen.title == "Confidence"
    assert screen.field("selectbox", "Concern: Coherence") is not None
