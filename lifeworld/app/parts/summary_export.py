"""Makes the summary of findings as a table: its form, the button, and the file to download."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.parts.made_files import create_now, remove_made, show_made
from lifeworld.app.who import current_actor
from lifeworld.exports.export_summary import SUMMARY_FORMS, export_summary
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
    suffix = st.segmented_control(
        say("Form"),
        list(SUMMARY_FORMS),
        default="xlsx",
        required=True,
        format_func=lambda each: say(SUMMARY_FORMS[each]),
        key=f"{key}_summary_form",
    )
    asked = (audience, final, suffix, study.version)
    if st.button(
        say("Make summary"), key=f"{key}_make_summary", type="primary", icon=":material/table_view:"
    ):
        remove_made("summary")
        create_now(
            "summary",
            asked,
            f"{study.name}-summary.{suffix}",
            lambda out: export_summary(
                study,
                out,
                audience=audience,
                final=final,
                actor=current_actor(),
                place=say("downloaded in a browser"),
            ),
            told=say("Making the table…"),
        )
    show_made(study, "summary", asked)
