"""Tell apart: two codes that are confused, side by side on the passages where it matters."""

from __future__ import annotations

import streamlit as st

from coding.model import Code
from coding.queries import list_codes
from coding.suggestions.queries import get_mode
from coding.suggestions.siblings.find_siblings import find_siblings_in_study
from coding.suggestions.siblings.model import Pair, describe_pair
from coding.suggestions.siblings.queries import (
    Siblings,
    get_siblings,
    list_choices,
    list_open_passages,
)
from lifeworld.app.markdown import escape
from lifeworld.app.parts.boundary_form import show_boundary_form
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.pair_card import show_chosen, show_pair
from lifeworld.app.parts.suggestions_off import show_suggestions_off
from lifeworld.app.session import current_study, show_header
from lifeworld.app.who import current_actor
from study.jobs import submit_job
from study.language import say
from study.wording import count_things
from transcripts.queries import get_frame

CHOSEN = "tell_apart_pair"

study = current_study()
frame = get_frame(study)
codes: dict[str, Code] = {c.id: c for c in list_codes(study)}
names = {code_id: code.name for code_id, code in codes.items()}


def _choose_pair(found: Siblings) -> Pair:
    """Return the pair that is chosen: at first, the first with an open passage."""
    keys = [f"{pair.one} {pair.other}" for pair in found.pairs]
    by_key = dict(zip(keys, found.pairs, strict=True))
    left = {
        key: len(list_open_passages(pair, list_choices(study, found.run_id, pair)))
        for key, pair in by_key.items()
    }

    def tell(key: str) -> str:
        pair = by_key[key]
        both = f"{names[pair.one]} · {names[pair.other]}"
        if left[key] == 0:
            return say("{pair} (done)", pair=both)
        return say("{pair} ({number} left)", pair=both, number=left[key])

    if st.session_state.get(CHOSEN) not in by_key:
        st.session_state[CHOSEN] = next((key for key in keys if left[key]), keys[0])
    key = st.selectbox(say("Codes that are confused"), keys, key=CHOSEN, format_func=tell)
    later = [k for k in keys[keys.index(key) + 1 :] + keys[: keys.index(key)] if left[k]]
    if not left[key] and later:
        st.button(
            say("Next pair"),
            shortcut="n",
            type="primary",
            icon=":material/compare_arrows:",
            on_click=lambda: st.session_state.update({CHOSEN: later[0]}),
        )
    return by_key[key]


right = show_header(
    say("Tell apart"),
    say("Two codes that are confused, side by side on the passages where it matters."),
)
show_suggestions_off(frame)
mode = get_mode(study)
if mode != "on":
    st.info(
        say("Suggestions are shown only in the transcript, and only where you have coded or read.")
        if mode == "after"
        else say("Suggestions are off for this study. Turn them on on the page Inbox."),
        icon=":material/visibility_off:",
    )
    st.stop()
if sum(code.usable for code in codes.values()) < 2:
    st.info(
        say("The codebook has no two codes to tell apart yet. Add codes first."),
        icon=":material/compare_arrows:",
    )
    st.stop()
found = get_siblings(study, codes)
running = show_jobs(find_siblings_in_study)
if not running and right.button(
    say("Look again") if found else say("Find confused codes"),
    type="secondary" if found else "primary",
    icon=":material/compare_arrows:",
    help=say("Compares the whole codebook with all passages and decisions. Takes some seconds."),
):
    submit_job(study, find_siblings_in_study)
    st.rerun()
if found is None:
    st.info(
        say(
            "Here two codes stand side by side on passages that could be either. You decide each"
            " with one key, and write one sentence that goes into the rules of both."
        ),
        icon=":material/compare_arrows:",
    )
    st.stop()
if not found.pairs:
    st.info(
        say(
            "No two codes were found to be confused, in {passages} of which {decided} were"
            " decided.",
            passages=count_things(found.passages, "passage"),
            decided=found.decided,
        ),
        icon=":material/check:",
    )
    st.stop()
pair = _choose_pair(found)
st.caption(escape(describe_pair(pair, names)))
one, other = codes[pair.one], codes[pair.other]
choices = list_choices(study, found.run_id, pair)
waiting = list_open_passages(pair, choices)
done = len(pair.passages) - len(waiting)
st.progress(
    done / len(pair.passages),
    text=say("{number} of {all} decided", number=done, all=len(pair.passages)),
)
show_pair(found.run_id, pair, one, other, waiting)
if done:
    show_chosen(one, other, list(choices.values()))
show_boundary_form(one, other, decided=done)
st.caption(
    say(
        "Keys: ← and → for the code at that side, B both, X neither, N later, G transcript,"
        " U undo. You work as {person}.",
        person=current_actor(),
    )
)
