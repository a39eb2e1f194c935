"""Reads files in a child process with limits, so that a hostile file can do no harm.

One child reads many files. If a file takes too long, takes too much memory or crashes the child,
it gets an error and the next file gets a new child. Parent and child exchange frames over pipes:
four bytes of length, then JSON, then (in a request) the bytes of the file. Nothing from the child
is ever unpickled or evaluated.
"""

from __future__ import annotations

import hashlib
import json
import os
import queue
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from study.errors import Unreadable
from transcripts.reading.gate import MAX_FILE
from transcripts.reading.read_source import Reading, read_source
from transcripts.reading.wire import parse_reading, render_reading

__all__ = ["FileOutcome", "Sandbox", "read_bytes", "read_file", "read_files"]

TIMEOUT = 10.0
"""Time limit for one file, in seconds."""
MEMORY = 350_000_000
"""Address space for one file in bytes, on top of what is mapped and three times its size."""
_RETAINED = 200_000_000  # bytes that a child may keep mapped between files before it is replaced
_STARTUP = 60.0
_LENGTH = struct.Struct(">I")
_MAX_REPLY = 400_000_000
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOutcome:
    """The result of reading one file: its readings, or an error.

    `sha256` is "" if the file could not be opened; `size` is in bytes.
    """

    path: Path
    readings: tuple[Reading, ...] = ()
    error: Unreadable | None = None
    seconds: float = 0.0
    sha256: str = ""
    size: int = 0


class Sandbox:
    """A child process that reads files under limits; use it in a `with` statement."""

    def __init__(self, *, timeout: float = TIMEOUT, memory: int = MEMORY) -> None:
        self._timeout = timeout
        self._memory = memory
        self._child: subprocess.Popen[bytes] | None = None
        self._began_with = 0
        self._replies: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id, or None if there is no child."""
        return None if self._child is None else self._child.pid

    def read(
        self,
        data: bytes,
        name: str,
        *,
        encoding: str | None = None,
        labels: str | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> tuple[Reading, ...]:
        """Read one file's bytes in the child.

        Raises:
            Unreadable: As for `read_source`, or if the file exceeded a limit.
        """
        if not data:
            raise Unreadable(f"{name} is empty.", hint="Check that the upload finished.")
        if len(data) > MAX_FILE:
            raise Unreadable(
                f"{name} is too large: {len(data) // 1_000_000} MB; "
                f"the limit is {MAX_FILE // 1_000_000} MB.",
                hint="Split it into one file per session.",
            )
        self._start()
        request: dict[str, object] = {
            "name": name,
            "encoding": encoding,
            "labels": labels,
            "columns": dict(columns or {}),
            "size": len(data),
        }
        reply = self._ask(request, data, name)
        if "error" in reply:
            raise Unreadable(str(reply["error"]), hint=str(reply.get("hint", "")))
        return tuple(parse_reading(item) for item in reply["readings"])

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
        env = dict(os.environ)
        env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(_ROOT), env.get("PYTHONPATH")]))
        env.update({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"})
        # -P keeps the working folder off the path, so that no file in it is imported
        command = [sys.executable, "-P", "-m", "transcripts.reading.sandbox"]
        command += [str(self._memory), str(self._timeout)]
        self._child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
        )
        self._replies = queue.SimpleQueue()
        threading.Thread(
            target=_listen, args=(self._child.stdout, self._replies), daemon=True
        ).start()
        if self._wait(_STARTUP) is None:
            self.close()
            raise Unreadable(
                "The process that reads files could not be started.",
                hint="Check the installation with “python -m transcripts.reading.sandbox”.",
            )
        self._began_with = _get_address_space(self._child.pid)

    def _is_full(self, pid: int) -> bool:
        """Return whether the child holds so much memory that the next file needs a new one."""
        return _get_address_space(pid) > self._began_with + _RETAINED

    def _wait(self, seconds: float) -> bytes | None:
        try:
            return self._replies.get(timeout=seconds)
        except queue.Empty:
            return None

    def _ask(self, request: dict[str, object], data: bytes, name: str) -> dict[str, Any]:
        child = self._child
        if child is None or child.stdin is None:
            raise Unreadable(f"{name} could not be read.", hint="Try again.")
        started = time.monotonic()
        try:
            head = json.dumps(request).encode()
            child.stdin.write(_LENGTH.pack(len(head)) + head)
            child.stdin.write(data)
            child.stdin.flush()
            frame = self._wait(self._timeout)
        except OSError:
            frame = None
        if frame is None:
            late = time.monotonic() - started >= self._timeout
            self.close()
            raise _broke_limits(name, seconds=self._timeout if late else None)
        reply = json.loads(frame)
        if not isinstance(reply, dict):
            raise _broke_limits(name, seconds=None)
        return reply


def _broke_limits(name: str, *, seconds: float | None) -> Unreadable:
    how = f"took longer than {seconds:g} seconds to read" if seconds else "stopped the reader"
    return Unreadable(
        f"{name} was refused because it {how}. It may be damaged or need too much memory.",
        hint="Save it again in the program that made it, or export it as text.",
    )


def _listen(pipe: IO[bytes] | None, replies: queue.SimpleQueue[bytes | None]) -> None:
    """Put the frames of a child into the queue until it ends, then put None."""
    while pipe is not None:
        try:
            head = pipe.read(_LENGTH.size)
            size = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 0
            frame = pipe.read(size) if 0 < size <= _MAX_REPLY else b""
        except (OSError, ValueError):
            break
        if not frame or len(frame) < size:
            break
        replies.put(frame)
    replies.put(None)


def read_bytes(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    labels: str | None = None,
    columns: Mapping[str, str] | None = None,
    timeout: float = TIMEOUT,
) -> tuple[Reading, ...]:
    """Read one upload in its own sandbox.

    Raises:
        Unreadable: If the file cannot be read, or not safely.
    """
    with Sandbox(timeout=timeout) as sandbox:
        return sandbox.read(data, name, encoding=encoding, labels=labels, columns=columns)


def read_files(
    paths: Iterable[Path | str],
    *,
    on_progress: Callable[[int, int], None] | None = None,
    timeout: float = TIMEOUT,
    encodings: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    known: Callable[[str], bool] | None = None,
) -> Iterator[FileOutcome]:
    """Read several files, one after the other, in one child process.

    Closing the iterator ends the child. Errors are returned in the outcomes, never raised.

    Args:
        paths: The files, in the order of the outcomes.
        on_progress: Called with (done, total) after each file.
        timeout: The time limit for one file, in seconds.
        encodings: Path as text → the encoding that the user chose.
        labels: Path as text → how speakers are marked, as for `read_source`.
        columns: The meaning of table columns in every file, as for `read_source`.
        known: Returns whether to skip a file with this hash; its outcome then has no readings.
    """
    todo = [Path(path) for path in paths]
    with Sandbox(timeout=timeout) as sandbox:
        for done, path in enumerate(todo, 1):
            yield _read_file(
                sandbox,
                path,
                encoding=(encodings or {}).get(str(path)),
                labels=(labels or {}).get(str(path)),
                columns=columns,
                known=known,
            )
            if on_progress is not None:
                on_progress(done, len(todo))


def _read_file(
    sandbox: Sandbox,
    path: Path,
    *,
    encoding: str | None,
    labels: str | None,
    columns: Mapping[str, str] | None,
    known: Callable[[str], bool] | None,
) -> FileOutcome:
    started = time.monotonic()
    data, digest = b"", ""
    try:
        data = read_file(path)
        digest = hashlib.sha256(data).hexdigest()
        if known is not None and known(digest):
            return FileOutcome(path=path, sha256=digest, size=len(data))
        readings = sandbox.read(data, path.name, encoding=encoding, labels=labels, columns=columns)
    except Unreadable as error:
        return FileOutcome(
            path=path,
            error=error,
            seconds=time.monotonic() - started,
            sha256=digest,
            size=len(data),
        )
    seconds = time.monotonic() - started
    return FileOutcome(path=path, readings=readings, seconds=seconds, sha256=digest, size=len(data))


def read_file(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        Unreadable: The path is a folder, missing or too large, or the file cannot be read.
    """
    try:
        if path.is_dir():
            raise Unreadable(f"{path} is a folder.", hint="Give the files in it, as in folder/*.")
        if not path.exists():
            raise Unreadable(f"{path} does not exist.", hint="Check the spelling of the path.")
        if not path.is_file():
            raise Unreadable(f"{path} is not a file.", hint="Give the path of a file.")
        size = path.stat().st_size
        if size > MAX_FILE:
            raise Unreadable(
                f"{path.name} is too large: {size // 1_000_000} MB; "
                f"the limit is {MAX_FILE // 1_000_000} MB.",
                hint="Split it into one file per session.",
            )
        return path.read_bytes()
    except PermissionError as error:
        raise Unreadable(
            f"You do not have permission to read {path}.", hint="Change the file's permissions."
        ) from error
    except (OSError, ValueError) as error:
        raise Unreadable(
            f"{path} cannot be opened.", hint="Copy it to another folder and try again."
        ) from error


