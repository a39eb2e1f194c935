"""No words of an import that was refused or killed stay in the file."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coding.corrections.commands import revise_transcript
from coding.exchange.import_project import add_project
from lifeworld.opening import open_study
from study import Conflict, Study
from transcripts.commands import add_texts, add_transcripts
from transcripts.model import TextId
from transcripts.queries import get_transcript, list_transcripts
from transcripts.staging.commands import CALM_SECONDS, remove_unused_texts

LATER = 2 * CALM_SECONDS


def count(study: Study) -> dict[str, int]:
    tables = ("texts", "turns", "turn_index")
    return {t: study.db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}


def test_a_refused_import_leaves_no_text(
    study: Study, factories: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = count(study)

    def refuse(*_: Any, **__: Any) -> None:
        raise Conflict("No.")

    monkeypatch.setattr("transcripts.commands.add_transcript_rows", refuse)
    with pytest.raises(Conflict):
        add_transcripts(study, [factories.new_transcript()], actor="Ana")
    assert count(study) == before


def test_an_import_that_fails_while_it_stages_leaves_no_text(
    study: Study, factories: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, calls = count(study), []

    def fail_the_second(*arguments: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise ZeroDivisionError
        add_texts(*arguments)

    monkeypatch.setattr("transcripts.commands.STAGED_ROWS", 1)
    monkeypatch.setattr("transcripts.commands.add_texts", fail_the_second)
    new = [factories.new_transcript(title=f"Group {n}") for n in range(3)]
    with pytest.raises(ZeroDivisionError):
        add_transcripts(study, new, actor="Ana")
    assert count(study) == before


def test_a_refused_project_and_a_refused_correction_leave_no_text(
    study: Study, make_group: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = make_group()
    before = count(study)

    def fail(*_: Any, **__: Any) -> None:
        raise Conflict("No.")

    monkeypatch.setattr("coding.exchange.import_project.add_transcript_rows", fail)
    xml = """<Project xmlns="urn:QDA-XML:project:1.0" name="P"><CodeBook><Codes/></CodeBook>
        <Sources><TextSource name="Group 1"><PlainTextContent>Anna: They never ask us.
        </PlainTextContent></TextSource></Sources></Project>"""
    assert str(add_project(study, xml.encode(), "p.qde", actor="Ana").error) == "No."
    monkeypatch.setattr("coding.corrections.commands.add_version", fail)
    with pytest.raises(Conflict):
        revise_transcript(study, group.transcript_id, group.text + " More.", actor="Ana")
    assert count(study) == before


def test_what_a_running_import_has_just_staged_stays(study: Study, factories: Any) -> None:
    from study.ids import new_id

    new = factories.new_transcript()
    first, second = TextId(new_id()), TextId(new_id())
    add_texts(study, [(first, new.text, new.turns)])
    assert remove_unused_texts(study) == 0
    assert remove_unused_texts(study, now=time.time() + LATER) == 1
    # The import still runs: it has staged another one since.
    monday = f"{int((time.time() - LATER) * 1000):012x}"
    old = TextId(f"{monday[:8]}-{monday[8:]}-{first[14:]}")
    add_texts(study, [(old, new.text, new.turns), (second, new.text, new.turns)])
    assert remove_unused_texts(study) == 0
    assert count(study)["texts"] == 2


def test_texts_that_the_history_can_bring_back_stay(study: Study, make_group: Any) -> None:
    group = make_group()
    revise_transcript(study, group.transcript_id, group.text + " More.", actor="Ana")
    study.undo(actor="Ana")
    add = study.db.execute("SELECT id FROM changes WHERE verb = 'add transcripts'").fetchone()[0]
    study.undo(add, actor="Ana")
    assert remove_unused_texts(study, now=time.time() + LATER) == 0
    study.undo(study.db.execute("SELECT max(id) FROM changes").fetchone()[0], actor="Ana")
    assert get_transcript(study, group.transcript_id).text_id == group.text_id


KILLED = """
import json, os, signal, sys
from pathlib import Path
import factories
import transcripts.commands as commands
from study.file import Study

commands.STAGED_ROWS = 3  # each text is staged by itself
study_writing = Study._writing
new = [factories.new_transcript(title=f"Group {n}") for n in range(3)]

def import_until(path, step):
    from contextlib import contextmanager
    done = []

    @contextmanager
    def counted(self):
        with study_writing(self) as db:
            if len(done) == step and step % 2:
                os.kill(os.getpid(), signal.SIGKILL)
            yield db
            if len(done) == step:  # after its writes, before its commit
                os.kill(os.getpid(), signal.SIGKILL)
        done.append(1)

    Study._writing = counted
    commands.add_transcripts(Study(Path(path)), new, actor="Ana")

ended = []
for step, path in enumerate(sys.argv[1:]):
    child = os.fork()
    if not child:
        import_until(path, step)
        os._exit(0)
    ended.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
print(json.dumps(ended))
"""


def test_an_import_killed_at_any_step_leaves_all_or_nothing_once_the_study_is_opened_again(
    study: Study, start_python: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.checkpoint()
    study.close()
    paths = [tmp_path / f"{step}.lifeworld" for step in range(6)]
    for path in paths:
        path.write_bytes(study.path.read_bytes())
    child = start_python(KILLED, *paths)
    told, wrong = child.communicate(timeout=60)
    assert json.loads(told) == [-9, -9, -9, -9, 0, 0], wrong  # three stages and the change
    now = time.time() + LATER
    monkeypatch.setattr("time.time", lambda: now)
    for step, path in enumerate(paths):
        left = Study(path)
        assert count(left)["texts"] == min(step, 3), "what was staged before it was killed"
        left.close()
        opened = open_study(path)
        whole = len(list_transcripts(opened))
        assert whole == (3 if step > 3 else 0)
        assert count(opened) == {"texts": whole, "turns": 2 * whole, "turn_index": 2 * whole}
        opened.close()
