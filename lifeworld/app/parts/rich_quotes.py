"""Quotes from answers that somebody marked as evidence-rich: first, marked, and alone if wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from coding.answer_marks.model import MARK_KINDS
from coding.answer_marks.queries import list_rich_excerpts
from lifeworld.app.parts.reruns import get_cached
from study import Study
from study.language import say
from study.wording import count_things

__all__ = ["choose_rich", "describe_rich"]

T = TypeVar("T", bound=str)


def choose_rich(study: Study, ids: Sequence[T], *, key: str) -> list[T]:
    """Return quotes with the evidence-rich ones first, or these alone where somebody wants that.

    The choice is shown only where some of the quotes are evidence-rich and others are not.

    Args:
        study: The study.
        ids: The quotes.
        key: A name for the list, unique in the app.
    """
    rich = get_cached(list_rich_excerpts, study)
    first = [each for each in ids if each in rich]
    rest = [each for each in ids if each not in rich]
    if (
        first
        and rest
        and st.toggle(
            say("Evidence-rich only: {quotes}", quotes=count_things(len(first), "quote")),
            key=f"rich-{key}",
        )
    ):
        return first
    return first + rest


def describe_rich(study: Study, quote_id: str) -> str:
    """Return that a quote is evidence-rich, or ""."""
    return say(MARK_KINDS["rich"]) if quote_id in get_cached(list_rich_excerpts, study) else ""
