"""Whether suggestions can be trusted: one sentence, and the figures of the random sample."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coding.suggestions.prevalence.model import describe_figures
from coding.suggestions.prevalence.queries import get_sample_run
from coding.suggestions.trust.abstaining import describe_abstaining
from coding.suggestions.trust.queries import list_cases
from coding.suggestions.trust.verdicts import (
    ENOUGH_READ,
    FEWEST_USES,
    LEAST_AGREEMENT,
    LEAST_PRECISION,
    MARGIN,
    describe_trust,
)
from lifeworld.app.markdown import escape
from lifeworld.app.parts.widgets import describe_time
from study import Study
from study.language import render_number, say
from study.wording import count_things

if TYPE_CHECKING:
    from coding.suggestions.evaluate import Evaluation
    from coding.suggestions.trust.coders import Beside, Pair

__all__ = ["show_abstaining", "show_beside", "show_sample_figures", "show_trust"]


def show_trust(study: Study, found: Evaluation | None) -> None:
    """Show in one line which codes' suggestions can be trusted, and by what rule."""
    told = describe_trust(list_cases(study, beside=found.beside if found else ()))
    if not told:
        return
    rule = say(
        "A code is trusted where suggestions are as much like a coder as another coder is: their F1"
        " with a coder is at most {margin:.2f} below that of two people, who agree at"
        " {agreement:.1f} or better. Without a second coder, it is trusted where at least"
        " {precision:.0%} of its suggestions on passages read at random are right, with a certainty"
        " of 95%. Of codes with fewer than {uses} uses, and before {read} passages are read at"
        " random, nothing is said.",
        margin=MARGIN,
        agreement=LEAST_AGREEMENT,
        precision=LEAST_PRECISION,
        uses=FEWEST_USES,
        read=ENOUGH_READ,
    )
    st.markdown(f"**{escape(told)}**", help=rule)


def show_sample_figures(study: Study) -> None:
    """Show how good suggestions are on the passages read at random, if that was measured."""
    run = get_sample_run(study)
    if run is None:
        return
    st.markdown(escape(describe_figures(run.figures)))
    st.caption(
        say(
            "Measured {time} on passages that chance chose; the figures below are from passages"
            " that people chose to code. How common each code is stands on the page Coverage.",
            time=describe_time(run.at),
        )
    )


def show_beside(beside: Sequence[Beside]) -> None:
    """Show the machine beside a second coder, on the same passages."""
    for each in beside:
        one, other = each.coders
        rows: list[tuple[str, Pair]] = [
            (say("{one} and {other}", one=one, other=other), each.people),
            (say("suggestions and {coder}", coder=one), each.machine[0]),
            (say("suggestions and {coder}", coder=other), each.machine[1]),
        ]
        st.dataframe(
            {
                say("On {passages}", passages=count_things(each.units, "passage")): [
                    name for name, _ in rows
                ],
                "F1": [render_number(pair.f1, ".2f") for _, pair in rows],
                say("Cohen's κ"): [_render_kappa(pair.kappa) for _, pair in rows],
            },
            hide_index=True,
        )


def show_abstaining(found: Evaluation) -> None:
    """Show how often the best code is right where the machine speaks only of what it is sure of."""
    if told := describe_abstaining(found.abstaining):
        st.markdown(escape(told))


def _render_kappa(kappa: float | None) -> str:
    return "–" if kappa is None else render_number(kappa, ".2f")
