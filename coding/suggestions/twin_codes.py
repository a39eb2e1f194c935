"""Codes that say the same: a learner can only suggest them together. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from study.language import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coding.suggestions.code_texts import CodeLike

__all__ = ["describe_twins", "find_twins"]

_FEWEST_WORDS = 3  # of a definition: “see above” under two codes makes no twins
_NAMED = 3  # pairs named in a warning


def find_twins(codes: Sequence[CodeLike]) -> list[tuple[str, str]]:
    """Return the ids of codes that say the same, in pairs with the first code that says it.

    Two codes say the same if their definitions do, or if they have no definitions and the same name
    under the same parent. Case, spaces and punctuation are ignored. Groups of codes are left out,
    because nobody applies them.
    """
    first: dict[tuple[str, ...], str] = {}
    pairs: list[tuple[str, str]] = []
    for code in codes:
        if getattr(code, "abstract", False):
            continue
        name, definition = _plain(code.name), _plain(code.definition)
        if len(definition.split()) >= _FEWEST_WORDS:
            key: tuple[str, ...] = ("definition", definition, _plain(code.include))
        else:
            key = ("name", name, definition, code.parent_id or "")
        if key in first:
            pairs.append((first[key], code.id))
        else:
            first[key] = code.id
    return pairs


def describe_twins(pairs: Iterable[Sequence[str]], names: Mapping[str, str]) -> str:
    """Return one sentence that names codes which say the same; "" if there are none.

    Args:
        pairs: See `find_twins`.
        names: The names of codes by id; pairs with an unknown one are left out.
    """
    told = [
        say("“{one}” and “{other}”", one=names[one], other=names[other])
        for one, other in pairs
        if one in names and other in names
    ]
    if not told:
        return ""
    shown = ", ".join(told[:_NAMED])
    if len(told) > _NAMED:
        shown = say("{names} and {number} more", names=shown, number=len(told) - _NAMED)
    return say(
        "These codes say the same, so suggestions cannot tell them apart: {codes}. Merge them, or"
        " define how they differ.",
        codes=shown,
    )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold().replace("_", " ")))
