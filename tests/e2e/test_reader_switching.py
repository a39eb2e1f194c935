"""The reader opens another transcript by itself; the page of Streamlit hears of it afterwards."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from tests.e2e.test_reader import code, codings, saved
from tests.e2e.test_reader_frame import shown

NEXT_IS_READY = "() => performance.getEntriesByType('resource').some(({name}) => name.includes(%r))"


def hold_page(page: Any) -> SimpleNamespace:
    """Relay the page's connection to Streamlit, so that it can be held and let go."""
    relay = SimpleNamespace(held=False, waiting=[], sent=0)

    def connect(socket: Any) -> None:
        server = socket.connect_to_server()

        def pass_on(message: Any) -> None:
            if relay.held:
                relay.waiting.append((server, message))
            else:
                server.send(message)

        socket.on_message(pass_on)

    def let_go() -> None:
        relay.held = False
        relay.sent = len(relay.waiting)
        for server, message in relay.waiting:
            server.send(message)

    page.route_web_socket(re.compile("_stcore/stream"), connect)
    relay.let_go = let_go
    return relay


def test_another_transcript_is_read_and_coded_before_the_page_has_run(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    relay = hold_page(window.page)
    page = window.read(served.step2)
    window.wait()
    page.wait_for_function(NEXT_IS_READY % f"{served.step1}/marks")  # the last that is brought
    relay.held = True

    page.keyboard.press("Shift+J")
    until(lambda: shown(page) == served.step3)
    assert f"transcript={served.step3}" in page.url
    assert page.evaluate("__lifeworld.reader.focused.dataset.turn") == "0"
    assert page.get_by_role("combobox", name="Transcript").input_value() == "step3"
    for key in ("j", "s", "Enter"):
        page.keyboard.press(key)
    code(page, "Time")
    saved(page)
    [made] = until(lambda: codings(served, "step3"))
    assert made.quote == "There is never time to learn."
    assert codings(served, "step2") == []

    page.get_by_role("combobox", name="Transcript").click()
    page.keyboard.type("step1")
    page.keyboard.press("Enter")
    until(lambda: shown(page) == served.step1)
    page.keyboard.press("j")  # the keys work at once
    until(lambda: page.get_by_label("Turn number").input_value() == "2")
    page.go_back()
    until(lambda: shown(page) == served.step3)
    until(lambda: page.get_by_label("Turn number").input_value() == "2")  # where it was left
    page.go_forward()
    until(lambda: shown(page) == served.step1)

    page.evaluate("__lifeworld.reader.paper.article(1).marked = true")
    page.wait_for_timeout(600)  # the page is told once nobody steps further
    relay.let_go()
    assert relay.sent
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    until(lambda: page.evaluate("__lifeworld.reader.switching.isTold"))
    assert shown(page) == served.step1
    assert page.evaluate("__lifeworld.reader.paper.article(1).marked")  # nothing was drawn anew
    assert page.evaluate("__lifeworld.reader.focused === __lifeworld.reader.paper.article(1)")
    page.get_by_role("combobox", name="Transcript").click()
    page.keyboard.press("Escape")
    page.get_by_role("article").nth(1).focus()
    page.keyboard.press("w")  # what only Streamlit can do is done for the transcript that is shown
    page.get_by_role("textbox", name="Words", exact=True).wait_for()
    page.keyboard.press("Escape")
    window.reload()
    until(lambda: shown(page) == served.step1)
    page.get_by_role("article").first.focus()
    page.keyboard.press("Shift+J")
    until(lambda: shown(page) == served.step2)
    page.get_by_role("link", name="Codebook").click()  # before the page was told
    page.get_by_role("heading", name="Codebook", level=1).wait_for()
    page.get_by_role("link", name="Coding", exact=True).click()
    page.get_by_role("article").nth(1).wait_for()
    until(lambda: shown(page) == served.step2)
    assert f"transcript={served.step2}" in page.url
    assert window.errors == []


def test_what_was_coded_without_a_connection_reaches_the_transcript_that_was_left(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    window.refuse_socket()
    page = window.read(served.step2)
    page.wait_for_function(NEXT_IS_READY % f"{served.step1}/marks")
    page.route("**/lw/api/**", lambda route: route.abort())
    for key in ("j", "s", "Enter"):
        page.keyboard.press(key)
    code(page, "Cover")
    page.get_by_text("offline, 1 unsaved change").wait_for()
    page.keyboard.press("Shift+K")
    until(lambda: shown(page) == served.step1)
    for key in ("j", "j", "s", "Enter"):
        page.keyboard.press(key)
    code(page, "Cover")
    page.unroute("**/lw/api/**")
    saved(page)
    until(lambda: codings(served, "step2") and codings(served, "step1"))
    assert [c.quote for c in codings(served, "step2")] == ["There is never time to learn."]
    assert [c.quote for c in codings(served, "step1")] == [
        "My colleague showed me on her own phone."
    ]
    page.keyboard.press("Shift+J")
    until(lambda: shown(page) == served.step2)
    page.get_by_role("article").nth(1).locator("mark:not(.suggested)").wait_for()
    assert page.get_by_text("1 coding").first.is_visible()
    assert window.errors == []


def test_words_are_read_and_coded_before_the_page_is_drawn_and_stay_as_they_are(
    served: Any, screen: Any, until: Any
) -> None:
    window = screen()
    relay = hold_page(window.page)
    page = window.read(served.step1)
    until(lambda: page.evaluate("localStorage.getItem('lifeworld-place')"))
    before = len(codings(served, "step1"))
    relay.held = True
    page.reload()
    page.get_by_role("article").nth(1).wait_for()
    assert page.locator(".st-key-reader").count() == 0
    for key in ("j", "s", "Enter"):  # the keys work at once
        page.keyboard.press(key)
    code(page, "Cover")
    saved(page)
    assert len(until(lambda: codings(served, "step1"))) == before + 1
    place = "Object.values(__lifeworld.reader.shell.getBoundingClientRect().toJSON())"
    stood = page.evaluate(place)
    page.evaluate("__lifeworld.reader.paper.article(1).marked = true")
    relay.let_go()
    until(lambda: page.evaluate("!!__lifeworld.reader.root.host.closest('.st-key-reader')"))
    assert page.evaluate("__lifeworld.reader.paper.article(1).marked")  # nothing was drawn anew
    until(
        lambda: page.evaluate("__lifeworld.reader.focused === __lifeworld.reader.paper.article(1)")
    )
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    stands = until(lambda: page.evaluate(place))
    assert all(abs(a - b) < 3 for a, b in zip(stood, stands, strict=True)), (stood, stands)
    page.keyboard.press("u")
    saved(page)
    until(lambda: len(codings(served, "step1")) == before)
    assert page.locator("body > div").evaluate_all(
        "all => all.every(({shadowRoot}) => !shadowRoot)"
    )

    # A page that turns out to be another one has no reader.
    relay.held = True
    page.reload()
    page.get_by_role("article").first.wait_for()
    page.evaluate("history.pushState({}, '', '/history')")
    until(lambda: page.get_by_role("article").count() == 0)
    assert window.errors == []
