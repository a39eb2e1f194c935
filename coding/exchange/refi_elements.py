"""Short ways to the elements of a REFI-QDA file, whatever its namespace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["find_child", "get_lines", "get_tag", "get_time", "list_children"]


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
    """Return the lines of a child, each with single blanks, or '' where there is none."""
    child = find_child(element, tag)
    lines = (child.text or "").splitlines() if child is not None else ()
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def get_time(element: _Element) -> str:
    """Return when an element was made, in UTC; '' where it does not say, or what cannot be."""
    try:
        told = datetime.fromisoformat(element.get("creationDateTime") or "")
        made = (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    sound = made.year >= 1980 and made <= datetime.now(UTC)
    return made.isoformat(timespec="seconds") if sound else ""
