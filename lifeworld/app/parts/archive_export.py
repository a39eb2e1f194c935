"""Makes the packet for an archive: what may go in, what the depositor adds, and the file."""

from __future__ import annotations

import dataclasses

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.navigation import get_page
from lifeworld.app.parts.made_files import show_maker
from lifeworld.exports.archive.model import Depositor
from lifeworld.exports.export_thing import Asked
from study import Study
from study.language import say
from study.wording import count_things
from transcripts.consent.queries import count_agreeing
from transcripts.privacy.queries import list_open_names, list_unsearched
from transcripts.queries import list_transcripts

__all__ = ["show_archive_export"]


def show_archive_export(study: Study) -> None:
    """Show what may go into a packet, what is to be filled in, the button, and what was made."""
    transcripts = {str(each.id) for each in list_transcripts(study)}
    if not transcripts:
        st.info(say("There are no transcripts yet."), icon=":material/description:")
        return
    open_names = list_open_names(study)
    unsearched = list_unsearched(study) - open_names.keys()
    if not _tell(study, len(transcripts), len(open_names), len(unsearched)):
        return
    depositor = _show_form(searched=not unsearched)
    packed = {
        key: value
        for key, value in dataclasses.asdict(depositor).items()
        if key != "consent_form" and value
    }
    show_maker(
        study,
        Asked(thing="archive", form="zip", audience="archive", options={"depositor": packed}),
        name=f"{study.name}-archive.zip",
        label=say("Make the packet"),
        icon=":material/account_balance:",
        short=False,
    )


def _tell(study: Study, number: int, waiting: int, unsearched: int) -> bool:
    """Show what keeps transcripts out; return whether anything may go in."""
    people, sessions = count_agreeing(study)
    if not (people or sessions):
        st.info(
            say(
                "Nobody is recorded as agreeing to be archived. Ask for it on the consent form, and"
                " record it on the page People."
            ),
            icon=":material/how_to_reg:",
        )
        st.page_link(get_page("people"), label=say("People"), icon=":material/arrow_forward:")
        return False
    told = [
        say(
            "Agreed to be archived: {people}, and everybody in {sessions}.",
            people=count_things(people, "person", "people"),
            sessions=count_things(sessions, "session"),
        )
    ]
    if waiting:
        transcripts = count_things(waiting, "transcript stays", "transcripts stay")
        told.append(
            say(
                "{transcripts} out: names in them wait on the page Privacy.",
                transcripts=transcripts,
            )
        )
    if unsearched:
        transcripts = count_things(unsearched, "transcript was", "transcripts were")
        told.append(
            say(
                "{transcripts} not searched for names since they came or were corrected.",
                transcripts=transcripts,
            )
        )
    st.markdown(escape(" ".join(told)))
    if waiting or unsearched:
        st.page_link(get_page("privacy"), label=say("Privacy"), icon=":material/arrow_forward:")
    if waiting == number:
        st.caption(say("Nothing may go in before the names are decided."))
        return False
    return True


def _show_form(*, searched: bool) -> Depositor:
    """Show the fields that only the depositor can fill; what stays empty is named in the packet."""
    with st.expander(say("What only you know"), key="archive_fields"):
        authors = st.text_input(
            say("Authors"), placeholder=say("One; another"), key="archive_authors"
        )
        row = st.container(horizontal=True)
        affiliation = row.text_input(say("Institution"), key="archive_affiliation")
        contact = row.text_input(say("E-mail for questions"), key="archive_contact")
        abstract = st.text_area(say("What the data are"), key="archive_abstract")
        access = st.text_input(say("Who may use them, and how"), key="archive_access")
        reason = ""
        if not searched:
            reason = st.text_input(
                say("Why transcripts may go in that were not searched for names"),
                help=say("Without a reason they stay out; the reason stands in the packet."),
                key="archive_names",
            )
    return Depositor(
        authors=tuple(name for part in authors.split(";") if (name := part.strip())),
        affiliation=affiliation.strip(),
        contact=contact.strip(),
        abstract=abstract.strip(),
        access=access.strip(),
        names_checked=reason.strip(),
    )
