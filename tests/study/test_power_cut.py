"""The power fails at any moment: what was acknowledged is there, and the study is whole.

`tests/power_cut.py` tells how. That it can find a fault at all is shown with settings that SQLite
calls unsafe.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

RUN = "import json, sys, power_cut; print(json.dumps(power_cut.run(*json.loads(sys.argv[1]))))"
PLACE = Path(__file__).parents[1] / "power_cut.py"
Cut = Callable[..., dict[str, int]]

linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the recorder is written for SQLite's Unix files"
)


@pytest.fixture(scope="module")
def power_cut() -> Any:
    """The module that records and rebuilds."""
    spec = importlib.util.spec_from_file_location("power_cut", PLACE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def cut_power(start_python: Callable[..., Any]) -> Cut:
    """Record a process that works, and cut its power afterwards."""

    def cut(synchronous: str, *, seed: int = 1, cuts: int = 30, steps: int = 30) -> dict[str, int]:
        process = start_python(RUN, json.dumps([seed, cuts, steps, synchronous]))
        told, wrong = process.communicate()
        assert process.returncode == 0, wrong
        assert "Exception ignored" not in wrong, wrong
        found: dict[str, int] = json.loads(told)
        assert found["cuts"] == cuts
        return found

    return cut


@linux
def test_nothing_acknowledged_is_lost_when_the_power_fails(cut_power: Cut) -> None:
    found = cut_power("FULL")
    assert found["syncs"] > 30
    assert found.keys() == {"cuts", "syncs"}, found


@linux
def test_without_syncs_the_same_cuts_lose_changes_and_break_the_file(cut_power: Cut) -> None:
    found = cut_power("OFF")
    assert found["syncs"] == 0
    assert found["lost"] > 0
    assert found["broken"] > 0


@linux
@pytest.mark.torture
@pytest.mark.parametrize("seed", range(2, 12))
def test_nothing_acknowledged_is_lost_in_thousands_of_power_cuts(cut_power: Cut, seed: int) -> None:
    found = cut_power("FULL", seed=seed, cuts=400, steps=150)
    assert found.keys() == {"cuts", "syncs"}, found


@linux
@pytest.mark.torture
def test_with_fewer_syncs_changes_are_lost_and_the_file_stays_whole(cut_power: Cut) -> None:
    found = cut_power("NORMAL", cuts=400, steps=150)
    assert found["lost"] > 0
    assert "broken" not in found


def test_a_disk_keeps_what_was_synchronised_and_any_part_of_the_rest(power_cut: Any) -> None:
    events = [
        ("write", "log", 0, b"a" * 1024),
        ("sync", "log", 0, b""),
        ("ack", "first", 0, b""),
        ("write", "log", 1024, b"b" * 1024),
        ("write", "log", 0, b"c" * 512),
    ]
    seen = set()
    for seed in range(200):
        for mode, files, said in power_cut.rebuild({}, events, [0, 2, 5], Random(seed)):
            data = bytes(files.get("log", b""))
            if said:
                assert data[512:1024] == b"a" * 512
            seen.add((mode, len(data), data[:1], data[-1:], bool(said)))
    assert {m for m, *_ in seen} == set(power_cut.MODES)
    assert ("nothing", 1024, b"a", b"a", True) in seen
    assert ("everything", 2048, b"c", b"b", True) in seen
    assert ("some writes", 1024, b"c", b"a", True) in seen, "a later write without an earlier one"
    assert ("some sectors", 1536, b"c", b"b", True) in seen, "a torn write"


def test_a_file_that_comes_back_is_without_what_was_written_under_its_name_afterwards(
    power_cut: Any,
) -> None:
    events = [
        ("write", "log", 0, b"old"),
        ("sync", "log", 0, b""),
        ("delete", "log", 0, b""),
        ("write", "log", 0, b"new"),
    ]
    seen = {
        bytes(files.get("log", b"-"))
        for seed in range(200)
        for _, files, _ in power_cut.rebuild({}, events, [4], Random(seed))
    }
    assert seen == {b"old", b"new", b"-"}
