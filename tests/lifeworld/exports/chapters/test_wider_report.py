"""A report holds aims, sources, decisions, roll-outs, risks, the plan, and others' views."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeworld.exports.chapters.build_report import build_report
from lifeworld.exports.chapters.facts import StudyFacts
from lifeworld.exports.document.model import Document, Heading, Paragraph, Table
from lifeworld.exports.report import Report
from lifeworld.exports.report_brief import (
    AimRow,
    Behind,
    DecisionRow,
    DiveRow,
    PlaceRow,
    RiskRow,
    SourceRow,
)
from lifeworld.exports.report_brief import TestimonialRow as Voice
from tests.lifeworld.exports.report_factory import make_report

KNOWN = SourceRow(id="s-1", cited="Invented Board (2024).", words="Half of all plans change.",
                  address="https://board.example/plans")  # fmt: skip
PLACES = (
    PlaceRow(name="The north ward", state="running", started="2026-02-01",
             follow_up="2026-05-01", seen="The plan hangs in the hall.", day="2026-03-04"),
    PlaceRow(name="The south ward", state="not begun", runs=False),
)  # fmt: skip
TITLES = ("Background", "Aims", "Decisions", "Under way", "What could go wrong",
          "Where to go deeper", "What others say of this study", "Who made this study")  # fmt: skip


def make_wide(**changes: Any) -> Report:
    """Return the report of the factory with everything beside its findings."""
    report = make_report()
    first, *others = report.initiatives
    begun = replace(first, target_group="Those on shifts", slogan="Two weeks", results="It held.",
                    places=PLACES, cadence="each month")  # fmt: skip
    page, *pages = report.insights
    wide = replace(
        report,
        why_reframed="The first question held its answer.",
        background=(KNOWN,),
        aims=(
            AimRow(id="a-1", statement="A plan that holds", wanted="85 % by 2027-12-31",
                   origin="the board", serving=("Two weeks' notice",), read=("72 % so far",)),
            AimRow(id="a-2", statement="Fewer who leave", hidden=1),
        ),
        decided=(DecisionRow(id="d-1", words="Two wards try it.", who="the board",
                             mandate="minutes 4", about=first.name, day="2026-03-02"),),
        initiatives=(begun, *others),
        insights=(replace(page, outside=(replace(KNOWN, words="Notice is rare."),)), *pages),
        risks=(RiskRow(words="Nobody answers for it."),),
        plan=(DiveRow(theme="Notice", stratum="Wards", method="diaries", question="What else?"),),
        testimonials=(Voice(words="It says what we feel.", who="a chair"),),
        behind=Behind(team=("Mona, analyst",), contacts=("Mona · mona@field.example",), unnamed=2),
    )  # fmt: skip
    return replace(wide, **changes)


def build(report: Report) -> Document:
    return build_report(report, StudyFacts(release="1"))


def list_heads(document: Document) -> list[str]:
    return [b.words.split("  ", 1)[-1] for b in document.blocks
            if isinstance(b, Heading) and b.level == 1]  # fmt: skip


def list_under(document: Document, title: str) -> list[Any]:
    """Return the blocks of a section."""
    found: list[Any] = []
    inside = False
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = block.words.endswith(f"  {title}")
        elif inside:
            found.append(block)
    assert found, title
    return found


def read(blocks: list[Any]) -> str:
    lines = []
    for block in blocks:
        if isinstance(block, Heading):
            lines.append(block.words)
        elif isinstance(block, Paragraph):
            lines.append("".join(span.words for span in block.spans))
        elif isinstance(block, Table):
            lines += [" | ".join(row) for row in (block.head, *block.rows)]
    return "\n".join(lines)


def test_each_section_stands_where_a_reader_looks_for_it() -> None:
    heads = list_heads(build(make_wide()))
    wanted = ["Question", "Background", "Aims", "Who was asked", "Opportunity spaces", "Decisions",
              "Initiatives", "Under way", "What could go wrong", "Where to go deeper",
              "Method", "What others say of this study", "Who made this study",
              "Codebook"]  # fmt: skip
    places = [heads.index(head) for head in wanted]
    assert places == sorted(places)


def test_a_study_without_any_of_it_has_none_of_these_sections() -> None:
    assert not set(TITLES) & set(list_heads(build(Report(study_title="Bare", date="2026-03-01"))))


def test_an_aim_says_how_much_by_when_what_serves_it_and_how_far_it_is() -> None:
    [table] = list_under(build(make_wide()), "Aims")
    held, bare = table.rows
    assert held == ("A plan that holds", "85 % by 31 December 2027", "the board",
                    "Two weeks' notice", "72 % so far")  # fmt: skip
    assert bare[3] == "1 not shown here"
    assert len(table.head) == len(table.widths) == 5
    lonely = AimRow(id="a-3", statement="Less noise")
    [table] = list_under(build(make_wide(aims=(lonely,))), "Aims")
    assert table.rows == (("Less noise", "–", "Nothing yet"),)


def test_sources_from_outside_never_stand_among_quotes_of_participants() -> None:
    document = build(make_wide())
    assert "none of it was said by participants" in read(list_under(document, "Background"))
    insights = read(list_under(document, "Insights"))
    before, _, after = insights.partition("From outside sources")
    assert "Notice is rare." not in before
    assert after.index("Notice is rare.") < after.index("Invented Board (2024).")
    srqr = read(document.blocks)
    assert "1 outside source on what was known before." in srqr


def test_a_roll_out_says_how_far_each_place_is_and_what_was_seen_there() -> None:
    blocks = list_under(build(make_wide()), "Under way")
    [table] = [block for block in blocks if isinstance(block, Table)]
    assert table.head == ("Place", "How far it is", "Began", "Follow-up", "Last seen")
    assert table.rows[0] == ("The north ward", "running", "1 February 2026", "1 May 2026",
                             "The plan hangs in the hall. · 4 March 2026")  # fmt: skip
    assert table.rows[1] == ("The south ward", "not begun", "–", "–", "–")
    told = read(blocks)
    assert "runs in one of two places" in told
    assert "Slogan: “Two weeks”" in told


def test_risks_plan_decisions_and_voices_are_told_in_full() -> None:
    document = build(make_wide())
    assert "Nobody answers for it. | none yet" in read(list_under(document, "What could go wrong"))
    plan = read(list_under(document, "Where to go deeper"))
    assert "Notice | Wards | diaries | What else?" in plan
    assert "the board · minutes 4 | 2 March 2026" in read(list_under(document, "Decisions"))
    voices = read(list_under(document, "What others say of this study"))
    assert "none of it is counted as evidence" in voices
    assert voices.index("It says what we feel.") < voices.index("a chair")
    team = read(list_under(document, "Who made this study"))
    assert "and 2 people not named here" in team
    assert "mona@field.example" in team


@pytest.mark.parametrize("title", TITLES)
def test_in_danish_no_such_section_has_an_english_title(title: str) -> None:
    danish, english = build(make_wide(language="da-DK")), build(make_wide())
    assert len(list_heads(danish)) == len(list_heads(english))
    assert title not in list_heads(danish)
