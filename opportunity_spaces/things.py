"""Commands shared by all kinds of findings: add, revise and remove."""

from __future__ import annotations

from typing import Any

from opportunity_spaces.model import CHOICES, FIELDS, KIND_WORDS, MEANING, TABLES, Kind
from opportunity_spaces.naming import say_gone, say_kind
from opportunity_spaces.queries import (
    find_next_code,
    find_row,
    list_links,
)
from study import InvalidInput, NotFound, Study
from study.ids import new_id
from study.language import mark, say
from study.ledger import Row
from transcripts.queries import find_next_position

__all__ = ["add_thing", "get_label", "get_thing", "remove_thing", "revise_thing"]

# A field without words, by the kind of finding.
_EMPTY: dict[tuple[Kind, str], str] = {
    ("insight", "assertion"): mark("The assertion of the insight is empty."),
    ("need", "who"): mark("The who of the need is empty."),
    ("need", "verb"): mark("The verb of the need is empty."),
    ("space", "name"): mark("The name of the opportunity space is empty."),
    ("assumption", "statement"): mark("The statement of the assumption is empty."),
    ("initiative", "title"): mark("The title of the initiative is empty."),
    ("metric", "name"): mark("The name of the metric is empty."),
    ("source", "title"): mark("The title of the outside source is empty."),
    ("challenge", "code"): mark("The code of the challenge is empty."),
    ("aim", "statement"): mark("The aim is empty."),
}


def add_thing(study: Study, kind: Kind, actor: str, given: dict[str, Any]) -> str:
    """Add a finding with the fields *given* and return its id.

    Raises:
        InvalidInput: a required field is empty, or a field or choice does not exist.
    """
    with study.change(f"add {KIND_WORDS[kind]}", actor=actor) as change:
        row: Row = {"id": new_id()}
        for field in FIELDS[kind]:
            row[field] = next(iter(CHOICES[kind].get(field, {"": ""})))
        if kind == "insight":
            row["code"] = find_next_code(study)
        if "position" in row:
            row["position"] = find_next_position(study, TABLES[kind])
        row |= _check(kind, given)
        _refuse_unnamed(kind, row)
        change.subject = get_label(kind, row)
        change.insert(TABLES[kind], row)
    return str(row["id"])


def revise_thing(
    study: Study,
    kind: Kind,
    row_id: str,
    actor: str,
    expect_rev: int | None,
    given: dict[str, Any],
) -> None:
    """Change fields of a finding.

    Raises:
        InvalidInput: a required field would be empty, or a field or choice does not exist.
        Conflict: somebody revised the finding in the meantime.
    """
    with study.change(f"revise {KIND_WORDS[kind]}", actor=actor) as change:
        row = get_thing(study, kind, row_id)
        fields = _check(kind, given)
        _refuse_unnamed(kind, {**row, **fields})
        change.subject = get_label(kind, row)
        change.update(TABLES[kind], row_id, expect_rev=expect_rev, **fields)


def remove_thing(study: Study, kind: Kind, row_id: str, actor: str) -> None:
    """Remove a finding and the links to it.

    Links from it stay, so that findings based on it turn stale until somebody accepts the link
    (`accept_link`) or removes it.
    """
    with study.change(f"remove {KIND_WORDS[kind]}", actor=actor) as change:
        change.subject = get_label(kind, get_thing(study, kind, row_id))
        for link in list_links(study, to_id=row_id):
            change.delete("links", link.id)
        change.delete(TABLES[kind], row_id)


def get_thing(study: Study, kind: str, row_id: str) -> Row:
    """Return the row of anything in the chain, or raise NotFound."""
    row = find_row(study, kind, row_id) if kind in TABLES else None
    if row is None:
        raise NotFound(say_gone(kind))
    return row


def get_label(kind: Kind, row: Row) -> str:
    """Return the name of a finding in the history; it never holds a participant's words."""
    if kind == "excerpt":
        return "quote"
    if kind == "insight":
        return str(row["code"])
    return str(f"{row['who']}: {row['verb']}" if kind == "need" else row[MEANING[kind][0]])


def _check(kind: Kind, given: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for field, value in given.items():
        if field not in FIELDS[kind]:
            raise InvalidInput(
                say(
                    "{findings} have no field “{field}”.",
                    findings=say_kind(kind, 2).capitalize(),
                    field=field,
                ),
                hint=say("Choose one of {fields}.", fields=", ".join(FIELDS[kind])),
            )
        choices = CHOICES[kind].get(field)
        if choices is not None and value not in choices:
            raise InvalidInput(
                say(
                    "“{value}” is not a valid {field} for {findings}.",
                    value=value,
                    field=field.replace("_", " "),
                    findings=say_kind(kind, 2),
                ),
                hint=say("Choose one of {choices}.", choices=", ".join(c for c in choices if c)),
            )
        fields[field] = value.strip() if isinstance(value, str) else value
    return fields


def _refuse_unnamed(kind: Kind, row: Row) -> None:
    needed = ("who", "verb") if kind == "need" else MEANING[kind][:1]
    for field in needed:
        if not row[field]:
            raise InvalidInput(
                say(_EMPTY[kind, field]),
                hint=say("Write a few words; you can revise them later."),
            )
