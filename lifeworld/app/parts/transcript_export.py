"""Makes coded transcripts: which ones, their form, and the files to download."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.made_files import create_now, record_job, remove_made, show_made
from lifeworld.app.who import current_actor
from lifeworld.exports.document.gather_transcripts import count_words, list_chosen_transcripts
from lifeworld.exports.export_job import export_transcripts_in_study
from lifeworld.exports.export_transcripts import MOST_TOGETHER, PLACES, export_transcripts
from lifeworld.exports.forms import FORMS
from lifeworld.exports.quote_choice import QuoteChoice
from study import Study
from study.jobs import submit_job
from study.language import say
from study.wording import count_things
from transcripts.queries import list_transcripts

__all__ = ["show_transcript_export"]

MOST_AT_ONCE = 20_000  # words; more are written by the worker, with progress


def show_transcript_export(study: Study, *, audience: str) -> None:
    """Show which transcripts in which form, the button that makes them, and what was made."""
    titles = {str(each.id): each.title for each in list_transcripts(study)}
    chosen = st.multiselect(
        say("Transcripts"),
        list(titles),
        format_func=lambda each: titles.get(each, each),
        placeholder=say("All"),
        key="export_transcripts",
    )
    choice = QuoteChoice(transcripts=tuple(chosen))
    row = st.container(horizontal=True, vertical_alignment="bottom")
    own = {form.suffix: form for form in FORMS if form.thing == "transcripts"}
    suffix = row.segmented_control(
        say("Form"),
        list(own),
        default="docx",
        required=True,
        format_func=lambda each: say(own[each].title),
        key="transcripts_form",
    )
    place = "comments"
    if suffix == "docx":
        place = row.selectbox(
            say("Codes"),
            list(PLACES),
            format_func=lambda each: say(PLACES[each]),
            key="transcripts_codes",
        )
    st.caption(say(own[suffix].told))
    words = count_words(study, choice)
    _tell(study, choice, words, audience)
    if show_jobs(export_transcripts_in_study):
        return
    asked = (choice, audience, suffix, place)
    if st.button(say("Make transcripts"), type="primary", icon=":material/article:"):
        remove_made("transcripts")
        actor, told = current_actor(), say("downloaded in a browser")
        name = f"{study.name}-transcripts.{suffix}"
        if words <= MOST_AT_ONCE:
            create_now(
                "transcripts",
                asked,
                name,
                lambda out: export_transcripts(
                    study,
                    out,
                    choice=choice,
                    audience=audience,
                    place_of_codes=place,
                    actor=actor,
                    place=told,
                ),
                told=say("Making the transcripts…"),
            )
        else:
            job = submit_job(
                study,
                export_transcripts_in_study,
                name=name,
                choice=choice.pack(),
                audience=audience,
                place_of_codes=place,
                actor=actor,
                place=told,
            )
            record_job("transcripts", asked, job)
            st.rerun()
    show_made(study, "transcripts", asked)


def _tell(study: Study, choice: QuoteChoice, words: int, audience: str) -> None:
    number = len(list_chosen_transcripts(study, choice))
    told = say(
        "**{transcripts}** with {words}",
        transcripts=count_things(number, "transcript"),
        words=count_things(words, "word"),
    )
    st.markdown(told)
    if words > MOST_TOGETHER:
        st.caption(say("Each transcript becomes a file of its own, all of them in a zip."))
    if audience != "internal":
        st.caption(
            say(
                "Only coded words of people who agreed are shown: consent to be quoted is no"
                " consent to hand over a conversation."
            )
        )
