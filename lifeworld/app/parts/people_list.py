"""Importing a list of people: map the columns, preview the changes, then import."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.session import act, current_study, show_error
from lifeworld.exports.workshop.unagreed import remove_unagreed
from study import LifeworldError
from study.language import mark, say
from study.wording import count_things
from transcripts.model import PURPOSES
from transcripts.people.attributes import Mapped, find_mapping, parse_people, read_list
from transcripts.people.commands import add_people
from transcripts.people.queries import list_attributes, preview_people

__all__ = ["show_people_list"]

NOTHING = "—"
PSEUDONYM = mark("Pseudonym")
STRATUM = mark("Stratum")
SHEET = mark("Consent sheet")
DATE = mark("Date of consent")
ATTRIBUTE = mark("Attribute")


def _choose_mapping(headers: list[str]) -> Mapped | None:
    try:
        guess = find_mapping(headers)
    except LifeworldError:
        guess = None
    options = [NOTHING, PSEUDONYM, STRATUM, SHEET, DATE, *PURPOSES.values(), ATTRIBUTE]
    chosen: dict[int, str] = {}
    columns = st.columns(min(4, len(headers)))
    for at, head in enumerate(headers):
        now = _guessed(guess, at) if guess else (ATTRIBUTE if at else PSEUDONYM)
        chosen[at] = columns[at % len(columns)].selectbox(
            say("Column “{name}”", name=escape(head)),
            options,
            index=options.index(now),
            format_func=say,
            key=f"column-{at}-{head}",
        )
    if PSEUDONYM not in chosen.values():
        st.warning(say("Choose “Pseudonym” for one of the columns."))
        return None
    place = {meaning: at for at, meaning in chosen.items()}
    purposes = {title: purpose for purpose, title in PURPOSES.items()}
    return Mapped(
        pseudonym=place[PSEUDONYM],
        stratum=place.get(STRATUM),
        sheet=place.get(SHEET),
        date=place.get(DATE),
        attributes={
            at: headers[at].casefold().replace(" ", "_")
            for at, meaning in chosen.items()
            if meaning == ATTRIBUTE and headers[at]
        },
        consents={at: purposes[meaning] for at, meaning in chosen.items() if meaning in purposes},
    )


def _guessed(guess: Mapped, at: int) -> str:
    fixed = {guess.pseudonym: PSEUDONYM, guess.stratum: STRATUM, guess.sheet: SHEET}
    if at in fixed:
        return fixed[at]
    if at == guess.date:
        return DATE
    if at in guess.consents:
        return PURPOSES[guess.consents[at]]
    return ATTRIBUTE if at in guess.attributes else NOTHING


def show_people_list() -> None:
    """Show the upload of a list of people, its column mapping, a preview and the import button."""
    study = current_study()
    import pandas as pd

    file = st.file_uploader(
        say("Spreadsheet with one person per row"), type=["csv", "xlsx", "ods"],
        help=say("Columns: pseudonym, stratum, attributes, and consent for each purpose."
                 " People who are already in the study are updated."),
    )  # fmt: skip
    if file is None:
        st.session_state.pop("people_table", None)
        return
    try:
        held = st.session_state.get("people_table")
        if held is None or held[0] != file.file_id:
            held = (file.file_id, read_list(file.getvalue(), file.name))
            st.session_state["people_table"] = held
        table = held[1]
        mapped = _choose_mapping(list(table.heads))
        if mapped is None:
            return
        listed, wrong = parse_people(table, mapped, {a.name: a for a in list_attributes(study)})
        plan = preview_people(study, listed)
    except LifeworldError as error:
        show_error(error)
        return
    st.markdown(
        say(
            "**{new}** new · **{changed}** changed · **{same}** unchanged",
            new=len(plan.new),
            changed=len(plan.changed),
            same=len(plan.same),
        )
    )
    for words, names in (
        (say("New strata"), plan.strata),
        (say("New attributes"), plan.attributes),
    ):
        if names:
            st.caption(f"{words}: {escape(', '.join(names))}")
    for sentence in (*table.notes, *wrong):
        st.warning(escape(sentence), icon=":material/info:")
    st.dataframe(
        pd.DataFrame(
            [
                {
                    say(PSEUDONYM): p.pseudonym,
                    say(STRATUM): p.stratum,
                    **p.attributes,
                    **p.consents,
                }
                for p in listed[:50]
            ]
        ),
        hide_index=True,
        height=220,
    )
    if listed and st.button(
        say("Import list"), type="primary", icon=":material/playlist_add_check:"
    ):
        act(
            add_people,
            listed,
            said=lambda _: " ".join(
                [
                    say("Imported {people}.", people=count_things(len(listed), "person", "people")),
                    *remove_unagreed(current_study()),
                ]
            ),
        )
