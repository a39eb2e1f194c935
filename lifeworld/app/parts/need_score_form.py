"""How important a need is and how well it is met: the form, and what is known, by origin."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.session import act
from opportunity_spaces.model import Need
from opportunity_spaces.need_scores.commands import add_need_score, remove_need_score
from opportunity_spaces.need_scores.model import ORIGINS, NeedScore
from opportunity_spaces.need_scores.queries import list_need_scores
from opportunity_spaces.need_sentences import list_need_sentences
from study import Study
from study.language import mark, render_date, render_number, say
from study.wording import count_people
from transcripts.queries import list_strata

__all__ = ["describe_need_score", "show_need_score_form", "show_need_scores"]

_TOLD = {
    "survey": mark("Those were asked who may have the need."),
    "estimate": mark("Others judged it together. It says what they believe, not what people need."),
}


def show_need_score_form(study: Study, need: Need) -> None:
    """Show the form that adds a score to a need."""
    st.markdown(escape(list_need_sentences(study)[need.id]))
    with st.form("need-score", border=False):
        origin = st.radio(
            say("Where the values come from"),
            list(ORIGINS),
            format_func=lambda each: say(ORIGINS[each]),
            captions=[say(_TOLD[each]) for each in ORIGINS],
            key="need_score_origin",
        )
        row = st.columns(4)
        importance = row[0].number_input(
            say("Importance"), 0.0, 100.0, None, step=0.1, key="need_score_importance"
        )
        satisfaction = row[1].number_input(
            say("Satisfaction"), 0.0, 100.0, None, step=0.1, key="need_score_satisfaction"
        )
        scale = row[2].selectbox(
            say("Scale up to"), [5, 7, 10, 100], index=2, key="need_score_scale"
        )
        base = row[3].number_input(
            say("How many people"), 1, 10_000_000, None, step=1, key="need_score_base"
        )
        strata = {"": say("Everybody"), **{str(s.id): s.name for s in list_strata(study)}}
        more = st.columns([2, 3, 2])
        stratum = more[0].selectbox(
            say("Stratum"),
            list(strata),
            format_func=lambda each: strata[each],
            key="need_score_stratum",
        )
        source = more[1].text_input(
            say("Survey, or who estimated"),
            placeholder=say("Survey of members, question 14"),
            key="need_score_source",
        )
        day = more[2].text_input(say("Date"), placeholder="2026-03-01", key="need_score_day")
        if st.form_submit_button(say("Add the values"), type="primary"):
            act(
                add_need_score,
                need.id,
                origin=origin,
                importance=importance,
                satisfaction=satisfaction,
                scale=scale,
                base=int(base) if base is not None else 0,
                stratum_id=stratum,
                source=str(source),
                day=str(day),
                said=say("Added importance and satisfaction."),
            )


def show_need_scores(study: Study, need: Need, strata: Mapping[str | None, str]) -> None:
    """Show the scores of a need, those of surveys and those of a room apart."""
    for origin, title in ORIGINS.items():
        found = list_need_scores(study, need_id=need.id, origin=origin)
        with st.container(border=True, key=f"scores-{origin}"):
            st.subheader(say(title), anchor=False)
            st.caption(say(_TOLD[origin]))
            if not found:
                st.markdown(say("Nothing yet."))
            for score in found:
                _show_score(score, strata)


def _show_score(score: NeedScore, strata: Mapping[str | None, str]) -> None:
    row = st.container(horizontal=True, vertical_alignment="center", key=f"score-{score.id}")
    row.markdown(escape(describe_need_score(score, strata)), width="stretch")
    if row.button(
        say("Remove"), icon=":material/delete:", type="tertiary", key=f"rm-score-{score.id}"
    ):
        act(remove_need_score, score.id, said=say("Removed importance and satisfaction."))


def describe_need_score(score: NeedScore, strata: Mapping[str | None, str]) -> str:
    """Return a score with its people, source and day, in a sentence."""
    values = [
        say(told, value=render_number(value, ",.10g"), scale=score.scale)
        for told, value in (
            (mark("importance {value} of {scale}"), score.importance),
            (mark("satisfaction {value} of {scale}"), score.satisfaction),
        )
        if value is not None
    ]
    whom = strata.get(score.stratum_id, "") or say("Everybody")
    return say(
        "{whom}: {values} · {people} · {source}, {day}",
        whom=whom,
        values=", ".join(values),
        people=count_people(score.base, voices=False),
        source=score.source,
        day=render_date(score.day),
    )
