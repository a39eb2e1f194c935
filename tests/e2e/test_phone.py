"""Three phones in a room that really runs: a whole workshop, lost connections, bytes and axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.axe import read_axe
from tests.rooms import Room, make_plan, open_room

# What is pressed and smaller than a thumb; a radio button lies over its whole label.
SMALL = """() => [...document.querySelectorAll('button, input, select, textarea, summary')]
    .filter(each => each.offsetParent)
    .filter(each => { const { width, height } = each.getBoundingClientRect();
        return width < 44 || height < 44; })
    .map(each => each.outerHTML.slice(0, 120))"""
MOST_BYTES = 60_000
HOSTILE = "<img src=http://evil.example/q.png onerror=window.bad=1>"


class Phone:
    """A person's phone: a browser of its own, with what it fetched and what went wrong."""

    def __init__(self, browser: Any, room: Room, **options: Any) -> None:
        self.room = room
        self.context = browser.new_context(
            viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, **options
        )
        self.context.set_default_timeout(60_000)
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.open(room.join_address)

    def open(self, address: str) -> Any:
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda sent: self._note(sent.url))
        self.page.goto(address)
        return self.page

    def _note(self, url: str) -> None:
        if not url.startswith((self.room.guest_url, "data:")):
            self.foreign.append(url)

    def join(self, name: str = "") -> Any:
        if name:
            self.page.get_by_label("Nickname").fill(name)
        self.page.get_by_role("button", name="Join", exact=True).click()
        self.page.get_by_role("button", name="More").wait_for()
        return self.page

    def find_step(self, title: str) -> Any:
        self.page.get_by_role("heading", level=1, name=title).wait_for()
        return self.page

    def write(self, text: str) -> None:
        self.page.get_by_label("Write a card").fill(text)
        self.page.get_by_role("button", name="Add the card").click()

    def list_cards(self) -> list[str]:
        return list(self.page.locator("main .card .words").all_inner_texts())


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = open_room(tmp_path)
    yield made
    made.close()


@pytest.fixture
def phone(browser: Any, room: Room) -> Iterator[Any]:
    phones: list[Phone] = []

    def make(**options: Any) -> Phone:
        phones.append(Phone(browser, room, **options))
        return phones[-1]

    yield make
    for each in phones:
        each.context.close()
    assert [error for each in phones for error in each.errors] == []
    assert [url for each in phones for url in each.foreign] == []


@pytest.fixture
def until(until: Callable[..., Any]) -> Callable[..., Any]:
    """As everywhere, with the patience that three browsers at once need."""
    return lambda question: until(question, seconds=60)


def read_faults(page: Any) -> list[str]:
    """Return what axe finds on a page, and what is too small to press."""
    return [*page.evaluate(SMALL), *read_axe(page)]


