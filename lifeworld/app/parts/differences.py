"""The difference that new transcripts make to findings, in sentences and rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from lifeworld.app.finding_words import count_findings
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page, open_place
from lifeworld.app.session import act
from opportunity_spaces.collected.commands import add_collected
from opportunity_spaces.difference.model import (
    EFFECTS,
    Arrival,
    Difference,
    Effect,
    FindingDifference,
)
from study import Study
from study.language import mark, render_date, say
from study.wording import count_things, render_names, shorten_quote

__all__ = ["describe_arrival", "describe_new", "show_difference"]

MOST_TITLES = 3
LONGEST = 160  # characters of a finding's name
HEADS = {
    "theme": mark("Themes"),
    "insight": mark("Insights"),
    "need": mark("Unmet needs"),
    "space": mark("Opportunity spaces"),
}
BADGES: dict[Effect, tuple[str, str]] = {
    "contradicted": (mark("contradicted"), "red"),
    "nuanced": (mark("nuanced"), "orange"),
    "new_stratum": (mark("new stratum"), "blue"),
    "strengthened": (mark("strengthened"), "green"),
    "to_weigh": (mark("to be weighed"), "violet"),
    "untouched": (mark("untouched"), "gray"),
}


def describe_arrival(arrival: Arrival) -> str:
    """Return an import as it is chosen: its day and time, and what came."""
    first = arrival.titles[:MOST_TITLES]
    more = len(arrival.titles) - len(first)
    names = ", ".join(first)
    if more:
        names = say("{names} and {number} more", names=names, number=more)
    return f"{render_date(arrival.at)}, {arrival.at[11:16]} · {names}"


def describe_new(difference: Difference) -> str:
    """Return how much is new, and how much of it is coded, as Markdown."""
    told = [
        say(
            "**{transcripts}** beside {before} from before.",
            transcripts=count_things(len(difference.transcripts), "new transcript"),
            before=count_things(difference.before, "transcript"),
        )
    ]
    if difference.strata:
        names = render_names(f"“{name}”" for name in difference.strata)
        told.append(say("Nobody had been heard in {strata} before.", strata=escape(names)))
    if difference.codings:
        told.append(
            say("{codings} in all so far.", codings=count_things(difference.codings, "coding"))
        )
    if difference.codings and difference.uncoded:
        names = render_names(f"“{name}”" for name in difference.uncoded[:MOST_TITLES])
        told.append(
            say(
                "{transcripts} without a coding, {names} among them.",
                transcripts=count_things(len(difference.uncoded), "transcript"),
                names=escape(names),
            )
        )
    return " ".join(told)


def show_difference(study: Study, difference: Difference, *, counts: bool) -> None:
    """Show what is changed, kind by kind; what may be wrong comes first.

    Args:
        study: The open study.
        difference: What the new transcripts change.
        counts: Whether the study's method counts people and sessions.
    """
    del study
    for kind, head in HEADS.items():
        rows = difference.findings.get(kind, ())  # type: ignore[call-overload]
        if not rows:
            continue
        st.header(say(head), anchor=False)
        st.caption(_summarise(rows))
        touched = [row for row in rows if row.effects != ("untouched",)]
        for row in sorted(touched, key=lambda each: EFFECTS.index(each.effects[0])):
            _show_row(row, counts=counts)
        rest = [row for row in rows if row.effects == ("untouched",)]
        if rest:
            with st.expander(
                say("Untouched: {findings}", findings=count_findings(kind, len(rest)))
            ):
                for row in rest:
                    _show_title(st, row)


def _summarise(rows: Sequence[FindingDifference]) -> str:
    """Return how many are changed in each way; one that is changed in two ways counts twice."""
    number = Counter(effect for row in rows for effect in row.effects)
    return " · ".join(
        f"{number[effect]} {say(words)}" for effect, (words, _) in BADGES.items() if number[effect]
    )


def _show_title(place: Any, row: FindingDifference) -> None:
    label = escape(shorten_quote(row.label, most=LONGEST))
    if place.button(f"**{label}**", key=f"new-{row.kind}-{row.id}", type="tertiary"):
        open_place(row.kind, row.id)


def _show_row(row: FindingDifference, *, counts: bool) -> None:
    with st.container(border=True, gap="xxsmall", key=f"difference-{row.kind}-{row.id}"):
        line = st.container(horizontal=True, vertical_alignment="center")
        _show_title(line, row)
        for effect in row.effects:
            words, colour = BADGES[effect]
            line.badge(say(words), color=colour)  # type: ignore[arg-type]
        if row.is_new:
            line.badge(say("written since"), color="gray")
        below = st.container(horizontal=True, vertical_alignment="center")
        below.caption(escape(" · ".join(_tell(row, counts=counts))), width="stretch")
        if row.unweighed and row.kind in ("insight", "need"):
            _show_weigh(below, row)


def _tell(row: FindingDifference, *, counts: bool) -> list[str]:
    told = []
    if row.supports:
        new = count_things(row.supports, "new quote")
        told.append(say("{quotes} for it", quotes=new))
    if row.nuances:
        told.append(say("{quotes} with a nuance", quotes=count_things(row.nuances, "new quote")))
    if row.contradicts:
        told.append(say("{quotes} against it", quotes=count_things(row.contradicts, "new quote")))
    if counts and row.supports:
        (people, people_now), (sessions, sessions_now) = row.people, row.sessions
        told.append(say("people heard: {before} → {now}", before=people, now=people_now))
        told.append(say("sessions: {before} → {now}", before=sessions, now=sessions_now))
    if row.strata:
        told.append(say("for the first time from {strata}", strata=render_names(row.strata)))
    if row.unweighed:
        told.append(
            say(
                "{quotes} on its themes that nobody has weighed",
                quotes=count_things(len(row.unweighed), "new quote"),
            )
        )
    return told


def _show_weigh(place: Any, row: FindingDifference) -> None:
    """Show the button that puts the new quotes beside the finding, to be linked or not."""
    if place.button(
        say("Weigh them"),
        key=f"weigh-{row.id}",
        icon=":material/balance:",
        type="tertiary",
        help=say("Collects these quotes and opens the finding beside them."),
    ):
        act(add_collected, row.unweighed, rerun=False)
        st.session_state[f"write_{row.kind}"] = row.id
        st.session_state["open_tab"] = row.kind
        st.session_state["desk_list"] = "collected"
        open_page("insights")
