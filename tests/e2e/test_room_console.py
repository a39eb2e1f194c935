"""A facilitator's console and the projector in a real browser, with a room that really runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from opportunity_spaces.workshops.plan import Poll, Step
from tests.axe import read_axe
from tests.rooms import Room, make_plan, open_room

STEPS = (
    Step(id="read", kind="read", title="Meet the evidence", minutes=10, shows=("quote",),
         instruction="Read in silence."),
    Step(id="think", kind="brainstorm", title="What is missing", minutes=10, shows=("quote",),
         may=("read", "add", "edit_own")),
    Step(id="sort", kind="sort", title="What belongs together", minutes=10, shows=("opinion",),
         sources=("think",), may=("read", "sort", "see_others")),
    Step(id="dots", kind="vote", title="What matters most", minutes=5, may=("read", "vote"),
         shows=("opinion",), sources=("think",), poll=Poll(kind="dots", of=("opinion",))),
)  # fmt: skip
MARKUP = "<b>Pay</b> & rest"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """One server for the module; each test opens a room of its own in it or goes to a step."""
    room = open_room(tmp_path_factory.mktemp("room"), plan=make_plan(steps=STEPS, piles=()))
    yield room
    room.close()


@pytest.fixture
def pages(browser: Any, room: Room) -> Iterator[SimpleNamespace]:
    """Two consoles and a projector, each a tab of one browser."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    faults: list[str] = []

    def open_page(address: str) -> Any:
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda said: said.type == "error" and faults.append(f"{said.text} {said.location}"),
        )
        page.goto(address)
        page.locator(".head, .scene").wait_for()
        return page

    yield SimpleNamespace(
        console=open_page(room.console_address),
        other=open_page(f"{room.host_url}/console"),
        wall=open_page(f"{room.host_url}/projector"),
    )
    context.close()
    # The page that takes the token has no icon.
    assert [each for each in faults if "favicon" not in each] == []


def wait_for(page: Any, words: str) -> None:
    page.get_by_text(words, exact=False).locator("visible=true").first.wait_for()


def is_on(page: Any, words: str) -> bool:
    return words in page.locator("body").inner_text()


def act(person: Any, kind: str, **fields: Any) -> None:
    """Do something as a guest; the room takes it."""
    assert person.act(kind, **fields)["t"] == "ack"


def heading(page: Any, title: str) -> None:
    page.get_by_role("heading", name=title, exact=True).locator("visible=true").wait_for()


def go_on(page: Any) -> None:
    """Press the key for the next step, once a press counts again after the last move."""
    page.locator(".next:not([aria-disabled])").wait_for()
    page.keyboard.press("n")


