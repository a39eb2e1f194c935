"""Commands for the study's frame and its strata."""

from __future__ import annotations

from typing import Any

from study import InvalidInput, Study
from study.ids import new_id
from study.language import mark, say
from study.ledger import Change
from transcripts.model import (
    PROFILES,
    Stratum,
    StratumId,
    clean_name,
)
from transcripts.queries import find_next_position

__all__ = ["add_stratum", "add_stratum_row", "remove_stratum", "rename_stratum", "revise_frame"]


def revise_frame(study: Study, *, actor: str, reason: str = "", **fields: Any) -> None:
    """Revise the study's frame: title, client, question, reframed, answer, profile and so on.

    `answer` is one sentence: the study's answer to the client's question.
    """
    if "profile" in fields and fields["profile"] not in PROFILES:
        raise InvalidInput(
            say("There is no method profile “{profile}”.", profile=fields["profile"]),
            hint=say("Choose one of {choices}.", choices=", ".join(PROFILES)),
        )
    with study.change("describe study", actor=actor, reason=reason) as change:
        if next(study.db.query("SELECT 1 FROM frame"), None) is None:
            unsaid = ("client", "question", "reframed", "answer", "model", "notice")
            start = {"title": study.name, "profile": "insight", "language": "en"}
            change.insert("frame", {"id": "study", **dict.fromkeys(unsaid, ""), **start, **fields})
        else:
            change.update("frame", "study", **fields)


def add_stratum(study: Study, name: str, *, actor: str) -> Stratum:
    """Add a stratum and return it; return the existing one if the name is taken."""
    name = clean_name(name, mark("stratum", context="thing"))
    there = _find_stratum(study, name)
    if there:
        return there
    with study.change("add stratum", actor=actor, subject=name) as change:
        stratum_id = add_stratum_row(study, change, name)
        row = change.get("strata", stratum_id)
    return Stratum(**row)


def rename_stratum(study: Study, stratum_id: StratumId, name: str, *, actor: str) -> None:
    """Rename a stratum."""
    name = clean_name(name, mark("stratum", context="thing"))
    with study.change("rename stratum", actor=actor, subject=name) as change:
        there = _find_stratum(study, name)
        if there and there.id != stratum_id:
            raise InvalidInput(
                say("There is already a stratum “{name}”.", name=there.name),
                hint=say("Use another name."),
            )
        change.update("strata", stratum_id, name=name)


def remove_stratum(study: Study, stratum_id: StratumId, *, actor: str) -> None:
    """Remove a stratum that has no sessions and no participants."""
    with study.change("remove stratum", actor=actor) as change:
        change.subject = change.get("strata", stratum_id)["name"]
        for table in ("sessions", "participants"):
            if study.db.execute(
                f"SELECT 1 FROM {table} WHERE stratum_id = ?", [stratum_id]
            ).fetchone():
                raise InvalidInput(
                    say("“{stratum}” still has sessions.", stratum=change.subject)
                    if table == "sessions"
                    else say("“{stratum}” still has participants.", stratum=change.subject),
                    hint=say("Move them to another stratum first."),
                )
        change.delete("strata", stratum_id)


def add_stratum_row(study: Study, change: Change, name: str) -> StratumId:
    """Return the id of the stratum with this name; add the stratum if there is none."""
    name = clean_name(name, mark("stratum", context="thing"))
    there = _find_stratum(study, name)
    if there:
        return there.id
    stratum_id = StratumId(new_id())
    position = find_next_position(study, "strata")
    change.insert("strata", {"id": stratum_id, "name": name, "position": position})
    return stratum_id


def _find_stratum(study: Study, name: str) -> Stratum | None:
    rows = study.db.query("SELECT * FROM strata")
    found = next((row for row in rows if row["name"].casefold() == name.casefold()), None)
    return Stratum(**found) if found else None
