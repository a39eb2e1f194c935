"""Storyboard: the slides of a deck as they will be, chosen and put in order before it is made."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.navigation import get_page
from lifeworld.app.parts.slide_cards import show_slides
from lifeworld.app.session import current_study, show_header
from lifeworld.exports.audiences import AUDIENCES
from lifeworld.exports.deck.plan import CUTS
from opportunity_spaces.queries import list_insights
from study.language import say
from themes.queries import list_themes

study = current_study()
show_header(
    say("Storyboard"),
    say("The slides as they will be: put them in order, hide some, and follow a quote."),
)
if not (list_themes(study) or list_insights(study)):
    st.info(
        say("Group the codes into themes or write an insight, then see its slides here."),
        icon=":material/view_carousel:",
    )
    st.page_link(get_page("home"), label=say("See the next step"), icon=":material/arrow_forward:")
    st.stop()
whom, cut = st.columns(2)
audience = whom.selectbox(
    say("Audience"), list(AUDIENCES), index=2, format_func=lambda each: say(AUDIENCES[each])
)
chosen = cut.selectbox(
    say("Cut"), list(CUTS), index=1, format_func=lambda each: say(CUTS[each]), key="storyboard_cut"
)
show_slides(study, audience, chosen)
