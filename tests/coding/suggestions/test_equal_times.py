"""Rows of one moment have one order: that of their ids, which is the order they were made in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from coding.suggestions.commands import list_decisions
from coding.suggestions.material.queries import get_judgements, get_material
from coding.suggestions.queries import get_measurement, list_runs, list_suggestions
from study.entries import list_entries
from transcripts.queries import get_transcript, list_turns

AT = "2026-01-01T10:00:00.000+00:00"
LATER = "2026-01-01T10:00:00.001+00:00"
BACKWARDS = ("3", "1", "2")  # ids in the order the rows are written in


@pytest.fixture
def place(study: Any, make_transcript: Any, factories: Any) -> SimpleNamespace:
    """A study with one passage, three codes, and a run of the machine at AT."""
    transcript_id = make_transcript()
    text_id = get_transcript(study, transcript_id).text_id
    turn = list_turns(study, text_id)[1]
    codes = factories.add_codes(study, "Time", "Cover", "Pay")
    place = SimpleNamespace(
        study=study, transcript_id=transcript_id, text_id=text_id, turn=turn, codes=codes
    )
    add_run(place, "r", kind="suggest")
    return place


def add_run(place: SimpleNamespace, run_id: str, *, kind: str, summary: str = "{}") -> None:
    with place.study.stage() as db:
        db.execute(
            "INSERT INTO runs (id, kind, model, version, parameters, seed, input, at, seconds,"
            " summary) VALUES (?, ?, 'words', '1', '{}', 1, 'x', ?, 0.1, ?)",
            [run_id, kind, AT, summary],
        )


def decide(place: SimpleNamespace, row_id: str, code_id: str, at: str = AT) -> None:
    with place.study.change("decide", actor="Ana") as change:
        change.insert(
            "decisions",
            {
                "id": row_id,
                "transcript_id": place.transcript_id,
                "text_id": place.text_id,
                "start": place.turn.start,
                "end": place.turn.end,
                "code_id": code_id,
                "verdict": "rejected",
                "definition": "d",
                "run_id": "r",
                "coder": "Ana",
                "at": at,
            },
        )


def propose(place: SimpleNamespace, row_id: str, code_id: str) -> None:
    with place.study.stage() as db:
        db.execute(
            "INSERT INTO suggestions VALUES (?, 'r', ?, ?, ?, ?, ?, 0.5, 0.5, 1, '{}')",
            [
                row_id,
                place.transcript_id,
                place.text_id,
                place.turn.start,
                place.turn.end,
                code_id,
            ],
        )
        db.execute("INSERT INTO standing_runs VALUES (?, 'r')", [code_id])


def test_decisions_of_one_moment_keep_the_order_they_were_made_in(place: SimpleNamespace) -> None:
    by_id = dict(zip(BACKWARDS, place.codes, strict=True))
    for row_id, code in by_id.items():
        decide(place, row_id, code)
    in_order = [by_id[row_id] for row_id in sorted(by_id)]
    assert [d.code_id for d in list_decisions(place.study)] == in_order
    judgements, _ = get_judgements(place.study, get_material(place.study))
    assert [j.code for j in judgements] == in_order


def test_codings_of_one_moment_teach_in_the_order_they_were_made_in(
    place: SimpleNamespace, factories: Any
) -> None:
    from coding.commands import apply_code
    from coding.model import CodingId, NewCoding

    by_id = dict(zip(BACKWARDS, place.codes, strict=True))
    for row_id, code in by_id.items():
        new = NewCoding(
            id=CodingId(row_id),
            code_id=code,
            transcript_id=place.transcript_id,
            start=place.turn.start,
            end=place.turn.end,
        )
        coding = apply_code(place.study, new, actor="Ana")
        with place.study.change("set the time", actor="Ana") as change:
            change.update("codings", coding.id, at=AT)
    judgements, _ = get_judgements(place.study, get_material(place.study))
    assert [j.code for j in judgements] == [by_id[row_id] for row_id in sorted(by_id)]


def test_proposals_of_one_score_keep_one_order(place: SimpleNamespace) -> None:
    for row_id, code in zip(BACKWARDS, place.codes, strict=True):
        propose(place, row_id, code)
    assert [s.id for s in list_suggestions(place.study)] == ["1", "2", "3"]


def test_a_decision_of_the_very_moment_of_the_run_is_kept(place: SimpleNamespace) -> None:
    for row_id, code in zip(BACKWARDS, place.codes, strict=True):
        propose(place, row_id, code)
    decide(place, "d1", place.codes[0], at=AT)
    decide(place, "d2", place.codes[1], at=LATER)
    decide(place, "d3", place.codes[2], at="2026-01-01T09:59:59.999+00:00")
    # What was decided before the run is proposed again; what was decided since is not.
    assert [s.code_id for s in list_suggestions(place.study)] == [place.codes[2]]


def test_of_two_runs_of_one_moment_the_later_made_is_the_newest(place: SimpleNamespace) -> None:
    for run_id in ("m1", "m3", "m2"):
        add_run(place, run_id, kind="measure", summary=f'{{"run": "{run_id}"}}')
    assert [run["id"] for run in list_runs(place.study)] == ["r", "m3", "m2", "m1"]
    assert get_measurement(place.study) == {"at": AT, "run": "m3"}


def test_changes_of_one_moment_are_listed_and_undone_in_the_order_they_were_made(
    study: Any, factories: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import UTC, datetime

    from coding.queries import list_codes
    from study import ledger, times

    class Frozen(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime(2026, 1, 1, tzinfo=UTC)

    made = iter(f"{n}-change" for n in (9, 5, 7, 3, 1, 2))
    monkeypatch.setattr(times, "datetime", Frozen)
    monkeypatch.setattr(ledger, "new_id", lambda: next(made))
    factories.add_codes(study, "Time", "Cover", "Pay")
    entries = list_entries(study.db)
    assert [e.subject for e in entries] == ["Pay", "Cover", "Time"]
    assert len({e.at for e in entries}) == 1
    study.undo(actor="Ana")
    study.undo(actor="Ana")
    assert [c.name for c in list_codes(study)] == ["Time"]
    study.redo(actor="Ana")
    assert [c.name for c in list_codes(study)] == ["Time", "Cover"]
