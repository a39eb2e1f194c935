"""The rows in which a person says who speaks in a transcript, and who of them moderates."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lifeworld.session import act, escape
from study import Study
from transcripts.commands import add_participant, revise_speaker
from transcripts.model import Participant, Speaker, Transcript
from transcripts.queries import list_participants, list_speakers

__all__ = ["ROLES_THAT_COUNT", "show_speakers"]

ROLES = {
    "participant": "Participant",
    "moderator": "Moderator (never counts)",
    "observer": "Observer (never counts)",
    "several": "Several people",
    "unknown": "Not known",
}
ROLES_THAT_COUNT = ("participant", "unknown")
WIDTHS = [3, 3, 3, 2]


def show_speakers(study: Study, transcript: Transcript) -> None:
    """Show a row for each speaker: how much they say, their role, and the person behind them."""
    speakers = list_speakers(study, transcript.id)
    if not speakers:
        st.info("No speakers were found in this text: its paragraphs are its turns.")
        return
    people = list_participants(study)
    total = sum(s.words for s in speakers) or 1
    st.caption("Say who moderates: a moderator's words never count as evidence.")
    with st.container(gap="xsmall", key="speaker_rows"):
        for number, speaker in enumerate(speakers):
            row = st.columns(WIDTHS, vertical_alignment="center")
            told = f"{speaker.turns} turns, {speaker.words / total:.0%} of the words"
            row[0].markdown(f"**{escape(speaker.label)}**  :small[:gray[{told}]]")
            _choose_role(row[1], speaker, number)
            _choose_person(row[2], speaker, people, number)
            if _is_new(speaker, people) and row[3].button(
                "New person",
                key=f"new-{speaker.id}",
                icon=":material/person_add:",
                help="Make a participant of them.",
            ):
                act(
                    _add_person,
                    speaker.id,
                    speaker.label,
                    said=f"{speaker.label} is a participant now.",
                )


def _choose_role(place: st.delta_generator.DeltaGenerator, speaker: Speaker, number: int) -> None:
    role = place.selectbox(
        f"Role of speaker {number + 1}",
        list(ROLES),
        index=list(ROLES).index(speaker.role),
        format_func=lambda each: ROLES[each],
        label_visibility="collapsed",
        key=f"role-{speaker.id}-{speaker.rev}",
    )
    if role != speaker.role:
        said = f"{speaker.label}: {ROLES[role].lower()}."
        act(revise_speaker, speaker.id, role=role, said=said)


def _choose_person(
    place: st.delta_generator.DeltaGenerator,
    speaker: Speaker,
    people: Sequence[Participant],
    number: int,
) -> None:
    names = {p.id: p.pseudonym for p in people}
    person = place.selectbox(
        f"Person behind speaker {number + 1}",
        [None, *names],
        index=[None, *names].index(speaker.participant_id),
        format_func=lambda each: names.get(each, "No participant"),
        label_visibility="collapsed",
        key=f"person-{speaker.id}-{speaker.rev}",
    )
    if person != speaker.participant_id:
        act(
            revise_speaker,
            speaker.id,
            participant_id=person,
            forget_participant=person is None,
            said=f"{speaker.label}: {names.get(person, 'nobody on the list')}.",  # type: ignore[call-overload]
        )


def _is_new(speaker: Speaker, people: Sequence[Participant]) -> bool:
    taken = any(p.pseudonym == speaker.label for p in people)
    return speaker.participant_id is None and speaker.role in ROLES_THAT_COUNT and not taken


def _add_person(study: Study, speaker_id: str, label: str, *, actor: str) -> None:
    person = add_participant(study, label, actor=actor)
    revise_speaker(study, speaker_id, participant_id=person.id, actor=actor)
