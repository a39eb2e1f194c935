"""Draws what findings rest on, how widely themes were raised, and days of work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from coding.model import Count, list_places
from lifeworld.app.components import new_component
from opportunity_spaces.chain.model import Evidence
from study.language import render_date, render_number, say
from study.wording import choose_word, count_things, render_names

__all__ = ["render_days", "render_evidence", "render_raised", "show_drawing"]

MOST_MARKS = 12  # sessions drawn one by one


def show_drawing(drawing: dict[str, Any], *, key: str) -> None:
    """Show what one of the functions below returned; its label says in words what it shows.

    Args:
        drawing: The drawing.
        key: A name for it, unique on the page.
    """
    new_component("drawing", "draw.js")(key=f"drawn-{key}", data=drawing)


def render_evidence(evidence: Evidence) -> dict[str, Any]:
    """Return a drawing of a finding's evidence: people for and against it, and the sessions."""
    supports, against = evidence.supports, evidence.contradicts
    told = evidence.render_basis()
    if not supports.mentions and not against.people:
        return {"label": told, "parts": [{"number": "", "words": told}]}
    quotes = choose_word(supports.mentions, "quote")
    parts: list[dict[str, Any]] = [
        {"number": render_number(supports.mentions), "words": quotes},
        _render_people(supports, against=against.people, both=evidence.both),
    ]
    if against.people:
        disagree = choose_word(against.people, "disagrees", "disagree")
        words = disagree
        if evidence.both:
            words = say("{disagree}, {both:,} on both sides", disagree=disagree, both=evidence.both)
        parts.append({"dot": True, "number": render_number(against.people), "words": words})
    parts += _render_places(supports)
    if evidence.outside:
        sources = choose_word(len(evidence.outside), "outside source")
        parts.append({"number": render_number(len(evidence.outside)), "words": sources})
    return {"label": told, "parts": parts}


def render_raised(count: Count) -> dict[str, Any]:
    """Return a drawing of how widely a theme was raised, of those who were asked about it."""
    told = count.render_raised()
    if not count.people_asked:
        return {"label": told, "parts": [{"number": "", "words": told}]}
    mentions = {
        "number": render_number(count.mentions),
        "words": choose_word(count.mentions, "mention"),
    }
    people = _render_people(count, against=0, both=0)
    return {"label": told, "parts": [people, mentions, *_render_places(count)]}


def render_days(days: Sequence[tuple[str, str, int]]) -> dict[str, Any]:
    """Return a drawing of how much was done on each day.

    Args:
        days: (ISO date, person, number of changes), by date.
    """
    total: Counter[str] = Counter()
    for day, _, number in days:
        total[day] += number
    most = max(total.values(), default=1)
    drawn = []
    for day, number in sorted(total.items()):
        who = ", ".join(f"{name}: {render_number(n)}" for d, name, n in days if d == day)
        drawn.append([number / most, f"{render_date(day)}: {who}"])
    told = say(
        "{changes} on {days}",
        changes=count_things(total.total(), "change"),
        days=count_things(len(total), "day"),
    )
    if total:
        first, last = min(total), max(total)
        span = render_date(first)
        if last != first:
            span = say("{first} to {last}", first=span, last=render_date(last))
        told += f" · {span}"
    people = render_names(name for _, name, _ in days)
    return {"label": f"{told} · {people}", "days": drawn}


def _render_people(count: Count, *, against: int, both: int) -> dict[str, Any]:
    return {
        "people": {
            "asked": count.people_asked,
            "mine": count.people,
            "against": against,
            "both": both,
        },
        "number": render_number(count.people),
        "words": say("of {people} asked", people=count.count_asked())
        if count.prompted
        else say("of {people} heard", people=count.count_asked()),
    }


def _render_places(count: Count) -> list[dict[str, Any]]:
    """Return sessions of each kind as marks, so many of them filled."""
    return [
        {
            "marks": [number, asked] if asked <= MOST_MARKS else None,
            "number": render_number(number),
            "words": say("of {sessions}", sessions=count_things(asked, name[:-1])),
        }
        for name, number, asked in list_places(count)
        if asked
    ]
