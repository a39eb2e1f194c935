"""The summary of findings and joint displays leave the study for one audience, coarsened."""

from __future__ import annotations

import csv
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lifeworld.exports.chapters.build_report import build_report
from lifeworld.exports.chapters.gather_facts import get_study_facts
from lifeworld.exports.deck.check import check_deck
from lifeworld.exports.deck.write_deck import write_deck
from lifeworld.exports.document.model import Heading, Table
from lifeworld.exports.export_summary import export_summary
from lifeworld.exports.gather_report import get_report
from opportunity_spaces.confidence.commands import revise_assessment
from opportunity_spaces.figures.commands import add_figures, revise_joint
from opportunity_spaces.figures.model import WHOLE
from opportunity_spaces.figures.queries import list_figure_sets
from opportunity_spaces.figures.read_figures import parse_figures
from opportunity_spaces.queries import list_insights
from study import InvalidInput
from tests.lifeworld.exports.read_deck import read_deck
from themes.queries import list_themes
from transcripts.frame.commands import rename_stratum
from transcripts.queries import list_strata

ACTOR = "Ana"


@pytest.fixture
def judged(field: SimpleNamespace) -> SimpleNamespace:
    """The field with its insight judged, and figures beside its theme."""
    study = field.study
    [insight] = list_insights(study)
    revise_assessment(
        study, insight.id, methods="minor", methods_reason="=One coder", coherence="none",
        adequacy="moderate", relevance="none", overall="moderate",
        explanation="Few people, one port", actor=ACTOR,
    )  # fmt: skip
    strata = {s.name: s.id for s in list_strata(study)}
    table = parse_figures(
        "survey.csv", ["Industry", "n", "Satisfaction"],
        [["Ports", "40", "4.1"], ["Wards", "2", "2.9"], ["All", "42", "4.0"]],
    )  # fmt: skip
    made = add_figures(
        study, table, title="Survey", source="The secretariat", day="2026-03-01", actor=ACTOR,
        strata={"Ports": strata["Ports"], "Wards": strata["Wards"], "All": WHOLE},
    )  # fmt: skip
    [theme] = list_themes(study)
    revise_joint(
        study, made.id, "Satisfaction", theme.id, verdict="contradict", actor=ACTOR,
        words="Where satisfaction is highest, nobody can plan",
    )  # fmt: skip
    field.insight = insight
    return field


def test_the_deck_holds_the_summary_in_its_appendix(
    judged: SimpleNamespace, tmp_path: Path
) -> None:
    report = get_report(judged.study, audience="client")
    [row] = report.summary
    assert (row.confidence, row.concerns["adequacy"]) == ("Moderate", "Moderate concerns")
    assert row.reasons == {"methods": "=One coder"}
    assert (row.by, row.date, row.changed) == ("", "", ())
    said = read_deck(report)
    assert "How sure we are of our insights: 1 moderate" in said
    assert "adapted from reviews of many studies to this one" in said
    write_deck(report, tmp_path / "deck.pptx")
    assert check_deck(tmp_path / "deck.pptx") == []


def test_an_insight_never_judged_has_no_summary(field: SimpleNamespace) -> None:
    assert get_report(field.study, audience="client").summary == ()


def test_figures_of_few_are_shown_to_the_team_only(judged: SimpleNamespace) -> None:
    [inside] = get_report(judged.study, audience="internal").joints
    assert [(line.stratum, line.figure, line.held) for line in inside.lines] == [
        ("Ports", "4.1", False), ("Wards", "2.9", False), ("Everybody", "4.0", False),
    ]  # fmt: skip
    [outside] = get_report(judged.study, audience="client").joints
    assert outside.held
    # Where one figure is held, that of everybody would tell it.
    assert not any(line.figure for line in outside.lines if line.held)
    assert "2.9" not in read_deck(get_report(judged.study, audience="client"))
    assert "4.0" not in read_deck(get_report(judged.study, audience="client"))


def test_a_figure_of_nobody_knows_how_many_is_shown_to_the_team_only(
    judged: SimpleNamespace,
) -> None:
    study = judged.study
    strata = {s.name: s.id for s in list_strata(study)}
    table = parse_figures("v.csv", ["Industry", "Loyalty"], [["Ports", "7.7"], ["Wards", "6.6"]])
    made = add_figures(
        study, table, title="Without n", source="Them", day="2026-03-02", actor=ACTOR,
        strata={"Ports": strata["Ports"], "Wards": strata["Wards"]},
    )  # fmt: skip
    [theme] = list_themes(study)
    revise_joint(study, made.id, "Loyalty", theme.id, verdict="silent", words="", actor=ACTOR)
    assert "7.7" in read_deck(get_report(study, audience="internal"))
    outside = read_deck(get_report(study, audience="client"))
    assert "7.7" not in outside
    assert "nobody says how many" in outside


