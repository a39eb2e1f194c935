"""Coding in Firefox: the reader's keys, mouse, palette and memory work there as in Chromium."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from coding.queries import list_codings
from tests.e2e.firefox import FIREFOX, Firefox
from tests.e2e.test_reader import ENDS

PALETTE = "deepest('[aria-label=\"Code for the passage\"]')"
FIRST = "deepest('article')"
TURN = "deepest('article', {number})"
# The reader lives in a shadow root, into which a selector of the document does not reach.
DEEPEST = """globalThis.deepest = (selector, number = 0) => {
  const found = [];
  const walk = (root) => {
    found.push(...root.querySelectorAll(selector));
    for (const each of root.querySelectorAll("*")) if (each.shadowRoot) walk(each.shadowRoot);
  };
  walk(document);
  return found.at(number);
}"""


@pytest.fixture
def firefox(tmp_path: Path, served: Any) -> Iterator[Firefox]:
    """A window of Firefox that the app has let in, as Ana."""
    if FIREFOX is None:
        assert not os.environ.get("LIFEWORLD_CI"), "CI installs Firefox"
        pytest.skip("Firefox is not installed")
    profile = tmp_path / "profile"
    profile.mkdir()
    window = Firefox(profile)
    host = str(urlsplit(served.address).hostname)
    window.add_cookie(served.entry.name, served.entry.value, host=host)
    window.add_cookie("lifeworld-coder", "Ana", host=host)
    window.add_script(DEEPEST)
    yield window
    window.close()


def read(window: Firefox, served: Any, transcript_id: str) -> None:
    window.open(f"{served.address}/coding?transcript={transcript_id}")
    window.wait("deepest('article')")
    saved(window)
    window.wait(f"({FIRST}?.focus(), {FIRST} && {FIRST}.getRootNode().activeElement === {FIRST})")


def saved(window: Firefox) -> None:
    window.wait("deepest('article')?.getRootNode().textContent.includes('· saved')")


def said(served: Any) -> list[tuple[str, str]]:
    return [(c.quote, c.code_id) for c in list_codings(served.study, transcript_id=served.firefox)]


def memos(served: Any) -> list[str]:
    codings = list_codings(served.study, transcript_id=served.firefox)
    return [coding.memo for coding in codings if coding.memo]


def code(window: Firefox, name: str) -> None:
    # A window without a screen never has the focus itself, so `:focus` matches nothing.
    window.wait(f"{PALETTE} && {PALETTE}.getRootNode().activeElement === {PALETTE}")
    window.type(name)
    window.wait("deepest('[role=option]')")
    window.press("Enter")
    window.wait(f"!{PALETTE}?.checkVisibility()")


def find_settled(window: Firefox, ends: str) -> list[float]:
    """Return where words are once they stay there: a coding lays the text out anew."""
    before, now = None, window.run(ends)
    while before != now:
        time.sleep(0.1)
        before, now = now, window.run(ends)
    return list(now)


def drag_over(window: Firefox, *, number: int, words: str) -> None:
    """Draw the mouse over words of a turn, again if the page moved under it on a busy machine."""
    ends = f"({ENDS})({TURN.format(number=number)}, '{words}')"
    for seconds in (8.0, 8.0, 30.0):
        window.drag(*find_settled(window, ends))
        try:
            window.wait(f"{PALETTE}?.checkVisibility()", seconds=seconds)
        except AssertionError:
            if seconds > 8.0:
                raise
        else:
            return


def test_a_researcher_codes_by_key_and_by_mouse_and_finds_it_all_again_in_firefox(
    firefox: Firefox, served: Any, until: Any
) -> None:
    read(firefox, served, served.firefox)
    firefox.press("j", "s", "Enter")
    code(firefox, "Time")
    until(lambda: said(served) == [("There is never time to learn.", served.time)])
    saved(firefox)
    # The mouse chooses words of the third turn, and the palette opens by itself.
    drag_over(firefox, number=2, words="showed me")
    code(firefox, "Cover")
    until(lambda: len(said(served)) == 2)
    assert ("showed me", served.cover) in said(served)
    saved(firefox)
    firefox.press("m")
    firefox.wait("deepest('textarea')")
    firefox.type("With a laugh.")
    firefox.press("Escape")
    until(lambda: memos(served) == ["With a laugh."])
    saved(firefox)
    firefox.press("Escape")
    firefox.run(f"({TURN.format(number=2)}.focus(), true)")
    firefox.press("u")
    until(lambda: memos(served) == [])
    saved(firefox)
    firefox.press("Shift+U")
    until(lambda: memos(served) == ["With a laugh."])
    saved(firefox)
    read(firefox, served, served.firefox)
    firefox.wait("deepest('article', 1).ariaLabel.includes('Time')")
    firefox.wait("deepest('article', 2).ariaLabel.includes('Cover')")
    assert firefox.errors == []
