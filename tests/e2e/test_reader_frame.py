"""The frame around the text: room for words, focus on arrival, the next transcript."""

from __future__ import annotations

from typing import Any

from tests.e2e.test_reader import code

# How many whole lines of the turns' words are on the screen.
LINES = """() => {
  const { scroll, paper } = __lifeworld.reader;
  const view = scroll.getBoundingClientRect();
  const bottom = Math.min(view.bottom, innerHeight);
  let lines = 0;
  for (const { children: [, words] } of paper.articles) {
    const range = document.createRange();
    range.selectNodeContents(words);
    const rows = [...range.getClientRects()].filter((r) => r.top >= view.top && r.bottom <= bottom);
    lines += new Set(rows.map((r) => Math.round(r.top))).size;
  }
  return lines;
}"""


def shown(page: Any) -> str:
    return str(page.evaluate("__lifeworld.reader.data.transcript"))


def test_a_laptop_shows_twenty_four_lines_and_the_pages_menu_stays_in_reach(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen(viewport={"width": 1280, "height": 720})
    page = window.read(served.tall)
    until(lambda: page.evaluate(LINES) >= 24)
    page.get_by_role("button", name="View options").click()
    page.get_by_text("Single-letter keys").click()  # what lies in the header's row is in reach
    page.get_by_role("button", name="View options").click()
    page.get_by_test_id("stMainMenu").locator("button").click()
    page.get_by_test_id("stMainMenuPopover").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Home", exact=True).click()
    heading = page.get_by_role("heading", level=1)
    heading.wait_for()
    until(lambda: heading.bounding_box()["y"] > 60)  # other pages keep their margin
    assert window.errors == []


def test_keys_work_on_arrival_by_the_navigation_and_by_the_list_of_transcripts(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    page = window.open("history")
    page.get_by_role("link", name="Coding", exact=True).click()
    page.get_by_text("· saved").wait_for()
    number = page.get_by_label("Turn number")
    until(lambda: page.evaluate("!!__lifeworld.reader.focused"))
    before = number.input_value()
    page.keyboard.press("j")
    until(lambda: number.input_value() != before)
    first = shown(page)
    page.get_by_role("combobox", name="Transcript").first.click()
    page.keyboard.type("tall")  # a long list draws only what is in view
    page.get_by_role("option", name="tall").click()
    until(lambda: shown(page) != first)
    page.get_by_role("article").first.wait_for()
    until(lambda: page.evaluate("!!__lifeworld.reader.focused"))
    page.keyboard.press("j")
    until(lambda: number.input_value() == "2")
    page.keyboard.press("j")
    page.wait_for_timeout(400)  # the place is kept
    page.get_by_role("link", name="History", exact=True).click()
    page.get_by_role("heading", name="History", level=1).wait_for()
    page.get_by_role("link", name="Coding", exact=True).click()
    page.get_by_text("· saved").wait_for()
    until(lambda: number.input_value() == "3")
    assert page.evaluate("__lifeworld.reader.scroll.scrollTop") < 100  # not at the end of the text
    assert window.errors == []


def test_the_next_and_previous_transcript_are_one_key_away(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    page = window.read(served.keyboard)
    order = page.evaluate("__lifeworld.reader.data.neighbours")
    page.keyboard.press("Shift+J")
    until(lambda: shown(page) != served.keyboard)
    assert order[1] == page.evaluate("__lifeworld.reader.scroll.getAttribute('aria-label')")
    second = shown(page)
    until(lambda: page.evaluate("!!__lifeworld.reader.focused"))
    page.get_by_role("button", name="Previous transcript").click()
    until(lambda: shown(page) == served.keyboard)
    until(lambda: page.evaluate("!!__lifeworld.reader.focused"))
    for _ in range(40):
        before, none = shown(page), page.get_by_text("This is the first transcript.").first
        page.keyboard.press("Shift+K")
        until(lambda b=before, n=none: shown(page) != b or n.is_visible())
        if none.is_visible():
            break
    assert page.evaluate("__lifeworld.reader.data.neighbours")[0] is None
    assert second != shown(page)
    assert window.errors == []


def test_text_size_and_spacing_are_chosen_by_key_and_menu_and_kept(
    served: Any, screen: Any, until: Any
) -> None:
    def look() -> list[str]:
        words = page.locator(".words").first
        found = words.evaluate(
            "n => [getComputedStyle(n).fontSize, getComputedStyle(n).lineHeight]"
        )
        return list(found)

    window = screen()
    page = window.read(served.tall)
    assert look() == ["15px", "23px"]
    page.keyboard.press("+")
    assert look()[0] == "17px"
    page.get_by_role("button", name="Text size and spacing").click()
    page.get_by_role("menuitemradio", name="Lines far apart").click()
    page.keyboard.press("Escape")
    assert look() == ["17px", "38px"]
    window.reload()
    assert look() == ["17px", "38px"]
    page.keyboard.press("-")
    assert look()[0] == "15px"
    assert window.errors == []


def test_names_of_codes_stay_beside_the_words_in_a_window_of_900_pixels(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen(viewport={"width": 900, "height": 720})
    page = window.read(served.named)
    for key in ("j", "s", "Enter"):
        page.keyboard.press(key)
    code(page, "Time")
    label = page.locator(".label", has_text="Time")
    label.wait_for()
    assert label.is_visible()
    name, words = label.bounding_box(), page.locator(".words").nth(1).bounding_box()
    assert name["x"] >= words["x"] + words["width"]
    assert name["width"] >= 20
    assert page.get_by_role("tree", name="Codes").is_hidden()  # it would lie over the words
    assert window.errors == []


def test_print_gives_all_of_the_transcript_with_names_of_codes(
    served: Any, screen: Any, until: Any
) -> None:
    import pypdfium2

    window = screen()
    page = window.read(served.printed)
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    code(page, "Time")
    page.get_by_text("· saved").wait_for()
    paper = page.pdf(format="A4", print_background=True)
    sheets = [sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(paper)]
    text = " ".join(" ".join(sheets).split())
    assert len(sheets) > 2
    for number in range(1, 61):
        assert f"This is answer {number}." in text
    assert "printed · 1 coding" in text
    assert text.rstrip().endswith("Time") or "Time" in text.split("answer 60.")[-1]
    for beside in ("Home", "View options", "Codes", "Find"):
        assert beside not in text
    assert page.locator(".printed").count() == 0  # the screen is as before
    assert window.errors == []
