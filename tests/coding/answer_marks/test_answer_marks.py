"""Marks and stances on survey answers: kept, undone, corrected and merged along, and erased."""

from __future__ import annotations

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from coding.answer_marks.commands import add_mark, record_stance, remove_mark
from coding.answer_marks.model import LONGEST_NOTE
from coding.answer_marks.queries import (
    count_stances,
    get_fingerprint,
    has_answers,
    list_answer_marks,
    list_answer_stances,
    list_answers,
    list_read_answers,
)
from coding.answer_marks.render_review import render_review
from coding.codebook.merging.commands import merge_codes, remove_code
from coding.commands import apply_code, remove_transcript
from coding.corrections.commands import revise_transcript
from coding.model import NewCoding
from coding.suggestions.commands import add_review
from lifeworld.changes import describe_change
from study import InvalidInput, NotFound
from study.entries import list_entries
from transcripts.queries import get_text, get_transcript

SAID = (
    ("Q", "What would help?"),
    ("P1", "A rota that is known a month ahead."),
    ("P2", "Nothing."),
    ("Q", "Should shifts be fixed?"),
    ("P1", "Yes, they should."),
    ("P2", "No. We swap among ourselves."),
)


@pytest.fixture
def survey(study: Any, factories: Any) -> SimpleNamespace:
    """Two questions that two people answered."""
    transcript_id = factories.add_transcript(
        study, said=SAID, kind="answers", title="Spring", roles={"Q": "moderator"}
    )
    [pay, time] = factories.add_codes(study, "Pay", "Time")
    return SimpleNamespace(study=study, id=transcript_id, pay=pay, time=time)


def marks(study: Any) -> list[tuple[str, str, str]]:
    answers = {(a.text_id, a.start): a.words for a in list_answers(study)}
    return [
        (answers[m.text_id, m.start], m.kind, f"{m.by}: {m.note}") for m in list_answer_marks(study)
    ]


def stances(study: Any) -> list[tuple[str | None, str, str]]:
    return [(n.code_id, n.stance, n.coder) for n in list_answer_stances(study)]


def test_an_answer_has_its_question_its_person_and_its_place(survey: SimpleNamespace) -> None:
    study = survey.study
    assert has_answers(study)
    answers = list(list_answers(study))
    assert [(a.label, a.words, a.question) for a in answers] == [
        ("P1", SAID[1][1], SAID[0][1]),
        ("P2", SAID[2][1], SAID[0][1]),
        ("P1", SAID[4][1], SAID[3][1]),
        ("P2", SAID[5][1], SAID[3][1]),
    ]
    text = get_text(study, get_transcript(study, survey.id).text_id)
    assert all(text[a.start : a.end] == a.words for a in answers)
    assert not any(a.edited for a in answers)


def test_a_study_without_a_survey_has_no_answers(study: Any, factories: Any) -> None:
    factories.add_transcript(study, said=SAID, title="Talk")
    assert not has_answers(study)
    assert list(list_answers(study)) == []


def test_a_flag_is_set_noted_taken_off_and_brought_back(survey: SimpleNamespace) -> None:
    study = survey.study
    add_mark(study, survey.id, 2, "flag", actor="Ana")
    add_mark(study, survey.id, 2, "flag", note="  who   is\nthis? ", actor="Bo")
    assert marks(study) == [("Nothing.", "flag", "Bo: who is this?")]
    add_mark(study, survey.id, 2, "rich", actor="Ana")
    remove_mark(study, survey.id, 2, "flag", actor="Ana")
    assert marks(study) == [("Nothing.", "rich", "Ana: ")]
    assert describe_change(list_entries(study.db)[0]) == "Removed the flag of an answer (turn 3)"
    study.undo(actor="Ana")
    assert len(marks(study)) == 2
    remove_mark(study, survey.id, 4, "flag", actor="Ana")  # there is none: nothing happens
    assert len(marks(study)) == 2


def test_each_person_has_a_stance_on_the_question_and_on_codes(survey: SimpleNamespace) -> None:
    study = survey.study
    record_stance(study, survey.id, 4, "agree", actor="Ana")
    record_stance(study, survey.id, 4, "unclear", actor="Bo")
    record_stance(study, survey.id, 4, "disagree", code_id=survey.pay, actor="Ana")
    record_stance(study, survey.id, 4, "unclear", actor="Ana")  # she has thought again
    pay = survey.pay
    assert sorted(stances(study), key=str) == sorted(
        [(None, "unclear", "Ana"), (None, "unclear", "Bo"), (pay, "disagree", "Ana")], key=str
    )
    assert describe_change(list_entries(study.db)[0]) == "Set the stance of an answer to “unclear”"
    assert count_stances(study)[None, "Bo"] == {"unclear": 1}
    record_stance(study, survey.id, 4, None, actor="Ana")
    assert (None, "unclear", "Ana") not in stances(study)
    study.undo(actor="Ana")
    assert (None, "unclear", "Ana") in stances(study)


