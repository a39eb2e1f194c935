"""Coders as a reader shows them: initials and a colour for each. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["CoderSign", "describe_coders"]

HUES = 12  # colours that can be told apart at the size of a letter


@dataclass(frozen=True, slots=True, kw_only=True)
class CoderSign:
    """A coder's initials, different for each of those shown together, and a hue in degrees."""

    initials: str
    hue: int


def describe_coders(names: Iterable[str]) -> dict[str, CoderSign]:
    """Return the sign of each coder. The hue depends on the name alone, so it stays the same.

    Initials are the first letters of a name's first and last word. Two coders with the same ones
    get a letter more each, and a number where that does not help.
    """
    signs: dict[str, CoderSign] = {}
    taken: set[str] = set()
    once = sorted(dict.fromkeys(names))
    short = [_shorten(name, 1) for name in once]
    for name, own in zip(once, short, strict=True):
        longer = own if short.count(own) == 1 else _shorten(name, 2)
        initials, number = longer, 1
        while initials in taken:
            number += 1
            initials = f"{longer}{number}"
        taken.add(initials)
        signs[name] = CoderSign(initials=initials, hue=_choose_hue(name))
    return signs


def _shorten(name: str, letters: int) -> str:
    words = [word for word in name.replace("(", " ").replace(")", " ").split() if word]
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][: letters + 1].capitalize() if letters > 1 else words[0][0].upper()
    return words[0][:letters].capitalize() + words[-1][0].upper()


def _choose_hue(name: str) -> int:
    digest = hashlib.sha256(name.casefold().encode("utf-8", "replace")).digest()
    return digest[0] % HUES * (360 // HUES)
