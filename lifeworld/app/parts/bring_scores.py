"""Suggestions that `lifeworld answers` made elsewhere, brought in from its table."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from coding.answer_marks.queries import has_answers
from coding.answers.import_scores import describe_imported, import_scores
from coding.suggestions.queries import has_run
from lifeworld.app.language import dialog
from lifeworld.app.session import current_study, record_done, show_error
from study import LifeworldError, Study
from study.language import say

__all__ = ["show_bring_scores"]


def show_bring_scores(study: Study, *, key: str) -> None:
    """Show the button that takes suggestions from a table, in a study that has a survey.

    Args:
        study: The study.
        key: A name for where it is shown, unique in the app.
    """
    if has_answers(study) and st.button(
        say("Bring in suggestions"),
        key=f"{key}_bring",
        icon=":material/upload_file:",
        help=say("From the table that “lifeworld answers” wrote, on a cluster for example."),
    ):
        _choose_table()


@dialog("Bring in suggestions", width="medium")
def _choose_table() -> None:
    study = current_study()
    file = st.file_uploader(
        say("The table that “lifeworld answers” wrote"), type=["csv", "xlsx"], key="scores_file"
    )
    st.caption(
        say(
            "It needs the columns id, code, score and suggested. A row belongs to the answer with"
            " its id; its code must be in the codebook."
        )
    )
    if has_run(study):
        st.caption(say("Suggestions that nobody has decided on give way to those of the table."))
    if not st.button(
        say("Bring in"), type="primary", icon=":material/upload_file:", disabled=file is None
    ):
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / Path(file.name).name  # type: ignore[union-attr]
            path.write_bytes(file.getvalue())  # type: ignore[union-attr]
            found = import_scores(study, path)
    except LifeworldError as error:
        show_error(error)
        return
    record_done(" ".join(describe_imported(found)))
    st.rerun()
