"""What came out of a room is brought home here: one result after the other, by a person."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.made_files import create_now, show_made
from lifeworld.app.parts.widgets import show_part
from lifeworld.app.parts.workshop_waiting import KIND_WORDS, show_waiting
from lifeworld.app.session import act, current_study
from lifeworld.app.who import current_actor
from lifeworld.exports.workshop.follow_up import write_follow_up, write_personal_page
from lifeworld.exports.workshop.minutes import MINUTES_FORMS, write_minutes
from lifeworld.exports.workshop.open_room import get_results
from opportunity_spaces.workshops.bring_home import (
    close_workshop,
    record_counted,
    remove_outcome,
)
from opportunity_spaces.workshops.model import Outcome, Workshop
from opportunity_spaces.workshops.queries import list_outcomes
from opportunity_spaces.workshops.results import Counted, Results, parse_counted
from opportunity_spaces.workshops.wording import describe_counted
from study.language import say
from study.wording import shorten_quote
from transcripts.queries import list_participants

__all__ = ["show_home"]

LEFT_OUT = 110  # characters of a result that was left out


def show_home(there: Workshop) -> None:
    """Show the results of a workshop that wait for a decision, and those that were decided on."""
    study = current_study()
    results = get_results(study, there.id)
    counted = parse_counted(there.results)
    outcomes = {each.found: each for each in list_outcomes(study, there.id)}
    if results is None and counted is None:
        st.info(
            say("Nothing was done in this workshop's room yet. Open it on “Room”, or enter what"
                " was written on paper on “Paper”.")
        )  # fmt: skip
        _show_decided(outcomes, {})
        return
    if results is not None:
        _show_counted(there, results, counted)
        _show_waiting(there, results, outcomes)
    elif counted is not None:
        st.markdown(escape(describe_counted(counted)))
        st.caption(say("The room's file was deleted; what was counted and accepted is kept."))
    said = {each.key: each.words for each in results.found} if results is not None else {}
    _show_decided(outcomes, said)
    _show_minutes(there, ready=counted is not None)


def _show_counted(there: Workshop, results: Results, counted: Counted | None) -> None:
    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown(escape(describe_counted(results.counted)), width="stretch")
    if counted != results.counted and row.button(
        say("Keep what was counted"),
        icon=":material/save:",
        type="primary" if counted is None else "secondary",
        help=say("Numbers of people, and votes with their spread: without names. Minutes and"
                 " slides are made of it."),
        key="keep-counted",
    ):  # fmt: skip
        act(record_counted, there.id, results.counted, said=say("Kept what was counted."))
    if not results.ended:
        st.caption(say("The room has not been ended: more may come."))


def _show_waiting(there: Workshop, results: Results, outcomes: Mapping[str, Outcome]) -> None:
    waiting = [each for each in results.found if each.key not in outcomes]
    # What proposes something stands first; what was only written stays below.
    waiting.sort(key=lambda each: not each.becomes)
    st.subheader(say("To decide ({number})", number=len(waiting)), anchor=False)
    if not waiting:
        row = st.container(horizontal=True, vertical_alignment="center")
        row.markdown(say("Everything was decided on."), width="stretch")
        if there.state != "home" and row.button(
            say("Finish the workshop"),
            type="primary",
            icon=":material/home:",
            key="finish-workshop",
        ):
            act(close_workshop, there.id, said=say("Finished the workshop."))
        return
    show_waiting(there, waiting)


def _show_decided(outcomes: Mapping[str, Outcome], said: Mapping[str, str]) -> None:
    """List what was decided on; *said* holds the words of results in the room, by their key."""
    if not outcomes:
        return
    st.subheader(say("Decided on ({number})", number=len(outcomes)), anchor=False)
    for each in show_part(list(outcomes.values()), key="decided", most=10):
        row = st.container(horizontal=True, vertical_alignment="center", key=f"outcome-{each.id}")
        if each.state == "left_out":
            # The study keeps no words of what was left out: they are the room's, while it is there.
            told = shorten_quote(said.get(each.found, ""), most=LEFT_OUT)
            row.caption(
                " · ".join(part for part in (say("Left out"), escape(told)) if part),
                width="stretch",
            )
            if row.button(say("Propose it again"), type="tertiary", key=f"again-{each.id}"):
                act(remove_outcome, each, said=say("It is proposed again."))
            continue
        row.markdown(
            f":material/check: {escape(say(KIND_WORDS[each.kind]))} · {escape(each.words)}",
            width="stretch",
        )


def _show_minutes(there: Workshop, *, ready: bool) -> None:
    study = current_study()
    st.subheader(say("To hand out"), anchor=False)
    st.caption(
        say(
            "Minutes hold decisions, next steps, what changed, votes with their spread, and what is"
            " parked. The page says what people said, what was decided and where it stands today."
        )
    )
    row = st.container(horizontal=True, vertical_alignment="bottom")
    suffix = row.segmented_control(
        say("Minutes as"),
        list(MINUTES_FORMS),
        default="docx",
        required=True,
        format_func=lambda each: say(MINUTES_FORMS[each]),
        key=f"minutes-form-{there.id}",
    )
    asked = (there.id, study.version, suffix)
    if row.button(
        say("Make the minutes"),
        icon=":material/description:",
        disabled=not ready,
        help="" if ready else say("Keep what was counted first."),
        key="make-minutes",
    ):
        create_now(
            "minutes",
            asked,
            f"{study.name}-minutes.{suffix}",
            lambda out: write_minutes(study, there.id, out),
            told=say("Writing the minutes…"),
        )
    if row.button(
        say("Make the page on what became of it"), icon=":material/public:", key="make-follow-up"
    ):
        create_now(
            "minutes",
            asked,
            f"{study.name}-what-became-of-it.html",
            lambda out: write_follow_up(study, there.id, out),
            told=say("Writing the page…"),
        )
    show_made(study, "minutes", asked)
    _show_personal()


def _show_personal() -> None:
    """Offer a page for one participant of the study, on what became of their words."""
    study = current_study()
    people = {str(p.id): p.pseudonym for p in list_participants(study)}
    if not people:
        return
    with st.expander(say("A page for one participant of the study"), icon=":material/person:"):
        st.caption(
            say("Only what they alone said and agreed to, and what rests on it. Hand it to them"
                " yourself.")
        )  # fmt: skip
        who = st.selectbox(
            say("Participant"), list(people), format_func=people.__getitem__, key="personal-who"
        )
        asked = (who, study.version)
        if st.button(say("Make their page"), icon=":material/public:", key="make-personal"):
            create_now(
                "personal",
                asked,
                f"{study.name}-your-words.html",
                lambda out: write_personal_page(study, who, out, actor=current_actor()),
                told=say("Writing the page…"),
            )
        show_made(study, "personal", asked)
