"""Needs by stratum: where each need is heard, how important it is, and how well it is met."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.language import dialog
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_place
from lifeworld.app.parts.need_builder import show_need_builder
from lifeworld.app.parts.need_score_form import show_need_score_form, show_need_scores
from lifeworld.app.parts.reruns import get_kept
from lifeworld.app.parts.widgets import show_table
from lifeworld.app.session import act, current_study, show_header
from opportunity_spaces.chain.presence import measure_presence
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.commands import add_need, revise_need
from opportunity_spaces.model import NeedId
from opportunity_spaces.need_scores.model import ORIGINS
from opportunity_spaces.need_scores.queries import list_need_scores
from opportunity_spaces.need_sentences import list_need_sentences
from opportunity_spaces.queries import list_needs
from study.language import say
from transcripts.queries import list_strata

study = current_study()
chain = get_kept(get_chain, study)
needs = {need.id: need for need in list_needs(study) if need.status != "parked"}


@dialog("Importance and satisfaction", width="medium")
def _add() -> None:
    show_need_score_form(study, needs[st.session_state["chosen_needs_by_stratum"]])


@dialog("Build a need", width="large")
def _build() -> None:
    values = show_need_builder(study, None, key="built-need")
    if st.button(say("Add need"), type="primary", icon=":material/add:", key="build-need"):
        act(add_need, **values, said=say("Added the need."))


right = show_header(
    say("Needs by stratum"),
    say(
        "Where each need is heard, of those we met. How important it is and how well it is met is"
        " asked in surveys, or estimated in a room; the two are never put together."
    ),
)
if right.button(
    say("Build a need"),
    icon=":material/construction:",
    type="secondary" if needs else "primary",
    key="new-need-sentence",
):
    _build()
if not needs:
    st.info(
        say(
            "There are no needs yet. Build one part by part, then link its insights and quotes on"
            " Insights and needs."
        ),
        icon=":material/table_rows:",
    )
    st.stop()
strata: dict[str | None, str] = {each.id: each.name for each in list_strata(study)}
presence = {need_id: measure_presence(chain, "need", need_id, strata) for need_id in needs}
names = [each.name for each in next(iter(presence.values()))]
scores, sentences = list_need_scores(study), list_need_sentences(study)
columns: dict[str, list[object]] = {
    say("Need"): [sentences[need_id] for need_id in needs],
}
for at, name in enumerate(names):
    columns[name] = [presence[need_id][at].render() for need_id in needs]
for origin, title in ORIGINS.items():
    columns[say(title)] = [
        sum(score.need_id == need_id and score.origin == origin for score in scores)
        for need_id in needs
    ]
chosen = show_table(
    "needs_by_stratum",
    list(needs),
    columns,
    config={
        say("Need"): st.column_config.TextColumn(width=300),
        **{name: st.column_config.TextColumn(width=90, help=name) for name in names},
    },
)
st.caption(
    say(
        "3/7: of the seven people who speak in the sessions of a stratum, quotes of three are"
        " linked to the need or to its insights. –: nobody. n.a.: no session was held there. The"
        " last columns say how many scores there are."
    )
)
need = needs.get(NeedId(chosen or ""))
if need is None:
    st.caption(say("Choose a need in the table to see and add how important it is."))
    st.stop()
row = st.container(horizontal=True, vertical_alignment="center")
row.header(escape(sentences[need.id]), anchor=False)
if row.button(say("Open the need"), icon=":material/lightbulb:", key=f"open-need-{need.id}"):
    open_place("need", need.id)
if row.button(
    say("Add importance and satisfaction"),
    icon=":material/add:",
    type="primary",
    key="new-need-score",
):
    _add()
with st.expander(
    say("Its sentence, part by part"), icon=":material/construction:", key=f"build-{need.id}"
):
    fields = show_need_builder(study, need, key=f"build-{need.id}-{need.rev}")
    if st.button(say("Save"), type="primary", icon=":material/save:", key=f"save-need-{need.id}"):
        act(revise_need, need.id, expect_rev=need.rev, **fields, said=say("Saved the need."))
show_need_scores(study, need, strata)
