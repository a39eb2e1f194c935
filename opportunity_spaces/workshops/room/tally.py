"""What a poll comes to: numbers for each card, their spread, ties, and what to keep in mind.

A tally names cards and no person. Parts of the room (a side, a table) are counted apart only where
five people or more voted in them, and where whoever is left over are none or five, too: else the
few could be found by subtraction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations
from statistics import fmean, pstdev
from typing import Any

from opportunity_spaces.workshops.plan import Criterion
from opportunity_spaces.workshops.room.model import Guest, Round, State, StepRun
from opportunity_spaces.workshops.room.opinion_groups import find_groups
from opportunity_spaces.workshops.room.secrecy import is_of_step

__all__ = ["FEWEST", "count_votes", "has_voted", "list_options", "list_voters"]

FEWEST = 5
FEW_VOTES = 8
# Where two numbers are one: what was computed in another order differs in its last places.
_SAME = 1e-9
VOTING = ("guest", "scribe")


def list_options(state: State, run: StepRun) -> list[str]:
    """Return the ids of the cards and piles that are voted on in a step, in their order."""
    poll = run.step.poll
    if poll is None:
        return []
    wanted = set(poll.of or run.step.shows)
    if poll.kind == "agree" and not wanted:
        wanted = {"statement"}
    cards = [
        each.id
        for each in state.cards.values()
        if (not wanted or each.kind in wanted)
        and not each.hidden
        and not each.parked
        and is_of_step(state, run, each)
        and (each.kind != "statement" or each.released)
    ]
    if "pile" not in wanted:
        return cards
    piles = [each for each in state.piles.values() if not each.suggested]
    return [each.id for each in sorted(piles, key=lambda each: (each.rank, each.id))] + cards


def list_voters(state: State) -> list[Guest]:
    """Return the people who may vote: those in the room, but for observers and facilitators."""
    return [each for each in state.guests.values() if not each.gone and each.role in VOTING]


def count_votes(state: State, run: StepRun) -> dict[str, Any]:
    """Return the tally of a step's latest round, of the people who are in the room."""
    poll, found = run.step.poll, run.round
    if poll is None or found is None:
        raise ValueError(f"nobody votes in the step “{run.step.id}”")
    voters = list_voters(state)
    options = list_options(state, run)
    everybody = {each.id for each in voters}
    rows = _count_rows(found, options, everybody, run)
    voted = {each for each in everybody if has_voted(found, each)}
    tally: dict[str, Any] = {
        "kind": poll.kind,
        "round": len(run.rounds),
        "asked": len(voters),
        "voted": len(voted),
        "abstained": len(everybody - voted),
        "ballots": state.plan.ballots,
        "rows": rows,
        "ties": _find_ties(rows),
        "parts": _count_parts(state, run, found, options, voted),
        "groups": None,
    }
    if poll.kind == "agree":
        tally["groups"] = find_groups({g: found.agrees[g] for g in sorted(voted)}, options)
        _add_consensus(tally)
    return tally


def has_voted(found: Round, guest: str) -> bool:
    """Return whether somebody gave any answer in a round."""
    return any(found.rates.get(guest, {}).values()) or any(
        votes.get(guest) for votes in (found.dots, found.pairs, found.agrees)
    )


def _count_rows(
    found: Round, options: list[str], people: set[str], run: StepRun
) -> list[dict[str, Any]]:
    poll = run.step.poll
    kind = poll.kind if poll is not None else "dots"
    if kind == "dots":
        rows = [_count_dots(found, each, people) for each in options]
    elif kind == "rating":
        criteria = poll.criteria if poll is not None else ()
        rows = [_count_rates(found, each, people, criteria) for each in options]
    elif kind == "pairwise":
        rows = _count_pairs(found, options, people)
    else:
        rows = [_count_agrees(found, each, people) for each in options]
    # In the order of the numbers; cards with the same number stay in the room's order.
    return sorted(rows, key=_get_value, reverse=True)


def _get_value(row: dict[str, Any]) -> float:
    return -1.0 if row["value"] is None else float(row["value"])


def _count_dots(found: Round, card: str, people: set[str]) -> dict[str, Any]:
    given = [found.dots[each].get(card, 0) for each in people if found.dots.get(each)]
    how_many = Counter(given)
    all_dots = sum(sum(found.dots[each].values()) for each in people if found.dots.get(each))
    return {
        "card": card,
        "value": float(sum(given)),
        "total": sum(given),
        "share": sum(given) / all_dots if all_dots else 0.0,
        "people": sum(each > 0 for each in given),
        # How many people put none, one, two … dots on it.
        "counts": [how_many[each] for each in range(max(given, default=0) + 1)],
        "spread": _measure_spread(given),
    }


def _count_rates(
    found: Round, card: str, people: set[str], criteria: tuple[Criterion, ...]
) -> dict[str, Any]:
    by_criterion: dict[str, Any] = {}
    scores: list[float] = []
    for each in criteria:
        given = [
            value
            for who in people
            if (value := found.rates.get(who, {}).get(card, {}).get(each.id))
        ]
        how_many = Counter(given)
        by_criterion[each.id] = {
            "mean": fmean(given) if given else None,
            "spread": _measure_spread(given),
            "n": len(given),
            "counts": [how_many[value] for value in range(1, 6)],
        }
    for who in people:
        mine = found.rates.get(who, {}).get(card, {})
        if (score := _score(mine, criteria)) is not None:
            scores.append(score)
    return {
        "card": card,
        "value": fmean(scores) if scores else None,
        "mean": fmean(scores) if scores else None,
        "share": (fmean(scores) - 1) / 4 if scores else 0.0,
        "criteria": by_criterion,
        "people": len(scores),
        "spread": _measure_spread(scores),
    }


