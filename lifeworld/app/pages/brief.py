"""Aims and context: what is wanted, the organisation's own challenges, and outside sources."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from coding.memos.model import Thing
from lifeworld.app.parts.behind import new_contributors, new_testimonials
from lifeworld.app.parts.entries import Entries, Told, show_entries
from lifeworld.app.parts.finding_forms import show_fields
from lifeworld.app.parts.memos import show_about
from lifeworld.app.parts.reruns import get_kept, show_tabs
from lifeworld.app.parts.served import show_served
from lifeworld.app.session import current_study, show_header
from opportunity_spaces.brief.commands import (
    add_aim,
    add_challenge,
    add_source,
    remove_aim,
    remove_challenge,
    remove_source,
    revise_aim,
    revise_challenge,
    revise_source,
)
from opportunity_spaces.brief.model import Aim, Challenge, Source
from opportunity_spaces.brief.progress import describe_aim, describe_standing, render_amount
from opportunity_spaces.brief.queries import list_aims, list_challenges, list_sources
from opportunity_spaces.chain.model import Key
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.model import Kind
from opportunity_spaces.queries import list_insights, list_metrics
from opportunity_spaces.readings.queries import list_readings
from opportunity_spaces.records.queries import (
    list_contributors,
    list_named,
    list_testimonials,
)
from study.language import say
from study.wording import count_things, render_quote, shorten_quote

LONGEST = 90  # characters of an insight in a list

study = current_study()
chain = get_kept(get_chain, study)
insights = {insight.id: insight for insight in list_insights(study)}
metrics = {metric.id: metric for metric in list_metrics(study)}
latest = {reading.metric_id: reading for reading in list_readings(study)}  # by day: the last


def _label(key: Key) -> str:
    label = chain.nodes[key].label
    if insight := insights.get(key[1]):  # type: ignore[call-overload]
        return f"{label} · {shorten_quote(insight.assertion, most=LONGEST)}"
    return label


def _tell_aim(aim: Aim) -> Told:
    parsed = aim.parsed
    lines = [
        describe_aim(aim),
        say("Understood as {amount}.", amount=render_amount(parsed)) if parsed else "",
        say("Set by: {origin}", origin=aim.origin) if aim.origin else "",
        aim.note,
    ]
    serving = [e.target[1] for e in chain.out_of("aim", aim.id, target="metric")]
    read = [(metrics[m], latest[m]) for m in serving if m in metrics and m in latest]  # type: ignore[index]
    if not chain.out_of("aim", aim.id):
        lines.append(say("Nothing serves it yet. Link the initiatives and metrics that do."))
    return Told(title=aim.statement, lines=[*lines, *describe_standing(aim, read)])


def _tell_challenge(challenge: Challenge) -> Told:
    answers = len(chain.out_of("challenge", challenge.id))
    told = count_things(answers, "answer") if answers else say("Nothing answers it yet.")
    return Told(title=" · ".join(p for p in (challenge.code, challenge.words) if p), lines=[told])


def _tell_source(source: Source) -> Told:
    rests = len(chain.out_of("source", source.id))
    lines = [
        render_quote(source.words),
        source.address,
        source.note,
        say("{insights} on it.", insights=count_things(rests, "insight rests", "insights rest"))
        if rests
        else "",
    ]
    return Told(
        title=source.render(),
        lines=lines,
        badge=say("background") if source.use == "background" else "",
    )


def _show_form(kind: str, thing: Any, key: str) -> dict[str, Any]:
    return show_fields(kind, thing, key=key)


def _show_more(kind: Kind, thing: Any, *, targets: tuple[Kind, ...], ask: str) -> None:
    show_served(chain, kind, thing.id, targets=targets, label=_label, ask=ask)
    show_about(study, Thing(kind=kind, id=thing.id))


AIMS = Entries(
    kind="aim",
    about=say(
        "What the organisation wants to reach, in its own words: how much, and by when."
        " Initiatives and metrics serve it."
    ),
    none=say("There are no aims yet. Add one with “New aim”."),
    tell=_tell_aim,
    form=partial(_show_form, "aim"),
    add=add_aim,
    revise=revise_aim,
    remove=remove_aim,
    more=partial(
        _show_more,
        "aim",
        targets=("initiative", "metric"),
        ask=say("An initiative or a metric that serves it"),
    ),
)
CHALLENGES = Entries(
    kind="challenge",
    about=say(
        "The organisation’s own list of challenges with their codes. Opportunity spaces and"
        " initiatives answer them."
    ),
    none=say("There are no challenges yet. Add one with “New challenge”."),
    tell=_tell_challenge,
    form=partial(_show_form, "challenge"),
    add=add_challenge,
    revise=revise_challenge,
    remove=remove_challenge,
    more=partial(
        _show_more,
        "challenge",
        targets=("space", "initiative"),
        ask=say("An opportunity space or an initiative that answers it"),
    ),
)
SOURCES = Entries(
    kind="source",
    about=say(
        "What others have published or written down. An insight that rests on an outside source"
        " names it; nobody is counted for it. Those marked as background get a slide of their own."
    ),
    none=say("There are no outside sources yet. Add one with “New outside source”."),
    tell=_tell_source,
    form=partial(_show_form, "source"),
    add=add_source,
    revise=revise_source,
    remove=remove_source,
    more=partial(
        _show_more, "source", targets=("insight",), ask=say("An insight that rests on it")
    ),
)

show_header(
    say("Aims and context"),
    say("What the organisation wants, what it struggles with, and what others have written."),
)
aims, challenges, sources = list_aims(study), list_challenges(study), list_sources(study)
contributors, testimonials = list_contributors(study), list_testimonials(study)
SHOWN: dict[str, tuple[Entries, list[Any], str]] = {
    "aim": (AIMS, list(aims), say("Aims ({number})", number=len(aims))),
    "challenge": (
        CHALLENGES,
        list(challenges),
        say("Challenges ({number})", number=len(challenges)),
    ),
    "source": (SOURCES, list(sources), say("Outside sources ({number})", number=len(sources))),
    "contributor": (
        new_contributors(list_named(study)),
        list(contributors),
        say("Contributors ({number})", number=len(contributors)),
    ),
    "testimonial": (
        new_testimonials(),
        list(testimonials),
        say("Testimonials ({number})", number=len(testimonials)),
    ),
}
wanted = st.session_state.get("open_tab")
first = list(SHOWN).index(wanted) if wanted in SHOWN else 0
tabs = show_tabs([label for _, _, label in SHOWN.values()], key="brief_tabs", first=first)
for tab, (entries, things, _) in zip(tabs, SHOWN.values(), strict=True):
    if tab.open:
        with tab:
            show_entries(entries, things, seen=True)
