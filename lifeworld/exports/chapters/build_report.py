"""The report as one document: its sections in their order, for the audience it was gathered for."""

from __future__ import annotations

from lifeworld.exports.chapters.appendix import (
    add_checklists,
    add_codebook,
    add_sources,
    add_trail,
)
from lifeworld.exports.chapters.background import add_aims, add_background
from lifeworld.exports.chapters.facts import StudyFacts
from lifeworld.exports.chapters.findings import add_assumptions, add_insights, add_themes
from lifeworld.exports.chapters.followed import add_followed, add_priorities
from lifeworld.exports.chapters.held import add_workshops
from lifeworld.exports.chapters.judged import add_finding_summary, add_joints, add_need_tables
from lifeworld.exports.chapters.method import (
    add_limits,
    add_machines,
    add_method,
    add_notes,
    add_protection,
)
from lifeworld.exports.chapters.opening import add_question, add_reach, add_summary
from lifeworld.exports.chapters.opportunities import add_initiatives, add_needs, add_spaces
from lifeworld.exports.chapters.outline import Outline
from lifeworld.exports.chapters.outlook import add_behind, add_plan, add_risks, add_testimonials
from lifeworld.exports.chapters.under_way import add_decided, add_under_way
from lifeworld.exports.deck.standing import name_reader
from lifeworld.exports.deck.text import joined, long_date
from lifeworld.exports.document.model import Block, Document, Table, list_spans
from lifeworld.exports.report import Report
from study.language import say, say_in

__all__ = ["build_report"]


def build_report(report: Report, facts: StudyFacts) -> Document:
    """Return a report as a document, in the language of the report.

    Args:
        report: The findings, gathered for one audience.
        facts: What else is recorded of how the study was done.
    """
    with say_in(report.language.partition("-")[0]):
        out = Outline()
        add_summary(out, report)
        add_question(out, report)
        add_background(out, report)
        add_aims(out, report)
        add_reach(out, report)
        add_themes(out, report)
        add_insights(out, report)
        add_assumptions(out, report)
        add_joints(out, report)
        add_needs(out, report)
        add_spaces(out, report)
        add_priorities(out, report)
        add_workshops(out, report)
        add_decided(out, report)
        add_initiatives(out, report)
        add_under_way(out, report)
        add_followed(out, report)
        add_risks(out, report)
        add_plan(out, report)
        add_method(out, report, facts)
        add_limits(out, report)
        add_machines(out, report, facts)
        add_protection(out, report, facts)
        add_notes(out, report)
        add_testimonials(out, report)
        add_behind(out, report)
        add_codebook(out, report)
        add_sources(out, report)
        add_finding_summary(out, report)
        add_need_tables(out, report)
        add_trail(out, report, facts)
        add_checklists(out, report, facts)  # last: they say in which section something is
        state = say("Draft") if report.is_draft() else say("Final")
        version = say("version {version}", version=report.version) if report.version else ""
        client = report.client if report.audience != "public" else ""
        return Document(
            title=report.study_title or say("Report"),
            subtitle=joined([client, long_date(report.date)]),
            language=report.language,
            notice=facts.notice,
            about=(joined([name_reader(report), state, version]),),
            contents=True,
            blocks=tuple(out.blocks),
            words=_count_words(out.blocks),
        )


def _count_words(blocks: list[Block]) -> int:
    words = sum(len(span.words.split()) for span in list_spans(blocks))
    tables = (block for block in blocks if isinstance(block, Table))
    cells = (cell for table in tables for row in table.rows for cell in row)
    return words + sum(len(cell.split()) for cell in cells)
