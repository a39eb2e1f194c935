"""How the themes of a run were computed."""

from __future__ import annotations

import streamlit as st

from coding.queries import list_codes
from coding.suggestions.material.queries import get_judgements
from coding.suggestions.set_aside.model import SetAside
from coding.suggestions.set_aside.queries import find_in_material, list_ruled_out
from lifeworld.app.markdown import escape
from lifeworld.app.parts.random_sample import get_passages
from lifeworld.app.parts.set_aside import show_left_out
from lifeworld.app.parts.widgets import describe_time
from study import Study
from study.language import say
from study.wording import count_things
from themes.discovery.model import DiscoveryRun

__all__ = ["show_computed", "show_passed_over"]


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


def show_passed_over(study: Study, newest: DiscoveryRun) -> None:
    """Offer a list of the passages that are in no suggested theme because they are no evidence."""
    if not newest.run["summary"].get("set_aside"):
        return
    show_left_out(
        study,
        lambda: _list_aside(study),
        key="discover_aside",
        why=say("No theme is made of these passages until you bring them back or code them."),
        said=say("Brought the passage back. It is grouped when you suggest themes again."),
    )


def _list_aside(study: Study) -> list[SetAside]:
    material = get_passages(study)
    judgements, _ = get_judgements(study, material)
    found = find_in_material(study, material, judgements, codes=list_codes(study))
    return list_ruled_out(material, found)
