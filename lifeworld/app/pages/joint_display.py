"""Joint display: figures by segment beside what people of the same segments say."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.language import dialog
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import get_page
from lifeworld.app.parts.bring_figures import show_bring_figures
from lifeworld.app.parts.joint_form import show_joint
from lifeworld.app.parts.reruns import get_kept
from lifeworld.app.parts.widgets import show_table
from lifeworld.app.session import act, current_study, show_header
from opportunity_spaces.figures.commands import remove_figures
from opportunity_spaces.figures.model import VERDICTS, Joint
from opportunity_spaces.figures.queries import (
    describe_joint_changes,
    list_figure_sets,
    list_joint_rows,
    list_joints,
    list_measures,
)
from study.language import render_date, say
from themes.raised.queries import get_theme_table

study = current_study()


@dialog("Bring in figures", width="large")
def _bring() -> None:
    show_bring_figures(study)


right = show_header(
    say("Joint display"),
    say(
        "Figures by segment beside what people of the same segments say, and what both say"
        " together (Guetterman, Fetters and Creswell, 2015)."
    ),
)
sets = {each.id: each for each in list_figure_sets(study)}
table = get_kept(get_theme_table, study)
themes = {row.theme.id: row.theme for row in table.rows if row.theme.status != "dropped"}
if right.button(
    say("Bring in figures"),
    icon=":material/upload_file:",
    type="secondary" if sets else "primary",
    key="bring_figures",
):
    _bring()
if not sets:
    st.info(
        say(
            "There are no figures yet. Bring in a CSV or Excel file with one row for each segment,"
            " such as an industry, and one column for each measure, such as satisfaction, loyalty"
            " or membership."
        ),
        icon=":material/table_chart:",
    )
    st.stop()
if not themes:
    st.info(
        say("There are no themes yet. Group codes into themes; then they stand beside figures."),
        icon=":material/interests:",
    )
    st.page_link(get_page("themes"), label=say("Themes"), icon=":material/interests:")
    st.stop()


def _open(joint: Joint) -> None:
    """Choose a joint display in the fields below."""
    st.session_state["joint_set"] = joint.set_id
    st.session_state[f"joint_measure_{joint.set_id}"] = joint.measure
    st.session_state["joint_theme"] = joint.theme_id


def _show_said(said: list[Joint]) -> None:
    """Show what was said before, to be opened by choosing a row."""
    st.markdown(say("**Side by side so far**"))
    chosen = show_table(
        "joints",
        [joint.id for joint in said],
        {
            say("Figures"): [sets[joint.set_id].title for joint in said],
            say("Measure"): [joint.measure for joint in said],
            say("Theme"): [themes[joint.theme_id].name for joint in said],
            say("Together"): [say(VERDICTS[joint.verdict]) for joint in said],
            say("Look again"): [
                say("changed since")
                if describe_joint_changes(
                    joint,
                    list_joint_rows(
                        study, joint.set_id, joint.measure, joint.theme_id, table=table
                    ),
                )
                else ""
                for joint in said
            ],
        },
        config={},
    )
    opened = next((joint for joint in said if joint.id == chosen), None)
    if opened is not None and st.session_state.get("joint_opened") != chosen:
        _open(opened)
    st.session_state["joint_opened"] = chosen


said = [
    joint
    for joint in list_joints(study)
    if joint.set_id in sets and joint.theme_id in themes and joint.verdict
]
if said:
    if "joint_set" not in st.session_state:  # begin with what was said first
        _open(said[0])
    _show_said(said)
row = st.container(horizontal=True, vertical_alignment="bottom")
set_id = row.selectbox(
    say("Figures"), list(sets), format_func=lambda each: sets[each].title, key="joint_set"
)
measure = row.selectbox(say("Measure"), list_measures(study, set_id), key=f"joint_measure_{set_id}")
theme_id = row.selectbox(
    say("Theme"),
    list(themes),
    format_func=lambda each: themes[each].name,
    key="joint_theme",
)
if row.button(
    say("Remove these figures"), icon=":material/delete:", type="tertiary", key="remove_figures"
):
    act(remove_figures, set_id, said=say("Removed the figures “{name}”.", name=sets[set_id].title))
origin = sets[set_id]
day = f", {render_date(origin.day)}" if origin.day else ""
st.caption(escape(say("Source: {source}{day}", source=origin.source, day=day)))
if measure is not None and theme_id is not None:
    show_joint(
        study,
        origin,
        str(measure),
        themes[theme_id],
        list_joint_rows(study, set_id, str(measure), theme_id, table=table),
    )
