"""Queries on participants: attributes, the changes a list would make, the sampling plan."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from study import Study
from transcripts.people.attributes import (
    PLAN_KINDS,
    AttributeDefinition,
    Listed,
)

__all__ = ["PeoplePlan", "Reached", "list_attributes", "list_reached", "preview_people"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePlan:
    """The changes that a list of people would make: pseudonyms, new strata and new attributes."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    strata: tuple[str, ...]
    attributes: tuple[str, ...]


def list_attributes(study: Study) -> list[AttributeDefinition]:
    """Return the attribute definitions by position."""
    rows = study.db.query("SELECT * FROM attribute_definitions ORDER BY position, name")
    return [AttributeDefinition(**{**r, "choices": tuple(json.loads(r["choices"]))}) for r in rows]


def preview_people(study: Study, people: Sequence[Listed]) -> PeoplePlan:
    """Return what `add_people` would change, without changing it."""
    now = _people_now(study)
    strata = {row[0].casefold() for row in study.db.execute("SELECT name FROM strata").fetchall()}
    defined = {each.name for each in list_attributes(study)}
    new, changed, same = [], [], []
    for person in people:
        there = now.get(person.pseudonym.casefold())
        if there is None:
            new.append(person.pseudonym)
        elif _differs(study, person, there):
            changed.append(person.pseudonym)
        else:
            same.append(person.pseudonym)
    return PeoplePlan(
        new=tuple(new),
        changed=tuple(changed),
        same=tuple(same),
        strata=tuple(
            sorted({p.stratum for p in people if p.stratum and p.stratum.casefold() not in strata})
        ),
        attributes=tuple(sorted({a for p in people for a in p.attributes} - defined)),
    )


def _people_now(study: Study) -> dict[str, dict[str, Any]]:
    rows = study.db.query(
        "SELECT p.*, coalesce(s.name, '') stratum FROM participants p"
        " LEFT JOIN strata s ON s.id = p.stratum_id"
    )
    return {row["pseudonym"].casefold(): row for row in rows}


def _differs(study: Study, person: Listed, there: Mapping[str, Any]) -> bool:
    attributes = {**json.loads(there["attributes"]), **person.attributes}
    if attributes != json.loads(there["attributes"]):
        return True
    if person.stratum and person.stratum.casefold() != there["stratum"].casefold():
        return True
    values = dict(
        study.db.execute(
            "SELECT purpose, value FROM consents WHERE participant_id = ?", [there["id"]]
        ).fetchall()
    )
    return any(values.get(purpose) != value for purpose, value in person.consents.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The sampling target of one kind for a stratum, and the number reached."""

    stratum_id: str
    stratum: str
    kind: str
    wanted: int | None
    reached: int


def list_reached(study: Study) -> list[Reached]:
    """Return the target and the number reached for each stratum and kind.

    Sessions count once they have a transcript. People are the stratum's participants, and speakers
    of its sessions who are linked to no participant.
    """
    wanted = {
        (row[0], row[1]): row[2]
        for row in study.db.execute("SELECT stratum_id, kind, wanted FROM sampling").fetchall()
    }
    sessions = {
        (row[0], row[1]): row[2]
        for row in study.db.execute(
            "SELECT stratum_id, kind, count(*) FROM sessions WHERE id IN"
            " (SELECT session_id FROM transcripts) GROUP BY 1, 2"
        ).fetchall()
    }
    people = dict(
        study.db.execute(
            """SELECT stratum, count(DISTINCT person) FROM (
                SELECT stratum_id stratum, id person FROM participants
                UNION SELECT s.stratum_id, coalesce(p.participant_id, p.id) FROM speakers p
                JOIN transcripts t ON t.id = p.transcript_id
                JOIN sessions s ON s.id = t.session_id
                WHERE p.role = 'participant' AND p.participant_id IS NULL)
            WHERE stratum IS NOT NULL GROUP BY stratum"""
        ).fetchall()
    )
    kinds = {"groups": "focus_group", "interviews": "interview", "visits": "site_visit"}
    found = []
    for key, name in study.db.execute(
        "SELECT id, name FROM strata ORDER BY position, id"
    ).fetchall():
        for kind in PLAN_KINDS:
            held = sessions.get((key, kinds.get(kind, "")), 0)
            reached = people.get(key, 0) if kind == "people" else held
            found.append(
                Reached(
                    stratum_id=key,
                    stratum=name,
                    kind=kind,
                    wanted=wanted.get((key, kind)),
                    reached=reached,
                )
            )
    return found
