"""A workshop on paper: cards and sheets to print, and a place to enter what was written."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.made_files import create_now, show_made
from lifeworld.app.rooms import find_room
from lifeworld.app.session import current_study, show_error
from lifeworld.app.who import current_actor
from lifeworld.exports.workshop.open_room import add_sheets, get_room_path
from lifeworld.exports.workshop.paper import write_paper
from opportunity_spaces.workshops.model import Workshop, WorkshopStep
from opportunity_spaces.workshops.on_paper import COLUMNS, Entry, read_entries
from study import LifeworldError
from study.language import say
from study.wording import count_things

__all__ = ["show_paper"]


def show_paper(there: Workshop, steps: list[WorkshopStep], *, cards: int) -> None:
    """Show what can be printed for a workshop, and the form for what was written by hand."""
    study = current_study()
    asked = (there.id, study.version)
    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown(
        say("Cards to cut out, each with its id, and a sheet for every step in which people write"
            " or vote. It is the way on when the network fails."),
        width="stretch",
    )  # fmt: skip
    if row.button(
        say("Make cards and sheets"), icon=":material/print:", disabled=not cards, key="make-paper"
    ):
        create_now(
            "paper",
            asked,
            f"{study.name}-cards.pdf",
            lambda out: write_paper(study, there.id, out, actor=current_actor()),
            told=say("Writing the cards…"),
        )
    show_made(study, "paper", asked)
    st.subheader(say("Enter what was written"), anchor=False)
    path = get_room_path(study, there.id)
    if not path.is_file():
        st.info(say("Open the room once on “Room”, also if nobody comes with a phone: what was"
                    " written is kept in it."))  # fmt: skip
        return
    if find_room(path, "console"):
        st.info(say("The room is open: enter for people without a phone on its console, or stop"
                    " it first."))  # fmt: skip
        return
    for line in st.session_state.pop(f"entered-{there.id}", ()):
        st.caption(escape(line))
    _show_form(there, steps)
    _show_import(there)


def _show_form(there: Workshop, steps: list[WorkshopStep]) -> None:
    with st.form(f"sheets-{there.id}", clear_on_submit=True):
        person, step = st.columns([1, 2])
        who = person.text_input(say("Person, or number of the sheet"), key=f"sheet-who-{there.id}")
        writes = [each for each in steps if {"add", "statement"} & set(each.step.may)]
        titles = [each.step.title for each in writes]
        title = step.selectbox(say("Step"), titles, key=f"sheet-step-{there.id}")
        words = st.text_area(
            say("What is written on it, one card per line"), height=110, key=f"sheet-{there.id}"
        )
        if st.form_submit_button(say("Enter the sheet")):
            rows = [
                Entry(row=n, person=who.strip(), step=str(title or ""), words=line.strip())
                for n, line in enumerate(words.splitlines(), 1)
                if line.strip()
            ]
            _enter(there, rows)


def _show_import(there: Workshop) -> None:
    st.caption(
        say("Votes are entered as a table (CSV or Excel) with the columns {columns}: a value is the"
            " number of dots, agree, pass, disagree, a reaction, or a criterion with its mark, as"
            " Effort=3.", columns=", ".join(COLUMNS))
    )  # fmt: skip
    given = st.file_uploader(
        say("Table of sheets"), type=["csv", "xlsx"], key=f"sheets-csv-{there.id}"
    )
    if given is not None and st.button(say("Enter the table"), key="enter-table"):
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"sheets{Path(given.name).suffix}"
                path.write_bytes(given.getvalue())
                rows = read_entries(path)
        except LifeworldError as error:
            show_error(error)
            return
        _enter(there, rows)


def _enter(there: Workshop, rows: list[Entry]) -> None:
    try:
        entered = add_sheets(current_study(), there.id, rows)
    except LifeworldError as error:
        show_error(error)
        return
    done = count_things(len(rows) - len(entered.refused), "row was", "rows were")
    st.session_state[f"entered-{there.id}"] = [
        say("{rows} entered.", rows=done), *entered.refused[:20],
    ]  # fmt: skip
    st.rerun()
