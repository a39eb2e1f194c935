"""Makes a table of quotes: its form and rows, what it will hold, and the files to download."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import streamlit as st

from lifeworld.app.language import dialog
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.reruns import get_kept
from lifeworld.app.session import show_error
from lifeworld.app.who import current_actor
from lifeworld.exports.audiences import AUDIENCES
from lifeworld.exports.export_job import export_quotes_in_study, read_waiting
from lifeworld.exports.export_quotes import export_quotes
from lifeworld.exports.forms import FORMS, find_form
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.exports.sheet.gather_quotes import QuotePreview, preview_quotes
from lifeworld.exports.sheet.table import LAYOUTS, Layout
from lifeworld.exports.sheet.write_sheet import find_columns_file
from study import LifeworldError, Study
from study.jobs import get_job, submit_job
from study.language import say
from study.wording import count_things

__all__ = ["show_quote_export", "show_quotes_dialog"]

MOST_AT_ONCE = 2_000  # quotes; more are written by the worker, with progress
MOST_LINES = 6
_JOB, _MADE = "quotes_job", "quotes_made"


@dialog("Export quotes", width="medium")
def show_quotes_dialog(study: Study, choice: QuoteChoice, number: int) -> None:
    """Show what makes a table of the quotes of a list, as they were listed."""
    audience = st.radio(
        say("Audience"),
        list(AUDIENCES),
        format_func=lambda each: say(AUDIENCES[each]),
        key="quotes_audience",
    )
    show_quote_export(study, choice, number, audience=audience, final=False, key="dialog")


def show_quote_export(
    study: Study, choice: QuoteChoice, number: int, *, audience: str, final: bool, key: str
) -> None:
    """Show the form and rows of a table, the button that makes it, and what was made.

    Args:
        study: The study.
        choice: Which quotes.
        number: About how many these are; many are written by the worker.
        audience: For whom.
        final: Whether it is final rather than a draft.
        key: A name of the place, unique in the app.
    """
    row = st.container(horizontal=True, vertical_alignment="bottom")
    own = {form.suffix: form for form in FORMS if form.thing == "quotes"}
    suffix = row.segmented_control(
        say("Form"),
        list(own),
        default="xlsx",
        required=True,
        format_func=lambda each: say(own[each].title),
        key=f"{key}_quotes_form",
    )
    layout = row.selectbox(
        say("Rows"),
        list(LAYOUTS),
        format_func=lambda each: say(LAYOUTS[each]),
        key=f"{key}_quotes_rows",
    )
    st.caption(say(own[suffix].told))
    asked = (choice, audience, final, suffix, layout)
    if number <= MOST_AT_ONCE:
        _show_preview(get_kept(_preview, study, audience, choice))
    if show_jobs(export_quotes_in_study):
        return
    if st.button(
        say("Make table"),
        key=f"{key}_make_table",
        type="primary",
        icon=":material/table_view:",
        disabled=not number,
    ):
        st.session_state.pop(_MADE, None)
        options = _list_options(study, choice, audience, layout, final=final, suffix=suffix)
        if number <= MOST_AT_ONCE:
            _make(study, options, asked)
        else:
            job = submit_job(study, export_quotes_in_study, **options)
            st.session_state[_JOB] = (job.id, asked)
            if key == "dialog":
                open_page("export")
            st.rerun()
    _fetch(study)
    _show_made(asked)


def _preview(study: Study, audience: str, choice: QuoteChoice) -> QuotePreview:
    return preview_quotes(study, audience=audience, choice=choice)


def _show_preview(preview: QuotePreview) -> None:
    quotes, codings = count_things(preview.quotes, "quote"), count_things(preview.codings, "coding")
    st.markdown(say("**{quotes}** with {codings}", quotes=quotes, codings=codings))
    lines = [*preview.left_out, *preview.missing_consent]
    for line in lines[:MOST_LINES]:
        st.caption(escape(line))
    if len(lines) > MOST_LINES:
        st.caption(say("And {number} more.", number=len(lines) - MOST_LINES))


def _list_options(
    study: Study, choice: QuoteChoice, audience: str, layout: str, *, final: bool, suffix: str
) -> dict[str, Any]:
    parts = urlsplit(str(st.context.url or ""))
    return {
        "name": f"{study.name}-quotes.{suffix}",
        "audience": audience,
        "choice": choice.pack(),
        "layout": cast("Layout", layout),
        "final": final,
        "address": f"{parts.scheme}://{parts.netloc}" if parts.netloc else "",
        "actor": current_actor(),
        "place": say("downloaded in a browser"),
    }


def _make(study: Study, options: dict[str, Any], asked: object) -> None:
    """Write a short table here and now."""
    named = {**options, "choice": QuoteChoice.unpack(options["choice"])}
    with tempfile.TemporaryDirectory() as folder, st.spinner(say("Making the table…")):
        out = Path(folder) / named.pop("name")
        try:
            told = export_quotes(study, out, **named)
        except LifeworldError as error:
            show_error(error)
            return
        paths = [path for path in (out, find_columns_file(out)) if path.is_file()]
        files = [(path.name, path.read_bytes()) for path in paths]
    st.session_state[_MADE] = (asked, files, told)


def _fetch(study: Study) -> None:
    """Take what the worker has written since."""
    waiting = st.session_state.get(_JOB)
    if waiting is None:
        return
    job_id, asked = waiting
    job = get_job(study, job_id)
    if job.active:
        return
    del st.session_state[_JOB]
    if job.state == "done":
        st.session_state[_MADE] = (asked, read_waiting(job.result), job.result["told"])


def _show_made(asked: object) -> None:
    """Show what was made, unless something else is asked for by now."""
    made = st.session_state.get(_MADE)
    if made is None or made[0] != asked:
        return
    _, files, told = made
    for name, content in files:
        st.download_button(
            say("Download {file}", file=escape(name)),
            content,
            file_name=name,
            mime=find_form("quotes", name.rpartition(".")[2]).media,
            icon=":material/download:",
            key=f"download_{name}",
            on_click="ignore",
        )
    for line in told:
        st.caption(escape(line))
