"""Short ways to the elements of a REFI-QDA file, whatever its namespace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["find_child", "get_lines", "get_tag", "get_time", "list_children", "parse_time"]


def get_tag(element: _Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def list_children(element: _Element | None, *tags: str) -> Iterator[_Element]:
    """Yield the children with these names, or all of them."""
    for child in element if element is not None else ():
        if not tags or get_tag(child) in tags:
            yield child


def find_child(element: _Element | None, tag: str) -> _Element | None:
    """Return the first child of this name, or None."""
    return next(list_children(element, tag), None)


def get_lines(element: _Element | None, tag: str) -> str:
    """Return the lines of a child, each with single blanks, or '' where there is none.

    Some programs write several of a kind: they follow each other.
    """
    found = [(child.text or "").splitlines() for child in list_children(element, tag)]
    told = ("\n".join(" ".join(line.split()) for line in lines).strip() for lines in found)
    return "\n".join(dict.fromkeys(each for each in told if each))


def get_time(element: _Element) -> str:
    """Return when an element was made, in UTC; '' where it does not say, or what cannot be."""
    return parse_time(element.get("creationDateTime") or "")


def parse_time(words: str) -> str:
    """Return a time that a program wrote, in UTC; '' for what is none, or cannot be."""
    try:
        told = datetime.fromisoformat(words.strip())
        made = (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    sound = made.year >= 1980 and made <= datetime.now(UTC)
    return made.isoformat(timespec="seconds") if sound else ""
