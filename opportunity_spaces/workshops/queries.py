"""Queries on workshops: their steps, their cards, and what was brought home."""

from __future__ import annotations

from opportunity_spaces.workshops.model import (
    Outcome,
    Workshop,
    WorkshopCard,
    WorkshopStep,
    parse_settings,
)
from study import NotFound, Study
from study.language import say

__all__ = [
    "get_step",
    "get_workshop",
    "list_cards",
    "list_carried",
    "list_outcomes",
    "list_saved_templates",
    "list_shaped",
    "list_steps",
    "list_workshops",
]


def list_workshops(study: Study) -> list[Workshop]:
    """Return every workshop: those without a day first, then by day, latest first."""
    rows = study.db.query(
        "SELECT * FROM workshops WHERE state <> 'template' ORDER BY day = '' DESC, day DESC, id"
    )
    return [Workshop(**row) for row in rows]


def list_saved_templates(study: Study) -> list[Workshop]:
    """Return the workshops that were saved to begin others from, by title."""
    rows = study.db.query("SELECT * FROM workshops WHERE state = 'template' ORDER BY title, id")
    return [Workshop(**row) for row in rows]


def get_workshop(study: Study, workshop_id: str) -> Workshop:
    """Return one workshop, or raise NotFound."""
    row = next(study.db.query("SELECT * FROM workshops WHERE id = ?", [workshop_id]), None)
    if row is None:
        raise NotFound(say("That workshop is no longer in the study."))
    return Workshop(**row)


def list_steps(study: Study, workshop_id: str) -> list[WorkshopStep]:
    """Return the steps of a workshop in their order."""
    rows = study.db.query(
        "SELECT * FROM workshop_steps WHERE workshop_id = ? ORDER BY position, id", [workshop_id]
    )
    found = []
    for row in rows:
        step, becomes = parse_settings(row)
        found.append(
            WorkshopStep(
                id=row["id"],
                workshop_id=row["workshop_id"],
                position=row["position"],
                step=step,
                becomes=becomes,
                rev=row["rev"],
            )
        )
    return found


def get_step(study: Study, step_id: str) -> WorkshopStep:
    """Return one step, or raise NotFound."""
    row = next(
        study.db.query("SELECT workshop_id FROM workshop_steps WHERE id = ?", [step_id]), None
    )
    if row is None:
        raise NotFound(say("That step is no longer in the workshop."))
    return next(each for each in list_steps(study, row["workshop_id"]) if each.id == step_id)


def list_cards(study: Study, workshop_id: str) -> list[WorkshopCard]:
    """Return the cards chosen for a workshop, in their order."""
    rows = study.db.query(
        "SELECT * FROM workshop_cards WHERE workshop_id = ? ORDER BY position, id", [workshop_id]
    )
    return [WorkshopCard(**row) for row in rows]


def list_carried(study: Study, source_ids: list[str]) -> list[Workshop]:
    """Return the workshops for which a card was chosen that shows one of these quotes or things."""
    wanted = set(source_ids)
    rows = study.db.query("SELECT workshop_id, source_id FROM workshop_cards")
    carrying = {row["workshop_id"] for row in rows if row["source_id"] in wanted}
    return [each for each in list_workshops(study) if each.id in carrying]


def list_outcomes(study: Study, workshop_id: str) -> list[Outcome]:
    """Return what was decided about the results of a workshop's room, in that order."""
    rows = study.db.query(
        "SELECT * FROM workshop_outcomes WHERE workshop_id = ? ORDER BY at, id", [workshop_id]
    )
    return [Outcome(**row) for row in rows]


def list_shaped(study: Study) -> dict[str, list[str]]:
    """Return what was counted in the workshops that shaped each space, by the space's id."""
    found: dict[str, list[str]] = {}
    for row in study.db.query(
        "SELECT o.thing_id, w.results FROM workshop_outcomes o JOIN workshops w"
        " ON w.id = o.workshop_id WHERE o.kind = 'space' AND o.state = 'accepted'"
        " AND w.results <> '' ORDER BY w.day, w.id"
    ):
        found.setdefault(row["thing_id"], []).append(row["results"])
    return found
