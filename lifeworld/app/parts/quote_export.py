"""Makes a table of quotes: its form and rows, what it will hold, and the files to download."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit

import streamlit as st

from lifeworld.app.language import dialog
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.made_files import create_now, record_job, remove_made, show_made
from lifeworld.app.parts.reruns import get_kept
from lifeworld.app.who import current_actor
from lifeworld.exports.audiences import AUDIENCES
from lifeworld.exports.export_job import export_quotes_in_study
from lifeworld.exports.export_quotes import export_quotes
from lifeworld.exports.forms import FORMS
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.exports.sheet.gather_quotes import QuotePreview, preview_quotes
from lifeworld.exports.sheet.table import LAYOUTS, Layout
from study import Study
from study.jobs import submit_job
from study.language import say
from study.wording import count_things

__all__ = ["show_quote_export", "show_quotes_dialog"]

MOST_AT_ONCE = 2_000  # quotes; more are written by the worker, with progress
MOST_LINES = 6


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
        remove_made("quotes")
        options = _list_options(study, choice, audience, layout, final=final, suffix=suffix)
        if number <= MOST_AT_ONCE:
            _make(study, options, asked)
        else:
            made = submit_job(
                study,
                export_quotes_in_study,
                name=options["name"],
                audience=options["audience"],
                choice=options["choice"],
                layout=options["layout"],
                final=options["final"],
                address=options["address"],
                actor=options["actor"],
                place=options["place"],
            )
            record_job("quotes", asked, made)
            if key == "dialog":
                open_page("export")
            st.rerun()
    show_made(study, "quotes", asked)


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
    name = named.pop("name")
    create_now(
        "quotes",
        asked,
        name,
        lambda out: export_quotes(study, out, **named),
        told=say("Making the table…"),
    )
