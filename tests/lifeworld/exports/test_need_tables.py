"""Needs by stratum and their scores leave the study for one audience, origins apart."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from lifeworld.exports.deck.check import check_deck
from lifeworld.exports.deck.write_deck import write_deck
from lifeworld.exports.gather_report import get_report
from opportunity_spaces.commands import add_need
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.need_scores.commands import add_need_score
from tests.lifeworld.exports.read_deck import read_deck
from transcripts.privacy.commands import revise_privacy
from transcripts.queries import list_strata

ACTOR = "Ana"


@pytest.fixture
def needed(field: SimpleNamespace) -> SimpleNamespace:
    """The field with a validated need, two scores of a survey and one of a room."""
    study = field.study
    need = add_need(
        study,
        "Packers",
        "plan a week",
        status="validated",
        consequence="They leave in spring",
        actor=ACTOR,
    )
    link_evidence(study, "insight", field.insight.id, "need", need.id, actor=ACTOR)
    wards = next(s.id for s in list_strata(study) if s.name == "Wards")
    for origin, base, stratum, source in (
        ("survey", 812, "", "Members"), ("survey", 2, wards, "Wards alone"),
        ("estimate", 4, "", "Secretaries"),
    ):  # fmt: skip
        add_need_score(
            study, need.id, origin=origin, importance=8, satisfaction=3.5, base=base,
            stratum_id=stratum, source=source, day="2026-03-01", actor=ACTOR,
        )  # fmt: skip
    return field


def test_the_team_reads_where_each_need_is_heard(needed: SimpleNamespace) -> None:
    [row] = get_report(needed.study, audience="internal").presence
    assert (row.code, row.sentence) == ("N1", "Packers need to plan a week.")
    assert row.cells == (("Ports", "2/3"), ("Wards", "–"))


def test_outside_the_team_strata_of_few_are_not_compared(needed: SimpleNamespace) -> None:
    [row] = get_report(needed.study, audience="client").presence
    assert row.cells == (("Ports", "2/3"), ("Wards", "–"))
    revise_privacy(needed.study, fewest=4, actor=ACTOR)
    for row in get_report(needed.study, audience="client").presence:
        assert all("/" not in told for _, told in row.cells)


def test_scores_of_few_are_for_the_team_only(needed: SimpleNamespace) -> None:
    inside = get_report(needed.study, audience="internal").need_scores
    assert [(row.origin, row.source) for row in inside] == [
        ("survey", "Members"), ("survey", "Wards alone"), ("estimate", "Secretaries"),
    ]  # fmt: skip
    outside = get_report(needed.study, audience="client").need_scores
    assert [row.source for row in outside] == ["Members", "Secretaries"]


def test_what_was_asked_and_what_was_estimated_are_in_columns_of_their_own(
    needed: SimpleNamespace, tmp_path
) -> None:
    report = get_report(needed.study, audience="internal")
    said = read_deck(report)
    assert "Asked in a survey" in said
    assert "Estimated in a room" in said
    assert "N1, asked in a survey: importance 8 of 10, satisfaction 3.5 of 10" in said
    assert "N1, estimated in a room: importance" in said
    assert "What follows: They leave in spring" in said
    write_deck(report, tmp_path / "deck.pptx")
    assert check_deck(tmp_path / "deck.pptx") == []
