"""A researcher's first hour, from an empty computer to the words that a thought is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coding.codebook.tree import list_in_order
from coding.memos.queries import list_memos
from coding.queries import list_codes, list_codings
from lifeworld.opening import open_study
from tests.e2e.conftest import Screen, start_app, stop_app
from transcripts.queries import list_transcripts

GROUP = """Moderator: What makes a day too long?

Bo: The night shift. We swap shifts in a chat group, and nobody writes it down.

Cy: A swap is a debt. You pay it back at Easter.

Bo: My sister minds the children when I swap.
"""
INTERVIEW = """Interviewer: How do you plan a week?

Dan: I do not plan. I swap a shift when my father is ill.

Interviewer: And at work?

Dan: They swap my shift without asking.
"""


@pytest.fixture
def beginner(tmp_path: Path, browser: Any) -> Iterator[Any]:
    """A window of the app of somebody who has no study yet."""
    process, entry = start_app(None, tmp_path)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(20_000)
    yield Screen(context, entry)
    context.close()
    stop_app(process)


def _press(page: Any, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).first.click()


def _go(screen: Screen, name: str) -> None:
    screen.page.locator("[data-testid=stSidebarNav]").get_by_role("link", name=name).click()
    screen.page.get_by_role("heading", name=name, level=1).wait_for()
    screen.wait()


def test_a_researchers_first_hour(beginner: Screen, tmp_path: Path, until: Any) -> None:
    page = beginner.open()
    # Begin, without a terminal.
    page.get_by_role("button", name="New study").click()  # its name ends with its key
    page.get_by_label("Title").fill("Nights and weeks")
    _press(page, "Create study")
    page.get_by_role("heading", name="Nights and weeks").wait_for()
    study = open_study(tmp_path / "Lifeworld" / "nights-and-weeks.lifeworld")
    _press(page, "Add transcripts")
    page.get_by_role("heading", name="Transcripts", level=1).wait_for()
    page.locator("input[type=file]").first.set_input_files(
        [
            {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
            for name, text in (("group.txt", GROUP), ("interview.txt", INTERVIEW))
        ]
    )
    _press(page, "Add 2 files")
    until(lambda: len(list_transcripts(study)) == 2)
    beginner.wait()
    # Code a sentence with a new code, and write down the thought that it gives.
    group = next(t.id for t in list_transcripts(study) if t.title == "group")
    page = beginner.read(group)
    for key in ("j", "s", "s", "Enter"):
        page.keyboard.press(key)
    page.get_by_role("combobox", name="Code for the passage").wait_for()
    page.keyboard.type("Swapping shifts")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    [first] = until(lambda: list_codings(study))
    assert first.quote == "We swap shifts in a chat group, and nobody writes it down."
    # Find what else is said about it, and code it all at once.
    _go(beginner, "Search")
    page.get_by_placeholder(re.compile("words", re.IGNORECASE)).first.fill("swap*")
    page.keyboard.press("Enter")
    page.get_by_text("5 turns").first.wait_for()
    _press(page, "Select all")
    page.get_by_role("combobox", name="Code", exact=True).click()
    page.get_by_role("option", name="Swapping shifts").click()
    _press(page, "Code 4 places")
    until(lambda: len(list_codings(study)) == 5)
    beginner.wait()
    # Two of the five are about family: the code is split.
    _go(beginner, "Codebook")
    page.locator("section.tree [data-code]").filter(has_text="Swapping shifts").first.click()
    page.get_by_role("heading", name="Swapping shifts").wait_for()
    page.get_by_role("tab", name="Split").click()
    page.get_by_text("Tick the quotes that go to another code.").wait_for()
    box = page.locator("[data-testid=stDataFrame]").first.bounding_box()
    for row in (3, 4):
        page.mouse.click(box["x"] + 16, box["y"] + 35 * row + 17)
        beginner.wait()
    page.get_by_label("Name of the new code").fill("Caring at home")
    page.keyboard.press("Tab")
    _press(page, "Move 2 quotes")
    until(lambda: "Caring at home" in [code.name for code in list_codes(study)])
    beginner.wait()
    moved = {c.id: c.name for _, c in list_in_order(list_codes(study))}
    assert sorted(c.quote for c in list_codings(study) if moved[c.code_id] == "Caring at home") == [
        "I swap a shift when my father is ill.",
        "My sister minds the children when I swap.",
    ]
    # A thought about one of them is written beside the words, and found again.
    beginner.read(group)
    for key in ("j", "j", "j", "Shift+M"):
        page.keyboard.press(key)
    page.get_by_label("Memo", exact=True).wait_for()
    page.wait_for_timeout(300)
    page.keyboard.type("Who is owed at Easter? See [[Caring at home]].")
    page.keyboard.press("Escape")
    until(lambda: [memo.body for memo in list_memos(study)])
    page.get_by_text("· saved").wait_for()
    _go(beginner, "Memos")
    page.get_by_label("Search memos").fill("easter")
    page.keyboard.press("Enter")
    page.get_by_text("1 of 1 memo").wait_for()
    box = page.locator("[data-testid=stDataFrame]").first.bounding_box()
    page.mouse.click(box["x"] + 80, box["y"] + 52)
    page.get_by_role("button", name="Turn 4 of “group”").click()
    # It leads to the words, where what was done to them is seen.
    page.get_by_role("article").nth(3).wait_for()
    page.wait_for_url("**turn=3**")
    assert "Caring at home" in page.get_by_role("article").nth(3).get_attribute("aria-label")
    assert beginner.errors == []
    assert beginner.foreign == []
    study.close()
