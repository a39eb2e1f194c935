"""The evidence chain: from any finding down to the words it rests on, and up to what it carries."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.queries import list_codes, list_quotes
from lifeworld.session import act, current_study, escape, show_header
from lifeworld.widgets import describe_count, show_quote, show_stale
from opportunity_spaces.commands import accept_link
from opportunity_spaces.model import KIND_WORDS, RELATIONS, Kind
from opportunity_spaces.queries import get_chain
from themes.commands import accept_theme_codes
from themes.queries import list_theme_quotes

COUNTED = ("insight", "need", "space", "assumption", "initiative", "metric")
MOST = 60  # a page's worth
KINDS: tuple[Kind, ...] = (
    "metric",
    "initiative",
    "space",
    "need",
    "assumption",
    "insight",
    "theme",
    "code",
)

study = current_study()
chain = get_chain(study)
codes = {c.id: c for c in list_codes(study)}


def _go(kind: str, node_id: str) -> None:
    st.session_state["chain"] = (kind, node_id)
    st.rerun()


def _choose() -> Any:
    stored: Any = st.session_state.get("chain")
    kinds = [k for k in KINDS if chain.list_kind(k)]
    if not kinds:
        return None
    row = st.container(horizontal=True, vertical_alignment="bottom")
    kind = row.selectbox(
        "Begin with a",
        kinds,
        index=kinds.index(stored[0]) if stored and stored[0] in kinds else 0,
        format_func=lambda k: KIND_WORDS[k].capitalize(),
    )
    nodes = {n.id: n for n in chain.list_kind(kind)}
    ids = list(nodes)
    wanted = stored[1] if stored and stored[0] == kind and stored[1] in nodes else ids[0]
    chosen = row.selectbox(
        "Which one", ids, index=ids.index(wanted), format_func=lambda n: nodes[n].label
    )
    st.session_state["chain"] = (kind, chosen)
    return nodes[chosen]


def _edge(edge: Any, other: Any, *, key: str) -> None:
    node = chain.nodes[other]
    with st.container(border=True, gap="xxsmall", key=f"{key}-{edge.id}"):
        how = RELATIONS.get(edge.relation, edge.relation).lower()
        badge = " :orange-badge[look again]" if node.stale or edge.stale else ""
        st.caption(f"{KIND_WORDS[node.kind]} · {escape(how)}{badge}")
        row = st.container(horizontal=True, wrap=False, vertical_alignment="center")
        row.markdown(f"**{escape(node.label)}**", width="stretch")
        if node.kind != "excerpt" and row.button(
            "Go there", key=f"go-{key}-{edge.id}", type="tertiary", icon=":material/arrow_forward:"
        ):
            _go(node.kind, node.id)
        if edge.stale and key == "down":
            st.caption(escape("; ".join(edge.reasons)))
            if st.button("It still holds", key=f"ok-{edge.id}", icon=":material/check:"):
                if edge.relation == "gathered":
                    act(accept_theme_codes, edge.target[1], said="Looked at again.")
                else:
                    act(accept_link, edge.id, said="Looked at again.")


def _stale() -> None:
    """List what should be looked at again, so that nobody has to search for it."""
    nodes = chain.list_stale()
    if not nodes:
        return
    with st.expander(f"To look at again ({len(nodes)})", icon=":material/update:"):
        for each in nodes[:MOST]:
            row = st.container(horizontal=True, vertical_alignment="center")
            row.caption(f"{KIND_WORDS[each.kind]} · {escape(each.label)}", width="stretch")
            if row.button("Go there", key=f"stale-{each.kind}-{each.id}", type="tertiary"):
                _go(each.kind, each.id)


show_header("Evidence chain", "From any number on any slide down to the words it rests on.")
_stale()
node = _choose()
if node is None:
    st.info("The chain begins with codes. Code some words, then gather the codes into themes.")
    st.stop()
show_stale(chain, node.kind, node.id)
if node.kind in COUNTED:
    evidence = chain.evidence(node.kind, node.id)
    dissent = f" · {evidence.dissent} disagree" if evidence.dissent else ""
    st.markdown(f"**{describe_count(evidence.supports)}{dissent}**")
down, up = st.columns(2, gap="large")
into = [e for e in chain.into(node.kind, node.id) if e.source[0] != "excerpt"]
with down:
    st.subheader("Rests on", anchor=False)
    for edge in into:
        _edge(edge, edge.source, key="down")
    if not into and node.kind != "code":
        st.caption("Only on quotes." if chain.into(node.kind, node.id) else "Nothing yet.")
    if node.kind == "code":
        st.caption("The words below.")
with up:
    st.subheader("Carries", anchor=False)
    above = chain.out_of(node.kind, node.id)
    for edge in above:
        _edge(edge, edge.target, key="up")
    if not above:
        st.caption("Nothing rests on it yet.")

st.subheader("The words", anchor=False)
notes: dict[str, str] = {}
if node.kind == "code":
    quotes = list_quotes(study, code_ids=[node.id])
elif node.kind == "theme":
    quotes = list_theme_quotes(study, node.id)
else:
    evidence = chain.evidence(node.kind, node.id)
    notes = {each: side for side, ids in evidence.excerpts.items() for each in ids}
    chosen: Any = list(notes)
    quotes = list_quotes(study, excerpt_ids=chosen) if chosen else []
if not quotes:
    st.info("No words stand behind it yet.", icon=":material/warning:")
for quote in quotes[:MOST]:
    show_quote(quote, codes, key="chain", note=notes.get(quote.excerpt_id, ""))
if len(quotes) > MOST:
    st.caption(f"{len(quotes) - MOST} more.")
