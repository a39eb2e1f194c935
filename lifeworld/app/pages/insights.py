"""Insights and needs: what the themes mean, what people lack, and the evidence for both."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.memos.model import Thing
from coding.queries import list_codes
from coding.quotes.queries import list_quotes
from lifeworld.app.markdown import escape
from lifeworld.app.parts.finding_forms import show_fields
from lifeworld.app.parts.memos import show_about
from lifeworld.app.parts.reruns import get_kept, new_fragment, show_tabs
from lifeworld.app.parts.searches import show_contrary
from lifeworld.app.parts.widgets import (
    show_head,
    show_part,
    show_quote,
    show_stale,
)
from lifeworld.app.session import act, current_study, show_header
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.commands import (
    add_insight,
    add_need,
    link_evidence,
    remove_insight,
    remove_need,
    revise_insight,
    revise_need,
    unlink_evidence,
)
from opportunity_spaces.model import (
    CONFIDENCES,
    INSIGHT_STATUSES,
    NEED_KINDS,
    RELATIONS,
    Insight,
    Need,
)
from opportunity_spaces.queries import list_insights, list_needs
from opportunity_spaces.statements import check_insight, check_need, render_need
from study.wording import count_things
from themes.model import ThemeId
from themes.queries import list_theme_quote_ids, list_theme_quotes, list_themes

ADD: dict[str, Any] = {"insight": add_insight, "need": add_need}
REVISE: dict[str, Any] = {"insight": revise_insight, "need": revise_need}
REMOVE: dict[str, Any] = {"insight": remove_insight, "need": remove_need}
SIDES = ("supports", "nuances", "contradicts")
MOST = 25  # quotes to choose from

study = current_study()
chain = get_kept(get_chain, study)
codes = {c.id: c for c in list_codes(study)}
insights, needs = list_insights(study), list_needs(study)


@st.dialog("New insight", width="large")
def _new_insight() -> None:
    _new("insight", "Add insight")


@st.dialog("New need", width="large")
def _new_need() -> None:
    _new("need", "Add need")


def _new(kind: str, words: str) -> None:
    with st.form(f"new-{kind}", border=False):
        values = show_fields(kind, key=f"new-{kind}")
        if st.form_submit_button(words, type="primary"):
            act(ADD[kind], **values, said=f"Added the {kind}.")


def _card(kind: str, thing: Insight | Need, title: str, note: str) -> None:
    evidence = chain.evidence(kind, thing.id)  # type: ignore[arg-type]
    stale = chain.node(kind, thing.id).stale  # type: ignore[arg-type]
    with st.container(border=True, gap="xxsmall", key=f"card-{kind}-{thing.id}"):
        row = st.container(horizontal=True, wrap=False, vertical_alignment="center")
        row.markdown(
            f"**{escape(title)}**" + (" :orange-badge[look again]" if stale else ""),
            width="stretch",
        )
        if row.button("Open", key=f"open-{thing.id}", type="tertiary"):
            st.session_state[f"open_{kind}"] = thing.id
            st.rerun()
        st.caption(escape(f"{evidence.render_basis()} · {note}"))


@new_fragment
def _details(kind: str, thing: Insight | Need, title: str, *, seen: bool) -> None:
    top = show_head(kind, thing.id)
    if top.button(
        f"Remove {kind}", icon=":material/delete:", help="You can undo this.", key=f"rm-{kind}"
    ):
        st.session_state.pop(f"open_{kind}", None)
        act(REMOVE[kind], thing.id, said=f"Removed the {kind}.")
    st.header(escape(title), anchor=False)
    show_stale(chain, kind, thing.id)
    show_about(study, Thing(kind=kind, id=thing.id))
    evidence, words, basis = show_tabs(["Evidence", "Wording", "Rests on"], key=f"{kind}_tabs")
    if seen and evidence.open:
        with evidence:
            _evidence(kind, thing.id)
    with words:
        questions = check_insight(thing) if isinstance(thing, Insight) else check_need(thing)
        for question in questions:
            st.info(escape(question), icon=":material/help:")
        with st.form(f"save-{kind}-{thing.id}-{thing.rev}", border=False):
            values = show_fields(kind, thing, key=f"{kind}-{thing.id}-{thing.rev}")
            if st.form_submit_button("Save", type="primary", icon=":material/save:"):
                said = f"Saved the {kind}."
                act(REVISE[kind], thing.id, expect_rev=thing.rev, **values, said=said)
    with basis:
        _basis(kind, thing.id)


def _evidence(kind: str, node_id: str) -> None:
    links = {e.source[1]: e for e in chain.into(kind, node_id, source="excerpt")}  # type: ignore[arg-type]
    ids: Any = list(links)
    quotes = list_quotes(study, excerpt_ids=ids, evidence_only=False) if ids else []
    for side in ("supports", "illustrates", "nuances", "contradicts"):
        mine = [q for q in quotes if links[q.excerpt_id].relation == side]
        if mine:
            st.markdown(f"**{RELATIONS[side]}**")
        for quote in mine:
            row = show_quote(quote, codes, key=f"{kind}-{node_id}")
            if row.button(
                "Unlink",
                key=f"off-{kind}-{quote.excerpt_id}",
                type="tertiary",
                icon=":material/link_off:",
            ):
                said = f"Unlinked the quote from the {kind}."
                act(unlink_evidence, links[quote.excerpt_id].id, said=said)
    if not quotes and kind == "insight":
        st.info("This insight has no evidence yet. Add quotes below.")
    adding = st.expander(
        "Add quotes", icon=":material/add:", on_change="rerun", key=f"adding-{kind}-{node_id}"
    )
    if adding.open:
        with adding:
            _choose_quotes(kind, node_id, set(links))
    if kind == "insight" and quotes:
        with st.expander("Possible counter-evidence", icon=":material/balance:"):
            _look_against(node_id, {e: links[e].relation for e in links}, quotes)


def _look_against(node_id: str, sides: dict[str, str], quotes: list[Any]) -> None:
    about = [e.source[1] for e in chain.into("insight", node_id, source="theme")]
    show_contrary(
        study,
        key=node_id,
        about=lambda: [q for theme in about for q in list_theme_quotes(study, ThemeId(theme))],
        supports=[q for q in quotes if sides[q.excerpt_id] in ("supports", "illustrates")],
        contradicts=[q for q in quotes if sides[q.excerpt_id] in ("nuances", "contradicts")],
        statement=next((i.assertion for i in insights if i.id == node_id), ""),
    )


def _choose_quotes(kind: str, node_id: str, there: set[str]) -> None:
    themes = {t.id: t.name for t in list_themes(study)}
    if not themes:
        st.caption("Group codes into themes first. You can then choose their quotes here.")
        return
    theme = st.selectbox("Theme", list(themes), format_func=themes.__getitem__, key=f"pick-{kind}")
    left = [each for each in list_theme_quote_ids(study, theme) if each not in there]
    for quote in list_quotes(study, excerpt_ids=left[:MOST]):
        row = show_quote(quote, codes, key=f"pick-{kind}")
        for side in SIDES:
            key = f"{side}-{kind}-{quote.excerpt_id}"
            if row.button(RELATIONS[side], key=key, type="tertiary"):
                act(
                    link_evidence,
                    "excerpt",
                    quote.excerpt_id,
                    kind,
                    node_id,
                    relation=side,
                    said=f"Linked the quote: it {side} the {kind}.",
                )
    if len(left) > MOST:
        st.caption(f"{count_things(len(left) - MOST, 'more quote')} in this theme not shown.")


def _basis(kind: str, node_id: str) -> None:
    below = "theme" if kind == "insight" else "insight"
    edges = {e.source[1]: e for e in chain.into(kind, node_id, source=below)}  # type: ignore[arg-type]
    for source_id, edge in edges.items():
        row = st.container(
            horizontal=True, wrap=False, vertical_alignment="center", key=f"b-{edge.id}"
        )
        row.markdown(escape(_title(below, source_id)), width="stretch")
        if row.button("Unlink", key=f"boff-{edge.id}", type="tertiary"):
            act(unlink_evidence, edge.id, said=f"Unlinked the {below}.")
    free = [n for n in chain.list_kind(below) if n.id not in edges]  # type: ignore[arg-type]
    if free:
        names = {n.id: _title(below, n.id) for n in free}
        row = st.container(horizontal=True, vertical_alignment="bottom")
        more = row.selectbox(
            f"Rests on the {below}",
            [None, *names],
            format_func=lambda n: names.get(n, "—"),
            key=f"basis-{kind}",
        )
        if more and row.button(f"Link {below}", icon=":material/add_link:", key=f"link-{kind}"):
            act(link_evidence, below, more, kind, node_id, said=f"Linked the {below}.")


def _title(kind: str, node_id: str) -> str:
    if kind == "insight":
        found = next((i for i in insights if i.id == node_id), None)
        return f"{found.code} · {found.assertion}" if found else "removed"
    return chain.node(kind, node_id).label  # type: ignore[arg-type]


show_header("Insights and needs", "What the themes mean, and what people need but lack.")
names = {"insight": f"Insights ({len(insights)})", "need": f"Unmet needs ({len(needs)})"}
first = int(st.session_state.get("open_tab") == "need")
tab_insights, tab_needs = show_tabs(list(names.values()), key="finding_tabs", first=first)
with tab_insights:
    opened = next((i for i in insights if i.id == st.session_state.get("open_insight")), None)
    if opened:
        _details(
            "insight", opened, f"{opened.code} · {opened.assertion}", seen=bool(tab_insights.open)
        )
    else:
        row = st.container(horizontal=True, vertical_alignment="center")
        row.caption(
            "An insight interprets themes: what is so, why, and the tension in it.",
            width="stretch",
        )
        if row.button("New insight", icon=":material/add:", type="primary"):
            _new_insight()
        if not insights:
            st.info("There are no insights yet. Start with what surprised you in the themes.")
        for each in show_part(insights, key="insights"):
            note = f"{INSIGHT_STATUSES[each.status]}, confidence: {CONFIDENCES[each.confidence]}"
            _card("insight", each, f"{each.code} · {each.assertion}", note.lower())
with tab_needs:
    need = next((n for n in needs if n.id == st.session_state.get("open_need")), None)
    if need:
        _details("need", need, render_need(need), seen=bool(tab_needs.open))
    else:
        row = st.container(horizontal=True, vertical_alignment="center")
        row.caption(
            "A need is a verb, not a solution: who needs to do what, why, and what stops them.",
            width="stretch",
        )
        if row.button("New need", icon=":material/add:", type="primary"):
            _new_need()
        if not needs:
            st.info(
                "There are no needs yet. For each insight, ask what people need to be able to do."
            )
        for one in show_part(needs, key="needs"):
            _card("need", one, render_need(one), NEED_KINDS[one.kind].lower())
