"""The screens speak the language of the browser, or the one that is chosen in it."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.e2e


def test_the_language_chosen_in_a_browser_is_that_of_its_pages_and_of_the_reader(
    served: Any, browser: Any, until: Any
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    served.entry.add_to(context)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{served.address}/codebook")
    page.get_by_role("heading", name="Codebook", exact=True).wait_for()

    def choose() -> bool:
        """Choose Danish by the keyboard; the list closes when the page is drawn meanwhile."""
        if page.get_by_role("option", name="Dansk").count() == 0:
            page.get_by_role("combobox", name="Language").focus()
            page.keyboard.press("ArrowDown")
            page.wait_for_timeout(300)
        if page.get_by_role("option", name="Dansk").count():
            page.keyboard.press("End")
            page.keyboard.press("Enter")
            page.wait_for_timeout(1500)
        return bool(page.get_by_role("heading", name="Kodebog", exact=True).count())

    until(choose, seconds=40)
    assert page.locator("html").get_attribute("lang") == "da"
    page.get_by_role("link", name="Kodning").wait_for()

    page.goto(f"{served.address}/coding?transcript={served.step2}")
    page.get_by_role("article").nth(1).wait_for()
    page.get_by_role("button", name="Fortryd").first.wait_for()
    page.get_by_role("article").nth(1).click()
    for key in ("s", "Enter"):
        page.keyboard.press(key)
    page.get_by_role("combobox", name="Kode til passagen").wait_for()
    page.keyboard.press("Escape")
    assert "There is never time to learn." in page.get_by_role("article").nth(1).inner_text()
    # What the server refuses is said in it, too.
    refused = page.request.get(f"{served.address}/lw/api/transcripts")
    assert refused.json()["error"] == "Din session er udløbet."
    assert errors == []
    context.close()


def test_a_browser_in_danish_is_greeted_in_danish(served: Any, browser: Any) -> None:
    context = browser.new_context(locale="da-DK")
    served.entry.add_to(context, coder="")
    page = context.new_page()
    page.goto(f"{served.address}/codebook")
    page.get_by_role("heading", name="Hvem koder?").wait_for()
    context.close()
