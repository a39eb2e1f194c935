"""What comes first, the roadmap, and what was done about each need leave the study."""

from __future__ import annotations

from typing import Any

import pytest

from lifeworld.exports.gather_report import gather_material, get_report
from lifeworld.exports.workshop_standing import describe_follow_on
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.commands import add_initiative, add_insight, add_need, add_space
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.priorities.commands import (
    add_round,
    close_round,
    open_round,
    record_rating,
)
from opportunity_spaces.priorities.model import Criterion
from opportunity_spaces.records.commands import add_record


@pytest.fixture
def decided(study: Any) -> Any:
    need = add_need(study, "Members", "be asked", status="validated", actor="Ana")
    space = add_space(study, "Before it burns", status="shaped", actor="Ana")
    link_evidence(study, "need", need.id, "space", space.id, actor="Ana")
    ids = []
    for name, horizon, status in (
        ("Visits", "quick_win", "running"),
        ("Hours", "transform", "shaped"),
        ("Dreams", "build", "idea"),
    ):
        made = add_initiative(study, name, horizon=horizon, status=status, actor="Ana")
        link_evidence(study, "space", space.id, "initiative", made.id, actor="Ana")
        ids.append(made.id)
    add_record(study, "place", name="North", initiative_id=ids[0], state="started", actor="Ana")
    add_record(study, "decision", words="Go", day="2026-06-18", about_id=ids[0], actor="Ana")
    criteria = [Criterion(name="Worth", weight=2), Criterion(name="Effort", weight=1, less=True)]
    rated = add_round(study, "First", kind="initiative", things=ids, criteria=criteria, actor="Ana")
    open_round(study, rated.id, actor="Ana")
    for who, worth in (("Ana", 5), ("Bo", 2)):
        marks = {each: {"Worth": worth, "Effort": at + 1} for at, each in enumerate(ids)}
        record_rating(study, rated.id, marks, actor=who)
    close_round(study, rated.id, actor="Ana")
    return study


def test_a_client_reads_the_order_without_what_is_only_an_idea(decided: Any) -> None:
    report = get_report(decided, audience="client")
    [rating] = report.ratings
    assert [(row.name, row.place, row.score) for row in rating.rows] == [
        ("Visits", "1", "4.0"),
        ("Hours", "2", "3.7"),
    ]
    assert rating.rows[0].apart == "Worth: 2, 5"
    assert (rating.people, rating.criteria[1]) == (2, "Effort, weight 1, less is better")
    assert rating.firm == ("“Visits” comes first whatever the weights.",)
    assert [[row.name for row in horizon.rows] for horizon in report.roadmap] == [
        ["Visits"], [], ["Hours"],
    ]  # fmt: skip
    [followed] = report.followed
    assert followed.did == ("Visits (running, in 1 place)", "Hours (shaped)")
    assert followed.decided == ("18 June 2026: Go",)


def test_the_public_reads_what_was_done_and_nothing_of_marks_places_and_decisions(
    decided: Any,
) -> None:
    report = get_report(decided, audience="public")
    assert report.ratings == ()
    assert "Ratings are left out of the public version." in report.left_out
    [followed] = report.followed
    assert followed.did == ("Visits (running)", "Hours (shaped)")
    assert followed.decided == ()


def test_a_client_reads_where_a_finding_of_a_workshop_stands_by_what_is_done_for_it(
    decided: Any,
) -> None:
    chain = get_chain(decided)
    [need], [space] = chain.list_kind("need"), chain.list_kind("space")
    denied = add_insight(decided, "Nobody asks", actor="Ana")
    link_evidence(
        decided, "insight", denied.id, "need", need.id, relation="contradicts", actor="Ana"
    )
    material, _ = gather_material(decided, get_chain(decided), "client")
    done = "Visits (running); Hours (shaped)"  # what is only an idea is not told
    assert describe_follow_on(decided, material.chain, "need", need.id) == done
    assert describe_follow_on(decided, material.chain, "space", space.id) == done
    told = describe_follow_on(decided, material.chain, "insight", denied.id)
    assert told == "It stands in this report."


def test_a_document_has_a_section_of_each(decided: Any) -> None:
    from lifeworld.exports.chapters.build_report import build_report
    from lifeworld.exports.chapters.gather_facts import get_study_facts
    from lifeworld.exports.document.model import Heading

    report = get_report(decided, audience="client")
    blocks = build_report(report, get_study_facts(decided, audience="client")).blocks
    heads = [block.words.partition("  ")[2] for block in blocks if isinstance(block, Heading)]
    assert {"Priorities", "Roadmap", "You said, we did"} <= set(heads)