def test_three_people_take_part_in_a_whole_workshop(room: Room, phone: Any, until: Any) -> None:
    kim, ann, bo = phone(), phone(), phone()
    wrong = read_faults(kim.page)
    kim.join("Kim")
    ann.page.goto(f"{room.guest_url}/")  # without the QR code: the letters are typed
    ann.page.get_by_label("Code of the workshop").fill(f" {room.code.lower()} ")
    ann.page.get_by_role("button", name="Go on").click()
    ann.join()
    bo.join("Bo")
    kim.page.get_by_text("3 people are here.").wait_for()

    room.go_to("read")
    for each in (kim, ann, bo):
        each.find_step("Meet the evidence")
        until(lambda each=each: len(each.list_cards()) == 6)
    assert kim.list_cards() != ann.list_cards() or ann.list_cards() != bo.list_cards()
    assert sorted(kim.list_cards()) == sorted(ann.list_cards())
    wrong += read_faults(kim.page)
    kim.page.get_by_role("button", name="Ready").click()
    kim.page.get_by_role("button", name="Ready: 1 of 3").wait_for()

    room.go_to("react")
    kim.find_step("What strikes you")
    doubt = kim.page.get_by_role("button", name="I doubt it").first
    doubt.click()
    kim.page.locator("[data-value=doubt][aria-pressed=true]").wait_for()
    until(lambda: any(c.get("reactions") == {"doubt": 1} for c in read_cards(room)))
    doubt.click()
    until(lambda: not any(c.get("reactions") for c in read_cards(room)))
    wrong += read_faults(kim.page)

    room.go_to("assume")
    kim.find_step("What we believed")
    kim.page.get_by_text("comes in a moment").wait_for()
    room.facilitate("reveal", step="assume", on=True)
    kim.page.get_by_text("Four of five would give them up.").wait_for()
    kim.page.get_by_role("button", name="Write about it").click()
    kim.page.get_by_label("What do you say to it?").fill("Not where I work.")
    wrong += read_faults(kim.page)
    kim.page.get_by_role("button", name="Add the card").click()
    bo.page.get_by_text("Not where I work.").wait_for()

    room.go_to("think")
    for each in (kim, ann, bo):
        each.find_step("What is missing")
    kim.write("Pay the hour of whoever covers.")
    kim.write(HOSTILE)
    until(lambda: sum(c["kind"] == "opinion" for c in read_cards(room)) == 3)
    assert ann.page.get_by_text("Pay the hour").count() == 0  # private until it is revealed
    kim.page.get_by_label("Write a card").fill("x" * 10_000)
    kim.page.get_by_role("button", name="Add the card").click()
    kim.page.get_by_text("9400 letters too many for one card").wait_for()
    assert len(kim.page.get_by_label("Write a card").input_value()) == 10_000
    kim.page.get_by_label("Write a card").fill("")
    ann.write("Ask us first.")
    ann.page.get_by_role("button", name="Edit").click()
    ann.page.get_by_label("Change the card").fill("Ask the night shift first.")
    ann.page.get_by_role("button", name="Keep the change").click()
    wrong += read_faults(ann.page)
    room.facilitate("reveal", step="think", on=True)
    bo.page.get_by_text("Ask the night shift first.").wait_for()
    assert HOSTILE in bo.list_cards()
    assert bo.page.evaluate("window.bad") is None

    room.go_to("sort")
    kim.find_step("Put together what belongs together")
    held = kim.page.locator(".held .words").inner_text()
    wrong += read_faults(kim.page)
    kim.page.get_by_role("button", name="New pile").click()
    kim.page.get_by_label("What do its cards have in common?").fill("Nobody covers")
    kim.page.get_by_role("button", name="Put the card into it").click()
    ann.page.locator(".pile", has_text="Nobody covers").get_by_text(held).wait_for()
    kim.page.get_by_role("button", name="Undo").click()
    ann.page.locator(".pile", has_text=held).wait_for(state="detached")
    kim.page.locator(".targets").get_by_role("button", name="Nobody covers").click()

    room.go_to("name")
    field = ann.find_step("Name the piles").get_by_label("Name of the pile").first
    field.fill("Nobody covers for us")
    field.press("Enter")
    until(lambda: any(p["name"] == "Nobody covers for us" for p in read_host(room).list("pile")))
    wrong += read_faults(ann.page)

    room.go_to("dots")
    kim.find_step("What matters most")
    kim.page.get_by_text("There are no voting codes").wait_for()
    more = kim.page.get_by_role("button", name=re.compile("One dot more for “Ask the night"))
    for _ in range(4):  # three fit on one card
        more.click(force=True)
    kim.page.get_by_text("2 dots of 5 left").wait_for()
    assert more.get_attribute("aria-disabled") == "true"
    wrong += read_faults(kim.page)
    assert ann.page.get_by_role("img", name="3 dots").count() == 0  # nobody's votes are seen
    until(lambda: read_host(room).parts["counts"]["voted"] == 1)
    room.facilitate("poll.close", step="dots")
    ann.page.get_by_text("The vote is closed.").wait_for()
    room.facilitate("reveal", step="dots", on=True)
    ann.page.get_by_text("3 dots from 1 person").wait_for()
    wrong += read_faults(ann.page)

    room.go_to("rate")
    kim.find_step("How much, how hard").get_by_role("radio", name="5: Much").first.check()
    kim.page.get_by_text("1 of 6 ratings given").wait_for()
    wrong += read_faults(kim.page)
    room.go_to("pair")
    kim.find_step("One before the other").locator(".pair .card").first.click()
    kim.page.get_by_text("1 of 3 pairs compared").wait_for()
    wrong += read_faults(kim.page)

    room.go_to("agree")
    bo.find_step("Agree, pass, disagree").get_by_label("Add a statement").fill("Pay it.")
    bo.page.get_by_role("button", name="Suggest it").click()
    until(lambda: any(c["text"] == "Pay it." for c in read_cards(room)))
    assert kim.page.get_by_text("Pay it.").count() == 0  # not before it is released
    new = next(c["id"] for c in read_cards(room) if c["text"] == "Pay it.")
    room.facilitate("statement.release", card=new, on=True)
    kim.page.locator(".ballot .card", has_text="Pay it.").get_by_role(
        "radio", name="Disagree"
    ).check()
    kim.page.get_by_text("1 of 6 statements answered").wait_for()
    wrong += read_faults(kim.page)

    room.facilitate("end")
    kim.page.get_by_text("Thank you for taking part.").wait_for()
    wrong += read_faults(kim.page)
    kim.page.get_by_role("button", name="Delete what I wrote and leave").click()
    kim.page.get_by_role("button", name="Delete what I wrote", exact=True).click()
    kim.page.get_by_text("What you wrote is deleted").wait_for()
    until(lambda: not any("Pay the hour" in c["text"] for c in read_cards(room)))
    assert "lifeworld-room" not in str(kim.page.evaluate(
        "Object.keys(localStorage).filter(key => !key.endsWith('last'))"
    ))  # fmt: skip
    assert wrong == []


