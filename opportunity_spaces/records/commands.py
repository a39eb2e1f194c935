"""Commands for records of every kind: add, revise and remove."""

from __future__ import annotations

from datetime import date
from typing import Any

from opportunity_spaces.queries import get_initiative
from opportunity_spaces.records.model import CHOICES, FIELDS, RECORD_WORDS, TABLES, RecordKind
from opportunity_spaces.records.queries import get_record, list_named, list_observations
from study import InvalidInput, NotFound, Study
from study.ids import new_id
from study.language import mark, say
from study.ledger import Row
from study.wording import shorten_quote

__all__ = ["add_record", "remove_record", "revise_record"]

_EMPTY: dict[RecordKind, str] = {
    "decision": mark("The decision has no words."),
    "step": mark("The next step has no words."),
    "place": mark("The place has no name."),
    "observation": mark("The observation has no words."),
    "risk": mark("The risk has no words."),
    "contributor": mark("The contributor has no name."),
    "testimonial": mark("The testimonial has no words."),
}
_NO_FIELD: dict[RecordKind, str] = {
    "decision": mark("Decisions have no field “{field}”."),
    "step": mark("Next steps have no field “{field}”."),
    "place": mark("Places have no field “{field}”."),
    "observation": mark("Observations have no field “{field}”."),
    "risk": mark("Risks have no field “{field}”."),
    "contributor": mark("Contributors have no field “{field}”."),
    "testimonial": mark("Testimonials have no field “{field}”."),
}
_LONGEST = 80  # characters in the history


def add_record(study: Study, kind: RecordKind, *, actor: str, **fields: Any) -> str:
    """Add a record and return its id.

    Args:
        study: The study.
        kind: What is added.
        actor: Who adds it.
        fields: Its fields; those left out are empty.

    Raises:
        InvalidInput: it has no words, a field does not exist, or a day is no date.
        NotFound: what it is about is not in the study.
    """
    row: Row = {
        "id": new_id(),
        **{field: next(iter(CHOICES.get(field, ("",)))) for field in FIELDS[kind]},
        **_check(study, kind, fields),
    }
    _refuse_empty(kind, row)
    _refuse_loose(study, kind, row)
    with study.change(f"add {RECORD_WORDS[kind]}", actor=actor) as change:
        change.subject = _name(study, kind, row)
        change.insert(TABLES[kind], row)
    return str(row["id"])


def revise_record(
    study: Study,
    kind: RecordKind,
    record_id: str,
    *,
    actor: str,
    expect_rev: int | None = None,
    **fields: Any,
) -> None:
    """Change fields of a record; errors as in `add_record`.

    Raises:
        Conflict: somebody revised it in the meantime.
    """
    checked = _check(study, kind, fields)
    with study.change(f"revise {RECORD_WORDS[kind]}", actor=actor) as change:
        row = get_record(study, kind, record_id)
        _refuse_empty(kind, {**row, **checked})
        change.subject = _name(study, kind, row)
        change.update(TABLES[kind], record_id, expect_rev=expect_rev, **checked)


def remove_record(study: Study, kind: RecordKind, record_id: str, *, actor: str) -> None:
    """Remove a record, and what belongs to it."""
    with study.change(f"remove {RECORD_WORDS[kind]}", actor=actor) as change:
        change.subject = _name(study, kind, get_record(study, kind, record_id))
        if kind == "place":
            for seen in list_observations(study, record_id):
                change.delete(TABLES["observation"], seen.id)
        change.delete(TABLES[kind], record_id)


def _name(study: Study, kind: RecordKind, row: Row) -> str:
    """Return the name of a record in the history; what was seen is told by its place."""
    if kind == "observation":
        kind, row = "place", get_record(study, "place", row["place_id"])
    return shorten_quote(str(row[next(iter(FIELDS[kind]))]), most=_LONGEST)


def _check(study: Study, kind: RecordKind, given: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for field, value in given.items():
        holds = FIELDS[kind].get(field)
        if holds is None:
            raise InvalidInput(
                say(_NO_FIELD[kind], field=field),
                hint=say("Choose one of {fields}.", fields=", ".join(FIELDS[kind])),
            )
        fields[field] = value.strip() if isinstance(value, str) else value
        if holds == "choice" and value not in CHOICES[field]:
            raise InvalidInput(
                say("“{value}” is not a valid {field}.", value=value, field=field),
                hint=say("Choose one of {choices}.", choices=", ".join(CHOICES[field])),
            )
        if holds == "day":
            _refuse_no_date(fields[field])
        if holds == "finding" and value and value not in list_named(study):
            raise NotFound(
                say("What it is about is no longer in the study."),
                hint=say("Choose an opportunity space or an initiative, or nothing."),
            )
    return fields


def _refuse_loose(study: Study, kind: RecordKind, row: Row) -> None:
    """Refuse a record whose owner is not there."""
    if kind == "place":
        get_initiative(study, row["initiative_id"])
    elif kind == "observation":
        get_record(study, "place", row["place_id"])
        if not row["day"]:
            raise InvalidInput(
                say("The observation has no day."), hint=say("Choose the day on which it was seen.")
            )


def _refuse_no_date(day: str) -> None:
    try:
        if day:
            date.fromisoformat(day)
    except ValueError:
        raise InvalidInput(
            say("“{words}” is not a date.", words=day),
            hint=say("Write it as year, month and day: 2027-12-31."),
        ) from None


def _refuse_empty(kind: RecordKind, row: Row) -> None:
    if not row[next(iter(FIELDS[kind]))]:
        raise InvalidInput(
            say(_EMPTY[kind]), hint=say("Write a few words; you can revise them later.")
        )
