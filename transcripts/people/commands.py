"""Commands for participants, their attributes, imported lists and the sampling plan."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from study import InvalidInput, NotFound, Study
from study.ids import new_id
from study.language import mark, say
from study.ledger import Change
from study.wording import count_things
from transcripts.consent.commands import record_consent_rows
from transcripts.model import (
    Known,
    Participant,
    ParticipantId,
    StratumId,
    clean_name,
)
from transcripts.people.attributes import (
    ATTRIBUTE_TYPES,
    ATTRIBUTE_USES,
    PLAN_KINDS,
    Listed,
    find_type,
)
from transcripts.people.queries import PeoplePlan, _people_now, preview_people

__all__ = [
    "add_participant",
    "add_people",
    "add_people_rows",
    "record_wanted",
    "remove_attribute",
    "remove_participant",
    "revise_attribute",
    "revise_participant",
]


def add_participant(
    study: Study,
    pseudonym: str,
    *,
    actor: str,
    stratum_id: StratumId | None = None,
    attributes: dict[str, str] | None = None,
) -> Participant:
    """Add a participant and return them.

    Raises:
        InvalidInput: the pseudonym is taken.
    """
    pseudonym = clean_name(pseudonym, mark("participant", context="thing"))
    with study.change("add participant", actor=actor, subject=pseudonym) as change:
        _refuse_taken_pseudonym(study, pseudonym)
        row = {
            "id": new_id(),
            "pseudonym": pseudonym,
            "stratum_id": stratum_id,
            "attributes": json.dumps(attributes or {}, ensure_ascii=False),
            "notes": "",
        }
        change.insert("participants", row)
    return Participant(
        id=ParticipantId(str(row["id"])),
        pseudonym=pseudonym,
        stratum_id=stratum_id,
        attributes=attributes or {},
        notes="",
        rev=1,
    )


def revise_participant(
    study: Study, participant_id: ParticipantId, *, actor: str, **fields: Any
) -> None:
    """Change pseudonym, stratum_id, attributes or notes of a participant."""
    if "attributes" in fields:
        fields["attributes"] = json.dumps(fields["attributes"], ensure_ascii=False)
    with study.change("revise participant", actor=actor) as change:
        if "pseudonym" in fields:
            fields["pseudonym"] = clean_name(
                fields["pseudonym"], mark("participant", context="thing")
            )
            _refuse_taken_pseudonym(study, fields["pseudonym"], but=participant_id)
        change.subject = change.get("participants", participant_id)["pseudonym"]
        change.update("participants", participant_id, **fields)


def remove_participant(study: Study, participant_id: ParticipantId, *, actor: str) -> None:
    """Remove a participant with their consents; their speakers and transcripts stay."""
    with study.change("remove participant", actor=actor) as change:
        change.subject = change.get("participants", participant_id)["pseudonym"]
        speakers = study.db.execute(
            "SELECT id FROM speakers WHERE participant_id = ?", [participant_id]
        ).fetchall()
        for (speaker_id,) in speakers:
            change.update("speakers", speaker_id, participant_id=None)
        for (consent_id,) in study.db.execute(
            "SELECT id FROM consents WHERE participant_id = ?", [participant_id]
        ).fetchall():
            change.delete("consents", consent_id)
        change.delete("participants", participant_id)


def _refuse_taken_pseudonym(study: Study, pseudonym: str, but: str = "") -> None:
    if study.db.execute(
        "SELECT 1 FROM participants WHERE pseudonym = ? AND id <> ?", [pseudonym, but]
    ).fetchone():
        raise InvalidInput(
            say("There is already a participant “{pseudonym}”.", pseudonym=pseudonym),
            hint=say("Use another pseudonym."),
        )


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

    If `use` is `drop`, the attribute is removed from every participant who has it.

    Raises:
        InvalidInput: *type* or *use* does not exist.
    """
    if type is not None and type not in ATTRIBUTE_TYPES:
        raise InvalidInput(
            say("There is no attribute type “{type}”.", type=type),
            hint=say("Use one of {choices}.", choices=", ".join(ATTRIBUTE_TYPES)),
        )
    if use is not None and use not in ATTRIBUTE_USES:
        raise InvalidInput(
            say("There is no attribute use “{use}”.", use=use),
            hint=say("Use one of {choices}.", choices=", ".join(ATTRIBUTE_USES)),
        )
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
    """Remove the definition of an attribute; participants keep their values."""
    with study.change("remove attribute", actor=actor, subject=name) as change:
        row = study.db.execute(
            "SELECT id FROM attribute_definitions WHERE name = ?", [name]
        ).fetchone()
        if row is None:
            raise NotFound(
                say("There is no attribute “{name}”.", name=name),
                hint=say("Choose one that is still defined."),
            )
        change.delete("attribute_definitions", row[0])


def add_people(study: Study, people: Sequence[Listed], *, actor: str) -> PeoplePlan:
    """Add or update participants from a list, matched by pseudonym, as one change.

    Empty cells leave the existing values unchanged.

    Raises:
        InvalidInput: the list is empty.
    """
    if not people:
        raise InvalidInput(
            say("The list is empty."), hint=say("Use a list with at least one person.")
        )
    with study.change(
        "read list of people", actor=actor, subject=count_things(len(people), "person", "people")
    ) as c:
        return _write_list(study, c, people)


def _write_list(study: Study, change: Change, people: Sequence[Listed]) -> PeoplePlan:
    plan = preview_people(study, people)
    for name in plan.attributes:
        values = [p.attributes.get(name, "") for p in people]
        _define(study, change, name, kind=find_type(values))
    strata = _strata(study, change, people)
    now = _people_now(study)
    for person in people:
        _write_person(study, change, person, now.get(person.pseudonym.casefold()), strata)
    return plan


def add_people_rows(
    study: Study, change: Change, people: Iterable[Known]
) -> dict[str, ParticipantId]:
    """Add or update participants by pseudonym, inside an open change.

    Returns:
        Pseudonym → participant id, for all *people*.
    """
    told: dict[str, dict[str, str]] = {}
    strata: dict[str, str] = {}
    for known in people:
        told.setdefault(known.pseudonym, {}).update(known.attributes)
        strata[known.pseudonym] = known.stratum or strata.get(known.pseudonym, "")
    if not told:
        return {}
    listed = [
        Listed(
            row=number,
            pseudonym=pseudonym,
            stratum=strata[pseudonym],
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
    record_consent_rows(study, change, key, person.consents, sheet=person.sheet, at=person.date)


def record_wanted(
    study: Study, stratum_id: str, kind: str, wanted: int | None, *, actor: str
) -> None:
    """Set the sampling target of one kind for a stratum; None removes it."""
    if kind not in PLAN_KINDS:
        raise InvalidInput(
            say("There is no sampling target for “{kind}”.", kind=kind),
            hint=say("Use one of {choices}.", choices=", ".join(PLAN_KINDS)),
        )
    if wanted is not None and wanted < 0:
        raise InvalidInput(say("A sampling target cannot be negative."), hint=say("Use 0 or more."))
    with study.change("plan sampling", actor=actor) as change:
        change.subject = change.get("strata", stratum_id)["name"]
        row = study.db.execute(
            "SELECT id FROM sampling WHERE stratum_id = ? AND kind = ?", [stratum_id, kind]
        ).fetchone()
        if row and wanted is None:
            change.delete("sampling", row[0])
        elif row:
            change.update("sampling", row[0], wanted=wanted)
        elif wanted is not None:
            start = {"id": new_id(), "stratum_id": stratum_id, "kind": kind}
            change.insert("sampling", {**start, "wanted": wanted})
