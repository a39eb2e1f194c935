"""The child process that reads files under limits."""

from __future__ import annotations

import hashlib
import os
import zlib
from pathlib import Path

import psutil
import pytest

from study.errors import Unreadable
from transcripts.reading import gate
from transcripts.reading import sandbox as module
from transcripts.reading.read_source import read_source
from transcripts.reading.sandbox import Sandbox, read_bytes, read_files

TEXT = "INT: Hvordan gik det på job?\nP1: Dårligt, 5 €.\nINT: Hvorfor?\n".encode()
POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has no limits to set")


def bomb() -> bytes:
    """A PDF of a few KB whose page inflates to 77 MB of drawing, and that to far more."""
    stream = zlib.compress(zlib.compress(b"BT /F1 9 Tf (x) Tj ET " * 3_500_000, 1), 9)
    out = b"%PDF-1.4\n"
    places = []
    for number, inside in enumerate(
        (
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>",
            b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>\nstream\n%s\nendstream"
            % (len(stream), stream),
        ),
        1,
    ):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, inside)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            len(out),
        )
    )


def test_the_child_reads_what_the_parent_would() -> None:
    assert read_bytes(TEXT, "a.txt") == read_source(TEXT, "a.txt")


def test_answers_and_questions_survive_the_way_through_the_pipe() -> None:
    table = b"id,Why do you stay?\n1,Because of the people here\n2,Nothing else is around\n"
    assert read_bytes(table, "a.csv") == read_source(table, "a.csv")


def test_one_child_reads_many_files_and_reports_on_each(tmp_path: Path) -> None:
    good, empty, folder = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c"
    good.write_bytes(TEXT)
    empty.write_bytes(b"")
    folder.mkdir()
    done: list[tuple[int, int]] = []
    paths = [good, empty, folder, tmp_path / "none.txt", str(good)]
    outcomes = list(read_files(paths, on_progress=lambda *at: done.append(at)))
    assert [bool(outcome.readings) for outcome in outcomes] == [True, False, False, False, True]
    assert outcomes[0].sha256 == hashlib.sha256(TEXT).hexdigest()
    assert outcomes[0].size == len(TEXT)
    errors = [str(outcome.error) for outcome in outcomes[1:4]]
    for error, words in zip(errors, ("is empty", "is a folder", "does not exist"), strict=True):
        assert words in error
    assert done[-1] == (5, 5)


def test_a_choice_of_encoding_reaches_the_child(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("P1: på".encode("mac_roman"))
    (outcome,) = read_files([path], encodings={str(path): "mac_roman"}, labels={str(path): "none"})
    assert outcome.readings[0].text == "P1: på"
    assert outcome.readings[0].speakers == ()


def test_a_file_that_may_not_be_read_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    path = tmp_path / "a.txt"
    path.write_bytes(TEXT)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    (outcome,) = read_files([path])
    assert outcome.error is not None
    assert "do not have permission to read" in outcome.error.message


@POSIX
def test_a_file_that_asks_for_too_much_memory_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(bomb())
    (tmp_path / "b.txt").write_bytes(TEXT)
    first, second = read_files([tmp_path / "a.pdf", tmp_path / "b.txt"])
    assert first.error is not None
    assert "a.pdf was refused" in first.error.message
    assert first.seconds < 10
    assert second.readings


@POSIX
def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox(timeout=0.5) as sandbox:
        assert sandbox.read(TEXT, "a.txt")
        child = psutil.Process(sandbox.pid)
        child.suspend()
        with pytest.raises(Unreadable, match=r"took longer than 0\.5 seconds"):
            sandbox.read(TEXT, "b.txt")
        assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
        monkeypatch.setattr(sandbox._guard, "_timeout", 30.0)
        assert sandbox.read(TEXT, "c.txt")


def test_closing_the_iterator_ends_the_child(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT)
    before = {child.pid for child in psutil.Process().children()}
    outcomes = read_files([path] * 50)
    next(outcomes)
    (child,) = (c for c in psutil.Process().children() if c.pid not in before)
    outcomes.close()  # type: ignore[attr-defined]
    assert not child.is_running()


def test_a_file_beyond_the_limit_is_not_even_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_FILE", 10)
    monkeypatch.setattr(gate, "MAX_FILE", 10)
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT)
    (outcome,) = read_files([path])
    assert "too large" in str(outcome.error)
    with pytest.raises(Unreadable, match="too large"):
        read_bytes(TEXT, "a.txt")


def test_a_module_that_lies_in_the_working_folder_is_never_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "transcripts" / "__init__.py").write_text("raise SystemExit(9)")
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    assert read_bytes(TEXT, "a.txt")
