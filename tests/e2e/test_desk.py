"""The desk in a real browser: quotes follow the words, a press links, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from coding.quotes.queries import get_quote
from opportunity_spaces.commands import add_insight
from opportunity_spaces.queries import get_insight, list_insights, list_links


@pytest.fixture
def coded(served: Any, factories: Any) -> Any:
    """Three coded quotes and an insight of their own."""
    said = (
        ("Moderator", "Well?"),
        ("Bo", "Lamps flicker above the loom all winter."),
        ("Cy", "But I never saw a lamp flicker, no."),
        ("Di", "Boots leak when rain comes in."),
    )
    text = factories.add_transcript(served.study, said=said, title="At the desk")
    return [factories.code_turn(served.study, text, served.time, turn=turn) for turn in (1, 2, 3)]


def open_desk(window: Any, title: str) -> Any:
    page = window.open("insights")
    page.get_by_role("button", name=title).click()
    page.get_by_role("heading", name=title).wait_for()
    window.wait()
    page.locator(".st-key-write-insight button").first.click()
    page.get_by_label("Assertion, as a full sentence").wait_for()
    return page


def test_quotes_follow_the_words_and_a_press_links_one_where_it_stands(
    served: Any, coded: Any, screen: Any, until: Any
) -> None:
    insight = add_insight(served.study, "Something dim", actor="Ana")
    window = screen()
    page = open_desk(window, "Something dim")
    field = page.get_by_label("Assertion, as a full sentence")
    field.fill("Lamps flicker above the loom")
    first = page.get_by_role("article").first
    first.get_by_text("Lamps flicker above the loom").wait_for()
    page.get_by_text("This reads like an observation").wait_for()
    field.fill("Lamps flicker above the loom because nobody mends them")
    page.get_by_text("This reads like an observation").wait_for(state="detached")
    first.get_by_role("button", name="For", exact=True).click()
    until(lambda: [k.relation for k in list_links(served.study, to_id=insight.id)] == ["supports"])
    first.locator('button[aria-pressed="true"]').get_by_text("For", exact=True).wait_for()
    page.get_by_role("tab", name="May contradict").click()
    doubt = page.get_by_role("article").filter(has_text="But I never saw a lamp")
    doubt.wait_for(timeout=30_000)  # a slow machine may still be reading the quotes
    doubt.get_by_role("button", name="Against", exact=True).click()
    page.get_by_role("tab", name="Linked (2)").click()
    until(lambda: page.get_by_role("article").count() == 2)
    assert window.errors == []


def test_a_new_insight_is_written_and_saved_by_keyboard(
    served: Any, coded: Any, screen: Any, until: Any
) -> None:
    window = screen()
    page = window.open("insights")
    page.get_by_role("button", name="New insight").click()
    field = page.get_by_label("Assertion, as a full sentence")
    field.wait_for()
    until(lambda: field.evaluate("e => e === e.getRootNode().activeElement"))
    page.keyboard.type("Boots leak when rain comes in, but nobody says so")
    page.get_by_role("article").first.get_by_text("Boots leak").wait_for()
    page.keyboard.press("F6")
    page.keyboard.press("f")  # links, and saves the insight first
    until(lambda: any(i.assertion.startswith("Boots leak") for i in list_insights(served.study)))
    [made] = [i for i in list_insights(served.study) if i.assertion.startswith("Boots leak")]
    [link] = until(lambda: list_links(served.study, to_id=made.id))
    assert get_quote(served.study, link.from_id).words == "Boots leak when rain comes in."
    page.get_by_role("heading", name="Edit the insight").wait_for()
    page.keyboard.press("F6")
    page.get_by_label("Tension").fill("Yet it is dry")
    page.keyboard.press("Control+Enter")
    until(lambda: get_insight(served.study, made.id).tension == "Yet it is dry")
    assert window.errors == []


def test_a_draft_outlives_a_reload_of_the_page(served: Any, screen: Any) -> None:
    add_insight(served.study, "Something half", actor="Ana")
    window = screen()
    page = open_desk(window, "Something half")
    page.get_by_label("Tension").fill("Half a thought")
    page.reload()
    window.wait()
    page = open_desk(window, "Something half")
    page.get_by_text("draft kept, not saved").wait_for()
    assert page.get_by_label("Tension").input_value() == "Half a thought"
    assert window.errors == []
