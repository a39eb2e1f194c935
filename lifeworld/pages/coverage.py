"""Coverage: how much new was still heard, what nobody read, and where to go deeper next."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd
import streamlit as st

from coding.model import Quote
from lifeworld.charts import CHART_CONFIG, render_saturation
from lifeworld.navigation import open_page
from lifeworld.searching import show_collected
from lifeworld.session import act, current_study, escape, show_header
from opportunity_spaces.queries import get_chain
from themes.deepening import METHODS, Depth, find_gap, find_method, measure_depth, render_plan
from themes.fieldwork.commands import add_dive, remove_dive
from themes.fieldwork.queries import list_dives, list_session_codes, list_unread
from themes.model import Column, ThemeRow
from themes.queries import get_theme_table, list_gathered, list_theme_quotes
from themes.saturation import (
    find_sentence,
    find_stratum_sentence,
    measure_saturation,
    measure_strata,
)
from transcripts.queries import get_frame, list_sessions

study = current_study()
frame = get_frame(study)


def _saturation() -> None:
    sessions = list_session_codes(study)
    if not any(s.codes for s in sessions):
        st.info("Nothing is coded yet. When it is, this shows how much new each session brought.")
        return
    strata = list(dict.fromkeys(s.stratum for s in sessions if s.stratum))
    line = st.container(horizontal=True, vertical_alignment="bottom")
    chosen = line.selectbox("Of", ["", *strata], format_func=lambda s: escape(s) or "all strata")
    mine = [s for s in sessions if not chosen or s.stratum == chosen]
    base = line.number_input("Base", 1, 20, min(4, max(1, len(mine) - 2)), help="Sessions.")
    run = line.number_input("Run", 1, 10, 2, help="Sessions looked at together.")
    threshold = line.number_input("New at most, %", 0, 20, 5)
    found = measure_saturation(mine, base=int(base), run=int(run), threshold=threshold / 100)
    st.markdown(f"**{escape(find_sentence(found))}**")
    titles = [s.title for s in mine]
    st.plotly_chart(render_saturation(found, titles), config=CHART_CONFIG, key="saturation")
    for depth in measure_strata(mine if chosen else sessions, [chosen] if chosen else strata):
        kinds = (("group", depth.groups), ("interview", depth.interviews), ("visit", depth.visits))
        counts = ", ".join(f"{n} {kind}{'' if n == 1 else 's'}" for kind, n in kinds if n)
        st.markdown(
            f"**{escape(depth.stratum or 'No stratum')}** · {counts or 'nobody'}  \n"
            + escape(find_stratum_sentence(depth))
        )
    st.caption(
        "Base, run and threshold after Guest, Namey and Chen (2020); groups and interviews after"
        " Hennink and others (2017, 2019). Few new codes say that issues are known, not that they"
        " are understood."
    )


def _unread() -> None:
    rows = list_unread(study)
    if not rows:
        st.info("There is nothing to read yet. Add transcripts first.")
        return
    turns, left = sum(r.turns for r in rows), sum(r.unread for r in rows)
    st.markdown(
        f"**{left:,} of {turns:,} turns of participants were neither coded nor marked as read.**"
    )
    by: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        by[row.stratum or "No stratum"][0] += row.unread
        by[row.stratum or "No stratum"][1] += row.turns
    st.caption(escape(" · ".join(f"{name}: {a} of {b}" for name, (a, b) in by.items())))
    event = st.dataframe(
        pd.DataFrame(
            {
                "Transcript": [r.title for r in rows],
                "Stratum": [r.stratum for r in rows],
                "Turns": [r.turns for r in rows],
                "Coded": [r.coded for r in rows],
                "Read": [r.read for r in rows],
                "Neither": [r.unread for r in rows],
                "Words in these": [r.words for r in rows],
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
            "Read on at the first of them", icon=":material/arrow_outward:", type="primary"
        ):
            st.session_state["transcript"] = row.transcript_id
            st.query_params.clear()
            open_page("coding", transcript=row.transcript_id, turn=str(row.first))


def _dissent() -> dict[tuple[str, str], int]:
    """Return how many quotes nuance or contradict an insight, by its theme and their stratum."""
    chain = get_chain(study)
    stratum = {str(s.id): s.stratum_id or "" for s in list_sessions(study)}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for node in chain.nodes.values():
        if node.kind != "insight":
            continue
        against = {
            e.source[1]
            for e in chain.into("insight", node.id, source="excerpt")
            if e.relation in ("nuances", "contradicts")
        }
        for edge in chain.into("insight", node.id, source="theme"):
            for excerpt_id in against & chain.places.keys():
                found[edge.source[1], stratum[chain.places[excerpt_id].session_id]].add(excerpt_id)
    return {key: len(ids) for key, ids in found.items()}


def _grid() -> None:
    table = get_theme_table(study)
    if not table.rows or not table.columns:
        st.info("The grid needs themes and transcripts.")
        return
    gathered, dissent = list_gathered(study), _dissent()
    depths: dict[tuple[str, str], Depth] = {}
    for row in table.rows:
        quotes: dict[str, list[Quote]] = defaultdict(list)
        for quote in list_theme_quotes(study, row.theme.id):
            quotes[quote.stratum].append(quote)
        for column, cell in zip(table.columns, row.cells, strict=True):
            depths[row.theme.id, column.id or ""] = measure_depth(
                cell,
                quotes=[(q.words, q.codes) for q in quotes[column.name]],
                codes=gathered.get(row.theme.id, ()),
                dissent=dissent.get((row.theme.id, column.id or ""), 0),
            )
    names = [c.name or "No stratum" for c in table.columns]
    cells = {
        name: [depths[r.theme.id, c.id or ""] for r in table.rows]
        for name, c in zip(names, table.columns, strict=True)
    }
    grid = pd.DataFrame(
        {
            "Theme": [r.theme.name for r in table.rows],
            **{name: [_cell(depth) for depth in column] for name, column in cells.items()},
        }
    )
    event = st.dataframe(
        grid.style.apply(
            lambda column: (
                [_shade(depth) for depth in cells.get(column.name, ())] or [""] * len(column)
            )
        ),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-cell",
        key="dive_grid",
        column_config={"Theme": st.column_config.TextColumn(pinned=True)},
    )
    st.caption(
        "Richness from 0 to 1, the darker the richer: how many quotes, and how many of the theme’s"
        " codes were heard. Choose cells to plan where the next phase goes deeper."
    )
    columns = dict(zip(names, table.columns, strict=True))
    for number, name in event.selection.cells:
        if name in columns:
            _plan_cell(table.rows[number], columns[name], depths)


def _cell(depth: Depth) -> str:
    gap = find_gap(depth).partition(":")[0]  # the numbers stand where it is planned
    if depth.cell.state != "counted":
        return gap
    return f"{depth.richness:.1f}" + (f" · {gap}" if gap else "")


def _shade(depth: Depth) -> str:
    """Return a tint of the accent that text can be read on in both modes."""
    if depth.cell.state != "counted":
        return ""
    return f"background-color: rgba(178, 84, 46, {0.04 + 0.3 * depth.richness:.2f})"


def _plan_cell(row: ThemeRow, column: Column, depths: dict[tuple[str, str], Depth]) -> None:
    depth = depths[row.theme.id, column.id or ""]
    with st.container(border=True):
        st.markdown(f"**{escape(row.theme.name)}** · {escape(column.name or 'No stratum')}")
        if gap := find_gap(depth):
            st.caption(escape(gap[0].upper() + gap[1:]))
        line = st.container(horizontal=True, vertical_alignment="bottom")
        key = f"{row.theme.id}-{column.id}"
        methods = list(METHODS)
        method = line.selectbox(
            "How",
            methods,
            index=methods.index(find_method(depth)),
            format_func=lambda m: METHODS[m],
            key=f"how-{key}",
        )
        question = line.text_input("What to ask", key=f"ask-{key}")
        if line.button("Put on the plan", key=f"plan-{key}", icon=":material/add:"):
            act(
                add_dive,
                row.theme.id,
                column.id,
                method=method,
                reason=gap,
                question=question,
                said="It is on the plan.",
            )


def _plan() -> None:
    dives = list_dives(study)
    if not dives:
        return
    top = st.container(horizontal=True, vertical_alignment="center")
    top.header("The plan", anchor=False)
    top.space("stretch")
    concepts = {r.theme.id: r.theme.organising_concept for r in get_theme_table(study).rows}
    top.download_button(
        "Download as text",
        render_plan(dives, study=frame.title, concepts=concepts),  # type: ignore[arg-type]
        file_name="next-phase.md",
        mime="text/markdown",
        icon=":material/download:",
    )
    for dive in dives:
        line = st.container(horizontal=True, vertical_alignment="center", key=f"dive-{dive.id}")
        line.markdown(
            f"**{escape(dive.stratum or 'No stratum')}** · {escape(dive.theme)}"
            f" · {METHODS[dive.method]}"
        )
        line.caption(escape(" · ".join(x for x in (dive.reason, dive.question) if x)))
        line.space("stretch")
        if line.button("Take off", key=f"off-{dive.id}", type="tertiary"):
            act(remove_dive, dive.id, said="Taken off the plan.")


show_header("Coverage", "What was heard, what was not, and where to listen next.")
names = ["Saturation", "Not read yet", "Where to go deeper", "Passages like these"]
saturation, unread, deeper, alike = st.tabs(names)
with saturation:
    if frame.profile.saturation:
        _saturation()
    else:
        st.info(
            f"Saturation is off for the method “{escape(frame.profile.title)}”."
            f" {escape(frame.profile.why)} Ask instead whether what was heard holds enough"
            " information for the question (Malterud, Siersma and Guassora, 2016).",
            icon=":material/visibility_off:",
        )
with unread:
    _unread()
with deeper:
    _grid()
    _plan()
with alike:
    show_collected(study)
