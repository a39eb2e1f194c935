"""What is shown of a proposed theme: a card, and a desk to work on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from coding.model import Code, CodeId
from coding.suggestions.stored_vectors import get_passages
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import get_page, open_page
from lifeworld.app.session import act, show_error
from study import LifeworldError, Study
from themes.discovery.commands import (
    accept_passages,
    accept_proposal,
    merge_proposals,
    move_passages,
    reject_proposal,
    split_proposal,
)
from themes.discovery.folding import find_halves
from themes.discovery.model import Proposal, ProposedPassage, Proposing
from themes.discovery.queries import list_passage_texts
from themes.model import Theme, ThemeId
from themes.queries import list_gathered

__all__ = ["Desk", "show_card", "show_name", "show_proposal", "show_way"]

# What a stability says (Hennig, 2007).
STEADY = ((0.75, "holds"), (0.6, "mostly holds"), (0.5, "loose"), (0.0, "falls apart"))
MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The study with its codes and themes, read once a run."""

    study: Study
    codes: Mapping[CodeId, Code]
    themes: Mapping[ThemeId, Theme]


def _steady(proposal: Proposal) -> str:
    if proposal.stability is None:
        return "changed by hand"
    word = next(word for least, word in STEADY if proposal.stability >= least)
    return f"{word} ({proposal.stability:.2f})"


def _sizes(proposal: Proposal) -> str:
    people = len({p.person for p in proposal.passages if p.person})
    sessions = len({p.session_id for p in proposal.passages})
    return f"{len(proposal.passages)} passages · {people} people · {sessions} sessions"


def _overlaps(desk: Desk, proposal: Proposal) -> list[tuple[CodeId, float]]:
    counts = Counter(c for p in proposal.passages for c in p.codes if c in desk.codes)
    return [(c, n / len(proposal.passages)) for c, n in counts.most_common(5)]


def _spread(passages: tuple[ProposedPassage, ...], most: int) -> list[ProposedPassage]:
    """Return passages nearest to the middle, another session and person first."""
    seen: set[str] = set()
    first: list[ProposedPassage] = []
    later: list[ProposedPassage] = []
    for p in passages:
        (later if {p.session_id, p.person or p.key} & seen else first).append(p)
        seen |= {p.session_id, p.person or p.key}
    return (first + later)[:most]


def show_card(desk: Desk, proposal: Proposal) -> None:
    """Show a proposal as a card: its words, how well it holds, its codes, two quotes."""
    study, codes, themes = desk.study, desk.codes, desk.themes
    texts = list_passage_texts(study, [p.key for p in proposal.passages[:30]])
    with st.container(border=True, key=f"proposal-{proposal.id}"):
        row = st.container(horizontal=True, vertical_alignment="center")
        words = [" · ".join(each[:5]) for each in proposal.words.values() if each]
        row.markdown(f"**{proposal.position + 1}**  {escape('  /  '.join(words))}")
        if proposal.resembles:
            row.markdown(":orange-badge[dropped before]")
        if ThemeId(proposal.theme_id) in themes:
            row.caption(escape(f"near “{themes[ThemeId(proposal.theme_id)].name}”"))
        overlaps = [f"{codes[c].name} {share:.0%}" for c, share in _overlaps(desk, proposal)[:3]]
        uncoded = sum(not p.codes for p in proposal.passages) / len(proposal.passages)
        st.caption(
            escape(
                f"{_sizes(proposal)} · {_steady(proposal)} · "
                + " · ".join([*overlaps, f"not coded {uncoded:.0%}"])
            )
        )
        for p in _spread(proposal.passages[:30], 2):
            st.markdown(f"“{escape(_short(texts.get(p.key, '')))}”")
            st.caption(escape(" · ".join(x for x in (p.speaker, p.session) if x)))
        if st.button("Open", key=f"open-{proposal.id}", icon=":material/open_in_full:"):
            st.session_state["proposal"] = proposal.id
            st.rerun()


def _short(words: str, most: int = 220) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + "…"


def show_way(p: ProposedPassage, place: Any, key: str) -> None:
    """Show the button that leads to a passage in its transcript."""
    if place.button("In the transcript", key=key, icon=":material/arrow_outward:", type="tertiary"):
        st.session_state["transcript"] = p.transcript_id
        st.query_params.clear()
        open_page("coding", transcript=p.transcript_id, turn=str(p.turn))


def show_proposal(desk: Desk, proposal: Proposal, proposing: Proposing) -> None:
    """Show a proposal with all that can be done with it."""
    top = st.container(horizontal=True, vertical_alignment="center")
    if top.button("Back to all", icon=":material/arrow_back:"):
        st.session_state.pop("proposal", None)
        st.rerun()
    top.space("stretch")
    if proposal.state == "standing" and top.button("Drop", icon=":material/close:"):
        st.session_state.pop("proposal", None)
        act(reject_proposal, proposal.id, said="Dropped the proposal.")
    st.header(escape(proposal.name) or show_name(proposal), anchor=False)
    st.caption(escape(f"{_sizes(proposal)} · {_steady(proposal)}"))
    passages, accept, change = st.tabs(["Passages", "Make it a theme", "Merge or split"])
    with passages:
        _passages(desk, proposal, proposing)
    with accept:
        _accept(desk, proposal)
    with change:
        _change(desk, proposal, proposing)


