"""Makes the deck of findings for an audience, in the built-in template or one of your own."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.navigation import get_page
from lifeworld.app.parts.deck_contents import show_contents
from lifeworld.app.parts.deck_hand_back import show_hand_back
from lifeworld.app.parts.made_files import is_short, show_maker
from lifeworld.app.parts.template_layouts import show_template
from lifeworld.app.session import show_error
from lifeworld.exports.deck.plan import CUTS, WHOLE
from lifeworld.exports.export_study import get_report
from lifeworld.exports.export_thing import Asked
from study import LifeworldError, Study
from study.language import say
from transcripts.privacy.consent_gate import list_rare_details

__all__ = ["show_deck_export"]


def show_deck_export(study: Study, *, audience: str, final: bool, found: bool) -> None:
    """Show what a deck will hold, the button that makes it, and the deck that was made.

    Args:
        study: The study.
        audience: For whom.
        final: Whether it is final rather than a draft.
        found: Whether the study has a theme or an insight.
    """
    if not found:
        st.info(
            say("Group the codes into themes or write an insight, then make the deck here."),
            icon=":material/slideshow:",
        )
        st.page_link(
            get_page("home"), label=say("See the next step"), icon=":material/arrow_forward:"
        )
        return
    show_contents(study, audience)
    _show_form(study, audience, final=final)
    with st.expander(
        say("Bring an edited deck up to date"),
        key="hand_back",
        icon=":material/sync:",
    ):
        show_hand_back(study)


def _show_form(study: Study, audience: str, *, final: bool) -> None:
    cut = st.radio(say("Cut"), list(CUTS), index=1, format_func=lambda each: say(CUTS[each]))
    template = st.file_uploader(
        say("Your own template (optional)"), type=["pptx", "potx", "ppsx", "pptm", "potm"]
    )
    if template is not None:
        try:
            show_template(study, Path(template.name).name, template.getvalue())
        except LifeworldError as error:
            show_error(error)
            return
    name = study.name if cut == WHOLE else f"{study.name}-{cut}"
    show_maker(
        study,
        Asked(thing="deck", form="pptx", audience=audience, final=final, options={"cut": cut}),
        name=f"{name}.pptx",
        label=say("Make deck"),
        icon=":material/slideshow:",
        short=is_short(study),
        template=template,
    )
    if st.button(say("Check quotes for identifying details"), icon=":material/policy:"):
        _check_quotes(study, audience)


def _check_quotes(study: Study, audience: str) -> None:
    report = get_report(study, audience=audience)
    quotes = [q for page in report.insights for q in (*page.quotes, *page.against)]
    with st.spinner(say("Reading the quotes…")):
        details = list_rare_details(study, [(q.id, q.words, q.language) for q in quotes])
    for detail in details:
        st.warning(escape(f"{detail.words} ({detail.kind})"), icon=":material/visibility:")
    if not details:
        st.caption(
            say("No age, date, place, name or rare job was found. Read the quotes yourself, too.")
        )
