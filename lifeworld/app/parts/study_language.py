"""The choice of a study's language, in which its decks are written."""

from __future__ import annotations

import streamlit as st

from study.language import LANGUAGES, say

__all__ = ["choose_study_language"]


def choose_study_language(now: str) -> str:
    """Offer the languages that a study can have, and return the one chosen.

    Args:
        now: The code of the language that the study has.
    """
    known = list(LANGUAGES)
    return st.selectbox(
        say("Language of the study"),
        known,
        index=known.index(now) if now in known else 0,
        format_func=LANGUAGES.__getitem__,
        help=say("The language of decks and other exports."),
    )
