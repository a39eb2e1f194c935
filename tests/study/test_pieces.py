"""Many rows are written a few at a time, and others get the write lock in between."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from study import Study
from study.pieces import PIECE, write_pieces


def test_rows_are_written_in_transactions_of_bounded_size(study: Study) -> None:
    parts: list[int] = []
    write_pieces(study, range(2 * PIECE + 7), lambda _, part: parts.append(len(part)))
    assert parts == [PIECE, PIECE, 7]


def test_nothing_is_written_where_there_are_no_rows(study: Study) -> None:
    write_pieces(study, [], lambda *_: pytest.fail("nothing is to be written"))


def test_others_can_write_between_two_pieces(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Study(study.path)
    written: list[str] = []

    def breathe(_: float) -> None:
        def write() -> None:
            with other.stage(tick="other"):
                written.append("other")
            other.close()

        thread = threading.Thread(target=write)
        thread.start()
        thread.join(5)

    monkeypatch.setattr("study.pieces.time.sleep", breathe)
    note: Callable[..., None] = lambda *_: written.append("piece")  # noqa: E731
    write_pieces(study, range(3), note, size=1)
    assert written == ["piece", "other", "piece", "other", "piece"]
