"""What goes to a worker and comes back: partitions, which rows to write of them, and scores."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coding.suggestions.set_aside.rules import Subject
from coding.suggestions.tables import Answer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Choice", "Partition", "Scores", "new_partition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which rows to write, and which answers get suggestions.

    Attributes:
        threshold: The probability from which a code is suggested.
        top: The most codes per answer, best first; None writes all.
        subject: What the codebook is about; it decides which answers are no evidence.
    """

    threshold: float
    top: int | None = None
    subject: Subject = field(default_factory=Subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """Answers that are scored together; the key is a hash of everything their rows depend on."""

    key: str
    rows: tuple[Answer, ...]


def new_partition(rows: Sequence[Answer], *, digest: str, choice: Choice) -> Partition:
    """Return a partition with its key: a hash of its answers, the fitted codebook and choice."""
    answers = [[a.number, a.id, a.text, a.question] for a in rows]
    about = [sorted(choice.subject.stems), choice.subject.hollow]
    told = [digest, choice.threshold, choice.top, about, answers]
    packed = json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return Partition(key=hashlib.sha256(packed).hexdigest()[:32], rows=tuple(rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The scores of a partition.

    Attributes:
        ids: The ids of the answers, in order, n of them.
        codes: The codes of the columns, c of them.
        probabilities: Probabilities, (n, c), rounded to six places.
        empty: Whether an answer has no words or no content, (n,); such get no suggestions.
    """

    ids: tuple[str, ...]
    codes: tuple[str, ...]
    probabilities: NDArray[np.float64]
    empty: NDArray[np.bool_]
