"""Opportunity spaces with their assumptions, initiatives and metrics."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.memos.model import Thing
from lifeworld.app.drawing import render_evidence, show_drawing
from lifeworld.app.finding_words import FINDING_WORDS, count_findings
from lifeworld.app.markdown import escape
from lifeworld.app.parts.assumptions import (
    show_assumption,
    show_assumption_card,
    show_seal_button,
)
from lifeworld.app.parts.finding_commands import ADD, REMOVE, REVISE
from lifeworld.app.parts.finding_evidence import show_basis
from lifeworld.app.parts.finding_forms import PLAN, show_fields
from lifeworld.app.parts.finding_list import show_beside, show_title
from lifeworld.app.parts.initiative import choose_answering, list_before, show_initiative
from lifeworld.app.parts.memos import show_about
from lifeworld.app.parts.readings import describe_metric, show_readings
from lifeworld.app.parts.reruns import get_kept, new_fragment, show_tabs
from lifeworld.app.parts.space_canvas import show_canvas
from lifeworld.app.parts.widgets import show_head, show_part, show_stale
from lifeworld.app.session import act, current_study, show_header
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.model import (
    ASSUMPTION_VERDICTS,
    HORIZONS,
    KIND_WORDS,
    SPACE_STATUSES,
    Kind,
)
from opportunity_spaces.queries import (
    list_assumptions,
    list_initiatives,
    list_insights,
    list_metrics,
    list_needs,
    list_spaces,
)
from opportunity_spaces.readings.model import Reading
from opportunity_spaces.readings.queries import list_readings
from opportunity_spaces.statements import render_need
from study.language import say
from study.wording import shorten_quote
from transcripts.queries import get_frame

BELOW: dict[str, Kind] = {
    "space": "need", "assumption": "insight", "initiative": "space", "metric": "initiative",
}  # fmt: skip
GROUNDS: dict[str, tuple[Kind, ...]] = {
    "space": ("challenge",), "initiative": ("challenge", "aim"), "metric": ("aim",),
}  # fmt: skip
ABOVE = {"space": "initiative", "initiative": "metric"}
NONE = {
    "space": say("There are no opportunity spaces yet. Add one with “New opportunity space”."),
    "assumption": say("There are no assumptions yet. Add one with “New assumption”."),
    "initiative": say("There are no initiatives yet. Add one with “New initiative”."),
    "metric": say("There are no metrics yet. Add one with “New metric”."),
}
LONGEST_LEAD = 180  # characters of the text on a card

study = current_study()
chain = get_kept(get_chain, study)
counts = get_frame(study).profile.frequencies
needs: dict[str, str] = {n.id: render_need(n) for n in list_needs(study)}
insights: dict[str, str] = {i.id: i.assertion for i in list_insights(study)}


def _new(kind: str) -> None:
    with st.form(f"form-new-{kind}", border=False):
        values = show_fields(kind, key=f"new-{kind}")
        if st.form_submit_button(say(FINDING_WORDS[kind].add), type="primary"):
            act(ADD[kind], **values, said=say(FINDING_WORDS[kind].added))


def _label(kind: str, node_id: str) -> str:
    label = chain.node(kind, node_id).label  # type: ignore[arg-type]
    if kind == "insight" and node_id in insights:
        return f"{label} · {insights[node_id]}"
    return needs.get(node_id, label) if kind == "need" else label


def _tell(kind: str, thing: Any, note: str) -> str:
    """Return a card's summary: links below and above, and the status or values."""
    parts = [count_findings(BELOW[kind], len(chain.into(kind, thing.id, source=BELOW[kind])))]  # type: ignore[arg-type]
    above = ABOVE.get(kind)
    if above:
        parts.append(count_findings(above, len(chain.out_of(kind, thing.id, target=above))))  # type: ignore[arg-type]
    return escape(" · ".join([*parts, note]))


def _draw(kind: str, thing: Any) -> None:
    """Draw what supports a finding and what speaks against it, where the method counts."""
    if counts and kind != "metric":
        evidence = chain.evidence(kind, thing.id)  # type: ignore[arg-type]
        if evidence.supports.mentions or evidence.dissent:
            show_drawing(render_evidence(evidence), key=thing.id)


def _card(kind: str, thing: Any, title: str, note: str, lead: str) -> None:
    stale = chain.node(kind, thing.id).stale  # type: ignore[arg-type]
    with st.container(border=True, gap="xxsmall", key=f"card-{kind}-{thing.id}"):
        row = st.container(horizontal=True, vertical_alignment="center")
        show_title(row, kind, thing.id, title)
        if stale:
            row.badge(say("look again"), color="orange")
        if lead.strip():
            st.markdown(escape(shorten_quote(lead, most=LONGEST_LEAD)))
        _draw(kind, thing)
        st.caption(_tell(kind, thing, note))


