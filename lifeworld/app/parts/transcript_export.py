"""Makes coded transcripts: which ones, their form, and the files to download."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.parts.form_choice import show_forms
from lifeworld.app.parts.made_files import is_short, show_maker
from lifeworld.exports.document.gather_transcripts import count_words, list_chosen_transcripts
from lifeworld.exports.export_thing import Asked
from lifeworld.exports.export_transcripts import MOST_TOGETHER, PLACES
from lifeworld.exports.forms import find_form
from lifeworld.exports.quote_choice import QuoteChoice
from study import Study
from study.language import say
from study.wording import count_things
from transcripts.queries import list_transcripts

__all__ = ["show_transcript_export"]


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
    suffix = show_forms("transcripts", key="transcripts_form", row=row)
    place = "comments"
    if suffix == "docx":
        place = row.selectbox(
            say("Codes"),
            list(PLACES),
            format_func=lambda each: say(PLACES[each]),
            key="transcripts_codes",
        )
    st.caption(say(find_form("transcripts", suffix).told))
    _tell(study, choice, count_words(study, choice), audience)
    show_maker(
        study,
        Asked(
            thing="transcripts",
            form=suffix,
            audience=audience,
            options={"choice": choice.pack(), "place_of_codes": place},
        ),
        name=f"{study.name}-transcripts.{suffix}",
        label=say("Make transcripts"),
        icon=":material/article:",
        short=is_short(study, choice),
    )


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
