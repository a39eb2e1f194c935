from __future__ import annotations

import pytest

from coding.codebook.commands import add_code
from coding.commands import apply_code
from coding.counts.queries import count_codes
from coding.model import NewCoding, Suggestion
from coding.queries import list_codings
from coding.suggestions.commands import (
    accept_suggestion,
    add_review,
    record_run,
    reject_suggestion,
    revise_mode,
)
from coding.suggestions.model import new_suggestion_id
from coding.suggestions.queries import get_mode, list_shown, list_suggestions
from study import InvalidInput, NotFound
from transcripts.frame.commands import revise_frame
from transcripts.queries import get_transcript, list_turns

SAID = (
    ("Moderator", "What hinders you?"),
    ("Bo", "There is never time to learn."),
    ("Cy", "Nobody ever says thanks."),
)


@pytest.fixture
def proposed(study, make_transcript):
    """A transcript with a suggestion on each of the two participants' turns."""
    transcript = get_transcript(study, make_transcript(said=SAID))
    code = add_code(study, "Time", actor="Ana")
    turns = list_turns(study, transcript.text_id)[1:]
    record(study, transcript, code, turns)
    return transcript, code, turns


def record(study, transcript, code, turns):
    suggestions = [
        Suggestion(
            id=new_suggestion_id(transcript.text_id, t.start, t.end, code.id),
            run_id="",
            transcript_id=transcript.id,
            text_id=transcript.text_id,
            start=t.start,
            end=t.end,
            code_id=code.id,
            score=1.0,
            probability=None,
            strong=False,
            reasons={"quotes": [], "words": [], "change": ""},
        )
        for t in turns
    ]
    record_run(
        study,
        suggestions,
        model="test",
        version="1",
        parameters={},
        seed=0,
        input_hash="x",
        seconds=0.0,
        summary={},
    )


def shown(study, transcript, actor="Ana"):
    found = list_suggestions(study, text_id=transcript.text_id)
    return list_shown(study, found, text_id=transcript.text_id, actor=actor)


def test_a_suggestion_counts_only_once_it_is_accepted(study, proposed):
    transcript, code, _ = proposed
    assert count_codes(study) == {}
    accept_suggestion(study, shown(study, transcript)[0].id, actor="Ana")
    assert count_codes(study)[code.id].mentions == 1
    assert len(shown(study, transcript)) == 1


def test_undoing_an_accept_brings_the_suggestion_back_and_takes_the_coding_away(study, proposed):
    transcript, _, _ = proposed
    accept_suggestion(study, shown(study, transcript)[0].id, actor="Ana")
    study.undo(actor="Ana")
    assert len(shown(study, transcript)) == 2
    assert list_codings(study) == []


def test_a_rejected_suggestion_is_gone_for_everybody(study, proposed):
    transcript, _, _ = proposed
    reject_suggestion(study, shown(study, transcript)[0].id, actor="Ana")
    assert len(shown(study, transcript, actor="Bea")) == 1


def test_a_suggestion_that_a_newer_run_dropped_can_still_be_accepted(study, proposed):
    transcript, code, turns = proposed
    dropped = shown(study, transcript)[0]
    record(study, transcript, code, turns[1:])
    accept_suggestion(study, dropped.id, actor="Ana")
    assert list_codings(study)[0].start == dropped.start


def test_an_id_that_names_no_place_is_refused(study, proposed):
    for wrong in ("x", "a:b:c:d", "a:1:2:d"):
        with pytest.raises(NotFound):
            accept_suggestion(study, wrong, actor="Ana")


def test_marking_a_turn_as_read_rejects_what_is_left_in_it_and_undo_takes_that_back(
    study, proposed
):
    transcript, _, _ = proposed
    assert add_review(study, transcript.id, 1, 1, actor="Ana") == 1
    assert len(shown(study, transcript)) == 1
    study.undo(actor="Ana")
    assert len(shown(study, transcript)) == 2


def test_human_first_shows_a_turns_suggestions_only_after_this_person_worked_on_it(study, proposed):
    transcript, _, turns = proposed
    revise_mode(study, "after", actor="Ana")
    assert shown(study, transcript) == []
    other = add_code(study, "Learning", actor="Ana")
    new = NewCoding(
        code_id=other.id,
        transcript_id=transcript.id,
        start=turns[0].start,
        end=turns[0].start + 5,
    )
    apply_code(study, new, actor="Ana")
    assert [s.start for s in shown(study, transcript)] == [turns[0].start]
    assert shown(study, transcript, actor="Bea") == []


def test_off_shows_nothing_and_a_reflexive_study_is_always_off(study, proposed):
    transcript, _, _ = proposed
    revise_mode(study, "off", actor="Ana")
    assert shown(study, transcript) == []
    revise_mode(study, "on", actor="Ana")
    assert len(shown(study, transcript)) == 2
    revise_frame(study, profile="reflexive", actor="Ana")
    assert get_mode(study) == "off"
    assert shown(study, transcript) == []


def test_what_is_no_mode_is_refused(study, proposed):
    with pytest.raises(InvalidInput, match="no mode"):
        revise_mode(study, "perhaps", actor="Ana")
