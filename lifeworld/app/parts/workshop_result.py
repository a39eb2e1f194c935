"""The fields of a result of a room, by what it becomes in the study."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lifeworld.app.parts.finding_forms import show_choice, show_day
from lifeworld.app.session import current_study
from opportunity_spaces.model import ASSUMPTION_VERDICTS, HORIZONS
from opportunity_spaces.queries import find_row, list_insights, list_needs, list_spaces
from opportunity_spaces.records.queries import list_named
from opportunity_spaces.statements import render_who_needs
from opportunity_spaces.workshops.model import Workshop
from opportunity_spaces.workshops.results import Found
from study.language import say

__all__ = ["show_result_fields"]

Fields = dict[str, Any]


def show_result_fields(there: Workshop, found: Found, kind: str) -> tuple[str, Fields]:
    """Show the fields of what a result becomes; return what it changes, if anything, and them."""
    key = f"{found.key}-{kind}"
    if kind in ("insight", "need", "space"):
        into = _choose_existing(kind, key)
        return into, _show_finding(kind, into, found, f"{key}-{into}")
    if kind == "verdict":
        return found.sources[0].removeprefix("assumption:"), _show_verdict(found, key)
    shown = {
        "initiative": _show_initiative,
        "decision": _show_decision,
        "step": _show_step,
        "rating": _show_rating,
        "parked": _show_parked,
    }.get(kind)
    return "", shown(there, found, key) if shown else {}


def _choose_existing(kind: str, key: str) -> str:
    study = current_study()
    if kind == "insight":
        names = {str(i.id): f"{i.code} {i.assertion}" for i in list_insights(study)}
    elif kind == "need":
        names = {str(n.id): render_who_needs(n.who, n.verb, n.goal) for n in list_needs(study)}
    else:
        names = {str(s.id): s.name for s in list_spaces(study)}
    return show_choice(say("Changes (empty: it is new)"), "", names, key=f"into-{key}")


def _show_finding(kind: str, into: str, found: Found, key: str) -> Fields:
    row = find_row(current_study(), kind, into) if into else None
    if kind == "insight":
        return {"assertion": st.text_area(say("Assertion"), found.words, height=80, key=f"w-{key}")}
    if kind == "space":
        return {
            "name": st.text_input(say("Name"), found.words, key=f"w-{key}"),
            "narrative": st.text_area(
                say("Narrative"), row["narrative"] if row else "", height=80, key=f"n-{key}"
            ),
        }
    who, verb = st.columns(2)
    return {
        "who": who.text_input(say("Who"), row["who"] if row else "", key=f"who-{key}"),
        "verb": verb.text_input(
            say("needs to"), row["verb"] if row else found.words, key=f"verb-{key}"
        ),
    }


def _show_verdict(found: Found, key: str) -> Fields:
    row = find_row(current_study(), "assumption", found.sources[0].removeprefix("assumption:"))
    verdicts = list(ASSUMPTION_VERDICTS)
    now = row["verdict"] if row else verdicts[0]
    verdict = st.selectbox(
        say("Verdict"),
        verdicts,
        index=verdicts.index(now),
        format_func=lambda each: say(ASSUMPTION_VERDICTS[each]),
        key=f"v-{key}",
    )
    revised = st.text_input(
        say("What is known today"), row["revised"] if row else "", key=f"r-{key}"
    )
    return {"verdict": verdict, "revised": revised}


def _show_initiative(_: Workshop, found: Found, key: str) -> Fields:
    title, owner, horizon = st.columns([4, 2, 2])
    horizons = list(HORIZONS)
    return {
        "title": title.text_input(say("Title"), found.words, key=f"w-{key}"),
        "owner": owner.text_input(say("Owner (a role)"), key=f"o-{key}"),
        "horizon": horizon.selectbox(
            say("Horizon"),
            horizons,
            format_func=lambda each: say(HORIZONS[each]),
            key=f"h-{key}",
        ),
    }


def _show_decision(there: Workshop, found: Found, key: str) -> Fields:
    words = st.text_area(say("What is decided"), found.words, height=80, key=f"w-{key}")
    who, mandate = st.columns(2)
    fields = {
        "words": words,
        "who": who.text_input(say("Who decides"), key=f"o-{key}"),
        "mandate": mandate.text_input(
            say("What entitles them"), " ".join(there.mandate.split()), key=f"m-{key}"
        ),
    }
    day, about = st.columns(2)
    with day:
        fields["day"] = show_day(
            say("Decided on (empty: still to be decided)"), there.day, key=f"d-{key}"
        )
    with about:
        fields["about_id"] = show_choice(
            say("What it is about"), "", list_named(current_study()), key=f"a-{key}"
        )
    return fields


def _show_step(there: Workshop, found: Found, key: str) -> Fields:
    words = st.text_area(say("What is done"), found.words, height=80, key=f"w-{key}")
    owner, due = st.columns(2)
    fields = {"words": words, "owner": owner.text_input(say("Owner (a role)"), key=f"o-{key}")}
    with due:
        fields["due"] = show_day(say("By when"), there.follow_up, key=f"d-{key}")
    return fields


def _show_rating(_: Workshop, found: Found, key: str) -> Fields:
    st.caption(
        say(
            "It becomes a closed rating on the page Priorities, with the marks of each person and"
            " no names. Piles have to be opportunity spaces first."
        )
    )
    return {"title": st.text_input(say("What it decides"), found.words, key=f"w-{key}")}


def _show_parked(_: Workshop, found: Found, key: str) -> Fields:
    st.caption(say("It stands in the minutes, and changes nothing in the study."))
    return {"words": st.text_input(say("Parked"), found.words, key=f"w-{key}")}
