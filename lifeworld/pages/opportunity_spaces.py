"""Opportunity spaces: needs brought together, the role that could be played, and what is done."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lifeworld.forms import show_fields
from lifeworld.navigation import open_page
from lifeworld.session import act, current_study, escape, show_header
from lifeworld.widgets import describe_count, show_stale
from opportunity_spaces.commands import (
    add_assumption,
    add_initiative,
    add_metric,
    add_space,
    link_evidence,
    remove_assumption,
    remove_initiative,
    remove_metric,
    remove_space,
    revise_assumption,
    revise_initiative,
    revise_metric,
    revise_space,
    unlink_evidence,
)
from opportunity_spaces.model import ASSUMPTION_VERDICTS, HORIZONS, SPACE_STATUSES
from opportunity_spaces.queries import (
    get_chain,
    list_assumptions,
    list_initiatives,
    list_metrics,
    list_needs,
    list_spaces,
)
from opportunity_spaces.statements import render_need

ADD: dict[str, Any] = {
    "space": add_space,
    "assumption": add_assumption,
    "initiative": add_initiative,
    "metric": add_metric,
}
REVISE: dict[str, Any] = {
    "space": revise_space,
    "assumption": revise_assumption,
    "initiative": revise_initiative,
    "metric": revise_metric,
}
REMOVE: dict[str, Any] = {
    "space": remove_space,
    "assumption": remove_assumption,
    "initiative": remove_initiative,
    "metric": remove_metric,
}
BELOW = {"space": "need", "assumption": "insight", "initiative": "space", "metric": "initiative"}
WORDS = {
    "space": "opportunity space",
    "assumption": "assumption",
    "initiative": "initiative",
    "metric": "metric",
}

study = current_study()
chain = get_chain(study)
needs: dict[str, str] = {n.id: render_need(n) for n in list_needs(study)}


@st.dialog("New", width="large")
def _new(kind: str) -> None:
    with st.form(f"form-new-{kind}", border=False):
        values = show_fields(kind, key=f"new-{kind}")
        if st.form_submit_button(f"Add the {WORDS[kind]}", type="primary"):
            act(ADD[kind], **values, said=f"Added the {WORDS[kind]}.")


def _label(kind: str, node_id: str) -> str:
    return needs[node_id] if kind == "need" else chain.node(kind, node_id).label  # type: ignore[arg-type]


def _canvas(space: Any) -> None:
    if space.narrative:
        st.markdown(escape(space.narrative))
    parts = (
        ("From", space.from_state),
        ("To", space.to_state),
        ("The role we could play", space.role),
        ("Belongs to it", space.boundaries_in),
        ("Does not", space.boundaries_out),
    )
    told = [f"**{head}**  \n{escape(words)}" for head, words in parts if words.strip()]
    for first in range(0, len(told), 2):
        for place, words in zip(st.columns(2), told[first : first + 2], strict=False):
            place.markdown(words)
    if space.questions:
        st.markdown("\n".join(f"- {escape(question)}" for question in space.questions))


def _basis(kind: str, node_id: str) -> None:
    below = BELOW[kind]
    edges = {e.source[1]: e for e in chain.into(kind, node_id, source=below)}  # type: ignore[arg-type]
    for source_id, edge in edges.items():
        row = st.container(
            horizontal=True, wrap=False, vertical_alignment="center", key=f"s-{edge.id}"
        )
        row.markdown(f"↳ {escape(_label(below, source_id))}", width="stretch")
        if row.button("Take it off", key=f"off-{edge.id}", type="tertiary"):
            act(
                unlink_evidence,
                edge.id,
                said=f"It no longer rests on the {WORDS.get(below, below)}.",
            )
    free = {n.id: _label(below, n.id) for n in chain.list_kind(below) if n.id not in edges}  # type: ignore[arg-type]
    if free:
        row = st.container(horizontal=True, vertical_alignment="bottom")
        more = row.selectbox(
            f"Rests on the {WORDS.get(below, below)}",
            [None, *free],
            format_func=lambda n: free.get(n, "—"),
            key=f"basis-{node_id}",
        )
        if more and row.button("Link", icon=":material/add_link:", key=f"link-{node_id}"):
            said = f"It rests on the {WORDS.get(below, below)} now."
            act(link_evidence, below, more, kind, node_id, said=said)


def _thing(kind: str, thing: Any, title: str, note: str) -> None:
    stale = chain.node(kind, thing.id).stale  # type: ignore[arg-type]
    mark = " :orange-badge[look again]" if stale else ""
    with st.expander(f"**{escape(title)}** — {escape(note)}{mark}", key=f"thing-{thing.id}"):
        show_stale(chain, kind, thing.id)
        if kind == "space":
            _canvas(thing)
            evidence = chain.evidence("space", thing.id)
            st.caption(escape(describe_count(evidence.supports)))
        _basis(kind, thing.id)
        row = st.container(horizontal=True)
        if row.button("Its chain", icon=":material/link:", key=f"chain-{thing.id}"):
            st.session_state["chain"] = (kind, thing.id)
            open_page("chain")
        if row.button("Change the words", icon=":material/edit:", key=f"edit-{thing.id}"):
            _edit(kind, thing)
        if row.button("Remove", icon=":material/delete:", key=f"rm-{thing.id}"):
            act(REMOVE[kind], thing.id, said=f"Removed the {WORDS[kind]}.")


@st.dialog("Change", width="large")
def _edit(kind: str, thing: Any) -> None:
    with st.form(f"form-{thing.id}", border=False):
        values = show_fields(kind, thing, key=f"edit-{thing.id}-{thing.rev}")
        if st.form_submit_button("Save", type="primary", icon=":material/save:"):
            said = f"Saved the {WORDS[kind]}."
            act(REVISE[kind], thing.id, expect_rev=thing.rev, **values, said=said)


def _section(kind: str, empty: str, things: list[Any], title: str, note: Any) -> None:
    row = st.container(horizontal=True, vertical_alignment="center")
    row.caption(empty, width="stretch")
    if row.button(f"New {WORDS[kind]}", icon=":material/add:", type="primary", key=f"new-{kind}"):
        _new(kind)
    if not things:
        st.info(f"There is no {WORDS[kind]} yet.")
    for thing in things:
        _thing(kind, thing, getattr(thing, title), note(thing))


show_header("Opportunity spaces", "Where an organisation could be of use, and how it would know.")
spaces, assumptions = list_spaces(study), list_assumptions(study)
initiatives, metrics = list_initiatives(study), list_metrics(study)
tabs = st.tabs(
    [
        f"Spaces ({len(spaces)})",
        f"Assumptions ({len(assumptions)})",
        f"Initiatives ({len(initiatives)})",
        f"Metrics ({len(metrics)})",
    ]
)
with tabs[0]:
    _section(
        "space",
        "A space brings needs together and says which role the organisation could play there.",
        spaces,
        "name",
        lambda s: SPACE_STATUSES[s.status].lower(),
    )
with tabs[1]:
    _section(
        "assumption",
        "Write down what insiders believe before the fieldwork; see afterwards what became of it.",
        assumptions,
        "statement",
        lambda a: ASSUMPTION_VERDICTS[a.verdict].lower(),
    )
with tabs[2]:
    _section(
        "initiative",
        "What is done in a space: a quick win, something to build, or a transformation.",
        initiatives,
        "title",
        lambda i: HORIZONS[i.horizon].lower(),
    )
with tabs[3]:
    _section(
        "metric",
        "What shows that an initiative works: where it stands and where it should be.",
        metrics,
        "name",
        lambda m: f"{m.baseline or 'no baseline'} → {m.target or 'no target'}",
    )
