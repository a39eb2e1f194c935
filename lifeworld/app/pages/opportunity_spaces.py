"""Opportunity spaces with their assumptions, initiatives and metrics."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.memos.model import Thing
from lifeworld.app.drawing import render_evidence, show_drawing
from lifeworld.app.finding_commands import REMOVE
from lifeworld.app.finding_words import FINDING_WORDS, count_findings
from lifeworld.app.markdown import escape
from lifeworld.app.parts.assumptions import (
    show_assumption,
    show_assumption_card,
    show_seal_button,
)
from lifeworld.app.parts.finding_desk import (
    NEW,
    has_draft,
    open_desk,
    show_questions,
    show_writing,
)
from lifeworld.app.parts.finding_dialogs import show_add_form, show_edit_form
from lifeworld.app.parts.finding_evidence import show_basis
from lifeworld.app.parts.finding_list import show_beside, show_order, show_title
from lifeworld.app.parts.initiative import choose_answering, show_initiative
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
from opportunity_spaces.need_sentences import list_need_sentences
from opportunity_spaces.queries import (
    list_assumptions,
    list_initiatives,
    list_insights,
    list_metrics,
    list_spaces,
)
from opportunity_spaces.readings.model import Reading
from opportunity_spaces.readings.queries import list_readings
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
spaces, assumptions = list_spaces(study), list_assumptions(study)
initiatives, metrics = list_initiatives(study), list_metrics(study)
# What is written at the desk, in place of a dialog.
WRITTEN = {"space": {str(s.id) for s in spaces}, "metric": {str(m.id) for m in metrics}}
needs = list_need_sentences(study)
insights: dict[str, str] = {i.id: i.assertion for i in list_insights(study)}


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


def _card(kind: str, thing: Any, title: str, note: str, lead: str, place: tuple[int, int]) -> None:
    stale = chain.node(kind, thing.id).stale  # type: ignore[arg-type]
    with st.container(border=True, gap="xxsmall", key=f"card-{kind}-{thing.id}"):
        row = st.container(horizontal=True, vertical_alignment="center")
        show_title(row, kind, thing.id, title)
        if stale:
            row.badge(say("look again"), color="orange")
        if has_draft(study, kind, thing.id):
            row.badge(say("draft not saved"), color="blue")
        if kind == "space":
            row.space("stretch")
            show_order(row, kind, thing.id, at=place[0], of=place[1])
        if lead.strip():
            st.markdown(escape(shorten_quote(lead, most=LONGEST_LEAD)))
        _draw(kind, thing)
        st.caption(_tell(kind, thing, note))


@new_fragment
def _details(kind: str, thing: Any, title: str, note: str) -> None:
    top = show_head(kind, thing.id)
    if top.button(say("Edit"), icon=":material/edit:", key=f"edit-{kind}"):
        if kind in WRITTEN:
            open_desk(kind, thing.id)
        st.dialog(say(FINDING_WORDS[kind].edit), width="large")(show_edit_form)(study, kind, thing)
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
        show_questions(chain, "initiative", thing)
        show_initiative(study, thing)
    show_basis(chain, kind, thing.id, below=BELOW[kind], label=_label, sides=kind == "assumption")
    for ground in GROUNDS.get(kind, ()):
        if chain.list_kind(ground):
            show_basis(chain, kind, thing.id, below=ground, label=_label)


def _new_button(kind: str) -> None:
    told = say(FINDING_WORDS[kind].new)
    if st.button(told, icon=":material/add:", type="primary", shortcut="n", key=f"new-{kind}"):
        if kind in WRITTEN:
            open_desk(kind, NEW)
        st.dialog(told, width="large")(show_add_form)(kind)


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
        place = (things.index(thing), len(things))
        _card(kind, thing, getattr(thing, title), note(thing), lead(thing), place)


if any(show_writing(study, kind, of_kind) for kind, of_kind in WRITTEN.items()):
    st.stop()
show_header(
    say("Opportunity spaces"),
    say("Where the organisation could make a difference, and how to measure it."),
)
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
