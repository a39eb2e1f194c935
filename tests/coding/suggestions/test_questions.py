"""A question of a survey has its own codebook: what is for others is not suggested there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coding.codebook.commands import add_code
from coding.codebook.merging.commands import merge_codes, remove_code
from coding.codebook.questions.commands import revise_questions
from coding.codebook.questions.queries import list_bound
from coding.commands import apply_code
from coding.model import NewCoding
from coding.queries import list_codings
from coding.suggestions.material.queries import get_material
from coding.suggestions.model import CodeText, Judgement, PassageText, SuggestionSettings
from coding.suggestions.questions import find_asked, find_barred
from coding.suggestions.study_settings import choose_settings
from coding.suggestions.suggest import SuggestionEngine
from study import InvalidInput
from transcripts.queries import get_transcript, list_turns

GOOD, BAD = "What is good here?", "What is bad here?"
SURVEY = tuple(
    pair
    for question, words in ((GOOD, "the pay and the people"), (BAD, "the pay and the noise"))
    for pair in (
        ("Moderator", question),
        *((name, f"I would say {words}, says {name}") for name in ("Bo", "Cy", "Di")),
    )
)


def test_a_code_is_barred_on_answers_to_other_questions_only() -> None:
    asked = [GOOD, BAD, "", "  what is GOOD   here? "]
    barred = find_barred(asked, ["pay", "noise"], {"noise": (BAD,)})
    assert barred.tolist() == [[False, True], [False, False], [False, False], [False, True]]


def test_a_code_whose_questions_nobody_was_asked_is_for_all_again() -> None:
    bound = {"pay": ("Reworded?",), "noise": ("Reworded?", BAD)}
    assert find_asked(bound, ["", GOOD, BAD]) == {"noise": (BAD,)}


def engine_of(hashing: Any, questions: dict[str, tuple[str, ...]]) -> SuggestionEngine:
    engine = SuggestionEngine(
        hashing.HashingEmbedder(), settings=SuggestionSettings(questions=questions)
    )
    engine.set_codes(
        [
            CodeText(id="pay", name="Pay", definition="pay"),
            CodeText(id="noise", name="Noise", definition="noise"),
        ]
    )
    engine.add_passages(
        [
            PassageText(text=f"the pay and the noise {n}", document=str(n), question=question)
            for n in range(4)
            for question in (GOOD, BAD)
        ]
    )
    return engine


def test_a_barred_code_is_never_proposed_and_does_not_compete(hashing: Any) -> None:
    free = engine_of(hashing, {}).scores()
    table = engine_of(hashing, {"noise": (BAD,)}).scores()
    good, bad = slice(0, None, 2), slice(1, None, 2)
    assert (table.probabilities[good, 1] < 1e-6).all()
    assert not table.proposed[good, 1].any()
    assert np.allclose(table.probabilities[bad], free.probabilities[bad])
    assert (table.probabilities[good, 0] > free.probabilities[good, 0]).all()


def test_reading_an_answer_teaches_nothing_about_codes_for_other_questions(hashing: Any) -> None:
    decided = [Judgement(passage=n, code="noise", verdict="coded") for n in (1, 3)]
    read = [0, 1, 2, 3, 4]
    free = engine_of(hashing, {}).scores(decided, reviewed=read)
    bound = engine_of(hashing, {"noise": (BAD,)}).scores(decided, reviewed=read)
    # Without the bar, the answers read to the other question count against the code everywhere.
    assert bound.scores[5, 1] > free.scores[5, 1]


@pytest.fixture
def survey(study: Any, factories: Any) -> Any:
    return factories.add_transcript(study, said=SURVEY, title="Survey", kind="answers")


def test_a_study_bars_a_code_on_its_other_questions_and_people_may_put_it(
    study: Any, survey: Any
) -> None:
    noise = add_code(study, "Noise", actor="Ana").id
    revise_questions(study, noise, [BAD], actor="Ana")
    material = get_material(study)
    assert [p.question for p in material.passages] == [GOOD] * 3 + [BAD] * 3
    asked = [p.question for p in material.passages]
    assert choose_settings(study, written=True, asked=asked).questions == {noise: (BAD,)}
    turn = list_turns(study, get_transcript(study, survey).text_id)[1]
    new = NewCoding(code_id=noise, transcript_id=survey, start=turn.start, end=turn.end)
    apply_code(study, new, actor="Ana")
    assert len(list_codings(study)) == 1


def test_the_questions_of_a_code_are_one_change_that_can_be_undone(study: Any) -> None:
    pay = add_code(study, "Pay", actor="Ana").id
    revise_questions(study, pay, [GOOD, BAD], actor="Ana")
    revise_questions(study, pay, [BAD], actor="Ana")
    assert list_bound(study) == {pay: (BAD,)}
    study.undo(actor="Ana")
    assert set(list_bound(study)[pay]) == {GOOD, BAD}
    revise_questions(study, pay, [], actor="Ana")
    assert list_bound(study) == {}


def test_a_group_of_codes_has_no_questions(study: Any) -> None:
    group = add_code(study, "Work", abstract=True, actor="Ana").id
    with pytest.raises(InvalidInput, match="only groups other codes"):
        revise_questions(study, group, [GOOD], actor="Ana")


def test_a_removed_code_comes_back_with_its_questions(study: Any) -> None:
    pay = add_code(study, "Pay", actor="Ana").id
    revise_questions(study, pay, [GOOD], actor="Ana")
    remove_code(study, pay, actor="Ana")
    assert list_bound(study) == {}
    study.undo(actor="Ana")
    assert list_bound(study) == {pay: (GOOD,)}


@pytest.mark.parametrize(
    ("kept", "other", "merged"),
    [((GOOD,), (BAD,), {GOOD, BAD}), ((GOOD,), (), set()), ((), (BAD,), set())],
)
def test_a_merged_code_is_for_the_questions_of_both(
    study: Any, kept: tuple[str, ...], other: tuple[str, ...], merged: set[str]
) -> None:
    pay, wage = (add_code(study, name, actor="Ana").id for name in ("Pay", "Wage"))
    revise_questions(study, pay, kept, actor="Ana")
    revise_questions(study, wage, other, actor="Ana")
    merge_codes(study, pay, [wage], actor="Ana")
    assert set(list_bound(study).get(pay, ())) == merged
    study.undo(actor="Ana")
    assert set(list_bound(study).get(pay, ())) == set(kept)
    assert set(list_bound(study).get(wage, ())) == set(other)
