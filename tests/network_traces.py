"""Runs programs under strace, and tells what they asked of, or offered to, other machines.

A hook in Python would not see what native code does: onnxruntime brings an HTTP client of its own.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
STRACE = [
    "strace", "-f", "--seccomp-bpf", "-qq", "-e", "signal=none",
    "-e", "trace=connect,bind,sendto,sendmsg,sendmmsg",
]  # fmt: skip
# How long after its import onnxruntime looks its maker's host up: 9 to 25 seconds, measured.
SENT_AFTER = 40
# onnxruntime sends nothing where one of these tells it that a build service runs it.
BUILD_SERVICES = (
    "CI", "TF_BUILD", "GITHUB_ACTIONS", "GITLAB_CI", "CIRCLECI", "TRAVIS", "JENKINS_URL",
    "CODEBUILD_BUILD_ID", "BUILDKITE", "TEAMCITY_VERSION", "APPVEYOR", "BITBUCKET_BUILD_NUMBER",
)  # fmt: skip
DNS = 53
_FOUR = re.compile(r'sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)')
_SIX = re.compile(r'sin6_port=htons\((\d+)\).*?inet_pton\(AF_INET6, "([^"]+)"')
_OPENED = re.compile(r'openat\(\w+, "([^"]*)".* = \d+$', re.MULTILINE)
# Names are also looked up by asking a service of this machine through a socket in its file system.
_RESOLVER = re.compile(r'sun_path=@?"[^"]*resolve')

# Runs the command line as `python -m lifeworld` does, then stays for some seconds: what a library
# sends late would otherwise be cut off by the end of the process.
_STAY = """
import pathlib, runpy, sys, time
told, seconds = pathlib.Path(sys.argv[1]), float(sys.argv[2])
sys.argv[1:] = sys.argv[3:]
code = "fault"
try:
    runpy.run_module("lifeworld", run_name="__main__", alter_sys=True)
except SystemExit as end:
    code = end.code or 0
    sys.stdout.flush()
finally:
    told.write_text(str(code))
    time.sleep(seconds)
