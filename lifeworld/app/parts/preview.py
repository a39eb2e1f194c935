"""Shows what an export will look like before it is made, once somebody opens it."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.session import show_error
from lifeworld.exports.export_thing import Asked
from lifeworld.exports.previews.model import Preview
from lifeworld.exports.previews.preview_thing import has_preview, preview_thing
from study import LifeworldError, Study
from study.language import get_language, say

__all__ = ["show_preview"]

MOST_LINES = 8
WIDE = 256  # pixels: three beside each other


def show_preview(study: Study, asked: Asked, *, key: str = "") -> None:
    """Show the preview of what is asked for, folded; it is made when somebody unfolds it.

    It is kept until the study, or what is asked for, changes.

    Args:
        study: The study.
        asked: What is asked for.
        key: A name of the place, where the thing is made in several.
    """
    if not has_preview(asked.thing):
        return
    place = f"preview_{key or asked.thing}"
    folded = st.expander(
        say("Preview, and what is left out"),
        icon=":material/visibility:",
        on_change="rerun",
        key=place,
    )
    if not folded.open:
        return
    with folded:
        made = _get(study, asked, f"{place}_made")
        if made is not None:
            _show(made, key=place)


def _get(study: Study, asked: Asked, place: str) -> Preview | None:
    """Return the preview, made once for each state of the study; or show why there is none."""
    stamp = (get_language(), study.stamp, asked)
    kept = st.session_state.get(place)
    if kept is None or kept[0] != stamp:
        try:
            with st.spinner(say("Making the preview…")):
                kept = st.session_state[place] = (stamp, preview_thing(study, asked))
        except LifeworldError as error:
            show_error(error)
            return None
    found: Preview = kept[1]
    return found


def _show(made: Preview, *, key: str) -> None:
    st.caption(escape(made.told))
    if made.pictures:
        row = st.container(horizontal=True, key=f"{key}_pictures")
        for picture in made.pictures:
            # Paper is as light as the page around it: a line shows where it ends.
            with row.container(border=True, width=WIDE):
                st.image(picture.image, alt=picture.alt, width="stretch")
    if made.rows:
        st.dataframe(
            {name: [row[at] for row in made.rows] for at, name in enumerate(made.head)},
            hide_index=True,
            width="stretch",
        )
    for line in made.left_out[:MOST_LINES]:
        st.caption(escape(line))
    if len(made.left_out) > MOST_LINES:
        st.caption(say("And {number} more.", number=len(made.left_out) - MOST_LINES))
    if not made.left_out:
        st.caption(say("Nothing is left out."))
