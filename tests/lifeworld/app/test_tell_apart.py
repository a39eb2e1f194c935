"""Tell apart: two codes side by side, a key for each choice, and a sentence for both."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from coding.codebook.commands import add_code
from coding.model import CodeId
from coding.queries import get_code, list_codings
from coding.suggestions.commands import record_run, revise_mode
from coding.suggestions.siblings.commands import record_siblings
from coding.suggestions.siblings.model import NearPassage, Pair
from study.jobs import list_jobs
from transcripts.frame.commands import revise_frame
from transcripts.queries import get_transcript, list_turns

Open = Callable[..., Any]
FACTS: dict[str, Any] = {
    "model": "words", "version": "1", "parameters": {}, "seed": 0, "input_hash": "0",
    "seconds": 0.1,
}  # fmt: skip


def record(study: Any, *pairs: Pair) -> str:
    summary = {"passages": 12, "decided": 4, "pairs": [pair.render() for pair in pairs]}
    return record_siblings(study, **FACTS, summary=summary)


@pytest.fixture
def confused(study: Any, make_group: Any) -> SimpleNamespace:
    """A study in which Pay and Bonus are confused, with three passages to decide on."""
    group = make_group()
    codes = [
        add_code(study, name, definition=told, actor="Ana").id
        for name, told in (("Pay", "What comes every month"), ("Bonus", ""), ("Noise", "Loud"))
    ]
    text_id = get_transcript(study, group.transcript_id).text_id
    turns = [t for t in list_turns(study, text_id) if t.label != "Moderator"][:3]
    passages = tuple(NearPassage(text_id=text_id, start=t.start, end=t.end) for t in turns)
    pay, bonus, noise = codes
    run = record(
        study,
        Pair(one=pay, other=bonus, coded=(14, 3), outranked=(5, 0), passages=passages),
        Pair(one=bonus, other=noise, tied=2, passages=passages[:1]),
    )
    return SimpleNamespace(
        study=study, pay=pay, bonus=bonus, noise=noise, run=run, turns=turns, text=group.text
    )


def put(study: Any) -> list[tuple[CodeId, int]]:
    return [(c.code_id, c.start) for c in list_codings(study)]


def test_the_codes_stand_beside_the_passage_with_what_is_known_of_them(
    confused: SimpleNamespace, open_screen: Open
) -> None:
    screen = open_screen(confused.study, "tell_apart")
    told = screen.read()
    assert "Of 14 passages that people coded “Pay”, “Bonus” ranked first on 5." in told
    assert "What comes every month" in told
    assert "It has no definition and no rules yet." in told
    turn = confused.turns[0]
    assert confused.text[turn.start : turn.end] in told
    assert screen.at.get("progress")[0].proto.text == "0 of 3 decided"


def test_each_button_decides_the_passage_that_is_shown(
    confused: SimpleNamespace, open_screen: Open
) -> None:
    study, (first, second, third) = confused.study, confused.turns
    screen = open_screen(study, "tell_apart")
    screen.press(key="tell_apart_one")
    assert put(study) == [(confused.pay, first.start)]
    screen.press(key="tell_apart_other")
    assert put(study) == [(confused.pay, first.start), (confused.bonus, second.start)]
    screen.press(key="tell_apart_both")
    assert {code for code, start in put(study) if start == third.start} == {
        confused.pay,
        confused.bonus,
    }
    told = screen.read()
    assert "All passages decided" in told
    assert "Decided: 1 “Pay”, 1 “Bonus”, 1 both, 0 neither." in told


def test_undo_brings_the_passage_back(confused: SimpleNamespace, open_screen: Open) -> None:
    screen = open_screen(confused.study, "tell_apart")
    screen.press(key="tell_apart_neither")
    assert "0 “Pay”, 0 “Bonus”, 0 both, 1 neither" in screen.read()
    screen.press(key="tell_apart_undo")
    turn = confused.turns[0]
    assert confused.text[turn.start : turn.end] in screen.read()
    assert "neither." not in screen.read()


def test_a_passage_put_off_comes_back_after_the_others(
    confused: SimpleNamespace, open_screen: Open
) -> None:
    screen = open_screen(confused.study, "tell_apart")
    screen.press("Decide later")
    screen.press(key="tell_apart_one")
    screen.press(key="tell_apart_one")
    assert [start for _, start in put(confused.study)] == [
        turn.start for turn in confused.turns[1:]
    ]
    screen.press(key="tell_apart_one")
    assert len(put(confused.study)) == 3


def test_the_next_pair_is_offered_when_one_is_done(
    confused: SimpleNamespace, open_screen: Open
) -> None:
    screen = open_screen(confused.study, "tell_apart")
    assert "Next pair" not in screen.labels()
    for _ in range(3):
        screen.press(key="tell_apart_neither")
    assert screen.field("selectbox", "Codes that are confused").options == [
        "Pay · Bonus (done)",
        "Bonus · Noise (1 left)",
    ]
    screen.press("Next pair")
    assert "Loud" in screen.read()


def test_the_sentence_is_shown_where_it_goes_before_it_is_written(
    confused: SimpleNamespace, open_screen: Open
) -> None:
    study = confused.study
    screen = open_screen(study, "tell_apart")
    assert screen.button("Add to both codes").disabled
    screen.field("text_input", "when …").input("it comes every month")
    screen.run()
    assert "“Pay” will include" in screen.read()
    screen.press("Add to both codes")
    sentence = "Pay, not Bonus, when it comes every month."
    assert get_code(study, confused.pay).include == sentence
    assert get_code(study, confused.bonus).exclude == sentence
    assert screen.field("text_input", "when …").value == ""
    assert "Added to what “Pay” includes and “Bonus” excludes." in screen.read()
    screen.press(key="undo_last")
    assert get_code(study, confused.pay).include == ""


def test_the_sentence_can_be_for_the_other_code(
    confused: SimpleNamespace, open_screen: Open
) -> None:
    screen = open_screen(confused.study, "tell_apart")
    screen.at.radio[0].set_value(False)
    screen.field("text_input", "when …").input("it is paid once")
    screen.run().press("Add to both codes")
    assert get_code(confused.study, confused.pay).exclude == (
        "Bonus, not Pay, when it is paid once."
    )


def test_suggestions_learn_from_a_choice_where_any_were_made(
    confused: SimpleNamespace, open_screen: Open
) -> None:
    study = confused.study
    screen = open_screen(study, "tell_apart")
    screen.press(key="tell_apart_one")
    assert not list_jobs(study)
    record_run(study, [], **FACTS, summary={})
    screen.press(key="tell_apart_one")
    assert [job.kind for job in list_jobs(study)] == ["refit"]


def test_a_passage_that_people_disagree_on_says_who_put_what(
    confused: SimpleNamespace, open_screen: Open, factories: Any
) -> None:
    study, turn = confused.study, confused.turns[0]
    transcript_id = study.db.execute("SELECT id FROM transcripts").fetchone()[0]
    for code, actor in ((confused.pay, "Ana"), (confused.bonus, "Ben")):
        factories.code_turn(study, transcript_id, code, turn=turn.ordinal, actor=actor)
    told = open_screen(study, "tell_apart").read()
    assert "Coded “Pay” by Ana." in told
    assert "Coded “Bonus” by Ben." in told
    assert "Your own coding with a code that you do not choose is taken off." in told


def test_without_a_run_the_page_says_what_it_is_for_and_starts_one(
    small: SimpleNamespace, open_screen: Open
) -> None:
    screen = open_screen(small.study, "tell_apart")
    assert "two codes stand side by side" in screen.read()
    screen.press("Find confused codes")
    assert [job.kind for job in list_jobs(small.study)] == ["siblings"]


def test_a_run_that_found_nothing_says_so_with_what_it_looked_at(
    small: SimpleNamespace, open_screen: Open
) -> None:
    record(small.study)
    told = open_screen(small.study, "tell_apart").read()
    assert "No two codes were found to be confused, in 12 passages of which 4 were decided." in told


def test_the_page_is_off_where_suggestions_are(
    confused: SimpleNamespace, open_screen: Open
) -> None:
    revise_mode(confused.study, "off", actor="Ana")
    assert "Suggestions are off for this study." in open_screen(confused.study, "tell_apart").read()
    revise_frame(confused.study, profile="reflexive", actor="Ana")
    assert "Suggestions are off for the method" in open_screen(confused.study, "tell_apart").read()


def test_the_transcript_of_a_passage_opens_at_its_turn(
    confused: SimpleNamespace, open_screen: Open
) -> None:
    screen = open_screen(confused.study, "tell_apart")
    screen.press("Open transcript")
    assert screen.address["turn"] == str(confused.turns[0].ordinal)


def test_look_again_runs_it_anew(confused: SimpleNamespace, open_screen: Open) -> None:
    open_screen(confused.study, "tell_apart").press("Look again")
    assert [job.kind for job in list_jobs(confused.study)] == ["siblings"]