def read_host(room: Room) -> Any:
    """Return the facilitator's page as it is now."""
    room.host.act("say", text="")  # whatever was sent before has come by its answer
    return room.host


def read_cards(room: Room) -> list[dict[str, Any]]:
    return list(read_host(room).list("card"))


def test_what_is_written_without_a_connection_arrives_once(
    room: Room, phone: Any, until: Any
) -> None:
    kim = phone()
    kim.join("Kim")
    room.go_to("think")
    kim.find_step("What is missing")
    kim.write("Before the break.")
    until(lambda: len([c for c in read_cards(room) if c["kind"] == "opinion"]) == 1)

    room.kill()
    kim.page.locator(".link", has_text="No connection").wait_for()
    kim.write("While nobody was there.")
    kim.page.locator(".link", has_text="Saved here, will be sent").wait_for()
    kim.page.get_by_label("Write a card").fill("half a thou")
    room.start()
    kim.page.locator(".link", has_text=re.compile("Sent|Connected")).wait_for()
    texts = sorted(c["text"] for c in read_cards(room) if c["kind"] == "opinion")
    assert texts == ["Before the break.", "While nobody was there."]

    kim.context.set_offline(True)  # airplane mode; and the tab is closed with a card not sent
    room.kill()
    kim.page.locator(".link", has_text="No connection").wait_for()
    kim.write("Written and closed.")
    kim.page.get_by_label("Write a card").fill("half a thought")
    kim.page.close()
    kim.context.set_offline(False)
    room.start()
    kim.open(room.join_address)
    kim.find_step("What is missing")  # without joining again
    until(lambda: any(c["text"] == "Written and closed." for c in read_cards(room)))
    assert kim.page.get_by_label("Write a card").input_value() == "half a thought"
    assert kim.page.locator(".own .card").count() == 3

    # The room moves on while somebody is typing: what is typed can still be sent there.
    room.go_to("sort")
    kim.find_step("Put together what belongs together")
    kim.page.get_by_role("button", name="Send it").click()
    until(lambda: any(c["text"] == "half a thought" for c in read_cards(room)))
    assert len([c for c in read_cards(room) if c["kind"] == "opinion"]) == 4


def test_a_scribe_enters_for_somebody_without_a_phone(room: Room, phone: Any, until: Any) -> None:
    kim = phone()
    kim.join("Kim")
    room.go_to("dots")
    person = next(p for p in read_host(room).list("people") if p["name"] == "Kim")
    room.facilitate("role", guest=person["id"], role="scribe")
    room.facilitate("step.start", step="rate")
    kim.find_step("How much, how hard")
    kim.page.get_by_role("button", name="More").click()
    kim.page.get_by_label("Somebody without a phone").fill("Erna")
    kim.page.get_by_role("button", name="Add and enter for them").click()
    kim.page.get_by_text("You enter for Erna.").wait_for()
    kim.page.get_by_role("radio", name="5: Much").first.check()
    until(lambda: read_host(room).parts["counts"]["voted"] == 1)
    kim.page.get_by_role("button", name="Stop").click()
    kim.page.get_by_text("0 of 6 ratings given").wait_for()  # Kim's own are still to come


def test_a_phone_loads_little_and_nothing_is_cut_on_a_small_one_in_danish(
    tmp_path: Path, browser: Any, until: Any
) -> None:
    room = open_room(tmp_path, plan=make_plan(language="da", anonymity="anonymous"))
    context = browser.new_context(viewport={"width": 320, "height": 640}, reduced_motion="reduce")
    try:
        room.go_to("read")
        page = context.new_page()
        sizes: list[int] = []
        page.on("requestfinished", lambda sent: sizes.append(sent.sizes()["responseBodySize"]))
        link = context.new_cdp_session(page)
        link.send("Network.enable")
        kilobyte = 1024
        link.send("Network.emulateNetworkConditions", {
            "offline": False, "latency": 150, "downloadThroughput": 125 * kilobyte,
            "uploadThroughput": 125 * kilobyte,
        })  # fmt: skip
        page.goto(room.join_address)
        page.get_by_role("button", name="Deltag", exact=True).click()
        page.locator("main .card").first.wait_for()
        assert sum(sizes) <= MOST_BYTES, f"{sum(sizes)} bytes in {len(sizes)} answers"
        assert page.locator("html").get_attribute("lang") == "da"
        page.get_by_text("Trin 1 af 12").wait_for()
        for step in ("react", "think", "sort", "dots", "rate", "pair", "agree"):
            room.go_to(step)
            page.locator(f"main .step.{dict(STEP_KINDS)[step]}").wait_for()
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            wide = "document.documentElement.scrollWidth - innerWidth"
            assert page.evaluate(wide) <= 0, step  # big letters on a small phone: nothing is cut
            page.evaluate("document.documentElement.style.fontSize = ''")
            assert page.evaluate(wide) <= 0, step
    finally:
        context.close()
        room.close()


STEP_KINDS = [(step.id, step.kind) for step in make_plan().steps]