def test_what_a_stratum_says_is_shown_unless_its_figure_is_held(judged: SimpleNamespace) -> None:
    study = judged.study
    [made] = list_figure_sets(study)
    [theme] = list_themes(study)
    strata = {s.name: str(s.id) for s in list_strata(study)}
    revise_joint(
        study, made.id, "Satisfaction", theme.id, verdict="contradict", actor=ACTOR,
        parts={strata["Ports"]: "nuance", strata["Wards"]: "silent"},
    )  # fmt: skip
    [inside] = get_report(study, audience="internal").joints
    assert [line.verdict for line in inside.lines] == ["nuances", "silent", ""]
    [outside] = get_report(study, audience="client").joints
    assert {line.verdict for line in outside.lines if line.held} == {""}
    said = read_deck(get_report(study, audience="internal"))
    assert "Together" in said
    assert "nuances" in said
    report = get_report(study, audience="internal")
    facts = get_study_facts(study, audience="internal")
    cells = [
        cell
        for block in build_report(report, facts).blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
    ]
    assert "nuances" in str(cells)


def test_a_deck_is_not_final_while_a_joint_display_is_out_of_date(judged: SimpleNamespace) -> None:
    study = judged.study
    get_report(study, audience="client", final=True)
    [ports] = [stratum for stratum in list_strata(study) if stratum.name == "Ports"]
    rename_stratum(study, ports.id, "Harbours", actor=ACTOR)
    with pytest.raises(InvalidInput, match="the joint display of “Satisfaction”"):
        get_report(study, audience="client", final=True)


def test_a_joint_display_is_a_slide_whose_title_is_what_both_say(judged: SimpleNamespace) -> None:
    said = read_deck(get_report(judged.study, audience="internal"))
    assert "Where satisfaction is highest, nobody can plan" in said
    assert "They contradict each other" in said
    assert "Survey · The secretariat · 1 March 2026" in said


def test_the_report_to_read_holds_the_same_tables(judged: SimpleNamespace) -> None:
    report = get_report(judged.study, audience="client")
    facts = get_study_facts(judged.study, audience="client")
    blocks = build_report(report, facts).blocks
    heads = [block.words for block in blocks if isinstance(block, Heading)]
    assert any(each.endswith("Figures beside themes") for each in heads)
    assert "Satisfaction and “Time”" in heads
    assert any(each.endswith("Summary of findings") for each in heads)
    cells = [c for b in blocks if isinstance(b, Table) for row in b.rows for c in row]
    assert "Minor concerns. =One coder" in cells
    assert "2.9" not in cells


def test_the_summary_is_written_as_a_workbook_and_as_csv(
    judged: SimpleNamespace, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    told = export_summary(judged.study, tmp_path / "s.xlsx", audience="internal", actor=ACTOR)
    assert told[0] == "s.xlsx: 1 insight, for the research team"
    book = load_workbook(tmp_path / "s.xlsx")
    assert book.sheetnames == ["Summary of findings", "Columns", "About this file"]
    head, row = list(book.worksheets[0].iter_rows(values_only=True))
    cells: dict[Any, Any] = dict(zip(head, row, strict=True))
    assert cells["Methodological limitations"] == "Minor concerns. =One coder"
    assert (cells["Confidence"], cells["Why"]) == ("Moderate", "Few people, one port")
    assert str(cells["Judged"]).startswith("Ana, 20")
    export_summary(judged.study, tmp_path / "s.csv", audience="client", actor=ACTOR)
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as file:
        [outside] = list(csv.DictReader(file))
    assert "Judged" not in outside
    assert outside["Insight"] == "Nobody can plan"


@pytest.mark.parametrize(
    ("name", "audience", "told"),
    [
        ("s.pdf", "internal", "cannot be written as “pdf”"),
        ("s.csv", "nobody", "“nobody”"),
    ],
)
def test_what_cannot_be_written_is_refused(
    name: str, audience: str, told: str, judged: SimpleNamespace, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput, match=told):
        export_summary(judged.study, tmp_path / name, audience=audience)
    assert list(tmp_path.glob("s.*")) == []


def test_a_summary_of_nothing_judged_is_refused(field: SimpleNamespace, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="No insight for this audience was judged"):
        export_summary(field.study, tmp_path / "s.csv")


def test_a_report_is_not_final_while_a_judgement_is_out_of_date(judged: SimpleNamespace) -> None:
    from opportunity_spaces.commands import revise_insight

    get_report(judged.study, audience="client", final=True)
    revise_insight(judged.study, judged.insight.id, assertion="Nobody can plan a week", actor=ACTOR)
    with pytest.raises(InvalidInput, match="the confidence in I1"):
        get_report(judged.study, audience="client", final=True)
