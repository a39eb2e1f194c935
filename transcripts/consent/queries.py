"""Queries on consent: by participant, by purpose, and where none is recorded."""

from __future__ import annotations

from study import Study

__all__ = [
    "count_agreeing",
    "list_consent_table",
    "list_consents",
    "list_given",
    "list_gone",
    "list_left_sessions",
    "list_refusals",
    "list_session_consents",
    "list_staying",
]


def count_agreeing(study: Study) -> tuple[int, int]:
    """Return how many people agreed to be archived, and for how many sessions it is recorded."""
    people, sessions = study.db.execute(
        """SELECT (SELECT count(*) FROM consents WHERE purpose = 'archive' AND value = 'given'),
            (SELECT count(*) FROM session_consents WHERE purpose = 'archive' AND value = 'given')"""
    ).fetchone()
    return int(people), int(sessions)


def list_consent_table(study: Study) -> dict[str, dict[str, tuple[str, str, str | None]]]:
    """Return recorded consents as {participant id: {purpose: (value, sheet, date)}}."""
    table: dict[str, dict[str, tuple[str, str, str | None]]] = {}
    for row in study.db.query("SELECT * FROM consents"):
        table.setdefault(row["participant_id"], {})[row["purpose"]] = (
            row["value"],
            row["sheet"],
            row["date"],
        )
    return table


def list_session_consents(study: Study) -> dict[str, dict[str, tuple[str, str, str | None]]]:
    """Return consents of whole sessions as {session id: {purpose: (value, sheet, date)}}."""
    table: dict[str, dict[str, tuple[str, str, str | None]]] = {}
    for row in study.db.query("SELECT * FROM session_consents"):
        table.setdefault(row["session_id"], {})[row["purpose"]] = (
            row["value"],
            row["sheet"],
            row["date"],
        )
    return table


def list_given(study: Study, purpose: str) -> set[str]:
    """Return the ids of participants who gave consent to *purpose*."""
    rows = study.db.execute(
        "SELECT participant_id FROM consents WHERE purpose = ? AND value = 'given'", [purpose]
    ).fetchall()
    return {str(row[0]) for row in rows}


def list_refusals(study: Study, purpose: str) -> set[str]:
    """Return the ids of participants who refused or withdrew consent to *purpose*."""
    rows = study.db.execute(
        "SELECT participant_id FROM consents WHERE purpose = ? AND value IN"
        " ('refused', 'withdrawn')",
        [purpose],
    ).fetchall()
    return {str(row[0]) for row in rows}


def list_left_sessions(study: Study) -> set[str]:
    """Return the ids of the sessions whose people no longer take part."""
    rows = study.db.execute(
        "SELECT session_id FROM session_consents WHERE purpose = 'take_part' AND value IN"
        " ('refused', 'withdrawn')"
    ).fetchall()
    return {str(row[0]) for row in rows}


def list_staying(study: Study) -> set[str]:
    """Return the ids of participants who gave a consent of their own, to whatever purpose.

    What is recorded for everybody in a session does not take them out of the study.
    """
    rows = study.db.execute("SELECT participant_id FROM consents WHERE value = 'given'").fetchall()
    return {str(row[0]) for row in rows}


def list_gone(study: Study) -> set[str]:
    """Return the ids of participants who no longer take part.

    They said so themselves, or it was recorded for every session in which they speak and they gave
    no consent of their own.
    """
    rows = study.db.execute(
        """SELECT p.participant_id, t.session_id FROM speakers p
        JOIN transcripts t ON t.id = p.transcript_id WHERE p.participant_id IS NOT NULL"""
    ).fetchall()
    left = list_left_sessions(study)
    there = {str(person) for person, session_id in rows if session_id not in left}
    everybody = {str(person) for person, _ in rows}
    return list_refusals(study, "take_part") | (everybody - there - list_staying(study))


def list_consents(study: Study, participant_id: str) -> dict[str, str]:
    """Return a participant's recorded consents by purpose."""
    rows = study.db.execute(
        "SELECT purpose, value FROM consents WHERE participant_id = ?", [participant_id]
    ).fetchall()
    return {str(r[0]): str(r[1]) for r in rows}
