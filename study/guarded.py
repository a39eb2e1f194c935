"""Does a job on somebody else's file in a child process with limits, so that it can do no harm.

A job is a function that takes the file's bytes, its name and options, and returns plain values; it
is named by its module. One child does one job on many files. If a file takes too long, takes too
much memory or crashes the child, it gets an error and the next file gets a new child. Parent and
child exchange frames over pipes: four bytes of length, then JSON, then (in a request) the bytes of
the file. Nothing from the child is ever unpickled or evaluated: its values are data, and each is
checked against the type that the job gives.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, TypeVar

from study.errors import InvalidInput, Unreadable
from study.guarded_child import LENGTH, get_address_space
from study.language import get_language, say
from study.plain_values import parse_plain

__all__ = ["MEMORY", "TIMEOUT", "Guard", "run_guarded"]

TIMEOUT = 10.0
"""Time limit for one file, in seconds, unless a job needs more."""
MEMORY = 350_000_000
"""Address space for one file in bytes, on top of what is mapped and three times its size."""
_RETAINED = 200_000_000  # bytes that a child may keep mapped between files before it is replaced
_STARTUP = 60.0
_MOST_REPLY = 400_000_000
_MOST_SAID = 2_000  # characters of an error
_ROOT = Path(__file__).resolve().parents[1]
# What the child gets to know of the environment: passphrases and tokens are not for it.
_KNOWN = frozenset({
    "COMSPEC", "DYLD_LIBRARY_PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "PATH", "PYTHONHASHSEED",
    "PYTHONHOME", "PYTHONPATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "TZ", "VIRTUAL_ENV",
    "WINDIR",
})  # fmt: skip

_Value = TypeVar("_Value")


class Guard:
    """A child process that does one job on files under limits; use it in a `with` statement.

    Args:
        job: The function, as “package.module:function”; called with the file's bytes, its name and
            options by keyword.
        timeout: The time limit for one file, in seconds.
        memory: The limit on memory for one file, in bytes, beside three times its size.
        hint: What to do if a file breaks a limit.
    """

    def __init__(
        self, job: str, *, timeout: float = TIMEOUT, memory: int = MEMORY, hint: str = ""
    ) -> None:
        self._job = job
        self._timeout = timeout
        self._memory = memory
        self._hint = hint
        self._child: subprocess.Popen[bytes] | None = None
        self._began_with = 0
        self._replies: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def __enter__(self) -> Guard:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id, or None if there is no child."""
        return None if self._child is None else self._child.pid

    def run(
        self,
        data: bytes,
        name: str,
        options: Mapping[str, object] | None = None,
        *,
        gives: type[_Value],
    ) -> _Value:
        """Do the job on one file's bytes and return its result.

        Args:
            data: The whole file.
            name: Its name, for messages.
            options: More arguments of the job, as JSON values.
            gives: The type of the result; see `study.plain_values.parse_plain`.

        Raises:
            Unreadable: As for the job, or if the file exceeded a limit.
            InvalidInput: As for the job.
        """
        self._start()
        request = {
            "name": name,
            "options": dict(options or {}),
            "language": get_language(),
            "size": len(data),
            "memory": self._memory,
            "seconds": self._timeout,
        }
        frame = self._ask(request, data, name)
        try:
            reply = json.loads(frame)
            if not isinstance(reply, dict):
                raise ValueError("a reply without a name")
            if "error" in reply:
                raise _parse_error(reply)
            value: _Value = parse_plain(gives, reply.get("value"))
        except (ValueError, RecursionError, MemoryError) as error:
            self.close()
            raise _broke_limits(name, seconds=None, hint=self._hint) from error
        return value

    def close(self) -> None:
        """Kill the child process."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # flushing fails because the child is gone

    def _start(self) -> None:
        child = self._child
        if child is not None and child.poll() is None and not self._is_full(child.pid):
            return
        self.close()
        # -P keeps the working folder off the path, so that no file in it is imported
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "study.guarded_child", self._job],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_get_environment(),
        )
        self._replies = queue.SimpleQueue()
        threading.Thread(
            target=_listen, args=(self._child.stdout, self._replies), daemon=True
        ).start()
        if self._wait(_STARTUP) is None:
            self.close()
            raise Unreadable(
                say("The process that reads files could not be started."),
                hint=say("Install Lifeworld again, and report this if it does not help."),
            )
        self._began_with = get_address_space(self._child.pid)

    def _is_full(self, pid: int) -> bool:
        """Return whether the child holds so much memory that the next file needs a new one."""
        return get_address_space(pid) > self._began_with + _RETAINED

    def _wait(self, seconds: float) -> bytes | None:
        try:
            return self._replies.get(timeout=seconds)
        except queue.Empty:
            return None

    def _ask(self, request: dict[str, object], data: bytes, name: str) -> bytes:
        child = self._child
        if child is None or child.stdin is None:
            raise Unreadable(say("{name} could not be read.", name=name), hint=say("Try again."))
        started = time.monotonic()
        try:
            head = json.dumps(request).encode()
            child.stdin.write(LENGTH.pack(len(head)) + head)
            child.stdin.write(data)
            child.stdin.flush()
            frame = self._wait(self._timeout)
        except OSError:
            frame = None
        if frame is None:
            late = time.monotonic() - started >= self._timeout
            self.close()
            raise _broke_limits(name, seconds=self._timeout if late else None, hint=self._hint)
        return frame


def run_guarded(
    job: str,
    data: bytes,
    name: str,
    options: Mapping[str, object] | None = None,
    *,
    gives: type[_Value],
    timeout: float = TIMEOUT,
    memory: int = MEMORY,
    hint: str = "",
) -> _Value:
    """Do a job on one file in a child process of its own; see `Guard.run`.

    Args:
        job: The function, as `Guard` takes it.
        data: The whole file.
        name: Its name, for messages.
        options: More arguments of the job, as JSON values.
        gives: The type of the result.
        timeout: The time limit in seconds.
        memory: The limit on memory in bytes.
        hint: What to do if the file breaks a limit; by default, what suits a transcript.

    Raises:
        Unreadable: If the file cannot be read, or not safely.
        InvalidInput: As for the job.
    """
    with Guard(job, timeout=timeout, memory=memory, hint=hint) as guard:
        return guard.run(data, name, options, gives=gives)


def _get_environment() -> dict[str, str]:
    known = {k: v for k, v in os.environ.items() if k.upper() in _KNOWN or k.startswith("LC_")}
    known["PYTHONPATH"] = os.pathsep.join(filter(None, [str(_ROOT), known.get("PYTHONPATH")]))
    known |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    return known


def _parse_error(reply: dict[str, Any]) -> Exception:
    kind = InvalidInput if reply.get("kind") == "InvalidInput" else Unreadable
    return kind(str(reply["error"])[:_MOST_SAID], hint=str(reply.get("hint", ""))[:_MOST_SAID])


def _broke_limits(name: str, *, seconds: float | None, hint: str) -> Unreadable:
    if seconds:
        told = say(
            "{name} was refused because it took longer than {seconds:g} seconds to read. It may"
            " be damaged or need too much memory.",
            name=name,
            seconds=seconds,
        )
    else:
        told = say(
            "{name} was refused because it stopped the reader. It may be damaged or need too much"
            " memory.",
            name=name,
        )
    default = say("Save it again in the program that made it, or export it as text.")
    return Unreadable(told, hint=hint or default)


def _listen(pipe: IO[bytes] | None, replies: queue.SimpleQueue[bytes | None]) -> None:
    """Put the frames of a child into the queue until it ends, then put None."""
    while pipe is not None:
        try:
            head = pipe.read(LENGTH.size)
            size = LENGTH.unpack(head)[0] if len(head) == LENGTH.size else 0
            frame = pipe.read(size) if 0 < size <= _MOST_REPLY else b""
        except (OSError, ValueError):
            break
        if not frame or len(frame) < size:
            break
        replies.put(frame)
    replies.put(None)
