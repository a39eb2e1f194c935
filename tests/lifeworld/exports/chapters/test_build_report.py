"""A report says what the study knows, to whom it may be said, and leaves the rest open."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeworld.app import navigation
from lifeworld.exports.chapters.build_report import build_report
from lifeworld.exports.chapters.checklists import CHECKLISTS, find_item
from lifeworld.exports.chapters.facts import MachineRow, StudyFacts, TrailRow
from lifeworld.exports.document.model import Document, Heading, Paragraph, Table
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import NoteRow
from tests.lifeworld.exports.report_factory import make_report

FACTS = StudyFacts(
    release="9.9",
    transcripts=11,
    words=21_000,
    sessions=11,
    minutes=(50.0, 90.0),
    places=("The canteen",),
    placed=1,
    moderators=("Mona",),
    moderating=1,
    changes=120,
    people=2,
    first_change="2026-01-02",
    last_change="2026-02-03",
    machine=(
        MachineRow(thing="codings", by="small-model", proposed=9, accepted=4, rejected=3, left=2,
                   first="2026-01-04", last="2026-01-09"),
    ),
    trail=(TrailRow(thing="codings", added=40, changed=2, removed=1, first="2026-01-03",
                    last="2026-01-30"),),
)  # fmt: skip


def read(document: Document) -> list[str]:
    """Return every text of a document, in order; of a table, each row on a line."""
    lines = []
    for block in document.blocks:
        if isinstance(block, Heading):
            lines.append(block.words)
        elif isinstance(block, Paragraph):
            lines.append("".join(span.words for span in block.spans))
        elif isinstance(block, Table):
            lines += [" | ".join(row) for row in (block.head, *block.rows)]
    return lines


def find_table(document: Document, title: str) -> Table:
    """Return the first table below a heading that ends in *title*."""
    below = False
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            below = block.words.endswith(title)
        if below and isinstance(block, Table):
            return block
    raise AssertionError(f"there is no table below {title}")


def build(report: Report | None = None, facts: StudyFacts = FACTS, **changes: Any) -> Document:
    return build_report(replace(report or make_report(), **changes), facts)


def test_sections_are_numbered_appendices_have_letters_and_all_findings_are_in_it() -> None:
    report = make_report()
    document = build(report)
    heads = [b.words for b in document.blocks if isinstance(b, Heading) and b.level == 1]
    numbers = [head.split("  ")[0] for head in heads]
    sections = [each for each in numbers if each.isdigit()]
    assert sections == [str(n) for n in range(1, len(sections) + 1)]
    assert numbers[len(sections) :] == list("ABCDE")
    told = "\n".join(read(document))
    for insight in report.insights:
        assert insight.assertion in told
        for quote in (*insight.quotes, *insight.against):
            assert quote.location() in told
    for name in (*(t.name for t in report.themes), *(s.name for s in report.spaces)):
        assert name in told
    for need in report.needs:
        assert need.sentence() in told
    for code in report.codes:
        assert code.name in told


def test_quotes_against_an_insight_stand_below_it_under_a_heading_of_their_own() -> None:
    report = make_report()
    page = next(each for each in report.insights if each.quotes and each.against)
    lines = read(build(report))
    start = next(i for i, line in enumerate(lines) if line.endswith(page.assertion)
                 and line.startswith(page.code) and "(" not in line)  # fmt: skip
    head = lines.index("What speaks against it or nuances it", start)
    for_it, against_it = (side[0].words[:30].strip("“”\"'") for side in (page.quotes, page.against))
    place_for = next(i for i, line in enumerate(lines) if i > start and for_it in line)
    place_against = next(i for i, line in enumerate(lines) if i > start and against_it in line)
    assert start < place_for < head < place_against


def test_an_insight_without_quotes_says_why() -> None:
    [page, *_] = make_report().insights
    bare = replace(page, quotes=(), against=(), withheld=0, lapsed=0)
    for changes, told in (
        ({}, "No quote is linked to it yet."),
        ({"withheld": 2}, "Its quotes are withheld from this audience"),
        ({"lapsed": 1}, "No quote linked to it counts."),
    ):
        lines = read(build(insights=(replace(bare, **changes),)))
        assert any(line.startswith(told) for line in lines), told


@pytest.mark.parametrize("checklist", CHECKLISTS, ids=lambda each: each.name)
def test_a_checklist_has_every_item_once_with_an_answer_or_open(checklist: Any) -> None:
    document = build(audience="internal")
    table = find_table(document, checklist.title)
    assert [row[0] for row in table.rows] == [str(number) for number in checklist.items]
    assert all(row[2] for row in table.rows)
    answered = sum(not row[2].startswith("Open: page “") for row in table.rows)
    [told] = [line for line in read(document)
              if line.startswith(f"{len(checklist.items)} items: ")]  # fmt: skip
    _, whole, part, left = (int(word) for word in told.split() if word.isdigit())
    assert (whole + part, left) == (answered, len(checklist.items) - answered)
    assert any(checklist.source in line for line in read(document))


def test_the_place_that_an_answer_names_is_a_section_of_the_report() -> None:
    document = build(audience="internal")
    numbers = {b.words.split("  ")[0] for b in document.blocks if isinstance(b, Heading)}
    for checklist in CHECKLISTS:
        named = {row[3] for row in find_table(document, checklist.title).rows} - {"–"}
        assert named
        assert named <= numbers


def test_a_memo_that_is_named_after_an_item_fills_it_and_stands_nowhere_else() -> None:
    words = "Paid by the invented union, which read nothing before."
    notes = (
        NoteRow(about="The study", title="SRQR 21: who paid", words=words),
        NoteRow(about="The study", title="Diary", words="We met on Mondays."),
    )
    document = build(notes=notes, audience="internal")
    rows = {row[0]: row for row in find_table(document, "(SRQR)").rows}
    assert rows["21"][2] == words
    lines = read(document)
    assert lines.count(words) == 0, "it stands in its row alone"
    assert "We met on Mondays." in lines


@pytest.mark.parametrize(
    ("title", "item"),
    [("COREQ 2", ("COREQ", 2)), ("srqr21 who paid", ("SRQR", 21)), ("COREQ 32: x", ("COREQ", 32)),
     ("COREQ 33", None), ("SRQR 22", None), ("COREQ 210", None), ("On COREQ 2", None), ("", None)],
)  # fmt: skip
def test_the_title_of_a_memo_names_an_item(title: str, item: tuple[str, int] | None) -> None:
    assert find_item(NoteRow(about="The study", title=title, words="")) == item


def test_outside_the_team_no_page_of_the_app_and_no_id_is_named() -> None:
    report = make_report()
    for audience in ("workshop", "client", "public"):
        told = "\n".join(read(build(report, audience=audience)))
        assert "page “" not in told
        assert "Not reported." in told
        for insight in report.insights:
            assert insight.id not in told
            for quote in (*insight.quotes, *insight.against):
                assert quote.id not in told


def test_the_use_of_machines_is_told_in_numbers_and_never_called_none() -> None:
    document = build()
    table = find_table(document, "Use of machines")
    assert table.rows == (
        ("Codings", "small-model", "9", "4", "3", "2", "4 January 2026 to 9 January 2026"),
    )
    bare = read(build(facts=replace(FACTS, machine=())))
    assert "No run of suggestions is recorded in this study." in bare
    assert "What was done with machines before or beside Lifeworld is not recorded in it." in bare


def test_a_study_that_knows_nothing_says_so_and_claims_nothing() -> None:
    document = build_report(Report(study_title="Empty", date="2026-03-01"), StudyFacts(release="1"))
    told = "\n".join(read(document))
    for sentence in (
        "The question has not been written down.",
        "No insight has been written yet.",
        "There is no theme yet.",
        "No session has been recorded in the study yet.",
    ):
        assert sentence in told
    for claim in ("Consent", "pseudonym", "sealed", "coded blind", "Audit trail"):
        assert claim not in told
    table = find_table(document, "(COREQ)")
    assert [row[0] for row in table.rows if not row[2].startswith("Open")] == ["27"]


@settings(deadline=None)
@given(words=st.text(max_size=60), number=st.integers(0, 3000))
def test_any_text_and_any_number_make_a_document(words: str, number: int) -> None:
    report = make_report()
    [page, *_] = report.insights
    quote = replace(page.quotes[0], words=words * 3, speaker=words)
    document = build(
        replace(report, insights=(replace(page, assertion=words, quotes=(quote,)),), answer=words),
        replace(FACTS, changes=number, observing=number, recordings=number),
    )
    assert document.words >= 0
    assert document.blocks


def test_the_pages_that_are_named_are_those_of_the_app() -> None:
    titles = {title for title, _ in navigation._LOOKS.values()}
    document = build(audience="internal")
    named = {page for line in read(document) for page in re.findall(r"page “([^”]+)”", line)}
    assert len(named) > 3
    assert named <= titles
