"""The report as a web page: read by axe, reached by its contents, narrow screens, no requests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lifeworld.exports.chapters.build_report import build_report
from lifeworld.exports.document.write_html import write_html
from tests.e2e.test_accessibility import AXE, RULES, RUN
from tests.lifeworld.exports.chapters.test_build_report import FACTS
from tests.lifeworld.exports.report_factory import make_report


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Any:
    """The report, open in a browser without a network, with what it asked for."""
    out = tmp_path / "report.html"
    write_html(build_report(make_report(audience="internal"), FACTS), out)
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    opened = context.new_page()
    opened.asked = []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(out.as_uri())
    yield opened
    context.close()


@pytest.mark.skipif(AXE is None, reason="axe-playwright-python is not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_report(page: Any, scheme: str) -> None:
    assert AXE is not None
    page.emulate_media(color_scheme=scheme)
    page.evaluate(AXE.read_text("utf-8") + ";0")
    assert page.evaluate(RUN, [RULES, {}]) == []
    assert len(page.asked) == 1, "nothing but the page is loaded"


def test_contents_lead_to_every_section(page: Any) -> None:
    links = page.locator("nav.contents a")
    assert links.count() > 10
    for number in (0, links.count() - 1):
        told = links.nth(number).inner_text()
        links.nth(number).click()
        head = page.locator(page.evaluate("location.hash"))
        assert head.inner_text() == told
        assert head.is_visible()


def test_a_narrow_screen_scrolls_tables_and_not_the_page(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
