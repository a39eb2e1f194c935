"""Store finished partitions beside the output, so that an interrupted run can continue."""

from __future__ import annotations

import errno
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from coding.answers.part_file import PartSums, parse_part, parse_part_rows
from study.errors import LifeworldError, Unreadable
from study.language import say

__all__ = ["Joined", "Parts", "describe_disk_errors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What was written.

    Attributes:
        rows: The number of rows.
        escaped: The number of rows whose id or code got an apostrophe because it looks like a
            formula; see `transcripts.reading.tables.write_table`.
        suggested: How often each code is suggested.
        aside: How many answers are no evidence, by reason.
    """

    rows: int
    escaped: int
    suggested: Counter[str]
    aside: Counter[str]


class Parts:
    """The folder of finished partitions beside an output file.

    Args:
        out: The output file; the folder is `OUT.parts`.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.folder = out.with_name(out.name + ".parts")

    def open(self) -> None:
        """Create the folder, or continue with an existing one."""
        with describe_disk_errors(self.folder):
            self.folder.mkdir(exist_ok=True, mode=0o700)

    def path(self, key: str) -> Path:
        """Return the path of a finished partition."""
        return self.folder / f"{key}.part"

    def has(self, key: str) -> bool:
        """Return whether a partition is finished; a damaged file does not count."""
        data = self.read(self.path(key).name)
        if data is None:
            return False
        try:
            parse_part(data)
        except ValueError:
            return False
        return True

    def write(self, name: str, data: bytes) -> None:
        """Write a file of the folder completely or not at all."""
        with describe_disk_errors(self.folder):
            path = self.folder / name
            half = path.with_name(f"{path.name}.{os.getpid()}.half")
            try:
                with half.open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                half.replace(path)
            finally:
                half.unlink(missing_ok=True)

    def read(self, name: str) -> bytes | None:
        """Return the content of a file of the folder, or None if there is none."""
        path = self.folder / name
        return path.read_bytes() if path.is_file() else None

    def join(self, keys: Sequence[str]) -> Joined:
        """Write the output from the partitions; it gets its name only when complete.

        Raises:
            LifeworldError: If the disk is full or a partition is missing.
        """
        rows = escaped = 0
        suggested, aside = Counter[str](), Counter[str]()
        half = self.folder / "joined.half"
        with describe_disk_errors(self.out.parent):
            with half.open("wb") as file:
                file.write(b"id,code,score,suggested\n")
                for key in keys:
                    sums, text = self._read_part(key)
                    file.write(text)
                    rows += sums.rows
                    escaped += sums.escaped
                    suggested.update(sums.suggested)
                    aside.update(sums.aside)
                file.flush()
                os.fsync(file.fileno())
            half.replace(self.out)
        return Joined(rows=rows, escaped=escaped, suggested=suggested, aside=aside)

    def _read_part(self, key: str) -> tuple[PartSums, bytes]:
        path = self.path(key)
        data = self.read(path.name)
        if data is None:
            raise Unreadable(
                say("{path} is missing.", path=path), hint=say("Run the command again.")
            )
        try:
            return parse_part_rows(data)
        except ValueError as error:
            raise Unreadable(
                say("{path} is damaged.", path=path), hint=say("Run the command again.")
            ) from error

    def remove(self) -> None:
        """Remove the folder; call it once the output is written."""
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def describe_disk_errors(place: Path) -> Iterator[None]:
    """Turn errors of the disk into a LifeworldError.

    Raises:
        LifeworldError: If something cannot be written; the hint says how to continue.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise LifeworldError(
                say("The disk is full: {place} cannot be written.", place=place),
                hint=say(
                    "Free some space and run the command again; it continues where it stopped."
                ),
            ) from error
        raise LifeworldError(
            say(
                "{place} cannot be written: {reason}.", place=place, reason=error.strerror or error
            ),
            hint=say("Check the folder and your permissions, and run the same command again."),
        ) from error
