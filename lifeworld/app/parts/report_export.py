"""Makes the report as a document: its form, a house style for Word, and the file to download."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.parts.form_choice import show_forms
from lifeworld.app.parts.made_files import is_short, show_maker
from lifeworld.exports.export_thing import Asked
from lifeworld.exports.forms import find_form
from study import Study
from study.language import say

__all__ = ["show_report_export"]


def show_report_export(study: Study, *, audience: str, final: bool, found: bool) -> None:
    """Show the form of the report, the button that makes it, and what was made.

    Args:
        study: The study.
        audience: For whom.
        final: Whether it is final rather than a draft.
        found: Whether the study has a theme or an insight.
    """
    if not found:
        st.caption(
            say("It has no theme and no insight yet: the report says so, and describes the method.")
        )
    suffix = show_forms("report", key="report_form")
    st.caption(say(find_form("report", suffix).told))
    template = None
    if suffix == "docx":
        template = st.file_uploader(
            say("Your house style (optional)"),
            type=["docx", "dotx", "docm", "dotm"],
            help=say(
                "A Word file whose styles, page, header and footer the report takes. Its text is"
                " left out."
            ),
            key="report_template",
        )
    show_maker(
        study,
        Asked(thing="report", form=suffix, audience=audience, final=final),
        name=f"{study.name}-report.{suffix}",
        label=say("Make report"),
        icon=":material/description:",
        short=is_short(study),
        template=template,
    )
