"""The likeliest codes below the text: one key codes the passage, and no word moves."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from coding.queries import list_codes, list_codings
from coding.suggestions.commands import record_run, revise_mode
from coding.suggestions.material.queries import get_material
from coding.suggestions.model import Ranking
from lifeworld.opening import open_study
from study.file import Study
from tests.e2e.test_reader_frame import LINES

WORDS = (
    "__lifeworld.reader.paper.articles.slice(0, 9)"
    ".map((a) => { const r = a.children[1].getBoundingClientRect();"
    " return [r.left, r.top, r.width, r.height].map(Math.round); })"
)


def rank(study: Study, codes: list[str]) -> str:
    """Record a run that ranks the same three codes for every passage."""
    places = get_material(study).places
    return record_run(
        study,
        [],
        ranking=Ranking(
            codes=tuple(codes),
            best=np.tile(np.arange(3), (len(places), 1)),
            scores=np.tile(-np.arange(3.0), (len(places), 1)),
            probabilities=np.tile([0.41, 0.2, 0.08], (len(places), 1)),
        ),
        places=places,
        model="words",
        version="1",
        parameters={},
        seed=0,
        input_hash="0",
        seconds=0.1,
        summary={},
    )


@pytest.fixture
def ranked(own: Any, factories: Any) -> Any:
    """A study of its own with three ranked codes, its `time`, `cover` and `team`."""
    study = open_study(own.path)
    cover, team = factories.add_codes(study, "Cover", "Team")
    said = (
        ("Moderator", "What keeps you from learning? Take your time."),
        ("Bo", "There is never time to learn. We swap shifts among us. Nobody writes it down."),
        ("Cy", "My colleague showed me on her own phone. That is how it goes here."),
        *(("Bo", f"You wait for somebody who knows, and that takes {n} hours.") for n in range(40)),
    )
    talk = factories.add_transcript(study, said=said, title="ranked")
    time = next(code.id for code in list_codes(study) if code.name == "Time")
    yield SimpleNamespace(study=study, talk=talk, codes=[time, cover, team], screen=own.screen)
    study.close()


def chips(page: Any) -> list[str]:
    return [
        name.inner_text() for name in page.locator(".likely-code .name").all() if name.is_visible()
    ]


def test_a_key_codes_the_passage_the_chip_goes_and_undo_brings_it_back(
    ranked: Any, until: Any
) -> None:
    page = ranked.screen.page
    page.set_viewport_size({"width": 1280, "height": 720})
    ranked.screen.read(ranked.talk)
    before = page.evaluate(WORDS)
    assert page.get_by_role("group", name="Likely codes").is_hidden(), "nothing is ranked yet"
    run = rank(ranked.study, ranked.codes)
    page.get_by_text("only what participants say is ranked").wait_for()  # the moderator's turn
    assert page.evaluate(WORDS) == before, "no word moves when the line appears"
    page.keyboard.press("j")
    until(lambda: chips(page) == ["Time", "Cover", "Team"])
    assert page.evaluate(WORDS) == before
    until(lambda: page.evaluate(LINES) >= 24)
    page.keyboard.press("Shift+Digit2")
    until(lambda: chips(page) == ["Time", "Team"])
    [made] = until(lambda: list_codings(ranked.study))
    assert (made.code_id, made.source) == (ranked.codes[1], "accepted")
    assert made.quote.startswith("There is never")
    decided = ranked.study.db.execute("SELECT run_id, rank, proposed FROM decisions").fetchall()
    assert decided == [(run, 2, 0)]
    page.keyboard.press("Shift+Digit2")
    page.get_by_text("No likely code has this key here.").first.wait_for()
    page.keyboard.press("u")
    until(lambda: chips(page) == ["Time", "Cover", "Team"])
    until(lambda: not list_codings(ranked.study))
    page.get_by_role("button", name="Team").click()
    until(lambda: [c.code_id for c in list_codings(ranked.study)] == [ranked.codes[2]])
    until(lambda: chips(page) == ["Time", "Cover"])
    assert page.evaluate("!!__lifeworld.reader.focused.matches('.turn')"), "keys go on working"
    page.keyboard.press("j")
    until(lambda: chips(page) == ["Time", "Cover", "Team"])
    assert ranked.screen.errors == []


def test_the_line_is_folded_with_a_key_and_stays_so_after_a_reload(ranked: Any, until: Any) -> None:
    rank(ranked.study, ranked.codes)
    page = ranked.screen.read(ranked.talk)
    line = page.get_by_role("group", name="Likely codes")
    line.wait_for()
    page.keyboard.press("l")
    line.wait_for(state="hidden")
    page.keyboard.press("Shift+Digit1")
    ranked.screen.reload()
    button = page.get_by_role("button", name="Likely codes")
    button.wait_for()
    assert line.is_hidden()
    button.click()
    line.wait_for()
    assert list_codings(ranked.study) == []
    page.get_by_text("Suggestions", exact=True).click()  # the page's own switch
    line.wait_for(state="hidden")
    button.wait_for(state="hidden")


def test_human_first_keeps_them_back_until_the_person_has_coded_or_read_the_turn(
    ranked: Any, until: Any
) -> None:
    rank(ranked.study, ranked.codes)
    revise_mode(ranked.study, "after", actor="Ana")
    page = ranked.screen.read(ranked.talk)
    page.keyboard.press("j")
    page.get_by_text("once you have coded in this turn or read it").wait_for()
    assert chips(page) == []
    page.keyboard.press("Shift+Digit1")
    page.keyboard.press("x")  # read: the cursor goes on to the next turn
    page.get_by_text("once you have coded in this turn or read it").wait_for()
    page.keyboard.press("k")
    until(lambda: chips(page) == ["Time", "Cover", "Team"])
    assert list_codings(ranked.study) == []
