"""Chooses the form in which a thing is written."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lifeworld.exports.forms import FORMS
from study.language import say

__all__ = ["show_forms"]


def show_forms(thing: str, *, key: str, row: Any = st) -> str:
    """Show the forms of a thing, the first chosen at first, and return the suffix of the chosen.

    Args:
        thing: What is written, see `lifeworld.exports.forms`.
        key: The key of the choice.
        row: Where it is shown.
    """
    own = {form.suffix: form for form in FORMS if form.thing == thing}
    chosen: str = row.segmented_control(
        say("Form"),
        list(own),
        default=next(iter(own)),
        required=True,
        format_func=lambda each: say(own[each].title),
        key=key,
    )
    return chosen
