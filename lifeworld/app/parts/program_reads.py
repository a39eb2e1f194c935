"""Which programs were let in to read words of the study, and when."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.exports.audiences import AUDIENCE_WORDS
from lifeworld.exports.queries import list_exported
from study import Study
from study.language import render_date, say

__all__ = ["show_program_reads"]

MOST = 8


def show_program_reads(study: Study) -> None:
    """Show the programs that were given words, the newest first; nothing if there were none."""
    found = list_exported(study, "reading")
    if not found:
        return
    st.header(say("Read by programs"), anchor=False)
    st.caption(say("Whose words each was given is on record, and a withdrawal names it."))
    for each in found[:MOST]:
        facts = (
            render_date(each.at[:10]),
            say(AUDIENCE_WORDS.get(each.audience, each.audience)),
            say("by {name}", name=each.by),
        )
        st.markdown(f"**{escape(each.file)}** · {escape(' · '.join(facts))}")
    if len(found) > MOST:
        st.caption(say("And {number} more.", number=len(found) - MOST))
