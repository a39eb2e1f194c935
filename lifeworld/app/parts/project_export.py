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
from study.wording import count_things, mark_thing, render_names
from transcripts.queries import list_transcripts
from transcripts.recordings.queries import list_attachments, list_recordings

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
    media = suffix == "qdpx" and audience == "internal" and _ask_media(study)
    st.caption(say(find_form("project", suffix).told))
    if suffix == "qdpx":
        st.caption(say(PROFILES[program].told))
    _show_losses(study, suffix, audience, media=media)
    show_maker(
        study,
        Asked(
            thing="project",
            form=suffix,
            audience=audience,
            options={"choice": choice.pack(), "program": program, "media": media},
        ),
        name=f"{study.name}.{suffix}",
        label=say("Make file"),
        icon=":material/swap_horiz:",
        short=suffix == "qdc" or (not media and is_short(study, choice)),
    )


def _ask_media(study: Study) -> bool:
    """Ask whether photos and recordings leave, too, and say what that means; off until asked."""
    photos, recordings = list_attachments(study), list_recordings(study)
    if not (photos or recordings):
        return False
    wanted = st.toggle(
        say("Photos and recordings, too"),
        key="project_media",
        help=say("They are left out until you choose them, and never leave the research team."),
    )
    if wanted:
        size = sum(each.size for each in photos) + sum(each.size for each in recordings)
        things = render_names(
            count_things(number, thing)
            for number, thing in (
                (len(photos), mark_thing("photo")),
                (len(recordings), mark_thing("recording")),
            )
            if number
        )
        st.warning(
            say(
                "Faces and voices show who takes part, whatever names the texts have: keep the file"
                " where you keep the key to the pseudonyms. It can hold {things}, {megabytes:,} MB"
                " at most; those of sessions in which somebody does not agree stay here.",
                things=things,
                megabytes=max(1, round(size / 1_000_000)),
            ),
            icon=":material/record_voice_over:",
        )
    return wanted


def _show_losses(study: Study, suffix: str, audience: str, *, media: bool) -> None:
    """Show what of this study the file cannot carry, before it is made."""
    losses = list_losses(study, suffix, audience=audience, media=media)
    for line in losses.told:
        st.caption(escape(line))
    if losses.things:
        label = say("What it cannot carry ({number})", number=len(losses.things))
        with st.expander(label, key="project_losses"):
            st.markdown("\n".join(f"- {escape(each)}" for each in losses.things))
