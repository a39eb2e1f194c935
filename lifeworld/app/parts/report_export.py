"""Makes the report as a document: its form, a house style for Word, and the file to download."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from lifeworld.app.parts.made_files import create_now, remove_made, show_made
from lifeworld.app.who import current_actor
from lifeworld.exports.export_report import export_report
from lifeworld.exports.forms import FORMS
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
    own = {form.suffix: form for form in FORMS if form.thing == "report"}
    suffix = st.segmented_control(
        say("Form"),
        list(own),
        default="docx",
        required=True,
        format_func=lambda each: say(own[each].title),
        key="report_form",
    )
    st.caption(say(own[suffix].told))
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
    asked = (audience, final, suffix, template.file_id if template else "")
    if st.button(say("Make report"), type="primary", icon=":material/description:"):
        remove_made("report")
        with tempfile.TemporaryDirectory() as folder:
            style = None
            if template is not None:
                style = Path(folder) / Path(template.name).name  # messages say its name
                style.write_bytes(template.getvalue())
            _make(study, asked, suffix, audience=audience, final=final, style=style)
    show_made(study, "report", asked)


def _make(
    study: Study, asked: object, suffix: str, *, audience: str, final: bool, style: Path | None
) -> None:
    actor, place = current_actor(), say("downloaded in a browser")
    create_now(
        "report",
        asked,
        f"{study.name}-report.{suffix}",
        lambda out: export_report(
            study,
            out,
            audience=audience,
            final=final,
            template=style,
            actor=actor,
            place=place,
        ),
        told=say("Making the report…"),
    )
