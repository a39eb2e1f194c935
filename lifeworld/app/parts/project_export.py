"""Makes a REFI-QDA project or codebook: its form and program, what it lacks, and the download."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.made_files import create_now, record_job, remove_made, show_made
from lifeworld.app.who import current_actor
from lifeworld.exports.document.gather_transcripts import count_words
from lifeworld.exports.export_job import export_project_in_study
from lifeworld.exports.export_project import export_project
from lifeworld.exports.forms import FORMS
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.exports.refi.losses import list_losses
from lifeworld.exports.refi.profiles import PROFILES
from study import Study
from study.jobs import submit_job
from study.language import say
from transcripts.queries import list_transcripts

__all__ = ["show_project_export"]

MOST_AT_ONCE = 40_000  # words; more are written by the worker, with progress


def show_project_export(study: Study, *, audience: str) -> None:
    """Show the form, the program and what the file lacks; the button that makes it; the file."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    own = {form.suffix: form for form in FORMS if form.thing == "project"}
    suffix = row.segmented_control(
        say("Form"),
        list(own),
        default="qdpx",
        required=True,
        format_func=lambda each: say(own[each].title),
        key="project_form",
    )
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
    st.caption(say(own[suffix].told))
    if suffix == "qdpx":
        st.caption(say(PROFILES[program].told))
    _show_losses(study, suffix, audience)
    if show_jobs(export_project_in_study):
        return
    asked = (choice, audience, suffix, program)
    if st.button(
        say("Make file"), type="primary", icon=":material/swap_horiz:", key="make_project"
    ):
        remove_made("project")
        actor, told = current_actor(), say("downloaded in a browser")
        name = f"{study.name}.{suffix}"
        if suffix == "qdc" or count_words(study, choice) <= MOST_AT_ONCE:
            create_now(
                "project",
                asked,
                name,
                lambda out: export_project(
                    study,
                    out,
                    choice=choice,
                    audience=audience,
                    program=program,
                    actor=actor,
                    place=told,
                ),
                told=say("Making the file…"),
            )
        else:
            job = submit_job(
                study,
                export_project_in_study,
                name=name,
                choice=choice.pack(),
                audience=audience,
                program=program,
                actor=actor,
                place=told,
            )
            record_job("project", asked, job)
            st.rerun()
    show_made(study, "project", asked)


def _show_losses(study: Study, suffix: str, audience: str) -> None:
    """Show what of this study the file cannot carry, before it is made."""
    losses = list_losses(study, suffix, audience=audience)
    for line in losses.told:
        st.caption(escape(line))
    if losses.things:
        label = say("What it cannot carry ({number})", number=len(losses.things))
        with st.expander(label, key="project_losses"):
            st.markdown("\n".join(f"- {escape(each)}" for each in losses.things))
