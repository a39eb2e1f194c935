"""An initiative that is open: whom it reaches, where it is rolled out, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.entries import Entries, Told, show_entries
from lifeworld.app.parts.finding_forms import OUTCOME, REACH, show_fields
from lifeworld.app.parts.record_forms import new_record_commands, new_record_form
from lifeworld.app.session import act
from opportunity_spaces.brief.queries import list_challenges
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.commands import revise_initiative
from opportunity_spaces.model import CADENCES, Initiative
from opportunity_spaces.queries import list_initiatives
from opportunity_spaces.records.commands import add_record, remove_record
from opportunity_spaces.records.due import is_place_due
from opportunity_spaces.records.model import PLACE_STATES, Observation, Place
from opportunity_spaces.records.queries import list_observations, list_places
from study import Study
from study.language import mark, render_date, say
from study.times import get_now

__all__ = ["choose_answering", "list_before", "show_initiative"]

LABELS = {
    "target_group": mark("For"),
    "message": mark("Message"),
    "slogan": mark("Slogan"),
    "tools": mark("Tools and channels"),
    "results": mark("Results so far"),
    "lessons": mark("What was learnt"),
    "advice": mark("Recommendations to others"),
}


def list_before(study: Study, initiative_id: str = "") -> dict[str, str]:
    """Return the initiatives that may come before one, by id."""
    return {str(i.id): i.title for i in list_initiatives(study) if i.id != initiative_id}


def choose_answering(study: Study, chain: Chain, things: Sequence[Any]) -> list[Any]:
    """Let the reader choose a challenge, and return the initiatives that answer it, or all."""
    challenges = {str(each.id): each.render() for each in list_challenges(study)}
    if not challenges or not things:
        return list(things)
    chosen = st.selectbox(
        say("Answers the challenge"),
        ["", *challenges],
        format_func=lambda each: challenges.get(each, say("All", context="initiatives")),
        key="answers_challenge",
        width=320,
    )
    if not chosen:
        return list(things)
    answering = {e.target[1] for e in chain.out_of("challenge", chosen, target="initiative")}
    if not answering.intersection(each.id for each in things):
        st.info(say("No initiative answers this challenge yet."))
    return [each for each in things if each.id in answering]


def show_initiative(study: Study, initiative: Initiative) -> None:
    """Show what an initiative is beyond its plan, with forms for it."""
    if initiative.original_title:
        st.caption(escape(initiative.original_title))
    if initiative.description:
        st.markdown(escape(initiative.description))
    if initiative.owner:
        st.caption(escape(say("Owner: {owner}", owner=initiative.owner)))
    if initiative.risk:
        answer = say("Response: {answer}", answer=initiative.answer) if initiative.answer else ""
        told = say("Risk: {risk}", risk=initiative.risk)
        st.caption(escape(" · ".join(part for part in (told, answer) if part)))
    before = list_before(study).get(initiative.depends_on_id)
    if before:
        st.caption(escape(say("Comes after “{title}”.", title=before)))
    for title, fields, key in (
        (say("Whom it reaches, and how"), REACH, "reach"),
        (say("What came of it"), OUTCOME, "outcome"),
    ):
        row = st.container(horizontal=True, vertical_alignment="center")
        row.subheader(title, anchor=False, width="stretch")
        if row.button(
            say("Write it down") if not _list_told(initiative, fields) else say("Edit"),
            icon=":material/edit_note:",
            type="tertiary",
            key=f"{key}-{initiative.id}",
        ):
            st.dialog(title, width="large")(_edit)(initiative, fields, key)
        for label, words in _list_told(initiative, fields):
            st.caption(label)
            st.markdown(escape(words).replace("\n", "  \n"))
    _show_rollout(study, initiative)


def _list_told(initiative: Initiative, fields: Sequence[str]) -> list[tuple[str, str]]:
    told = [(say(LABELS[field]), str(getattr(initiative, field)).strip()) for field in fields]
    return [(label, words) for label, words in told if words]


def _edit(initiative: Initiative, fields: Sequence[str], key: str) -> None:
    with st.form(f"form-{key}-{initiative.id}", border=False):
        values = show_fields(
            "initiative", initiative, key=f"{key}-{initiative.id}-{initiative.rev}", only=fields
        )
        if st.form_submit_button(say("Save"), type="primary", icon=":material/save:"):
            act(
                revise_initiative,
                initiative.id,
                expect_rev=initiative.rev,
                **values,
                said=say("Saved the initiative."),
            )


def _show_rollout(study: Study, initiative: Initiative) -> None:
    st.subheader(say("Roll-out"), anchor=False)
    places = list_places(study, initiative.id)
    seen: dict[str, list[Observation]] = {}
    for each in list_observations(study):
        seen.setdefault(each.place_id, []).append(each)
    cadence = say(CADENCES[initiative.cadence]).lower() if initiative.cadence else ""

    entries = Entries(
        kind="place",
        about=say("Its places are looked at {cadence}.", cadence=cadence)
        if cadence
        else say("The places where it runs, and what is seen there."),
        none=say("It has no places yet. Add one with “New place”."),
        tell=lambda place: _tell_place(place, seen.get(place.id, []), initiative.cadence),
        form=new_record_form("place", {}),
        **new_record_commands("place", initiative_id=initiative.id),
        more=lambda place: _show_seen(place, seen.get(place.id, [])),
    )
    show_entries(entries, places, seen=False)


def _tell_place(place: Place, seen: Sequence[Observation], cadence: str) -> Told:
    last = seen[-1].day if seen else ""
    due = is_place_due(place, last, cadence, date.fromisoformat(get_now()[:10]))
    days = [
        say("began on {day}", day=render_date(place.started)) if place.started else "",
        say("follow-up on {day}", day=render_date(place.follow_up)) if place.follow_up else "",
        say("last seen on {day}", day=render_date(last)) if last else "",
    ]
    state = say(PLACE_STATES[place.state]).lower()
    return Told(
        title=place.name,
        lines=[" · ".join(part for part in days if part)],
        badge=f"{state} · {say('due')}" if due else state,
        urgent=due,
    )


def _show_seen(place: Place, seen: Sequence[Observation]) -> None:
    for each in reversed(seen):
        row = st.container(
            horizontal=True, wrap=False, vertical_alignment="center", key=f"seen-{each.id}"
        )
        row.markdown(f"{escape(render_date(each.day))}: {escape(each.words)}", width="stretch")
        if row.button(
            say("Remove observation"),
            key=f"rm-seen-{each.id}",
            icon=":material/delete:",
            type="tertiary",
            help=say("You can undo this."),
        ):
            act(remove_record, "observation", each.id, said=say("Removed the observation."))
    with (
        st.expander(say("Add an observation"), icon=":material/add:"),
        st.form(f"form-seen-{place.id}", border=False, clear_on_submit=True),
    ):
        words = st.text_area(say("What was seen"), height=80)
        day = st.date_input(say("Day on which it was seen"), value="today", format="YYYY-MM-DD")
        if st.form_submit_button(say("Add observation"), type="primary"):
            act(
                add_record,
                "observation",
                place_id=place.id,
                words=words,
                day=day.isoformat() if isinstance(day, date) else "",
                said=say("Added the observation."),
            )
