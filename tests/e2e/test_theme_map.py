"""The map of passages by mouse and by keyboard, and the sidebar beside it on a laptop's screen."""

from __future__ import annotations

import contextlib
from typing import Any

from lifeworld.opening import open_study
from themes.discovery.commands import record_suggested_themes
from transcripts.queries import get_transcript, list_turns

FITS = """() => {
  const { scrollHeight, clientHeight } = document.querySelector("[data-testid=stSidebarContent]");
  return scrollHeight <= clientHeight;
}"""


def suggest_themes(path: Any, factories: Any) -> list[str]:
    """Store a run with two themes, and return what is said in the first."""
    with contextlib.closing(open_study(path)) as study:
        said = [("Bo", f"Number {n}: we swap shifts among us.") for n in range(6)]
        transcript_id = factories.add_transcript(study, said=said, title="six turns")
        text_id = get_transcript(study, transcript_id).text_id
        turns = list_turns(study, text_id)
        rows = [
            (transcript_id, text_id, t.start, t.end, t.ordinal, 0.9 - n / 100, n % 2, n / 10)
            for n, t in enumerate(turns)
        ]
        themes: list[dict[str, Any]] = [
            {
                "name": name,
                "words": {"en": ("time",)},
                "stability": 0.8,
                "theme_id": "",
                "passages": own,
                "sentence": ":".join(map(str, own[1][1:4])),
            }
            for name, own in (("<b>time</b> · work", rows[::2]), ("pay", rows[1::2]))
        ]
        summary = {"passages": 9, "left_out": 0, "agreement": 1.0, "method": "m", "model": "m"}
        record_suggested_themes(
            study, themes, model="m", version="1", parameters={}, seed=0, input_hash="",
            seconds=0.1, summary=summary,
        )  # fmt: skip
        return [words for _, words in said[::2]]


def test_passages_are_read_and_chosen_on_the_map_with_the_mouse_and_with_the_keyboard(
    own: Any, until: Any, factories: Any
) -> None:
    first, second, *_ = suggest_themes(own.path, factories)
    page = own.screen.open("discover")
    page.set_viewport_size({"width": 1280, "height": 800})
    card = page.locator(".passages .card")
    dots = page.locator(".passages .dot")
    dots.first.wait_for()
    until(lambda: page.evaluate(FITS))

    def is_read_at_first_dot() -> bool:
        at = dots.first.bounding_box()  # anew each time: the page may still be finding its place
        page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
        return card.is_visible() and first[:20] in card.inner_text()

    until(is_read_at_first_dot)
    page.mouse.move(4, 4)
    until(lambda: not card.is_visible())

    themes = page.get_by_role("list", name="Suggested themes").get_by_role("button")
    assert "<b>time</b> · work" in themes.first.inner_text(), "words are no markup"
    themes.last.focus()
    page.keyboard.press("ArrowUp")
    until(lambda: "<b>time</b> · work" in card.inner_text() and second[:20] in card.inner_text())
    page.keyboard.press("ArrowRight")
    until(lambda: first[:20] in card.inner_text())
    page.keyboard.press("ArrowRight")
    until(lambda: second[:20] in card.inner_text())
    assert second[:20] in page.locator(".passages .live").inner_text(), "it is read out"
    page.keyboard.press("Escape")
    until(lambda: not card.is_visible())
    page.keyboard.press("Enter")
    opened = page.get_by_role("button", name="Open theme")
    opened.wait_for()
    until(lambda: themes.first.get_attribute("aria-pressed") == "true")
    assert themes.last.get_attribute("aria-pressed") == "false"
    page.keyboard.press("Tab")
    until(lambda: opened.evaluate("node => node === document.activeElement"))
    page.keyboard.press("Enter")
    back = page.get_by_role("button", name="Back to all")
    back.wait_for()
    until(lambda: page.evaluate("document.activeElement.matches('[data-testid=stMain]')"))
    for _ in ("Settings", "Suggest themes", "Back to all"):
        page.keyboard.press("Tab")
    until(lambda: back.evaluate("node => node === document.activeElement"))
    assert own.screen.errors == []