def _score(mine: Mapping[str, int], criteria: tuple[Criterion, ...]) -> float | None:
    """Return somebody's weighted mark for a card, of the criteria that the person marked."""
    marked = [each for each in criteria if mine.get(each.id)]
    weight = sum(each.weight for each in marked)
    if not weight:
        return None
    return (
        sum((6 - mine[each.id] if each.less else mine[each.id]) * each.weight for each in marked)
        / weight
    )


def _count_pairs(found: Round, options: list[str], people: set[str]) -> list[dict[str, Any]]:
    """Count how often each card was chosen, and how strong that makes it.

    The strength is that of Bradley and Terry (1952), by Hunter's algorithm (2004). Each card also
    has one draw with an average card, so that none is infinitely strong or weak.
    """
    wins: Counter[str] = Counter()
    met: Counter[tuple[str, str]] = Counter()
    times: Counter[str] = Counter()
    known = set(options)
    for who in people:
        for pair, chosen in found.pairs.get(who, {}).items():
            if not set(pair) <= known:
                continue
            met[pair] += 1
            for each in pair:
                times[each] += 1
                wins[each] += 2 if chosen == each else 1 if chosen == "" else 0
    strength = _fit_strength(options, {each: wins[each] / 2 for each in options}, met)
    return [
        {
            "card": each,
            "value": strength[each],
            "share": strength[each],
            "won": wins[each] / 2,
            "lost": times[each] - wins[each] / 2,
            "spread": None,
        }
        for each in options
    ]


def _fit_strength(
    options: list[str], wins: Mapping[str, float], met: Mapping[tuple[str, str], int]
) -> dict[str, float]:
    strength = dict.fromkeys(options, 1.0)
    against: dict[str, list[tuple[str, int]]] = {each: [] for each in options}
    for (one, other), number in met.items():
        against[one].append((other, number))
        against[other].append((one, number))
    for _ in range(200):
        anew = {
            each: (wins[each] + 0.5)
            / (
                1 / (strength[each] + 1)
                + sum(n / (strength[each] + strength[other]) for other, n in against[each])
            )
            for each in options
        }
        moved = max((abs(anew[each] - strength[each]) for each in options), default=0.0)
        strength = anew
        if moved < 1e-9:
            break
    # As the chance to be chosen before an average card.
    return {each: round(value / (1 + value), 9) for each, value in strength.items()}


def _count_agrees(found: Round, card: str, people: set[str]) -> dict[str, Any]:
    how_many = Counter(
        value for who in people if (value := found.agrees.get(who, {}).get(card, ""))
    )
    agree, disagree = how_many["agree"], how_many["disagree"]
    seen = how_many.total()
    return {
        "card": card,
        # One more of each: a statement that one person saw and agreed to is not the best of all.
        "value": (agree + 1) / (seen + 2),
        "share": agree / seen if seen else 0.0,
        "agree": agree,
        "pass": how_many["pass"],
        "disagree": disagree,
        "people": seen,
        "spread": _measure_spread([1] * agree + [0] * how_many["pass"] + [-1] * disagree),
    }


def _add_consensus(tally: dict[str, Any]) -> None:
    """Order the statements by what all groups agree to, where there are groups."""
    groups = tally["groups"]
    if groups is None:
        return
    for row in tally["rows"]:
        row["consensus"] = groups["consensus"][row["card"]]
    tally["rows"].sort(key=lambda row: row["consensus"], reverse=True)


def _measure_spread(values: Iterable[float]) -> float | None:
    kept = list(values)
    return round(pstdev(kept), 6) if len(kept) > 1 else None


def _find_ties(rows: list[dict[str, Any]]) -> list[list[str]]:
    """Return the cards that have the same number, of those that anybody voted for."""
    ties: list[list[str]] = []
    for one, other in combinations(rows, 2):
        if one["value"] is None or other["value"] is None or not one.get("total", 1):
            continue
        if abs(one["value"] - other["value"]) > _SAME:
            continue
        found = next((each for each in ties if one["card"] in each), None)
        if found is None:
            ties.append([one["card"], other["card"]])
        elif other["card"] not in found:
            found.append(other["card"])
    return ties


def _count_parts(
    state: State, run: StepRun, found: Round, options: list[str], voted: set[str]
) -> list[dict[str, Any]]:
    """Count the sides and the tables of the room apart, as far as nobody is found by it."""
    told: list[dict[str, Any]] = []
    for by in ("side", "table"):
        members: dict[str, set[str]] = {}
        for each in voted:
            members.setdefault(getattr(state.guests[each], by), set()).add(each)
        large = {name: who for name, who in members.items() if name and len(who) >= FEWEST}
        left = len(voted) - sum(map(len, large.values()))
        if not large or 0 < left < FEWEST or (not left and len(large) == 1):
            continue
        told.extend(
            {
                "by": by,
                "name": name,
                "voted": len(large[name]),
                "rows": [
                    {"card": row["card"], "value": row["value"], "spread": row["spread"]}
                    for row in _count_rows(found, options, large[name], run)
                ],
            }
            for name in sorted(large)
        )
    return told
