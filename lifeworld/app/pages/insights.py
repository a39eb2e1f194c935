"""Insights and needs: what the themes mean, what people lack, and the evidence for both."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.memos.model import Thing
from lifeworld.app.drawing import render_evidence, show_drawing
from lifeworld.app.finding_words import FINDING_WORDS
from lifeworld.app.language import dialog
from lifeworld.app.markdown import escape
from lifeworld.app.parts.finding_evidence import show_basis, show_evidence
from lifeworld.app.parts.finding_forms import show_fields
from lifeworld.app.parts.finding_list import show_beside, show_title
from lifeworld.app.parts.memos import show_about
from lifeworld.app.parts.reruns import get_kept, new_fragment, show_tabs
from lifeworld.app.parts.widgets import (
    show_head,
    show_part,
    show_stale,
)
from lifeworld.app.session import act, current_study, show_header
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.commands import (
    add_insight,
    add_need,
    remove_insight,
    remove_need,
    revise_insight,
    revise_need,
)
from opportunity_spaces.model import (
    CONFIDENCES,
    INSIGHT_STATUSES,
    NEED_KINDS,
    Insight,
    Kind,
    Need,
)
from opportunity_spaces.queries import list_insights, list_needs
from opportunity_spaces.statements import check_insight, check_need, render_need
from study.language import say

ADD: dict[str, Any] = {"insight": add_insight, "need": add_need}
REVISE: dict[str, Any] = {"insight": revise_insight, "need": revise_need}
REMOVE: dict[str, Any] = {"insight": remove_insight, "need": remove_need}
ABOUT = {
    "insight": say("An insight interprets themes: what is so, why, and the tension in it."),
    "need": say(
        "A need is a verb, not a solution: who needs to do what, why, and what stops them."
    ),
}
NONE = {
    "insight": say("There are no insights yet. Start with what surprised you in the themes."),
    "need": say("There are no needs yet. For each insight, ask what people need to be able to do."),
}

study = current_study()
chain = get_kept(get_chain, study)
insights, needs = list_insights(study), list_needs(study)


@dialog("New insight", width="large")
def _new_insight() -> None:
    _new("insight")


@dialog("New need", width="large")
def _new_need() -> None:
    _new("need")


def _new(kind: str) -> None:
    with st.form(f"new-{kind}", border=False):
        values = show_fields(kind, key=f"new-{kind}")
        if st.form_submit_button(say(FINDING_WORDS[kind].add), type="primary"):
            act(ADD[kind], **values, said=say(FINDING_WORDS[kind].added))


def _card(kind: str, thing: Insight | Need, title: str, note: str) -> None:
    """Show a finding with its evidence drawn; its title opens it."""
    with st.container(border=True, gap="xsmall", key=f"card-{kind}-{thing.id}"):
        row = st.container(horizontal=True, vertical_alignment="center")
        show_title(row, kind, thing.id, title)
        if chain.node(kind, thing.id).stale:  # type: ignore[arg-type]
            row.badge(say("look again"), color="orange")
        row.space("stretch")
        row.caption(escape(note), width="content")
        _draw(kind, thing.id)


def _draw(kind: str, node_id: str) -> None:
    show_drawing(render_evidence(chain.evidence(kind, node_id)), key=node_id)  # type: ignore[arg-type]


def _label(kind: str, node_id: str) -> str:
    found = next((i for i in insights if i.id == node_id), None) if kind == "insight" else None
    return f"{found.code} · {found.assertion}" if found else chain.node(kind, node_id).label  # type: ignore[arg-type]


@new_fragment
def _details(kind: str, thing: Insight | Need, title: str, *, seen: bool) -> None:
    top = show_head(kind, thing.id)
    if top.button(
        say(FINDING_WORDS[kind].remove),
        icon=":material/delete:",
        help=say("You can undo this."),
        key=f"rm-{kind}",
    ):
        st.session_state.pop(f"open_{kind}", None)
        act(REMOVE[kind], thing.id, said=say(FINDING_WORDS[kind].removed))
    st.header(escape(title), anchor=False)
    _draw(kind, thing.id)
    show_stale(chain, kind, thing.id)
    show_about(study, Thing(kind=kind, id=thing.id))
    statement = thing.assertion if isinstance(thing, Insight) else ""
    evidence, words, basis = show_tabs(
        [say("Evidence"), say("Wording"), say("Rests on")], key=f"{kind}_tabs"
    )
    if seen and evidence.open:
        with evidence:
            show_evidence(study, chain, kind, thing.id, statement=statement)
    with words:
        questions = check_insight(thing) if isinstance(thing, Insight) else check_need(thing)
        for question in questions:
            st.info(escape(question), icon=":material/help:")
        with st.form(f"save-{kind}-{thing.id}-{thing.rev}", border=False):
            values = show_fields(kind, thing, key=f"{kind}-{thing.id}-{thing.rev}")
            if st.form_submit_button(say("Save"), type="primary", icon=":material/save:"):
                said = say(FINDING_WORDS[kind].saved)
                act(REVISE[kind], thing.id, expect_rev=thing.rev, **values, said=said)
    with basis:
        below: Kind = "theme" if kind == "insight" else "insight"
        show_basis(chain, kind, thing.id, below=below, label=_label)
        if kind == "insight" and chain.list_kind("source"):
            show_basis(chain, kind, thing.id, below="source", label=_label)


def _tab(kind: str, things: list[Any], titles: dict[str, str], notes: dict[str, str], *,
         seen: bool) -> None:  # fmt: skip
    """Show all findings of a kind, or beside the list of them the one that is open."""
    opened = next((t for t in things if t.id == st.session_state.get(f"open_{kind}")), None)
    if opened is not None:
        beside, details = st.columns([3, 8], gap="large")
        with beside.container(gap="xsmall", key=f"beside-{kind}"):
            _new_button(kind, key="n" if seen else None)
            listed = show_part(things, key=f"all_{kind}")
            show_beside(kind, kind, opened.id, {t.id: titles[t.id] for t in listed})
        with details:
            _details(kind, opened, titles[opened.id], seen=seen)
        return
    row = st.container(horizontal=True, vertical_alignment="center")
    row.caption(ABOUT[kind], width="stretch")
    with row:
        _new_button(kind, key="n" if seen else None)
    if not things:
        st.info(NONE[kind])
    for each in show_part(things, key=f"all_{kind}"):
        _card(kind, each, titles[each.id], notes[each.id])


def _new_button(kind: str, *, key: str | None) -> None:
    """Show the button, with the key that presses it."""
    if st.button(
        say(FINDING_WORDS[kind].new),
        icon=":material/add:",
        type="primary",
        shortcut=key,
        key=f"new-{kind}",
    ):
        {"insight": _new_insight, "need": _new_need}[kind]()


show_header(say("Insights and needs"), say("What the themes mean, and what people need but lack."))
names = {
    "insight": say("Insights ({number})", number=len(insights)),
    "need": say("Unmet needs ({number})", number=len(needs)),
}
first = int(st.session_state.get("open_tab") == "need")
tab_insights, tab_needs = show_tabs(list(names.values()), key="finding_tabs", first=first)
with tab_insights:
    _tab(
        "insight",
        insights,
        {i.id: f"{i.code} · {i.assertion}" for i in insights},
        {
            i.id: say(
                "{status}, confidence: {confidence}",
                status=say(INSIGHT_STATUSES[i.status]),
                confidence=say(CONFIDENCES[i.confidence]),
            ).lower()
            for i in insights
        },
        seen=bool(tab_insights.open),
    )
with tab_needs:
    _tab(
        "need",
        needs,
        {n.id: render_need(n) for n in needs},
        {n.id: say(NEED_KINDS[n.kind]).lower() for n in needs},
        seen=bool(tab_needs.open),
    )
