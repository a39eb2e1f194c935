"""A run is written in short pieces, and nobody sees it before all of it is there."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from coding.model import Suggestion, SuggestionId
from coding.suggestions.commands import record_run
from coding.suggestions.model import new_suggestion_id
from coding.suggestions.queries import get_suggestion, list_runs, list_suggestions
from study import Conflict, Study
from study.pieces import PIECE, write_pieces
from transcripts.queries import get_transcript, list_turns

FACTS: dict[str, Any] = {
    "model": "m", "version": "1", "parameters": {}, "seed": 0, "input_hash": "", "seconds": 0.1,
    "summary": {},
}  # fmt: skip


@pytest.fixture
def talk(study: Study, factories: Any) -> list[Suggestion]:
    """Suggestions of one code for each turn of a long transcript, not recorded yet."""
    said = (("Mo", "Well?"), *(("Bo", f"We wait for part number {n}.") for n in range(3 * PIECE)))
    transcript = get_transcript(study, factories.add_transcript(study, said=said))
    [code] = factories.add_codes(study, "Waiting")
    return [
        Suggestion(
            id=SuggestionId(new_suggestion_id(transcript.text_id, t.start, t.end, code)),
            run_id="", transcript_id=transcript.id, text_id=transcript.text_id, start=t.start,
            end=t.end, code_id=code, score=0.5, probability=0.5, strong=True, reasons={},
        )
        for t in list_turns(study, transcript.text_id)[1:]
    ]  # fmt: skip


def list_transactions(study: Study, work: Callable[[], object]) -> list[int]:
    """Return how many rows each write transaction of *work* added or removed."""
    sizes: list[int] = []

    def watch(sql: str) -> None:
        if sql.startswith("BEGIN IMMEDIATE"):
            sizes.append(0)
        elif sql.startswith(("INSERT INTO", "DELETE FROM", "UPDATE")):
            sizes[-1] += 1

    study.db.conn.set_trace_callback(watch)
    try:
        work()
    finally:
        study.db.conn.set_trace_callback(None)
    return sizes


def test_no_transaction_of_a_run_writes_more_than_one_piece(
    study: Study, talk: list[Suggestion]
) -> None:
    bookkeeping = 6  # the run's own row, its sign of life, the state of the file
    for _ in range(2):  # the second run also removes what the first one suggested
        sizes = list_transactions(study, lambda: record_run(study, talk, **FACTS))
        assert sum(sizes) > 3 * PIECE
        assert max(sizes) <= PIECE + bookkeeping
        assert len(list_suggestions(study)) == len(talk)


def test_the_old_suggestions_are_seen_until_the_new_run_is_whole(
    study: Study, talk: list[Suggestion], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = record_run(study, talk[:5], **FACTS)
    other = Study(study.path)
    seen: list[tuple[int, set[str]]] = []

    def look(*_: Any) -> None:
        found = list_suggestions(other)
        seen.append((len(found), {s.run_id for s in found}))
        assert get_suggestion(other, talk[0].id).run_id == first

    monkeypatch.setattr("study.pieces.time.sleep", look)
    second = record_run(study, talk, **FACTS)
    before = [each for each in seen if second not in each[1]]
    assert len(before) >= 2
    assert set(map(str, before)) == {str((5, {first}))}
    assert {s.run_id for s in list_suggestions(other)} == {second}
    other.close()


KILLED = """
import os, pickle, signal, sys
from pathlib import Path
import study.pieces as pieces
from coding.suggestions.commands import record_run
from study import Study

count = 0
def stop(_):
    global count
    count += 1
    if count == 2:
        os.kill(os.getpid(), signal.SIGKILL)

pieces.time.sleep = stop
talk, facts = pickle.loads(bytes.fromhex(sys.argv[2]))
record_run(Study(Path(sys.argv[1])), talk, **facts)
"""


def test_a_run_that_is_killed_is_never_seen_and_its_rows_go_with_the_next_run(
    study: Study, talk: list[Suggestion], start_python: Callable[..., Any]
) -> None:
    import pickle

    first = record_run(study, talk[:5], **FACTS)
    study.close()
    program = start_python(KILLED, study.path, pickle.dumps((talk, FACTS)).hex())
    _, wrong = program.communicate(timeout=60)
    assert program.returncode == -signal.SIGKILL, wrong
    assert {s.run_id for s in list_suggestions(study)} == {first}
    assert [run["id"] for run in list_runs(study)] == [first]
    left = "SELECT count(*) FROM suggestions"
    assert study.db.execute(left).fetchone()[0] > 5
    third = record_run(study, talk[:7], **FACTS)
    assert study.db.execute(left).fetchone()[0] == 7
    assert study.db.execute("SELECT count(*) FROM unfinished_runs").fetchone()[0] == 0
    assert {s.run_id for s in list_suggestions(study)} == {third}


def test_a_run_whose_words_were_erased_meanwhile_is_dropped(
    study: Study, talk: list[Suggestion], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Study(study.path)

    def erase(*_: Any) -> None:
        with other.stage() as db:
            db.execute("DELETE FROM unfinished_runs")

    monkeypatch.setattr("study.pieces.time.sleep", erase)
    with pytest.raises(Conflict, match="dropped"):
        record_run(study, talk, **FACTS)
    other.close()
    assert list_suggestions(study) == []


def test_pieces_leave_the_write_lock_to_others_in_between(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, order = Study(study.path), []

    def write_beside(_: float) -> None:
        with other.stage(tick="beside"):
            order.append("beside")

    monkeypatch.setattr("study.pieces.time.sleep", write_beside)
    write_pieces(study, range(25), lambda _, part: order.append(len(part)), size=10)
    other.close()
    assert order == [10, "beside", 10, "beside", 5]


def test_a_worker_gives_way_to_people(start_python: Callable[..., Any]) -> None:
    code = "import os; from study.quiet import run_quietly; run_quietly(); print(os.nice(0))"
    said, _ = start_python(code).communicate(timeout=60)
    assert int(said) >= min(19, os.nice(0) + 1)
