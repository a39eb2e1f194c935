"""Says what a code means, in the several texts that passages are compared with."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CodeLike", "View", "hash_definition", "list_code_words", "list_views"]


class CodeLike(Protocol):
    """What the learner reads of a code; `coding.model.Code` has it all."""

    @property
    def id(self) -> str:
        """Any text that names the code."""

    @property
    def name(self) -> str:
        """The label."""

    @property
    def parent_id(self) -> str | None:
        """The code above, if any."""

    @property
    def definition(self) -> str:
        """What it means; may be empty."""

    @property
    def include(self) -> str:
        """When to use it; may be empty."""

    @property
    def exclude(self) -> str:
        """When not to use it; may be empty."""

    @property
    def example(self) -> str:
        """Typical words; may be empty."""


_JOINTS = re.compile(r"[_/>\[\](){}|\\:]+|(?<=\w)-(?=\w)")
_HUMPS = re.compile(r"(?<=[^\W\d_])(?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ])|(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_ACRONYM = 5  # letters; a longer name in capitals is shouted, if it is no row of acronyms
_REFERENCE = re.compile(
    r"(see|siehe|se|voir)\s+(row|code|zeile|kode|række|ligne)?\s*#?\d+\.?", re.IGNORECASE
)


def hash_definition(code: CodeLike) -> str:
    """Return a short hash of what a code says; a rejection holds while it stays the same."""
    said = [code.name, code.definition, code.include, code.exclude, code.example]
    return hashlib.sha256(json.dumps([text.strip() for text in said]).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One text that stands for a code. Views of a kind are centred together."""

    kind: str
    text: str
    weight: float


def list_views(code: CodeLike, codes: Sequence[CodeLike]) -> list[View]:
    """Return the texts that stand for a code, the name first; never empty.

    The mean of several views beat any single one: the name alone and under the codes above it,
    the definition alone, and both together. The name weighs more, because definitions are often
    notes to oneself.
    """
    name, path = _names(code, codes)
    definition, include = _told(code.definition), _told(code.include)
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
    return views


def list_code_words(code: CodeLike, codes: Sequence[CodeLike]) -> tuple[str, str]:
    """Return a code in all its words, for TF-IDF, and in its own ones, for soft words."""
    name, path = _names(code, codes)
    told = [_told(text) for text in (code.definition, code.include, code.example)]
    # "GitHub" is one word to those who say it.
    humps = code.name if _HUMPS.search(code.name) and " " not in code.name.strip() else ""
    every = ". ".join(dict.fromkeys(text for text in (name, path, humps, *told) if text))
    own = ". ".join(text for text in (path, told[0]) if text)
    return every, own


def _names(code: CodeLike, codes: Sequence[CodeLike]) -> tuple[str, str]:
    """Return a code's own name and its name behind those of the codes above it."""
    parts = [_plain(part) for part in code.name.split(" > ")]
    parts = [part for part in parts if part] or ["?"]
    return parts[-1], " ".join([*_names_above(code, codes), *parts])


def _plain(name: str) -> str:
    """Return a name in words: "free_time", "FreeTime" and "FREE TIME" are free time, all three."""
    words = " ".join(_JOINTS.sub(" ", name).split())
    if words.isupper() and len(words) > _ACRONYM and max(map(len, words.split())) > 3:
        return words.lower()
    return words if " " in name.strip() else _HUMPS.sub(" ", words)


def _told(text: str) -> str:
    """Return a text in one line; nothing where it only points elsewhere ("See row #6")."""
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
