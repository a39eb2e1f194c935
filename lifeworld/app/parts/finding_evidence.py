"""The quotes that a finding rests on, for and against, and the findings below it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from coding.queries import list_codes
from coding.quotes.model import Quote
from coding.quotes.queries import list_quotes
from lifeworld.app.markdown import escape
from lifeworld.app.parts.rich_quotes import choose_rich, describe_rich
from lifeworld.app.parts.searches import show_contrary
from lifeworld.app.parts.widgets import show_quote
from lifeworld.app.session import act
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.model import Edge
from opportunity_spaces.links.commands import link_evidence, revise_link, unlink_evidence
from opportunity_spaces.model import RELATIONS, Kind
from study import Study
from study.language import mark, say
from study.wording import count_things
from themes.model import ThemeId
from themes.queries import list_theme_quote_ids, list_theme_quotes, list_themes

__all__ = ["show_basis", "show_evidence"]

SIDES = ("supports", "nuances", "contradicts")
MOST = 25  # quotes to choose from
THE = {
    "theme": mark("the theme"),
    "insight": mark("the insight"),
    "need": mark("the need"),
    "space": mark("the opportunity space"),
    "assumption": mark("the assumption"),
    "initiative": mark("the initiative"),
    "source": mark("the outside source"),
    "challenge": mark("the challenge"),
    "aim": mark("the aim"),
}
DOES = {
    "supports": mark("supports it"),
    "nuances": mark("nuances it"),
    "contradicts": mark("contradicts it"),
}
LINKED = {
    "supports": mark("Linked the quote: it supports {finding}."),
    "nuances": mark("Linked the quote: it nuances {finding}."),
    "contradicts": mark("Linked the quote: it contradicts {finding}."),
}


def show_evidence(study: Study, chain: Chain, kind: str, node_id: str, *, statement: str) -> None:
    """Show the quotes linked to a finding, and what else could be linked.

    Args:
        study: The study.
        chain: Its evidence chain.
        kind: insight, need or assumption.
        node_id: The finding's id.
        statement: What it says, for quotes that may say otherwise.
    """
    codes = {c.id: c for c in list_codes(study)}
    links = {e.source[1]: e for e in chain.into(kind, node_id, source="excerpt")}  # type: ignore[arg-type]
    ids: Any = list(links)
    quotes = list_quotes(study, excerpt_ids=ids, evidence_only=False) if ids else []
    for side in ("supports", "illustrates", "nuances", "contradicts"):
        mine = [q for q in quotes if links[q.excerpt_id].relation == side]
        if mine:
            st.markdown(f"**{say(RELATIONS[side])}**")
        for quote in mine:
            note = describe_rich(study, quote.excerpt_id)
            row = show_quote(quote, codes, key=f"{kind}-{node_id}", note=note)
            if row.button(
                say("Unlink"),
                key=f"off-{kind}-{quote.excerpt_id}",
                type="tertiary",
                icon=":material/link_off:",
            ):
                said = say("Unlinked the quote from {finding}.", finding=say(THE[kind]))
                act(unlink_evidence, links[quote.excerpt_id].id, said=said)
    if not quotes and kind == "insight":
        st.info(say("This insight has no evidence yet. Add quotes below."))
    adding = st.expander(
        say("Add quotes"), icon=":material/add:", on_change="rerun", key=f"adding-{kind}-{node_id}"
    )
    if adding.open:
        with adding:
            _choose_quotes(study, kind, node_id, set(links))
    if kind in ("insight", "assumption") and quotes:
        with st.expander(say("Possible counter-evidence"), icon=":material/balance:"):
            sides = {e: links[e].relation for e in links}
            _look_against(study, chain, kind, node_id, sides, quotes, statement)


def _look_against(
    study: Study,
    chain: Chain,
    kind: str,
    node_id: str,
    sides: dict[str, Any],
    quotes: list[Quote],
    statement: str,
) -> None:
    about = [e.source[1] for e in chain.into(kind, node_id, source="theme")]  # type: ignore[arg-type]
    show_contrary(
        study,
        key=node_id,
        about=lambda: [q for theme in about for q in list_theme_quotes(study, ThemeId(theme))],
        supports=[q for q in quotes if sides[q.excerpt_id] in ("supports", "illustrates")],
        contradicts=[q for q in quotes if sides[q.excerpt_id] in ("nuances", "contradicts")],
        statement=statement,
    )


def _choose_quotes(study: Study, kind: str, node_id: str, there: set[str]) -> None:
    codes = {c.id: c for c in list_codes(study)}
    themes = {t.id: t.name for t in list_themes(study)}
    if not themes:
        st.caption(say("Group codes into themes first. You can then choose their quotes here."))
        return
    theme = st.selectbox(
        say("Theme"), list(themes), format_func=themes.__getitem__, key=f"pick-{kind}"
    )
    free = [each for each in list_theme_quote_ids(study, theme) if each not in there]
    left = choose_rich(study, free, key=f"pick-{kind}")
    shown = {quote.excerpt_id: quote for quote in list_quotes(study, excerpt_ids=left[:MOST])}
    for quote in (shown[each] for each in left[:MOST] if each in shown):
        note = describe_rich(study, quote.excerpt_id)
        row = show_quote(quote, codes, key=f"pick-{kind}", note=note)
        for side in SIDES:
            key = f"{side}-{kind}-{quote.excerpt_id}"
            if row.button(say(RELATIONS[side]), key=key, type="tertiary"):
                act(
                    link_evidence,
                    "excerpt",
                    quote.excerpt_id,
                    kind,
                    node_id,
                    relation=side,
                    said=say(LINKED[side], finding=say(THE[kind])),
                )
    if len(left) > MOST:
        st.caption(
            say(
                "{quotes} in this theme not shown.",
                quotes=count_things(len(left) - MOST, "more quote"),
            )
        )


def show_basis(
    chain: Chain,
    kind: str,
    node_id: str,
    *,
    below: Kind,
    label: Callable[[str, str], str],
    sides: bool = False,
) -> None:
    """Show the findings or themes that a finding rests on, and let the user link others.

    Args:
        chain: The study's evidence chain.
        kind: The kind of the finding.
        node_id: Its id.
        below: The kind of what it rests on.
        label: How one of these is called, by its kind and id.
        sides: Whether what it rests on may also nuance or contradict it.
    """
    the_noun = say(THE[below])
    edges = {e.source[1]: e for e in chain.into(kind, node_id, source=below)}  # type: ignore[arg-type]
    for source_id, edge in edges.items():
        row = st.container(
            horizontal=True, wrap=False, vertical_alignment="center", key=f"b-{edge.id}"
        )
        row.markdown(f"↳ {escape(label(below, source_id))}", width="stretch")
        if sides:
            _choose_relation(row, edge)
        if row.button(say("Unlink"), key=f"boff-{edge.id}", type="tertiary"):
            act(unlink_evidence, edge.id, said=say("Unlinked {finding}.", finding=the_noun))
    free = {n.id: label(below, n.id) for n in chain.list_kind(below) if n.id not in edges}
    if not free:
        return
    row = st.container(horizontal=True, vertical_alignment="bottom")
    side = None
    if sides:
        side = row.selectbox(
            say("What the next one does"),
            SIDES,
            format_func=lambda each: say(DOES[each]),
            key=f"side-{node_id}-{below}",
            width=180,
        )
    # With each link it is another field, so that nothing is chosen in it.
    more = row.selectbox(
        say("Rests on {finding}", finding=the_noun),
        [None, *free],
        format_func=lambda n: free.get(n, "—"),
        key=f"basis-{node_id}-{below}-{len(edges)}",
        help=say("Choosing one links it."),
    )
    if more:
        said = say("Linked {finding}.", finding=the_noun)
        act(link_evidence, below, more, kind, node_id, relation=side, said=said)


def _choose_relation(row: Any, edge: Edge) -> None:
    """Show how a finding stands to what rests on it, and let the user change it."""
    chosen = row.selectbox(
        say("What it does"),
        SIDES,
        index=SIDES.index(edge.relation) if edge.relation in SIDES else 0,
        format_func=lambda each: say(DOES[each]),
        label_visibility="collapsed",
        key=f"does-{edge.id}-{edge.relation}",
        width=160,
    )
    if chosen != edge.relation:
        act(revise_link, edge.id, relation=chosen, said=say("Saved."))
