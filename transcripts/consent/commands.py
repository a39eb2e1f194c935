"""Commands for consent: of participants, of whole sessions, and from an imported list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from study import InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.ledger import Change
from study.wording import count_things
from transcripts.model import (
    PURPOSES,
    ParticipantId,
)

__all__ = [
    "record_consent",
    "record_consent_rows",
    "record_consents",
    "record_session_consents",
]

CONSENT_VALUES = ("given", "refused", "withdrawn", "unknown")


def record_consent(
    study: Study,
    participant_id: ParticipantId,
    values: dict[str, str],
    *,
    actor: str,
    sheet: str = "",
    date: str | None = None,
) -> None:
    """Record a participant's consents: `{purpose: given | refused | withdrawn | unknown}`.

    An empty *sheet* or *date* leaves what was recorded before.

    Raises:
        InvalidInput: there is no such purpose or value.
    """
    _check_values(values)
    with study.change("record consent", actor=actor) as change:
        change.subject = change.get("participants", participant_id)["pseudonym"]
        record_consent_rows(study, change, participant_id, values, sheet=sheet, at=date)


def _check_values(values: Mapping[str, str]) -> None:
    for purpose, value in values.items():
        if purpose not in PURPOSES:
            raise InvalidInput(
                say("There is no purpose “{purpose}”.", purpose=purpose),
                hint=say("Use one of {choices}.", choices=", ".join(PURPOSES)),
            )
        if value not in CONSENT_VALUES:
            raise InvalidInput(
                say("“{value}” is not a consent value.", value=value),
                hint=say("Use one of {choices}.", choices=", ".join(CONSENT_VALUES)),
            )


def record_consent_rows(
    study: Study,
    change: Change,
    person_id: str,
    values: Mapping[str, str],
    *,
    sheet: str,
    at: str | None,
) -> None:
    """Record a person's consents inside an open change; an empty sheet or date changes nothing."""
    owner = {"participant_id": person_id}
    _record_rows(study, change, "consents", owner, values, sheet=sheet, at=at)


def _record_rows(
    study: Study,
    change: Change,
    table: str,
    owner: Mapping[str, str],
    values: Mapping[str, str],
    *,
    sheet: str,
    at: str | None,
) -> None:
    """Record the answers of one *owner*, {column: id}; an empty sheet or date keeps the old one."""
    [(column, owner_id)] = owner.items()
    there = {
        row["purpose"]: row
        for row in study.db.query(f"SELECT * FROM {table} WHERE {column} = ?", [owner_id])
    }
    for purpose, value in values.items():
        row = there.get(purpose)
        if row is None:
            start = {"id": new_id(), **owner, "purpose": purpose}
            change.insert(table, {**start, "value": value, "sheet": sheet, "date": at})
        else:
            change.update(
                table,
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
    """Record the same consents for several people as one change.

    Raises:
        InvalidInput: a purpose or value does not exist, or no person or purpose was chosen.
    """
    if not people or not values:
        raise InvalidInput(say("Choose at least one person and one purpose."))
    _check_values(values)
    subject = count_things(len(people), "person", "people")
    with study.change("record consents", actor=actor, subject=subject) as change:
        for person_id in people:
            change.get("participants", person_id)
            record_consent_rows(study, change, person_id, values, sheet=sheet, at=date)


def record_session_consents(
    study: Study,
    session_ids: Sequence[str],
    values: Mapping[str, str],
    *,
    actor: str,
    sheet: str = "",
    date: str | None = None,
) -> None:
    """Record what everybody in these sessions agreed to or refused, as one change.

    It holds for whoever speaks there and has no answer of their own: speakers who are not matched
    to a participant, and participants whose answer is not recorded. “unknown” takes it back.

    Raises:
        InvalidInput: a purpose or value does not exist, or no session or purpose was chosen.
        NotFound: a session is no longer in the study.
    """
    if not session_ids or not values:
        raise InvalidInput(say("Choose at least one session and one purpose."))
    _check_values(values)
    if "withdrawn" in values.values():
        raise InvalidInput(
            say("A session cannot withdraw its consent."),
            hint=say("Record it for each participant."),
        )
    subject = count_things(len(session_ids), "session")
    with study.change("record session consents", actor=actor, subject=subject) as change:
        for session_id in session_ids:
            change.get("sessions", session_id)
            taken_back = [purpose for purpose, value in values.items() if value == "unknown"]
            rows = study.db.query(
                "SELECT id, purpose FROM session_consents WHERE session_id = ?", [session_id]
            )
            for row in [row for row in rows if row["purpose"] in taken_back]:
                change.delete("session_consents", row["id"])
            said = {p: value for p, value in values.items() if value != "unknown"}
            owner = {"session_id": session_id}
            _record_rows(study, change, "session_consents", owner, said, sheet=sheet, at=date)
