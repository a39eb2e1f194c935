"""Which stratum of the study a segment of a table is, as far as the names tell. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import takewhile

from opportunity_spaces.figures.model import WHOLE

__all__ = ["guess_strata"]

_ALL = {
    "all", "total", "everybody", "everyone", "overall", "allmembers", "whole", "alle", "ialt",
    "samlet", "hele", "allemedlemmer",
}  # fmt: skip
_ALIKE = 0.82
_BEGINS = 0.75  # share of the longer name that both begin with, but for a letter
_SHORTEST = 4  # characters of a name that may be part of another


def guess_strata(segments: Sequence[str], strata: Mapping[str, str]) -> dict[str, str]:
    """Return the stratum of each segment: its id, WHOLE for everybody, or "" where none fits.

    A stratum is given to one segment only, the one that is most like it.

    Args:
        segments: The names in the table.
        strata: The names of the study's strata, by id.
    """
    likeness = sorted(
        (
            (_compare(segment, name), at, segment, stratum_id)
            for at, segment in enumerate(segments)
            for stratum_id, name in strata.items()
        ),
        key=lambda each: (-each[0], each[1]),
    )
    found: dict[str, str] = {}
    for alike, _, segment, stratum_id in likeness:
        if alike >= _ALIKE and segment not in found and stratum_id not in found.values():
            found[segment] = stratum_id
    for segment in segments:
        if segment not in found:
            found[segment] = WHOLE if _fold(segment) in _ALL else ""
    if list(found.values()).count(WHOLE) > 1:  # which of them is everybody is for a person to say
        found = {segment: "" if value == WHOLE else value for segment, value in found.items()}
    return {segment: found[segment] for segment in segments}


def _compare(one: str, other: str) -> float:
    a, b = _fold(one), _fold(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    if min(len(a), len(b)) >= _SHORTEST and (a in b or b in a):
        return 0.9
    begins = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
    if begins > _SHORTEST and begins >= _BEGINS * max(len(a), len(b)) - 1:
        return 0.85  # “Bakery” and “Bakeries”
    return SequenceMatcher(None, a, b).ratio()


def _fold(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
