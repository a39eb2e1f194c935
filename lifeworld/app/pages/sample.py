"""Random sample: passages drawn by chance and read one by one, which tell how often codes occur."""

from __future__ import annotations

import streamlit as st

from coding.queries import list_codes
from coding.suggestions.samples.commands import remove_unread
from coding.suggestions.samples.queries import list_samples
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.random_sample import (
    get_passages,
    show_draw,
    show_result,
    show_second,
)
from lifeworld.app.parts.suggestions_off import show_suggestions_off
from lifeworld.app.sampling import show_sample
from lifeworld.app.session import act, current_study, show_header
from lifeworld.app.who import current_actor
from study.language import say
from study.wording import count_things
from transcripts.queries import get_frame

study = current_study()
frame = get_frame(study)
me = current_actor()
codes = list_codes(study)
mine = list_samples(study, coder=me)
open_one = next((sample for sample in mine if sample.left), None)

right = show_header(
    say("Random sample"),
    say(
        "Nothing is suggested here: it would lead you. Keys: 1 to 9 or / for a code, Enter next,"
        " Backspace back, “.” the codes of the passage before."
    )
    if open_one
    else say("Passages drawn by chance and read one by one."),
)
show_suggestions_off(frame)
if not any(code.usable for code in codes):
    st.info(
        say("The codebook has no code yet. Add codes first: you will put them on passages here."),
        icon=":material/account_tree:",
    )
    if st.button(say("Open the codebook"), type="primary", icon=":material/account_tree:"):
        open_page("codebook")
    st.stop()
if open_one:
    if right.button(
        say("End here"),
        icon=":material/stop_circle:",
        help=say("What you have read counts; the rest leaves the sample."),
    ):
        act(
            remove_unread,
            open_one.id,
            said=lambda number: say(
                "Took {passages} out of the sample.", passages=count_things(number, "passage")
            ),
        )
    show_sample(study, open_one.id, actor=me)
    st.stop()
material = get_passages(study)
if not material.passages:
    st.info(
        say("Participants have said nothing yet. Add transcripts first."),
        icon=":material/forum:",
    )
    if st.button(say("Add transcripts"), type="primary", icon=":material/forum:"):
        open_page("transcripts")
    st.stop()
read = [sample for sample in mine if sample.read or sample.put_aside]
if read:
    show_result(read[-1], codes, material)
else:
    st.markdown(
        say(
            "What you code while reading is chosen: it is richer than the study. Passages drawn by"
            " chance tell how often each code really occurs, and the probabilities of suggestions"
            " rest on that."
        )
    )
    st.markdown(
        say(
            "You read one passage at a time, put on it whatever fits, and go on. Leave whenever you"
            " like: you come back to the same passage."
        )
    )
show_draw(material, actor=me, again=bool(mine))
show_second(actor=me)
