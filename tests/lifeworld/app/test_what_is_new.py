"""The page that says what the latest interviews change."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from opportunity_spaces.collected.queries import list_collected
from opportunity_spaces.links.commands import link_evidence
from transcripts.frame.commands import revise_frame

SAID = (("Moderator", "Well?"), ("Ed", "I never have time."), ("Fi", "I have all the time."))


def add_wave(small: SimpleNamespace, factories: Any) -> str:
    return str(factories.add_transcript(small.study, said=SAID, title="Second group"))


def test_with_one_import_there_is_nothing_to_compare(
    open_screen: Any, small: SimpleNamespace
) -> None:
    assert "All transcripts came at once" in open_screen(small.study, "what_is_new").read()


def test_new_transcripts_that_nobody_coded_have_changed_nothing(
    open_screen: Any, small: SimpleNamespace, factories: Any
) -> None:
    add_wave(small, factories)
    told = open_screen(small.study, "what_is_new").read()
    assert "**1 new transcript** beside 1 transcript from before." in told
    assert "Nothing is coded in the new transcripts yet" in told


def test_what_is_strengthened_and_contradicted_is_said_with_its_numbers(
    open_screen: Any, small: SimpleNamespace, factories: Any
) -> None:
    second = add_wave(small, factories)
    for turn in (1, 2):
        last = factories.code_turn(small.study, second, small.time, turn=turn)
    link_evidence(
        small.study, "excerpt", last.excerpt_id, "insight", small.insight.id,
        relation="contradicts", actor="Ana",
    )  # fmt: skip
    screen = open_screen(small.study, "what_is_new")
    told = screen.read()
    assert "1 strengthened" in told
    assert "2 new quotes for it" in told
    assert "sessions: 1 → 2" in told
    assert "1 contradicted" in told
    assert "1 new quote against it" in told
    screen.press(key=f"new-insight-{small.insight.id}")
    assert screen.at.header[0].value.endswith("Nobody has time to learn")
    revise_frame(small.study, profile="reflexive", actor="Ana")
    assert "sessions: 1 → 2" not in open_screen(small.study, "what_is_new").read()


def test_new_quotes_on_the_themes_of_an_insight_are_weighed_at_its_desk(
    open_screen: Any, small: SimpleNamespace, factories: Any
) -> None:
    coding = factories.code_turn(small.study, add_wave(small, factories), small.time, turn=1)
    link_evidence(small.study, "theme", small.theme.id, "insight", small.insight.id, actor="Ana")
    screen = open_screen(small.study, "what_is_new")
    assert "1 new quote on its themes that nobody has weighed" in screen.read()
    screen.press(key=f"weigh-{small.insight.id}")
    assert list_collected(small.study, by="Ana") == [coding.excerpt_id]
    assert screen.title == "Edit the insight"
    assert screen.at.session_state["desk_list"] == "collected"


def test_the_page_of_transcripts_leads_there_once_there_is_something_to_compare(
    open_screen: Any, small: SimpleNamespace, factories: Any
) -> None:
    def links(screen: Any) -> list[str]:
        return [str(each.proto.label) for each in screen.at.get("page_link")]

    words = "What do the latest transcripts change?"
    assert words not in links(open_screen(small.study, "transcripts"))
    add_wave(small, factories)
    assert words in links(open_screen(small.study, "transcripts"))
