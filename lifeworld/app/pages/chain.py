"""Evidence chain: what each finding rests on, down to the quotes, and what rests on it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.counts.queries import count_codes
from coding.model import CodeId, ExcerptId
from coding.queries import list_codes
from coding.quotes.queries import list_quote_ids, list_quotes
from lifeworld.app.chain_map import get_map, show_chain_map
from lifeworld.app.chain_map.model import UNCOUNTED
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import PLACES, get_page, open_page
from lifeworld.app.parts.reruns import get_cached, get_kept, new_fragment
from lifeworld.app.parts.still_holds import show_still_holds
from lifeworld.app.parts.widgets import show_quote
from lifeworld.app.session import act, current_study, show_header
from opportunity_spaces.chain.model import Edge, Key, Node
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.links.commands import accept_link
from opportunity_spaces.model import KIND_WORDS, RELATIONS
from opportunity_spaces.naming import say_kind
from study import Study
from study.language import mark, say
from study.wording import choose_word, count_things
from themes.commands import accept_theme_codes
from themes.model import ThemeId
from themes.queries import list_theme_quote_ids
from themes.raised.queries import get_theme_table
from transcripts.queries import get_frame

MOST = 60  # quotes on a page
SIDES = {"supports": "", "nuances": say("nuances it"), "contradicts": say("contradicts it")}
GROUNDS = ("source", "challenge", "aim")
LINKS = {"gathered": mark("Gathered"), **RELATIONS}
OPEN = {
    "code": say("Open the code"),
    "theme": say("Open the theme"),
    "insight": say("Open the insight"),
    "need": say("Open the need"),
    "space": say("Open the opportunity space"),
    "assumption": say("Open the assumption"),
    "initiative": say("Open the initiative"),
    "metric": say("Open the metric"),
    "source": say("Open the outside source"),
    "challenge": say("Open the challenge"),
    "aim": say("Open the aim"),
}

study = current_study()


def _get_chain_map(study: Study) -> dict[str, Any]:
    return get_map(study, get_kept(get_chain, study))


chain, graph = get_kept(get_chain, study), get_kept(_get_chain_map, study)
drawn = {(n["kind"], n["id"]): n for n in graph["nodes"]}
codes = {c.id: c for c in list_codes(study)}
counts = get_frame(study).profile.frequencies


def _go(key: Key | None) -> None:
    st.session_state["chain"] = key
    st.rerun()


def _hear() -> None:
    """Store the selection made on the map."""
    told = st.session_state["chain_map"].get("chosen") or {}
    key = told.get("key")
    st.session_state["chain"] = tuple(key) if key else None


def _find_chosen() -> Key | None:
    """Return the selected node; a new address takes precedence over the stored selection."""
    address: Any = (st.query_params.get("kind", ""), st.query_params.get("id", ""))
    state = st.session_state
    if address in drawn and address != state.get("chain_shown"):
        state["chain"] = address
    chosen: Any = state.get("chain")
    if chosen not in drawn:
        chosen = None
    state["chain_shown"] = state["chain"] = chosen
    if chosen:
        st.query_params.from_dict({"kind": chosen[0], "id": chosen[1]})
    else:
        st.query_params.clear()
    return chosen  # type: ignore[no-any-return]


def _call(node: Node) -> str:
    values = drawn[node.key]
    return " · ".join(part for part in (values.get("mark"), values["name"]) if part)


def _show_node(node: Node) -> None:
    row = st.container(horizontal=True, vertical_alignment="center")
    row.header(escape(_call(node)), anchor=False, width="stretch")
    page, remembered = PLACES[node.kind]
    if node.state != "gone" and row.button(
        OPEN[node.kind], icon=":material/arrow_outward:", type="tertiary"
    ):
        st.session_state[remembered], st.session_state["open_tab"] = node.id, node.kind
        open_page(page)
    if "full" in drawn[node.key]:
        st.markdown(escape(drawn[node.key]["full"]))
    parts = [say_kind(node.kind).capitalize()]
    if node.state != "here":
        parts.append(str(drawn[node.key]["state"]))
    if counts and node.state != "gone":
        parts += _count(node)
    st.caption(escape(" · ".join(parts)))


def _count(node: Node) -> list[str]:
    if node.kind == "theme":
        row = get_cached(get_theme_table, study).get(node.id)
        return [row.total.count.render_raised()] if row else []
    if node.kind == "code":
        count = get_cached(count_codes, study).get(CodeId(node.id))
        return [count.render_raised()] if count else []
    if node.kind in UNCOUNTED:
        return []
    return [chain.evidence(node.kind, node.id).render_basis()]


def _show_stale(node: Node) -> None:
    """Show why a node is stale, with a button to confirm each of its own stale links."""
    if not node.stale:
        return
    own = [e for e in chain.into(node.kind, node.id) if e.stale]
    with st.container(border=True, key="look_again"):
        st.markdown(f":orange-badge[{say('look again')}]")
        for edge in own:
            row = st.container(horizontal=True, wrap=False, vertical_alignment="center")
            row.markdown(escape(_tell(edge.reasons)), width="stretch")
            if reason := show_still_holds(st, key=f"ok-{edge.id}"):
                _accept(edge, reason)
        told = {reason for edge in own for reason in edge.reasons}
        further = [reason for reason in node.reasons if reason not in told]
        if further:
            reasons = escape("; ".join(further[:6]))
            st.caption(say("Further down the chain: {reasons}", reasons=reasons))


def _tell(reasons: tuple[str, ...]) -> str:
    return " ".join(f"{r[0].upper()}{r[1:]}." for r in reasons)


def _accept(edge: Edge, reason: str) -> None:
    if edge.relation == "gathered":
        act(accept_theme_codes, edge.target[1], reason=reason, said=say("Marked as reviewed."))
    else:
        act(accept_link, edge.id, reason=reason, said=say("Marked as reviewed."))


def _list(edges: list[Edge], end: str) -> None:
    """List neighbouring nodes as buttons, grouped by kind and relation."""
    groups: dict[tuple[str, str], list[tuple[Edge, Node]]] = {}
    for edge in edges:
        other = chain.nodes[edge.source if end == "source" else edge.target]
        groups.setdefault((KIND_WORDS[other.kind], edge.relation), []).append((edge, other))
    arrow = ":material/arrow_back:" if end == "source" else ":material/arrow_forward:"
    for (kind, relation), members in groups.items():
        box = st.container(gap="xxsmall", key=f"{end}-{kind}-{relation}".replace(" ", "-"))
        how = say(LINKS[relation]).lower()
        box.caption(escape(f"{choose_word(len(members), kind)} · {how}"))
        for edge, other in members:
            row = box.container(horizontal=True, vertical_alignment="center", gap="small")
            key = f"go-{end}-{edge.id}-{other.id}"
            if row.button(escape(_call(other)), key=key, type="tertiary", icon=arrow):
                _go(other.key)
            if other.stale or edge.stale:
                row.markdown(f":orange-badge[{say('look again')}]", width="content")
            if edge.note:
                row.caption(escape(edge.note), width="content")


@new_fragment
def _show_words(node: Node) -> None:
    notes: dict[str, str] = {}
    if node.kind in ("code", "theme"):
        ids = (
            list_quote_ids(study, code_ids=[CodeId(node.id)])
            if node.kind == "code"
            else list_theme_quote_ids(study, ThemeId(node.id))
        )
        quotes, number = list_quotes(study, excerpt_ids=ids[:MOST]), len(ids)
    else:
        found = chain.evidence(node.kind, node.id)
        notes = {each: SIDES[side] for side, own in found.excerpts.items() for each in own}
        quotes = list_quotes(study, excerpt_ids=[ExcerptId(each) for each in notes])
        number = len(quotes)
    st.header(say("Quotes"), anchor=False)
    if not quotes:
        st.info(
            say("There are no quotes behind this yet. Code passages or link evidence to add some."),
            icon=":material/warning:",
        )
    for quote in quotes[:MOST]:
        show_quote(quote, codes, key="chain", note=notes.get(quote.excerpt_id, ""))
    if number > MOST:
        st.caption(say("{quotes} not shown.", quotes=count_things(number - MOST, "more quote")))


show_header(say("Evidence chain"), say("Trace every finding down to the quotes it rests on."))
if not drawn:
    st.info(
        say(
            "The evidence chain starts with codes. Code passages, then group the codes into themes."
        )
    )
    st.page_link(
        get_page("coding"), label=say("Code passages"), icon=":material/format_ink_highlighter:"
    )
    st.stop()
chosen = _find_chosen()
show_chain_map(graph, chosen=chosen, on_choose=_hear)
if not chosen:
    if not any(kind != "code" for kind, _ in drawn):
        st.info(say("Nothing rests on these codes yet. Group related codes into themes."))
        st.page_link(
            get_page("themes"), label=say("Group codes into themes"), icon=":material/interests:"
        )
    st.stop()
node = chain.nodes[chosen]
_show_node(node)
_show_stale(node)
down, up = st.columns(2, gap="large")
into = [e for e in chain.into(node.kind, node.id) if e.source[0] != "excerpt"]
above = list(chain.out_of(node.kind, node.id))
with down:
    st.markdown(f"**{say('Rests on')}**")
    _list(into, "source")
    if not into and node.kind in GROUNDS:
        st.caption(say("Nothing: it comes from outside the fieldwork."))
    elif not into:
        quoted = node.kind == "code" or chain.into(node.kind, node.id)
        st.caption(say("The quotes below.") if quoted else say("Nothing yet."))
with up:
    st.markdown(f"**{say('Basis for')}**")
    _list(above, "target")
    if not above:
        st.caption(say("Nothing yet."))
if node.kind not in GROUNDS:  # nobody said it
    _show_words(node)
