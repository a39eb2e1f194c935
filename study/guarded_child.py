"""The child process of `study.guarded`: does one job on the files that it is sent, under limits.

Before the first file it gives up what no reader needs: new processes, writing to files, and the
network. The kernel holds this where it can (Linux: no new privileges, a network of its own without
any connection; everywhere but on Windows: limits on memory, time and the size of files); Python's
audit hook refuses the rest of it in Python code.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from study.errors import LifeworldError
from study.language import say, say_in
from study.plain_values import render_plain

__all__ = ["LENGTH", "get_address_space"]

LENGTH = struct.Struct(">I")
_REFUSED = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system",
    "os.startfile", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink",
    "os.truncate", "os.chmod", "os.chown", "pty.spawn", "webbrowser.open",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_NEW_USER, _NEW_NETWORK, _NO_NEW_PRIVILEGES = 0x10000000, 0x40000000, 38


def get_address_space(pid: int | str = "self") -> int:
    """Return the bytes that a process maps, with libraries; an estimate where /proc is missing."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[0])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 150_000_000


def _leave_network() -> None:
    """Move into a network without connections; many systems allow it, the others change nothing."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(Exception):
        import ctypes

        libc = ctypes.CDLL(None)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        libc.unshare(_NEW_USER | _NEW_NETWORK)


def _refuse_acts(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse in Python code what no reader does; see `sys.addaudithook`."""
    if event == "open":
        writes = isinstance(arguments[2], int) and arguments[2] & _WRITING
        if not writes or arguments[0] == os.devnull:
            return
    elif not event.startswith(_REFUSED):
        return
    raise PermissionError(f"a reader of files may not do this: {event}")


def _limit(memory: int, seconds: float) -> None:
    """Set the process's resource limits for the next file; does nothing on Windows."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = int(used.ru_utime + used.ru_stime + seconds) + 2
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        try:
            hard = resource.getrlimit(what)[1]
            resource.setrlimit(what, (limit, hard))
        except (ValueError, OSError):
            continue  # some systems define a limit but cannot set it


def _serve(job: str) -> None:
    """Answer requests until the parent closes the pipe."""
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # keeps the output of libraries out of the frames
    _leave_network()
    module, _, name = job.partition(":")
    work: Callable[..., Any] = getattr(importlib.import_module(module), name)
    sys.addaudithook(_refuse_acts)
    _send(target, b'{"ready": true}')
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        request = json.loads(source.read(LENGTH.unpack(head)[0]))
        size = request["size"]
        # Count from what is mapped now: memory kept from earlier files is not this file's.
        _limit(get_address_space() + request["memory"] + 3 * size, request["seconds"])
        with say_in(request["language"]):
            # The answer is made in the call, so that its memory is freed before the parent checks.
            _send(target, _answer(work, request, source.read(size)))


def _answer(work: Callable[..., Any], request: dict[str, Any], data: bytes) -> bytes:
    name = request["name"]
    try:
        value = render_plain(work(data, name, **request["options"]))
        return json.dumps({"value": value}, ensure_ascii=False).encode("utf-8", "replace")
    except LifeworldError as error:
        told = {"error": error.message, "hint": error.hint, "kind": type(error).__name__}
        return json.dumps(told).encode()
    except (MemoryError, RecursionError):
        # the state of the libraries is unknown: exit and let the parent report it
        os._exit(70)
    except Exception as error:  # noqa: BLE001 - a bug must fail this file only, with its name
        told = {
            "error": say(
                "{name} could not be read because of a bug in this program ({fault}).",
                name=name,
                fault=type(error).__name__,
            ),
            "hint": say("Please report it. In the meantime, export the file as text."),
            "kind": "Unreadable",
        }
        return json.dumps(told).encode()


def _send(target: IO[bytes], frame: bytes) -> None:
    target.write(LENGTH.pack(len(frame)) + frame)
    target.flush()


if __name__ == "__main__":
    _serve(sys.argv[1])
