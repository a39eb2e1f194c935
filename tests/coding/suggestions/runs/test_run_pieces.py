"""A run is written in short pieces, seen whole or not at all, and swept up when it was killed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlite_utils import Database

from coding.codebook.commands import add_code
from coding.model import Suggestion
from coding.suggestions.commands import record_run, record_vectors
from coding.suggestions.queries import has_run, list_runs, list_suggestions
from study import Conflict, Study
from study.pieces import PIECE
from study.scrubbing import remove_derived_rows
from themes.discovery.commands import record_suggested_themes
from themes.discovery.queries import get_discovery_run
from transcripts.queries import get_transcript

MOST = 500  # rows that one transaction may change, whatever the pieces are
FACTS: dict[str, Any] = {
    "model": "test",
    "version": "1",
    "parameters": {},
    "seed": 0,
    "input_hash": "",
    "seconds": 0.0,
    "summary": {},
}
KILLED = """
import os, sys
from pathlib import Path
from coding.model import Suggestion
from coding.suggestions.commands import record_run
from study import Study, pieces

study = Study(Path(sys.argv[1]))
transcript, text, code = sys.argv[2:]
pieces.time.sleep = lambda _: os._exit(9)
made = [
    Suggestion(id=f"{text}:{n}:{n + 1}:{code}", run_id="", transcript_id=transcript, text_id=text,
        start=n, end=n + 1, code_id=code, score=1.0, probability=None, strong=False, reasons={})
    for n in range(250)
]
record_run(study, made, model="killed", version="1", parameters={}, seed=0, input_hash="",
    seconds=0.0, summary={})
"""


@pytest.fixture
def propose(study: Study, make_transcript: Callable[..., Any]) -> Callable[..., list[Suggestion]]:
    """Return a function that makes suggestions, one for each letter of a transcript."""
    said = [("Bo", "There is never time to learn. " * 20)]
    transcript = get_transcript(study, make_transcript(said=said))
    codes = [add_code(study, name, actor="Ana").id for name in ("Time", "Thanks")]

    def make(number: int, *, code: int = 0) -> list[Suggestion]:
        return [
            Suggestion(
                id=f"{transcript.text_id}:{n}:{n + 1}:{codes[code]}",  # type: ignore[arg-type]
                run_id="",
                transcript_id=transcript.id,
                text_id=transcript.text_id,
                start=n,
                end=n + 1,
                code_id=codes[code],
                score=1.0,
                probability=None,
                strong=False,
                reasons={},
            )
            for n in range(number)
        ]

    return make


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list to which each transaction adds the number of rows that it changes."""
    monkeypatch.setattr("study.pieces.BREATH_SECONDS", 0.0)
    counts: list[int] = []
    writing = Study._writing

    @contextmanager
    def counted(self: Study) -> Iterator[Database]:
        with writing(self) as db:
            before = db.conn.total_changes
            yield db
            counts.append(db.conn.total_changes - before)

    monkeypatch.setattr(Study, "_writing", counted)
    return counts


def count_rows(study: Study, table: str, where: str = "1") -> int:
    return int(study.db.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])


def record_themes(study: Study, passages: int) -> str:
    rows = [("t", "x", n, n + 1, 0, 0.5, None, None) for n in range(passages)]
    theme = {"name": "A", "words": {}, "stability": 1.0, "theme_id": "", "passages": rows}
    return record_suggested_themes(study, [theme], **FACTS)


def test_no_transaction_of_a_run_changes_more_than_a_piece(
    study: Study, propose: Callable[..., list[Suggestion]], changed: list[int]
) -> None:
    for number in (550, 480):
        record_run(study, propose(number), **FACTS)
    assert len(list_suggestions(study)) == count_rows(study, "suggestions") == 480
    assert len(changed) > 550 // PIECE + 480 // PIECE
    assert max(changed) <= MOST


def test_no_transaction_of_a_discovery_or_of_vectors_changes_more_than_a_piece(
    study: Study, changed: list[int]
) -> None:
    for _ in range(2):
        record_themes(study, 650)
    record_vectors(study, "test", {str(n): b"v" for n in range(650)})
    assert count_rows(study, "suggested_passages") == 650
    assert count_rows(study, "vectors") == 650
    assert max(changed) <= MOST


