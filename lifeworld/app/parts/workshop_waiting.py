"""What a room proposes, in a list beside the one result that is being decided on."""

from __future__ import annotations

import time
from collections.abc import Sequence

import streamlit as st

from lifeworld.app.keys import show_one_key
from lifeworld.app.markdown import escape
from lifeworld.app.parts.workshop_result import show_result_fields
from lifeworld.app.session import act
from lifeworld.exports.workshop.taken_home import accept_found
from opportunity_spaces.workshops.bring_home import reject_result, reject_results
from opportunity_spaces.workshops.model import BECOMES, Workshop
from opportunity_spaces.workshops.results import Found
from opportunity_spaces.workshops.wording import describe_reactions
from study.language import mark, say
from study.wording import shorten_quote

__all__ = ["KIND_WORDS", "show_waiting"]

KIND_WORDS = {
    **BECOMES,
    "rating": mark("Rating"),
    "verdict": mark("Verdict on an assumption"),
    "parked": mark("Parked"),
}
TITLE = 90  # characters of a result in the list
HEIGHT = 560  # pixels of the list, from which on it scrolls
MANY = 6  # results from which on the list scrolls


def show_waiting(there: Workshop, waiting: Sequence[Found]) -> None:
    """List the results that wait beside the one that is open; a decision opens the next.

    Args:
        there: The workshop.
        waiting: Its results that nobody decided on, at least one; what proposes something first.
    """
    results = {each.key: each for each in waiting}
    name = f"result_open_{there.id}"
    place = f"result_place_{there.id}"
    if st.session_state.get(name) not in results:  # decided on: the one that took its place
        at = min(st.session_state.get(place, 0), len(waiting) - 1)
        st.session_state[name] = waiting[at].key
    beside, details = st.columns([3, 5], gap="large")
    with beside:
        box = st.container(height=HEIGHT, border=False) if len(waiting) >= MANY else st.container()
        chosen = box.radio(
            say("Results to decide on"),
            list(results),
            format_func=lambda key: escape(shorten_quote(results[key].words, most=TITLE)),
            captions=[_describe(each) for each in waiting],
            label_visibility="collapsed",
            key=name,
        )
        _show_rest(there, [each for each in waiting if not each.becomes])
    st.session_state[place] = list(results).index(chosen)
    with details:
        _show_found(there, results[chosen])


def _describe(found: Found) -> str:
    proposed = say(KIND_WORDS[found.becomes]) if found.becomes else say("Opinion")
    return escape(" · ".join(part for part in (proposed, found.step) if part))


def _show_rest(there: Workshop, written: Sequence[Found]) -> None:
    """Offer to leave out at once what was written and proposes nothing."""
    if len(written) > 1 and st.button(
        say("Leave out all {number} opinions", number=len(written)),
        icon=":material/close:",
        help=say("You can undo this."),
        key="leave-all",
    ):
        told = say("Left out {number} opinions.", number=len(written))
        act(reject_results, there.id, written, said=told)


def _show_found(there: Workshop, found: Found) -> None:
    with st.container(border=True, gap="small", key=f"found-{found.key}"):
        head = [f":material/edit_note: {say('Opinion')}" if found.key.startswith("card:") else "",
                escape(found.step)]  # fmt: skip
        st.caption(" · ".join(part for part in head if part))
        st.markdown(f"**{escape(found.words)}**")
        if found.under:
            st.caption(escape("; ".join(found.under[:8])))
        if found.reactions:
            st.caption(escape(describe_reactions(found.reactions)))
        kinds = _list_kinds(found)
        kind = st.selectbox(
            say("Becomes"),
            kinds,
            index=kinds.index(found.becomes) if found.becomes in kinds else 0,
            format_func=lambda each: say(KIND_WORDS[each]),
            key=f"becomes-{found.key}",
        )
        into, fields = show_result_fields(there, found, kind)
        row = st.container(horizontal=True)
        if row.button(
            say("Accept"),
            icon=":material/check:",
            type="primary",
            shortcut="a",
            disabled=not kind,
            help="" if kind else say("Choose first what it becomes."),
            key=f"accept-{found.key}",
        ):
            act(
                accept_found,
                there.id,
                found,
                kind=kind,
                into=into,
                fields=fields,
                said=say("Brought it home."),
            )
        if row.button(
            say("Leave out"), icon=":material/close:", shortcut="x", key=f"leave-{found.key}"
        ):
            act(reject_result, there.id, found, said=say("Left it out."))
    show_one_key(("a", "x"), drawn=time.monotonic())


def _list_kinds(found: Found) -> list[str]:
    if found.becomes in ("rating", "verdict"):
        return [found.becomes]
    return [*BECOMES, "parked"]
