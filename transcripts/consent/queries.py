"""Queries on consent: by participant, by purpose, and where none is recorded."""

from __future__ import annotations

from study import Study

__all__ = [
    "list_consent_table",
    "list_consents",
    "list_given",
    "list_gone",
    "list_refusals",
    "list_session_consents",
]


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


def list_gone(study: Study) -> set[str]:
    """Return the ids of participants who no longer take part.

    They said so themselves, or it was recorded for a session in which they speak and they gave no
    consent of their own.
    """
    rows = study.db.execute(
        """SELECT DISTINCT p.participant_id FROM session_consents s
        JOIN transcripts t ON t.session_id = s.session_id
        JOIN speakers p ON p.transcript_id = t.id
        WHERE s.purpose = 'take_part' AND s.value IN ('refused', 'withdrawn')
            AND p.participant_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM consents c
                WHERE c.participant_id = p.participant_id AND c.value = 'given')"""
    ).fetchall()
    return list_refusals(study, "take_part") | {str(row[0]) for row in rows}


def list_consents(study: Study, participant_id: str) -> dict[str, str]:
    """Return a participant's recorded consents by purpose."""
    rows = study.db.execute(
        "SELECT purpose, value FROM consents WHERE participant_id = ?", [participant_id]
    ).fetchall()
    return {str(r[0]): str(r[1]) for r in rows}
