"""Coverage: saturation, unread turns, how common codes are, and where to go deeper."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd
import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.charts import CHART_CONFIG, render_saturation
from lifeworld.app.parts.deep_dives import show_deepening
from lifeworld.app.parts.prevalence import show_prevalence
from lifeworld.app.parts.reruns import get_cached, new_fragment, show_tabs
from lifeworld.app.session import current_study, show_header
from study.language import say
from study.wording import count_things
from themes.fieldwork.queries import list_session_codes, list_unread
from themes.fieldwork.saturation import (
    describe_saturation,
    describe_stratum,
    measure_saturation,
    measure_strata,
)
from transcripts.queries import get_frame

study = current_study()
frame = get_frame(study)


@new_fragment
def _saturation() -> None:
    sessions = get_cached(list_session_codes, study)
    if not any(s.codes for s in sessions):
        st.info(
            say("Nothing is coded yet. This tab will show how many new codes each session adds.")
        )
        return
    strata = list(dict.fromkeys(s.stratum for s in sessions if s.stratum))
    kept: dict[str, Any] = {"persist_state": "page"}  # keep values while another tab is open
    chosen = st.selectbox(
        say("Sessions of"),
        ["", *strata],
        format_func=lambda s: escape(s) or say("All strata"),
        key="saturation_of",
        width=360,
        **kept,
    )
    mine = [s for s in sessions if not chosen or s.stratum == chosen]
    told = st.container()
    chart = st.container()
    fold = st.expander(say("How new codes are counted"))
    line = fold.container(horizontal=True, vertical_alignment="bottom")
    base = line.number_input(
        say("First sessions to compare with"),
        1,
        20,
        min(4, max(1, len(mine) - 2)),
        key=f"saturation_base_{chosen}",
        **kept,
    )
    run = line.number_input(
        say("Later sessions counted together"),
        1,
        10,
        2,
        key="saturation_run",
        **kept,
    )
    threshold = line.number_input(
        say("Limit, % new codes"), 0, 20, 5, key="saturation_threshold", **kept
    )
    found = measure_saturation(mine, base=int(base), run=int(run), threshold=threshold / 100)
    told.markdown(f"**{escape(describe_saturation(found))}**")
    titles = [s.title for s in mine]
    chart.plotly_chart(render_saturation(found, titles), config=CHART_CONFIG, key="saturation")
    fold.caption(
        say(
            "What the later sessions add is given as a share of the codes of the"
            " first ones (Guest, Namey and Chen, 2020); what groups and interviews"
            " suffice for follows Hennink et al. (2017, 2019)."
        )
    )
    for depth in measure_strata(mine if chosen else sessions, [chosen] if chosen else strata):
        counts = ", ".join(
            words
            for number, words in (
                (depth.groups, count_things(depth.groups, "group")),
                (depth.interviews, count_things(depth.interviews, "interview")),
                (depth.visits, count_things(depth.visits, "visit")),
            )
            if number
        )
        st.markdown(
            f"**{escape(depth.stratum or say('No stratum'))}**"
            f" · {counts or say('no groups, interviews or visits')}  \n"
            + escape(describe_stratum(depth))
        )
    st.caption(say("Few new codes mean that the issues are known, not that they are understood."))


@new_fragment
def _unread() -> None:
    rows = get_cached(list_unread, study)
    if not rows:
        st.info(say("There are no transcripts yet. Add some on the Transcripts page."))
        return
    turns, left = sum(r.turns for r in rows), sum(r.unread for r in rows)
    st.markdown(
        say(
            "**{left:,} of {turns} are neither coded nor marked as read.**",
            left=left,
            turns=count_things(turns, "participant turn"),
        )
    )
    by: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        by[row.stratum or say("No stratum")][0] += row.unread
        by[row.stratum or say("No stratum")][1] += row.turns
    lines = (
        say("{stratum}: {unread} of {turns}", stratum=name, unread=a, turns=b)
        for name, (a, b) in by.items()
    )
    st.caption(escape(" · ".join(lines)))
    event = st.dataframe(
        pd.DataFrame(
            {
                say("Transcript"): [r.title for r in rows],
                say("Stratum"): [r.stratum for r in rows],
                say("Turns"): [r.turns for r in rows],
                say("Coded"): [r.coded for r in rows],
                say("Read", context="participle"): [r.read for r in rows],
                say("Neither"): [r.unread for r in rows],
                say("Words not read"): [r.words for r in rows],
            }
        ),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="unread_table",
    )
    if event.selection.rows:
        row = rows[event.selection.rows[0]]
        if row.first is not None and st.button(
            say("Open first unread turn"), icon=":material/arrow_outward:", type="primary"
        ):
            st.query_params.clear()
            open_page("coding", transcript=row.transcript_id, turn=str(row.first))


show_header(
    say("Coverage"),
    say("New codes per session, unread turns, how common codes are, and where to go deeper."),
)
names = [
    say("Saturation"),
    say("Not read yet"),
    say("How common codes are"),
    say("Where to go deeper"),
]
saturation, unread, common, deeper = show_tabs(names, key="coverage_tabs")
if saturation.open:
    with saturation:
        if frame.profile.saturation:
            _saturation()
        else:
            st.info(
                say(
                    "Saturation is off for the method “{method}”. {why} Ask instead whether"
                    " the material holds enough information for the question (Malterud,"
                    " Siersma and Guassora, 2016).",
                    method=escape(say(frame.profile.title)),
                    why=escape(say(frame.profile.why)),
                ),
                icon=":material/visibility_off:",
            )
if unread.open:
    with unread:
        _unread()
if common.open:
    with common:
        show_prevalence(study)
if deeper.open:
    with deeper:
        show_deepening(study, title=frame.title)
