"""The texts of a code that passages are compared with."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from coding.suggestions.boundary_sentences import new_finder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "BOUNDARY",
    "CodeLike",
    "Rules",
    "View",
    "hash_definition",
    "list_code_words",
    "list_views",
    "split_rules",
]


class CodeLike(Protocol):
    """The attributes of a code that the learner uses; `coding.model.Code` has all of them."""

    @property
    def id(self) -> str:
        """The unique id of the code."""

    @property
    def name(self) -> str:
        """The name of the code."""

    @property
    def parent_id(self) -> str | None:
        """The id of the parent code, if any."""

    @property
    def definition(self) -> str:
        """The definition; may be empty."""

    @property
    def include(self) -> str:
        """When to use the code; may be empty."""

    @property
    def exclude(self) -> str:
        """When not to use the code; may be empty."""

    @property
    def example(self) -> str:
        """A typical quote; may be empty."""


_JOINTS = re.compile(r"[_/>\[\](){}|\\:]+|(?<=\w)-(?=\w)")
_HUMPS = re.compile(r"(?<=[^\W\d_])(?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ])|(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
BOUNDARY = 0.2
"""The weight of a sentence that tells two codes apart: for the one, and against the other."""
_ACRONYM = 5  # letters; a longer name in capitals is lowercased, unless it consists of acronyms
_REFERENCE = re.compile(
    r"(see|siehe|se|voir)\s+(row|code|zeile|kode|række|ligne)?\s*#?\d+\.?", re.IGNORECASE
)


def hash_definition(code: CodeLike) -> str:
    """Return a short hash of a code's texts; a rejection holds while it stays the same."""
    said = [code.name, code.definition, code.include, code.exclude, code.example]
    return hashlib.sha256(json.dumps([text.strip() for text in said]).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A text that represents a code. Views of the same kind are centred together.

    A text with a negative weight says what the code does not mean.
    """

    kind: str
    text: str
    weight: float


def list_views(code: CodeLike, codes: Sequence[CodeLike]) -> list[View]:
    """Return the texts that represent a code, the name first; never empty.

    The mean of several views was better than any single one: the name alone and with its parent
    codes, the definition alone, and both together. The name has more weight, because definitions
    are often notes to oneself.
    """
    name, path = _names(code, codes)
    definition = _told(code.definition)
    sides, own = _list_sides(codes), code.name.casefold()
    include = _told(split_rules(code.include, codes).plain)
    views = [
        View(kind="name", text=name, weight=1.5),
        View(kind="path", text=path, weight=1.5),
        View(kind="both", text=f"{path}. {definition}" if definition else path, weight=1.0),
    ]
    if definition:
        views.append(View(kind="definition", text=definition, weight=1.0))
    if include:
        views.append(View(kind="include", text=f"{name}. {include}", weight=0.5))
    if example := _told(code.example):
        views.append(View(kind="example", text=example, weight=1.0))
    if boundary := _told("\n".join(sides.fits.get(own, ()))):
        views.append(View(kind="boundary", text=boundary, weight=BOUNDARY))
    if against := _told("\n".join(sides.against.get(own, ()))):
        views.append(View(kind="against", text=against, weight=-BOUNDARY))
    return views


def list_code_words(code: CodeLike, codes: Sequence[CodeLike]) -> tuple[str, str]:
    """Return all words of a code, for TF-IDF, and its name and definition, for soft words."""
    name, path = _names(code, codes)
    plain = split_rules(code.include, codes).plain
    include = " ".join([plain, *_list_sides(codes).fits.get(code.name.casefold(), ())])
    told = [_told(text) for text in (code.definition, include, code.example)]
    # Keep "GitHub" as one word as well, because people write it so.
    humps = code.name if _HUMPS.search(code.name) and " " not in code.name.strip() else ""
    every = ". ".join(dict.fromkeys(text for text in (name, path, humps, *told) if text))
    own = ". ".join(text for text in (path, told[0]) if text)
    return every, own


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a code includes or excludes.

    Attributes:
        plain: The rules, but for sentences that tell the code from another.
        boundary: These sentences, without the names of both codes.
    """

    plain: str
    boundary: str


def split_rules(rules: str, codes: Sequence[CodeLike]) -> Rules:
    """Return rules with the sentences that tell two codes apart for themselves.

    “Pay, not Bonus, when it comes monthly” is read as “when it comes monthly”: the other code's
    name would make its passages look alike, and says nothing about them.
    """
    find = new_finder([code.name for code in codes])
    plain: list[str] = []
    boundary: list[str] = []
    for line in rules.splitlines():
        told = find(line)
        if told is None:
            plain.append(line)
        else:
            boundary.append(told.words)
    return Rules(plain="\n".join(plain), boundary="\n".join(boundary))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """The sentences that tell codes apart, by the code's name in lower case."""

    fits: Mapping[str, tuple[str, ...]]
    against: Mapping[str, tuple[str, ...]]


def _list_sides(codes: Sequence[CodeLike]) -> _Sides:
    return _find_sides(tuple((code.name, code.include, code.exclude) for code in codes))


@lru_cache(maxsize=4)
def _find_sides(book: tuple[tuple[str, str, str], ...]) -> _Sides:
    """Return the sentences of a codebook by the code that they are for, and the one against.

    A sentence counts for both, whichever of the two it was written at, and once.
    """
    find = new_finder([name for name, _, _ in book])
    fits: dict[str, dict[str, None]] = {}
    against: dict[str, dict[str, None]] = {}
    for _, include, exclude in book:
        for line in (*include.splitlines(), *exclude.splitlines()):
            told = find(line)
            if told is not None:
                fits.setdefault(told.one, {})[told.words] = None
                against.setdefault(told.other, {})[told.words] = None
    return _Sides(
        fits={name: tuple(words) for name, words in fits.items()},
        against={name: tuple(words) for name, words in against.items()},
    )


def _names(code: CodeLike, codes: Sequence[CodeLike]) -> tuple[str, str]:
    """Return a code's own name, and its name after those of its parent codes."""
    parts = [_plain(part) for part in code.name.split(" > ")]
    parts = [part for part in parts if part] or ["?"]
    return parts[-1], " ".join([*_names_above(code, codes), *parts])


def _plain(name: str) -> str:
    """Return a name as words: "free_time", "FreeTime" and "FREE TIME" become free time."""
    words = " ".join(_JOINTS.sub(" ", name).split())
    if words.isupper() and len(words) > _ACRONYM and max(map(len, words.split())) > 3:
        return words.lower()
    return words if " " in name.strip() else _HUMPS.sub(" ", words)


def _told(text: str) -> str:
    """Return a text in one line; "" if it is only a reference ("See row #6")."""
    line = " ".join(text.split())
    return "" if _REFERENCE.fullmatch(line) else line


def _names_above(code: CodeLike, codes: Sequence[CodeLike]) -> list[str]:
    by_id = {other.id: other for other in codes}
    names: list[str] = []
    parent = code.parent_id
    while parent is not None and parent in by_id and len(names) < 5:
        names.insert(0, _plain(by_id[parent].name))
        parent = by_id[parent].parent_id
    return names
