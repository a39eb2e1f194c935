"""What rests on an aim, a challenge or an outside source, and a choice of what else does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.session import act
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.model import Key
from opportunity_spaces.links.commands import link_evidence, unlink_evidence
from opportunity_spaces.model import Kind
from opportunity_spaces.naming import say_kind
from study.language import say

__all__ = ["show_served"]


def show_served(
    chain: Chain,
    kind: Kind,
    node_id: str,
    *,
    targets: Sequence[Kind],
    label: Callable[[Key], str],
    ask: str,
) -> None:
    """Show what rests on a thing, and let the user link what else does.

    Args:
        chain: The study's evidence chain.
        kind: The kind of the thing.
        node_id: Its id.
        targets: The kinds that may rest on it.
        label: How one of these is called.
        ask: What is asked where something is chosen.
    """
    edges = [each for target in targets for each in chain.out_of(kind, node_id, target=target)]
    for edge in edges:
        if edge.target not in chain.nodes:
            continue
        row = st.container(
            horizontal=True, wrap=False, vertical_alignment="center", key=f"served-{edge.id}"
        )
        row.markdown(f"↳ {escape(_call(edge.target, label))}", width="stretch")
        if row.button(say("Unlink"), key=f"unserve-{edge.id}", type="tertiary"):
            act(unlink_evidence, edge.id, said=say("Unlinked it."))
    there = {edge.target for edge in edges}
    free: dict[str, Key] = {
        node.id: node.key
        for target in targets
        for node in chain.list_kind(target)
        if node.key not in there
    }
    if not free:
        return
    row = st.container(horizontal=True, vertical_alignment="bottom")
    chosen = row.selectbox(
        ask,
        list(free),
        index=None,
        placeholder=ask,
        format_func=lambda each: _call(free[each], label),
        key=f"serve-{node_id}",
        label_visibility="collapsed",
        width=420,
    )
    if row.button(
        say("Link it"),
        icon=":material/add_link:",
        key=f"link-served-{node_id}",
        disabled=chosen is None,
        help=ask,
    ):
        target, target_id = free[str(chosen)]
        act(link_evidence, kind, node_id, target, target_id, said=say("Linked it."))


def _call(key: Key, label: Callable[[Key], str]) -> str:
    return f"{say_kind(key[0]).capitalize()}: {label(key)}"
