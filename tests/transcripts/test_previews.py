"""Nothing is stored before a person agreed to what was read, and what they changed is honoured."""

from __future__ import annotations

import pytest

from study import InvalidInput, Study
from transcripts.import_files import Placing
from transcripts.previews import add_previews, describe_reading, list_facts, read_preview
from transcripts.queries import get_session, get_transcript, list_strata, list_transcripts

TALK = (
    b"Moderator: What hinders you?\n\nBo: There is never time.\n\nCy: The shift is full.\n\n"
    b"Moderator: Why is that?\n\nBo: Nobody plans for it.\n"
)
TABLE = "nr,wer,was\n1,A,Wir haben nie Zeit daf\u00fcr\n2,B,Die Schicht ist immer voll\n"


def test_a_preview_tells_what_was_read_and_stores_nothing(study: Study) -> None:
    preview = read_preview(study, TALK, "talk.txt")
    (reading,) = preview.outcome.readings
    assert list_facts(reading)[:3] == ["5 turns", "3 speakers", "moderator Moderator"]
    lines = describe_reading(reading)
    assert "Bo: participant, 2 turns, 8 words. “There is never time.”" in lines
    assert preview.ready
    assert list_transcripts(study) == []
    assert study.version == 0


def test_the_files_agreed_on_are_added_as_one_change_each_in_its_place(study: Study) -> None:
    one = read_preview(study, TALK, "one.txt")
    two = read_preview(study, TALK.replace(b"never", b"hardly"), "two.txt")
    add_previews(
        study,
        [one, two],
        [
            Placing(kind="focus_group", stratum="Care"),
            Placing(kind="interview", stratum="Metal", date="2026-05-17"),
        ],
        actor="Ana",
    )
    placed = {t.title: get_session(study, t.session_id) for t in list_transcripts(study)}
    assert (placed["one"].kind, placed["one"].stratum) == ("focus_group", "Care")
    assert (placed["two"].kind, placed["two"].date) == ("interview", "2026-05-17")
    study.undo(actor="Ana")
    assert list_transcripts(study) == []
    assert list_strata(study) == [], "the strata were part of the same change"


def test_a_file_that_is_known_or_unreadable_is_not_ready(study: Study) -> None:
    add_previews(study, [read_preview(study, TALK, "a.txt")], [Placing()], actor="Ana")
    known = read_preview(study, TALK, "again.txt")
    broken = read_preview(study, b"", "empty.txt")
    assert (known.known, known.ready, broken.ready) == (True, False, False)
    assert broken.outcome.error is not None
    with pytest.raises(InvalidInput, match="no file to add"):
        add_previews(study, [known, broken], [Placing(), Placing()], actor="Ana")


def test_labels_that_a_person_names_are_the_speakers(study: Study) -> None:
    none = read_preview(study, TALK, "a.txt", labels="none")
    assert none.outcome.readings[0].speakers == ()
    one = read_preview(study, TALK, "a.txt", labels="Bo")
    assert [s.label for s in one.outcome.readings[0].speakers] == ["Bo"]


def test_an_encoding_that_a_person_chose_is_used(study: Study) -> None:
    data = "Bo: Så går det.\n\nCy: Nå.\n\nBo: Æh.\n".encode("mac_roman")
    right = read_preview(study, data, "a.txt", encoding="mac_roman")
    assert "Så går det" in right.outcome.readings[0].text


def test_the_columns_that_a_person_chose_are_read(study: Study) -> None:
    data = TABLE.encode()
    found = read_preview(study, data, "t.csv")
    assert found.outcome.readings[0].columns == ("nr", "wer", "was")
    chosen = read_preview(
        study, data, "t.csv", columns={"text": "was", "speaker": "wer", "id": "nr"}
    )
    (reading,) = chosen.outcome.readings
    assert [s.label for s in reading.speakers] == ["A", "B"]
    said = [reading.text[t.start : t.end] for t in reading.turns]
    assert said == ["Wir haben nie Zeit daf\u00fcr", "Die Schicht ist immer voll"]
    alone = read_preview(study, data, "t.csv", columns={"text": "3", "speaker": ""})
    assert alone.outcome.readings[0].kind == "answers"
    wrong = read_preview(study, data, "t.csv", columns={"text": "what"})
    assert wrong.outcome.error is not None
    assert "has no column “what”" in wrong.outcome.error.message


def test_what_was_agreed_is_what_is_stored(study: Study) -> None:
    preview = read_preview(study, TALK, "a.txt", labels="none")
    (result,) = add_previews(study, [preview], [Placing()], actor="Ana")
    assert get_transcript(study, result.transcripts[0]).turns == len(
        preview.outcome.readings[0].turns
    )
