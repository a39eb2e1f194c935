"""The roadmap: initiatives in three columns, from quick wins to long-term change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_place
from opportunity_spaces.model import INITIATIVE_STATUSES, Initiative
from opportunity_spaces.priorities.roadmap import COLUMNS, list_roadmap
from study.language import say
from study.wording import count_things

__all__ = ["show_roadmap"]

_BEGUN = {"pilot": "blue", "running": "green", "done": "gray"}


def show_roadmap(
    initiatives: Sequence[Initiative], places: Mapping[str, int], rollout: Mapping[str, int]
) -> None:
    """Show the initiatives of each horizon in their order.

    Args:
        initiatives: All initiatives.
        places: The place of each that was rated, by id.
        rollout: In how many places each has begun, by id.
    """
    titles = {str(i.id): i.title for i in initiatives}
    columns = list_roadmap(initiatives, places)
    for place, (horizon, held) in zip(st.columns(len(columns)), columns.items(), strict=True):
        with place:
            st.subheader(f"{say(COLUMNS[horizon])} ({len(held)})", anchor=False)
            if not held:
                st.caption(say("Nothing yet."))
            for each in held:
                with st.container(border=True, gap="xxsmall", key=f"road-{each.id}"):
                    row = st.container(horizontal=True, wrap=False, vertical_alignment="center")
                    if row.button(
                        f"**{escape(each.title)}**", key=f"to-road-{each.id}", type="tertiary"
                    ):
                        open_place("initiative", each.id)
                    if each.status in _BEGUN:
                        row.badge(
                            say(INITIATIVE_STATUSES[each.status]),
                            color=_BEGUN[each.status],  # type: ignore[arg-type]
                        )
                    for line in (
                        each.owner or say("no owner yet"),
                        say("Runs in {places}.", places=count_things(rollout[each.id], "place"))
                        if rollout.get(each.id)
                        else "",
                        say("Comes after “{title}”.", title=titles[each.depends_on_id])
                        if each.depends_on_id in titles
                        else "",
                    ):
                        if line:
                            st.caption(escape(line))
