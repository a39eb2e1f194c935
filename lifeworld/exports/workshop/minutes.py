"""The minutes of a workshop: what was decided, what changed, how was voted, what is parked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from lifeworld.exports.deck.text import language_tag
from lifeworld.exports.document.model import (
    Block,
    Document,
    Heading,
    Paragraph,
    Span,
    Style,
    Table,
)
from lifeworld.exports.document.write_html import write_html
from lifeworld.exports.workshop.run_sheet import write_document
from opportunity_spaces.model import ASSUMPTION_VERDICTS
from opportunity_spaces.queries import (
    list_assumptions,
    list_initiatives,
    list_insights,
    list_needs,
    list_spaces,
)
from opportunity_spaces.records.queries import list_decisions
from opportunity_spaces.records.queries import list_steps as list_next_steps
from opportunity_spaces.statements import render_need
from opportunity_spaces.workshops.model import Outcome, Workshop
from opportunity_spaces.workshops.queries import get_workshop, list_outcomes
from opportunity_spaces.workshops.results import Counted, PollTaken, parse_counted
from opportunity_spaces.workshops.wording import (
    describe_counted,
    describe_poll_taken,
    describe_row,
)
from study import InvalidInput, Study
from study.language import mark, render_date, say, say_in

__all__ = ["MINUTES_FORMS", "list_voted_names", "render_minutes", "write_minutes"]

MINUTES_FORMS = {"docx": mark("Word"), "pdf": mark("PDF"), "html": mark("Web page")}
_CHANGED = {
    "insight": mark("Insight"),
    "need": mark("Need"),
    "space": mark("Opportunity space"),
    "initiative": mark("Initiative"),
    "rating": mark("Rating"),
    "verdict": mark("Verdict on an assumption"),
}


def write_minutes(study: Study, workshop_id: str, out: Path) -> list[str]:
    """Write the minutes of a workshop to *out*, .docx, .pdf or .html.

    Raises:
        InvalidInput: what was counted in the room was not kept yet, or there is no such form.
    """
    there = get_workshop(study, workshop_id)
    counted = parse_counted(there.results)
    if counted is None:
        raise InvalidInput(
            say("“{title}” has no results yet.", title=there.title),
            hint=say("Keep what was counted in its room first."),
        )
    document = render_minutes(study, there, counted)
    if out.suffix.lower() == ".html":
        write_html(document, out)
        return []
    return write_document(document, out)


def render_minutes(study: Study, there: Workshop, counted: Counted) -> Document:
    """Return the minutes of a workshop in its language."""
    accepted = [o for o in list_outcomes(study, there.id) if o.state == "accepted"]
    with say_in(there.language):
        blocks = [
            *_render_frame(there, counted),
            *_render_decisions(study, accepted),
            *_render_steps(study, accepted),
            *_render_changed(study, accepted),
            *_render_votes(study, counted, accepted),
            *_render_parked(accepted),
        ]
        if there.follow_up:
            told = say("What became of it is told on {day}.", day=render_date(there.follow_up))
            blocks += [Heading(words=say("Follow-up"), level=2), _paragraph(told)]
        day = render_date(there.day) if there.day else ""
        return Document(
            title=there.title,
            subtitle=" · ".join(part for part in (say("Minutes"), day, there.place) if part),
            language=language_tag(there.language),
            blocks=tuple(blocks),
        )


def list_voted_names(study: Study, accepted: Iterable[Outcome]) -> dict[str, str]:
    """Return the names of what can be voted on: things of the study, and what came of a room."""
    names = {f"insight:{i.id}": f"{i.code}: {i.assertion}" for i in list_insights(study)}
    names |= {f"need:{n.id}": render_need(n) for n in list_needs(study)}
    names |= {f"space:{s.id}": s.name for s in list_spaces(study)}
    return names | {o.found: o.words for o in accepted if o.words}


def _render_frame(there: Workshop, counted: Counted) -> list[Block]:
    facts = (
        (say("Purpose"), there.purpose),
        (say("Mandate"), there.mandate),
        (say("How it is decided"), there.rule),
    )
    return [
        _paragraph(describe_counted(counted)),
        *(_paragraph(f"{name}: {words}") for name, words in facts if words),
        _paragraph(
            say("What people wrote in the room are opinions; they are no evidence of the study."),
            "note",
        ),
    ]


def _render_decisions(study: Study, accepted: Iterable[Outcome]) -> list[Block]:
    ids = {o.thing_id for o in accepted if o.kind == "decision"}
    rows = tuple(
        (d.words, d.who, d.mandate, render_date(d.day) if d.day else say("still to be decided"))
        for d in list_decisions(study)
        if d.id in ids
    )
    head = (say("Decision"), say("Who decides"), say("Mandate"), say("Day"))
    if not rows:
        return [Heading(words=say("Decisions"), level=2), _paragraph(say("None."))]
    return [Heading(words=say("Decisions"), level=2), Table(head=head, rows=rows,
                                                           widths=(46, 18, 22, 14))]  # fmt: skip


def _render_steps(study: Study, accepted: Iterable[Outcome]) -> list[Block]:
    ids = {o.thing_id for o in accepted if o.kind == "step"}
    rows = tuple(
        (s.words, s.owner, render_date(s.due) if s.due else "")
        for s in list_next_steps(study)
        if s.id in ids
    )
    if not rows:
        return []
    head = (say("Next step"), say("Owner"), say("By when"))
    return [
        Heading(words=say("Next steps"), level=2),
        Table(head=head, rows=rows, widths=(60, 22, 18)),
    ]


def _render_changed(study: Study, accepted: Iterable[Outcome]) -> list[Block]:
    statuses = _list_names(study)
    rows = tuple(
        (say(_CHANGED[o.kind]), statuses.get(o.thing_id, o.words))
        for o in accepted
        if o.kind in _CHANGED
    )
    if not rows:
        return []
    return [
        Heading(words=say("What changed in the study"), level=2),
        Table(head=(say("Kind"), say("What")), rows=rows, widths=(24, 76)),
    ]


def _list_names(study: Study) -> dict[str, str]:
    names: dict[str, str] = {i.id: f"{i.code}: {i.assertion}" for i in list_insights(study)}
    names |= {n.id: render_need(n) for n in list_needs(study)}
    names |= {s.id: s.name for s in list_spaces(study)}
    names |= {
        a.id: f"{a.statement}: {say(ASSUMPTION_VERDICTS[a.verdict])}"
        for a in list_assumptions(study)
    }
    return names | {i.id: i.title for i in list_initiatives(study)}


def _render_votes(study: Study, counted: Counted, accepted: Iterable[Outcome]) -> list[Block]:
    names = list_voted_names(study, accepted)
    blocks: list[Block] = []
    for poll in counted.polls:
        blocks += _render_poll(poll, names)
    return blocks


def _render_poll(poll: PollTaken, names: Mapping[str, str]) -> list[Block]:
    rows = []
    for row in poll.rows:
        came, spread = describe_row(poll.kind, row)
        named = row.words or names.get(row.of) or say("Something that is no longer in the study")
        rows.append((named, came, spread))
    return [
        Heading(words=poll.title, level=2),
        _paragraph(" ".join(describe_poll_taken(poll))),
        Table(
            head=(say("What was voted on"), say("Result"), say("Spread")),
            rows=tuple(rows),
            widths=(56, 30, 14),
        ),
    ]


def _render_parked(accepted: Iterable[Outcome]) -> list[Block]:
    parked = [o.words for o in accepted if o.kind == "parked"]
    if not parked:
        return []
    return [
        Heading(words=say("Parked"), level=2),
        *(_paragraph(words, "item") for words in parked),
    ]


def _paragraph(words: str, style: Style = "body") -> Paragraph:
    return Paragraph(spans=(Span(words),), style=style)
