"""What a metric has read: its course, how far it is, and a form for the next reading."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.session import act
from opportunity_spaces.model import Metric
from opportunity_spaces.readings.commands import add_reading, remove_reading
from opportunity_spaces.readings.course import list_course
from opportunity_spaces.readings.model import Reading
from opportunity_spaces.readings.progress import describe_progress, describe_reading, is_due
from opportunity_spaces.statements import check_metric
from study.language import render_date, say
from study.times import get_now

__all__ = ["describe_metric", "show_readings"]


def describe_metric(metric: Metric, readings: Sequence[Reading]) -> str:
    """Return the baseline, the target and the latest reading of a metric in a line."""
    start, end = metric.baseline or say("no baseline"), metric.target or say("no target")
    told = [f"{start} → {end}"]
    if readings:
        told.append(say("last read: {reading}", reading=describe_reading(readings[-1])))
    if is_due(metric, readings, date.fromisoformat(get_now()[:10])):
        told.append(say("a reading is due"))
    return " · ".join(told)


def show_readings(metric: Metric, readings: Sequence[Reading]) -> None:
    """Show the readings of a metric, what is asked about it, and the form for the next one."""
    if metric.definition:
        st.markdown(escape(metric.definition))
    for question in check_metric(metric):
        st.caption(f":material/help: {escape(question)}")
    st.subheader(say("Readings"), anchor=False)
    if readings:
        _show_course(metric, readings)
    for reading in reversed(readings):
        _show_reading(reading)
    _show_form(metric, opened=not readings)


def _show_course(metric: Metric, readings: Sequence[Reading]) -> None:
    latest = readings[-1]
    st.metric(
        escape(render_date(latest.day)),
        latest.amount,
        chart_data=list_course(readings) or None,
        chart_type="line",
        border=True,
    )
    st.caption(escape(describe_progress(metric, readings)))


def _show_reading(reading: Reading) -> None:
    row = st.container(
        horizontal=True, wrap=False, vertical_alignment="center", key=f"reading-{reading.id}"
    )
    told = [describe_reading(reading), reading.origin, reading.note]
    row.markdown(escape(" · ".join(part for part in told if part)), width="stretch")
    if row.button(
        say("Remove reading"),
        key=f"rm-reading-{reading.id}",
        icon=":material/delete:",
        type="tertiary",
        help=say("You can undo this."),
    ):
        act(remove_reading, reading.id, said=say("Removed the reading."))


def _show_form(metric: Metric, *, opened: bool) -> None:
    with (
        st.expander(say("Add a reading"), icon=":material/add:", expanded=opened),
        st.form(f"form-reading-{metric.id}-{metric.rev}", border=False, clear_on_submit=True),
    ):
        first, second = st.columns(2)
        amount = first.text_input(say("Value"), placeholder=say("62 %"))
        day = second.date_input(say("Day that it is about"), value="today", format="YYYY-MM-DD")
        origin = first.text_input(say("Where the number comes from"), value=metric.source)
        note = second.text_input(say("Note"))
        if st.form_submit_button(say("Add reading"), type="primary"):
            act(
                add_reading,
                metric.id,
                amount,
                day=day.isoformat() if isinstance(day, date) else "",
                origin=origin,
                note=note,
                said=say("Added the reading."),
            )
