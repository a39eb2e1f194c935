"""The machine beside two coders: agreement with each of them on the units that both coded. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coding.suggestions.measures import EvaluatedUnit

__all__ = ["Beside", "CodeBeside", "Pair", "compare_coders", "measure_pair"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """How alike two choices of codes are.

    Attributes:
        f1: F1 over all pairs of unit and code; the same whichever of the two is the truth.
        kappa: Cohen's κ over the same pairs; None where chance alone explains everything.
    """

    f1: float
    kappa: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBeside:
    """The agreement on one code.

    Attributes:
        uses: Units on which either coder has the code.
        people: F1 of the two coders.
        machine: Mean F1 of the machine with each of them.
    """

    uses: int
    people: float
    machine: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The machine beside two coders, on the units that both coded and that it had not seen.

    Attributes:
        coders: Their names.
        units: The number of units.
        people: The two coders with each other.
        machine: The machine with each coder, in the same order.
        codes: Each code that either of them used, by name.
    """

    coders: tuple[str, str]
    units: int
    people: Pair
    machine: tuple[Pair, Pair]
    codes: dict[str, CodeBeside]


def compare_coders(
    units: Sequence[EvaluatedUnit],
    suggested: Mapping[tuple[str, str], NDArray[np.bool_]],
    *,
    codes: Sequence[str],
    names: Sequence[str],
) -> list[Beside]:
    """Return the machine beside each pair of coders with units in common.

    Args:
        units: The codings, one unit for each coder.
        suggested: What the machine suggests for a unit by document and text, (c,), by a learner
            that had not seen it.
        codes: The ids of the measured codes, c of them; others are left out.
        names: Their names.
    """
    by_coder: dict[str, dict[tuple[str, str], set[str]]] = {}
    for unit in units:
        if unit.coder:
            own = by_coder.setdefault(unit.coder, {})
            own.setdefault((unit.document, unit.text), set()).update(unit.codes)
    found = []
    for one, other in combinations(sorted(by_coder), 2):
        shared = sorted(by_coder[one].keys() & by_coder[other].keys() & suggested.keys())
        if not shared:
            continue
        left, right = (
            np.array([[c in by_coder[who][key] for c in codes] for key in shared], dtype=bool)
            for who in (one, other)
        )
        if not (left | right).any():
            continue
        machine = np.array([suggested[key] for key in shared], dtype=bool)
        found.append(
            Beside(
                coders=(one, other),
                units=len(shared),
                people=measure_pair(left, right),
                machine=(measure_pair(machine, left), measure_pair(machine, right)),
                codes={
                    name: _compare_code(left[:, at], right[:, at], machine[:, at])
                    for at, name in enumerate(names)
                    if left[:, at].any() or right[:, at].any()
                },
            )
        )
    return found


def measure_pair(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> Pair:
    """Return how alike two choices are, over all their pairs of unit and code."""
    both, total = int((one & other).sum()), int(one.sum() + other.sum())
    same = float((one == other).mean()) if one.size else 1.0
    a, b = (float(each.mean()) if each.size else 0.0 for each in (one, other))
    chance = a * b + (1 - a) * (1 - b)
    return Pair(
        f1=round(2 * both / total, 4) if total else 0.0,
        kappa=round((same - chance) / (1 - chance), 4) if chance < 1 else None,
    )


def _compare_code(
    left: NDArray[np.bool_], right: NDArray[np.bool_], machine: NDArray[np.bool_]
) -> CodeBeside:
    return CodeBeside(
        uses=int((left | right).sum()),
        people=measure_pair(left, right).f1,
        machine=round((measure_pair(machine, left).f1 + measure_pair(machine, right).f1) / 2, 4),
    )
