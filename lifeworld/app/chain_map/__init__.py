"""The chain map: a browser component that shows the whole evidence chain, step by step."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from coding.counts.queries import count_codes, list_coded
from coding.model import Count
from coding.queries import list_codes
from lifeworld.app.chain_map.model import Name, new_map
from lifeworld.app.components import new_component
from opportunity_spaces.brief.queries import list_sources
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.model import Key
from opportunity_spaces.need_sentences import list_need_sentences
from opportunity_spaces.queries import (
    list_assumptions,
    list_insights,
    list_needs,
)
from study import Study
from study.wording import render_quote
from themes.raised.queries import get_theme_table
from transcripts.queries import get_frame

__all__ = ["get_map", "show_chain_map"]

CARRIED = ("insight", "need", "space", "assumption", "initiative")  # kinds with counted evidence


def get_map(study: Study, chain: Chain) -> dict[str, Any]:
    """Return the map's data for a study, with counts if the method uses frequencies."""
    names: dict[Key, Name] = {
        ("insight", i.id): Name(i.assertion or i.code, i.code) for i in list_insights(study)
    }
    sentences = list_need_sentences(study)
    for need in list_needs(study):
        words = " ".join(f"{need.verb} {need.goal}".split()) or need.who
        names["need", need.id] = Name(words[:1].upper() + words[1:], full=sentences[need.id])
    names |= {("assumption", a.id): Name(a.statement) for a in list_assumptions(study)}
    for source in list_sources(study):
        names["source", source.id] = Name(
            source.title, full=f"{source.render()}: {render_quote(source.words)}"
        )
    groups: set[Key] = {("code", code.id) for code in list_codes(study) if code.abstract}
    if not get_frame(study).profile.frequencies:
        return new_map(chain, names=names, leave_out=groups)
    coded = list_coded(study)
    counts: dict[Key, Count] = {
        ("code", c): count for c, count in count_codes(study, coded=coded).items()
    }
    table = get_theme_table(study, coded=coded)
    counts |= {("theme", r.theme.id): r.total.count for r in table.rows}
    dissent: dict[Key, int] = {}
    for node in chain.nodes.values():
        if node.kind in CARRIED and node.state != "gone":
            evidence = chain.evidence(node.kind, node.id)
            counts[node.key], dissent[node.key] = evidence.supports, evidence.dissent
    return new_map(chain, names=names, counts=counts, dissent=dissent, leave_out=groups)


def show_chain_map(
    graph: dict[str, Any], *, chosen: Key | None, on_choose: Callable[[], None]
) -> Any:
    """Show the map; its state value `chosen` is the kind and id of the selection, or None.

    Args:
        graph: What `get_map` returned.
        chosen: The current selection, made on the map or elsewhere.
        on_choose: Called when something is selected on the map, before the page reruns.
    """
    # Keeps the map from returning to an old selection when a new one is made during the rerun.
    told = (st.session_state.get("chain_map") or {}).get("chosen") or {}
    digest = hashlib.sha256(json.dumps(graph).encode()).hexdigest()[:16]
    return new_component("chain_map", "map.js")(
        key="chain_map",
        data={
            "graph": graph,
            "digest": digest,
            "chosen": list(chosen) if chosen else None,
            "number": told.get("number"),
        },
        on_chosen_change=on_choose,
    )
