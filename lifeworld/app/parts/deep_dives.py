"""Where to go deeper: a grid of themes by strata, and the plan for the next fieldwork."""

from __future__ import annotations

import streamlit as st

from coding.counts.queries import list_coded, list_raised
from lifeworld.app.depth_grid import get_chosen_cells, render_grid, show_grid
from lifeworld.app.markdown import escape
from lifeworld.app.parts.reruns import get_cached, new_fragment
from lifeworld.app.session import act
from opportunity_spaces.chain.queries import count_dissent
from study import Study
from study.language import say
from themes.fieldwork.commands import add_dive, remove_dive
from themes.fieldwork.deepening import (
    METHODS,
    Depth,
    describe_gap,
    describe_method,
    measure_depth,
    render_plan,
)
from themes.fieldwork.queries import list_dives
from themes.model import Column, ThemeId, ThemeRow, ThemeTable
from themes.queries import list_gathered
from themes.raised.queries import get_theme_table

__all__ = ["show_deepening"]


def show_deepening(study: Study, *, title: str) -> None:
    """Show how rich each theme is in each stratum, and the plan for the next fieldwork.

    Args:
        study: The study.
        title: The title of the downloaded plan.
    """
    _show_grid(study)
    _show_plan(study, title)


def _get_grid(study: Study) -> tuple[ThemeTable, dict[tuple[str, str], Depth]]:
    """Return the table of themes, and the depth of each theme in each stratum."""
    coded = list_coded(study)
    table = get_theme_table(study, coded=coded)
    of_session = list_raised(study, coded=coded).sessions
    gathered, dissent = list_gathered(study), count_dissent(study)
    raised = {
        column: set[str]().union(*(of_session.get(each, ()) for each in column.sessions))
        for column in table.columns
    }
    return table, {
        (row.theme.id, column.id or ""): measure_depth(
            cell,
            raised=raised[column],
            codes=gathered.get(row.theme.id, ()),
            dissent=dissent.get((row.theme.id, column.id or ""), 0),
        )
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
    }


@new_fragment
def _show_grid(study: Study) -> None:
    table, depths = get_cached(_get_grid, study)
    if not table.rows or not table.columns:
        st.info(say("Nothing to show yet. Add transcripts and themes first."))
        return
    show_grid(render_grid(table.rows, table.columns, depths), on_choose=_do_nothing)
    st.caption(
        say(
            "Richness depends on the number of quotes and on how many of the"
            " theme’s codes were used. Select cells to plan the next phase of"
            " fieldwork there."
        )
    )
    rows = {row.theme.id: row for row in table.rows}
    columns = {column.id or "": column for column in table.columns}
    for theme_id, column_id in get_chosen_cells():
        if theme_id in rows and column_id in columns:
            _plan_cell(rows[ThemeId(theme_id)], columns[column_id], depths)


def _do_nothing() -> None:
    """Let the choice be kept: Streamlit keeps only what somebody listens to."""


def _plan_cell(row: ThemeRow, column: Column, depths: dict[tuple[str, str], Depth]) -> None:
    depth = depths[row.theme.id, column.id or ""]
    with st.container(border=True):
        st.markdown(f"**{escape(row.theme.name)}** · {escape(column.name or 'No stratum')}")
        if gap := describe_gap(depth):
            st.caption(escape(gap[0].upper() + gap[1:]))
        line = st.container(horizontal=True, vertical_alignment="bottom")
        key = f"{row.theme.id}-{column.id}"
        methods = list(METHODS)
        method = line.selectbox(
            say("Method"),
            methods,
            index=methods.index(describe_method(depth)),
            format_func=lambda m: say(METHODS[m]),
            key=f"how-{key}",
        )
        question = line.text_input(say("Question"), key=f"ask-{key}")
        if line.button(say("Add to plan"), key=f"plan-{key}", icon=":material/add:"):
            act(
                add_dive,
                row.theme.id,
                column.id,
                method=method,
                reason=gap,
                question=question,
                said=say("Added to the plan."),
            )


def _show_plan(study: Study, title: str) -> None:
    dives = list_dives(study)
    if not dives:
        return
    top = st.container(horizontal=True, vertical_alignment="center")
    top.header(say("Plan"), anchor=False)
    top.space("stretch")
    concepts = {
        r.theme.id: r.theme.organising_concept for r in get_cached(get_theme_table, study).rows
    }
    top.download_button(
        say("Download plan"),
        render_plan(dives, study=title, concepts=concepts),  # type: ignore[arg-type]
        file_name="next-phase.md",
        mime="text/markdown",
        icon=":material/download:",
    )
    for dive in dives:
        line = st.container(horizontal=True, vertical_alignment="center", key=f"dive-{dive.id}")
        line.markdown(
            f"**{escape(dive.stratum or say('No stratum'))}** · {escape(dive.theme)}"
            f" · {say(METHODS[dive.method])}"
        )
        line.caption(escape(" · ".join(x for x in (dive.reason, dive.question) if x)))
        line.space("stretch")
        if line.button(say("Remove from plan"), key=f"off-{dive.id}", type="tertiary"):
            act(remove_dive, dive.id, said=say("Removed from the plan."))
