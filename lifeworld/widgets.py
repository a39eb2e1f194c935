"""Pieces that several pages show: a quote, a count, a chip. Participants' words are never markup."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from coding.model import Code, CodeId, Count, Quote
from lifeworld.navigation import open_page
from lifeworld.session import escape
from opportunity_spaces.chain import Chain

__all__ = ["describe_count", "describe_place", "show_quote", "show_stale"]


def describe_count(count: Count) -> str:
    """Return the three denominators in words: “4 of 5 groups · 17 of 34 people · 41 mentions”."""
    parts = [f"{count.groups} of {count.groups_asked} groups"] if count.groups_asked else []
    parts.append(f"{count.people} of {count.people_asked} people")
    parts.append(f"{count.mentions} mention" + ("s" if count.mentions != 1 else ""))
    return " · ".join(parts)


def describe_place(quote: Quote) -> str:
    """Return who said it and where: “Mette · Care home, focus group · turn 41 · 12:03”."""
    parts = [quote.speaker or ("field notes" if quote.kind == "observed" else "speaker not known")]
    parts.append(quote.session)
    if quote.stratum:
        parts.append(quote.stratum)
    parts.append(f"turn {quote.turn + 1}")
    if quote.time is not None:
        parts.append(f"{int(quote.time) // 60}:{int(quote.time) % 60:02d}")
    return " · ".join(parts)


def show_quote(
    quote: Quote, codes: Mapping[CodeId, Code] | None = None, *, key: str = "", note: str = ""
) -> None:
    """Show a quote as a card that leads back to its words in the transcript."""
    with st.container(border=True):
        st.markdown(f"“{escape(quote.words)}”")
        row = st.container(horizontal=True, vertical_alignment="center")
        names = [codes[c].name for c in quote.codes if codes and c in codes]
        tail = f" · {escape(', '.join(names))}" if names else ""
        row.caption(escape(describe_place(quote)) + tail + (f" · {escape(note)}" if note else ""))
        row.space("stretch")
        if row.button(
            "In the transcript",
            key=f"to-{key}-{quote.excerpt_id}",
            icon=":material/arrow_outward:",
            type="tertiary",
        ):
            st.session_state["transcript"] = quote.transcript_id
            st.query_params.clear()
            open_page("coding", transcript=quote.transcript_id, turn=str(quote.turn))


def show_stale(chain: Chain, kind: str, node_id: str) -> None:
    """Say why a finding should be looked at again, if it should."""
    node = chain.node(kind, node_id)  # type: ignore[arg-type]
    if node.stale:
        reasons = "  \n".join(escape(f"{r[0].upper()}{r[1:]}.") for r in node.reasons[:6])
        st.warning(reasons, icon=":material/update:")
