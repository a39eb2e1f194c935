"""A likely code is taken in the reader as a suggestion is accepted, and can be undone there."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

from coding.queries import list_codings
from coding.suggestions.queries import list_suggestions
from lifeworld.app.web.marks import get_marks
from tests.lifeworld.app.web.test_run_operations import applied, room, run

__all__ = ["room"]


def taken(room: SimpleNamespace, **more: Any) -> dict[str, Any]:
    """An operation that takes the first code for the whole second turn."""
    turn = room.turns[1]
    coding = {"coding": uuid.uuid4().hex, "code": room.codes[0], "rank": 1}
    quote = room.text[turn.start : turn.end]
    return {"op": "take", **coding, "start": turn.start, "end": turn.end, "quote": quote, **more}


def list_decided(room: SimpleNamespace) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = room.study.db.execute(
        "SELECT code_id, verdict, rank, proposed, coder FROM decisions"
    ).fetchall()
    return rows


def test_taking_a_likely_code_codes_the_passage_and_undo_in_the_reader_takes_it_back(
    room: SimpleNamespace,
) -> None:
    asked = taken(room)
    [done] = run(room, asked)
    assert done.error is None
    [coding] = list_codings(room.study)
    assert (coding.id, coding.source) == (asked["coding"], "accepted")
    assert list_decided(room) == [(room.codes[0], "accepted", 1, 1, "Ana")]
    assert [s.code_id for s in list_suggestions(room.study)] == [room.codes[1]]
    run(room, {"op": "undo"})
    assert list_codings(room.study) == []
    assert list_decided(room) == []
    assert len(list_suggestions(room.study)) == 2


def test_what_is_sent_again_is_done_once(room: SimpleNamespace) -> None:
    asked = taken(room)
    assert run(room, asked) == run(room, dict(asked))
    assert len(list_codings(room.study)) == len(list_decided(room)) == 1


def test_a_passage_that_has_the_code_already_keeps_that_coding_and_answers_its_id(
    room: SimpleNamespace,
) -> None:
    turn = room.turns[1]
    first = applied(room, length=turn.end - turn.start)
    run(room, first)
    [done] = run(room, taken(room))
    assert (done.error, done.coding) == (None, first["coding"])
    assert len(list_codings(room.study)) == 1


def test_a_rank_or_words_that_are_none_are_refused_and_change_nothing(
    room: SimpleNamespace,
) -> None:
    no_rank, other_words = run(room, taken(room, rank=4), taken(room, quote="something else"))
    assert no_rank.error is not None
    assert "no rank" in no_rank.error.message
    assert other_words.error is not None
    assert list_codings(room.study) == []
    assert list_decided(room) == []


def test_without_a_ranking_the_reader_is_given_none(room: SimpleNamespace) -> None:
    assert get_marks(room.study, room.transcript.id, actor="Ana")["likely"] is None
