"""Reads transcripts in a child process with limits, so that a hostile file can do no harm."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from study.errors import Unreadable
from study.guarded import MEMORY, TIMEOUT, Guard
from study.language import mark, say
from transcripts.reading.gate import MAX_FILE, check_size
from transcripts.reading.model import Reading
from transcripts.reading.read_source import check_reading

__all__ = ["FileOutcome", "Sandbox", "read_bytes", "read_file", "read_files"]

_JOB = "transcripts.reading.read_source:read_source"
_SPLIT = mark("Split it into one file per session.")


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
        self._guard = Guard(_JOB, timeout=timeout, memory=memory)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id, or None if there is no child."""
        return self._guard.pid

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
        check_size(data, name, hint=say(_SPLIT))
        options = {"encoding": encoding, "labels": labels, "columns": dict(columns or {})}
        readings = self._guard.run(data, name, options, gives=tuple[Reading, ...])
        return tuple(check_reading(reading) for reading in readings)

    def close(self) -> None:
        """Kill the child process."""
        self._guard.close()


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
            raise Unreadable(
                say("{path} is a folder.", path=path),
                hint=say("Give the files in it, as in folder/*."),
            )
        if not path.exists():
            raise Unreadable(
                say("{path} does not exist.", path=path),
                hint=say("Check the spelling of the path."),
            )
        if not path.is_file():
            raise Unreadable(
                say("{path} is not a file.", path=path), hint=say("Give the path of a file.")
            )
        size = path.stat().st_size
        if size > MAX_FILE:
            raise Unreadable(
                say(
                    "{name} is too large: {megabytes} MB; the limit is {most} MB.",
                    name=path.name,
                    megabytes=size // 1_000_000,
                    most=MAX_FILE // 1_000_000,
                ),
                hint=say(_SPLIT),
            )
        return path.read_bytes()
    except PermissionError as error:
        raise Unreadable(
            say("You do not have permission to read {path}.", path=path),
            hint=say("Change the file's permissions."),
        ) from error
    except (OSError, ValueError) as error:
        raise Unreadable(
            say("{path} cannot be opened.", path=path),
            hint=say("Copy it to another folder and try again."),
        ) from error
