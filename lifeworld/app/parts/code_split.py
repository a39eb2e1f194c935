"""Splitting a code: its quotes are ticked, and those go to a new or to an existing code."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import streamlit as st

from coding.codebook.splits.commands import split_code
from coding.codebook.tree import list_in_order
from coding.model import Code, ExcerptId
from coding.quotes.queries import list_quotes
from lifeworld.app.parts.alike import has_been_asked, show_alike
from lifeworld.app.quote_words import describe_place
from lifeworld.app.session import act
from study import Study
from study.language import say
from study.wording import count_things

__all__ = ["show_split"]

ROW, MOST_ROWS = 35, 10
_TAKEN = "split_taken"


def show_split(study: Study, code: Code, codes: Sequence[Code]) -> None:
    """Show the quotes of a code with ticks, and where the ticked ones can go."""
    quotes = list_quotes(study, code_ids=[code.id], evidence_only=False)
    if not quotes:
        st.info(say("No passages are coded with it, so there is nothing to split."))
        return
    st.caption(say("Tick the quotes that go to another code. All others stay."))
    ids = [quote.excerpt_id for quote in quotes]
    digest = hashlib.sha256("\n".join([code.id, *ids]).encode()).hexdigest()[:12]
    event: Any = st.dataframe(
        {
            say("Quote"): [quote.words for quote in quotes],
            say("Who"): [describe_place(quote) for quote in quotes],
        },
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"split_{digest}",
        row_height=ROW,
        height=ROW * (min(len(ids), MOST_ROWS) + 1) + 3,
        column_config={say("Quote"): st.column_config.TextColumn(width="large")},
    )
    chosen = [ids[row] for row in event.selection.rows if row < len(ids)]
    _show_target(code, codes, chosen)


def _show_target(code: Code, codes: Sequence[Code], chosen: Sequence[ExcerptId]) -> None:
    others: dict[str | None, str] = {
        c.id: c.name for _, c in list_in_order(codes) if c.id != code.id and c.usable
    }
    taken = st.session_state.pop(_TAKEN, None)
    if taken in others:
        st.session_state[f"split_into_{code.id}"] = taken
    into = st.selectbox(
        say("Move them to"),
        [None, *others],
        format_func=lambda c: others.get(c, say("A new code")),
        key=f"split_into_{code.id}",
    )
    name = definition = ""
    asked = True
    if into is None:
        name = st.text_input(say("Name of the new code"), key=f"split_name_{code.id}")
        others_now = [c for c in codes if c.id != code.id and not c.retired]
        show_alike(others_now, name, key="split", use=lambda c: _choose(code, c))
        asked = has_been_asked(others_now, name)
        definition = st.text_area(
            say("Definition of the new code"), height=80, key=f"split_definition_{code.id}"
        )
    quotes = count_things(len(chosen), "quote")
    if (
        st.button(
            say("Move {quotes}", quotes=quotes) if chosen else say("Move quotes"),
            type="primary",
            icon=":material/call_split:",
            disabled=not chosen,
            key=f"split_{code.id}",
        )
        and asked
    ):
        act(
            split_code,
            code.id,
            chosen,
            into=into,
            name=name,
            definition=definition,
            said=lambda made: say(
                "Moved {quotes} from “{code}” to “{other}”.",
                quotes=quotes,
                code=code.name,
                other=made.name,
            ),
        )


def _choose(code: Code, other: Code) -> None:
    """Let the quotes go to a code that is there."""
    st.session_state[_TAKEN] = other.id
    st.rerun()
