"""Shows how talk was shared in a session: shares, silences and inequality."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.speakers import ROLES_THAT_COUNT
from study import Study
from study.language import say
from study.wording import count_things
from transcripts.model import Transcript
from transcripts.people.floor import Equity, Floor, Said, measure_equity
from transcripts.queries import get_text, list_participants, list_speakers, list_turns

__all__ = ["get_equity", "show_equity"]


def get_equity(study: Study, transcript: Transcript) -> Equity:
    """Return how talk was shared among the speakers who count as evidence.

    Labels of the same speaker count as one; events and moderators count as others' silence.
    """
    people = {p.id: p.pseudonym for p in list_participants(study)}
    names: dict[str, str] = {}
    counted: set[str] = set()
    for speaker in list_speakers(study, transcript.id):
        person = speaker.participant_id
        names[speaker.label] = people[person] if person else speaker.name
        if speaker.role in ROLES_THAT_COUNT:
            counted.add(names[speaker.label])
    text = get_text(study, transcript.text_id)
    said = [
        Said(
            voice=names.get(turn.label, turn.label),
            words=len(text[turn.start : turn.end].split()),
            start=turn.start_time,
            end=turn.end_time,
        )
        for turn in list_turns(study, transcript.text_id)
    ]
    return measure_equity(said, voices=counted)


def show_equity(study: Study, transcript: Transcript) -> None:
    """Show each speaker's share as a bar, with turns, words and longest silence."""
    if transcript.kind == "answers":
        st.info(say("Survey answers are given individually, so there are no shares of talk."))
        return
    equity = get_equity(study, transcript)
    if len(equity.floors) < 2:
        st.info(say("Shares of talk are shown if at least two participants speak."))
        return
    most = max(floor.share for floor in equity.floors)
    floors = sorted(equity.floors, key=lambda floor: -floor.share)
    st.dataframe(
        [_row(floor) for floor in floors],
        hide_index=True,
        height="content",
        column_config={
            say("Share of the words"): st.column_config.ProgressColumn(
                format="percent", min_value=0.0, max_value=max(most, 0.01), width="large"
            )
        },
    )
    told = [
        say(
            "Inequality of talk (Gini coefficient of words): {gini:.2f}; 0 means equal shares.",
            gini=equity.gini,
        )
    ]
    if equity.quiet:
        told.append(say("Quietest: {voices}.", voices=", ".join(equity.quiet)))
    told.append(say("Silence is not agreement."))
    st.caption(escape(" ".join(told)))


def _row(floor: Floor) -> dict[str, object]:
    silence = [count_things(floor.silent_turns, "turn"), count_things(floor.silent_words, "word")]
    if floor.silent_minutes is not None:
        silence.append(say("{minutes:.0f} min", minutes=floor.silent_minutes))
    return {
        say("Speaker"): floor.voice,
        say("Share of the words"): round(floor.share, 2),
        say("Turns"): floor.turns,
        say("Words"): floor.words,
        say("Longest silence"): ", ".join(silence),
    }
