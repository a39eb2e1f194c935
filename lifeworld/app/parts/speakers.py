"""Rows for assigning the role and the participant of each speaker in a transcript."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.same_people import show_matches
from lifeworld.app.session import act
from study import Study
from study.language import mark, say
from study.wording import choose_word, count_things
from transcripts.model import Participant, Speaker, Transcript
from transcripts.people.commands import add_participant
from transcripts.queries import list_participants, list_speakers
from transcripts.reading.speakers import find_label_variants
from transcripts.speakers.commands import add_voices, merge_speakers, revise_speaker
from transcripts.speakers.queries import count_speakers

__all__ = ["ROLES_THAT_COUNT", "count_people", "show_speakers"]

ROLES = {
    "participant": mark("Participant"),
    "moderator": mark("Moderator (not evidence)"),
    "observer": mark("Observer (not evidence)"),
    "several": mark("Several people"),
    "unknown": mark("Unknown (nobody in particular)"),
    "nobody": mark("Nobody (an event or no speaker)"),
}
ROLES_THAT_COUNT = ("participant",)
WIDTHS = [3, 3, 3, 2]


def count_people(study: Study) -> dict[str, int]:
    """Return the number of speakers in each transcript whose words count as evidence."""
    return count_speakers(study, ROLES_THAT_COUNT)


def show_speakers(study: Study, transcript: Transcript) -> None:
    """Show a row for each speaker with share of words, role and participant."""
    speakers = list_speakers(study, transcript.id)
    if not speakers:
        st.info(
            say(
                "No speakers were found in this text, so each paragraph is a turn. Name"
                " them under “Correct the text”."
            )
        )
        return
    people = list_participants(study)
    if transcript.kind == "answers":
        _show_respondents(speakers, people)
        return
    _show_variants(study, speakers)
    total = sum(s.words for s in speakers) or 1
    st.caption(say("Mark the moderators: their words never count as evidence."))
    with st.container(gap="xsmall", key="speaker_rows"):
        for number, speaker in enumerate(speakers):
            row = st.columns(WIDTHS, vertical_alignment="center")
            told = say(
                "{turns}, {share:.0%} of the words",
                turns=count_things(speaker.turns, "turn"),
                share=speaker.words / total,
            )
            row[0].markdown(f"**{escape(speaker.label)}**  :small[:gray[{told}]]")
            _choose_role(row[1], speaker, number)
            _choose_person(row[2], speaker, people, number)
            if _is_new(speaker, people) and row[3].button(
                say("Add participant"),
                key=f"new-{speaker.id}",
                icon=":material/person_add:",
                help=say("Adds a participant with this label as the pseudonym."),
            ):
                act(
                    _add_person,
                    speaker.id,
                    speaker.label,
                    said=say("Added the participant “{name}”.", name=speaker.label),
                )
    show_matches(study, transcript_id=transcript.id)


def _show_respondents(speakers: Sequence[Speaker], people: Sequence[Participant]) -> None:
    """Show survey respondents as a table, because there may be a thousand of them."""
    import pandas as pd

    named = {p.id: p for p in people}
    rows = []
    for speaker in speakers:
        person = named.get(speaker.participant_id) if speaker.participant_id else None
        if speaker.role != "moderator":
            rows.append(
                {
                    say("Respondent"): speaker.label,
                    say("Participant"): person.pseudonym if person else "",
                    **(person.attributes if person else {}),
                    say("Answers"): speaker.turns,
                    say("Words"): speaker.words,
                }
            )
    st.caption(say("Each respondent counts as one person. Questions never count as evidence."))
    table = pd.DataFrame(rows).fillna("")
    st.dataframe(table, hide_index=True, height=min(35 * len(rows) + 38, 420))


def _show_variants(study: Study, speakers: Sequence[Speaker]) -> None:
    """Show buttons to merge labels of one speaker and to add all speakers as participants."""
    by_label = {s.label: s for s in speakers}
    for group in find_label_variants(list(by_label)):
        voices = sorted((by_label[label] for label in group), key=lambda s: -s.words)
        if len({(s.name, s.role, s.participant_id) for s in voices}) == 1:
            continue  # already merged
        row = st.container(horizontal=True, vertical_alignment="center")
        names = reduce(
            lambda some, last: say("{names} and {last}", names=some, last=last),
            [f"“{escape(s.label)}”" for s in voices],
        )
        row.markdown(say("{names} may be the same speaker.", names=names), width="stretch")
        if row.button(
            say("Merge speakers"),
            key=f"join-{voices[0].id}-{voices[0].rev}",
            icon=":material/merge:",
            help=say(
                "They get the same name, role and participant and count as one. Codings are kept."
            ),
        ):
            others = [s.id for s in voices[1:]]
            act(
                merge_speakers,
                voices[0].id,
                others,
                said=say("Merged {names} into one speaker.", names=names),
            )
    alone = [s for s in speakers if s.participant_id is None and s.role in ROLES_THAT_COUNT]
    if len(alone) > 1 and st.button(
        say("Add all {number} as participants", number=len(alone)),
        key="all_people",
        icon=":material/group_add:",
        help=say(
            "Adds a participant for each speaker without one. Moderators are left"
            " out, and you are asked about those who may be people of other"
            " sessions."
        ),
    ):
        act(
            add_voices,
            speakers[0].transcript_id,
            said=_describe_added,
        )


def _describe_added(numbers: tuple[int, int]) -> str:
    added, waiting = numbers
    told = say("Added {participants}.", participants=count_things(added, "participant"))
    if waiting:
        told += " " + say(
            "{speakers} may be {people} of other sessions: answer below.",
            speakers=count_things(waiting, "speaker"),
            people=choose_word(waiting, "a person", "people"),
        )
    return told


def _choose_role(place: st.delta_generator.DeltaGenerator, speaker: Speaker, number: int) -> None:
    role = place.selectbox(
        say("Role of speaker {number}", number=number + 1),
        list(ROLES),
        index=list(ROLES).index(speaker.role),
        format_func=lambda each: say(ROLES[each]),
        label_visibility="collapsed",
        key=f"role-{speaker.id}-{speaker.rev}",
    )
    if role != speaker.role:
        said = say(
            "Set the role of {speaker} to “{role}”.",
            speaker=speaker.label,
            role=say(ROLES[role]).lower(),
        )
        act(revise_speaker, speaker.id, role=role, said=said)


def _choose_person(
    place: st.delta_generator.DeltaGenerator,
    speaker: Speaker,
    people: Sequence[Participant],
    number: int,
) -> None:
    names: dict[str, str] = {p.id: p.pseudonym for p in people}
    person = place.selectbox(
        say("Participant of speaker {number}", number=number + 1),
        [None, *names],
        index=[None, *names].index(speaker.participant_id),
        format_func=lambda each: names.get(each, say("No participant")),
        label_visibility="collapsed",
        key=f"person-{speaker.id}-{speaker.rev}",
    )
    if person != speaker.participant_id:
        act(
            revise_speaker,
            speaker.id,
            participant_id=person,
            forget_participant=person is None,
            said=say(
                "Set the participant of {speaker} to {name}.",
                speaker=speaker.label,
                name=names[person],
            )
            if person in names
            else say("Set the participant of {speaker} to nobody.", speaker=speaker.label),
        )


def _is_new(speaker: Speaker, people: Sequence[Participant]) -> bool:
    taken = any(p.pseudonym == speaker.label for p in people)
    return speaker.participant_id is None and speaker.role in ROLES_THAT_COUNT and not taken


def _add_person(study: Study, speaker_id: str, label: str, *, actor: str) -> None:
    with study.change("add participant", actor=actor, subject=label, gathers=True):
        person = add_participant(study, label, actor=actor)
        revise_speaker(study, speaker_id, participant_id=person.id, actor=actor)
