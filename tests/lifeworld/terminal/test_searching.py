"""`lifeworld search` prints one line for each turn, or one object."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lifeworld.cli import main
from study import Study


@pytest.fixture
def path(study: Study, factories: Any) -> Path:
    said = [("Mod", "Is there time?"), ("Bo", "🙂 På tide. No time."), ("Ib", "12 hours")]
    factories.add_transcript(study, said=said)
    study.close()
    return study.path


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["search", *(str(w) for w in words)])


def test_a_line_for_each_turn_and_the_totals(path: Path) -> None:
    done = run(path, "TIME")
    assert done.stdout == "Group one  turn 2  Bo  1 hit  “🙂 På tide. No time.”\n"
    assert done.stderr == "1 hit in 1 turn of 1 transcript · said by 1 voice\n"
    assert run(path, "time", "--moderators").stdout.count("\n") == 2
    assert run(path, "nobodysaid").stderr == "Nothing was found.\n"


def test_an_object_for_each_turn_holds_the_places_in_code_points(path: Path) -> None:
    [line] = run(path, "paa", "--json").stdout.splitlines()
    found = json.loads(line)
    [[start, end]] = found["hits"]
    assert found["words"][start - found["start"] : end - found["start"]] == "På"
    assert (found["speaker"], found["turn"]) == ("Bo", 1)


def test_a_pattern_finds_and_refusals_are_one_sentence(path: Path) -> None:
    assert "12 hours" in run(path, r"\d+ hours", "--pattern").stdout
    for words, told in (
        (("(a", "--pattern"), "cannot be read at character 3"),
        (("No time", "--meaning"), "not read by the language model yet"),
        (("a" * 10_000,), "10,000 characters"),
        (("--", "-time"), "only something to leave out"),
    ):
        refused = run(path, *words)
        assert refused.exit_code == 1
        assert told in refused.stderr
    assert run(path, "a", "--pattern", "--meaning").exit_code == 2
