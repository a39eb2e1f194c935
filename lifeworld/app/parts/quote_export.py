"""Makes a table of quotes: its form and rows, what it will hold, and the files to download."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from lifeworld.app.language import dialog
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.form_choice import show_forms
from lifeworld.app.parts.made_files import show_maker
from lifeworld.app.parts.reruns import get_kept
from lifeworld.exports.audiences import AUDIENCES
from lifeworld.exports.export_thing import Asked
from lifeworld.exports.forms import find_form
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.exports.sheet.gather_quotes import QuotePreview, preview_quotes
from lifeworld.exports.sheet.table import LAYOUTS
from study import Study
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
    suffix = show_forms("quotes", key=f"{key}_quotes_form", row=row)
    layout = row.selectbox(
        say("Rows"),
        list(LAYOUTS),
        format_func=lambda each: say(LAYOUTS[each]),
        key=f"{key}_quotes_rows",
    )
    st.caption(say(find_form("quotes", suffix).told))
    if number <= MOST_AT_ONCE:
        _show_preview(get_kept(_preview, study, audience, choice))
    show_maker(
        study,
        Asked(
            thing="quotes",
            form=suffix,
            audience=audience,
            final=final,
            options={"choice": choice.pack(), "layout": layout, "address": _find_address()},
        ),
        name=f"{study.name}-quotes.{suffix}",
        label=say("Make table"),
        icon=":material/table_view:",
        short=number <= MOST_AT_ONCE,
        key=f"{key}_make_table",
        disabled=not number,
        on_queued=(lambda: open_page("export")) if key == "dialog" else (lambda: None),
    )


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


def _find_address() -> str:
    """Return where the app is open, for the links of the table; empty where that is not known."""
    parts = urlsplit(str(st.context.url or ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
