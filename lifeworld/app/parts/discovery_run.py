"""How the themes of a run were computed."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.widgets import describe_time
from study.language import say
from study.wording import count_things
from themes.discovery.model import DiscoveryRun

__all__ = ["show_computed"]


def show_computed(newest: DiscoveryRun) -> None:
    """Show behind a fold what the themes of a run rest on."""
    summary, parameters = newest.run["summary"], newest.run["parameters"]
    times = f" {count_things(parameters['runs'], 'time')}" if "runs" in parameters else ""
    told = say(
        "{time}: the language model {model} turned each passage into numbers, in which similar"
        " meanings lie close, and the passages were grouped{times} ({method}, seed {seed}). What"
        " is shown is the grouping that agrees best with the others. Their mean agreement is"
        " {agreement:.2f}, where 1 is the same and 0 is chance (adjusted mutual information; Vinh,"
        " Epps and Bailey, 2010). A theme is stable if the others found at least three quarters of"
        " it again (Hennig, 2007).",
        time=describe_time(newest.run["at"]),
        model=summary["model"],
        times=times,
        method=summary["method"],
        seed=newest.run["seed"],
        agreement=summary["agreement"],
    )
    with st.expander(say("How this was computed")):
        st.markdown(escape(told))
