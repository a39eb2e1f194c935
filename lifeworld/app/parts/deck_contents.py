"""Summary of a deck on the Export page: its contents and what is left out."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.navigation import get_page
from lifeworld.app.parts.reruns import get_kept
from lifeworld.exports.preview_report import Contents, preview_report
from opportunity_spaces.chain.queries import get_chain
from study import Study
from study.wording import choose_word, render_names
from transcripts.privacy.queries import get_privacy

__all__ = ["show_contents"]

MOST_LINES = 8


def _get_contents(study: Study, audience: str) -> Contents:
    return preview_report(study, audience=audience, chain=get_kept(get_chain, study))


def show_contents(study: Study, audience: str) -> None:
    """Show what a deck for an audience contains, what it leaves out, and what is missing."""
    contents = get_kept(_get_contents, study, audience)
    st.header("Contents of the deck", anchor=False)
    numbers = (
        (contents.themes, "theme"),
        (contents.insights, "insight"),
        (contents.needs, "need"),
        (contents.spaces, "opportunity space"),
        (contents.participants, "participant"),
        (contents.quotes, "quote"),
    )
    st.markdown("  \n".join(f"**{n}** {choose_word(n, thing)}" for n, thing in numbers))
    for line in contents.left_out:
        st.caption(escape(line))
    if contents.missing_consent:
        with st.container(border=True):
            st.markdown("**Why quotes are withheld**")
            for line in contents.missing_consent[:MOST_LINES]:
                st.caption(escape(line))
            if len(contents.missing_consent) > MOST_LINES:
                st.caption(f"And {len(contents.missing_consent) - MOST_LINES} more.")
            st.page_link(
                get_page("people"),
                label="Record consent on the page People",
                icon=":material/how_to_reg:",
            )
    if not get_privacy(study).withholds_unknown(audience) and audience != "internal":
        st.caption("Quotes without recorded consent are shown: see Privacy, Audiences.")
    for line in contents.exposed[:MOST_LINES]:
        st.warning(escape(line), icon=":material/visibility:")
    if contents.unsettled:
        st.warning(
            "To look at again before it can be final, because something they rest on has changed:"
            f" {escape(render_names(contents.unsettled))}.",
            icon=":material/update:",
        )
        st.page_link(get_page("chain"), label="See what has changed", icon=":material/link:")
