"""Workshops: the evidence is prepared for a room, and what the room decided is brought home."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.parts.reruns import show_tabs
from lifeworld.app.parts.workshop_cards import show_cards
from lifeworld.app.parts.workshop_form import (
    show_copy_workshop,
    show_new_workshop,
    show_plan,
    show_save_template,
)
from lifeworld.app.parts.workshop_home import show_home
from lifeworld.app.parts.workshop_paper import show_paper
from lifeworld.app.parts.workshop_room import show_room
from lifeworld.app.parts.workshop_steps import show_steps
from lifeworld.app.session import act, current_study, show_header
from opportunity_spaces.workshops.commands import remove_workshop
from opportunity_spaces.workshops.model import STATES, Workshop
from opportunity_spaces.workshops.queries import list_cards, list_steps, list_workshops
from study.language import render_date, say

study = current_study()


def _name(there: Workshop) -> str:
    day = render_date(there.day) if there.day else say("no day yet")
    return f"{there.title} · {day} · {say(STATES[there.state])}"


def _show_more(there: Workshop) -> None:
    row = st.container(horizontal=True)
    if row.button(say("Copy"), icon=":material/content_copy:", type="tertiary", key="copy"):
        show_copy_workshop(there)
    if row.button(
        say("Save as template"), icon=":material/bookmark:", type="tertiary", key="as-template"
    ):
        show_save_template(there)
    if row.button(
        say("Remove this workshop"),
        icon=":material/delete:",
        type="tertiary",
        help=say("You can undo this."),
        key=f"rm-workshop-{there.id}",
    ):
        act(remove_workshop, there.id, said=say("Removed the workshop."))


show_header(
    say("Workshops"), say("The evidence goes into a room, and what was decided there comes home.")
)
workshops = {each.id: each for each in list_workshops(study)}
top = st.container(horizontal=True, vertical_alignment="bottom")
chosen = None
if workshops:
    wanted = st.session_state.pop("workshop", None)
    if wanted in workshops:
        st.session_state["chosen_workshop"] = wanted
    if st.session_state.get("chosen_workshop") not in workshops:
        st.session_state.pop("chosen_workshop", None)
    chosen = top.selectbox(
        say("Workshop"),
        list(workshops),
        format_func=lambda each: _name(workshops[each]),
        key="chosen_workshop",
    )
else:
    top.caption(
        say(
            "Prepare a workshop: steps with their minutes, and cards from the study. People join"
            " with a phone, without an account; nothing enters the study that you do not accept."
        ),
        width="stretch",
    )
if top.button(
    say("New workshop"),
    icon=":material/add:",
    type="secondary" if workshops else "primary",
    shortcut="n",
    key="new-workshop",
):
    show_new_workshop()
if chosen is None:
    st.info(say("There are no workshops yet. Begin with “New workshop”."))
else:
    there = workshops[chosen]
    steps, cards = list_steps(study, there.id), list_cards(study, there.id)
    plan, order, brought, room, paper, home = show_tabs(
        [
            say("Plan", context="noun"),
            say("Steps ({number})", number=len(steps)),
            say("Cards ({number})", number=len(cards)),
            say("Room"),
            say("Paper"),
            say("Home again"),
        ],
        key=f"workshop_tabs_{there.id}",
    )
    with plan:  # always: what is not saved yet would be gone
        show_plan(there)
        _show_more(there)
    if order.open:
        with order:
            show_steps(there, steps)
    if brought.open:
        with brought:
            show_cards(there, cards)
    if room.open:
        with room:
            show_room(there, cards=len(cards))
    if paper.open:
        with paper:
            show_paper(there, steps, cards=len(cards))
    if home.open:
        with home:
            show_home(there)
