"""Map of needs: needs without a space, what lies under an outcome, and spaces side by side."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.navigation import get_page
from lifeworld.app.parts.needs_map import show_covered, show_siblings, show_under_outcome
from lifeworld.app.parts.reruns import get_kept, show_tabs
from lifeworld.app.session import current_study, show_header
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.need_sentences import list_need_sentences
from opportunity_spaces.queries import list_metrics, list_spaces
from study.language import say
from transcripts.queries import get_frame

study = current_study()
show_header(
    say("Map of needs"),
    say("Which needs have a space, what is planned for an outcome, and how spaces differ."),
)
needs = list_need_sentences(study)
spaces = list_spaces(study)
if not needs and not spaces:
    st.info(
        say("There are no needs and no opportunity spaces yet. Write a need first."),
        icon=":material/lightbulb:",
    )
    st.page_link(get_page("insights"), label=say("Insights and needs"), icon=":material/add:")
    st.stop()
chain = get_kept(get_chain, study)
counts = get_frame(study).profile.frequencies
covered, outcome, beside = show_tabs(
    [say("Needs and spaces"), say("Under an outcome"), say("Side by side")], key="map_tabs"
)
if covered.open:
    with covered:
        show_covered(chain, needs, spaces)
if outcome.open:
    with outcome:
        show_under_outcome(chain, list_metrics(study), needs, counts=counts)
if beside.open:
    with beside:
        show_siblings(chain, spaces, needs, counts=counts)
