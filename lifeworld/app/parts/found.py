"""Home's account of a study: the chain in small, what was found, and what waits."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coding.memos.model import Thing
from lifeworld.app.drawing import render_evidence, render_raised, show_drawing
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import get_page
from lifeworld.app.parts.memos import open_thing
from lifeworld.app.waiting import Waiting
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.model import INSIGHT_STATUSES, Insight
from opportunity_spaces.progress import Progress
from study.language import render_number, say
from study.wording import choose_word, count_things
from themes.model import ThemeRow

__all__ = ["show_found", "show_stations", "show_waiting"]

MOST = 6  # findings on Home
_SETTLED = ("published", "agreed", "in_review", "draft")


def show_stations(progress: Progress) -> None:
    """Show the chain in small: each kind with its number, leading to its page."""
    p = progress
    stations = (
        (p.transcripts, choose_word(p.transcripts, "transcript"), "transcripts"),
        (p.codings, choose_word(p.codings, "coding"), "coding"),
        (p.themes_live, choose_word(p.themes_live, "theme"), "themes"),
        (p.insights, choose_word(p.insights, "insight"), "insights"),
        (p.needs, choose_word(p.needs, "need"), "insights"),
        (p.spaces, choose_word(p.spaces, "opportunity space"), "opportunity_spaces"),
        (p.initiatives, choose_word(p.initiatives, "initiative"), "opportunity_spaces"),
        (p.metrics, choose_word(p.metrics, "metric"), "opportunity_spaces"),
    )
    row = st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", key="stations")
    for place, (number, things, page) in enumerate(stations):
        if place:
            row.caption("→", width="content")
        words = f"**{render_number(number)}** {things}"
        row.page_link(get_page(page), label=words, icon="", width="content")


def show_found(insights: Sequence[Insight], themes: Sequence[ThemeRow], chain: Chain) -> None:
    """Show the insights, settled ones first, with their evidence; without any, the themes."""
    live = [i for i in insights if i.status != "withdrawn"]
    if live:
        live.sort(key=lambda i: _SETTLED.index(i.status))
        for insight in live[:MOST]:
            with st.container(gap="xxsmall", key=f"found-{insight.id}"):
                row = st.container(horizontal=True, vertical_alignment="center")
                words = f"**{escape(f'{insight.code} · {insight.assertion}')}**"
                if row.button(words, key=f"to-{insight.id}", type="tertiary"):
                    open_thing(Thing(kind="insight", id=insight.id))
                if insight.status not in ("agreed", "published"):
                    row.badge(say(INSIGHT_STATUSES[insight.status]).lower(), color="gray")
                drawing = render_evidence(chain.evidence("insight", insight.id))
                show_drawing(drawing, key=insight.id)
        if len(live) > MOST:
            more = count_things(len(live) - MOST, "more insight")
            st.page_link(get_page("insights"), label=more, icon=":material/arrow_forward:")
        return
    shown = [row for row in themes if row.total.count.people and row.theme.status != "dropped"]
    if not shown:
        st.caption(say("Nothing yet: code what people say, and gather codes into themes."))
        return
    for each in sorted(shown, key=lambda row: -row.total.count.share())[:MOST]:
        with st.container(gap="xxsmall", key=f"found-{each.theme.id}"):
            if st.button(f"**{escape(each.theme.name)}**", key=f"to-{each.theme.id}",
                         type="tertiary"):  # fmt: skip
                open_thing(Thing(kind="theme", id=each.theme.id))
            show_drawing(render_raised(each.total.count), key=each.theme.id)


def show_waiting(waiting: Sequence[Waiting]) -> None:
    """Show what waits, by whom it waits for; each line leads to the page where it is done."""
    if not waiting:
        st.caption(say("Nothing at the moment."))
        return
    for whom in dict.fromkeys(each.whom for each in waiting):
        with st.container(gap=None, key=f"waits-{whom}"):
            st.caption(whom)
            for each in waiting:
                if each.whom == whom:
                    st.page_link(get_page(each.page), label=each.words, icon="")
