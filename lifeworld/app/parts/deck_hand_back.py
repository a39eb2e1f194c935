"""Takes back a deck that was edited in PowerPoint: stale slides are replaced, edits are kept."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lifeworld.app.parts.made_files import create_now, show_made
from lifeworld.app.who import current_actor
from lifeworld.exports.hand_back import hand_back
from study import Study
from study.language import say

__all__ = ["show_hand_back"]


def show_hand_back(study: Study) -> None:
    """Show where an edited deck is chosen, what was done with it, and the file that was made."""
    st.caption(
        say(
            "Choose a deck that this study made and that somebody edited. Slides that would say"
            " something else today are replaced; slides edited by hand stay and are listed."
        )
    )
    edited = st.file_uploader(say("Edited deck"), type=["pptx"], key="edited_deck")
    if edited is None:
        return
    name = Path(edited.name).name

    def write(out: Path) -> list[str]:
        own = out.parent / f".{name}"
        own.write_bytes(edited.getvalue())
        try:
            return hand_back(
                study, own, out, actor=current_actor(), place=say("downloaded in a browser")
            )
        finally:
            own.unlink()

    if st.button(say("Bring it up to date"), icon=":material/sync:"):
        create_now("edited", edited.file_id, name, write, told=say("Comparing its slides…"))
    show_made(study, "edited", edited.file_id)
