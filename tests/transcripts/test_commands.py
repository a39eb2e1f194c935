"""What commands on the field do, refuse, and leave as it was."""

from __future__ import annotations

from typing import Any

import pytest

from study import Conflict, InvalidInput, NotFound, Study
from study.errors import LifeworldError
from transcripts.commands import (
    add_session,
    add_transcripts,
    guess_session_kind,
    rename_transcript,
    revise_session,
)
from transcripts.frame.commands import add_stratum, remove_stratum, rename_stratum, revise_frame
from transcripts.people.commands import add_participant, remove_participant, revise_participant
from transcripts.queries import (
    find_imported,
    get_frame,
    get_session,
    get_text,
    get_transcript,
    list_participants,
    list_sessions,
    list_speakers,
    list_strata,
    list_transcripts,
    list_turns,
)
from transcripts.speakers.commands import link_speaker, merge_speakers, revise_speaker


def test_the_frame_is_described_once_and_revised_afterwards(study: Study) -> None:
    assert (get_frame(study).title, get_frame(study).rev) == ("field", 0)
    revise_frame(study, actor="Ana", question="Why?")
    revise_frame(study, actor="Ana", title="Learning at work", profile="reflexive")
    frame = get_frame(study)
    assert (frame.title, frame.question, frame.rev) == ("Learning at work", "Why?", 2)
    assert not frame.profile.frequencies
    assert frame.answer == ""
    revise_frame(study, actor="Ana", answer="Because hands learn from hands")
    assert get_frame(study).answer == "Because hands learn from hands"
    version = study.version
    for fields in ({"profile": "magic"}, {"nonsense": "x"}, {"rev": 9}):
        with pytest.raises(InvalidInput):
            revise_frame(study, actor="Ana", **fields)
    assert study.version == version


def test_strata_are_told_apart_without_regard_to_case(study: Study) -> None:
    care = add_stratum(study, " Care  homes ", actor="Ana")
    assert care.name == "Care homes"
    assert add_stratum(study, "CARE HOMES", actor="Bo") == care
    metal = add_stratum(study, "Metal", actor="Ana")
    assert [s.position for s in list_strata(study)] == [1, 2]
    with pytest.raises(InvalidInput, match="already"):
        rename_stratum(study, metal.id, "care homes", actor="Ana")
    rename_stratum(study, metal.id, "METAL", actor="Ana")
    with pytest.raises(InvalidInput, match="needs a name"):
        rename_stratum(study, metal.id, "  ", actor="Ana")


def test_a_stratum_is_removed_only_when_nothing_belongs_to_it(study: Study) -> None:
    care = add_stratum(study, "Care", actor="Ana")
    person = add_participant(study, "P1", actor="Ana", stratum_id=care.id)
    session = add_session(study, "S", kind="interview", actor="Ana", stratum_id=care.id)
    for _ in range(2):
        with pytest.raises(InvalidInput, match="still has"):
            remove_stratum(study, care.id, actor="Ana")
        revise_session(study, session, actor="Ana", stratum_id=None)
    revise_participant(study, person.id, actor="Ana", stratum_id=None)
    remove_stratum(study, care.id, actor="Ana")
    assert list_strata(study) == []


def test_sessions_keep_their_kinds_and_refuse_what_is_not_there(study: Study) -> None:
    session = add_session(
        study, "S", kind="interview", actor="Ana", minutes=52.3, date="2026-01-02"
    )
    revise_session(study, session, actor="Ana", kind="workshop", notes="Cold room")
    found = get_session(study, session)
    assert (found.kind, found.notes, found.minutes, found.rev) == (
        "workshop", "Cold room", 52.3, 2,
    )  # fmt: skip
    wrong: list[dict[str, Any]] = [
        {"kind": "party"}, {"stratum_id": "gone"}, {"nonsense": 1}, {"id": "x"},
    ]  # fmt: skip
    for fields in wrong:
        with pytest.raises(LifeworldError):
            revise_session(study, session, actor="Ana", **fields)
    assert get_session(study, session) == found
    with pytest.raises(NotFound):
        get_session(study, "gone")


def test_pseudonyms_are_unique_and_a_person_who_leaves_leaves_the_words(
    study: Study, factories: Any
) -> None:
    person = add_participant(study, " P 1 ", actor="Ana", attributes={"trade": "smed"})
    with pytest.raises(InvalidInput, match="already"):
        add_participant(study, "P 1", actor="Ana")
    other = add_participant(study, "P2", actor="Ana")
    with pytest.raises(InvalidInput, match="already"):
        revise_participant(study, other.id, pseudonym="P 1", actor="Ana")
    revise_participant(study, other.id, attributes={"alder": "40–49"}, actor="Ana")
    assert [p.attributes for p in list_participants(study)] == [
        {"trade": "smed"}, {"alder": "40–49"},
    ]  # fmt: skip
    group = factories.add_group(study, participants={"Bo": person})
    remove_participant(study, person.id, actor="Ana")
    assert all(s.participant_id is None for s in list_speakers(study, group.transcript_id))
    study.undo(actor="Ana")
    voices = {s.label: s for s in list_speakers(study, group.transcript_id)}
    assert voices["Bo"].participant_id == person.id


