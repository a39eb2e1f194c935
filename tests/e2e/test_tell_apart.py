"""Each key of Tell apart decides as it says, in a browser."""

from __future__ import annotations

import contextlib
from typing import Any

from coding.model import CodeId
from coding.queries import list_codes, list_codings
from coding.suggestions.commands import list_decisions
from coding.suggestions.siblings.commands import record_siblings
from coding.suggestions.siblings.model import NearPassage, Pair
from lifeworld.opening import open_study
from transcripts.queries import get_transcript, list_turns


def confuse(path: Any, factories: Any) -> tuple[CodeId, CodeId]:
    """Store a run with a pair of codes and five passages."""
    with contextlib.closing(open_study(path)) as study:
        said = [("Bo", f"In week {n} we swap shifts among us, for the money.") for n in range(5)]
        transcript_id = factories.add_transcript(study, said=said, title="five turns")
        text_id = get_transcript(study, transcript_id).text_id
        pay, bonus = factories.add_codes(study, "Pay", "Bonus")
        passages = tuple(
            NearPassage(text_id=text_id, start=t.start, end=t.end)
            for t in list_turns(study, text_id)
        )
        pair = Pair(one=pay, other=bonus, tied=5, passages=passages)
        record_siblings(
            study, model="m", version="1", parameters={}, seed=0, input_hash="", seconds=0.1,
            summary={"passages": 5, "decided": 0, "pairs": [pair.render()]},
        )  # fmt: skip
        return pay, bonus


BUTTON = "[class*=st-key-tell_apart_{name}] button"


def test_each_key_decides_as_it_says_and_a_typed_sentence_goes_into_both_codes(
    own: Any, until: Any, factories: Any
) -> None:
    pay, bonus = confuse(own.path, factories)
    page = own.screen.open("tell-apart")
    page.set_viewport_size({"width": 1280, "height": 800})
    card = page.locator(".st-key-tell_apart_card")
    buttons = page.locator(f"{BUTTON.format(name='one')}, {BUTTON.format(name='undo')}")

    def decide(key: str, *, then: str) -> None:
        buttons.last.wait_for()  # the card is drawn before the buttons below it
        own.screen.wait()
        page.keyboard.press(key)
        # In quotes, because the card also shows what was said before.
        until(lambda: f"“{then}" in card.inner_text())

    until(lambda: "In week 0" in card.inner_text())
    decide("ArrowLeft", then="In week 1")
    decide("ArrowRight", then="In week 2")
    decide("b", then="In week 3")
    decide("n", then="In week 4")
    decide("x", then="In week 3")
    decide("u", then="In week 4")

    def check_codings(*, rejected: int = 2) -> None:
        with contextlib.closing(open_study(own.path)) as study:
            assert [c.code_id for c in list_codings(study)] == [pay, bonus, pay, bonus]
            assert [d.verdict for d in list_decisions(study)].count("rejected") == rejected

    check_codings()
    # Of two keys faster than the page is drawn, the second waits for what the first decides.
    buttons.last.wait_for()
    own.screen.wait()
    page.keyboard.press("x")
    page.keyboard.press("u")
    until(lambda: "“In week 3" in card.inner_text())
    check_codings(rejected=4)
    decide("u", then="In week 4")
    check_codings()
    page.get_by_label("when …").fill("it comes every month")
    page.keyboard.press("ArrowLeft")  # typed in a field, a key decides nothing
    page.keyboard.press("Enter")
    page.get_by_text("“Pay” will include").wait_for()
    page.get_by_role("button", name="Add to both codes").click()
    until(
        lambda: "it comes every month" in page.locator(".st-key-tell_apart_left").inner_text(),
        seconds=30,
    )
    check_codings()
    with contextlib.closing(open_study(own.path)) as study:
        [rule] = [c.exclude for c in list_codes(study) if c.id == bonus]
        assert rule == "Pay, not Bonus, when it comes every month."


def test_a_press_that_arrives_twice_decides_and_undoes_once(
    own: Any, until: Any, factories: Any
) -> None:
    pay, _ = confuse(own.path, factories)
    page = own.screen.open("tell-apart")
    card = page.locator(".st-key-tell_apart_card")

    def press_twice(name: str, *, then: str) -> None:
        own.screen.wait()
        button = page.locator(BUTTON.format(name=name))
        button.evaluate(
            "button => { button.click(); setTimeout(() => button.click(), 40);"
            " setTimeout(() => button.click(), 150) }"
        )
        # In quotes, because the card also shows what was said before.
        until(lambda: f"“{then}" in card.inner_text())
        own.screen.wait()
        assert f"“{then}" in card.inner_text()

    def list_coded() -> list[CodeId]:
        with contextlib.closing(open_study(own.path)) as study:
            return [c.code_id for c in list_codings(study)]

    until(lambda: "In week 0" in card.inner_text())
    press_twice("one", then="In week 1")
    press_twice("one", then="In week 2")
    assert list_coded() == [pay, pay]
    press_twice("undo", then="In week 1")
    assert list_coded() == [pay]
