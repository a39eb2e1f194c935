"""The command `codings`: what a table holds, what is taken, and what is left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from coding.queries import list_codings
from lifeworld.cli import main


def run(study: Any, *options: str, ends: int = 0) -> str:
    done = CliRunner().invoke(main, ["codings", str(study.path), *options])
    assert done.exit_code == ends, done.output
    return done.output


def test_codings_come_in_and_the_rest_is_listed_and_saved(
    study: Any, factories: Any, tmp_path: Path
) -> None:
    factories.add_transcript(study, said=[("Anna", "They never ask us.")], title="Group 1")
    table, rest = tmp_path / "t.csv", tmp_path / "rest.csv"
    table.write_text("Doc,Words,Code\nG1,They never ask us,Voice\nG2,Something else,Voice\n")
    options = [str(table), "--column", "document=Doc", "--document", "G1=Group 1"]
    told = run(study, *options, "--dry-run", "--coder", "Kim")
    assert "1 coding · 1 new code  (nothing was imported)" in told
    assert "✗ row 3: no such transcript: “G2”: “Something else”" in told
    assert list_codings(study) == []
    found = json.loads(run(study, *options, "--coder", "Kim", "--left-out", str(rest), "--json"))
    assert (found["imported"], found["codings"]) == (True, 1)
    assert found["left_out"][0]["reason"] == "document"
    [coding] = list_codings(study)
    assert (coding.quote, coding.coder) == ("They never ask us", "Kim")
    assert "3,no such transcript: “G2”,Voice,G2,Something else,Voice" in rest.read_text("utf-8-sig")
    table.write_text("Document,Quote,Code\nG2,Something else,Voice\n")
    added = CliRunner().invoke(main, ["add", str(study.path), str(table), "--dry-run"]).output
    assert "This looks like a table of codings" in added
    assert "0 codings" in run(study, str(table), ends=1)
    assert "has no “=”" in run(study, str(table), "--column", "quote", ends=2)
