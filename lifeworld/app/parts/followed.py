"""You said, we did: each need with what was done about it so far."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_place
from opportunity_spaces.model import INITIATIVE_STATUSES
from opportunity_spaces.need_sentences import list_need_sentences
from opportunity_spaces.records.followed import Done, Followed
from study import Study
from study.language import render_date, say
from study.wording import count_things

__all__ = ["show_followed"]


def show_followed(study: Study, followed: Sequence[Followed]) -> None:
    """Show each need beside the initiatives that answer it, and what was decided about them."""
    sentences = list_need_sentences(study)
    begun = sum(each.has_begun for each in followed)
    st.markdown(
        say(
            "Something was begun for {number} of {needs}.",
            number=begun,
            needs=count_things(len(followed), "need"),
        )
    )
    for each in followed:
        with st.container(border=True, key=f"followed-{each.need.id}"):
            said, did = st.columns([5, 6], gap="medium")
            with said:
                head = st.container(horizontal=True, vertical_alignment="center")
                head.caption(say("You said"), width="stretch")
                if head.button(
                    say("Open the need"),
                    icon=":material/arrow_outward:",
                    key=f"to-followed-{each.need.id}",
                    type="tertiary",
                ):
                    open_place("need", each.need.id)
                st.markdown(escape(sentences[each.need.id]))
            with did:
                st.caption(say("We did"))
                if not each.done:
                    st.markdown(say("Nothing yet: no initiative answers it."))
                for done in each.done:
                    st.markdown(f"**{escape(done.initiative.title)}** · {escape(_tell(done))}")
                    if done.initiative.results.strip():
                        st.markdown(escape(done.initiative.results))
                for decision in each.decided:
                    day = render_date(decision.day)
                    told = say("Decided on {day}: {words}", day=day, words=decision.words)
                    st.caption(escape(told))


def _tell(done: Done) -> str:
    told = say(INITIATIVE_STATUSES[done.initiative.status]).lower()
    if not done.places:
        return told
    return say("{status}, in {places}", status=told, places=count_things(done.places, "place"))