def test_what_is_marked_follows_a_corrected_answer(survey: SimpleNamespace) -> None:
    study = survey.study
    add_mark(study, survey.id, 5, "flag", note="check", actor="Ana")
    record_stance(study, survey.id, 5, "disagree", actor="Ana")
    text = get_text(study, get_transcript(study, survey.id).text_id)
    revise_transcript(
        study, survey.id, text.replace("We swap among", "We all swap among"), actor="Ana"
    )
    assert marks(study) == [("No. We all swap among ourselves.", "flag", "Ana: check")]
    assert stances(study) == [(None, "disagree", "Ana")]
    assert [a.edited for a in list_answers(study)] == [False, False, False, True]
    # The mark that has moved is the one that is noted and taken off, not a second one beside it.
    add_mark(study, survey.id, 5, "flag", note="seen", actor="Ana")
    record_stance(study, survey.id, 5, "agree", actor="Ana")
    assert [m[2] for m in marks(study)] == ["Ana: seen"]
    assert stances(study) == [(None, "agree", "Ana")]


def test_stances_go_with_their_code_and_move_where_codes_are_merged(
    survey: SimpleNamespace,
) -> None:
    study, pay, time = survey.study, survey.pay, survey.time
    record_stance(study, survey.id, 4, "agree", code_id=pay, actor="Ana")
    record_stance(study, survey.id, 4, "disagree", code_id=time, actor="Ana")
    record_stance(study, survey.id, 5, "agree", code_id=time, actor="Ana")
    merge_codes(study, pay, [time], actor="Ana")
    assert stances(study) == [(pay, "agree", "Ana"), (pay, "agree", "Ana")]
    study.undo(actor="Ana")
    assert len(stances(study)) == 3
    remove_code(study, pay, actor="Ana")
    assert {code for code, _, _ in stances(study)} == {time}
    study.undo(actor="Ana")
    assert len(stances(study)) == 3


def test_marks_go_with_the_survey_and_come_back_with_it(survey: SimpleNamespace) -> None:
    study = survey.study
    add_mark(study, survey.id, 2, "flag", note="check", actor="Ana")
    remove_transcript(study, survey.id, actor="Ana")
    assert study.db.execute("SELECT count(*) FROM answer_marks").fetchone() == (0,)
    study.undo(actor="Ana")
    assert marks(study) == [("Nothing.", "flag", "Ana: check")]


def test_what_is_wrong_is_said_and_changes_nothing(survey: SimpleNamespace) -> None:
    study = survey.study
    before = len(list_entries(study.db))
    with pytest.raises(InvalidInput, match="There is no mark “star”"):
        add_mark(study, survey.id, 2, "star", actor="Ana")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="the limit is 300"):
        add_mark(study, survey.id, 2, "flag", note="x" * (LONGEST_NOTE + 1), actor="Ana")
    with pytest.raises(NotFound, match="That answer is no longer in the transcript"):
        add_mark(study, survey.id, 99, "flag", actor="Ana")
    with pytest.raises(InvalidInput, match="There is no stance “maybe”"):
        record_stance(study, survey.id, 4, "maybe", actor="Ana")  # type: ignore[arg-type]
    with pytest.raises(NotFound, match="no longer in the codebook"):
        record_stance(study, survey.id, 4, "agree", code_id="gone", actor="Ana")  # type: ignore[arg-type]
    assert len(list_entries(study.db)) == before
    assert list_answer_marks(study) == []


def test_what_is_kept_of_the_texts_is_another_after_a_rename_or_a_correction(
    survey: SimpleNamespace,
) -> None:
    study = survey.study
    first = get_fingerprint(study)
    text = get_text(study, get_transcript(study, survey.id).text_id)
    revise_transcript(study, survey.id, text.replace("Nothing", "Nothing much"), actor="Ana")
    assert get_fingerprint(study) != first


def test_the_table_of_the_review_names_answers_and_holds_none_of_their_words(
    survey: SimpleNamespace,
) -> None:
    import openpyxl

    study = survey.study
    first = next(list_answers(study))
    new = NewCoding(code_id=survey.time, transcript_id=survey.id, start=first.start, end=first.end)
    apply_code(study, new, actor="Ana")
    add_review(study, survey.id, 1, 1, actor="Bo")
    add_mark(study, survey.id, 1, "flag", note="=1+1", actor="Ana")
    record_stance(study, survey.id, 4, "agree", actor="Ana")
    record_stance(study, survey.id, 5, "agree", actor="Ana")
    data = render_review(study)
    book = openpyxl.load_workbook(io.BytesIO(data))
    rows = [[cell or "" for cell in row] for row in book["Answers"].iter_rows(values_only=True)]
    assert len(rows) == 5
    assert rows[1][:6] == ["P1", "Spring", "What would help?", "Time", "Bo", "Ana: =1+1"]
    assert rows[3][8] == "Agrees (Ana)"
    told = " ".join(str(cell) for row in rows for cell in row)
    assert not any(words in told for _, words in (SAID[1], SAID[2], SAID[4], SAID[5]))
    counts = list(book["Stances"].iter_rows(values_only=True))
    assert counts[1] == ("The question", "Ana", 2, 0, 0)


def test_who_has_read_an_answer_is_known(
    survey: SimpleNamespace, factories: Callable[..., Any]
) -> None:
    add_review(survey.study, survey.id, 1, 2, actor="Bo")
    assert [(n, coder) for _, n, coder in list_read_answers(survey.study)] == [(1, "Bo"), (2, "Bo")]
