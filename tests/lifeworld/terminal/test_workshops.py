"""`lifeworld workshop` prepares a workshop with its cards, lists it and prints its run sheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from lifeworld.cli import main
from opportunity_spaces.commands import add_insight
from study.entries import list_entries


def test_a_workshop_is_prepared_listed_and_printed(study: Any, tmp_path: Path) -> None:
    add_insight(study, "Nobody has time to learn", actor="Ana")
    run = CliRunner().invoke
    asked = [
        "workshop", str(study.path), "--new", "Findings", "--template", "theme_validation",
        "--day", "2027-02-03",
    ]  # fmt: skip
    made = run(main, asked)
    assert (made.exit_code, made.output) == (0, "✓ Findings  1 card\n")
    assert [each.verb for each in list_entries(study.db, limit=1)] == ["add workshop"]
    told = json.loads(run(main, ["workshop", str(study.path), "--json"]).output)
    assert (told["steps"], told["minutes"], told["cards"]) == (8, 90, 1)
    out = tmp_path / "sheet.docx"
    assert run(main, ["workshop", str(study.path), "findings", "--sheet", str(out)]).exit_code == 0
    assert out.stat().st_size > 1000
    lost = run(main, ["workshop", str(study.path), "Nothing", "--sheet", str(out)])
    assert lost.exit_code == 1
    assert "No workshops of the study are called “Nothing”." in lost.output
