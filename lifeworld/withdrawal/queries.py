"""Queries for withdrawals: the participant, their excerpts, and the exports that quote them."""

from __future__ import annotations

import json

from lifeworld.withdrawal.model import Issued
from study import NotFound, Study

__all__ = ["find_person", "list_excerpt_ids", "list_exported_files", "list_issued"]


def find_person(study: Study, name: str) -> tuple[str, str]:
    """Return a participant's (id, pseudonym) by pseudonym or id.

    Raises:
        NotFound: no participant has that pseudonym or id.
    """
    rows = study.db.execute("SELECT id, pseudonym FROM participants").fetchall()
    for row in rows:
        if name in (row[0], row[1]):
            return row[0], row[1]
    for row in rows:
        if name.strip().casefold() == row[1].casefold():
            return row[0], row[1]
    import difflib

    near = difflib.get_close_matches(name, [row[1] for row in rows], n=3)
    raise NotFound(
        f"There is no participant “{name}” in this study.",
        hint=f"Did you mean {' or '.join(near)}?"
        if near
        else "See the page People for all participants.",
    )


def list_issued(study: Study, excerpt_ids: set[str]) -> list[Issued]:
    """Return the recorded exports that hold any of these excerpts."""
    found = []
    for row in study.db.query("SELECT * FROM exports ORDER BY at, id"):
        quotes = len(excerpt_ids & set(json.loads(row["excerpts"])))
        if quotes:
            found.append(
                Issued(
                    file=row["file"],
                    place=row["place"],
                    audience=row["audience"],
                    at=row["at"],
                    sha256=row["sha256"],
                    quotes=quotes,
                )
            )
    return found


def list_excerpt_ids(study: Study, participant_id: str) -> set[str]:
    """Return the ids of the excerpts that hold a participant's words."""
    rows = study.db.execute(
        "SELECT e.id FROM excerpts e JOIN speakers s ON s.id = e.speaker_id"
        " WHERE s.participant_id = ?",
        [participant_id],
    ).fetchall()
    return {row[0] for row in rows}


def list_exported_files(study: Study) -> list[tuple[str, str]]:
    """Return (file name, SHA-256) of every recorded export."""
    return [(row[0], row[1]) for row in study.db.execute("SELECT file, sha256 FROM exports")]
