"""What everybody in a session agreed to holds for whoever has no answer of their own."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from coding.commands import remove_transcript
from study import InvalidInput, NotFound, Study
from transcripts.consent.commands import record_consent, record_session_consents
from transcripts.consent.queries import list_session_consents
from transcripts.people.commands import add_participant
from transcripts.privacy.commands import revise_privacy
from transcripts.privacy.consent_gate import AUDIENCE_PURPOSES, Gate, get_gate, render_withheld
from transcripts.queries import list_speakers
from transcripts.speakers.commands import record_different


@pytest.fixture
def group(study: Study, make_group: Any) -> Any:
    """A group whose Bo and Cy are matched to participants; Di is a voice."""
    people = {name: add_participant(study, name, actor="Ana") for name in ("Bo", "Cy")}
    return make_group(participants=people)


def test_voices_inherit_what_was_recorded_for_their_session(study: Study, factories: Any) -> None:
    transcript = factories.add_transcript(study)
    [voice] = [s.id for s in list_speakers(study, transcript) if s.label == "Bo"]
    [session] = [row["id"] for row in study.db.query("SELECT id FROM sessions")]
    gate = get_gate(study, audience="client")
    assert gate.find_reason([voice], session_id=session) == "unknown"
    record_session_consents(
        study, [session], {"quote_client": "given"}, sheet="2", date="2026-03-01", actor="Ana"
    )
    gate = get_gate(study, audience="client")
    assert gate.find_reason([voice], session_id=session) == ""
    assert gate.find_reason([voice], session_id="another") == "unknown"
    assert get_gate(study, audience="public").find_reason([voice], session_id=session) == "unknown"
    assert list_session_consents(study) == {session: {"quote_client": ("given", "2", "2026-03-01")}}
    study.undo(actor="Ana")
    assert list_session_consents(study) == {}


def test_the_answer_of_a_person_counts_before_that_of_the_session(study: Study, group: Any) -> None:
    bo, cy = group.people["Bo"].id, group.people["Cy"].id
    record_session_consents(study, [group.session_id], {"quote_client": "given"}, actor="Ana")
    record_consent(study, bo, {"quote_client": "refused"}, actor="Ana")
    gate = get_gate(study, audience="client")
    assert gate.find_reason([bo], session_id=group.session_id) == "refused"
    assert gate.find_reason([cy], session_id=group.session_id) == ""
    record_session_consents(study, [group.session_id], {"quote_client": "refused"}, actor="Ana")
    record_consent(study, bo, {"quote_client": "given"}, actor="Ana")
    gate = get_gate(study, audience="client")
    assert gate.find_reason([bo], session_id=group.session_id) == ""
    assert gate.find_reason([cy], session_id=group.session_id) == "refused"


def test_unknown_takes_the_answer_of_a_session_back(study: Study, make_group: Any) -> None:
    group = make_group()
    record_session_consents(study, [group.session_id], {"recontact": "given"}, actor="Ana")
    record_session_consents(study, [group.session_id], {"recontact": "unknown"}, actor="Ana")
    assert list_session_consents(study) == {}


def test_several_sessions_are_recorded_as_one_change(study: Study, make_group: Any) -> None:
    sessions = [make_group(title=t, seed=n).session_id for n, t in enumerate(("One", "Two"))]
    version = study.version
    record_session_consents(study, sessions, {"workshop_use": "given"}, actor="Ana")
    assert study.version == version + 1
    assert set(list_session_consents(study)) == set(sessions)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"quote_client": "perhaps"}, "perhaps"),
        ({"quote_press": "given"}, "quote_press"),
        ({"quote_client": "withdrawn"}, "cannot withdraw"),
        ({}, "Choose"),
    ],
)
def test_what_cannot_be_recorded_for_a_session_changes_nothing(
    study: Study, make_group: Any, values: dict[str, str], told: str
) -> None:
    group = make_group()
    version = study.version
    with pytest.raises(InvalidInput, match=told):
        record_session_consents(study, [group.session_id], values, actor="Ana")
    with pytest.raises(NotFound):
        record_session_consents(study, ["gone"], {"recontact": "given"}, actor="Ana")
    assert study.version == version


def test_the_answer_goes_with_its_session(study: Study, make_group: Any) -> None:
    group = make_group()
    record_session_consents(study, [group.session_id], {"recontact": "given"}, actor="Ana")
    remove_transcript(study, group.transcript_id, actor="Ana")
    assert list_session_consents(study) == {}
    study.undo(actor="Ana")
    assert set(list_session_consents(study)) == {group.session_id}


def test_each_audience_is_gated_by_its_own_purpose(study: Study, group: Any) -> None:
    bo = group.people["Bo"].id
    for audience, purpose in AUDIENCE_PURPOSES.items():
        record_consent(study, bo, dict.fromkeys(AUDIENCE_PURPOSES.values(), "given"), actor="Ana")
        record_consent(study, bo, {purpose: "refused"}, actor="Ana")
        held = {
            a: get_gate(study, audience=a).find_reason([bo], session_id=group.session_id)
            for a in AUDIENCE_PURPOSES
        }
        assert {a for a, reason in held.items() if reason} == {audience}


def test_whoever_no_longer_takes_part_is_quoted_nowhere(study: Study, group: Any) -> None:
    bo = group.people["Bo"].id
    record_consent(study, bo, {"quote_client": "given", "take_part": "withdrawn"}, actor="Ana")
    gate = get_gate(study, audience="client")
    assert gate.find_reason([bo], session_id=group.session_id) == "left"


def test_silence_is_overruled_by_the_reason_and_refusals_are_not(study: Study, group: Any) -> None:
    bo, cy = group.people["Bo"].id, group.people["Cy"].id
    record_consent(study, bo, {"quote_client": "refused"}, actor="Ana")
    revise_privacy(study, unknown_client="allow", reason_client="Agreed on tape", actor="Ana")
    gate = get_gate(study, audience="client")
    assert gate.find_reason([cy], session_id=group.session_id) == ""
    assert gate.is_unsure([cy], session_id=group.session_id)
    assert gate.reason == "Agreed on tape"
    assert gate.find_reason([bo, cy], session_id=group.session_id) == "refused"


def test_words_of_a_speaker_nobody_knows_need_consent_and_observations_do_not() -> None:
    gate = Gate(audience="client")
    assert gate.find_reason([], session_id="s", said=True) == "unknown"
    assert gate.find_reason([], session_id="s", said=False) == ""
    refused = Gate(audience="client", sessions={"s": "refused"})
    assert refused.find_reason([], session_id="s", said=False) == "refused"
    given = Gate(audience="client", sessions={"s": "given"})
    assert given.find_reason([], session_id="s", said=True) == ""


def test_what_is_withheld_is_counted_by_reason_for_the_team_alone() -> None:
    reasons = ["refused", "refused", "left"]
    assert render_withheld(reasons, inside=False) == [
        "3 quotes were left out for want of consent to this use."
    ]
    assert render_withheld([], inside=False) == []
    assert render_withheld(reasons, inside=True) == [
        "1 quote was left out: somebody quoted no longer takes part.",
        "2 quotes were left out: somebody quoted did not agree to this use.",
    ]


def test_a_voice_with_the_name_of_somebody_who_refused_waits_for_a_decision(
    study: Study, make_group: Any
) -> None:
    bo = add_participant(study, "Bo", actor="Ana").id
    make_group(participants={"Bo": SimpleNamespace(id=bo)}, title="One")
    second = make_group(title="Two", seed=2)
    voices = {s.label: s.id for s in list_speakers(study, second.transcript_id)}
    agreed = {"quote_client": "given"}
    record_session_consents(study, [second.session_id], agreed, actor="Ana")

    def reason(label: str) -> str:
        gate = get_gate(study, audience="client")
        return gate.find_reason([voices[label]], session_id=second.session_id)

    assert reason("Bo") == ""
    record_consent(study, bo, {"quote_client": "refused"}, actor="Ana")
    assert reason("Bo") == "namesake"
    assert reason("Cy") == ""
    record_different(study, bo, voices["Bo"], actor="Ana")
    [other] = [s for s in list_speakers(study, second.transcript_id) if s.label == "Bo"]
    gate = get_gate(study, audience="client")
    assert gate.find_reason([other.participant_id], session_id=second.session_id) == ""
