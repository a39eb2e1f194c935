"""Beside the text: whose words count, the pane of codes, and what a reader can reach from there."""

from __future__ import annotations

from typing import Any

from coding.codebook.commands import add_code
from coding.codebook.merging.commands import remove_code
from coding.commands import apply_code
from coding.model import NewCoding
from coding.queries import list_codes
from tests.e2e.test_reader import ENDS, code, codings, drag, saved
from transcripts.queries import get_text, get_transcript


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


def row(page: Any, name: str) -> Any:
    """The row of a code in the pane."""
    return page.get_by_role("treeitem", name=f"{name},")


def select(page: Any) -> None:
    """Select the first sentence of the second turn by keyboard."""
    page.keyboard.press("j")
    page.keyboard.press("s")


def middle(page: Any, words: str, *, turn: int = 1) -> tuple[float, float]:
    """A point on words of a turn, of the second one unless another is named."""
    left, top, right, bottom = page.get_by_role("article").nth(turn).evaluate(ENDS, words)
    return (left + right) / 2, (top + bottom) / 2


def test_the_pane_is_folded_by_key_and_stays_so_in_this_browser(served: Any, screen: Any) -> None:
    window = screen()
    page = window.read(served.beside)
    tree = page.get_by_role("tree", name="Codes")
    tree.wait_for()
    page.keyboard.press("b")
    tree.wait_for(state="hidden")
    window.reload()
    page.get_by_text("· saved").wait_for()
    assert not tree.is_visible()
    page.get_by_role("button", name="Codes and memos").click()
    tree.wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+B")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    meaning = page.get_by_role("region", name="Meaning of the code")
    assert "Select words and click" not in meaning.inner_text()
    row(page, "Time").hover()
    meaning.get_by_role("heading", name="Time").wait_for()
    assert window.errors == []