@new_fragment
def _details(kind: str, thing: Any, title: str, note: str) -> None:
    top = show_head(kind, thing.id)
    if top.button(say("Edit"), icon=":material/edit:", key=f"edit-{kind}"):
        st.dialog(say(FINDING_WORDS[kind].edit), width="large")(_edit)(kind, thing)
    if top.button(
        say(FINDING_WORDS[kind].remove),
        icon=":material/delete:",
        help=say("You can undo this."),
        key=f"rm-{kind}",
    ):
        st.session_state.pop(f"open_{kind}", None)
        act(REMOVE[kind], thing.id, said=say(FINDING_WORDS[kind].removed))
    st.header(escape(title), anchor=False)
    if kind != "assumption":
        _draw(kind, thing)
        st.caption(_tell(kind, thing, note))
    show_stale(chain, kind, thing.id)
    show_about(study, Thing(kind=kind, id=thing.id))
    if kind == "space":
        show_canvas(thing)
    if kind == "assumption":
        show_assumption(study, chain, thing)
    if kind == "metric":
        show_readings(thing, read.get(thing.id, []))
    if kind == "initiative":
        show_initiative(study, thing)
    show_basis(chain, kind, thing.id, below=BELOW[kind], label=_label, sides=kind == "assumption")
    for ground in GROUNDS.get(kind, ()):
        if chain.list_kind(ground):
            show_basis(chain, kind, thing.id, below=ground, label=_label)


def _edit(kind: str, thing: Any) -> None:
    with st.form(f"form-{thing.id}", border=False):
        initiative = kind == "initiative"
        values = show_fields(
            kind,
            thing,
            key=f"edit-{thing.id}-{thing.rev}",
            only=PLAN if initiative else (),
            others=list_before(study, thing.id) if initiative else None,
        )
        if st.form_submit_button(say("Save"), type="primary", icon=":material/save:"):
            said = say(FINDING_WORDS[kind].saved)
            act(REVISE[kind], thing.id, expect_rev=thing.rev, **values, said=said)


def _new_button(kind: str) -> None:
    told = say(FINDING_WORDS[kind].new)
    if st.button(told, icon=":material/add:", type="primary", shortcut="n", key=f"new-{kind}"):
        st.dialog(told, width="large")(_new)(kind)


def _section(
    kind: str, about: str, things: list[Any], title: str, note: Any, lead: Any = lambda _: ""
) -> None:
    opened = next((t for t in things if t.id == st.session_state.get(f"open_{kind}")), None)
    if opened:
        beside, details = st.columns([3, 8], gap="large")
        with beside.container(gap="xsmall", key=f"beside-{kind}"):
            _new_button(kind)
            listed = show_part(things, key=f"all_{kind}")
            noun = KIND_WORDS[kind]
            show_beside(kind, noun, opened.id, {t.id: getattr(t, title) for t in listed})
        with details:
            _details(kind, opened, getattr(opened, title), note(opened))
        return
    row = st.container(horizontal=True, vertical_alignment="center")
    row.caption(about, width="stretch")
    with row:
        if kind == "assumption":
            show_seal_button(things)
        _new_button(kind)
    if not things:
        st.info(NONE[kind])
    if kind == "initiative":
        things = choose_answering(study, chain, things)
    for thing in show_part(things, key=f"all_{kind}"):
        if kind == "assumption":
            show_assumption_card(chain, thing)
            continue
        _card(kind, thing, getattr(thing, title), note(thing), lead(thing))


show_header(
    say("Opportunity spaces"),
    say("Where the organisation could make a difference, and how to measure it."),
)
spaces, assumptions = list_spaces(study), list_assumptions(study)
initiatives, metrics = list_initiatives(study), list_metrics(study)
read: dict[str, list[Reading]] = {}
for each in list_readings(study):
    read.setdefault(each.metric_id, []).append(each)
names = {
    "space": say("Spaces ({number})", number=len(spaces)),
    "assumption": say("Assumptions ({number})", number=len(assumptions)),
    "initiative": say("Initiatives ({number})", number=len(initiatives)),
    "metric": say("Metrics ({number})", number=len(metrics)),
}
wanted = st.session_state.get("open_tab")
first = list(names).index(wanted) if wanted in names else 0
tabs = show_tabs(list(names.values()), key="space_tabs", first=first)
SECTIONS: tuple[tuple[Any, ...], ...] = (
    (
        "space",
        say("A space brings needs together and describes the role the organisation could play."),
        spaces,
        "name",
        lambda s: say(SPACE_STATUSES[s.status]).lower(),
        lambda s: s.role or s.narrative,
    ),
    (
        "assumption",
        say(
            "Write down what insiders believe before the fieldwork, and seal it. Afterwards, give"
            " each a verdict, and add what nobody had believed."
        ),
        assumptions,
        "statement",
        lambda a: say(ASSUMPTION_VERDICTS[a.verdict]).lower(),
        lambda a: a.revised,
    ),
    (
        "initiative",
        say("What to do in a space: a quick win, something to build, or a transformation."),
        initiatives,
        "title",
        lambda i: say(HORIZONS[i.horizon]).lower(),
        lambda i: i.description,
    ),
    (
        "metric",
        say("What shows whether an initiative works: its baseline and its target."),
        metrics,
        "name",
        lambda m: describe_metric(m, read.get(m.id, [])),
    ),
)
for tab, section in zip(tabs, SECTIONS, strict=True):
    if tab.open:
        with tab:
            _section(*section)
