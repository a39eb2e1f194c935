"""Summary of a deck on the Export page: its contents and what is left out."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.navigation import get_page
from lifeworld.app.parts.reruns import get_kept
from lifeworld.exports.preview_report import Contents, preview_report
from opportunity_spaces.chain.queries import get_chain
from study import Study
from study.language import say
from study.wording import choose_word, render_names
from transcripts.privacy.queries import get_privacy

__all__ = ["show_contents"]

MOST_LINES = 8


def _get_contents(study: Study, audience: str) -> Contents:
    return preview_report(study, audience=audience, chain=get_kept(get_chain, study))


def show_contents(study: Study, audience: str) -> None:
    """Show what a deck for an audience contains, what it leaves out, and what is missing."""
    contents = get_kept(_get_contents, study, audience)
    numbers = (
        (contents.themes, choose_word(contents.themes, "theme")),
        (contents.insights, choose_word(contents.insights, "insight")),
        (contents.needs, choose_word(contents.needs, "need")),
        (contents.spaces, choose_word(contents.spaces, "opportunity space")),
        (contents.participants, choose_word(contents.participants, "participant")),
        (contents.quotes, choose_word(contents.quotes, "quote")),
    )
    st.markdown(" · ".join(f"**{n}** {things}" for n, things in numbers))
    for line in contents.left_out:
        st.caption(escape(line))
    if contents.missing_consent:
        with st.container(border=True):
            st.markdown(say("**Why quotes are withheld**"))
            for line in contents.missing_consent[:MOST_LINES]:
                st.caption(escape(line))
            if len(contents.missing_consent) > MOST_LINES:
                st.caption(
                    say(
                        "And {number} more.",
                        number=len(contents.missing_consent) - MOST_LINES,
                    )
                )
            st.page_link(
                get_page("people"),
                label=say("Record consent on the page People"),
                icon=":material/how_to_reg:",
            )
    if not get_privacy(study).withholds_unknown(audience) and audience != "internal":
        st.caption(say("Quotes without recorded consent are shown: see Privacy, Audiences."))
    for line in contents.exposed[:MOST_LINES]:
        st.warning(escape(line), icon=":material/visibility:")
    if contents.unsettled:
        st.warning(
            say(
                "To look at again before it can be final, because something they rest"
                " on has changed: {names}.",
                names=escape(render_names(contents.unsettled)),
            ),
            icon=":material/update:",
        )
        st.page_link(get_page("chain"), label=say("See what has changed"), icon=":material/link:")
