"""Search and memos in a real browser: from a word to codings, and from a link to a code."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from coding.memos.commands import add_memo
from coding.memos.model import NewMemo
from coding.queries import list_codes, list_codings
from lifeworld.memos.names import find_memo_links
from lifeworld.opening import open_study
from tests.e2e.conftest import HOSTILE_NAME


def test_what_a_search_finds_is_chosen_by_keyboard_coded_at_once_and_taken_back(
    own: SimpleNamespace, factories: Any, until: Any
) -> None:
    study = open_study(own.path)
    said = [("Mod", "A kettle?"), ("Eva", "Never. We have no kettle."), ("Ib", "Kettle!")]
    factories.add_transcript(study, title="One", said=said)
    page = own.screen.open("search")
    field = page.get_by_role("textbox", name="Search the study")
    field.fill("never ket*")
    field.press("Enter")
    page.get_by_text("in 1 turn of 1 transcript").wait_for()
    field.fill("kettle")
    field.press("Enter")
    page.get_by_text("in 2 turns of 1 transcript").wait_for()
    box = page.get_by_role("checkbox", name="Eva · turn 2")
    box.focus()
    page.keyboard.press("Space")
    page.get_by_text("1 result selected.").wait_for()
    page.get_by_role("button", name="Select all").press("Enter")
    page.get_by_text("2 results selected.").wait_for()
    until(lambda: page.get_by_role("checkbox", name="Ib · turn 3").is_checked())
    page.get_by_role("combobox", name="Code").click()
    page.keyboard.type("Time")
    page.keyboard.press("Enter")
    page.get_by_text("2 codings will be made.").wait_for()
    assert list_codings(study) == [], "a preview writes nothing"
    page.get_by_role("button", name="Code 2 places").press("Enter")
    until(lambda: len(list_codings(study)) == 2)
    words = ["We have no kettle.", "Kettle!"]
    assert sorted(c.quote for c in list_codings(study)) == sorted(words)
    page.get_by_text("Coded 2 places with “Time”.").wait_for()
    page.get_by_role("button", name="Undo").click()
    until(lambda: list_codings(study) == [])
    assert own.screen.errors == []
    assert own.screen.foreign == []
    study.close()


def test_a_link_in_the_words_of_a_memo_opens_what_it_names(
    own: SimpleNamespace, factories: Any
) -> None:
    study = open_study(own.path)
    [odd] = factories.add_codes(study, HOSTILE_NAME, definition="Said with a laugh")
    [time] = [code for code in list_codes(study) if code.name == "Time"]
    body = f"Why is [[Time]] short, and [[Nobody]] asks? [x](http://evil.example) [[code: {odd}]]"
    memo = add_memo(study, NewMemo(body=body, links=find_memo_links(study, body)), actor="Ana")
    page = own.screen.open(f"?open=memo:{memo.id}")
    page.get_by_role("heading", name="Memos").wait_for()
    link = page.get_by_role("link", name="Time", exact=True)
    link.wait_for()
    assert page.locator("[data-testid=stMain] a").all_inner_texts() == ["Time"]
    link.focus()
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    there = opened.value
    there.get_by_role("heading", name="Codebook").wait_for()
    there.get_by_role("heading", name="Time", exact=True).wait_for()
    assert "open=" not in there.url
    assert "evil" not in "".join(own.screen.requests)
    assert page.get_by_role("heading", name="Memos").is_visible(), "the memo stays open"
    # The button below opens it here.
    page.get_by_role("button", name="Time", exact=True).click()
    page.get_by_role("heading", name="Time", exact=True).wait_for()
    assert own.screen.errors == []
    assert time.id not in page.url
    study.close()
