"""Drafts: kept for each person, outside the history, and the questions about what is written."""

from __future__ import annotations

from typing import Any

import pytest

from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.drafts.commands import LONGEST_DRAFT, record_draft, remove_draft
from opportunity_spaces.drafts.model import list_statements
from opportunity_spaces.drafts.queries import find_draft, list_drafts
from opportunity_spaces.drafts.questions import list_questions
from opportunity_spaces.links.commands import unlink_evidence
from study import InvalidInput, NotFound
from study.entries import list_entries


def test_a_draft_is_kept_for_its_writer_alone_and_is_no_change(built: Any) -> None:
    before = len(list_entries(built.study.db, limit=500))
    record_draft(
        built.study, "insight", built.insight.id, {"assertion": "Half a"}, rev=1, actor="ada"
    )
    record_draft(
        built.study, "insight", built.insight.id, {"assertion": "Half a word"}, rev=1, actor="ada"
    )
    record_draft(built.study, "insight", "", {"assertion": "New"}, rev=0, actor="bo")
    mine = find_draft(built.study, "insight", built.insight.id, by="ada")
    assert mine is not None
    assert (mine.fields, mine.rev) == ({"assertion": "Half a word"}, 1)
    assert [draft.thing_id for draft in list_drafts(built.study, by="bo")] == [""]
    assert len(list_entries(built.study.db, limit=500)) == before


def test_a_draft_that_was_saved_is_let_go(built: Any) -> None:
    record_draft(built.study, "need", built.need.id, {"who": "Drivers"}, rev=1, actor="ada")
    remove_draft(built.study, "need", built.need.id, actor="ada")
    assert list_drafts(built.study, by="ada") == []


def test_a_choice_that_is_none_is_not_kept(built: Any) -> None:
    record_draft(
        built.study, "insight", "", {"status": "odd", "confidence": "low"}, rev=0, actor="ada"
    )
    draft = find_draft(built.study, "insight", "", by="ada")
    assert draft is not None
    assert draft.fields == {"confidence": "low"}


@pytest.mark.parametrize(
    ("kind", "thing_id", "fields", "error", "told"),
    [
        ("insight", "gone", {}, NotFound, "no longer"),
        ("insight", "", {"colour": "red"}, InvalidInput, "no field “colour”"),
        ("insight", "", {"tension": "x" * (LONGEST_DRAFT + 1)}, InvalidInput, "too long"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    built: Any, kind: Any, thing_id: str, fields: dict[str, str], error: Any, told: str
) -> None:
    with pytest.raises(error, match=told):
        record_draft(built.study, kind, thing_id, fields, rev=0, actor="ada")
    assert list_drafts(built.study, by="ada") == []


def test_what_is_written_is_read_as_statements() -> None:
    need = {"who": " Drivers ", "verb": "rest", "goal": "", "because": "", "barrier": "No room"}
    assert list_statements("need", need) == ["Drivers rest", "No room"]
    assert list_statements("insight", {"assertion": "  "}) == []
    assert list_statements("space", {"name": "Rest"}) == []


def test_an_observation_without_a_because_is_asked_about_while_it_is_written(built: Any) -> None:
    chain = get_chain(built.study)
    asked = list_questions(chain, "insight", "", {"assertion": "People learn in breaks"})
    assert any(each.startswith("This reads like an observation") for each in asked)
    told = {"assertion": "People learn in breaks because the shift is full", "so_what": "So"}
    assert not any("observation" in each for each in list_questions(chain, "insight", "", told))


def test_questions_know_what_a_finding_rests_on(built: Any) -> None:
    def ask(kind: Any, thing_id: str, fields: dict[str, str]) -> str:
        return " ".join(list_questions(get_chain(built.study), kind, thing_id, fields))

    assert "Which need does it address?" not in ask("space", built.space.id, {})
    unlink_evidence(built.study, built.links["space"], actor="ada")
    assert "Which need does it address?" in ask("space", built.space.id, {})
    assert "No metric is linked yet" not in ask("initiative", built.initiative.id, {})
    assert "No metric is linked yet" in ask("initiative", "", {})
    assert "Without a baseline" in ask("metric", built.metric.id, {"target": "40"})
    assert "Without a baseline" not in ask("metric", built.metric.id, {"baseline": "4"})
    assert "Did anyone say the opposite?" in ask("insight", built.insight.id, {})
    assert list_questions(get_chain(built.study), "assumption", built.assumption.id, {}) == []
