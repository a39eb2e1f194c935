"""The confidence in one insight: facts beside each component, concern, reason, overall level."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_place
from lifeworld.app.parts.reruns import new_fragment
from lifeworld.app.session import act
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.presence import measure_presence
from opportunity_spaces.confidence.check_reason import check_reason
from opportunity_spaces.confidence.commands import revise_assessment
from opportunity_spaces.confidence.facts import describe_facts
from opportunity_spaces.confidence.model import (
    COMPONENT_QUESTIONS,
    COMPONENTS,
    CONCERNS,
    SummaryRow,
    suggest_level,
)
from opportunity_spaces.confidence.queries import get_facts
from opportunity_spaces.model import CONFIDENCES
from study import Study
from study.language import render_date, say
from transcripts.queries import get_frame, list_strata

__all__ = ["show_assessment"]


@new_fragment
def show_assessment(study: Study, chain: Chain, row: SummaryRow) -> None:
    """Show what is known beside each component, and let the user judge.

    Args:
        study: The study.
        chain: Its evidence chain.
        row: The insight with what was judged of it.
    """
    insight, there = row.insight, row.assessment
    top = st.container(horizontal=True, vertical_alignment="center")
    top.header(escape(f"{insight.code} · {insight.assertion}"), anchor=False)
    if top.button(
        say("Open the insight"), icon=":material/lightbulb:", key=f"open-insight-{insight.id}"
    ):
        open_place("insight", insight.id)
    if there is not None:
        st.caption(
            say("Judged by {name} on {date}.", name=escape(there.by), date=render_date(there.at))
        )
    if row.changed:
        st.warning(
            say("The evidence has changed since it was judged. {changes}",
                changes=escape(" ".join(row.changed))),
            icon=":material/update:",
        )  # fmt: skip
    facts = describe_facts(get_facts(study, chain, insight))
    rev = there.rev if there else 0
    key = f"judge-{insight.id}-{rev}-{insight.rev}"
    values: dict[str, Any] = {}
    for component, title in COMPONENTS.items():
        with st.container(border=True, key=f"part-{component}"):
            st.subheader(say(title), anchor=False)
            st.caption(say(COMPONENT_QUESTIONS[component]))
            known, judged = st.columns(2, gap="large")
            known.markdown("\n".join(f"- {escape(each)}" for each in facts[component]))
            with judged:
                values[component] = _choose_concern(component, title, there, key)
                reason = st.text_area(
                    say("Reason: {component}", component=say(title)),
                    value=there.get_reason(component) if there else "",
                    height=90,
                    key=f"{key}-{component}-reason",
                )
                values[f"{component}_reason"] = str(reason)
                _show_mismatches(study, chain, row, str(reason))
    _show_overall(study, chain, row, values, key=key, rev=rev)


def _choose_concern(component: str, title: str, there: Any, key: str) -> str:
    levels = list(CONCERNS)
    now = there.list_concerns()[component] if there else ""
    chosen = st.selectbox(
        say("Concern: {component}", component=say(title)),
        levels,
        index=levels.index(now),
        format_func=lambda each: say(CONCERNS[each]),
        key=f"{key}-{component}",
    )
    return str(chosen)


def _show_mismatches(study: Study, chain: Chain, row: SummaryRow, reason: str) -> None:
    if not reason.strip():
        return
    strata: dict[str | None, str] = {each.id: each.name for each in list_strata(study)}
    for told in check_reason(
        reason,
        chain.evidence("insight", row.insight.id),
        measure_presence(chain, "insight", row.insight.id, strata),
        language=get_frame(study).language,
    ):
        st.warning(escape(told), icon=":material/calculate:")


def _show_overall(
    study: Study, chain: Chain, row: SummaryRow, values: dict[str, Any], *, key: str, rev: int
) -> None:
    """Show to what the four would lead, and let the researcher choose the level and say why."""
    insight = row.insight
    with st.container(border=True, key="part-overall"):
        st.subheader(say("Confidence in the insight"), anchor=False)
        suggested = suggest_level({each: values[each] for each in COMPONENTS})
        levels = list(CONFIDENCES)
        chosen = st.segmented_control(
            say("Confidence"),
            levels,
            default=insight.confidence,
            required=True,
            format_func=lambda each: say(CONFIDENCES[each]),
            key=f"{key}-overall",
        )
        if suggested:
            st.caption(
                say(
                    "The four would lead to: {level}. It begins as high; each moderate concern"
                    " lowers it by one level, each serious one by two, and three minor ones"
                    " together by one. You decide.",
                    level=say(CONFIDENCES[suggested]).lower(),
                )
            )
        else:
            st.caption(say("Judge all four, and it is said here to what they would lead."))
        explanation = st.text_area(
            say("Why, in a sentence for readers of the report"),
            value=insight.confidence_reason,
            height=80,
            key=f"{key}-explanation",
        )
        _show_mismatches(study, chain, row, str(explanation))
        if suggested and chosen and chosen != suggested and not str(explanation).strip():
            st.info(
                say("You chose another level than the four would lead to: say why."),
                icon=":material/help:",
            )
        if st.button(
            say("Save the judgement"),
            type="primary",
            icon=":material/save:",
            key=f"save-judgement-{insight.id}",
        ):
            act(
                revise_assessment,
                insight.id,
                expect_rev=rev,
                overall=str(chosen or ""),
                explanation=str(explanation),
                **values,
                said=say("Judged the confidence in {insight}.", insight=insight.code),
            )
