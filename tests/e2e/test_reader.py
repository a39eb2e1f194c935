"""Coding in a real browser: what the hands do is what stands in the study."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from coding.commands import apply_code
from coding.memos.queries import list_turn_memos
from coding.model import NewCoding
from coding.queries import list_codes, list_codings
from lifeworld.opening import open_study
from transcripts.queries import get_text, get_transcript

# Where `words` begin and end on the screen, whichever way they are written.
ENDS = """(article, words) => {
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const nodes = []; let text = "";
  while (walker.nextNode()) { nodes.push([walker.currentNode, text.length]);
    text += walker.currentNode.data; }
  const box = (at) => { const [node, from] = nodes.findLast(([, from]) => from <= at);
    const range = document.createRange();
    const wide = node.data.codePointAt(at - from) > 0xffff ? 2 : 1;
    range.setStart(node, at - from);
    range.setEnd(node, Math.min(at - from + wide, node.data.length));
    return range.getBoundingClientRect(); };
  const start = text.indexOf(words), last = start + words.length - 1;
  const first = box(start), end = box(last);
  const back = /[\\u0590-\\u06ff]/.test(words);
  return [back ? first.right - 1 : first.left + 1, first.top + first.height / 2,
          back ? end.left - 1 : end.right + 1, end.top + end.height / 2];
}"""


def drag(page: Any, article: Any, words: str) -> None:
    """Select words with the mouse; the palette opens by itself."""
    left, top, right, bottom = article.evaluate(ENDS, words)
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move((left + right) / 2, (top + bottom) / 2)
    page.mouse.move(right, bottom, steps=4)
    page.mouse.up()
    page.wait_for_timeout(200)  # the reader reads the selection once it has come to rest


def codings(served: Any, name: str) -> list[Any]:
    return list_codings(served.study, transcript_id=getattr(served, name))


def code(page: Any, name: str) -> None:
    """Choose a code in the palette by typing its name."""
    field = page.get_by_role("combobox", name="Code for the passage")
    field.wait_for()
    page.keyboard.type(name)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    field.wait_for(state="hidden")
    page.wait_for_timeout(100)  # the reader takes the focus back with the next frame


def saved(page: Any) -> None:
    page.get_by_text("· saved").wait_for()


def test_a_sentence_is_coded_by_keyboard_and_a_reload_keeps_place_and_coding(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    page = window.read(served.keyboard)
    for key in ("j", "s", "Enter"):
        page.keyboard.press(key)
    code(page, "Time")
    [made] = until(lambda: codings(served, "keyboard"))
    assert (made.quote, made.code_id) == ("There is never time to learn.", served.time)
    saved(page)
    page.wait_for_url("**turn=1**")
    window.reload()
    page.get_by_text("1 coding ").wait_for()
    assert "Time" in page.get_by_role("article").nth(1).get_attribute("aria-label")
    until(lambda: page.get_by_label("Turn number").input_value() == "2")
    assert window.errors == []


def test_the_palette_makes_a_code_where_none_fits_and_words_can_become_one(
    served: Any, screen: Any, until: Any
) -> None:
    page = screen().read(served.palette)
    for key in ("j", "s", "Enter"):
        page.keyboard.press(key)
    code(page, "Swap debts")
    until(lambda: codings(served, "palette"))
    saved(page)
    made = next(c for c in list_codes(served.study) if c.name == "Swap debts")
    assert made.origin == "inductive"
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.keyboard.press("v")
    painted = page.evaluate(
        "[...__lifeworld.reader.store.codes.values()].map(code => [code.id, code.hue])"
    )
    until(lambda: len(codings(served, "palette")) == 2)
    coding = next(c for c in codings(served, "palette") if c.code_id != made.id)
    own = next(c for c in list_codes(served.study) if c.id == coding.code_id)
    assert own.name.rstrip("….") in coding.quote
    assert own.hue == dict(painted)[own.id], "the colour painted at once is the colour kept"


def test_a_memo_is_kept_and_undo_and_redo_go_back_and_forth(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    page = window.read(served.mending)
    for key in ("j", "s", "Enter"):
        page.keyboard.press(key)
    code(page, "Time")
    until(lambda: codings(served, "mending"))
    saved(page)
    page.keyboard.press("m")
    memo = page.get_by_label("Memo", exact=True)
    memo.wait_for()
    page.wait_for_timeout(300)
    page.keyboard.type("Said with a laugh.")
    page.keyboard.press("Escape")
    until(lambda: codings(served, "mending")[0].memo == "Said with a laugh.")
    saved(page)
    page.keyboard.press("Escape")
    page.get_by_role("article").nth(1).focus()
    page.wait_for_timeout(300)
    page.keyboard.press("u")
    until(lambda: codings(served, "mending")[0].memo == "")
    saved(page)
    page.keyboard.press("u")
    until(lambda: codings(served, "mending") == [])
    label = page.get_by_role("article").nth(1)
    until(lambda: "coding" not in label.get_attribute("aria-label"))
    page.keyboard.press("Shift+U")
    until(lambda: len(codings(served, "mending")) == 1)


def test_a_memo_on_a_turn_is_written_by_key_signed_beside_it_and_found_again(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    window.refuse_socket()
    page = window.read(served.noted)

    def read() -> list[str]:
        return [each.memo.body for each in list_turn_memos(served.study, served.noted)]

    page.keyboard.press("j")
    page.keyboard.press("Shift+M")
    page.get_by_label("Memo", exact=True).wait_for()
    page.wait_for_timeout(300)
    page.route("**/ops", lambda route: route.abort())  # the connection is lost
    page.keyboard.type("Why does she laugh?")
    page.keyboard.press("Escape")
    sign = page.get_by_role("button", name="Memo on this turn")
    sign.wait_for()
    page.get_by_text("offline, 1 unsaved change").wait_for()
    assert read() == []
    page.unroute("**/ops")
    window.reload()  # the log of operations outlives it
    until(lambda: read() == ["Why does she laugh?"])
    saved(page)
    assert "1 memo" in page.get_by_role("article").nth(1).get_attribute("aria-label")
    sign.click()
    memo = page.get_by_label("Memo", exact=True)
    memo.wait_for()
    assert memo.input_value() == "Why does she laugh?"
    memo.fill("")
    page.keyboard.press("Escape")
    until(lambda: read() == [])
    sign.wait_for(state="detached")
    saved(page)
    page.get_by_role("article").nth(1).focus()
    page.keyboard.press("u")
    until(lambda: read() == ["Why does she laugh?"])
    page.keyboard.press("?")
    page.get_by_text("write a memo on the turn").wait_for()
    assert [e for e in window.errors if "ERR_FAILED" not in e] == []


def test_a_memo_written_while_the_answer_is_out_goes_to_the_coding_that_was_there(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    window.refuse_socket()
    page = window.read(served.identical)
    out: list[Any] = []
    page.route("**/ops", lambda route: out.append(route))
    for key in ("j", "s", "Enter"):
        page.keyboard.press(key)
    code(page, "Time")
    page.wait_for_timeout(300)
    said = "There is never time to learn."
    start = get_text(served.study, get_transcript(served.study, served.identical).text_id).index(
        said
    )
    new = NewCoding(
        code_id=served.time, transcript_id=served.identical, start=start, end=start + len(said)
    )
    there = apply_code(served.study, new, actor="Ana")  # in another tab
    page.keyboard.press("m")
    page.get_by_label("Memo", exact=True).wait_for()
    page.wait_for_timeout(300)
    page.keyboard.type("Said with a laugh.")
    with page.expect_response("**/ops"):
        out[0].continue_()
    # A held route waits for the test, which only asks the study from here on.
    page.unroute("**/ops")
    saved(page)
    page.keyboard.press("Escape")
    until(lambda: codings(served, "identical")[0].memo == "Said with a laugh.")
    assert [each.id for each in codings(served, "identical")] == [there.id]


def test_a_coding_goes_through_the_socket_and_is_stored_once(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    page = window.read(served.socket)
    for key in ("j", "s", "Enter"):
        page.keyboard.press(key)
    code(page, "Time")
    [made] = until(lambda: codings(served, "socket"))
    saved(page)
    page.locator("article mark", has_text=made.quote).wait_for()  # the tint became a mark
    assert not page.evaluate("CSS.highlights.has('lifeworld-coded')")
    assert [url for url in window.requests if url.endswith("/ops")] == []
    assert window.errors == []


def test_a_socket_that_is_lost_before_the_answer_doubles_and_loses_nothing(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    lost: list[str] = []

    def carry(socket: Any) -> None:
        server = socket.connect_to_server()

        def lose(answer: str) -> None:  # the batch was run, and nobody hears of it
            lost.append(answer)
            socket.close()
            server.close()

        server.on_message(lose)

    window.page.route_web_socket(re.compile(r"/lw/api/ops$"), carry)
    page = window.read(served.dropped)
    for key in ("j", "s", "Enter"):
        page.keyboard.press(key)
    code(page, "Time")
    until(lambda: lost)
    saved(page)
    assert [url for url in window.requests if url.endswith("/ops")]
    assert len(codings(served, "dropped")) == 1
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    code(page, "Cover")
    until(lambda: len(codings(served, "dropped")) == 2)
    saved(page)
    assert window.errors == []


def test_codings_that_overlap_are_both_shown(served: Any, screen: Any, until: Any) -> None:
    page = screen().read(served.overlap)
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    code(page, "Time")
    until(lambda: len(codings(served, "overlap")) == 1)
    drag(page, page.get_by_role("article").nth(1), "time to learn. We swap")
    code(page, "Cover")
    until(lambda: len(codings(served, "overlap")) == 2)
    assert {c.quote for c in codings(served, "overlap")} == {
        "There is never time to learn.",
        "time to learn. We swap",
    }
    label = page.get_by_role("article").nth(1).get_attribute("aria-label")
    assert "2 codings" in label
    assert "Time" in label
    assert "Cover" in label


@pytest.mark.parametrize("hand", ["keyboard", "mouse"])
def test_every_script_is_coded_to_the_letter(
    served: Any, screen: Any, until: Any, hand: str
) -> None:
    from transcripts.queries import get_text, get_transcript, list_turns

    text_id = get_transcript(served.study, served.scripts).text_id
    text = get_text(served.study, text_id)
    turns = list_turns(served.study, text_id)
    before = {c.id for c in codings(served, "scripts")}
    page = screen().read(served.scripts)
    wanted = []
    for number, turn in enumerate(turns[1:], start=1):
        words = text[turn.start : turn.end]
        wanted.append(words.split(". ")[0] + "." if hand == "keyboard" else words.split(" ", 1)[1])
        article = page.get_by_role("article").nth(number)
        if hand == "keyboard":
            page.keyboard.press("j")
            page.keyboard.press("s")
            page.keyboard.press("Enter")
        else:
            drag(page, article, wanted[-1])
        code(page, "Time" if hand == "keyboard" else "Cover")
        until(lambda n=number: len(codings(served, "scripts")) == len(before) + n)
    found = [c for c in codings(served, "scripts") if c.id not in before]
    assert [c.quote for c in found] == wanted
    assert all(text[c.start : c.end] == c.quote for c in found)


def test_two_people_see_each_others_codings(served: Any, screen: Any, until: Any) -> None:
    first, second = screen(), screen()
    second.open("coding")
    second.become("Bo")
    page = first.read(served.together)
    second.page.get_by_role("combobox", name="Transcript").first.click()
    second.page.keyboard.type("together")  # a long list draws only what is in view
    second.page.get_by_role("option", name="together").click()
    second.page.get_by_text("There is never time to learn.").first.wait_for()
    for key in ("j", "s", "Enter"):
        page.keyboard.press(key)
    code(page, "Time")
    until(lambda: codings(served, "together"))
    second.page.get_by_text("1 coding ").wait_for()
    second.page.get_by_role("article").nth(2).focus()
    second.page.wait_for_timeout(200)
    second.page.keyboard.press("s")
    second.page.keyboard.press("Enter")
    code(second.page, "Cover")
    until(lambda: len(codings(served, "together")) == 2)
    page.get_by_text("2 codings ").wait_for()
    assert {c.coder for c in codings(served, "together")} == {"Ana", "Bo"}


def test_work_after_the_ticket_ended_is_kept_and_said(served: Any, screen: Any) -> None:
    window = screen()
    window.refuse_socket()
    page = window.read(served.expired)

    def spoil(route: Any) -> None:
        route.continue_(headers={**route.request.headers, "authorization": "Bearer ended"})

    page.route("**/lw/api/**", spoil)
    for key in ("j", "s", "Enter"):
        page.keyboard.press(key)
    code(page, "Time")
    page.get_by_text("session expired, 1 unsaved change").wait_for()
    assert codings(served, "expired") == []


def propose(served: Any) -> None:
    """Record a run that proposes a code for two turns, as the worker would."""
    from coding.model import Suggestion, SuggestionId
    from coding.suggestions.commands import record_run
    from coding.suggestions.model import new_suggestion_id
    from transcripts.queries import get_transcript, list_turns

    transcript = get_transcript(served.study, served.suggestions)
    turns = list_turns(served.study, transcript.text_id)
    proposed = [
        Suggestion(
            id=SuggestionId(new_suggestion_id(transcript.text_id, t.start, t.end, code)),
            run_id="",
            transcript_id=transcript.id,
            text_id=transcript.text_id,
            start=t.start,
            end=t.end,
            code_id=code,
            score=0.9,
            probability=0.8,
            strong=True,
            reasons={
                "quotes": [
                    {
                        "text": "word " * 60,
                        "transcript": transcript.id,
                        "turn": 0,
                        "similarity": 0.5,
                    }
                ]
                * 3
            },
        )
        for t, code in ((turns[1], served.time), (turns[2], served.cover))
    ]
    record_run(
        served.study,
        proposed,
        model="words",
        version="1",
        parameters={},
        seed=0,
        input_hash="0",
        seconds=0.1,
        summary={},
    )


def test_suggestions_are_visited_accepted_and_rejected_by_keyboard(
    own: Any, factories: Any, until: Any
) -> None:
    """In a study of its own: once there is a run, every decision makes suggestions anew."""
    study = open_study(own.path)
    [time] = [code.id for code in list_codes(study)]
    [cover] = factories.add_codes(study, "Cover")
    said = (
        ("Moderator", "What keeps you from learning? Take your time."),
        ("Bo", "There is never time to learn. We swap shifts among us. Nobody writes it down."),
        ("Cy", "My colleague showed me on her own phone. That is how it goes here."),
        ("Bo", "You wait for somebody who knows. Then the manager asks why it took so long."),
    )
    talk = factories.add_transcript(study, said=said, title="suggestions")
    served = SimpleNamespace(study=study, suggestions=talk, time=time, cover=cover)
    propose(served)
    own.screen.page.set_viewport_size({"width": 1280, "height": 620})
    page = own.screen.read(talk)
    page.get_by_text("2 suggestions").wait_for()
    page.keyboard.press("n")
    card, passage = page.get_by_role("dialog"), page.locator("mark.active").first
    card.wait_for()
    # However much it has to say, the card leaves the words to see that it speaks about.
    over, under = card.bounding_box(), passage.bounding_box()
    assert over["y"] >= under["y"] + under["height"] - 9 or over["y"] + over["height"] <= under["y"]
    assert card.get_by_role("button", name="Accept").is_visible()
    page.keyboard.press("a")
    [made] = until(lambda: codings(served, "suggestions"))
    assert (made.source, made.code_id, made.coder) == ("accepted", served.time, "Ana")
    page.keyboard.press("r")
    page.get_by_text("0 suggestions").wait_for()
    assert len(codings(served, "suggestions")) == 1
    study.close()
