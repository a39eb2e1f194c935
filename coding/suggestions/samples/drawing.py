"""Draw passages at random: every stratum in proportion, and documents evenly within each. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from random import Random

__all__ = ["choose_passages", "choose_shares"]


def choose_shares(counts: Mapping[str, int], size: int) -> dict[str, int]:
    """Return how many to draw from each stratum: in proportion, and at least one of each.

    Args:
        counts: How many there are in each stratum.
        size: How many to draw in all. Where strata are more than that, the largest get one each.
    """
    there = {name: number for name, number in counts.items() if number > 0}
    total = sum(there.values())
    if size >= total:
        return there
    wanted = {name: size * number / total for name, number in there.items()}
    least = 1 if len(there) <= size else 0
    shares = {name: max(least, math.floor(share)) for name, share in wanted.items()}
    over = {name: share - wanted[name] for name, share in shares.items()}
    for _ in range(size - sum(shares.values())):
        name = min((n for n in there if shares[n] < there[n]), key=lambda n: (over[n], n))
        shares[name] += 1
        over[name] += 1
    for _ in range(sum(shares.values()) - size):
        name = max((n for n in there if shares[n] > 1), key=lambda n: (over[n], n))
        shares[name] -= 1
        over[name] -= 1
    return shares


def choose_passages(
    strata: Sequence[str], documents: Sequence[str], *, size: int, seed: int
) -> list[int]:
    """Return the indices of passages drawn at random, in the order in which to read them.

    In a stratum each passage has the same chance, and documents are represented in proportion to
    their length. The order mixes strata, so that whoever stops early has read about the same share
    of each.

    Args:
        strata: The stratum of each passage.
        documents: The document of each passage.
        size: How many to draw; all of them if there are fewer.
        seed: With the same seed and passages, the same are drawn.
    """
    chance = Random(seed)  # noqa: S311  a draw that can be repeated, no secret
    by_stratum: dict[str, dict[str, list[int]]] = {}
    for number, (stratum, document) in enumerate(zip(strata, documents, strict=True)):
        by_stratum.setdefault(stratum, {}).setdefault(document, []).append(number)
    counts = {s: sum(map(len, within.values())) for s, within in by_stratum.items()}
    ranked: list[tuple[float, int]] = []
    for stratum, share in sorted(choose_shares(counts, size).items()):
        drawn = _draw(by_stratum[stratum], share, chance)
        ranked.extend(((n + chance.random()) / share, each) for n, each in enumerate(drawn))
    return [number for _, number in sorted(ranked)]


def _draw(within: Mapping[str, Sequence[int]], share: int, chance: Random) -> list[int]:
    """Take every so many-th passage of the shuffled documents, one after the other."""
    documents = sorted(within)
    chance.shuffle(documents)
    row: list[int] = []
    for document in documents:
        passages = list(within[document])
        chance.shuffle(passages)
        row.extend(passages)
    begin = chance.random()
    drawn = [row[int((n + begin) * len(row) / share)] for n in range(share)]
    chance.shuffle(drawn)
    return drawn
