"""Several writers at once: nobody is told that the database is locked, and nothing is lost."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from coding.commands import apply_code
from coding.model import NewCoding
from study import Study
from transcripts.commands import add_transcripts
from transcripts.model import TranscriptId


def _code_often(
    study: Study, transcript_id: TranscriptId, code: Any, actor: str, times: int
) -> list[str]:
    made = []
    for number in range(times):
        new = NewCoding(
            code_id=code, transcript_id=transcript_id, start=number, end=number + 5, memo=actor
        )
        made.append(apply_code(study, new, actor=actor).id)
    return made


@pytest.mark.parametrize("threads", [2, 6])
def test_threads_that_write_at_once_lose_nothing(
    study: Study, threads: int, factories: Any
) -> None:
    group, (code,) = factories.add_group(study), factories.add_codes(study, "Time")
    made: list[str] = []
    wrong: list[BaseException] = []

    def work(actor: str) -> None:
        try:
            made.extend(_code_often(study, group.transcript_id, code, actor, 40))
        except BaseException as error:
            wrong.append(error)
        finally:
            study.close()

    workers = [threading.Thread(target=work, args=(f"coder {n}",)) for n in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert wrong == []
    rows = {row[0] for row in study.db.execute("SELECT id FROM codings").fetchall()}
    assert rows == set(made)
    assert len(rows) == threads * 40
    # Six people on the same words share the excerpts.
    assert study.db.execute("SELECT count(*) FROM excerpts").fetchone()[0] == 40


OTHER = """
import sys
from pathlib import Path
from coding.commands import apply_code
from coding.model import NewCoding
from study import Study
study = Study(Path(sys.argv[1]))
for number in range(60):
    made = apply_code(study, NewCoding(code_id=sys.argv[3], transcript_id=sys.argv[2],
        start=number, end=number + 5), actor=sys.argv[4])
    print(made.id)
"""


def test_processes_that_write_at_once_lose_nothing(
    study: Study, start_python: Callable[..., Any], factories: Any
) -> None:
    group, (code,) = factories.add_group(study), factories.add_codes(study, "Time")
    others = [
        start_python(OTHER, study.path, group.transcript_id, code, f"other {n}") for n in range(2)
    ]
    made = set(_code_often(study, group.transcript_id, code, "Ana", 60))
    for other in others:
        said, wrong = other.communicate(timeout=60)
        assert wrong == ""
        made |= set(said.split())
    rows = {row[0] for row in study.db.execute("SELECT id FROM codings").fetchall()}
    assert rows == made
    assert len(made) == 180


def test_a_coder_hardly_waits_while_a_long_import_runs(study: Study, factories: Any) -> None:
    group, (code,) = factories.add_group(study), factories.add_codes(study, "Time")
    long = [
        factories.new_transcript(
            [("Bo", "there is never time to learn " * 10)] * 60, title=f"Long {n}"
        )
        for n in range(120)
    ]
    seen: list[int] = []
    done = threading.Event()

    def bring_in() -> None:
        add_transcripts(study, long, actor="Bo", on_progress=lambda n, _: seen.append(n))
        done.set()
        study.close()

    importer = threading.Thread(target=bring_in)
    importer.start()
    waits, half = [], set()
    for number in range(40):
        begun = time.perf_counter()
        new = NewCoding(
            code_id=code, transcript_id=group.transcript_id, start=number, end=number + 5
        )
        apply_code(study, new, actor="Ana")
        waits.append(time.perf_counter() - begun)
        if not done.is_set():
            half.add(study.db.execute("SELECT count(*) FROM transcripts").fetchone()[0])
        time.sleep(0.01)
    importer.join()
    assert seen[-1] == 120
    assert len(seen) > 5, "the import did not go in pieces"
    assert half <= {1, 121}, "an import was seen half done"
    assert study.db.execute("SELECT count(*) FROM transcripts").fetchone()[0] == 121
    assert statistics.quantiles(waits, n=20)[-1] < 1.0  # generous: machines that test are shared


def test_a_change_inside_of_a_change_is_refused_and_leaves_the_outer_one_whole(
    study: Study, factories: Any
) -> None:
    from coding.codebook.commands import add_code
    from study import InvalidInput

    with study.change("outer", actor="Ana"), pytest.raises(InvalidInput, match="inside"):
        add_code(study, "Inner", actor="Ana")
    assert [entry[0] for entry in study.db.execute("SELECT verb FROM changes")] == ["outer"]
    assert factories.add_codes(study, "Afterwards")
