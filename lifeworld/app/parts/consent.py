"""Consent on the People page: recorded for selected people, or for everybody in a session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lifeworld.app.session import act, current_study
from lifeworld.exports.workshop.unagreed import remove_unagreed
from study import Study
from study.language import mark, say
from study.wording import count_things
from transcripts.consent.commands import record_consents, record_session_consents
from transcripts.consent.queries import list_consent_table, list_session_consents
from transcripts.model import PURPOSES
from transcripts.queries import list_participants, list_sessions

__all__ = ["show_consent"]

Answers = Mapping[str, tuple[str, str, str | None]]
MARKS = {
    "given": mark("yes", context="answer"),
    "refused": mark("no", context="answer"),
    "withdrawn": mark("withdrawn", context="answer"),
    "unknown": "",
}
ANSWERS = {
    "given": mark("Agreed", context="consent"),
    "refused": mark("Refused", context="consent"),
    "withdrawn": mark("Withdrawn", context="consent"),
    "unknown": mark("Not recorded", context="consent"),
}
SESSION_ANSWERS = [answer for answer in ANSWERS if answer != "withdrawn"]
PEOPLE, SESSIONS = mark("Selected people"), mark("Whole sessions")


def show_consent(study: Study) -> None:
    """Show what is recorded and the form to record answers, many at once."""
    whom = st.segmented_control(
        say("Record for"),
        [PEOPLE, SESSIONS],
        default=PEOPLE,
        required=True,
        format_func=say,
        key="consent_for",
    )
    if whom == SESSIONS:
        _show_sessions(study)
    else:
        _show_people(study)


def _show_people(study: Study) -> None:
    people, table = list_participants(study), list_consent_table(study)
    if not people:
        st.caption(
            say(
                "There are no participants yet. Record the consent of whole sessions,"
                " or match speakers to people first."
            )
        )
        return
    st.caption(
        say(
            "Select people, then record their answer. Where a cell is empty, the"
            " answer of the session holds, if there is one."
        )
    )
    chosen = _choose(
        mark("Name"), [p.pseudonym for p in people], [table.get(p.id, {}) for p in people]
    )
    counted = count_things(len(chosen), "person", "people")
    values = _show_form("person", len(chosen), counted, list(ANSWERS))
    if values:
        act(
            record_consents,
            [people[at].id for at in chosen],
            said=lambda _: _tell(say("Recorded the consent of {people}.", people=counted)),
            **values,
        )


def _show_sessions(study: Study) -> None:
    sessions, table = list_sessions(study), list_session_consents(study)
    if not sessions:
        st.caption(say("There are no sessions yet. Adding a transcript also adds its session."))
        return
    st.caption(
        say(
            "Select sessions in which everybody gave the same answer, on one form"
            " or on tape. It holds for voices not yet matched to people, and for"
            " people without an answer of their own."
        )
    )
    titles = [f"{s.date} · {s.title}" if s.date else s.title for s in sessions]
    chosen = _choose(mark("Session"), titles, [table.get(s.id, {}) for s in sessions])
    counted = count_things(len(chosen), "session")
    values = _show_form("session", len(chosen), counted, SESSION_ANSWERS)
    if values:
        act(
            record_session_consents,
            [sessions[at].id for at in chosen],
            said=lambda _: _tell(
                say("Recorded the consent of everybody in {sessions}.", sessions=counted)
            ),
            **values,
        )


def _tell(said: str) -> str:
    """Return what was recorded, and from which rooms of workshops quotes were taken for it."""
    return " ".join([said, *remove_unagreed(current_study())])


def _choose(head: str, names: Sequence[str], answers: Sequence[Answers]) -> list[int]:
    """Show a table of answers and return the rows that are selected; *head* is English."""
    import pandas as pd

    rows = []
    for name, own in zip(names, answers, strict=True):
        sheets = {sheet for _, sheet, _ in own.values() if sheet}
        rows.append(
            {
                say(head): name,
                **{say(t): _find_mark(own, k) for k, t in PURPOSES.items()},
                say("Consent sheet"): ", ".join(sorted(sheets)),
                say("Date"): max((day for _, _, day in own.values() if day), default=""),
            }
        )
    event: Any = st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"consent_table_{head}",
        height=min(38 * len(rows) + 40, 420),
    )
    return [at for at in event.selection.rows if at < len(names)]


def _find_mark(own: Answers, purpose: str) -> str:
    """Return what is written in a cell of the table of answers."""
    told = MARKS[own[purpose][0]] if purpose in own else ""
    return say(told, context="answer") if told else ""


def _show_form(whom: str, number: int, counted: str, answers: Sequence[str]) -> dict[str, Any]:
    """Show the form; return the arguments of the command when it is sent, else nothing.

    Args:
        whom: What the form is named after: person or session.
        number: How many of them are selected.
        counted: The same in words.
        answers: The answers that can be given.
    """
    with st.form(f"consent_{whom}", border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        purposes = row.multiselect(
            say("Purposes"), list(PURPOSES), format_func=lambda p: say(PURPOSES[p])
        )
        value = row.selectbox(
            say("Answer"), list(answers), format_func=lambda a: say(ANSWERS[a], context="consent")
        )
        sheet = row.text_input(say("Version of the consent sheet"), placeholder=say("Sheet 2"))
        date = row.date_input(say("Date"), value=None)
        label = say("Record consent for {people}", people=counted)
        if not row.form_submit_button(label, type="primary", disabled=not number):
            return {}
    return {
        "values": dict.fromkeys(purposes, value),
        "sheet": sheet,
        "date": str(date) if date else None,
    }
