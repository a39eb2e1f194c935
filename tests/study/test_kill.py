"""Writers are killed at random moments: what was acknowledged is there, and all of it is whole."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from study import Study
from study.checks import check_file

WRITER = """
import sys
from random import Random
import factories
from coding.commands import apply_code, remove_coding, revise_coding
from coding.model import NewCoding
from coding.queries import list_codes
from pathlib import Path
from study import Study
from transcripts.queries import get_text, list_transcripts

path, tag = sys.argv[1:]
study, random = Study(Path(path)), Random(tag)
codes, first = list_codes(study), list_transcripts(study)[0]
text, number = get_text(study, first.text_id), 0
print("ready", flush=True)
while True:
    number += 1
    start = random.randrange(len(text) - 40)
    end = start + random.randint(1, 40)
    made = apply_code(study, NewCoding(code_id=random.choice(codes).id, start=start, end=end,
        transcript_id=first.id, quote=text[start:end]), actor=tag)
    print("codings", made.id, flush=True)
    if number % 5 == 0:
        revise_coding(study, made.id, memo="remembered", actor=tag)
        print("memo", made.id, flush=True)
    if number % 7 == 0:
        added = factories.add_transcript(study, title=f"{tag} {number}", actor=tag)
        print("transcripts", added, flush=True)
"""


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_two_writers_are_killed_twenty_times(
    study: Study, start_python: Callable[..., Any], factories: Any
) -> None:
    factories.add_group(study, turns=40)
    factories.add_codes(study, "Time", "Pay", "Safety")
    random = Random(20)
    acknowledged: dict[str, set[str]] = {"codings": set(), "transcripts": set(), "memo": set()}
    for round_ in range(20):
        writers = [start_python(WRITER, study.path, f"{round_}-{n}") for n in range(2)]
        for writer in writers:
            assert writer.stdout.readline() == "ready\n", writer.communicate()[1]
        time.sleep(random.uniform(0.02, 0.5))
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
        for writer in writers:
            # Not `communicate`: it would lose what `readline` has read ahead.
            said, wrong = writer.stdout.read(), writer.stderr.read()
            assert "Traceback" not in wrong, wrong
            for line in said.splitlines(keepends=True):
                if line.endswith("\n"):  # the last line may be cut
                    what, key = line.split()
                    acknowledged[what].add(key)
        study.close()  # as if the machine had started anew
        _check_whole(study.path)
        _check_kept(study, acknowledged)
    assert len(acknowledged["codings"]) > 100
    assert len(acknowledged["transcripts"]) > 10


def _check_whole(path: Path) -> None:
    check_file(path)
    study = Study(path)
    db = study.db
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    with study.stage() as staged:
        staged.execute("INSERT INTO turn_index (turn_index) VALUES ('integrity-check')")
    indexed = {row[0] for row in db.execute("SELECT id FROM turn_index_docsize").fetchall()}
    assert indexed == {row[0] for row in db.execute("SELECT id FROM turns").fetchall()}
    assert db.execute("SELECT change_seq FROM open_change").fetchall() == [(None,)]
    study.close()


def _check_kept(study: Study, acknowledged: dict[str, set[str]]) -> None:
    for table in ("codings", "transcripts", "excerpts"):
        rows = {row[0] for row in study.db.execute(f"SELECT id FROM {table}").fetchall()}
        ledger = study.db.execute(
            "SELECT key FROM changed_rows WHERE tbl = ? AND before IS NULL", [table]
        ).fetchall()
        assert rows == {row[0] for row in ledger}
        assert acknowledged.get(table, set()) <= rows
    memos = study.db.execute("SELECT coding_id FROM memos").fetchall()
    assert acknowledged["memo"] <= {row[0] for row in memos}
    loose = "SELECT 1 FROM changed_rows WHERE change_seq NOT IN (SELECT seq FROM changes)"
    assert study.db.execute(loose).fetchall() == []


CREATOR = """
import sys
from pathlib import Path
import factories
from study.opening import create_file
print("ready", flush=True)
create_file(Path(sys.argv[1]), factories.get_schema())
"""


def test_a_study_that_was_killed_while_it_was_made_does_not_carry_its_name(
    tmp_path: Path, start_python: Callable[..., Any]
) -> None:
    random = Random(3)
    whole = 0
    for number in range(6):
        path = tmp_path / f"s{number}.lifeworld"
        maker = start_python(CREATOR, path)
        assert maker.stdout.readline() == "ready\n"
        time.sleep(random.uniform(0.0, 0.12))
        maker.send_signal(signal.SIGKILL)
        maker.wait()
        if path.exists():
            whole += 1
            _check_whole(path)
    assert whole < 6
