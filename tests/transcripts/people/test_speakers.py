"""Speakers are joined, parted and named at any time, and no coding is lost by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from coding.counts.queries import count_codes, get_asked
from coding.queries import list_codings
from coding.quotes.queries import list_quotes
from study import InvalidInput, Study
from transcripts.queries import list_participants, list_speakers
from transcripts.reading.speakers import find_label_variants
from transcripts.speakers.commands import add_voices, merge_speakers, revise_speaker

SAID = (
    ("Moderator", "What hinders you?"),
    ("P1", "There is never time."),
    ("p 1", "The shift is full."),
    ("P2", "Nobody plans."),
    ("Laughter", "all of them at once"),
)


@pytest.fixture
def coded(study: Study, make_transcript: Callable[..., Any], factories: Any) -> Any:
    transcript_id = make_transcript(said=SAID, session_kind="focus_group")
    (code,) = factories.add_codes(study, "Time")
    for turn in range(1, 5):
        factories.code_turn(study, transcript_id, code, turn=turn)
    return transcript_id, code


def speakers_of(study: Study, transcript_id: Any) -> dict[str, Any]:
    return {s.label: s for s in list_speakers(study, transcript_id)}


def test_spellings_that_are_joined_after_coding_count_as_one_person(
    study: Study, coded: Any
) -> None:
    transcript_id, code = coded
    before = {c.id for c in list_codings(study)}
    assert (count_codes(study)[code].people, get_asked(study).people_asked) == (4, 4)
    found = speakers_of(study, transcript_id)
    assert find_label_variants(list(found)) == [("P1", "p 1")]
    merge_speakers(study, found["P1"].id, [found["p 1"].id], actor="Ana")
    assert (count_codes(study)[code].people, get_asked(study).people_asked) == (3, 3)
    assert count_codes(study)[code].mentions == 4
    assert {c.id for c in list_codings(study)} == before
    study.undo(actor="Ana")
    assert count_codes(study)[code].people == 4


def test_nobody_counts_as_no_one_and_comes_back_when_it_is_somebody(
    study: Study, coded: Any
) -> None:
    transcript_id, code = coded
    laughter = speakers_of(study, transcript_id)["Laughter"]
    revise_speaker(study, laughter.id, role="nobody", actor="Ana")
    count = count_codes(study)[code]
    assert (count.people, count.people_asked, count.mentions) == (3, 3, 3)
    assert len(list_quotes(study)) == 3
    assert len(list_codings(study)) == 4, "the coding itself is still there"
    revise_speaker(study, laughter.id, role="several", actor="Ana")
    count = count_codes(study)[code]
    assert (count.people, count.mentions) == (3, 4), "several: a mention of no one person"
    with pytest.raises(InvalidInput, match="no role"):
        revise_speaker(study, laughter.id, role="ghost", actor="Ana")  # type: ignore[arg-type]


def test_everybody_in_a_transcript_becomes_a_participant_in_one_change(
    study: Study, coded: Any, make_transcript: Callable[..., Any]
) -> None:
    transcript_id, code = coded
    other = make_transcript(said=SAID[:2], title="Group two")
    add_voices(study, other, actor="Ana")
    found = speakers_of(study, transcript_id)
    merge_speakers(study, found["P1"].id, [found["p 1"].id], actor="Ana")
    revise_speaker(study, found["Laughter"].id, role="nobody", actor="Ana")
    assert add_voices(study, transcript_id, actor="Ana") == (1, 0)
    assert [p.pseudonym for p in list_participants(study)] == ["P1", "P1 (2)", "P2"]
    assert speakers_of(study, transcript_id)["Moderator"].participant_id is None
    assert count_codes(study)[code].people == 2
    assert add_voices(study, transcript_id, actor="Ana") == (0, 0)
