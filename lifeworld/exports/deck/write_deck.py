"""Writer of PowerPoint decks from reports: native slides, every number with its evidence."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lifeworld.exports.deck.check import FATAL, find_faults
from lifeworld.exports.deck.cuts import add_slides
from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.foot import render_footer, render_short_footers
from lifeworld.exports.deck.own_template import settled
from lifeworld.exports.deck.plan import Plan
from lifeworld.exports.deck.slide_marks import SlideMark, list_marks, render_keywords
from lifeworld.exports.deck.text import xml_safe
from lifeworld.exports.report import Report
from lifeworld.exports.template_file import clean_template, new_refusal
from study.errors import InvalidInput, Unreadable
from study.guarded import run_guarded
from study.language import say, say_in
from study.plain_values import parse_plain, render_plain
from study.private_files import create_private_file
from transcripts.reading.gate import check_size

__all__ = ["DeckOutcome", "RenderedDeck", "render_deck", "render_in_template", "write_deck"]

_WHOLE = Plan()
_SMALLEST = 11.0  # points, on a page of our size
SECONDS = 120.0
MEMORY = 1_500_000_000
"""Limits of the guarded process that makes a deck in a client's template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckOutcome:
    """The result of writing a deck.

    Attributes:
        path: The file that was written.
        slides: How many slides it has.
        warnings: What its author should check, one sentence each.
        marks: What each slide says, as a fingerprint.
    """

    path: Path
    slides: int
    warnings: tuple[str, ...] = ()
    marks: tuple[SlideMark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedDeck:
    """A deck as the bytes of a .pptx, its number of slides, and what its author should check."""

    content: bytes
    slides: int
    warnings: tuple[str, ...]
    marks: tuple[SlideMark, ...] = ()


def render_deck(report: Report, *, template: Path | None = None, plan: Plan = _WHOLE) -> bytes:
    """Return a deck as the bytes of a .pptx file; the same report gives the same bytes.

    Args:
        report: The content of the deck.
        template: A client's .pptx or .potx; None for our own.
        plan: What it holds of the report, and in which order.

    Raises:
        Unreadable: The template cannot be used.
        InvalidInput: A slide would lack a unique title, or a chart's workbook hold a formula.
    """
    return _render(report, template, {}, plan).content


def write_deck(
    report: Report,
    path: Path,
    *,
    template: Path | None = None,
    chosen: Mapping[str, int] | None = None,
    plan: Plan = _WHOLE,
) -> DeckOutcome:
    """Write a deck; if it cannot be finished, an earlier file stays in place.

    Args:
        report: The content of the deck.
        path: The .pptx file to write.
        template: A client's .pptx or .potx; None for our own.
        chosen: The numbers of the template's layouts that a person chose, by kind of slide.
        plan: What it holds of the report, and in which order.

    Raises:
        Unreadable: The template cannot be used.
        InvalidInput: A slide would lack a unique title, or a chart's workbook hold a formula.
    """
    made = _render(report, template, chosen or {}, plan)
    fresh = path.with_name(f".{path.name}.part")
    try:
        fresh.unlink(missing_ok=True)  # of a program that was killed
        create_private_file(fresh).write_bytes(made.content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return DeckOutcome(path=path, slides=made.slides, warnings=made.warnings, marks=made.marks)


def render_in_template(
    data: bytes,
    name: str,
    *,
    report: object,
    chosen: Mapping[str, int] | None = None,
    plan: object = None,
) -> RenderedDeck:
    """Return a deck in a client's template; the guarded process does this, see `write_deck`.

    Args:
        data: The template's bytes.
        name: Its name, for messages.
        report: The content of the deck, as `study.plain_values` renders it.
        chosen: The numbers of layouts that a person chose, by kind of slide.
        plan: What the deck holds and in which order, rendered likewise.
    """
    told = parse_plain(Report, report)
    asked = parse_plain(Plan, plan) if plan is not None else _WHOLE
    try:
        return _built(told, (data, name), chosen=chosen, plan=asked)
    except Unreadable:
        raise
    except Exception as error:  # whatever a template of any program may lead to
        _built(told, None, plan=asked)  # an error that is not the template's comes up here as well
        raise new_refusal(name, say("is built in a way that no deck can be made in it")) from error


def _render(
    report: Report, template: Path | None, chosen: Mapping[str, int], plan: Plan
) -> RenderedDeck:
    if template is None:
        return _built(report, None, plan=plan)
    try:
        data = template.read_bytes()
    except OSError as error:
        raise Unreadable(
            say(
                "The template “{name}” cannot be opened: {reason}.",
                name=template.name,
                reason=error.strerror or error,
            ),
            hint=say("Check the path of the template."),
        ) from error
    if not data:  # said before anything is started
        clean_template(data, template.name)
    check_size(data, template.name, hint=say("Remove the large pictures and films from it."))
    made = run_guarded(
        "lifeworld.exports.deck.write_deck:render_in_template",
        data,
        template.name,
        {"report": render_plain(report), "chosen": dict(chosen), "plan": render_plain(plan)},
        gives=RenderedDeck,
        timeout=SECONDS,
        memory=MEMORY,
        hint=say("Save it again in PowerPoint without its large pictures, or export without it."),
    )
    if not made.content.startswith(b"PK\x03\x04") or made.slides < 1:
        raise new_refusal(template.name, say("gave no deck"))
    return made


def _built(
    report: Report,
    template: tuple[bytes, str] | None,
    *,
    chosen: Mapping[str, int] | None = None,
    plan: Plan = _WHOLE,
) -> RenderedDeck:
    language = report.language.partition("-")[0]
    with say_in(language):
        footer, briefer = render_footer(report), render_short_footers(report)
    # What is wrong with a template is said to whoever exports, in their language.
    deck = Deck(
        template=template,
        footer=footer,
        briefer=briefer,
        lang=report.language,
        chosen=chosen,
        token=plan.token,
        shown=plan.shown,
        titles=plan.titles,
    )
    with say_in(language):
        add_slides(deck, report, plan.cut)
        deck.arrange(plan.order, plan.hidden)
        deck.close()
        _describe(deck.presentation, report, plan.token)
        least = _SMALLEST * deck.scale
        faults = find_faults(deck.presentation, min_size=least, grounds=deck.list_grounds())
    fatal = [fault.told for fault in faults if fault.kind in FATAL]
    if fatal and template is not None:
        raise new_refusal(template[1], say("leaves a slide of the deck without a title of its own"))
    if fatal:
        raise InvalidInput(
            say("The deck was not written: {fault}", fault=fatal[0]),
            hint=say("Please report this error. Nothing was changed."),
        )
    for fault in faults:
        deck.warn(fault.told)
    buffer = io.BytesIO()
    deck.presentation.save(buffer)
    return RenderedDeck(
        content=settled(buffer.getvalue()),
        slides=len(deck.pages),
        warnings=tuple(deck.list_warnings()),
        marks=list_marks(deck.pages),
    )


def _describe(presentation: Any, report: Report, token: str) -> None:
    """Set the file's properties, with the report's date so that equal reports give equal files."""
    properties = presentation.core_properties
    properties.title = xml_safe(report.study_title)[:250]
    properties.subject = xml_safe(report.question)[:250]
    properties.author = properties.last_modified_by = "Lifeworld"
    properties.language = report.language
    if token:
        properties.keywords = render_keywords(properties.keywords, token)[:250]
    properties.revision = 1
    try:
        day = datetime.datetime.fromisoformat(report.date)
    except ValueError:
        day = datetime.datetime(2000, 1, 1)  # noqa: DTZ001  (the property has no zone)
    properties.created = properties.modified = day.replace(tzinfo=None)
