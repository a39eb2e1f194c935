"""The guarded process: what it may not do, what it may cost, and how its values are checked."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

import pytest

from study.errors import InvalidInput, Unreadable
from study.guarded import Guard, run_guarded
from study.language import say_in
from study.plain_values import parse_plain, render_plain
from tests.study.guarded_jobs import Told

JOBS = "tests.study.guarded_jobs:"
POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has no limits to set")


def test_values_and_bytes_come_back_as_they_were_given() -> None:
    told = run_guarded(f"{JOBS}echo", b"\0\xff", "a.txt", {"number": 7}, gives=Told)
    assert told == Told(words="a.txt", number=7, data=b"\0\xff")


def test_a_rule_that_was_broken_in_the_child_is_told_as_in_this_process() -> None:
    with pytest.raises(InvalidInput, match=r"a\.txt breaks a rule\. Keep it\."):
        run_guarded(f"{JOBS}refuse", b"x", "a.txt", gives=Told)


def test_a_job_speaks_the_language_of_whoever_asks_with_each_file() -> None:
    with Guard(f"{JOBS}tell_language") as guard:
        assert guard.run(b"x", "a.txt", gives=str) == "en"
        with say_in("da"):
            assert guard.run(b"x", "a.txt", gives=str) == "da"
            with pytest.raises(InvalidInput, match=r"a\.txt is refused in “da”"):
                guard.run(b"refuse", "a.txt", gives=str)
        assert guard.run(b"x", "a.txt", gives=str) == "en"


@pytest.mark.parametrize("job", ["lie", "nest"])
def test_a_value_of_another_type_is_refused_and_the_next_file_gets_a_new_child(job: str) -> None:
    with Guard(f"{JOBS}{job}") as guard:
        with pytest.raises(Unreadable, match=r"a\.txt was refused"):
            guard.run(b"x", "a.txt", gives=Told)
        assert guard.pid is None


@pytest.mark.parametrize("job", ["connect", "start", "write", "erase"])
def test_a_job_reaches_no_network_process_or_file(job: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("before")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        data = str(port) if job == "connect" else str(kept)
        with pytest.raises(Unreadable, match="PermissionError"):
            run_guarded(f"{JOBS}{job}", data.encode(), "a.txt", gives=str)
    assert kept.read_text() == "before"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has networks of a process's own")
def test_the_kernel_leaves_the_child_no_network_where_it_can() -> None:
    tool = shutil.which("unshare")
    if tool is None or subprocess.run([tool, "-Un", "true"], capture_output=True).returncode:
        pytest.skip("this system allows no networks of a process's own")
    own = run_guarded(f"{JOBS}get_network", b"x", "a.txt", gives=str)
    assert own != str(Path("/proc/self/ns/net").readlink())


def test_secrets_in_the_environment_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIFEWORLD_KEY_PASSPHRASE", "four unrelated words here")
    assert "LIFEWORLD" not in run_guarded(f"{JOBS}list_environment", b"x", "a", gives=str)


@POSIX
def test_too_much_memory_or_time_is_one_sentence() -> None:
    with pytest.raises(Unreadable, match=r"^a\.txt was refused because it stopped the reader"):
        run_guarded(f"{JOBS}fill", b"x", "a.txt", gives=str)
    with pytest.raises(Unreadable, match=r"took longer than 0\.5 seconds"):
        run_guarded(f"{JOBS}wait", b"x", "a.txt", gives=str, timeout=0.5)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (str, 1), (int, True), (bool, 1), (float, "1"), (float, float("nan")), (bytes, "*"),
        (str | None, 1), (tuple[str, ...], ["a", None]), (tuple[int, str], [1]),
        (dict[str, int], {"a": "b"}), (Literal["a", "b"], "c"), (Told, ["a", 1]),
        (Told, {"words": "a"}), (list[str], "ab"),
    ],
)  # fmt: skip
def test_only_values_of_the_type_pass(kind: Any, value: Any) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_plain(kind, value)


def test_a_report_comes_back_from_its_plain_values() -> None:
    import json

    from lifeworld.exports.report import Report
    from tests.lifeworld.exports.report_factory import make_report

    report = make_report()
    assert parse_plain(Report, json.loads(json.dumps(render_plain(report)))) == report
