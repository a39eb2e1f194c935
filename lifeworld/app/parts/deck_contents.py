"""Summary of a deck on the Export page: its contents and what is left out."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.reruns import get_cached
from lifeworld.exports.export_study import get_report
from study import Study
from study.wording import choose_word

__all__ = ["show_contents"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Counts of a deck's contents, codes of stale insights, and notes on what is left out."""

    numbers: tuple[tuple[int, str], ...]
    stale: tuple[str, ...]
    left_out: tuple[str, ...]


def _get_contents(study: Study, audience: str) -> Contents:
    report = get_report(study, audience=audience)
    return Contents(
        numbers=(
            (len(report.themes), choose_word(len(report.themes), "theme")),
            (len(report.insights), choose_word(len(report.insights), "insight")),
            (len(report.needs), choose_word(len(report.needs), "unmet need")),
            (len(report.spaces), choose_word(len(report.spaces), "opportunity space")),
            (len(report.participants), choose_word(len(report.participants), "participant")),
        ),
        stale=tuple(page.code for page in report.insights if page.stale),
        left_out=tuple(report.left_out),
    )


def show_contents(study: Study, audience: str) -> None:
    """Show what a deck for an audience contains and what it leaves out."""
    contents = get_cached(_get_contents, study, audience)
    st.header("Contents of the deck", anchor=False)
    st.markdown("  \n".join(f"**{number}** {thing}" for number, thing in contents.numbers))
    if contents.stale:
        st.warning(
            "To look at again, because something they rest on has changed:"
            f" {escape(', '.join(contents.stale))}. The slides say so.",
            icon=":material/update:",
        )
    for line in contents.left_out:
        st.caption(escape(line))
