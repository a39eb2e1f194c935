"""Beside the text: whose words count, the pane of codes, and what a reader can reach from there."""

from __future__ import annotations

from typing import Any

from tests.e2e.test_reader import codings, saved


def test_a_coding_of_a_moderators_words_is_hatched_and_says_that_it_is_not_counted(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    page = window.read(served.asked)
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Code for the passage").wait_for()
    said = page.get_by_text("Moderator: not counted")
    said.wait_for()
    page.keyboard.type("Time")
    page.keyboard.press("Enter")
    until(lambda: codings(served, "asked"))
    saved(page)
    stripe = page.locator(".lane.uncounted")
    stripe.wait_for()
    assert "Moderator: not counted" in stripe.get_attribute("title")
    stripe.click()
    page.get_by_role("dialog", name="Coding").get_by_text("Moderator: not counted").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Code for the passage").wait_for()
    assert said.count() == 0
    assert window.errors == []
