"""Collect the quotes among the results of a search, to link them to findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from coding.search.model import Hit
from lifeworld.app.session import act
from lifeworld.app.who import current_actor
from opportunity_spaces.collected.commands import add_collected
from opportunity_spaces.collected.queries import find_coded, list_collected
from study import Study
from study.language import say
from study.wording import count_things

__all__ = ["show_collect"]


def show_collect(study: Study, place: Any, hits: Sequence[Hit]) -> None:
    """Show the button that collects the coded quotes in which something was found.

    Args:
        study: The open study.
        place: Where the button is shown.
        hits: The results that were chosen.
    """
    spans = [
        (hit.transcript_id, start, end)
        for hit in hits
        for start, end in (hit.spans or ((hit.start, hit.end),))
    ]
    coded = find_coded(study, spans)
    mine = set(list_collected(study, by=current_actor()))
    found = list(dict.fromkeys(each for span in spans for each in coded.get(span, ())))
    fresh = [each for each in found if each not in mine]
    if place.button(
        say("Collect {quotes}", quotes=count_things(len(fresh), "quote")),
        key="collect_hits",
        icon=":material/add:",
        disabled=not fresh,
        help=say("Collected quotes stand beside an insight while you write it."),
    ):
        act(
            add_collected,
            fresh,
            said=lambda made: say("Collected {quotes}.", quotes=count_things(made or 0, "quote")),
        )
    bare = sum(span not in coded for span in spans)
    if bare:
        st.caption(
            say(
                "{results} without a code there: only coded quotes can be evidence.",
                results=count_things(bare, "result"),
            )
        )