def test_a_facilitator_runs_a_workshop_by_keyboard(
    room: Room, pages: SimpleNamespace, until: Any
) -> None:
    console, wall = pages.console, pages.wall
    press = console.keyboard.press
    wrong = {}

    # Before the start: the code is on both, and the console says that a phone came through.
    wait_for(wall, room.code)
    wait_for(console, "No phone has reached this computer yet.")
    ann, ben = room.join("Ann"), room.join("Ben")
    wait_for(console, "A phone has reached this computer.")
    wait_for(wall, "2 people joined")
    wrong["lobby"] = read_axe(console) + read_axe(wall)

    go_on(console)
    heading(console, "Meet the evidence")
    heading(wall, "Meet the evidence")
    for each in (ann, ben):
        act(each, "ready", on=True)
    wait_for(console, "2 of 2 ready")
    before = console.get_by_role("timer").inner_text()
    press("+")
    until(lambda: int(console.get_by_role("timer").inner_text().split(":")[0]) >= 10)
    assert before.startswith(("9:", "10:"))

    # What is written stays private until it is revealed, and is text, whatever it looks like.
    go_on(console)
    heading(console, "What is missing")
    act(ann, "card.add", card="ann-1", text=MARKUP)
    act(ben, "card.add", card="ben-1", text="Rosters four weeks ahead")
    wait_for(console, MARKUP)
    wait_for(wall, "2 cards written")
    assert not is_on(wall, MARKUP)
    press("r")
    wait_for(wall, MARKUP)
    press("u")
    until(lambda: not is_on(wall, MARKUP))
    # The key turns to the other side of what the console shows, so that has to be there.
    console.get_by_role("button", name="Reveal", exact=True).wait_for()
    press("r")
    wait_for(wall, "Rosters four weeks ahead")
    console.get_by_role("button", name="Hide: Rosters four weeks ahead").click()
    until(lambda: not is_on(wall, "Rosters four weeks ahead"))
    console.get_by_role("button", name="Undo", exact=True).click()
    wait_for(wall, "Rosters four weeks ahead")

    # A line to all, and keys that are letters while it is written.
    press("t")
    console.get_by_role("textbox", name="A line on every screen").fill("Coffee in ten minutes")
    press("Enter")
    wait_for(wall, "Coffee in ten minutes")
    wrong["cards"] = read_axe(console) + read_axe(wall)

    # The board: a pile is made and named, and a card carried into it, by keyboard alone.
    go_on(console)
    heading(console, "What belongs together")
    console.get_by_role("button", name="New pile").focus()
    press("Enter")
    name = console.get_by_role("textbox", name="Name of the pile")
    name.fill("Time to rest")
    press("Enter")
    wait_for(wall, "Time to rest")
    note = console.locator("button.note", has_text="Rosters")
    note.focus()
    press("Enter")
    until(lambda: note.get_attribute("aria-pressed") == "true")
    press("ArrowRight")
    press("Enter")
    pile = console.get_by_role("region", name="Pile: Time to rest")
    pile.get_by_text("Rosters four weeks ahead").wait_for()
    until(lambda: note.evaluate("node => node === document.activeElement"))
    assert "Time to rest, 1 of 1 card" in console.locator(".board [role=status]").inner_text()
    ben.wait_for(lambda parts: parts.get("card:ben-1", {}).get("pile"))
    wall.locator(".column", has_text="Time to rest").get_by_text("Rosters").wait_for()
    # … and the other by mouse.
    console.locator("button.note", has_text="Pay").drag_to(pile.locator("ol"))
    ann.wait_for(lambda parts: parts.get("card:ann-1", {}).get("pile"))
    assert pile.locator(".note").count() == 2
    wrong["board"] = read_axe(console) + read_axe(wall)

    # Votes are secret until they are closed, and shown when the facilitator shows them.
    go_on(console)
    heading(console, "What matters most")
    act(ann, "dots", card="ann-1", count=3)
    act(ann, "dots", card="ben-1", count=1)
    wait_for(console, "1 of 2 have voted")
    wait_for(wall, "1 of 2 have voted")
    assert console.get_by_role("button", name="Show results").is_disabled()
    press("v")
    wait_for(console, "3 dots")
    wait_for(wall, "The vote is closed.")
    assert not is_on(wall, "3 dots")
    press("r")
    wait_for(wall, "3 dots")
    wait_for(wall, "1 of 2 voted")
    wrong["vote"] = read_axe(console) + read_axe(wall)

    # The projector shows what the facilitator chooses, until the step is followed again.
    chooser = console.get_by_label("Projector shows")
    chooser.select_option("join")
    wait_for(wall, room.code)
    chooser.select_option("step")
    wait_for(wall, "3 dots")

    # Next in the last step asks once whether to end, and Escape changes nothing. What is open for
    # people's own time is named.
    room.facilitate("open", step="read", until=int(time.time() * 1000) + 86_400_000)
    wait_for(console, "Open until")
    console.locator("body").press("n")
    asked = console.get_by_role("dialog", name="End the workshop?")
    asked.get_by_text("“Meet the evidence” until").wait_for()
    press("Escape")
    assert room.host.parts["room"]["state"] == "running"
    found = [f"{name}: {each}" for name, told in wrong.items() for each in told]
    assert not found, "\n".join(found)


def test_two_consoles_that_press_next_at_once_move_one_step(
    room: Room, pages: SimpleNamespace
) -> None:
    begun = room.facilitate("step.start", step="read")
    for page in (pages.console, pages.other):
        heading(page, "Meet the evidence")
        page.locator(".next:not([aria-disabled])").wait_for()
    for page in (pages.console, pages.other):
        page.evaluate("dispatchEvent(new KeyboardEvent('keydown', { key: 'n' }))")
    heading(pages.wall, "What is missing")
    for page in (pages.console, pages.other):
        heading(page, "What is missing")
        page.evaluate("new Promise((done) => setTimeout(done))")
    # What was sent before it has been answered, and the log tells of it once it tells of this.
    told = room.facilitate("timer.add", seconds=60)
    room.host.wait_for(lambda parts: max(row["seq"] for row in parts["log"]["rows"]) >= told["seq"])
    assert room.host.parts["step"]["id"] == "think"
    moves = [row for row in room.host.parts["log"]["rows"] if row["seq"] > begun["seq"]]
    assert [row["what"] for row in moves].count("Went on to “What is missing”") == 1
