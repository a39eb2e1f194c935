"""A finished partition as bytes: its rows as they will stand in the table, and their sums.

The rows are made where the scores are, in the workers, so that joining the parts is copying. A part
is a line of JSON and a compressed piece of CSV.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from transcripts.reading.tables.write_table import render_field

if TYPE_CHECKING:
    from coding.answers.model import Choice, Scores

__all__ = ["PartSums", "parse_part", "parse_part_rows", "render_scores"]

_LEVEL = 1  # rows shrink to an eighth, at 100 MB a second
_MOST_HEAD = 10_000_000  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSums:
    """What the rows of a part add up to.

    Attributes:
        answers: The number of answers.
        rows: The number of rows.
        escaped: The number of rows whose id or code got an apostrophe.
        suggested: How often each code is suggested.
        aside: The number of answers that are no evidence, by reason.
        size: The number of bytes of the rows.
        check: A checksum of the rows, compressed.
    """

    answers: int
    rows: int
    escaped: int
    suggested: Mapping[str, int]
    aside: Mapping[str, int]
    size: int
    check: int


def render_scores(
    scores: Scores, *, choice: Choice, aside: Mapping[str, int] | None = None
) -> bytes:
    """Return a finished part: a row for each answer and code, `id,code,score,suggested`.

    The codes of an answer are in the order of the codebook or, if the choice limits their number,
    best first.

    Args:
        scores: The scores of the partition.
        choice: Which rows to write.
        aside: The number of answers that are no evidence, by reason.
    """
    chances = scores.probabilities
    count, width = chances.shape
    if choice.top is None:
        chosen = np.tile(np.arange(width), (count, 1))
    else:
        chosen = np.argsort(-chances, axis=1, kind="stable")[:, : choice.top]
    kept = np.take_along_axis(chances, chosen, axis=1)
    suggested = (kept >= choice.threshold) & ~scores.empty[:, None]
    codes = [render_field(code) for code in scores.codes]
    # The end of a row says 0 or 1 behind the score; see `TableWriter`, which writes the same.
    lines, escaped = [], 0
    for name, places, values, marks in zip(
        scores.ids, chosen.tolist(), kept.tolist(), suggested.tolist(), strict=True
    ):
        ident, odd = render_field(name)
        for place, value, marked in zip(places, values, marks, strict=True):
            code, strange = codes[place]
            lines.append(f"{ident},{code},{value:.6f},{marked:d}\n")
            escaped += odd or strange
    text = "".join(lines).encode("utf-8", "surrogatepass")
    body = zlib.compress(text, _LEVEL)
    tallies = np.bincount(chosen[suggested], minlength=width).tolist()
    sums = PartSums(
        answers=count,
        rows=len(lines),
        escaped=escaped,
        suggested=dict(zip(scores.codes, tallies, strict=True)),
        aside=dict(aside or {}),
        size=len(text),
        check=zlib.crc32(body),
    )
    # Plain ASCII, so that no line end and no lone surrogate can stand in the head.
    return json.dumps(asdict(sums)).encode("ascii") + b"\n" + body


def parse_part(data: bytes) -> PartSums:
    """Return what a part adds up to.

    Raises:
        ValueError: If the part is damaged.
    """
    return _split(data)[0]


def parse_part_rows(data: bytes) -> tuple[PartSums, bytes]:
    """Return what a part adds up to, and its rows.

    Raises:
        ValueError: If the part is damaged.
    """
    sums, body = _split(data)
    try:
        text = zlib.decompress(body, bufsize=sums.size)
    except zlib.error as error:
        raise ValueError("a part is damaged") from error
    if len(text) != sums.size:
        raise ValueError("a part is damaged")
    return sums, text


def _split(data: bytes) -> tuple[PartSums, bytes]:
    end = data.find(b"\n", 0, _MOST_HEAD)
    if end < 0:
        raise ValueError("a part is damaged")
    try:
        sums = PartSums(**json.loads(data[:end]))
    except (ValueError, TypeError) as error:
        raise ValueError("a part is damaged") from error
    body = data[end + 1 :]
    if zlib.crc32(body) != sums.check:
        raise ValueError("a part is damaged")
    return sums, body
