"""The questions that help whoever writes a finding, for words that are not saved yet. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.model import CHOICES, FIELDS, Initiative, Insight, Kind, Metric, Need, Space
from opportunity_spaces.statements import (
    check_initiative,
    check_insight,
    check_metric,
    check_need,
    check_space,
)

__all__ = ["QUESTIONED", "list_questions"]

_MAKE: dict[str, Callable[..., Any]] = {
    "insight": Insight,
    "need": Need,
    "space": Space,
    "initiative": Initiative,
    "metric": Metric,
}
QUESTIONED = tuple(_MAKE)


def list_questions(chain: Chain, kind: Kind, thing_id: str, fields: Mapping[str, str]) -> list[str]:
    """Return the questions about what is written, and about what it rests on.

    Args:
        chain: The study's evidence chain.
        kind: One of `QUESTIONED`; there are no questions about others.
        thing_id: The finding's id, or "" for one that is not there yet.
        fields: What is written; what is left out counts as empty.
    """
    if kind not in _MAKE:
        return []
    thing = _make(kind, fields)
    is_there = (kind, thing_id) in chain.nodes

    def count_into(source: Kind) -> int:
        return len(chain.into(kind, thing_id, source=source)) if is_there else 0

    if kind == "insight":
        return check_insight(thing, chain.evidence(kind, thing_id) if is_there else None)
    if kind == "need":
        return check_need(thing)
    if kind == "space":
        return check_space(thing, needs=count_into("need") if is_there else None)
    if kind == "initiative":
        metrics = len(chain.out_of(kind, thing_id, target="metric")) if is_there else 0
        return check_initiative(thing, metrics=metrics, spaces=count_into("space"))
    return check_metric(thing)


def _make(kind: Kind, fields: Mapping[str, str]) -> Any:
    words = {
        name: fields.get(name, next(iter(CHOICES[kind].get(name, {"": ""}))))
        for name in FIELDS[kind]
        if name != "position"
    }
    rest: dict[str, Any] = {"id": "", "rev": 0}
    if "position" in FIELDS[kind]:
        rest["position"] = 0
    if kind == "insight":
        rest["code"] = ""
    return _MAKE[kind](**words, **rest)
