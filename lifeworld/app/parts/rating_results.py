"""What a closed rating says: where people differ, the order, and how firm it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lifeworld.app.markdown import escape
from opportunity_spaces.priorities.model import HIGHEST, LOWEST, Rating, Round
from opportunity_spaces.priorities.ranking import (
    DRAWN,
    Dispute,
    Standing,
    list_disputes,
    list_standings,
)
from opportunity_spaces.priorities.wording import (
    describe_criterion,
    describe_firmness,
    describe_places,
)
from study.language import render_number, say
from study.wording import count_things

__all__ = ["show_results"]

_DIFFERENT = 2  # marks apart, from which on it is worth a talk
_MOST = 8  # disputes in the list
_FEW = 5  # people below which a mean says little
_DOT = "●"


def show_results(there: Round, ratings: Sequence[Rating], names: Mapping[str, str]) -> None:
    """Show where people differ, the order of what they rated, and how both were computed.

    Args:
        there: A closed round.
        ratings: What everybody rated.
        names: The names of what was rated, by id.
    """
    st.subheader(say("Where you differ most"), anchor=False)
    _show_disputes(list_disputes(there, ratings), names)
    st.subheader(say("The order"), anchor=False)
    standings = list_standings(there, ratings)
    _show_order(there, standings, names)
    if told := describe_firmness(standings, names):
        st.markdown(escape(" ".join(told)))
    if len(ratings) < _FEW:
        st.caption(
            say(
                "{people} rated: take the order as the beginning of a talk.",
                people=count_things(len(ratings), "person", "people"),
            )
        )
    with st.expander(say("How this was computed")):
        st.markdown(
            say(
                "A score is the mean of the marks by weight, where marks of which less is better"
                " are turned round; a criterion that nobody rated a thing by does not count for it."
                " How firm the order is, is found with {number} sets of weights drawn evenly from"
                " all that there are, the same ones every time, as in stochastic multicriteria"
                " acceptability analysis (Lahdelma, Hokkanen and Salminen 1998). People differ by"
                " the distance from the lowest mark to the highest.",
                number=render_number(DRAWN),
            )
        )
        st.markdown("\n".join(f"- {escape(describe_criterion(each))}" for each in there.criteria))


def _show_disputes(disputes: Sequence[Dispute], names: Mapping[str, str]) -> None:
    import pandas as pd

    wide = [each for each in disputes if each.spread >= _DIFFERENT and each.thing in names]
    if not disputes:
        st.caption(say("Only one person rated, so there is nothing to differ on."))
        return
    if not wide:
        st.caption(say("No two marks of a thing are more than one apart: you agree."))
        return
    rows: list[dict[str, Any]] = [
        {
            say("What is rated"): names[each.thing],
            say("Criterion"): each.criterion,
            **{str(value): _DOT * each.marks.count(value) for value in range(LOWEST, HIGHEST + 1)},
            say("Apart"): each.spread,
        }
        for each in wide[:_MOST]
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, height="content")
    if (more := len(wide) - _MOST) > 0:
        st.caption(say("and {things}", things=count_things(more, "more", "more")))


def _show_order(there: Round, standings: Sequence[Standing], names: Mapping[str, str]) -> None:
    import pandas as pd

    rows: list[dict[str, Any]] = [
        {
            say("Place", context="rank"): each.place,
            say("What is rated"): names[each.thing],
            say("Score"): each.score,
            say("Under other weights"): describe_places(each),
            say("First under"): each.first if each.best is not None else None,
            **{c.name: each.means.get(c.name) for c in there.criteria},
        }
        for each in standings
        if each.thing in names
    ]
    mean = st.column_config.NumberColumn(format="%.1f")
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        column_config={
            say("Score"): mean,
            say("First under"): st.column_config.NumberColumn(
                format="percent", help=say("Of all weights that the criteria could have.")
            ),
            **{criterion.name: mean for criterion in there.criteria},
        },
    )
