"""What the page Export says of a deck before it is made: what is in it, and what is left out."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.reruns import get_cached
from lifeworld.exports.export_study import get_report
from study import Study

__all__ = ["show_contents"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A deck in numbers; the codes of insights that are stale; sentences on what is left out."""

    numbers: tuple[tuple[int, str], ...]
    stale: tuple[str, ...]
    left_out: tuple[str, ...]


def _get_contents(study: Study, audience: str) -> Contents:
    report = get_report(study, audience=audience)
    return Contents(
        numbers=(
            (len(report.themes), "themes by stratum"),
            (len(report.insights), "insights, a slide each"),
            (len(report.needs), "unmet needs"),
            (len(report.spaces), "opportunity spaces"),
            (len(report.participants), "participants"),
        ),
        stale=tuple(page.code for page in report.insights if page.stale),
        left_out=tuple(report.left_out),
    )


def show_contents(study: Study, audience: str) -> None:
    """Show what a deck for an audience holds, and what it leaves out."""
    contents = get_cached(_get_contents, study, audience)
    st.header("What is in it", anchor=False)
    st.markdown("  \n".join(f"**{number}** {thing}" for number, thing in contents.numbers))
    if contents.stale:
        st.warning(
            f"{escape(', '.join(contents.stale))} rest on something that changed since."
            " The slides say so.",
            icon=":material/update:",
        )
    for line in contents.left_out:
        st.caption(escape(line))
