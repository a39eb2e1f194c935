"""A coded transcript as a page: filtered, lit up and printed in Chromium, without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lifeworld.exports.document.write_html import write_html
from tests.lifeworld.exports.document.test_write_docx import FIRST, SECOND, make_document

pytestmark = pytest.mark.e2e


@pytest.fixture(params=["light", "dark"])
def page(tmp_path: Path, browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """The page, in light and in dark; what it asks for and complains of fails the test."""
    out = tmp_path / "coded.html"
    write_html(make_document(), out)
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, color_scheme=request.param
    )
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda each: asked.append(each.url))
    opened.on("console", lambda each: asked.append(each.text))
    opened.goto(out.as_uri())
    yield opened
    assert asked == [out.as_uri()]
    context.close()


def test_a_filter_leaves_the_turns_with_a_code_and_tells_how_many(page: Any) -> None:
    page.locator("summary").press("Enter")
    assert page.locator("[role=status]").inner_text() == "2 of 2 turns are shown."
    page.get_by_label("Work › Time").press("Space")
    assert page.locator("[role=status]").inner_text() == "1 of 2 turns are shown."
    assert page.locator(".turn:visible h3").inner_text().startswith("Emma")
    assert page.locator(".codes li:visible").all_inner_texts() == ["Time · Ana Berg\nAsk <again>"]
    page.get_by_role("button", name="Show all").press("Enter")
    assert page.locator(".turn:visible").count() == 2


def test_a_code_in_the_margin_lights_up_its_words_in_every_turn(page: Any) -> None:
    page.locator(".codes button", has_text="Across").first.press("Enter")
    lit = "".join(page.locator("mark.lit").all_text_contents())
    assert lit == FIRST[18:] + SECOND[:10]
    page.keyboard.press("Escape")
    assert page.locator("mark.lit").count() == 0


def test_the_page_has_no_fault_that_axe_finds(page: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.locator("summary").press("Enter")
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_in_print_the_filter_is_gone_and_the_codes_stay(page: Any) -> None:
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert page.locator(".codes li:visible").count() == 4
