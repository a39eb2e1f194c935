"""Codes that a new one nearly equals: by name, by another name, or by how it is spelt. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coding.model import Code, CodeId
from study.language import say
from transcripts.folding import list_spellings

__all__ = ["Alike", "find_alike", "measure_edits"]

_WORDS = re.compile(r"[^\W_]+")
_SHORT, _LONG = 4, 8  # letters of a name that may differ in one, and in two
CLOSE = 0.42
"""How near in meaning two names are that are worth a question; see `score_near_codes`.

Of the 28 codes of the demonstration no two names come nearer than 0.37; “Work nobody sees” and
“Invisible work” are at 0.56, “Being listened to” and “Being asked and heard” at 0.52."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A code that a name nearly equals, and why: “is spelt nearly the same”."""

    code: Code
    why: str


def find_alike(
    codes: Sequence[Code],
    name: str,
    *,
    but: CodeId | None = None,
    close: Mapping[CodeId, float] | None = None,
    most: int = 3,
) -> list[Alike]:
    """Return the codes that a name nearly equals, the likest first.

    Args:
        codes: The codebook.
        name: The name of the new code.
        but: The code that has the name, which is not compared with itself.
        close: How near in meaning codes are to the new one, where that is known.
        most: The largest number of codes.
    """
    wanted = _fold(name)
    if not any(wanted):
        return []
    found: list[tuple[float, Alike]] = []
    for code in codes:
        if code.id == but:
            continue
        told = _compare(code, wanted)
        near = (close or {}).get(code.id, 0.0)
        if told is None and near >= CLOSE:
            told = 3 + 1 - near, say("means nearly the same")
        if told is not None:
            found.append((told[0], Alike(code=code, why=told[1])))
    return [alike for _, alike in sorted(found, key=lambda f: f[0])[:most]]


def _compare(code: Code, wanted: tuple[str, str]) -> tuple[float, str] | None:
    """Return how far a code is from a name, and in which words; None if they are not alike."""
    own = _fold(code.name)
    if _is_same(own, wanted):
        return 0, say("has the same name")
    others = [(other, _fold(other)) for other in code.other_names]
    for other, folded in others:
        if _is_same(folded, wanted):
            return 1, say("is also called “{other}”", other=other)
    if sorted(own[0].split()) == sorted(wanted[0].split()):
        return 1.5, say("has the same words")
    if _is_near(own, wanted):
        return 2, say("is spelt nearly the same")
    for other, folded in others:
        if _is_near(folded, wanted):
            return 2.5, say("is also called “{other}”", other=other)
    return None


def _fold(name: str) -> tuple[str, str]:
    """Return a name in its two spellings, without punctuation."""
    long, short = list_spellings(name)
    return " ".join(_WORDS.findall(long)), " ".join(_WORDS.findall(short))


def _is_same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one[0] == other[0] or one[1] == other[1]


def _is_near(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return any(_is_slip(mine, theirs) for mine, theirs in zip(one, other, strict=True))


def _is_slip(one: str, other: str) -> bool:
    length = min(len(one), len(other))
    if length < _SHORT or one[0] != other[0]:
        return False
    # Numbers tell codes apart: “Round 1” is not “Round 2”.
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    most = 2 if length >= _LONG else 1
    return measure_edits(one, other, most=most) <= most


def measure_edits(one: str, other: str, *, most: int) -> int:
    """Return how many letters are added, left out, changed or swapped; *most* + 1 for any more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        new = [i]
        for j, theirs in enumerate(other, start=1):
            cost = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (letter != theirs))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, before[j - 2] + 1)
            new.append(cost)
        if min(new) > most:
            return most + 1
        before, row = row, new
    return min(row[-1], most + 1)
