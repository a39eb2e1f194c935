"""The part of a step's form that says how it is voted on."""

from __future__ import annotations

import streamlit as st

from opportunity_spaces.workshops.plan import CARD_KINDS, POLL_KINDS, Criterion, Poll
from study.language import mark, say

__all__ = ["show_poll"]

_MOST_CRITERIA = 4
_HEAVIEST = 5
_MOST_DOTS = 20
_PILE = mark("Pile")


def show_poll(now: Poll | None, *, key: str) -> Poll:
    """Show how a step is voted on, and return it."""
    there = now or Poll(kind="dots", of=("opinion",))
    kinds = list(POLL_KINDS)
    kind = st.selectbox(
        say("How it is voted on"),
        kinds,
        index=kinds.index(there.kind),
        format_func=lambda each: say(POLL_KINDS[each]),
        key=f"poll-{key}",
    )
    names = {str(each): words for each, words in CARD_KINDS.items()} | {"pile": _PILE}
    of = st.multiselect(
        say("What is voted on"),
        list(names),
        default=list(there.of),
        format_func=lambda each: say(names[each]),
        key=f"of-{key}",
    )
    budget, most = there.budget, there.most
    criteria: tuple[Criterion, ...] = ()
    if kind == "dots":
        left, right = st.columns(2)
        budget = int(
            left.number_input(say("Dots each"), 1, _MOST_DOTS, there.budget, key=f"budget-{key}")
        )
        most = int(
            right.number_input(
                say("At most on one card"), 1, _MOST_DOTS, there.most, key=f"most-{key}"
            )
        )
    elif kind == "rating":
        criteria = _show_criteria(there.criteria, key=key)
    return Poll(kind=kind, budget=budget, most=min(most, budget), criteria=criteria, of=tuple(of))


def _show_criteria(given: tuple[Criterion, ...], *, key: str) -> tuple[Criterion, ...]:
    found = []
    for at in range(_MOST_CRITERIA):
        now = given[at] if at < len(given) else Criterion(id=f"k{at + 1}", name="")
        name, weight, less = st.columns([6, 3, 3], vertical_alignment="bottom")
        words = name.text_input(
            say("Criterion {number}", number=at + 1), now.name, key=f"criterion-{at}-{key}"
        )
        heavy = weight.select_slider(
            say("Weight"), list(range(1, _HEAVIEST + 1)), now.weight, key=f"heavy-{at}-{key}"
        )
        fewer = less.checkbox(say("Less is better"), now.less, key=f"fewer-{at}-{key}")
        if words.strip():
            found.append(
                Criterion(
                    id=now.id, name=words.strip(), weight=heavy, less=fewer, low=now.low,
                    high=now.high,
                )
            )  # fmt: skip
    return tuple(found)
