"""What one person rates in an open round: a mark for each thing by each criterion."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.session import act
from lifeworld.app.who import current_actor
from opportunity_spaces.priorities.commands import record_rating
from opportunity_spaces.priorities.model import HIGHEST, LOWEST, Round
from opportunity_spaces.priorities.queries import find_rating
from study import Study
from study.language import say

__all__ = ["show_marks"]

_ABREAST = 3  # criteria beside each other
_MARKS = list(range(LOWEST, HIGHEST + 1))


def show_marks(study: Study, there: Round, names: Mapping[str, str]) -> None:
    """Show the marks of whoever works in this browser, and save them together.

    Args:
        study: The study.
        there: The round.
        names: The names of what is rated, by id.
    """
    mine = find_rating(study, there.id, by=current_actor())
    given = mine.marks if mine else {}
    st.caption(
        say(
            "You rate as {name}. Others see that you have rated, and nothing else before the"
            " rating is closed. 1 is little, 5 is much; what you cannot judge stays open.",
            name=escape(current_actor()),
        )
    )
    with st.form(f"marks-{there.id}", border=False):
        marks: dict[str, dict[str, int]] = {}
        for thing in there.things:
            if thing not in names:
                continue
            with st.container(border=True, gap="small", key=f"rated-{thing}"):
                st.markdown(f"**{escape(names[thing])}**")
                for start in range(0, len(there.criteria), _ABREAST):
                    part = there.criteria[start : start + _ABREAST]
                    for place, criterion in zip(st.columns(_ABREAST), part, strict=False):
                        now = given.get(thing, {}).get(criterion.name)
                        chosen = place.radio(
                            escape(criterion.name),
                            [None, *_MARKS],
                            index=now or 0,
                            format_func=lambda each: "–" if each is None else str(each),
                            horizontal=True,
                            key=f"mark-{there.id}-{thing}-{criterion.name}",
                        )
                        if chosen is not None:
                            marks.setdefault(thing, {})[criterion.name] = chosen
        if st.form_submit_button(
            say("Save my marks"), type="primary", icon=":material/save:", key="save-marks"
        ):
            act(record_rating, there.id, marks, said=say("Saved your marks."))