def _passages(desk: Desk, proposal: Proposal, proposing: Proposing) -> None:
    study, codes = desk.study, desk.codes
    strata = list(dict.fromkeys(p.stratum for p in proposal.passages if p.stratum))
    line = st.container(horizontal=True, vertical_alignment="bottom")
    stratum = line.selectbox("From", ["", *strata], format_func=lambda s: escape(s) or "everywhere")
    leaves = {c.id: c.name for c in codes.values() if not c.abstract}
    own = [c for c in list_gathered(study).get(ThemeId(proposal.theme_id), ()) if c in leaves]
    order = [*own, *(c for c, _ in _overlaps(desk, proposal) if c not in own)]
    order += [c for c in leaves if c not in order]
    code = line.selectbox(
        "Code for what you accept", order, format_func=lambda c: leaves.get(c, "")
    )
    others = {p.id: p for p in proposing.proposals if p.id != proposal.id and p.state == "standing"}
    to = line.selectbox(
        "Move to", ["", *others], format_func=lambda o: show_name(others[o]) if o else "nowhere"
    )
    chosen = [p for p in proposal.passages if not stratum or p.stratum == stratum]
    shown = int(st.session_state.setdefault(f"more-{proposal.id}", MOST))
    texts = list_passage_texts(study, [p.key for p in chosen[:shown]])
    for p in chosen[:shown]:
        with st.container(border=True, key=f"passage-{p.key}"):
            st.markdown(f"“{escape(texts.get(p.key, ''))}”")
            row = st.container(horizontal=True, vertical_alignment="center")
            has = ", ".join(codes[c].name for c in p.codes if c in codes)
            row.caption(escape(" · ".join(x for x in (p.speaker, p.session, has) if x)))
            row.space("stretch")
            if code and row.button("Code it", key=f"code-{p.key}", icon=":material/check:"):
                act(
                    accept_passages,
                    proposal.id,
                    [p.key],
                    code,
                    said=f"Coded as “{leaves[code]}”.",
                )
            if row.button("Move" if to else "Not this", key=f"move-{p.key}", type="tertiary"):
                act(move_passages, proposal.id, [p.key], to=to or None, said="Moved the passage.")
            show_way(p, row, f"read-{p.key}")
    if len(chosen) > shown and st.button(f"{len(chosen) - shown} more"):
        st.session_state[f"more-{proposal.id}"] = shown + 3 * MOST
        st.rerun()


def show_name(proposal: Proposal) -> str:
    """Return a short name of a proposal for lists, ready for Markdown."""
    words = [w for each in proposal.words.values() for w in each[:3]][:3]
    return escape(f"{proposal.position + 1} {' · '.join(words)}")


def _accept(desk: Desk, proposal: Proposal) -> None:
    codes, themes = desk.codes, desk.themes
    if proposal.state == "accepted" and ThemeId(proposal.theme_id) in themes:
        st.success(escape(f"This became the theme “{themes[ThemeId(proposal.theme_id)].name}”."))
        st.page_link(get_page("themes"), label="Themes", icon=":material/interests:")
        return
    name = st.text_input("Name", placeholder="What do people share in this?")
    concept = st.text_area("The idea that holds it together", height=90)
    overlaps = [c for c, _ in _overlaps(desk, proposal) if not codes[c].abstract]
    leaves = [c.id for c in codes.values() if not c.abstract]
    gathers = st.multiselect(
        "Codes that it gathers",
        [*overlaps, *(c for c in leaves if c not in overlaps)],
        format_func=lambda c: codes[c].name,
        help="Those that lie on its passages come first.",
    )
    new = st.text_input("A new code", help="Code its passages one by one, under “Passages”.")
    if st.button("Make it a candidate theme", type="primary", disabled=not name.strip()):
        act(
            accept_proposal,
            proposal.id,
            name,
            code_ids=gathers,
            new_code=new,
            organising_concept=concept,
            said=f"“{name.strip()}” is a candidate theme. Nothing was coded by that.",
        )


def _change(desk: Desk, proposal: Proposal, proposing: Proposing) -> None:
    study = desk.study
    others = {p.id: p for p in proposing.proposals if p.id != proposal.id and p.state == "standing"}
    line = st.container(horizontal=True, vertical_alignment="bottom")
    into = line.multiselect("Merge with", list(others), format_func=lambda o: show_name(others[o]))
    if into and line.button("Merge", icon=":material/merge:"):
        act(merge_proposals, proposal.id, into, said="Merged. The next run keeps them together.")
    st.caption("To split it, it is grouped anew in two; you see the halves before you decide.")
    if len(proposal.passages) < 4:
        return
    if st.button("Show two halves", icon=":material/call_split:"):
        st.session_state[f"halves-{proposal.id}"] = True
    if not st.session_state.get(f"halves-{proposal.id}"):
        return
    try:
        found = get_passages(study)
    except LifeworldError as error:
        show_error(error)
        return
    rows = {f"{p.text_id}:{p.start}:{p.end}": n for n, p in enumerate(found.places)}
    known = [p.key for p in proposal.passages if p.key in rows]
    halves = find_halves(proposal, found.vectors[[rows[k] for k in known]]) if known else ([], [])
    texts = list_passage_texts(study, [k for half in halves for k in half[:3]])
    for column, half in zip(st.columns(2), halves, strict=True):
        column.markdown(f"**{len(half)} passages**")
        for key in half[:3]:
            column.markdown(f"“{escape(_short(texts.get(key, '')))}”")
    if all(halves) and st.button("Split it so", type="primary"):
        st.session_state.pop(f"halves-{proposal.id}", None)
        act(split_proposal, proposal.id, halves[1], said="Split. The next run keeps them apart.")
