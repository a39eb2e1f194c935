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
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.get_by_role("combobox", name="Language").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="Dansk").click()
    page.get_by_role("heading", name="Kodebog", exact=True).wait_for()
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
