"""Memos stand in a report only where their author lets them, for the team and the client."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coding.memos.commands import add_memo, revise_memo
from coding.memos.model import NewMemo, Thing
from coding.memos.queries import list_memos
from lifeworld.exports.deck.write_deck import write_deck
from lifeworld.exports.gather_report import get_report
from lifeworld.memos.names import STUDY, find_memo_links
from opportunity_spaces.commands import add_insight
from opportunity_spaces.links.commands import link_evidence
from study import Study
from themes.commands import add_theme

ANA: dict[str, Any] = {"actor": "Ana"}
SAID = "I’ve been eight years making sure that there isn’t a line."


@pytest.fixture
def noted(study: Study, factories: Any) -> Study:
    """A study with memos on it, an agreed insight and a candidate theme; all are to appear."""
    transcript = factories.add_transcript(study, said=[("Ana", "Why?"), ("Bo", SAID)])
    [code] = factories.add_codes(study, "School")
    coding = factories.code_turn(study, transcript, code, turn=1, memo="On the coding")
    insight = add_insight(study, "Shame is hidden", status="agreed", actor="Ana")
    link_evidence(study, "excerpt", coding.excerpt_id, "insight", insight.id, actor="Ana")
    theme = add_theme(study, "School days", actor="Ana")
    for thing, body in (
        (STUDY, "We changed the guide after [[Group one]], see [[I1]] and [[School days]]."),
        (Thing(kind="insight", id=insight.id), "On the insight"),
        (Thing(kind="theme", id=theme.id), "On the theme"),
        (Thing(kind="code", id=code), "On the code"),
    ):
        links = find_memo_links(study, body)
        add_memo(study, NewMemo(thing=thing, body=body, in_report=True, links=links), **ANA)
    revise_memo(study, coding.id, in_report=True, **ANA)
    return study


def test_the_team_reads_every_note_on_the_study_and_its_findings(noted: Study) -> None:
    notes = get_report(noted, audience="internal").notes
    assert [(n.about, n.words, n.by) for n in notes] == [
        ("The study", "We changed the guide after Group one, see I1 and School days.", "Ana"),
        ("Theme “School days”", "On the theme", "Ana"),
        ("I1", "On the insight", "Ana"),
    ]


def test_the_client_reads_no_name_of_what_it_does_not_see(noted: Study) -> None:
    notes = get_report(noted, audience="client").notes
    assert [(n.about, n.words, n.by) for n in notes] == [
        (
            "The study",
            "We changed the guide after one of the transcripts, see I1 and another theme.",
            "",
        ),
        ("I1", "On the insight", ""),
    ]


@pytest.mark.parametrize("audience", ["workshop", "public"])
def test_nobody_else_reads_any(noted: Study, audience: str) -> None:
    assert get_report(noted, audience=audience).notes == ()


def test_a_memo_appears_only_while_it_is_switched_on(noted: Study) -> None:
    for memo in list_memos(noted):
        revise_memo(noted, memo.id, in_report=False, **ANA)
    assert get_report(noted, audience="internal").notes == ()


def test_a_note_that_repeats_a_withheld_quote_is_told_to_its_author(noted: Study) -> None:
    assert get_report(noted, audience="client").exposed == ()
    words = "Eight years making sure that it stays"
    add_memo(noted, NewMemo(thing=STUDY, body=words, in_report=True), **ANA)
    [told] = get_report(noted, audience="client").exposed
    assert told.startswith("The memo on the study repeats words of a quote that is withheld:")


def test_the_deck_has_a_slide_of_notes_in_its_appendix(noted: Study, tmp_path: Path) -> None:
    from pptx import Presentation

    write_deck(get_report(noted, audience="internal"), tmp_path / "deck.pptx")
    cells = [
        cell.text
        for slide in Presentation(str(tmp_path / "deck.pptx")).slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    ]
    assert "On the insight" in cells
    assert "On the code" not in cells
