"""Which findings an audience gets, by their status, and what is left out. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from opportunity_spaces.chain.model import ORDER, Key
from opportunity_spaces.model import KIND_WORDS, Kind
from study.language import mark, say
from study.wording import count_things, render_names

__all__ = ["Choice", "choose_findings"]

# No longer pursued: left out for everybody.
ENDED: Mapping[Kind, Collection[str]] = {
    "theme": ("dropped",),
    "insight": ("withdrawn",),
    "need": ("parked",),
    "space": ("parked", "closed"),
    "initiative": ("stopped",),
}
# Not agreed yet: for the team and the workshop in which it is talked over.
EARLY: Mapping[Kind, Collection[str]] = {
    "theme": ("candidate",),
    "insight": ("draft", "in_review"),
    "need": ("draft",),
    "space": ("candidate",),
    "initiative": ("idea",),
}
AGREED_ONLY = ("client", "public", "archive", "assistant")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The findings left out for an audience, and sentences that say how many of which kind."""

    left: frozenset[Key]
    told: tuple[str, ...]


def choose_findings(
    statuses: Mapping[Key, str], *, audience: str, initiatives_of: Mapping[str, Iterable[str]]
) -> Choice:
    """Return which findings are left out for *audience* because of their status.

    Args:
        statuses: The status of each theme and finding; those without any may be absent.
        audience: internal, workshop, client or public.
        initiatives_of: The initiatives of each metric, which is left out together with them.
    """
    early = {key for key, status in statuses.items() if status in EARLY.get(key[0], ())}
    ended = {key for key, status in statuses.items() if status in ENDED.get(key[0], ())}
    if audience not in AGREED_ONLY:
        early = set()
    gone = {key[1] for key in early | ended if key[0] == "initiative"}
    orphans: set[Key] = {
        ("metric", metric)
        for metric, initiatives in initiatives_of.items()
        if (own := set(initiatives)) and own <= gone
    }
    lines = (
        (mark("Not agreed yet and left out: {findings}."), early),
        (mark("Parked or no longer pursued, and left out: {findings}."), ended),
        (mark("Left out with their initiatives: {findings}."), orphans),
    )
    return Choice(
        left=frozenset(early | ended | orphans),
        told=tuple(say(told, findings=_count(keys)) for told, keys in lines if keys),
    )


def _count(keys: Iterable[Key]) -> str:
    kinds = [key[0] for key in keys]
    return render_names(
        count_things(kinds.count(kind), KIND_WORDS[kind]) for kind in ORDER if kind in kinds
    )
