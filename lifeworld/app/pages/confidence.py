"""Confidence: how sure the researchers are of each insight, and why; the summary of findings."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.language import dialog
from lifeworld.app.navigation import get_page
from lifeworld.app.parts.confidence_form import show_assessment
from lifeworld.app.parts.reruns import get_kept
from lifeworld.app.parts.summary_export import show_summary_export
from lifeworld.app.parts.widgets import show_table
from lifeworld.app.session import current_study, show_header
from lifeworld.exports.audiences import AUDIENCES
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.confidence.model import COMPONENTS, SummaryRow
from opportunity_spaces.confidence.queries import list_summary
from opportunity_spaces.model import CONFIDENCES
from study.language import mark, say
from study.wording import count_things

HEADS = {
    "methods": mark("Methods"),
    "coherence": mark("Coherence"),
    "adequacy": mark("Adequacy"),
    "relevance": mark("Relevance"),
}
# Short, because four columns of them stand side by side.
SHORT = {
    "none": mark("none", context="concern"),
    "minor": mark("minor", context="concern"),
    "moderate": mark("moderate", context="concern"),
    "serious": mark("serious", context="concern"),
}

study = current_study()
chain = get_kept(get_chain, study)


@dialog("Summary of findings", width="medium")
def _export() -> None:
    audience = st.radio(
        say("Audience"),
        list(AUDIENCES),
        index=2,
        format_func=lambda each: say(AUDIENCES[each]),
        key="summary_audience",
    )
    show_summary_export(study, audience=audience, key="dialog")


def _show_rows(rows: list[SummaryRow]) -> str | None:
    columns: dict[str, list[object]] = {
        say("Insight"): [f"{row.insight.code} · {row.insight.assertion}" for row in rows],
        say("Confidence"): [say(CONFIDENCES[row.insight.confidence]) for row in rows],
        **{
            say(title): [_name(row, component) for row in rows]
            for component, title in HEADS.items()
        },
        say("Look again"): [
            say("evidence changed")
            if row.changed
            else say("numbers differ")
            if row.mismatches
            else ""
            for row in rows
        ],
        say("What it rests on"): [row.basis for row in rows],
    }
    wide = {
        say("Insight"): st.column_config.TextColumn(width=280),
        say("Confidence"): st.column_config.TextColumn(width=90),
        **{
            say(title): st.column_config.TextColumn(width=90, help=say(COMPONENTS[component]))
            for component, title in HEADS.items()
        },
    }
    return show_table("summary", [row.insight.id for row in rows], columns, config=wide)


def _name(row: SummaryRow, component: str) -> str:
    concern = row.assessment.list_concerns()[component] if row.assessment else ""
    return say(SHORT[concern], context="concern") if concern else "–"


right = show_header(
    say("Confidence"),
    say(
        "How sure we are of each insight, and why. The four components are those of GRADE-CERQual"
        " (Lewin et al., 2018), adapted from reviews of many studies to one."
    ),
)
rows = list_summary(study, chain)
if not rows:
    st.info(
        say("There are no insights yet. Write one, link its quotes, and judge it here."),
        icon=":material/balance:",
    )
    st.page_link(get_page("insights"), label=say("Insights and needs"), icon=":material/lightbulb:")
    st.stop()
if right.button(say("Export the summary"), icon=":material/table_view:"):
    _export()
judged = sum(
    all(row.assessment.list_concerns().values()) for row in rows if row.assessment is not None
)
stale = sum(bool(row.changed) for row in rows)
told = say(
    "{judged:,} of {insights} judged in all four components.",
    judged=judged,
    insights=count_things(len(rows), "insight is", "insights are"),
)
if stale:
    told += " " + say(
        "Of {number:,} the evidence has changed since: judge them again.", number=stale
    )
st.markdown(told)
chosen = _show_rows(rows)
found = next((row for row in rows if row.insight.id == chosen), None)
if found is None:
    st.caption(say("Choose an insight in the table to judge it."))
else:
    show_assessment(study, chain, found)
