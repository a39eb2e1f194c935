"""Makes the summary of findings as a table: its form, the button, and the file to download."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.parts.form_choice import show_forms
from lifeworld.app.parts.made_files import show_maker
from lifeworld.exports.export_thing import Asked
from opportunity_spaces.confidence.queries import list_assessments
from study import Study
from study.language import say

__all__ = ["show_summary_export"]


def show_summary_export(study: Study, *, audience: str, final: bool = False, key: str) -> None:
    """Show the form of the table and the button that makes it, and what was made.

    Args:
        study: The study.
        audience: For whom.
        final: Whether it is final rather than a draft.
        key: A name of the place, unique in the app.
    """
    if not list_assessments(study):
        st.info(
            say("No insight was judged yet. Judge one on the page Confidence, then make it here."),
            icon=":material/balance:",
        )
        return
    suffix = show_forms("summary", key=f"{key}_summary_form")
    show_maker(
        study,
        Asked(thing="summary", form=suffix, audience=audience, final=final),
        name=f"{study.name}-summary.{suffix}",
        label=say("Make summary"),
        icon=":material/table_view:",
        short=True,
        key=f"{key}_make_summary",
    )
