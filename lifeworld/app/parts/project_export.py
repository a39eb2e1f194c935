"""Makes a REFI-QDA project or codebook: its form and program, what it lacks, and the download."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.form_choice import show_forms
from lifeworld.app.parts.made_files import is_short, show_maker
from lifeworld.exports.export_thing import Asked
from lifeworld.exports.forms import find_form
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.exports.refi.losses import list_losses
from lifeworld.exports.refi.profiles import PROFILES
from study import Study
from study.language import say
from transcripts.queries import list_transcripts

__all__ = ["show_project_export"]


def show_project_export(study: Study, *, audience: str) -> None:
    """Show the form, the program and what the file lacks; the button that makes it; the file."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    suffix = show_forms("project", key="project_form", row=row)
    program, choice = "standard", QuoteChoice()
    if suffix == "qdpx":
        program = row.selectbox(
            say("To be opened with"),
            list(PROFILES),
            format_func=lambda each: say(PROFILES[each].title),
            key="project_program",
        )
        titles = {str(each.id): each.title for each in list_transcripts(study)}
        chosen = st.multiselect(
            say("Transcripts"),
            list(titles),
            format_func=lambda each: titles.get(each, each),
            placeholder=say("All"),
            key="project_transcripts",
        )
        choice = QuoteChoice(transcripts=tuple(chosen))
    st.caption(say(find_form("project", suffix).told))
    if suffix == "qdpx":
        st.caption(say(PROFILES[program].told))
    _show_losses(study, suffix, audience)
    show_maker(
        study,
        Asked(
            thing="project",
            form=suffix,
            audience=audience,
            options={"choice": choice.pack(), "program": program},
        ),
        name=f"{study.name}.{suffix}",
        label=say("Make file"),
        icon=":material/swap_horiz:",
        short=suffix == "qdc" or is_short(study, choice),
    )


def _show_losses(study: Study, suffix: str, audience: str) -> None:
    """Show what of this study the file cannot carry, before it is made."""
    losses = list_losses(study, suffix, audience=audience)
    for line in losses.told:
        st.caption(escape(line))
    if losses.things:
        label = say("What it cannot carry ({number})", number=len(losses.things))
        with st.expander(label, key="project_losses"):
            st.markdown("\n".join(f"- {escape(each)}" for each in losses.things))
