"""Two groups of people who answer alike, and what both agree to, as Polis finds them.

People are laid out by their answers (the first two principal components; what somebody did not
answer counts as the mean) and split into two by k-means. A statement's consensus is the product of
the groups' smoothed shares of agreement, so that what one group rejects is no consensus however
large the other is (Small, Bjorkegren, Erkkilä, Shaw and Megill 2021, Recerca 26(2)).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["FEWEST_OF_A_GROUP", "FEWEST_PEOPLE", "find_groups"]

FEWEST_PEOPLE = 30
FEWEST_OF_A_GROUP = 5
FEWEST_STATEMENTS = 5
# Below this mean silhouette, two groups are read into what is one cloud. Of answers drawn at random
# by 30 to 120 people to 5 to 20 statements, 95 of 100 stay below 0.46; two sides whose people
# answer three of ten by chance have 0.6 and more.
CLEAR = 0.47
_MARKS = {"agree": 1.0, "pass": 0.0, "disagree": -1.0}


def find_groups(
    answers: Mapping[str, Mapping[str, str]], statements: Sequence[str]
) -> dict[str, Any] | None:
    """Return two groups and the consensus of each statement; None if there are none to speak of.

    Args:
        answers: By person, by statement: agree, pass, disagree.
        statements: The ids of the statements.

    Returns:
        `sizes` of the groups, the larger first; `rows` with each statement's counts by group;
        `consensus` by statement. Nobody is named.
    """
    seen = [each for each in statements if any(each in mine for mine in answers.values())]
    people = sorted(who for who, mine in answers.items() if any(each in mine for each in seen))
    if len(people) < FEWEST_PEOPLE or len(seen) < FEWEST_STATEMENTS:
        return None
    sides = _split(people, answers, seen)
    if sides is None:
        return None
    members = [[who for who, side in zip(people, sides, strict=True) if side == n] for n in (0, 1)]
    members.sort(key=lambda each: (-len(each), each))
    if len(members[1]) < FEWEST_OF_A_GROUP:
        return None
    rows, consensus = [], {}
    for each in statements:
        counts = [_count(group, answers, each) for group in members]
        rows.append({"card": each, "groups": counts})
        product = 1.0
        for count in counts:
            product *= (count["agree"] + 1) / (sum(count.values()) + 2)
        consensus[each] = round(product, 6)
    return {"sizes": [len(each) for each in members], "rows": rows, "consensus": consensus}


def _count(group: Sequence[str], answers: Mapping[str, Mapping[str, str]], statement: str) -> Any:
    given = [answers[who].get(statement, "") for who in group]
    return {each: given.count(each) for each in ("agree", "pass", "disagree")}


def _split(
    people: Sequence[str], answers: Mapping[str, Mapping[str, str]], statements: Sequence[str]
) -> list[int] | None:
    """Return 0 or 1 for each person, or None if the people are no two groups."""
    import numpy as np

    marks = np.array(
        [[_MARKS.get(answers[who].get(each, ""), np.nan) for each in statements] for who in people]
    )
    answered = ~np.isnan(marks)
    means = np.where(answered, marks, 0).sum(0) / np.maximum(answered.sum(0), 1)
    centred = np.where(answered, marks, means) - means
    _, sizes, axes = np.linalg.svd(centred, full_matrices=False)
    if sizes[0] < 1e-9:
        return None  # everybody answered the same
    # Whoever answered little lies near the middle only for that: stretched as Polis does.
    reach = np.sqrt(len(statements) / np.maximum(answered.sum(1), 1))[:, None]
    places = centred @ axes[:2].T * reach
    # It begins from the two ends of the first component, so that the same answers give the same
    # groups every time.
    first = places[:, 0]
    centres = places[[int(first.argmin()), int(first.argmax())]]
    sides = np.zeros(len(people), dtype=int)
    for _ in range(100):
        away = ((places[:, None] - centres[None]) ** 2).sum(2)
        anew = away.argmin(1)
        if 0 < anew.sum() < len(people):
            centres = np.array([places[anew == n].mean(0) for n in (0, 1)])
        if (anew == sides).all():
            break
        sides = anew
    if not 0 < sides.sum() < len(people):
        return None
    return [int(each) for each in sides] if _measure_silhouette(places, sides) >= CLEAR else None


def _measure_silhouette(places: Any, sides: Any) -> float:
    """Return how clearly two groups lie apart (Rousseeuw 1987): 1 is clearest, 0 not at all."""
    import numpy as np

    away = np.sqrt(((places[:, None] - places[None]) ** 2).sum(2))
    own = sides[:, None] == sides[None]
    np.fill_diagonal(own, val=False)
    near = np.where(own, away, 0).sum(1) / np.maximum(own.sum(1), 1)
    others = sides[:, None] != sides[None]
    far = np.where(others, away, 0).sum(1) / np.maximum(others.sum(1), 1)
    scale = np.maximum(np.maximum(near, far), 1e-12)
    alone = own.sum(1) == 0
    return float(np.where(alone, 0, (far - near) / scale).mean())
