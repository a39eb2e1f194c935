"""Queries on what an archive asks: names that still wait, and whether they were searched for."""

from __future__ import annotations

from study import Study

__all__ = ["count_agreeing", "list_open_names", "list_unsearched"]


def count_agreeing(study: Study) -> tuple[int, int]:
    """Return how many people agreed to be archived, and for how many sessions it is recorded."""
    people, sessions = study.db.execute(
        """SELECT (SELECT count(*) FROM consents WHERE purpose = 'archive' AND value = 'given'),
            (SELECT count(*) FROM session_consents WHERE purpose = 'archive' AND value = 'given')"""
    ).fetchone()
    return int(people), int(sessions)


def list_open_names(study: Study) -> dict[str, int]:
    """Return how many names in the current text of a transcript are undecided or not replaced."""
    rows = study.db.execute(
        """SELECT t.id, count(*) FROM redactions r JOIN transcripts t
            ON t.id = r.transcript_id AND t.text_id = r.text_id
        WHERE r.status IN ('proposed', 'accepted') GROUP BY t.id"""
    ).fetchall()
    return {str(key): int(number) for key, number in rows}


def list_unsearched(study: Study) -> set[str]:
    """Return the transcripts in whose current text nobody searched for names.

    A search reads every transcript that is there. So those are meant that came after the last one,
    and those whose text was corrected after it, unless the correction replaced names.
    """
    rows = study.db.execute(
        """WITH searched(at) AS (
            SELECT coalesce(max(c.at), '') FROM changes c WHERE c.verb = 'find names'
                AND NOT EXISTS (SELECT 1 FROM changes u WHERE u.undoes = c.id))
        SELECT t.id FROM transcripts t, searched s WHERE s.at = ''
            OR datetime(t.added_at) > datetime(s.at)
            OR EXISTS (SELECT 1 FROM versions v WHERE v.transcript_id = t.id
                AND v.reason <> 'names replaced' AND datetime(v.at) > datetime(s.at))"""
    ).fetchall()
    return {str(row[0]) for row in rows}
