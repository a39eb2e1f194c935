"""Queries on rating rounds; while a round is open everybody sees their own marks only."""

from __future__ import annotations

import json
from collections.abc import Mapping

from opportunity_spaces.priorities.model import Criterion, Rating, Round, RoundKind
from opportunity_spaces.priorities.ranking import list_standings
from opportunity_spaces.queries import list_initiatives, list_needs, list_spaces
from opportunity_spaces.statements import render_who_needs
from study import NotFound, Study
from study.language import say, say_in
from study.ledger import Row
from transcripts.queries import get_frame

__all__ = [
    "count_unrated",
    "find_rating",
    "get_order",
    "get_round",
    "list_ratable",
    "list_raters",
    "list_ratings",
    "list_rounds",
    "render_criteria",
]

# What is not pursued is not offered; what a round holds already stays in it.
_ENDED = ("parked", "closed", "stopped", "done", "addressed")


def list_rounds(study: Study) -> list[Round]:
    """Return every round: those not closed first, then the others, latest first."""
    rows = study.db.query("SELECT * FROM rating_rounds ORDER BY id DESC")
    return sorted((_read(row) for row in rows), key=lambda each: each.state == "closed")


def get_round(study: Study, round_id: str) -> Round:
    """Return one round, or raise NotFound."""
    row = next(study.db.query("SELECT * FROM rating_rounds WHERE id = ?", [round_id]), None)
    if row is None:
        raise NotFound(say("That rating round is no longer in the study."))
    return _read(row)


def count_unrated(study: Study, *, by: str) -> int:
    """Return in how many open rounds a person has given no mark."""
    rounds = [each.id for each in list_rounds(study) if each.state == "open"]
    return sum(by not in list_raters(study, each) for each in rounds)


def list_raters(study: Study, round_id: str) -> dict[str, int]:
    """Return who has rated in a round, and how many marks each gave; never which."""
    rows = study.db.query("SELECT * FROM ratings WHERE round_id = ? ORDER BY [by]", [round_id])
    return {rating.by: rating.number for rating in map(_read_rating, rows) if rating.number}


def find_rating(study: Study, round_id: str, *, by: str) -> Rating | None:
    """Return what one person rated in a round, if they did."""
    rows = study.db.query("SELECT * FROM ratings WHERE round_id = ? AND [by] = ?", [round_id, by])
    return next(map(_read_rating, rows), None)


def list_ratings(study: Study, round_id: str) -> list[Rating]:
    """Return what everybody rated in a closed round; nothing while it is open."""
    rows = study.db.query(
        "SELECT r.* FROM ratings r JOIN rating_rounds o ON o.id = r.round_id"
        " WHERE o.id = ? AND o.state = 'closed' ORDER BY r.id",
        [round_id],
    )
    return [rating for rating in map(_read_rating, rows) if rating.number]


def get_order(study: Study, kind: RoundKind) -> dict[str, int]:
    """Return the place of each thing in the latest closed round on things of its kind, by id."""
    for round_ in list_rounds(study):
        if round_.kind == kind and round_.state == "closed":
            standings = list_standings(round_, list_ratings(study, round_.id), firmness=False)
            return {each.thing: each.place for each in standings if each.place is not None}
    return {}


def list_ratable(study: Study, kind: RoundKind, *, every: bool = False) -> dict[str, str]:
    """Return the names of what can be rated, by id; with *every*, of what has ended as well."""
    found: list[tuple[str, str, str]]
    if kind == "need":
        with say_in(get_frame(study).language):
            found = [
                (n.id, f"{render_who_needs(n.who, n.verb, n.goal)}.", n.status)
                for n in list_needs(study)
            ]
    elif kind == "space":
        found = [(s.id, s.name, s.status) for s in list_spaces(study)]
    else:
        found = [(i.id, i.title, i.status) for i in list_initiatives(study)]
    return {key: name for key, name, status in found if every or status not in _ENDED}


def render_criteria(criteria: tuple[Criterion, ...]) -> str:
    """Return criteria as they are stored: weights by name, below 0 where less is better."""
    weights = {c.name: -c.weight if c.less else c.weight for c in criteria}
    return json.dumps(weights, ensure_ascii=False)


def _read(row: Row) -> Round:
    criteria: Mapping[str, int] = json.loads(row["criteria"])
    return Round(
        **{
            **row,
            "things": tuple(json.loads(row["things"])),
            "criteria": tuple(
                Criterion(name=name, weight=abs(weight), less=weight < 0)
                for name, weight in criteria.items()
            ),
        }
    )


def _read_rating(row: Row) -> Rating:
    return Rating(**{**row, "marks": json.loads(row["marks"])})
