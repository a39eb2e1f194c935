"""Writer of PowerPoint decks from reports: native slides, every number with its evidence."""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lifeworld.exports.deck.check import find_faults
from lifeworld.exports.deck.own_template import settled
from lifeworld.exports.deck.page import Deck
from lifeworld.exports.deck.slides_appendix import add_appendix
from lifeworld.exports.deck.slides_findings import add_assumptions, add_findings
from lifeworld.exports.deck.slides_opening import add_opening
from lifeworld.exports.deck.slides_opportunities import add_opportunities
from lifeworld.exports.deck.text import joined, long_date, xml_safe
from lifeworld.exports.report import Report
from study.errors import InvalidInput
from study.private_files import create_private_file

__all__ = ["DeckOutcome", "render_deck", "write_deck"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckOutcome:
    """The result of writing a deck.

    Attributes:
        path: The file that was written.
        slides: How many slides it has.
        warnings: What its author should check, one sentence each.
    """

    path: Path
    slides: int
    warnings: tuple[str, ...] = ()


def render_deck(report: Report, *, template: Path | None = None) -> bytes:
    """Return a deck as the bytes of a .pptx file; the same report gives the same bytes.

    Args:
        report: The content of the deck.
        template: A client's .pptx or .potx; None for our own.

    Raises:
        Unreadable: The template cannot be used.
        InvalidInput: A slide would lack a unique title, or a chart's workbook hold a formula.
    """
    content, _ = _built(report, template)
    return content


def write_deck(report: Report, path: Path, *, template: Path | None = None) -> DeckOutcome:
    """Write a deck; if it cannot be finished, an earlier file stays in place.

    Args:
        report: The content of the deck.
        path: The .pptx file to write.
        template: A client's .pptx or .potx; None for our own.

    Raises:
        Unreadable: The template cannot be used.
        InvalidInput: A slide would lack a unique title, or a chart's workbook hold a formula.
    """
    content, deck = _built(report, template)
    fresh = path.with_name(f".{path.name}.part")
    try:
        fresh.unlink(missing_ok=True)  # of a program that was killed
        create_private_file(fresh).write_bytes(content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return DeckOutcome(path=path, slides=len(deck.pages), warnings=tuple(deck.warnings))


def _footer(report: Report) -> str:
    reader = {
        "internal": "For the research team only",
        "client": f"Confidential, for {report.client}" if report.client else "Confidential",
        "public": "Public",
    }[report.audience]
    return joined(
        [
            "Invented demonstration" if report.is_invented() else "",
            reader,
            report.study_title,
            joined(
                [
                    "Draft" if report.is_draft() else "Final",
                    f"version {report.version}" if report.version else "",
                ]
            ),
            long_date(report.date),
        ]
    )


def _built(report: Report, template: Path | None) -> tuple[bytes, Deck]:
    deck = Deck(template=template, footer=_footer(report), lang=report.language)
    add_opening(deck, report)
    add_findings(deck, report)
    add_assumptions(deck, report)
    add_opportunities(deck, report)
    add_appendix(deck, report)
    deck.close()
    _describe(deck.presentation, report)
    faults = find_faults(deck.presentation, min_size=11.0 if deck.own else 10.0)
    fatal = [fault for fault in faults if "formula" in fault or "title" in fault]
    if fatal:
        raise InvalidInput(
            f"The deck was not written: {fatal[0]}",
            hint="Please report this error. Nothing was changed.",
        )
    for fault in faults:
        deck.warn(fault)
    buffer = io.BytesIO()
    deck.presentation.save(buffer)
    return settled(buffer.getvalue()), deck


def _describe(presentation: Any, report: Report) -> None:
    """Set the file's properties, with the report's date so that equal reports give equal files."""
    properties = presentation.core_properties
    properties.title = xml_safe(report.study_title)[:250]
    properties.subject = xml_safe(report.question)[:250]
    properties.author = properties.last_modified_by = "Lifeworld"
    properties.language = report.language
    properties.revision = 1
    try:
        day = datetime.datetime.fromisoformat(report.date)
    except ValueError:
        day = datetime.datetime(2000, 1, 1)  # noqa: DTZ001  (the property has no zone)
    properties.created = properties.modified = day.replace(tzinfo=None)
