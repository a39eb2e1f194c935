"""Bar codes that are for other questions than the one that a passage answers. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["NEVER", "find_asked", "find_barred", "normalise_question"]

NEVER = -30.0
"""The score of a code that is for other questions, so that it does not compete either."""


def normalise_question(question: str) -> str:
    """Return a question without what may differ between a table and its export."""
    return " ".join(question.split()).casefold()


def find_asked(
    bound: Mapping[str, Collection[str]], asked: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return the questions of codes that were asked at all; a code without any is for all again.

    Its questions were reworded, or are in no transcript any more: it must not vanish with them.

    Args:
        bound: The questions of each code that is not for all of them.
        asked: The questions that are answered.
    """
    known = {normalise_question(question) for question in asked}
    kept = {
        code: tuple(question for question in questions if normalise_question(question) in known)
        for code, questions in bound.items()
    }
    return {code: questions for code, questions in kept.items() if questions}


def find_barred(
    asked: Sequence[str], codes: Sequence[str], bound: Mapping[str, Collection[str]]
) -> NDArray[np.bool_]:
    """Return where a code is for other questions than the one that is answered, bool (n, c).

    A passage whose question is not known may get any code.

    Args:
        asked: The question that each passage answers; "" if it is not known.
        codes: The ids of the codes, in the order of the columns.
        bound: The questions of each code that is not for all of them.
    """
    own = [{normalise_question(each) for each in bound.get(code, ())} for code in codes]
    rows: dict[str, NDArray[np.bool_]] = {"": np.zeros(len(codes), np.bool_)}
    for question in set(asked) - {""}:
        told = normalise_question(question)
        rows[question] = np.array([bool(each) and told not in each for each in own], np.bool_)
    table = [rows[question] for question in asked]
    return np.array(table, np.bool_).reshape(len(asked), len(codes))