"""


def require_strace() -> None:
    """Skip the test where no program can be traced; fail it where .ci/run promises strace."""
    missing = _find_missing()
    if missing and os.environ.get("LIFEWORLD_CI"):
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)


def _find_missing() -> str:
    if sys.platform != "linux":
        return "what a program sends is traced with strace, which only Linux has"
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run([*STRACE, "-o", os.devnull, "true"], capture_output=True, text=True)
    return f"strace cannot trace here: {tried.stderr[:200]}" if tried.returncode else ""


class Traced:
    """A program that runs under strace, with a home folder in which nothing was before."""

    def __init__(self, folder: Path, *words: str, stay: float | None = None, **env: str) -> None:
        from transcripts.embedding.open_embedder import get_models_folder

        self.home = folder / "home"
        self.temporary = folder / "tmp"
        self._trace, self.log_path, self._told = folder / "trace", folder / "log", folder / "told"
        ours = self.home / ".local" / "share" / "lifeworld"
        ours.mkdir(parents=True)
        self.temporary.mkdir()
        # The model is converted once a machine, in a minute; this home begins with that.
        (ours / "models").symlink_to(get_models_folder())
        command = [sys.executable, "-P", *words]
        if stay is not None:
            script = folder / "stay.py"
            script.write_text(_STAY, "utf-8")
            command = [sys.executable, "-P", str(script), str(self._told), str(stay), *words]
        with self.log_path.open("wb") as log:
            self.process = subprocess.Popen(
                [*STRACE, "-o", str(self._trace), *command],
                env=_make_environment(self.home, self.temporary) | env,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def code(self) -> str:
        """What the command ended with, while the process stays: "" as long as it works."""
        ended = self.process.poll() is not None and not self._told.exists()
        return "ended" if ended else self._told.read_text() if self._told.exists() else ""

    @property
    def log(self) -> str:
        """What the program printed."""
        return self.log_path.read_text("utf-8", "replace")

    def wait_for_command(self, seconds: float) -> str:
        """Wait until the command is done, and return what it ended with."""
        end = time.monotonic() + seconds
        while not self.code and time.monotonic() < end:
            time.sleep(0.2)
        return self.code

    def interrupt(self, seconds: float) -> None:
        """Press Ctrl+C, and kill what still runs after some seconds."""
        family = self._list_family()  # now, for a worker outlives the app that started it
        family[0].send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        self.kill(family)

    def kill(self, family: Sequence[Any] = ()) -> None:
        """End the program and all it started, if anything still runs."""
        import psutil

        if self.process.poll() is None:
            for each in {*family, *self._list_family()}:
                with contextlib.suppress(psutil.NoSuchProcess):
                    each.kill()
            self.process.wait(20)

    def _list_family(self) -> list[Any]:
        import psutil

        return list(psutil.Process(self.process.pid).children(recursive=True))

    def list_foreign(self) -> list[str]:
        """Return the lines of the trace that concern other machines."""
        return list_foreign(self._trace.read_text("utf-8", "replace"))

    def list_left(self) -> list[str]:
        """Return the files left in the home folder and in that for temporary ones."""
        home = [path.relative_to(self.home).as_posix() for path in _list_files(self.home)]
        return sorted(home) + sorted(f"/tmp/{path.name}" for path in _list_files(self.temporary))


def _list_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]


def _make_environment(home: Path, temporary: Path) -> dict[str, str]:
    # Without our own settings, which this process has made, and without those of build services.
    from study.offline import SETTINGS

    drop = {*SETTINGS, *BUILD_SERVICES, "LIFEWORLD_HOME", "PYTEST_CURRENT_TEST"}
    kept = {name: value for name, value in os.environ.items() if name not in drop}
    kept = {name: value for name, value in kept.items() if not name.startswith(("XDG_", "HF_"))}
    places = {"HOME": str(home), "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)}
    return kept | places | {"LIFEWORLD_ACTOR": "Ana", "OMP_NUM_THREADS": "1"}


def list_foreign(trace: str) -> list[str]:
    """Return the calls that reach another machine, look up a name, or let other machines in."""
    return [line for line in trace.splitlines() if _is_foreign(line)]


def list_words(trace: Path, *more: str) -> tuple[str, ...]:
    """Return what a command is put behind to be traced, with more calls than those of a network.

    The program stays the child of whoever starts it, and ends as it would alone.
    """
    words = [each for each in STRACE if each != "-qq"]  # its end is to be seen
    return (*words[:-1], ",".join([words[-1], *more]), "-D", "-o", str(trace))


def wait_for_end(trace: Path) -> str:
    """Return a whole trace; it is written by a process of its own, which ends a little later."""
    end = time.monotonic() + 60
    first = ""
    while time.monotonic() < end:
        told = trace.read_text("utf-8", "replace")
        first = told.partition(" ")[0]
        # The number of a process is padded to a width of five.
        if re.search(rf"^{first} +\+\+\+ (exited|killed)", told, re.MULTILINE):
            return told
        time.sleep(0.05)
    raise AssertionError(f"process {first} has not ended")


def list_bound(trace: str) -> list[tuple[str, int]]:
    """Return the addresses and ports that a program asked for a socket at, where it got them."""
    lines = [each for each in trace.splitlines() if " bind(" in each and each.endswith(" = 0")]
    return [
        (address, int(port))
        for each in lines
        for port, address in (*_FOUR.findall(each), *_SIX.findall(each))
    ]


def list_opened(trace: str) -> set[str]:
    """Return the names of the files that a program opened."""
    return {found for found in _OPENED.findall(trace) if found}


def _is_foreign(line: str) -> bool:
    for port, told in [*_FOUR.findall(line), *_SIX.findall(line)]:
        address = ipaddress.ip_address(told)
        address = getattr(address, "ipv4_mapped", None) or address
        if not address.is_loopback or int(port) == DNS:
            return True
    return bool(_RESOLVER.search(line))
