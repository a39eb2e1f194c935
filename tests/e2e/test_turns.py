"""A turn is split where the cursor stands, its second part gets a speaker, and that is undone."""

from __future__ import annotations

import contextlib
from typing import Any

from lifeworld.opening import open_study
from transcripts.queries import get_text, get_transcript, list_turns


def said(own: Any) -> list[tuple[str, str]]:
    with contextlib.closing(open_study(own.path)) as study:
        text_id = get_transcript(study, own.transcript).text_id
        text = get_text(study, text_id)
        return [(t.label, text[t.start : t.end]) for t in list_turns(study, text_id)]


def open_correcting(own: Any) -> Any:
    page = own.screen.open("transcripts")
    page.locator("[data-testid=stDataFrame]").first.click(position={"x": 18, "y": 52})
    page.get_by_role("tab", name="Correct the text").click()
    return page


def put_cursor_before(page: Any, word: str) -> None:
    area = page.get_by_role("textbox", name="Words", exact=True)
    area.click()
    area.evaluate(
        "(area, word) => area.setSelectionRange(...Array(2).fill(area.value.indexOf(word)))", word
    )


def test_a_turn_is_split_where_the_cursor_stands(own: Any, until: Any) -> None:
    before = said(own)
    label, words = before[0]
    last = words.split()[-1]
    page = open_correcting(own)
    put_cursor_before(page, last)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.get_by_text("Split into 2 turns").wait_for()
    speaker = page.get_by_role("combobox", name="Speaker")
    speaker.first.fill("Ida")
    speaker.first.press("Enter")
    page.get_by_text("New speaker: Ida.").wait_for()
    page.get_by_role("button", name="Split turn").click()
    page.get_by_text("Split turn 1.").wait_for()
    assert said(own)[:2] == [(label, words.removesuffix(last).strip()), ("Ida", last)]
    page.get_by_role("button", name="Undo").click()
    until(lambda: said(own) == before)
    assert own.screen.errors == []
