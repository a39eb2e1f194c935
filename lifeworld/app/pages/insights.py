"""Insights and needs: what the themes mean, what people lack, and the evidence for both."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.memos.model import Thing
from lifeworld.app.drawing import render_evidence, show_drawing
from lifeworld.app.finding_commands import REMOVE
from lifeworld.app.finding_labels import LABELS
from lifeworld.app.finding_words import FINDING_WORDS
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import get_page
from lifeworld.app.parts.finding_desk import NEW, has_draft, open_desk, show_writing
from lifeworld.app.parts.finding_evidence import show_basis, show_evidence
from lifeworld.app.parts.finding_list import show_beside, show_order, show_title
from lifeworld.app.parts.memos import show_about
from lifeworld.app.parts.reruns import get_kept, new_fragment, show_tabs
from lifeworld.app.parts.widgets import (
    show_head,
    show_part,
    show_stale,
)
from lifeworld.app.session import act, current_study, show_header
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.model import (
    CHOICES,
    CONFIDENCES,
    INSIGHT_STATUSES,
    NEED_KINDS,
    Insight,
    Kind,
    Need,
)
from opportunity_spaces.need_sentences import list_need_sentences
from opportunity_spaces.queries import list_insights, list_needs
from study.language import say

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

IN_TITLE = {"insight": ("assertion",), "need": ("who", "verb", "goal", "because", "barrier")}

study = current_study()
chain = get_kept(get_chain, study)
insights, needs = list_insights(study), list_needs(study)


def _card(kind: str, thing: Insight | Need, title: str, note: str, at: int, of: int) -> None:
    """Show a finding with its evidence drawn; its title opens it."""
    with st.container(border=True, gap="xsmall", key=f"card-{kind}-{thing.id}"):
        row = st.container(horizontal=True, vertical_alignment="center")
        show_title(row, kind, thing.id, title)
        if chain.node(kind, thing.id).stale:  # type: ignore[arg-type]
            row.badge(say("look again"), color="orange")
        if has_draft(study, kind, thing.id):
            row.badge(say("draft not saved"), color="blue")
        row.space("stretch")
        row.caption(escape(note), width="content")
        show_order(row, kind, thing.id, at=at, of=of)
        _draw(kind, thing.id)


def _draw(kind: str, node_id: str) -> None:
    show_drawing(render_evidence(chain.evidence(kind, node_id)), key=node_id)  # type: ignore[arg-type]


def _label(kind: str, node_id: str) -> str:
    found = next((i for i in insights if i.id == node_id), None) if kind == "insight" else None
    return f"{found.code} · {found.assertion}" if found else chain.node(kind, node_id).label  # type: ignore[arg-type]


def _tell(thing: Insight | Need) -> None:
    """Show the parts of a finding that are written and not in its title."""
    kind = "insight" if isinstance(thing, Insight) else "need"
    for name, (label, _) in LABELS[kind].items():
        words = str(getattr(thing, name)).strip()
        if words and name not in CHOICES[kind] and name not in IN_TITLE[kind]:
            st.markdown(f"**{escape(say(label).partition(':')[0])}:** {escape(words)}")


@new_fragment
def _details(kind: str, thing: Insight | Need, title: str, *, seen: bool) -> None:
    top = show_head(kind, thing.id)
    if top.button(
        say("Write"),
        icon=":material/edit:",
        type="primary",
        shortcut="w" if seen else None,
        key=f"write-{kind}",
        help=say("The words, beside the quotes that may speak for and against them."),
    ):
        open_desk(kind, thing.id)
    if kind == "insight" and top.button(
        say("Judge confidence"),
        icon=":material/balance:",
        key="judge-insight",
        help=say("How sure we are of it, in four components with reasons."),
    ):
        st.session_state["chosen_summary"] = thing.id
        st.switch_page(get_page("confidence"))
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
    _tell(thing)
    evidence, basis = show_tabs([say("Evidence"), say("Rests on")], key=f"{kind}_tabs")
    if seen and evidence.open:
        with evidence:
            show_evidence(study, chain, kind, thing.id, statement=statement)
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
    if has_draft(study, kind, ""):
        st.caption(
            say("A draft of yours is not saved yet: “{button}” opens it.",
                button=say(FINDING_WORDS[kind].new))
        )  # fmt: skip
    if not things:
        st.info(NONE[kind])
    places = {each.id: place for place, each in enumerate(things)}
    for each in show_part(things, key=f"all_{kind}"):
        _card(kind, each, titles[each.id], notes[each.id], places[each.id], len(things))


def _new_button(kind: str, *, key: str | None) -> None:
    """Show the button, with the key that presses it."""
    if st.button(
        say(FINDING_WORDS[kind].new),
        icon=":material/add:",
        type="primary",
        shortcut=key,
        key=f"new-{kind}",
    ):
        open_desk(kind, NEW)


if show_writing(study, "insight", {i.id for i in insights}) or show_writing(
    study, "need", {n.id for n in needs}
):
    st.stop()
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
        list_need_sentences(study),
        {n.id: say(NEED_KINDS[n.kind]).lower() for n in needs},
        seen=bool(tab_needs.open),
    )
