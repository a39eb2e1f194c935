"""Makes the papers for an ethics board: what the study leaves open, the button, and the file."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.made_files import create_now, show_made
from lifeworld.app.parts.preview import show_preview
from lifeworld.app.parts.reruns import get_kept
from lifeworld.exports.ethics.export_ethics import export_ethics
from lifeworld.exports.ethics.gather_facts import list_findings
from lifeworld.exports.export_thing import Asked
from study import Study
from study.language import say

__all__ = ["show_ethics_export"]


def show_ethics_export(study: Study) -> None:
    """Show a card with what is in the papers, what the study shows to be done, and the button."""
    with st.container(border=True, key="card_ethics"):
        st.header(f":material/gavel: {say('Papers for an ethics board')}", anchor=False)
        whom = say("for an ethics board")
        st.markdown(f":gray-badge[:material/group: {escape(whom)}]")
        st.caption(
            say(
                "Information sheet, consent form, record of processing and a draft risk assessment,"
                " as Word files in English and Danish. What the study does not know is left open in"
                " brackets. They hold no words and no names of participants, so nothing goes on"
                " record."
            )
        )
        waiting = [each.shown for each in get_kept(list_findings, study) if each.open]
        if waiting:
            st.markdown(say("The risk assessment will say what is to be done:"))
            st.markdown("\n".join(f"- {escape(line)}" for line in waiting))
        show_preview(study, Asked(thing="ethics", form="zip", audience="internal"))
        asked = study.version
        if st.button(
            say("Make the papers"), key="make_ethics", type="primary", icon=":material/gavel:"
        ):
            create_now(
                "ethics",
                asked,
                f"{study.name}-ethics.zip",
                lambda out: export_ethics(study, out),
                told=say("Writing the papers…"),
            )
        show_made(study, "ethics", asked)
