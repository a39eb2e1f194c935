"""Commands on drafts: keep one while somebody writes, and let it go when it was saved."""

from __future__ import annotations

import json
from collections.abc import Mapping

from opportunity_spaces.model import CHOICES, FIELDS, Kind
from opportunity_spaces.naming import say_kind
from opportunity_spaces.things import get_thing
from study import InvalidInput, Study
from study.language import say
from study.times import get_now

__all__ = ["LONGEST_DRAFT", "record_draft", "remove_draft"]

LONGEST_DRAFT = 50_000  # characters of all fields together


def record_draft(
    study: Study, kind: Kind, thing_id: str, fields: Mapping[str, str], *, rev: int, actor: str
) -> None:
    """Keep what a person has written of a finding; each has one draft of it.

    It is no change of the study: nobody else sees it, no count knows it, and there is nothing to
    undo. What is saved later is a change.

    Args:
        study: The study.
        kind: The kind of finding.
        thing_id: Its id, or "" for one that is not there yet.
        fields: What is written.
        rev: The revision that the person has before them; 0 for one that is not there yet.
        actor: Who writes.

    Raises:
        InvalidInput: there is no such field, or too much is written.
        NotFound: the finding is no longer in the study.
    """
    if thing_id:
        get_thing(study, kind, thing_id)
    strange = [name for name in fields if name not in FIELDS[kind]]
    if strange:
        raise InvalidInput(
            say(
                "{findings} have no field “{field}”.",
                findings=say_kind(kind, 2).capitalize(),
                field=strange[0],
            ),
            hint=say("Choose one of {fields}.", fields=", ".join(FIELDS[kind])),
        )
    kept = {
        name: value
        for name, value in fields.items()
        if name not in CHOICES[kind] or value in CHOICES[kind][name]
    }
    if sum(map(len, kept.values())) > LONGEST_DRAFT:
        raise InvalidInput(
            say("That is too long for a finding; {most:,} characters is the most.",
                most=LONGEST_DRAFT),
            hint=say("Shorten it, or write a memo on the finding."),
        )  # fmt: skip
    row = [kind, thing_id, actor, json.dumps(kept, ensure_ascii=False), rev, get_now()]
    with study.stage() as db:
        db.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?, ?, ?)", row)


def remove_draft(study: Study, kind: Kind, thing_id: str, *, actor: str) -> None:
    """Let go of what a person has written of a finding, because it was saved or is not wanted."""
    with study.stage() as db:
        db.execute(
            "DELETE FROM drafts WHERE kind = ? AND thing_id = ? AND [by] = ?",
            [kind, thing_id, actor],
        )