def test_transcripts_are_added_as_one_change_and_undone_as_one(
    study: Study, factories: Any
) -> None:
    new = [factories.new_transcript(title=f"T{n}", session_kind="interview") for n in range(3)]
    told: list[tuple[int, int]] = []
    made = add_transcripts(study, new, actor="Ana", on_progress=lambda n, of: told.append((n, of)))
    assert told[-1] == (3, 3)
    assert study.version == 1
    assert [t.id for t in list_transcripts(study)] == made
    first = get_transcript(study, made[0])
    text = get_text(study, first.text_id)
    assert text == new[0].text
    assert [text[t.start : t.end] for t in list_turns(study, first.text_id)] == [
        "What hinders you?", "There is never time.",
    ]  # fmt: skip
    assert (first.turns, first.words, first.session_kind) == (2, 7, "interview")
    assert find_imported(study, new[2].source_sha256) == get_transcript(study, made[2])
    study.undo(actor="Ana")
    assert (list_transcripts(study), list_sessions(study), list_speakers(study)) == ([], [], [])
    assert find_imported(study, new[2].source_sha256) is None
    study.redo(actor="Ana")
    assert [t.id for t in list_transcripts(study)] == made


def test_an_import_that_cannot_be_whole_is_refused_whole(study: Study, factories: Any) -> None:
    good = factories.new_transcript()
    lost = factories.new_transcript(title="Lost", session_id="gone")
    with pytest.raises(Conflict):
        add_transcripts(study, [good, lost], actor="Ana")
    beyond = factories.new_transcript(title="Beyond", turns=(("Bo", 0, 10_000, None, None),))
    with pytest.raises(InvalidInput, match="outside its text"):
        add_transcripts(study, [good, beyond], actor="Ana")
    with pytest.raises(InvalidInput, match="no transcript"):
        add_transcripts(study, [], actor="Ana")
    assert list_transcripts(study) == []
    assert study.version == 0


@pytest.mark.parametrize(
    ("kind", "labels", "session"),
    [
        ("transcript", ["Mod", "A", "B", "C"], "focus_group"),
        ("transcript", ["Mod", "A"], "interview"),
        ("transcript", ["Mod", "A", "B"], "interview"),
        ("notes", [""], "site_visit"),
        ("answers", ["A", "B", "C"], "survey"),
    ],
)
def test_the_kind_of_a_session_is_guessed_from_who_speaks(
    factories: Any, kind: str, labels: list[str], session: str
) -> None:
    new = factories.new_transcript([(label, "Words.") for label in labels], kind=kind)
    assert guess_session_kind(new) == session


def test_a_speaker_gets_a_role_a_name_and_a_person(study: Study, factories: Any) -> None:
    group = factories.add_group(study)
    person = add_participant(study, "P1", actor="Ana")
    link_speaker(study, group.transcript_id, "Bo", person.id, actor="Ana")
    with pytest.raises(NotFound, match="There is no speaker"):
        link_speaker(study, group.transcript_id, "Nobody", person.id, actor="Ana")
    bo = next(s for s in list_speakers(study) if s.label == "Bo")
    assert bo.participant_id == person.id
    revise_speaker(study, bo.id, role="several", name="Two at once", actor="Ana")
    revise_speaker(study, bo.id, forget_participant=True, actor="Ana")
    bo = next(s for s in list_speakers(study) if s.label == "Bo")
    assert (bo.role, bo.name, bo.participant_id) == ("several", "Two at once", None)
    with pytest.raises(InvalidInput, match="no role"):
        revise_speaker(study, bo.id, role="king", actor="Ana")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="needs a name"):
        revise_speaker(study, bo.id, name=" ", actor="Ana")


def test_merged_speakers_share_name_role_and_person(study: Study, factories: Any) -> None:
    group = factories.add_group(study)
    voices = {s.label: s for s in list_speakers(study, group.transcript_id)}
    add_participant(study, "Bo", actor="Ana")  # the name of a person to be is taken
    merge_speakers(study, voices["Bo"].id, [voices["Cy"].id, voices["Bo"].id], actor="Ana")
    voices = {s.label: s for s in list_speakers(study, group.transcript_id)}
    assert voices["Cy"].name == "Bo"
    assert voices["Cy"].participant_id == voices["Bo"].participant_id is not None
    assert [p.pseudonym for p in list_participants(study)] == ["Bo", "Bo (2)"]
    merge_speakers(study, voices["Moderator"].id, [voices["Di"].id], actor="Ana")
    voices = {s.label: s for s in list_speakers(study, group.transcript_id)}
    assert (voices["Di"].role, voices["Di"].participant_id) == ("moderator", None)
    with pytest.raises(NotFound):
        merge_speakers(study, voices["Bo"].id, ["gone"], actor="Ana")


def test_a_transcript_gets_another_title(study: Study, factories: Any) -> None:
    group = factories.add_group(study)
    rename_transcript(study, group.transcript_id, "  Group  A ", actor="Ana")
    assert get_transcript(study, group.transcript_id).title == "Group A"
    with pytest.raises(InvalidInput):
        rename_transcript(study, group.transcript_id, "", actor="Ana")
    with pytest.raises(NotFound):
        rename_transcript(study, "gone", "x", actor="Ana")  # type: ignore[arg-type]
