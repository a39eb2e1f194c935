"""The likeliest codes of every passage are stored with a run, offered, and accepted with a rank."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from coding.codebook.commands import add_code
from coding.commands import apply_code
from coding.corrections.commands import revise_transcript
from coding.model import NewCoding, Suggestion
from coding.queries import list_codings
from coding.suggestions.commands import record_run, reject_suggestion, revise_mode
from coding.suggestions.decisions.commands import accept_likely_code
from coding.suggestions.material.queries import get_judgements, get_material
from coding.suggestions.model import Ranking, new_suggestion_id
from coding.suggestions.queries import get_run, list_suggestions
from coding.suggestions.rankings.queries import get_offered, get_text_ranking
from coding.suggestions.standing import get_standing
from study import Conflict, InvalidInput, NotFound
from study.scrubbing import remove_derived_rows
from transcripts.frame.commands import revise_frame
from transcripts.queries import get_text, get_transcript

SAID = (
    ("Moderator", "What hinders you?"),
    ("Bo", "There is never time to learn."),
    ("Cy", "Nobody ever says thanks."),
)
FACTS = {"model": "test", "version": "1", "parameters": {}, "seed": 0, "input_hash": "x"}


@pytest.fixture
def talk(study, make_transcript):
    """A transcript with four codes; `talk.rank()` records a run that ranks them."""
    transcript = get_transcript(study, make_transcript(said=SAID))
    codes = [add_code(study, n, actor="Ana").id for n in ("Time", "Thanks", "Pay", "Noise")]
    made = SimpleNamespace(study=study, transcript=transcript, codes=codes)
    made.places = get_material(study).places

    def rank(*best, proposed=(), seconds=0.0, summary=None):
        rows = np.array(best or [(0, 2, 3), (1, 0, -1)], dtype=np.intp)
        scores = np.where(rows < 0, -np.inf, -1.0 - np.arange(3))
        ranking = Ranking(codes=tuple(codes), best=rows, scores=scores, probabilities=None)
        return record_run(
            study,
            [suggest(n, code) for n, code in proposed],
            ranking=ranking,
            places=made.places,
            summary=summary or {},
            seconds=seconds,
            **FACTS,
        )

    def suggest(number, code):
        place = made.places[number]
        return Suggestion(
            id=new_suggestion_id(place.text_id, place.start, place.end, codes[code]),
            run_id="",
            transcript_id=place.transcript_id,
            text_id=place.text_id,
            start=place.start,
            end=place.end,
            code_id=codes[code],
            score=1.0,
            probability=None,
            strong=False,
        )

    def coding(number, code, **more):
        place = made.places[number]
        return NewCoding(
            code_id=codes[code],
            transcript_id=transcript.id,
            start=place.start,
            end=place.end,
            **more,
        )

    made.rank, made.coding = rank, coding
    return made


def offered(talk):
    found = get_offered(talk.study, talk.transcript.text_id)
    if found is None:
        return None
    return [
        (start, end, [found["codes"][code] for code in best])
        for start, end, *best in found["passages"]
    ]


def get_decision(study):
    [row] = study.db.query("SELECT run_id, code_id, verdict, rank, proposed FROM decisions")
    return row


def test_every_passage_has_its_likeliest_codes_also_where_nothing_is_suggested(talk):
    talk.rank()
    assert list_suggestions(talk.study) == []
    time, thanks, pay, noise = talk.codes
    one, two = talk.places
    assert offered(talk) == [
        (one.start, one.end, [time, pay, noise]),
        (two.start, two.end, [thanks, time]),
    ]


def test_the_next_run_replaces_the_ranking_and_leaves_nothing_behind(talk):
    talk.rank()
    newer = talk.rank((3, 2, 1), (3, 2, 1))
    assert offered(talk)[0][2] == talk.codes[:0:-1]
    assert talk.study.db.execute("SELECT run_id FROM rankings").fetchall() == [(newer,)]
    record_run(talk.study, [], summary={}, seconds=0.0, **FACTS)
    assert offered(talk) is None, "the newest run is of a suggester that does not rank"


def test_a_run_that_is_stopped_leaves_the_ranking_that_was_there(talk, monkeypatch):
    talk.rank()
    before = offered(talk)

    def stop(*_, **__):
        raise Conflict("stopped", hint="")

    monkeypatch.setattr("coding.suggestions.commands.close_run", stop)
    with pytest.raises(Conflict):
        talk.rank((3, 2, 1), (3, 2, 1))
    assert offered(talk) == before
    monkeypatch.undo()
    talk.rank()
    assert talk.study.db.execute("SELECT count(*) FROM rankings").fetchone() == (1,)


def test_an_erasure_takes_rankings_away(talk):
    talk.rank()
    with talk.study.stage() as db:
        removed = remove_derived_rows(db)
    assert removed["rankings"] == 1
    assert offered(talk) is None


def test_a_likely_code_is_accepted_as_a_suggestion_with_its_run_and_rank(talk):
    run = talk.rank()
    made = accept_likely_code(talk.study, talk.coding(0, 2, id="k" * 8), rank=2, actor="Ana")
    [coding] = list_codings(talk.study)
    assert (coding.id, coding.source, coding.coder) == (made, "accepted", "Ana")
    decision = get_decision(talk.study)
    assert decision == {
        "run_id": run,
        "code_id": talk.codes[2],
        "verdict": "accepted",
        "rank": 2,
        "proposed": 0,
    }
    assert get_run(talk.study, run)["kind"] == "suggest"
    talk.study.undo(actor="Ana")
    assert list_codings(talk.study) == []
    assert talk.study.db.execute("SELECT count(*) FROM decisions").fetchone() == (0,)


def test_a_likely_code_that_was_suggested_too_settles_that_suggestion(talk):
    talk.rank(proposed=[(0, 0)])
    assert len(list_suggestions(talk.study)) == 1
    accept_likely_code(talk.study, talk.coding(0, 0), rank=1, actor="Ana")
    assert list_suggestions(talk.study) == []
    assert (get_decision(talk.study)["rank"], get_decision(talk.study)["proposed"]) == (1, 1)
    talk.study.undo(actor="Ana")
    assert len(list_suggestions(talk.study)) == 1


def test_the_run_that_ranked_a_code_is_kept_for_the_decision(talk):
    run = talk.rank()
    accept_likely_code(talk.study, talk.coding(0, 0), rank=1, actor="Ana")
    talk.rank()
    assert get_run(talk.study, run)["id"] == run


def test_the_learner_takes_it_as_an_example_but_not_as_an_answer_to_a_suggestion(talk):
    talk.rank(proposed=[(1, 1)])
    accept_likely_code(talk.study, talk.coding(0, 2), rank=2, actor="Ana")
    accept_likely_code(talk.study, talk.coding(1, 1), rank=1, actor="Ana")
    judgements, _ = get_judgements(talk.study, get_material(talk.study))
    assert [(j.code, j.verdict) for j in judgements] == [
        (talk.codes[2], "coded"),
        (talk.codes[1], "accepted"),
    ]


def test_quality_counts_what_was_taken_from_the_likeliest_apart_from_what_was_suggested(talk):
    talk.rank(proposed=[(1, 1)])
    accept_likely_code(talk.study, talk.coding(0, 2), rank=2, actor="Ana")
    accept_likely_code(talk.study, talk.coding(1, 1), rank=1, actor="Ana")
    accept_likely_code(talk.study, talk.coding(1, 0), rank=2, actor="Ana")
    _, found = get_standing(talk.study)
    assert (found.accepted, found.rejected) == (1, 0)
    assert found.ranks == (0, 2, 0)


def test_only_ranks_that_exist_are_accepted_and_only_on_words_that_exist(talk):
    talk.rank()
    for rank in (0, 4):
        with pytest.raises(InvalidInput, match="no rank"):
            accept_likely_code(talk.study, talk.coding(0, 0), rank=rank, actor="Ana")
    with pytest.raises(Conflict):
        accept_likely_code(talk.study, talk.coding(0, 0, quote="other"), rank=1, actor="Ana")
    gone = NewCoding(code_id="gone", transcript_id=talk.transcript.id, start=0, end=4)
    with pytest.raises(NotFound):
        accept_likely_code(talk.study, gone, rank=1, actor="Ana")
    assert list_codings(talk.study) == []
    assert talk.study.db.execute("SELECT count(*) FROM decisions").fetchone() == (0,)


def test_nothing_is_offered_where_suggestions_are_off(talk):
    talk.rank()
    revise_mode(talk.study, "off", actor="Ana")
    assert offered(talk) is None
    revise_mode(talk.study, "on", actor="Ana")
    assert offered(talk) is not None
    revise_frame(talk.study, profile="reflexive", actor="Ana")
    assert offered(talk) is None


def test_human_first_is_told_to_the_reader_who_knows_what_was_coded_and_read(talk):
    talk.rank()
    assert get_offered(talk.study, talk.transcript.text_id)["after"] is False
    revise_mode(talk.study, "after", actor="Ana")
    assert get_offered(talk.study, talk.transcript.text_id)["after"] is True


def test_what_was_rejected_since_the_run_is_named(talk):
    talk.rank(proposed=[(0, 0)])
    [suggestion] = list_suggestions(talk.study)
    assert get_offered(talk.study, talk.transcript.text_id)["rejected"] == []
    reject_suggestion(talk.study, suggestion.id, actor="Ana")
    found = get_offered(talk.study, talk.transcript.text_id)
    assert found["rejected"] == [[suggestion.start, suggestion.end, talk.codes[0]]]


def test_a_correction_keeps_the_ranking_of_passages_whose_words_stay(talk):
    talk.rank()
    text = get_text(talk.study, talk.transcript.text_id)
    corrected = text.replace("never time", "hardly ever any time")
    revise_transcript(talk.study, talk.transcript.id, corrected, actor="Ana")
    now = get_transcript(talk.study, talk.transcript.id)
    found = get_text_ranking(talk.study, now.text_id)
    [(start, end, *best)] = found.passages
    assert corrected[start:end] == "Nobody ever says thanks."
    assert [found.codes[code] for code in best] == [talk.codes[1], talk.codes[0]]
    talk.study.undo(actor="Ana")
    assert len(offered(talk)) == 2


def test_a_coding_by_hand_says_nothing_of_ranks(talk):
    talk.rank()
    apply_code(talk.study, talk.coding(0, 0), actor="Ana")
    assert talk.study.db.execute("SELECT count(*) FROM decisions").fetchone() == (0,)
