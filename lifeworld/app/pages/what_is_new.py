"""What is new: what the interviews that came last change in themes, insights, needs and spaces."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.navigation import get_page
from lifeworld.app.parts.differences import describe_arrival, describe_new, show_difference
from lifeworld.app.parts.reruns import get_cached
from lifeworld.app.session import current_study, show_header
from opportunity_spaces.difference.queries import get_difference, list_arrivals
from study.language import say
from transcripts.queries import get_frame

study = current_study()
show_header(
    say("What is new"),
    say("What the latest interviews change in themes, insights, needs and opportunity spaces."),
)
arrivals = get_cached(list_arrivals, study)
if not arrivals:
    st.info(
        say("There are no transcripts yet. When new ones come, this page says what they change."),
        icon=":material/forum:",
    )
    st.page_link(get_page("transcripts"), label=say("Add transcripts"), icon=":material/add:")
    st.stop()
if len(arrivals) == 1:
    st.info(
        say(
            "All transcripts came at once, so there is nothing to compare them with. When more are"
            " added, this page says what they change."
        ),
        icon=":material/forum:",
    )
    st.stop()
# The first import cannot be compared with anything before it.
choices = {arrival.seq: arrival for arrival in arrivals[:-1]}
since = st.selectbox(
    say("New is what came with this import, or later"),
    list(choices),
    format_func=lambda seq: describe_arrival(choices[seq]),
    key="new_since",
)
if since is None:
    st.stop()
difference = get_cached(get_difference, study, since)
st.markdown(describe_new(difference))
if not difference.codings:
    st.info(
        say("Nothing is coded in the new transcripts yet, so they cannot have changed anything."),
        icon=":material/format_ink_highlighter:",
    )
    st.page_link(get_page("coding"), label=say("Code them"), icon=":material/arrow_forward:")
    st.stop()
show_difference(study, difference, counts=get_frame(study).profile.frequencies)