def test_everybody_sees_the_run_before_until_all_of_the_new_one_is_there(
    study: Study, propose: Callable[..., list[Suggestion]], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = record_run(study, propose(150), **FACTS)
    seen: list[tuple[int, set[str], int]] = []

    def look(_: float) -> None:
        found = list_suggestions(study)
        seen.append((len(found), {s.run_id for s in found}, len(list_runs(study))))

    monkeypatch.setattr("study.pieces.time.sleep", look)
    second = record_run(study, propose(500), **FACTS)
    writing = seen[:2]
    assert writing == [(150, {first}, 1)] * 2
    assert {s.run_id for s in list_suggestions(study)} == {second}


def test_a_run_for_one_code_leaves_those_of_other_codes_alone(
    study: Study, propose: Callable[..., list[Suggestion]]
) -> None:
    first = record_run(study, propose(3) + propose(2, code=1), **FACTS)
    one = propose(1)
    second = record_run(study, one, code_id=one[0].code_id, **FACTS)
    assert sorted(s.run_id for s in list_suggestions(study)) == sorted([first, first, second])
    record_run(study, [], **FACTS)
    assert list_suggestions(study) == []
    assert has_run(study)
    assert count_rows(study, "suggestions") == 0


def test_a_run_that_was_killed_between_pieces_is_not_seen_and_is_swept_by_the_next(
    study: Study, propose: Callable[..., list[Suggestion]], start_python: Callable[..., Any]
) -> None:
    standing = record_run(study, propose(5), **FACTS)
    [a, *_] = propose(1)
    killed = start_python(KILLED, study.path, a.transcript_id, a.text_id, a.code_id)
    assert killed.wait(60) == 9, killed.stderr.read()
    assert count_rows(study, "suggestions") == 5 + PIECE, "it got half way"
    assert {s.run_id for s in list_suggestions(study)} == {standing}
    assert len(list_suggestions(study)) == 5
    assert [run["id"] for run in list_runs(study)] == [standing]
    record_run(study, propose(7), **FACTS)
    assert count_rows(study, "suggestions") == 7
    assert count_rows(study, "runs") == 1
    assert count_rows(study, "unfinished_runs") == 0


def test_a_discovery_that_failed_half_way_leaves_the_one_before_and_is_swept(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing = record_themes(study, 5)

    def fail(_: float) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("study.pieces.time.sleep", fail)
        with pytest.raises(KeyboardInterrupt):
            record_themes(study, 650)
    assert count_rows(study, "suggested_passages") > 5
    found = get_discovery_run(study)
    assert found is not None
    assert found.run["id"] == standing
    record_themes(study, 6)
    assert count_rows(study, "suggested_passages") == 6
    assert count_rows(study, "suggested_themes") == count_rows(study, "runs") == 1


def test_a_run_that_another_process_is_writing_is_not_swept(
    study: Study, propose: Callable[..., list[Suggestion]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:

        def run_another(_: float) -> None:
            patched.setattr("study.pieces.time.sleep", lambda _: None)
            record_run(study, propose(3), **FACTS)

        patched.setattr("study.pieces.time.sleep", run_another)
        whole = record_run(study, propose(250), **FACTS)
    assert {s.run_id for s in list_suggestions(study)} == {whole}
    assert len(list_suggestions(study)) == count_rows(study, "suggestions") == 250


def test_a_run_is_dropped_when_the_words_it_rests_on_were_erased_meanwhile(
    study: Study, propose: Callable[..., list[Suggestion]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def erase(_: float) -> None:
        with study.stage() as db:
            remove_derived_rows(db)

    with monkeypatch.context() as patched:
        patched.setattr("study.pieces.time.sleep", erase)
        with pytest.raises(Conflict, match="Start it again"):
            record_run(study, propose(250), **FACTS)
    assert list_suggestions(study) == []
    assert list_runs(study) == []
