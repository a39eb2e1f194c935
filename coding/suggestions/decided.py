"""People's decisions as tables: what is known of which passage, and how it came to be known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.evidence import Evidence
from study.errors import InvalidInput
from study.language import say

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from coding.suggestions.model import Judgement

__all__ = ["Decided", "new_decided"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """Everything that people decided.

    Attributes:
        evidence: What fits, and what is known, for the passages with any decision, r of them.
        asked: The pairs that a person accepted or rejected as a suggestion, bool (r, c).
        whole: Which of the passages were read as a whole, bool (r,).
        sampled: Which of these were drawn at random, bool (r,).
    """

    evidence: Evidence
    asked: NDArray[np.bool_]
    whole: NDArray[np.bool_]
    sampled: NDArray[np.bool_]


def new_decided(
    judgements: Collection[Judgement],
    *,
    reviewed: Collection[int],
    sampled: Collection[int],
    passages: int,
    codes: Sequence[str],
    definitions: Sequence[str],
) -> Decided:
    """Return decisions as tables.

    Args:
        judgements: Decisions on pairs; a later one on the same pair replaces an earlier one.
        reviewed: Passages read as a whole.
        sampled: Passages of a random sample that were read as a whole.
        passages: The number of passages.
        codes: The ids of the codes, c of them.
        definitions: The hash of each code's texts, see `hash_definition`.

    Raises:
        InvalidInput: If a judgement names a passage that does not exist.
    """
    columns = {code: i for i, code in enumerate(codes)}
    whole, drawn = set(reviewed) | set(sampled), set(sampled)
    rows = np.array(sorted({j.passage for j in judgements} | whole), dtype=np.intp)
    if len(rows) and (rows[0] < 0 or rows[-1] >= passages):
        raise InvalidInput(
            say(
                "A judgement names passage {number}, but there are {count} passages.",
                number=int(rows[-1]),
                count=passages,
            ),
            hint=say("Add the passages before judging them."),
        )
    place = {int(row): i for i, row in enumerate(rows)}
    inside = np.array([int(row) in whole for row in rows], dtype=np.bool_)
    fits = np.zeros((len(rows), len(codes)), np.bool_)
    known = np.zeros((len(rows), len(codes)), np.bool_)
    asked = np.zeros((len(rows), len(codes)), np.bool_)
    known[inside] = True
    for judgement in judgements:
        column = columns.get(judgement.code)
        if column is None:  # the code was removed from the codebook
            continue
        row = place[judgement.passage]
        asked[row, column] = judgement.verdict != "coded"
        if judgement.verdict != "rejected":
            fits[row, column] = known[row, column] = True
        elif judgement.definition in ("", definitions[column]):
            fits[row, column], known[row, column] = False, True
        else:  # the code's texts have changed since the rejection: open again
            fits[row, column] = known[row, column] = asked[row, column] = False
    return Decided(
        evidence=Evidence(rows=rows, fits=fits, known=known),
        asked=asked,
        whole=inside,
        sampled=np.array([int(row) in drawn for row in rows], dtype=np.bool_),
    )
