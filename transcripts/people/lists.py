"""Commands and queries for the people of a study: their attributes, lists of them, consents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from study import InvalidInput, NotFound, Study
from study.ids import new_id
from study.ledger import Change
from transcripts.model import PURPOSES, Known, ParticipantId
from transcripts.people.attributes import (
    ATTRIBUTE_TYPES,
    ATTRIBUTE_USES,
    AttributeDefinition,
    Listed,
    find_type,
)

__all__ = [
    "PeoplePlan",
    "add_people",
    "find_people_changes",
    "list_attributes",
    "list_consent_table",
    "list_unknown",
    "record_consents",
    "record_people",
    "remove_attribute",
    "revise_attribute",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePlan:
    """What reading a list of people changes: pseudonyms, and sentences on what is wrong."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    strata: tuple[str, ...]
    attributes: tuple[str, ...]


def list_attributes(study: Study) -> list[AttributeDefinition]:
    """Return the definitions of attributes, in their order."""
    rows = study.db.query("SELECT * FROM attribute_definitions ORDER BY position, name")
    return [AttributeDefinition(**{**r, "choices": tuple(json.loads(r["choices"]))}) for r in rows]


def revise_attribute(
    study: Study,
    name: str,
    *,
    actor: str,
    title: str | None = None,
    type: str | None = None,
    use: str | None = None,
    choices: Sequence[str] | None = None,
) -> None:
    """Define an attribute, or change its definition.

    An attribute that is not needed any more (`use` is `drop`) is taken off everybody who has it.

    Raises:
        InvalidInput: there is no such type or use.
    """
    if type is not None and type not in ATTRIBUTE_TYPES:
        raise InvalidInput(
            f"There is no type “{type}”.", hint=f"Choose {', '.join(ATTRIBUTE_TYPES)}."
        )
    if use is not None and use not in ATTRIBUTE_USES:
        raise InvalidInput(f"There is no use “{use}”.", hint=f"Choose {', '.join(ATTRIBUTE_USES)}.")
    with study.change("define attribute", actor=actor, subject=name) as change:
        _define(study, change, name, title, type, use, choices)
        if use == "drop":
            for row in list(study.db.query("SELECT id, attributes FROM participants")):
                values = json.loads(row["attributes"])
                if values.pop(name, None) is not None:
                    packed = json.dumps(values, ensure_ascii=False)
                    change.update("participants", row["id"], attributes=packed)


def _define(
    study: Study,
    change: Change,
    name: str,
    title: str | None = None,
    kind: str | None = None,
    use: str | None = None,
    choices: Sequence[str] | None = None,
) -> None:
    row = study.db.execute("SELECT id FROM attribute_definitions WHERE name = ?", [name]).fetchone()
    fields: dict[str, Any] = {}
    if title is not None:
        fields["title"] = title.strip() or name
    if kind is not None:
        fields["type"] = kind
    if use is not None:
        fields["use"] = use
    if choices is not None:
        fields["choices"] = json.dumps(list(choices), ensure_ascii=False)
    if row:
        change.update("attribute_definitions", row[0], **fields)
        return
    last = study.db.execute("SELECT coalesce(max(position), 0) FROM attribute_definitions")
    start = {
        "id": new_id(),
        "name": name,
        "title": name.replace("_", " ").capitalize(),
        "type": "text",
        "use": "analysis",
        "choices": "[]",
        "position": last.fetchone()[0] + 1,
    }
    change.insert("attribute_definitions", {**start, **fields})


def remove_attribute(study: Study, name: str, *, actor: str) -> None:
    """Forget the definition of an attribute; the values that people have stay."""
    with study.change("remove attribute", actor=actor, subject=name) as change:
        row = study.db.execute(
            "SELECT id FROM attribute_definitions WHERE name = ?", [name]
        ).fetchone()
        if row is None:
            raise NotFound(f"There is no attribute “{name}”.")
        change.delete("attribute_definitions", row[0])


def find_people_changes(study: Study, people: Sequence[Listed]) -> PeoplePlan:
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


def add_people(study: Study, people: Sequence[Listed], *, actor: str) -> PeoplePlan:
    """Add the people of a list, or update those that are there by pseudonym, as one change.

    What the list leaves empty stays as it is.

    Raises:
        InvalidInput: the list is empty.
    """
    if not people:
        raise InvalidInput("There is nobody in that list.")
    with study.change("read list of people", actor=actor, subject=f"{len(people)} people") as c:
        return _write_list(study, c, people)


def _write_list(study: Study, change: Change, people: Sequence[Listed]) -> PeoplePlan:
    plan = find_people_changes(study, people)
    for name in plan.attributes:
        values = [p.attributes.get(name, "") for p in people]
        _define(study, change, name, kind=find_type(values))
    strata = _strata(study, change, people)
    now = _people_now(study)
    for person in people:
        _write_person(study, change, person, now.get(person.pseudonym.casefold()), strata)
    return plan


