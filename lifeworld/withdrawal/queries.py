"""Queries for withdrawals: the participant, their excerpts, and the exports that quote them."""

from __future__ import annotations

import json

from lifeworld.withdrawal.model import Effect, Issued
from lifeworld.withdrawal.pending import Pending, get_pending_path, read_pending, remove_pending
from lifeworld.withdrawal.traces import Traces
from study import NotFound, Study

__all__ = [
    "find_pending",
    "find_person",
    "has_finished",
    "list_excerpt_ids",
    "list_exported_files",
    "list_issued",
]


def find_pending(study: Study) -> Pending | None:
    """Return the withdrawal that is not finished, or None.

    Its rows are erased, and files around the study may still hold the words. If the list of these
    words was lost, it can be finished, and not be proved.
    """
    pending = read_pending(study)
    if pending is not None:
        known = study.db.execute("SELECT 1 FROM withdrawals WHERE id = ?", [pending.id]).fetchone()
        if known:
            return pending
    if get_pending_path(study).exists():
        _drop_unused(study)
    row = next(
        study.db.query("SELECT * FROM withdrawals WHERE finished_at IS NULL ORDER BY id LIMIT 1"),
        None,
    )
    if row is None:
        return None
    told = json.loads(row["effect"])
    effect = Effect(
        scope=row["scope"],
        turns=told["turns"],
        words=told.get("words", 0),
        excerpts=told["excerpts"],
        codings=told["codings"],
        mentions=0,
        cells={},
        recordings=("",) * told["recordings"],
        photos=(),
        shaken=(),
        issued=(),
    )
    return Pending(
        id=row["id"], at=row["at"], by=row["by"], effect=effect, traces=Traces([]), lost=True
    )


def _drop_unused(study: Study) -> None:
    """Remove the file of a withdrawal that never happened: its change was not committed."""
    with study.stage():  # whoever writes such a file holds the lock until the change is committed
        pending = read_pending(study)
        known = (
            pending
            and study.db.execute("SELECT 1 FROM withdrawals WHERE id = ?", [pending.id]).fetchone()
        )
        if not known:
            remove_pending(study)


def has_finished(study: Study, withdrawal_id: str) -> bool:
    """Return whether what a withdrawal leaves around the study was removed."""
    row = study.db.execute(
        "SELECT finished_at FROM withdrawals WHERE id = ?", [withdrawal_id]
    ).fetchone()
    return bool(row and row[0])


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
        """SELECT e.id FROM excerpts e JOIN speakers s ON s.id = e.speaker_id
            WHERE s.participant_id = ?
        UNION SELECT e.id FROM excerpts e JOIN json_each(e.further) f JOIN speakers s
            ON s.id = f.value WHERE e.further <> '' AND s.participant_id = ?""",
        [participant_id, participant_id],
    ).fetchall()
    return {row[0] for row in rows}


def list_exported_files(study: Study) -> list[tuple[str, str]]:
    """Return (file name, SHA-256) of every recorded export."""
    return [(row[0], row[1]) for row in study.db.execute("SELECT file, sha256 FROM exports")]
