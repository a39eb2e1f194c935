"""Summary of a deck on the Export page: its contents and what is left out."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.navigation import get_page
from lifeworld.app.parts.reruns import get_cached
from lifeworld.exports.export_study import get_report
from study import Study
from study.wording import choose_word, render_names
from transcripts.privacy.queries import get_privacy

__all__ = ["show_contents"]

MOST_LINES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Counts of a deck's contents, and what its author should know of it."""

    numbers: tuple[tuple[int, str], ...]
    quotes: int
    unsettled: tuple[str, ...]
    left_out: tuple[str, ...]
    missing: tuple[str, ...]
    exposed: tuple[str, ...]
    shows_unknown: bool


def _get_contents(study: Study, audience: str) -> Contents:
    report = get_report(study, audience=audience)
    return Contents(
        numbers=(
            (len(report.themes), choose_word(len(report.themes), "theme")),
            (len(report.insights), choose_word(len(report.insights), "insight")),
            (len(report.needs), choose_word(len(report.needs), "need")),
            (len(report.spaces), choose_word(len(report.spaces), "opportunity space")),
            (len(report.participants), choose_word(len(report.participants), "participant")),
        ),
        quotes=sum(len(page.quotes) + len(page.against) for page in report.insights),
        unsettled=report.unsettled,
        left_out=report.left_out,
        missing=report.missing_consent,
        exposed=report.exposed,
        shows_unknown=not get_privacy(study).withholds_unknown(audience),
    )


def show_contents(study: Study, audience: str) -> None:
    """Show what a deck for an audience contains, what it leaves out, and what is missing."""
    contents = get_cached(_get_contents, study, audience)
    st.header("Contents of the deck", anchor=False)
    numbers = [*contents.numbers, (contents.quotes, choose_word(contents.quotes, "quote"))]
    st.markdown("  \n".join(f"**{number}** {thing}" for number, thing in numbers))
    for line in contents.left_out:
        st.caption(escape(line))
    if contents.missing:
        with st.container(border=True):
            st.markdown("**Why quotes are withheld**")
            for line in contents.missing[:MOST_LINES]:
                st.caption(escape(line))
            if len(contents.missing) > MOST_LINES:
                st.caption(f"And {len(contents.missing) - MOST_LINES} more.")
            st.page_link(
                get_page("people"),
                label="Settle it on the page People",
                icon=":material/how_to_reg:",
            )
    if contents.shows_unknown and audience != "internal":
        st.caption("Quotes without recorded consent are shown: see Privacy, Audiences.")
    for line in contents.exposed[:MOST_LINES]:
        st.warning(escape(line), icon=":material/visibility:")
    if contents.unsettled:
        st.warning(
            "To look at again before it can be final, because something they rest on has changed:"
            f" {escape(render_names(contents.unsettled))}.",
            icon=":material/update:",
        )
        st.page_link(get_page("chain"), label="Look at them", icon=":material/link:")