def test_a_code_is_put_on_selected_words_by_click_and_by_keyboard_in_the_pane(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    page = window.read(served.beside)
    select(page)
    row(page, "Time").click()
    [made] = until(lambda: codings(served, "beside"))
    assert (made.quote, made.code_id) == ("There is never time to learn.", served.time)
    page.get_by_role("treeitem", name="Time, 1 coding here").wait_for()
    page.keyboard.press("s")
    page.keyboard.press("Shift+B")
    row(page, "Cover").focus()
    page.keyboard.press("Enter")
    until(lambda: len(codings(served, "beside")) == 2)
    assert codings(served, "beside")[1].code_id == served.cover
    saved(page)
    page.keyboard.press("u")
    page.keyboard.press("u")
    until(lambda: codings(served, "beside") == [])
    page.get_by_role("treeitem", name="Time, 0 codings here").wait_for()
    assert window.errors == []


def test_a_code_is_dragged_onto_the_selection_and_the_selection_onto_a_code(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    page = window.read(served.dragged)
    select(page)
    x, y = middle(page, "time to learn")
    box = row(page, "Time").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(x, y, steps=5)
    page.mouse.move(x + 2, y)
    page.mouse.up()
    [made] = until(lambda: codings(served, "dragged"))
    assert (made.quote, made.code_id) == ("There is never time to learn.", served.time)
    saved(page)
    drag(page, page.get_by_role("article").nth(1), "We swap shifts")
    page.get_by_role("combobox", name="Code for the passage").wait_for()
    x, y = middle(page, "We swap")  # above the list of codes, which opened below these words
    box = row(page, "Cover").bounding_box()
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y, steps=3)
    page.mouse.move(box["x"] + 60, box["y"] + 8, steps=5)
    page.mouse.move(box["x"] + 62, box["y"] + 8)
    page.mouse.up()
    until(lambda: len(codings(served, "dragged")) == 2)
    assert ("We swap shifts", served.cover) in [
        (each.quote, each.code_id) for each in codings(served, "dragged")
    ]
    assert window.errors == []


def test_a_code_that_a_colleague_removes_while_it_is_dragged_is_told_in_a_sentence(
    served: Any, screen: Any, until: Any
) -> None:
    [passing] = [add_code(served.study, "Passing", actor="Bo").id]
    window = screen()
    page = window.read(served.removed)
    select(page)
    x, y = middle(page, "time to learn")
    box = row(page, "Passing").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(x, y, steps=5)
    remove_code(served.study, passing, actor="Bo")
    until(lambda: not page.evaluate("id => __lifeworld.reader.store.codes.has(id)", passing))
    page.mouse.move(x + 2, y)
    page.mouse.up()
    page.get_by_text(
        "The code “Passing” was removed meanwhile. Nothing was coded."
    ).first.wait_for()
    row(page, "Passing").wait_for(state="detached")
    assert codings(served, "removed") == []
    assert window.errors == []


def test_a_key_is_given_in_the_pane_used_and_taken_back(
    served: Any, screen: Any, until: Any
) -> None:
    def key_of(code: str) -> str | None:
        return next(each.shortcut for each in list_codes(served.study) if each.id == code)

    window = screen()
    page = window.read(served.keyed)
    row(page, "Cover").click()
    page.get_by_label("Key of Cover").select_option("7")
    until(lambda: key_of(served.cover) == "7")
    page.get_by_text("Key 7 is now “Cover”.").first.wait_for()
    select(page)
    page.keyboard.press("7")
    [made] = until(lambda: codings(served, "keyed"))
    assert made.code_id == served.cover
    saved(page)
    page.keyboard.press("u")
    until(lambda: codings(served, "keyed") == [])
    saved(page)
    page.keyboard.press("u")
    until(lambda: key_of(served.cover) is None)
    assert window.errors == []


def test_all_quotes_of_a_code_are_one_click_away(served: Any, screen: Any) -> None:
    window = screen()
    page = window.read(served.beside)
    row(page, "Time").click()
    page.get_by_role("button", name="All quotes").click()
    page.get_by_role("heading", name="Codebook", level=1).wait_for()
    page.get_by_role("heading", name="Time", level=2).wait_for()
    page.get_by_role("tab", name="Quotes", selected=True).wait_for()
    assert window.errors == []


def test_memos_of_the_transcript_are_listed_and_lead_to_their_place(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    page = window.read(served.listed)
    page.keyboard.press("j")
    page.keyboard.press("Shift+M")
    page.get_by_label("Memo", exact=True).wait_for()
    page.wait_for_timeout(300)
    page.keyboard.type("Why does she laugh?")
    page.keyboard.press("Escape")
    memos = page.get_by_role("region", name="Memos of this transcript")
    item = memos.get_by_role("button", name="turn 2 Why does she laugh?")
    item.wait_for()
    page.get_by_role("article").nth(3).focus()
    item.click()
    page.get_by_role("dialog", name="Memos of this turn").wait_for()
    assert window.errors == []


def test_what_is_coded_from_the_pane_while_the_connection_is_lost_is_kept(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    window.refuse_socket()
    page = window.read(served.lost)
    page.route("**/lw/api/**", lambda route: route.abort())
    select(page)
    row(page, "Time").click()
    page.get_by_text("offline, 1 unsaved change").wait_for()
    page.get_by_role("treeitem", name="Time, 1 coding here").wait_for()
    assert codings(served, "lost") == []
    page.unroute("**/lw/api/**")
    [made] = until(lambda: codings(served, "lost"))
    assert made.code_id == served.time
    saved(page)


def code_a_sentence(page: Any, name: str) -> None:
    """Code the first sentence of the second turn by keyboard."""
    for key in ("j", "s", "Enter"):
        page.keyboard.press(key)
    code(page, name)
    saved(page)


def test_a_quote_is_copied_with_its_source(served: Any, screen: Any, until: Any) -> None:
    window = screen(permissions=["clipboard-read", "clipboard-write"])
    page = window.read(served.copied)
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.keyboard.press("Control+C")
    cited = "“There is never time to learn.”\n— Bo, copied, turn 2"
    until(lambda: page.evaluate("navigator.clipboard.readText()") == cited)
    page.get_by_text("Copied with its source.").first.wait_for()
    # The machine may have suggested something on participants' words by then.
    page.mouse.click(*middle(page, "What keeps you", turn=0), button="right")
    page.get_by_role("menu", name="Turn").wait_for()
    page.keyboard.press("Escape")
    x, y = middle(page, "We swap")
    drag(page, page.get_by_role("article").nth(1), "We swap shifts")
    page.mouse.click(x, y, button="right")
    page.get_by_role("menu", name="Selected words").wait_for()
    page.get_by_role("menuitem", name="Copy with source").click()
    cited = "“We swap shifts”\n— Bo, copied, turn 2"
    until(lambda: page.evaluate("navigator.clipboard.readText()") == cited)
    assert window.errors == []


def test_the_menu_of_a_coding_changes_writes_and_removes(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    page = window.read(served.menu)
    code_a_sentence(page, "Time")
    x, y = middle(page, "never time")
    page.mouse.click(x, y, button="right")
    page.get_by_role("menuitem", name="Change code").click()
    code(page, "Cover")
    until(lambda: [each.code_id for each in codings(served, "menu")] == [served.cover])
    page.mouse.click(x, y, button="right")
    page.get_by_role("menuitem", name="Write a memo").click()
    page.get_by_label("Memo", exact=True).wait_for()
    page.wait_for_timeout(200)
    page.keyboard.type("So she says.")
    page.keyboard.press("Escape")
    until(lambda: codings(served, "menu")[0].memo == "So she says.")
    saved(page)
    page.get_by_role("article").nth(1).focus()
    page.keyboard.press("Shift+F10")  # the menu has a key, too
    page.get_by_role("menu", name="Coding").wait_for()
    page.get_by_role("menuitem", name="Remove coding").press("Enter")
    until(lambda: codings(served, "menu") == [])
    saved(page)
    page.keyboard.press("u")
    until(lambda: len(codings(served, "menu")) == 1)
    assert window.errors == []


def test_the_ends_of_a_coding_are_dragged(served: Any, screen: Any, until: Any) -> None:
    window = screen()
    page = window.read(served.handled)
    code_a_sentence(page, "Time")
    page.mouse.click(*middle(page, "never time"))
    handle = page.locator(".handle.end")
    handle.wait_for()
    box = handle.bounding_box()
    page.mouse.move(box["x"] + 7, box["y"] + 10)
    page.mouse.down()
    x, y = middle(page, "shifts")
    page.mouse.move(x - 40, y, steps=4)
    page.mouse.move(x, y, steps=4)
    page.mouse.up()
    until(
        lambda: (
            codings(served, "handled")[0].quote == "There is never time to learn. We swap shifts"
        )
    )
    saved(page)
    page.keyboard.press("Escape")
    handle.wait_for(state="detached")
    page.keyboard.press("u")
    until(lambda: codings(served, "handled")[0].quote == "There is never time to learn.")
    assert window.errors == []


def test_more_than_three_codings_on_the_same_words_move_no_word(
    served: Any, screen: Any, until: Any
) -> None:
    def place_of(words: str) -> list[float]:
        return list(page.get_by_role("article").nth(1).evaluate(ENDS, words))

    window = screen()
    page = window.read(served.crowded)
    for number in range(5):
        added = add_code(served.study, f"Crowd {number}", actor="Ana")
        text = get_text(served.study, get_transcript(served.study, served.crowded).text_id)
        start = text.index("There is never")
        new = NewCoding(
            code_id=added.id, transcript_id=served.crowded, start=start, end=start + 20 + number
        )
        apply_code(served.study, new, actor="Ana")
    page.get_by_text("5 codings ").wait_for()
    assert page.locator("mark[data-more]").count() >= 1
    until(lambda: page.locator(".lane").count() >= 5)  # one more, if something is suggested
    crowded = place_of("Nobody writes it down")
    page.locator("mark[data-more]").evaluate_all(
        "all => all.map(m => m.removeAttribute('data-more'))"
    )
    assert place_of("Nobody writes it down") == crowded
    assert window.errors == []


def test_a_typo_is_corrected_where_it_is_seen_and_codings_move_with_it(
    served: Any, screen: Any, until: Any
) -> None:
    def quotes() -> list[str]:
        return [each.quote for each in codings(served, "mistyped")]

    window = screen()
    page = window.read(served.mistyped)
    code_a_sentence(page, "Time")
    page.keyboard.press("w")
    area = page.get_by_role("textbox", name="Words", exact=True)
    area.wait_for()
    area.fill(area.input_value().replace("never time", "never any time"))
    area.press("Tab")
    page.get_by_role("button", name="Save correction").click()
    until(lambda: quotes() == ["There is never any time to learn."])
    page.get_by_role("article").nth(1).get_by_text("There is never any time").wait_for()
    page.get_by_test_id("stBottom").get_by_role("button", name="Undo").click()
    until(lambda: quotes() == ["There is never time to learn."])
    page.get_by_role("article").nth(1).get_by_text("There is never time").wait_for()

    def press(key: str, expected: str) -> None:
        page.get_by_role("article").nth(1).click()
        page.keyboard.press(key)
        until(lambda: quotes() == [expected])
        page.get_by_role("article").nth(1).get_by_text(expected).wait_for()
        # The machine may have suggested something on the same words by then.
        coded = page.locator("mark:not(.suggested)")
        until(lambda: "".join(coded.all_inner_texts()) == expected)

    # The reader's own keys undo and redo it, too, and its text follows without a reload.
    for _ in range(2):
        press("Shift+U", "There is never any time to learn.")
        press("u", "There is never time to learn.")
    page.keyboard.press("u")
    until(lambda: quotes() == [])
    assert window.errors == []