def record_people(
    study: Study, change: Change, people: Iterable[Known]
) -> dict[str, ParticipantId]:
    """Within a change, add who is not there yet by pseudonym and note what is known of each.

    Returns:
        Pseudonym → participant, for all of them.
    """
    told: dict[str, dict[str, str]] = {}
    for known in people:
        told.setdefault(known.pseudonym, {}).update(known.attributes)
    if not told:
        return {}
    listed = [
        Listed(
            row=number,
            pseudonym=pseudonym,
            stratum="",
            attributes=attributes,
            consents={},
            sheet="",
            date=None,
        )
        for number, (pseudonym, attributes) in enumerate(told.items(), start=1)
    ]
    _write_list(study, change, listed)
    now = _people_now(study)
    return {p.pseudonym: ParticipantId(now[p.pseudonym.casefold()]["id"]) for p in listed}


def _strata(study: Study, change: Change, people: Iterable[Listed]) -> dict[str, str]:
    found = {
        name.casefold(): key
        for key, name in study.db.execute("SELECT id, name FROM strata").fetchall()
    }
    for person in people:
        if person.stratum and person.stratum.casefold() not in found:
            key = new_id()
            last = study.db.execute("SELECT coalesce(max(position), 0) FROM strata").fetchone()[0]
            change.insert("strata", {"id": key, "name": person.stratum, "position": last + 1})
            found[person.stratum.casefold()] = key
    return found


def _write_person(
    study: Study,
    change: Change,
    person: Listed,
    there: Mapping[str, Any] | None,
    strata: Mapping[str, str],
) -> None:
    stratum = strata.get(person.stratum.casefold()) if person.stratum else None
    if there is None:
        key = new_id()
        change.insert(
            "participants",
            {
                "id": key,
                "pseudonym": person.pseudonym,
                "stratum_id": stratum,
                "attributes": json.dumps(person.attributes, ensure_ascii=False),
                "notes": "",
            },
        )
    else:
        key = there["id"]
        fields: dict[str, Any] = {}
        attributes = {**json.loads(there["attributes"]), **person.attributes}
        if attributes != json.loads(there["attributes"]):
            fields["attributes"] = json.dumps(attributes, ensure_ascii=False)
        if stratum and stratum != there["stratum_id"]:
            fields["stratum_id"] = stratum
        if fields:
            change.update("participants", key, **fields)
    _write_consents(study, change, key, person.consents, sheet=person.sheet, at=person.date)


def _write_consents(
    study: Study,
    change: Change,
    person_id: str,
    values: Mapping[str, str],
    *,
    sheet: str,
    at: str | None,
) -> None:
    there = {
        row["purpose"]: row
        for row in study.db.query("SELECT * FROM consents WHERE participant_id = ?", [person_id])
    }
    for purpose, value in values.items():
        row = there.get(purpose)
        if row is None:
            start = {"id": new_id(), "participant_id": person_id, "purpose": purpose}
            change.insert("consents", {**start, "value": value, "sheet": sheet, "date": at})
        else:
            change.update(
                "consents",
                row["id"],
                value=value,
                sheet=sheet or row["sheet"],
                date=at or row["date"],
            )


def record_consents(
    study: Study,
    people: Sequence[str],
    values: Mapping[str, str],
    *,
    actor: str,
    sheet: str = "",
    date: str | None = None,
) -> None:
    """Record the same answers of many people as one change.

    Raises:
        InvalidInput: there is no such purpose or value, or nobody was chosen.
    """
    if not people or not values:
        raise InvalidInput("Choose at least one person and one purpose.")
    for purpose, value in values.items():
        if purpose not in PURPOSES:
            raise InvalidInput(f"There is no purpose “{purpose}”.")
        if value not in ("given", "refused", "withdrawn", "unknown"):
            raise InvalidInput(f"“{value}” is no answer to a question of consent.")
    subject = f"{len(people)} people"
    with study.change("record consents", actor=actor, subject=subject) as change:
        for person_id in people:
            change.get("participants", person_id)
            _write_consents(study, change, person_id, values, sheet=sheet, at=date)


def list_consent_table(study: Study) -> dict[str, dict[str, tuple[str, str, str | None]]]:
    """Return, by participant id and purpose, (value, sheet, date) of what is recorded."""
    table: dict[str, dict[str, tuple[str, str, str | None]]] = {}
    for row in study.db.query("SELECT * FROM consents"):
        table.setdefault(row["participant_id"], {})[row["purpose"]] = (
            row["value"],
            row["sheet"],
            row["date"],
        )
    return table


def list_unknown(study: Study, purpose: str) -> set[str]:
    """Return the ids of participants of whom no answer to *purpose* is recorded."""
    rows = study.db.execute(
        """SELECT p.id FROM participants p LEFT JOIN consents c
            ON c.participant_id = p.id AND c.purpose = ?
        WHERE coalesce(c.value, 'unknown') = 'unknown'""",
        [purpose],
    ).fetchall()
    return {str(row[0]) for row in rows}
