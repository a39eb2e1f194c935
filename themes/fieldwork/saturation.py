"""Measure how many new codes the last sessions brought, and describe the limits. Pure."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from study.language import say
from study.wording import count_things

__all__ = [
    "Saturation",
    "SessionCodes",
    "StratumDepth",
    "describe_saturation",
    "describe_stratum",
    "measure_saturation",
    "measure_strata",
]

ORDERS = 200  # random orders for the band
# Hennink, Kaiser & Marconi (2017): codes were known after 9 interviews, their meaning after 16.
INTERVIEWS_FOR_ISSUES = 9
INTERVIEWS_FOR_MEANING = 16
# Hennink, Kaiser & Weber (2019): one group a stratum for the issues, two to understand them.
GROUPS_FOR_MEANING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCodes:
    """A session with the codes raised in it; lists of sessions are in the order they were held."""

    id: str
    title: str
    kind: str
    stratum: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saturation:
    """New codes by session, in the actual order.

    Attributes:
        new: Codes first raised in each session.
        known: Codes raised up to and including each session.
        low: The 5th percentile of that over random orders; `middle` the median, `high` the 95th.
        base: Sessions in the base; `run` those in a run.
        threshold: The largest share of new codes that counts as saturated.
        share: New codes in the last run, of those in the base; None where sessions are too few.
        reached: Number of sessions, base and runs, at which the share first fell to the threshold
            and stayed there; None if it did not.
    """

    new: tuple[int, ...]
    known: tuple[int, ...]
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]
    base: int
    run: int
    threshold: float
    share: float | None
    reached: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumDepth:
    """The number of sessions of each kind in a stratum."""

    stratum: str
    groups: int
    interviews: int
    visits: int


def measure_saturation(
    sessions: Sequence[SessionCodes],
    *,
    base: int = 4,
    run: int = 2,
    threshold: float = 0.05,
    seed: int = 0,
) -> Saturation:
    """Return code saturation by session (Guest, Namey & Chen, 2020).

    Args:
        sessions: In the order they were held.
        base: The number of sessions in the base.
        run: The number of sessions in a run.
        threshold: The largest share of new codes, of those in the base, that counts as saturated.
        seed: Of the random orders.
    """
    masks = _make_masks([s.codes for s in sessions])
    known = _count_known(masks)
    new = [now - before for now, before in zip(known, [0, *known], strict=False)]
    rng = random.Random(seed)  # noqa: S311  orders, not secrets
    orders = []
    for _ in range(ORDERS if len(sessions) > 1 else 1):
        shuffled = list(masks)
        rng.shuffle(shuffled)
        orders.append(_count_known(shuffled))
    bands = [sorted(band) for band in zip(*orders, strict=True)]
    shares = _shares(new, base, run)
    return Saturation(
        new=tuple(new),
        known=tuple(known),
        low=tuple(_percentile(band, 0.05) for band in bands),
        middle=tuple(_percentile(band, 0.5) for band in bands),
        high=tuple(_percentile(band, 0.95) for band in bands),
        base=base,
        run=run,
        threshold=threshold,
        share=shares[-1] if shares else None,
        reached=_find_reached(shares, base, run, threshold),
    )


def _make_masks(codes: Sequence[frozenset[str]]) -> list[int]:
    """Return each set as a number with one bit for each code, the bit the same in all."""
    bits: dict[str, int] = {}
    return [
        sum(1 << bits.setdefault(code, len(bits)) for code in each)  # each code is in a set once
        for each in codes
    ]


def _count_known(masks: Iterable[int]) -> list[int]:
    """Return the number of codes raised up to and including each session."""
    known = 0
    found = []
    for each in masks:
        known |= each
        found.append(known.bit_count())
    return found


def _shares(new: Sequence[int], base: int, run: int) -> list[float]:
    """Return the share of new codes in each run after the base; runs overlap."""
    known = sum(new[:base])
    if not known:
        return []
    return [sum(new[n : n + run]) / known for n in range(base, len(new) - run + 1)]


def _find_reached(shares: Sequence[float], base: int, run: int, threshold: float) -> int | None:
    first: int | None = None
    for number, share in enumerate(shares):
        if share > threshold:
            first = None
        elif first is None:
            first = number
    return None if first is None else base + first + run


def _percentile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def describe_saturation(saturation: Saturation) -> str:
    """Return the saturation in words."""
    s = saturation
    if s.share is None:
        needed = s.base + s.run
        return say(
            "{sessions} coded; {needed} are needed before anything can be said"
            " about new codes: the first {base} and {run} more.",
            sessions=count_things(len(s.new), "session is", "sessions are"),
            needed=needed,
            base=s.base,
            run=s.run,
        )
    last = (
        say(
            "The last session brought {share:.0%} new codes, compared with the first {base}",
            share=s.share,
            base=s.base,
        )
        if s.run == 1
        else say(
            "The last {number} sessions brought {share:.0%} new codes, compared with the first"
            " {base}",
            number=s.run,
            share=s.share,
            base=s.base,
        )
    )
    if s.reached is None:
        return say(
            "{finding}: more than {threshold:.0%}, so new codes are still coming up.",
            finding=last,
            threshold=s.threshold,
        )
    return say(
        "{finding}. The limit of {threshold:.0%} was first met with session {reached}.",
        finding=last,
        threshold=s.threshold,
        reached=s.reached,
    )


def measure_strata(sessions: Iterable[SessionCodes], strata: Sequence[str]) -> list[StratumDepth]:
    """Return the number of groups, interviews and visits in each stratum."""
    kinds: dict[str, Counter[str]] = {name: Counter() for name in strata}
    for session in sessions:
        kinds.setdefault(session.stratum, Counter())[session.kind] += 1
    return [
        StratumDepth(
            stratum=name,
            groups=kind["focus_group"],
            interviews=kind["interview"],
            visits=kind["site_visit"],
        )
        for name, kind in kinds.items()
        if name or kind
    ]


def describe_stratum(depth: StratumDepth) -> str:
    """Return what can be claimed about a stratum, by thresholds from the literature."""
    if depth.groups >= GROUPS_FOR_MEANING or depth.interviews >= INTERVIEWS_FOR_MEANING:
        return say("Issues identified; a comprehensive understanding is plausible.")
    if depth.groups == 1 or depth.interviews >= INTERVIEWS_FOR_ISSUES:
        if depth.interviews and depth.groups:
            return say(
                "Issues likely identified; meaning not established by one group alone:"
                " the interviews deepen it."
            )
        return say(
            "Issues likely identified; meaning not established. Are follow-up"
            " interviews or a second group planned?"
        )
    if depth.interviews or depth.visits:
        return say("Single voices: it is not known yet what they share.")
    return say("No group, interview or visit was held here.")
