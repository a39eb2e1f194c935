"""The run sheet of a workshop as a document: what to bring, and what is done when."""

from __future__ import annotations

from collections.abc import Sequence
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
from lifeworld.exports.document.write_docx import write_docx
from lifeworld.exports.document.write_pdf import write_pdf
from opportunity_spaces.workshops.model import Workshop, WorkshopStep
from opportunity_spaces.workshops.plan import ANONYMITY, POLL_KINDS, Step
from opportunity_spaces.workshops.queries import get_workshop, list_cards, list_steps
from opportunity_spaces.workshops.run_sheet import build_run_sheet, parse_time, render_time
from study import InvalidInput, Study
from study.language import mark, render_date, say, say_in
from study.wording import count_things

__all__ = ["SHEET_FORMS", "describe_poll", "render_run_sheet", "write_document", "write_run_sheet"]

SHEET_FORMS = {"docx": mark("Word"), "pdf": mark("PDF")}
_STARTS = 9 * 60  # where no time is agreed yet


def write_run_sheet(study: Study, workshop_id: str, out: Path) -> list[str]:
    """Write the run sheet of a workshop to *out*, .docx or .pdf, in the workshop's language.

    Raises:
        InvalidInput: there is no such form, or the workshop has no step.
    """
    workshop = get_workshop(study, workshop_id)
    steps = list_steps(study, workshop_id)
    if not steps:
        raise InvalidInput(
            say("“{title}” has no steps.", title=workshop.title),
            hint=say("Add a step, or begin from a template."),
        )
    document = render_run_sheet(workshop, steps, cards=len(list_cards(study, workshop_id)))
    return write_document(document, out)


def write_document(document: Document, out: Path) -> list[str]:
    """Write a document in the form that the name of *out* says; return what to know of it."""
    suffix = out.suffix.lstrip(".").lower()
    if suffix not in SHEET_FORMS:
        raise InvalidInput(
            say("This cannot be written as “{suffix}”.", suffix=suffix),
            hint=say("Choose one of {forms}.", forms=", ".join(SHEET_FORMS)),
        )
    if suffix == "pdf":
        return write_pdf(document, out)
    write_docx(document, out)
    return []


def render_run_sheet(workshop: Workshop, steps: Sequence[WorkshopStep], *, cards: int) -> Document:
    """Return the run sheet of a workshop in its language."""
    with say_in(workshop.language):
        starts = parse_time(workshop.starts)
        lines = build_run_sheet(
            [each.step for each in steps], starts=_STARTS if starts is None else starts
        )
        facts = [
            (say("Purpose"), workshop.purpose),
            (say("Mandate"), workshop.mandate),
            (say("How it is decided"), workshop.rule),
            (say("Names"), say(ANONYMITY[workshop.anonymity])),
            (say("Tables"), "; ".join(each.name for each in workshop.list_tables())),
            (say("Cards"), count_things(cards, "card") if cards else ""),
        ]
        blocks: list[Block] = [
            _paragraph(f"{name}: {words}") for name, words in facts if words.strip()
        ]
        if starts is None:
            told = say("No time is agreed yet: the clock below begins at {time}.",
                       time=render_time(_STARTS))  # fmt: skip
            blocks.append(_paragraph(told, style="note"))
        rows = tuple(
            (
                f"{render_time(line.begins)}–{render_time(line.ends)}",
                say("{minutes} min", minutes=line.step.minutes),
                line.step.title,
                " ".join(p for p in (line.step.instruction, describe_poll(line.step)) if p),
                "",
            )
            for line in lines
        )
        blocks.append(
            Table(
                head=(say("Clock"), say("Length"), say("Step"), say("What people do"),
                      say("Really began")),
                rows=rows,
                widths=(14, 9, 20, 43, 14),
            )
        )  # fmt: skip
        blocks.append(Heading(words=say("Before the room opens"), level=2))
        blocks += [_paragraph(say(each), style="item") for each in _BEFORE]
        blocks.append(Heading(words=say("If something fails"), level=2))
        blocks += [_paragraph(say(each), style="item") for each in _FAILS]
        length = sum(each.step.minutes for each in steps)
        day = render_date(workshop.day) if workshop.day else ""
        place = " · ".join(part for part in (day, workshop.place) if part)
        return Document(
            title=workshop.title,
            subtitle=" · ".join(
                part for part in (say("Run sheet"), place, _render_length(length)) if part
            ),
            language=language_tag(workshop.language),
            blocks=tuple(blocks),
        )


_BEFORE = (
    mark("Open the room, and let one phone reach it before the first person comes."),
    mark("Put the projector on the wall: the address and the code can be read from the back."),
    mark("Lay out pens and the printed cards: whoever has no phone works on paper."),
    mark("Say who decides what, and how, before anybody votes."),
)
_FAILS = (
    mark("No network: turn on the hotspot of a phone, and open the room on its address."),
    mark("No power: the printed cards and the ballot sheet carry every step; enter them later."),
    mark("Late: shorten what comes before a vote, never the vote or the check-out."),
)


def describe_poll(step: Step) -> str:
    """Return how a step is voted on, in a sentence, or nothing."""
    poll = step.poll
    if poll is None:
        return ""
    if poll.kind == "dots":
        return say("Dots: {budget} each, up to {most} on one card.", budget=poll.budget,
                   most=poll.most)  # fmt: skip
    if poll.criteria:
        named = "; ".join(
            say("{name} (weight {weight}, less is better)", name=c.name, weight=c.weight)
            if c.less
            else say("{name} (weight {weight})", name=c.name, weight=c.weight)
            for c in poll.criteria
        )
        return say("Rated from 1 to 5 by {criteria}.", criteria=named)
    return f"{say(POLL_KINDS[poll.kind])}."


def _render_length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return say("{minutes} min", minutes=minutes)
    return (
        say("{hours} h {minutes} min", hours=hours, minutes=rest)
        if rest
        else say("{hours} h", hours=hours)
    )


def _paragraph(words: str, *, style: Style = "body") -> Paragraph:
    return Paragraph(spans=(Span(words),), style=style)
