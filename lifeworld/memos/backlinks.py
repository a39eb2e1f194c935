"""Which memos concern a thing: those on it, and those that link to it."""

from __future__ import annotations

from dataclasses import dataclass

from coding.memos.links import LinkIndex, find_links
from coding.memos.model import Memo, Thing
from coding.memos.queries import list_memos
from lifeworld.memos.names import get_link_index
from study import Study

__all__ = ["About", "list_about", "list_linking"]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The memos that concern a thing: those on it, and those on other things that link to it."""

    on: tuple[Memo, ...]
    linking: tuple[Memo, ...]


def list_about(study: Study, thing: Thing) -> About:
    """Return the memos on a thing and those that link to it, those changed last first."""
    on = tuple(list_memos(study, thing=thing))
    linking = list_linking(study, thing)
    return About(on=on, linking=tuple(m for m in linking if m.thing != thing))


def list_linking(study: Study, thing: Thing, *, index: LinkIndex | None = None) -> list[Memo]:
    """Return the memos with a link to a thing, those changed last first."""
    memos = list_memos(study, linking=True)
    if not memos:
        return []
    index = index or get_link_index(study)
    return [
        memo
        for memo in memos
        if any(link.thing == thing for link in find_links(memo.body, index, memo.links))
    ]
