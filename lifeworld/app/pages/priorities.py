"""Priorities: blind ratings, the roadmap that follows, and what was done about each need."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.followed import show_followed
from lifeworld.app.parts.rating_form import show_change_round, show_new_round
from lifeworld.app.parts.rating_marks import show_marks
from lifeworld.app.parts.rating_results import show_results
from lifeworld.app.parts.reruns import get_kept, show_tabs
from lifeworld.app.parts.roadmap import show_roadmap
from lifeworld.app.session import act, current_study, show_header
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.priorities.commands import close_round, open_round, remove_round
from opportunity_spaces.priorities.model import KINDS, STATES, Round
from opportunity_spaces.priorities.queries import (
    get_order,
    list_ratable,
    list_raters,
    list_ratings,
    list_rounds,
)
from opportunity_spaces.priorities.wording import describe_criterion
from opportunity_spaces.queries import list_initiatives, list_needs
from opportunity_spaces.records.followed import list_followed
from opportunity_spaces.records.queries import list_decisions, list_places
from study.language import render_date, say
from study.wording import count_things, render_names

study = current_study()


def _tell_raters(there: Round) -> str:
    raters = list_raters(study, there.id)
    if not raters:
        return say("Nobody has rated yet.")
    number = len(there.things) * len(there.criteria)
    return render_names(
        name
        if given >= number
        else say("{name} ({given} of {number} marks)", name=name, given=given, number=number)
        for name, given in raters.items()
    )


def _show_draft(there: Round, names: dict[str, str]) -> None:
    st.markdown("\n".join(f"- {escape(describe_criterion(each))}" for each in there.criteria))
    held = [names[each] for each in there.things if each in names]
    st.caption(escape(say("Rated are: {things}", things="; ".join(held))))
    row = st.container(horizontal=True)
    if row.button(
        say("Begin the rating"),
        type="primary",
        icon=":material/play_arrow:",
        help=say("Criteria and weights stay as they are from then on."),
        key=f"begin-{there.id}",
    ):
        act(open_round, there.id, said=say("The rating has begun."))
    if row.button(say("Change"), icon=":material/edit:", key=f"change-{there.id}"):
        show_change_round(there)


def _show_open(there: Round, names: dict[str, str]) -> None:
    row = st.container(horizontal=True, vertical_alignment="center")
    told = say("Rated so far: {people}", people=_tell_raters(there))
    row.markdown(escape(told), width="stretch")
    if row.button(
        say("Close and show all marks"),
        icon=":material/visibility:",
        help=say("Everybody sees then what all rated, without names."),
        key=f"close-{there.id}",
    ):
        act(close_round, there.id, said=say("Closed the rating."))
    show_marks(study, there, names)


def _show_closed(there: Round, names: dict[str, str]) -> None:
    ratings = list_ratings(study, there.id)
    people = count_things(len(ratings), "person rated", "people rated")
    st.caption(
        say("{people}; closed on {day}.", people=people, day=render_date(there.closed_at[:10]))
    )
    show_results(there, ratings, names)
    if st.button(
        say("Rate again"),
        icon=":material/replay:",
        help=say("A new round with the same things and criteria, after you have talked."),
        key=f"again-{there.id}",
    ):
        show_new_round(there)


def _show_ratings(*, seen: bool) -> None:
    rounds = {each.id: each for each in list_rounds(study)}
    row = st.container(horizontal=True, vertical_alignment="bottom")
    if rounds:
        chosen = row.selectbox(
            say("Rating"),
            list(rounds),
            format_func=lambda each: (
                f"{rounds[each].title} · {say(KINDS[rounds[each].kind])} ·"
                f" {say(STATES[rounds[each].state], context=_CONTEXT.get(rounds[each].state, ''))}"
            ),
            key="round",
        )
    else:
        row.caption(
            say(
                "Several people rate initiatives, opportunity spaces or needs, each alone, by"
                " criteria whose weights were set before. Then all marks are shown at once."
            ),
            width="stretch",
        )
    if row.button(
        say("New rating"),
        icon=":material/add:",
        type="primary" if not rounds else "secondary",
        shortcut="n" if seen else None,
        key="new-round",
    ):
        show_new_round()
    if not rounds:
        st.info(say("There are no ratings yet. Add one with “New rating”."))
        return
    there = rounds[chosen]
    names = list_ratable(study, there.kind, every=True)
    {"draft": _show_draft, "open": _show_open, "closed": _show_closed}[there.state](there, names)
    if st.button(
        say("Remove this rating"),
        icon=":material/delete:",
        type="tertiary",
        help=say("You can undo this."),
        key=f"rm-round-{there.id}",
    ):
        act(remove_round, there.id, said=say("Removed the rating."))


_CONTEXT = {"closed": "round"}

show_header(
    say("Priorities"), say("What comes first, when it is done, and what was done about each need.")
)
initiatives, needs = list_initiatives(study), list_needs(study)
rating, road, did = show_tabs(
    [say("Ratings"), say("Roadmap"), say("You said, we did")], key="priority_tabs"
)
with rating:  # always: marks that are not saved yet would be gone
    _show_ratings(seen=rating.open)
if road.open:
    with road:
        if initiatives:
            begun = Counter(
                p.initiative_id for p in list_places(study) if p.state not in ("planned", "stopped")
            )
            show_roadmap(initiatives, get_order(study, "initiative"), begun)
        else:
            st.info(say("There are no initiatives yet. Add them on Opportunity spaces."))
if did.open:
    with did:
        if needs:
            chain = get_kept(get_chain, study)
            places, decisions = list_places(study), list_decisions(study)
            show_followed(study, list_followed(chain, needs, initiatives, decisions, places))
        else:
            st.info(say("There are no needs yet. Write down first what people need."))
