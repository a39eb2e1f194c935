"""Giving a transcript its speakers: splitting a turn, naming and joining several."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coding.corrections.commands import preview_turns, revise_turns
from lifeworld.app.markdown import escape
from lifeworld.app.parts.consequences import describe_quotes, show_consequences
from lifeworld.app.session import act, show_error
from study import LifeworldError, Study
from study.language import mark, say
from study.wording import count_things, render_clock, shorten_quote
from transcripts.model import Transcript, Turn
from transcripts.reading.turns import parse_time
from transcripts.versions.queries import list_voices
from transcripts.versions.turn_edits import (
    Break,
    Part,
    TurnEdit,
    guess_time,
    merge_turns,
    revise_turn_labels,
    split_turn,
)

__all__ = ["show_several_turns", "show_split"]

BEGINNING = 160  # characters of a turn in the table
GIVE, JOIN = mark("Give to the speaker"), mark("Join into one turn")


def show_split(
    study: Study,
    transcript: Transcript,
    text: str,
    turns: Sequence[Turn],
    turn: Turn,
    breaks: Sequence[Break],
    *,
    label: str,
    reason: str,
) -> None:
    """Show the parts of a turn that is to be split, with a speaker and a time for each."""
    st.markdown(say("**Split into {number} turns**", number=len(breaks) + 1))
    ends = [*(each.at for each in breaks[1:]), turn.end]
    st.caption(f"{escape(label or '—')}: {escape(_shorten(text, turn.start, breaks[0].at))}")
    parts: list[Part] = []
    for each, end in zip(breaks, ends, strict=True):
        at = each.at
        key = f"{transcript.text_id}-{turn.ordinal}-{at}-{each.label}"
        row = st.container(horizontal=True, vertical_alignment="bottom")
        speaker = _choose_speaker(row, study, transcript, key, named=each.label)
        guess = guess_time(text, turns, turn.ordinal, at)
        shown = "" if guess is None else render_clock(guess)
        told = row.text_input(
            say("Time"),
            value=shown,
            key=f"time-{key}",
            placeholder="1:05",
            width=110,
            help=say("Estimated from the words before, between the times of the recording."),
        ).strip()
        st.caption(escape(_shorten(text, at, end)))
        time = parse_time(told) if told and told != shown else None
        if told and told != shown and time is None:
            st.warning(
                say(
                    "“{words}” is not a time: write minutes and seconds, such as 1:05.",
                    words=escape(told),
                )
            )
            return
        parts.append(Part(at=at, label=speaker, time=time))
    try:
        edit = split_turn(text, turns, turn.ordinal, parts, label=label)
    except LifeworldError as error:
        show_error(error)
        return
    show_consequences(preview_turns(study, transcript.id, edit))
    _offer(
        transcript,
        edit,
        say("Split turn"),
        verb="split turn",
        reason=reason,
        said=say("Split turn {turn}", turn=turn.ordinal + 1),
        icon=":material/call_split:",
    )


def show_several_turns(
    study: Study, transcript: Transcript, text: str, turns: Sequence[Turn]
) -> None:
    """Show a table of the turns, to give several to a speaker or join them."""
    unnamed = sum(not turn.label for turn in turns)
    if unnamed:
        st.markdown(say("**Several turns at once** ({number} without a speaker)", number=unnamed))
    else:
        st.markdown(say("**Several turns at once**"))
    st.caption(say("Select turns in the table, then say who speaks or join them."))
    rows = [
        {
            say("Turn"): turn.ordinal + 1,
            say("Time"): "" if turn.start_time is None else render_clock(turn.start_time),
            say("Speaker"): turn.label,
            say("Words"): shorten_quote(text[turn.start : turn.end], most=BEGINNING),
        }
        for turn in turns
    ]
    chosen = st.dataframe(
        rows,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        height=min(35 * len(rows) + 38, 420),
        key=f"turns-{transcript.text_id}",
        column_config={
            say("Turn"): st.column_config.NumberColumn(width=60),
            say("Time"): st.column_config.TextColumn(width=70),
            say("Speaker"): st.column_config.TextColumn(width=130),
        },
    )
    ordinals = [turns[n].ordinal for n in chosen["selection"]["rows"]]
    if ordinals:
        _show_chosen(study, transcript, text, turns, ordinals)


def _show_chosen(
    study: Study,
    transcript: Transcript,
    text: str,
    turns: Sequence[Turn],
    ordinals: Sequence[int],
) -> None:
    many = count_things(len(ordinals), "turn")
    key = f"{transcript.text_id}-several"
    row = st.container(horizontal=True, vertical_alignment="bottom")
    speaker = _choose_speaker(row, study, transcript, key)
    what = row.segmented_control(
        say("What to do"),
        [GIVE, JOIN],
        default=GIVE,
        format_func=say,
        key=f"do-{key}",
        required=True,
    )
    try:
        if what == JOIN:
            edit = merge_turns(text, turns, ordinals)
            verb, said, name = (
                "join turns",
                say("Joined {turns}", turns=many),
                say("Join {turns}", turns=many),
            )
        else:
            edit = revise_turn_labels(text, turns, dict.fromkeys(ordinals, speaker))
            verb, said, name = (
                "name speakers",
                say("Gave {turns} to {speaker}", turns=many, speaker=speaker),
                say("Name {turns}", turns=many),
            )
        correction = preview_turns(study, transcript.id, edit)
    except LifeworldError as error:
        st.info(f"{escape(error.message)} {escape(error.hint)}")
        return
    if not correction.changed:
        return
    show_consequences(correction)
    _offer(transcript, edit, name, verb=verb, said=said, icon=":material/save:")


def _choose_speaker(
    row: object, study: Study, transcript: Transcript, key: str, *, named: str = ""
) -> str:
    """Show a choice of the transcript's speakers, or a new one, and return the label.

    *named* is the one chosen at first.
    """
    labels = [voice.label for voice in list_voices(study, transcript.id)]
    if named and named.casefold() not in [label.casefold() for label in labels]:
        labels.append(named)
    chosen = [n for n, label in enumerate(labels) if label.casefold() == named.casefold()]
    found = row.selectbox(  # type: ignore[attr-defined]
        say("Speaker"),
        labels,
        index=chosen[0] if chosen else None,
        accept_new_options=True,
        placeholder=say("Choose, or type a new name"),
        key=f"speaker-{key}",
    )
    return " ".join((found or "").split())


def _shorten(text: str, start: int, end: int) -> str:
    return shorten_quote(text[start:end], most=BEGINNING)


def _offer(
    transcript: Transcript,
    edit: TurnEdit,
    name: str,
    *,
    verb: str,
    said: str,
    icon: str,
    reason: str = "",
) -> None:
    if st.button(name, type="primary", icon=icon):
        act(
            revise_turns,
            transcript.id,
            edit,
            verb=verb,
            reason=reason.strip(),
            expect_text_id=transcript.text_id,
            said=lambda c: f"{said}. {describe_quotes(c)}.",
        )
