"""The order of the slides of a deck, which of them are left out, and the sections they make."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Any

from lifeworld.exports.deck.order import order_keys
from study.errors import InvalidInput
from study.language import say

__all__ = ["arrange_pages", "list_sections"]


def arrange_pages(
    presentation: Any, pages: list[Any], order: Sequence[str], hidden: Collection[str]
) -> list[Any]:
    """Move and remove slides, and return the pages that are left, in their order.

    A key that no slide has any more is passed over.

    Args:
        presentation: The presentation of python-pptx.
        pages: Its pages, as `page.py` makes them.
        order: The keys of those that come first.
        hidden: The keys of those that are left out.
    """
    if not order and not hidden:
        return pages
    by_key = {page.key: page for page in pages}
    kept = [by_key[key] for key in order_keys(list(by_key), order) if key not in hidden]
    if not kept:
        raise InvalidInput(
            say("Every slide of the deck is hidden."), hint=say("Show at least one of them.")
        )
    listed = presentation.slides._sldIdLst
    entries = {entry.rId: entry for entry in listed}
    by_slide = {presentation.part.related_part(rid): rid for rid in entries}
    for entry in list(listed):
        listed.remove(entry)
    for page in kept:
        listed.append(entries[by_slide[page.slide.part]])
    for page in pages:
        if page not in kept:
            presentation.part.drop_rel(by_slide[page.slide.part])
    return kept


def list_sections(pages: Sequence[Any]) -> list[tuple[str, list[int]]]:
    """Return the sections with the ids of their slides; a part that comes twice has two."""
    return [
        (say(name), [page.slide.slide_id for page in group])
        for name, group in groupby(pages, key=lambda page: page.part)
    ]
