"""The sentence that tells two codes apart, with a preview of the rules that it goes into."""

from __future__ import annotations

import streamlit as st

from coding.model import Code
from coding.suggestions.siblings.boundaries import render_boundary
from coding.suggestions.siblings.commands import add_boundary
from lifeworld.app.markdown import escape
from lifeworld.app.parts.pair_card import submit_refit
from lifeworld.app.session import act
from study.language import say

__all__ = ["show_boundary_form"]

_NUMBER = "boundary_number"  # of the sentences written, so that the field is empty after each


def show_boundary_form(one: Code, other: Code, *, decided: int) -> None:
    """Show the field for “X, not Y, when …”, what it would add, and the button that adds it.

    Args:
        one: A code.
        other: The other.
        decided: How many passages were decided between them.
    """
    number = st.session_state.setdefault(_NUMBER, 0)
    key = f"boundary-{one.id}-{other.id}-{number}"
    with st.container(border=True, gap="small", key="boundary"):
        st.subheader(say("What tells them apart?"), anchor=False)
        first = st.radio(
            say("The sentence is for"),
            [True, False],
            format_func=lambda is_one: say(
                "{code}, not {other}",
                code=escape((one if is_one else other).name),
                other=escape((other if is_one else one).name),
            ),
            horizontal=True,
            label_visibility="collapsed",
            key=f"{key}-side",
        )
        words = st.text_input(
            say("when …"),
            key=f"{key}-words",
            placeholder=say("such as: they tell how it was, not how it should be"),
        )
        kept, refused = (one, other) if first else (other, one)
        sentence = render_boundary(kept.name, refused.name, words)
        if sentence:
            left, right = st.columns(2, gap="small")
            with left:
                st.caption(escape(say("“{name}” will include", name=kept.name)))
                st.markdown(escape(sentence))
            with right:
                st.caption(escape(say("“{name}” will exclude", name=refused.name)))
                st.markdown(escape(sentence))
        elif not decided:
            st.caption(say("Decide some passages first: the words often come by themselves."))
        if st.button(
            say("Add to both codes"),
            type="primary" if sentence else "secondary",
            icon=":material/edit_note:",
            disabled=not sentence,
            key="boundary_add",
        ):
            said = say(
                "Added to what “{name}” includes and “{other}” excludes.",
                name=kept.name,
                other=refused.name,
            )
            told = act(add_boundary, kept.id, refused.id, words, said=said, rerun=False)
            if told is not None:
                st.session_state[_NUMBER] = number + 1
                submit_refit()
                st.rerun()
