"""Read the codes of a REFI-QDA project or codebook."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coding.codebook.colours import find_hue_of
from coding.codebook.tables.description import RETIRED, parse_description
from coding.exchange.refi_elements import find_child, get_lines, list_children
from coding.exchange.refi_files import normalise_id
from study.language import say

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["ReadCode", "read_codes"]

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCode:
    """A code; `key` and `parent` are ids of the file, `hue` is 0 to 359 or None.

    `texts` are those beside the definition, by field; only our own codebooks have them, and only
    they say what is retired.
    """

    key: str
    name: str
    parent: str | None
    definition: str
    hue: int | None
    abstract: bool
    retired: bool = False
    texts: dict[str, str] = field(default_factory=dict)


def read_codes(
    book: _Element | None, warn: Callable[[str], None], *, origin: str = ""
) -> list[ReadCode]:
    """Return the codes of a codebook, parents first; *warn* is told what was put right.

    Args:
        book: The codebook.
        warn: Called with a sentence.
        origin: The program that wrote it.
    """
    found: list[ReadCode] = []
    seen: set[str] = set()
    waiting: list[tuple[_Element, str | None]] = []
    waiting += [(c, None) for c in list_children(find_child(book, "Codes"), "Code")][::-1]
    while waiting:
        element, parent = waiting.pop()
        key = normalise_id(element.get("guid"))
        name = " ".join((element.get("name") or "").split())
        if not key or key in seen:
            warn(
                say(
                    "The id of “{name}” is missing or used twice; it was given a new one.",
                    name=name,
                )
            )
            key = f"{key}#{len(found)}"
        seen.add(key)
        if not name:
            name = say("Unnamed code {number}", number=len(found) + 1)
            warn(say("A code without a name was called “{name}”.", name=name))
        colour = element.get("color") or ""
        if colour and not _COLOUR.fullmatch(colour):
            warn(say("The colour of “{name}” is not valid; it was given a new one.", name=name))
            colour = ""
        texts = _read_description(element, ours=origin == "Lifeworld")
        found.append(
            ReadCode(
                key=key,
                name=name,
                parent=parent,
                definition=texts.pop("definition", ""),
                hue=_hue(colour) if colour else None,
                abstract=(element.get("isCodable") or "true").lower() in ("false", "0"),
                retired=texts.pop(RETIRED, "") == "yes",
                texts=texts,
            )
        )
        waiting += [(c, key) for c in list_children(element, "Code")][::-1]
    return found


def _hue(colour: str) -> int:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * each for each in colour[1:])
    return find_hue_of(f"#{digits}")


def _read_description(element: _Element, *, ours: bool) -> dict[str, str]:
    """Return the texts of a code by field; only our own files hold more than a definition."""
    told = get_lines(element, "Description")
    return parse_description(told) if ours else {"definition": told}