def _get_address_space(pid: int | str = "self") -> int:
    """Return the bytes that a process maps, with libraries; an estimate where /proc is missing."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[0])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 150_000_000


def _limit(memory: int, seconds: float) -> None:
    """Set the child's resource limits for the next file; does nothing on Windows."""
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


def _serve(memory: int, seconds: float) -> None:
    """Answer requests in the child until the parent closes the pipe."""
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # keeps the output of libraries out of the frames
    _send(target, b'{"ready": true}')
    while len(head := source.read(_LENGTH.size)) == _LENGTH.size:
        request = json.loads(source.read(_LENGTH.unpack(head)[0]))
        size = request["size"]
        # Count from what is mapped now: memory kept from earlier files is not this file's.
        _limit(_get_address_space() + memory + 3 * size, seconds)
        # The answer is made in the call, so that its memory is freed before the parent checks.
        _send(target, _answer(request, source.read(size)))


def _answer(request: dict[str, Any], data: bytes) -> bytes:
    name = request["name"]
    try:
        readings = read_source(
            data,
            name,
            encoding=request["encoding"],
            labels=request["labels"],
            columns=request["columns"],
        )
        reply: dict[str, object] = {"readings": [render_reading(r) for r in readings]}
        return json.dumps(reply, ensure_ascii=False).encode()
    except Unreadable as error:
        return json.dumps({"error": error.message, "hint": error.hint}).encode()
    except (MemoryError, RecursionError):
        # the state of the libraries is unknown: exit and let the parent report it
        os._exit(70)
    except Exception as error:  # noqa: BLE001 - a bug must fail this file only, with its name
        return json.dumps(
            {
                "error": f"{name} could not be read because of a bug in this program "
                f"({type(error).__name__}).",
                "hint": "Please report it. In the meantime, export the file as text.",
            }
        ).encode()


def _send(target: IO[bytes], frame: bytes) -> None:
    target.write(_LENGTH.pack(len(frame)) + frame)
    target.flush()


if __name__ == "__main__":
    _serve(int(sys.argv[1]), float(sys.argv[2]))
