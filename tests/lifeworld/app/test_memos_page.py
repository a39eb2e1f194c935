"""Memos are written, found, edited and opened on their page and beside the things they are on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from coding.codebook.commands import rename_code
from coding.commands import add_turn_memo
from coding.memos.commands import add_memo
from coding.memos.model import NewMemo, Thing
from coding.memos.queries import get_memo, list_memos
from lifeworld.app.navigation import PLACES, render_address
from lifeworld.memos.names import find_memo_links
from study.entries import list_entries

ANA: dict[str, Any] = {"actor": "Ana"}


def write(study: Any, body: str, **more: Any) -> Any:
    new = NewMemo(body=body, links=find_memo_links(study, body), **more)
    return add_memo(study, new, **ANA)


def test_the_first_memo_is_written_on_the_page(open_screen: Any, small: SimpleNamespace) -> None:
    screen = open_screen(small.study, "memos")
    assert "There are no memos yet." in screen.read()
    screen.open("New memo")
    screen.field("text_area", "Memo").input("Why is [[Time]] borrowed?")
    screen.field("selectbox", "Kind").select("reflexive")
    screen.field("selectbox", "On").select(Thing(kind="theme", id=small.theme.id))
    screen.press("Add memo", inside="New memo")
    [memo] = list_memos(small.study)
    assert (memo.thing.kind, memo.kind, memo.by) == ("theme", "reflexive", "Ana")
    assert memo.links == {"Time": Thing(kind="code", id=small.time)}
    assert "Added the memo." in screen.read()


def test_a_memo_is_edited_in_place_and_its_links_have_the_names_of_now(
    open_screen: Any, small: SimpleNamespace
) -> None:
    memo = write(small.study, "About [[Time]] and [[Nobody]].")
    rename_code(small.study, small.time, "Hours", actor="Bo")
    screen = open_screen(small.study, "memos", chosen_memos=memo.id)
    said = screen.read()
    assert f"About [Hours](./?open=code%3A{small.time}) and :gray[[[Nobody]]]." in said
    assert "No code, theme, finding, transcript, person or memo is called “Nobody”." in said
    screen.press("Edit")
    assert screen.field("text_area", "Memo").value == "About [[Hours]] and [[Nobody]]."
    screen.press("Cancel").press("Edit")
    screen.field("text_area", "Memo").input("Only [[Hours]].")
    screen.field("text_input", "Day").input("2026-03-14")
    screen.field("selectbox", "On").select(Thing(kind="study", id="study"))
    screen.field("toggle", "Appears in the report").set_value(True)
    screen.press("Save memo")
    saved = get_memo(small.study, memo.id)
    assert (saved.body, saved.date, saved.in_report) == ("Only [[Hours]].", "2026-03-14", True)
    assert saved.thing == Thing(kind="study", id="study")
    assert saved.links == {"Hours": Thing(kind="code", id=small.time)}
    assert len(list_entries(small.study.db, limit=1)) == 1
    screen.press("Undo")
    assert get_memo(small.study, memo.id).body == "About [[Time]] and [[Nobody]]."


def test_a_memo_is_removed_and_comes_back(open_screen: Any, small: SimpleNamespace) -> None:
    memo = write(small.study, "One")
    screen = open_screen(small.study, "memos", chosen_memos=memo.id).press("Remove")
    assert list_memos(small.study) == []
    screen.press("Undo")
    assert [m.body for m in list_memos(small.study)] == ["One"]


def test_memos_are_searched_and_filtered(open_screen: Any, small: SimpleNamespace) -> None:
    write(small.study, "Shifts change", kind="field", day="2026-01-02")
    write(small.study, "Pay is late")
    screen = open_screen(small.study, "memos")
    assert "2 of 2 memos" in screen.read()
    screen.field("text_input", "Search memos").input("SHIFTS").run()
    assert "1 of 2 memos" in screen.read()
    screen.field("text_input", "Search memos").input("").run()
    screen.field("text_input", "To day").input("2026-01-31").run()
    assert "1 of 2 memos" in screen.read()
    screen.field("multiselect", "Kind of memo").select("decision").run()
    assert "No memo fits." in screen.read()


def test_a_memo_leads_to_its_thing_its_links_and_the_memos_that_link_to_it(
    open_screen: Any, small: SimpleNamespace
) -> None:
    memo = write(
        small.study, "First [[I1]]", title="First", thing=Thing(kind="code", id=small.time)
    )
    other = write(small.study, "See [[First]]")
    screen = open_screen(small.study, "memos", chosen_memos=memo.id)
    assert screen.press(key="memo_on").title == "Codebook"
    screen = open_screen(small.study, "memos", chosen_memos=memo.id)
    assert screen.press(key=f"link-{memo.id}").title == "Insights and needs"
    screen = open_screen(small.study, "memos", chosen_memos=memo.id).press(key="from-")
    assert screen.at.session_state["chosen_memos1"] == other.id


def test_a_link_in_a_memo_is_an_address_that_opens_its_thing_in_a_new_session(
    open_screen: Any, small: SimpleNamespace
) -> None:
    first = write(small.study, "First")
    things = {
        "code": small.time, "theme": small.theme.id, "insight": small.insight.id,
        "transcript": small.group.transcript_id, "memo": first.id, "study": "study",
    }  # fmt: skip
    expected = {
        "code": "Codebook", "theme": "Themes", "insight": "Insights and needs",
        "transcript": "Transcripts", "memo": "Memos",
    }  # fmt: skip
    for kind, thing_id in things.items():
        screen = open_screen(small.study, address={"open": f"{kind}:{thing_id}"})
        _, remembered = PLACES[kind]
        remembered += "1" if kind == "memo" else ""
        assert screen.at.session_state[remembered] == thing_id
        assert screen.title == expected.get(kind, screen.title)
        assert "open" not in screen.address, "the address is used once"
    for odd in ("code:gone", "code:", "page:x", "", "insight:gone", "person:gone", "memo:gone"):
        assert open_screen(small.study, address={"open": odd}).title
    link = render_address("code", "a&b=c) [x](http://evil.example)")
    assert link == "./?open=code%3Aa%26b%3Dc%29%20%5Bx%5D%28http%3A//evil.example%29"


def test_a_memo_on_words_leads_to_them(open_screen: Any, small: SimpleNamespace) -> None:
    memo = add_turn_memo(small.study, small.group.transcript_id, 2, NewMemo(body="Look"), **ANA)
    screen = open_screen(small.study, "memos", chosen_memos=memo.id)
    assert "Turn 3 of “" in screen.button(key="memo_on").label.replace("\\", "")
    screen.press(key="memo_on")
    assert screen.address["turn"] == "2"


def test_the_diary_tells_by_day_what_was_thought_and_done(
    open_screen: Any, small: SimpleNamespace
) -> None:
    memo = write(small.study, "Quiet today", kind="field", day="2026-01-02")
    screen = open_screen(small.study, "memos", memo_tabs="Diary by day")
    said = screen.read()
    assert "Added the theme “Time is borrowed”" in said
    assert "Quiet today" in said
    assert any(each.value == "2026-01-02" for each in screen.at.header)
    screen.press(key=f"open-{memo.id}")
    assert screen.at.session_state["chosen_memos1"] == memo.id


def test_the_page_of_a_code_shows_its_memos_and_takes_one(
    open_screen: Any, small: SimpleNamespace
) -> None:
    write(small.study, "On it", thing=Thing(kind="code", id=small.time))
    linking = write(small.study, "See [[Time]]")
    write(small.study, "Of [[Cover]] only")
    key = f"memos-code-{small.time}"
    screen = open_screen(small.study, "codebook", chosen_codes=small.time, **{key: True})
    said = screen.read()
    assert "On it" in said
    assert "links to it" in said
    assert "only" not in said
    screen.field("text_area", "Memo").input("Third")
    screen.press("Add memo")
    assert len(list_memos(small.study, thing=Thing(kind="code", id=small.time))) == 2
    screen = open_screen(small.study, "codebook", chosen_codes=small.time, **{key: True})
    screen.press(key=f"open-memo-{linking.id}")
    assert screen.title == "Memos"
