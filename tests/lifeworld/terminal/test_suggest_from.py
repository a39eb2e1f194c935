"""`suggest --from` says what became of each row of a table of bulk coding."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from coding.codebook.commands import add_code
from coding.suggestions.queries import list_suggestions
from lifeworld.cli import main


def test_suggestions_are_taken_from_a_table(study: Any, factories: Any, tmp_path: Path) -> None:
    factories.add_transcript(study, said=(("7", "The rota."), ("8", "Pay.")), kind="answers")
    add_code(study, "Pay", actor="Ana")
    table = tmp_path / "out.csv"
    table.write_text("id,code,score,suggested\n7,Pay,0.4,1\n8,Rota,0.9,1\n12,Pay,0.9,1\n", "utf-8")
    call: Callable[..., Any] = CliRunner().invoke
    told = call(main, ["suggest", str(study.path), "--from", str(table)]).output
    assert "out.csv  1 suggestion for 1 answer. Review them on the page Answers." in told
    assert "1 row left out: the codebook has no “Rota”" in told
    assert "1 row left out: no answer has that id" in told
    assert len(list_suggestions(study)) == 1
    facts = call(main, ["suggest", str(study.path), "--from", str(table), "--json"]).output
    assert json.loads(facts)["strangers"] == 1
    refused = call(main, ["suggest", str(study.path), "--from", str(tmp_path / "none.csv")])
    assert refused.exit_code == 1
