"""A code's line is set by a person, recorded, followed by the next run, and its effect foretold."""

from __future__ import annotations

import pytest

from coding.codebook.commands import add_code
from coding.codebook.merging.commands import remove_code
from coding.queries import find_code
from coding.suggestions.code_lines.commands import revise_line
from coding.suggestions.code_lines.queries import find_spread, list_lines
from coding.suggestions.commands import record_run
from coding.suggestions.queries import list_suggestions
from coding.suggestions.spread import measure_line
from coding.suggestions.suggest_job import suggest_in_study
from lifeworld.changes import describe_change
from study import InvalidInput, NotFound
from study.entries import list_entries
from study.ids import new_id
from study.scrubbing import remove_derived_rows
from tests.coding.suggestions.test_suggest_job import embedder, silent, talk

__all__ = ["embedder", "talk"]


@pytest.fixture
def pay(study, talk):
    return find_code(study, "Pay").id


def count(study, code):
    return len(list_suggestions(study, code_id=code))


def test_a_line_is_kept_told_in_the_history_and_can_be_undone(study, pay):
    revise_line(study, pay, 0.35, actor="Ana")
    assert list_lines(study) == {pay: 0.35}
    revise_line(study, pay, 0.6, actor="Ana")
    newest, before = list_entries(study.db, limit=2)
    assert describe_change(before) == "Set the line of the code “Pay” to 35 %"
    study.undo(newest.id, actor="Ana")
    assert list_lines(study) == {pay: 0.35}
    revise_line(study, pay, None, actor="Ana")
    assert list_lines(study) == {}
    [newest] = list_entries(study.db, limit=1)
    assert describe_change(newest) == "Set the code “Pay” back to the line of all codes"


def test_nothing_is_recorded_where_there_was_no_line(study, pay):
    before = len(list_entries(study.db))
    revise_line(study, pay, None, actor="Ana")
    assert len(list_entries(study.db)) == before


def test_a_line_takes_the_place_of_an_older_preference(study, pay):
    with study.change("set threshold", actor="Ana") as change:
        change.insert("leanings", {"id": new_id(), "code_id": pay, "leaning": "more"})
    revise_line(study, pay, 0.4, actor="Ana")
    assert study.db.execute("SELECT count(*) FROM leanings").fetchone() == (0,)
    study.undo(actor="Ana")
    assert study.db.execute("SELECT leaning FROM leanings").fetchall() == [("more",)]
    revise_line(study, pay, None, actor="Ana")
    assert study.db.execute("SELECT count(*) FROM leanings").fetchone() == (0,)


@pytest.mark.parametrize("line", [0.0, 1.0, -0.2, 1.5, float("nan")])
def test_what_is_no_probability_between_0_and_1_is_refused(study, pay, line):
    with pytest.raises(InvalidInput, match="not possible"):
        revise_line(study, pay, line, actor="Ana")
    assert list_lines(study) == {}


def test_a_code_that_is_gone_has_no_line(study, pay):
    revise_line(study, pay, 0.4, actor="Ana")
    remove_code(study, pay, actor="Ana")
    assert list_lines(study) == {}
    with pytest.raises(NotFound):
        revise_line(study, pay, 0.4, actor="Ana")
    study.undo(actor="Ana")
    assert list_lines(study) == {pay: 0.4}


def test_the_next_run_follows_the_line_and_suggests_as_many_as_was_foretold(study, pay):
    suggest_in_study(study, silent)
    usual = count(study, pay)
    spread, summary = find_spread(study, pay)
    assert summary["calibrated"] is False
    foretold = {line: measure_line(spread, line).suggestions for line in (0.01, 0.6, 0.99)}
    assert foretold[0.01] >= usual >= foretold[0.6] >= foretold[0.99] == 0 < usual
    for line, number in foretold.items():
        revise_line(study, pay, line, actor="Ana")
        suggest_in_study(study, silent)
        assert count(study, pay) == number
        assert find_spread(study, pay)[0].line == line
    revise_line(study, pay, None, actor="Ana")
    suggest_in_study(study, silent)
    assert count(study, pay) == usual


def test_only_the_newest_run_tells_and_an_erasure_takes_it_away(study, pay):
    assert find_spread(study, pay) is None
    suggest_in_study(study, silent)
    suggest_in_study(study, silent)
    runs = study.db.execute("SELECT DISTINCT run_id FROM spreads").fetchall()
    assert len(runs) == 1
    new = add_code(study, "New", actor="Ana").id
    assert find_spread(study, new) is None
    with study.stage() as db:
        assert remove_derived_rows(db)["spreads"] == 2
    assert find_spread(study, pay) is None
    suggest_in_study(study, silent)
    facts = {"model": "x", "version": "1", "parameters": {}, "seed": 0, "input_hash": ""}
    record_run(study, [], seconds=0.0, summary={}, **facts)
    assert find_spread(study, pay) is None, "the newest suggester does not tell"
