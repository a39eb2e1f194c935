"""Arrivals of transcripts, and the difference that they make to a finding. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from opportunity_spaces.model import Kind

__all__ = [
    "EFFECTS",
    "Arrival",
    "Difference",
    "Effect",
    "FindingDifference",
    "Heard",
    "Sides",
    "compare_sides",
]

Effect = Literal["contradicted", "nuanced", "new_stratum", "strengthened", "to_weigh", "untouched"]
# In the order in which somebody wants to read them: what may be wrong comes first.
EFFECTS: tuple[Effect, ...] = (
    "contradicted", "nuanced", "new_stratum", "strengthened", "to_weigh", "untouched",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Transcripts that came into the study with one change.

    Attributes:
        seq: The place of the change in the ledger.
        titles: The titles of those that are still there.
    """

    seq: int
    at: str
    actor: str
    transcripts: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A quote that counts: where it was said, and by whom, as far as that is known."""

    excerpt_id: str
    transcript_id: str
    session_id: str
    stratum: str
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The quotes for a finding, those that nuance it, and those that contradict it."""

    supports: tuple[Heard, ...] = ()
    nuances: tuple[Heard, ...] = ()
    contradicts: tuple[Heard, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingDifference:
    """What the new transcripts change in one theme or finding.

    Attributes:
        label: What it is called.
        is_new: Whether it was itself written since they came, so that it had no “before”.
        effects: What they do to it, in the order of `EFFECTS`; never empty.
        supports: How many of their quotes support it, and so on for the other sides.
        strata: The strata that speak for it now and did not before.
        people: How many people spoke for it before, and how many do now.
        sessions: The same for sessions.
        unweighed: Ids of their quotes on its themes that nobody has linked to it.
    """

    kind: Kind
    id: str
    label: str
    is_new: bool
    effects: tuple[Effect, ...]
    supports: int = 0
    nuances: int = 0
    contradicts: int = 0
    strata: tuple[str, ...] = ()
    people: tuple[int, int] = (0, 0)
    sessions: tuple[int, int] = (0, 0)
    unweighed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What transcripts that came between two points of the ledger change.

    Attributes:
        transcripts: The titles of the new transcripts.
        before: How many transcripts were there before.
        strata: The strata of the new ones in which nobody had been heard before.
        codings: How many codings they have.
        uncoded: The titles of those without any.
        findings: What they change, by kind, in the order of each kind's list.
    """

    transcripts: tuple[str, ...]
    before: int
    strata: tuple[str, ...] = ()
    codings: int = 0
    uncoded: tuple[str, ...] = ()
    findings: Mapping[Kind, tuple[FindingDifference, ...]] = field(default_factory=dict)


def compare_sides(
    sides: Sides, *, new: frozenset[str], unweighed: Iterable[str] = ()
) -> dict[str, object]:
    """Return what quotes of new transcripts change: the fields of a `FindingDifference`.

    Args:
        sides: All quotes for and against, of old and new transcripts.
        new: The ids of the new transcripts.
        unweighed: Their quotes that nobody has weighed.
    """

    def split(quotes: Iterable[Heard]) -> tuple[list[Heard], list[Heard]]:
        all_ = list(quotes)
        return (
            [q for q in all_ if q.transcript_id not in new],
            [q for q in all_ if q.transcript_id in new],
        )

    old, added = split(sides.supports)
    nuances, contradicts = split(sides.nuances)[1], split(sides.contradicts)[1]
    left = tuple(unweighed)
    strata = {q.stratum for q in added if q.stratum} - {q.stratum for q in old}
    found: dict[Effect, bool] = {
        "contradicted": bool(contradicts),
        "nuanced": bool(nuances),
        "new_stratum": bool(strata) and bool(old),
        "strengthened": bool(added),
        "to_weigh": bool(left),
    }
    effects = tuple(each for each in EFFECTS if found.get(each)) or ("untouched",)
    return {
        "effects": effects,
        "supports": len({q.excerpt_id for q in added}),
        "nuances": len({q.excerpt_id for q in nuances}),
        "contradicts": len({q.excerpt_id for q in contradicts}),
        "strata": tuple(sorted(strata)) if old else (),
        "people": (_count_people(old), _count_people([*old, *added])),
        "sessions": (_count_sessions(old), _count_sessions([*old, *added])),
        "unweighed": left,
    }


def _count_people(quotes: Iterable[Heard]) -> int:
    return len(frozenset[str]().union(*(q.people for q in quotes)))


def _count_sessions(quotes: Iterable[Heard]) -> int:
    return len({q.session_id for q in quotes})
