"""Widgets that several pages use: a selectable table, quotes, counts, warnings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st

from coding.commands import revise_excerpt
from coding.model import EXCERPT_KINDS, Code, CodeId, Count
from coding.quotes.model import Quote
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.quote_words import describe_place
from lifeworld.app.session import act
from opportunity_spaces.chain.graph import Chain
from study.language import mark, say
from study.wording import render_quote

__all__ = [
    "describe_people",
    "describe_time",
    "show_head",
    "show_part",
    "show_quote",
    "show_reasons",
    "show_stale",
    "show_table",
]

T = TypeVar("T")

ROW = 35  # pixels


def describe_people(count: Count) -> str:
    """Return how many of those asked are counted: “17 of 34 people”, “17 of 34 voices”."""
    return say("{people} of {asked}", people=count.people, asked=count.count_asked())


def describe_time(at: str) -> str:
    """Return a ledger timestamp to the minute: “2026-05-17 09:30”."""
    return at[:16].replace("T", " ")


def show_table(
    name: str,
    ids: Sequence[str],
    columns: Mapping[str, Sequence[object]],
    *,
    config: Mapping[str, Any],
    most_rows: int = 14,
) -> str | None:
    """Show a table in which a row is chosen, and return its id.

    A click anywhere in a row chooses it, and so does its tick box. The choice follows its row when
    other rows change, and is cleared if the row is removed.

    Args:
        name: A name for the table, unique in the app.
        ids: The id of each row.
        columns: Column name → cells, as many as *ids*.
        config: Streamlit's column configuration.
        most_rows: How many rows are visible without scrolling.
    """
    import pandas as pd

    chosen = st.session_state.get(f"chosen_{name}")
    digest = hashlib.sha256("\n".join(ids).encode()).hexdigest()[:12]
    event: Any = st.dataframe(
        pd.DataFrame(dict(columns)),
        hide_index=True,
        column_config=dict(config),
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        selection_default={"selection": {"rows": [ids.index(chosen)]}} if chosen in ids else None,
        key=f"table_{name}_{digest}",
        row_height=ROW,
        placeholder="",
        height=ROW * (min(len(ids), most_rows) + 1) + 3 + (ROW // 2 if len(ids) > most_rows else 0),
    )
    picked = [*event.selection.rows, *(row for row, _ in event.selection.cells)]
    known = [ids[row] for row in picked if row < len(ids)]
    # A ticked row stays ticked while a cell of another one is clicked: what is new counts.
    found = next((each for each in known if each != chosen), known[0] if known else None)
    st.session_state[f"chosen_{name}"] = found
    return found


def show_part(things: Sequence[T], *, key: str, most: int = 25) -> Sequence[T]:
    """Return the part of a long list to show, with buttons to turn to the other parts.

    Args:
        things: All of them.
        key: A name for the list, unique in the app; the part chosen is kept under it.
        most: How many to show at a time.
    """
    last = max(0, (len(things) - 1) // most)
    now = min(st.session_state.get(f"part_{key}", 0), last)
    if last:
        row = st.container(horizontal=True, vertical_alignment="center", key=f"parts_{key}")
        first = now * most
        row.caption(
            say(
                "{first} to {last} of {number}",
                first=first + 1,
                last=min(first + most, len(things)),
                number=len(things),
            )
        )
        for words, to in ((mark("Previous"), now - 1), (mark("Next"), now + 1)):
            if 0 <= to <= last and row.button(say(words), key=f"{words}_{key}", type="tertiary"):
                st.session_state[f"part_{key}"] = to
                st.rerun()
    return things[now * most : (now + 1) * most]


def show_quote(
    quote: Quote, codes: Mapping[CodeId, Code] | None = None, *, key: str = "", note: str = ""
) -> Any:
    """Show a quote as a card with a link to its transcript; return the row of its buttons."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(render_quote(escape(quote.words)))
        row = st.container(horizontal=True, vertical_alignment="center")
        names = [codes[c].name for c in quote.codes if codes and c in codes]
        parts = [describe_place(quote), ", ".join(names), note]
        row.caption(escape(" · ".join(part for part in parts if part)), width="stretch")
        _choose_kind(row, quote, key)
        if row.button(
            say("Open transcript"),
            key=f"to-{key}-{quote.excerpt_id}",
            icon=":material/arrow_outward:",
            type="tertiary",
        ):
            open_page("coding", transcript=quote.transcript_id, turn=str(quote.turn))
    return row


def _choose_kind(row: Any, quote: Quote, key: str) -> None:
    """Show a quote's kind of evidence (said, did, observed…) and let the user change it."""
    # A page may show forty of these, so the choices are built only when the popover opens.
    popover = row.popover(
        say(EXCERPT_KINDS[quote.kind]),
        type="tertiary",
        help=say("Kind of evidence"),
        on_change="rerun",
        key=f"kinds-{key}-{quote.excerpt_id}-{quote.rev}",
    )
    if not popover.open:
        return
    with popover:
        chosen = st.radio(
            say("Kind of evidence"),
            list(EXCERPT_KINDS),
            index=list(EXCERPT_KINDS).index(quote.kind),
            format_func=lambda kind: say(EXCERPT_KINDS[kind]),
            key=f"kind-{key}-{quote.excerpt_id}-{quote.rev}",
        )
    if chosen != quote.kind:
        told = say("Set the kind of evidence to “{kind}”.", kind=say(EXCERPT_KINDS[chosen]).lower())
        act(revise_excerpt, quote.excerpt_id, kind=chosen, said=told)


def show_head(kind: str, thing_id: str) -> Any:
    """Show buttons to go back to the list and to the evidence chain; return their row."""
    top = st.container(horizontal=True, vertical_alignment="center")
    if top.button(say("Back to all"), icon=":material/arrow_back:", key=f"back-{kind}"):
        st.session_state.pop(f"open_{kind}", None)
        st.rerun()
    top.space("stretch")
    if top.button(say("Show evidence chain"), icon=":material/link:", key=f"chain-{kind}"):
        st.session_state["chain"] = (kind, thing_id)
        open_page("chain")
    return top


def show_stale(chain: Chain, kind: str, node_id: str) -> None:
    """Show why a finding is stale, if it is."""
    node = chain.node(kind, node_id)  # type: ignore[arg-type]
    if node.stale:
        show_reasons(node.reasons[:6])


def show_reasons(reasons: Iterable[str]) -> None:
    """Show as sentences why something has to be looked at again."""
    told = [escape(f"{reason[0].upper()}{reason[1:]}.") for reason in reasons]
    st.warning("  \n".join(told), icon=":material/update:")
