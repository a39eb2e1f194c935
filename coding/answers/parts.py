"""Store finished partitions beside the output, so that an interrupted run can continue."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coding.answers.fitting import Scores
from coding.suggestions.tables import Answer
from study.errors import LifeworldError, Unreadable
from study.language import say
from transcripts.reading.tables.write_table import TableWriter

__all__ = [
    "Choice",
    "Partition",
    "Parts",
    "describe_disk_errors",
    "new_partition",
    "render_scores",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which rows to write: the threshold for a suggestion, and the most codes per answer."""

    threshold: float
    top: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """Answers that are scored together; the key is a hash of everything their rows depend on."""

    key: str
    rows: tuple[Answer, ...]


def new_partition(rows: Sequence[Answer], *, digest: str, choice: Choice) -> Partition:
    """Return a partition with its key: a hash of its answers, the fitted codebook and choice."""
    answers = [[a.number, a.id, a.text, a.question, a.aside] for a in rows]
    told = [digest, choice.threshold, choice.top, answers]
    packed = json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return Partition(key=hashlib.sha256(packed).hexdigest()[:32], rows=tuple(rows))


def render_scores(scores: Scores, *, choice: Choice) -> bytes:
    """Return the rows of a partition as the bytes of a Parquet file.

    The columns are id and code (text), score (float64) and suggested (int8). The codes of an answer
    are in the order of the codebook or, if the choice limits their number, best first.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    chances = scores.probabilities
    count, width = chances.shape
    if choice.top is None:
        chosen = np.tile(np.arange(width), (count, 1))
    else:
        chosen = np.argsort(-chances, axis=1, kind="stable")[:, : choice.top]
    kept = np.take_along_axis(chances, chosen, axis=1)
    suggested = (kept >= choice.threshold) & ~scores.empty[:, None]
    each = chosen.shape[1]
    table = pa.table(
        {
            "id": pa.array(np.repeat(np.array(scores.ids, dtype=object), each), pa.string()),
            "code": pa.DictionaryArray.from_arrays(
                pa.array(chosen.ravel().astype(np.int32)), pa.array(scores.codes, pa.string())
            ),
            "score": pa.array(kept.ravel(), pa.float64()),
            "suggested": pa.array(suggested.ravel().astype(np.int8)),
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


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
        return self.folder / f"{key}.parquet"

    def has(self, key: str) -> bool:
        """Return whether a partition is finished; a damaged file does not count."""
        import pyarrow.parquet as pq

        path = self.path(key)
        if not path.is_file():
            return False
        try:
            pq.read_metadata(path)
        except (OSError, ValueError):  # these include the errors of pyarrow
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

    def join(self, keys: Sequence[str]) -> tuple[int, int, Counter[str]]:
        """Write the output from the partitions; it gets its name only when complete.

        Returns:
            The number of rows, and of those whose id or code got an apostrophe because it looks
            like a formula; see `transcripts.reading.tables.write_table`. And how often each code is
            suggested.

        Raises:
            LifeworldError: If the disk is full or a partition is missing.
        """
        rows = 0
        suggested = Counter[str]()
        half = self.folder / "joined.half"
        with describe_disk_errors(self.out.parent):
            with half.open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
                writer = TableWriter(file)
                writer.write_row(("id", "code", "score", "suggested"))
                for key in keys:
                    for row in self._rows(key):
                        writer.write_row(row)
                        suggested[row[1]] += row[3]
                        rows += 1
                file.flush()
                os.fsync(file.fileno())
            half.replace(self.out)
        return rows, writer.escaped, suggested

    def _rows(self, key: str) -> Iterator[tuple[str, str, str, int]]:
        import pyarrow.parquet as pq

        path = self.path(key)
        if not path.is_file():
            raise Unreadable(
                say("{path} is missing.", path=path), hint=say("Run the command again.")
            )
        columns: dict[str, list[Any]] = pq.read_table(path).to_pydict()
        for ident, code, score, suggested in zip(*columns.values(), strict=True):
            yield ident, code, f"{score:.6f}", suggested

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
