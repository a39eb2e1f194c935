"""Ratings in words: criteria, places under other weights, and how firm the first place is. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opportunity_spaces.priorities.model import Criterion
from opportunity_spaces.priorities.ranking import Standing
from study.language import render_number, say

__all__ = ["describe_criterion", "describe_firmness", "describe_places"]


def describe_criterion(criterion: Criterion) -> str:
    """Return a criterion with its weight, and whether less of it is better."""
    told = say("{criterion}, weight {weight}", criterion=criterion.name, weight=criterion.weight)
    return say("{criterion}, less is better", criterion=told) if criterion.less else told


def describe_places(standing: Standing) -> str:
    """Return the places that a thing takes under other weights: “1 to 3”."""
    if standing.best is None:
        return say("not rated") if standing.place is None else ""
    if standing.best == standing.worst:
        return say("always {place}", place=standing.best)
    return say("{best} to {worst}", best=standing.best, worst=standing.worst)


def describe_firmness(standings: Sequence[Standing], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return whether the first place holds under other weights, and what comes first otherwise."""
    rated = [each for each in standings if each.place is not None]
    tops = [each for each in rated if each.place == 1]
    if len(tops) > 1:
        return (say("{number} share the first place.", number=len(tops)),)
    if not tops or tops[0].best is None:
        return ()
    [top] = tops
    name = names.get(top.thing, "")
    if top.worst == 1:
        return (say("“{name}” comes first whatever the weights.", name=name),)
    told = say(
        "“{name}” comes first under {share} of all weights.",
        name=name,
        share=render_number(top.first, ".0%"),
    )
    rival = max((each for each in rated if each is not top), key=lambda each: each.first)
    if rival.first <= 0:
        return (told,)
    other = say(
        "Under {share} it is “{name}”.",
        share=render_number(rival.first, ".0%"),
        name=names.get(rival.thing, ""),
    )
    return told, other
