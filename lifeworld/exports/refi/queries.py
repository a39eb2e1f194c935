"""Counts what a study holds and a REFI-QDA file has no place for."""

from __future__ import annotations

from study import Study

__all__ = ["count_unplaced"]

_COUNTS = {
    **{
        table: f"SELECT count(*) FROM {table}"
        for table in (
            "insights", "needs", "spaces", "assumptions", "initiatives", "metrics", "links",
            "recordings", "attachments", "versions", "stances", "answer_marks", "not_asked",
        )
    },
    "codes": "SELECT count(*) FROM codes",
    "codings": """SELECT count(*) FROM codings c JOIN excerpts e ON e.id = c.excerpt_id
        JOIN transcripts t ON t.id = e.transcript_id AND t.text_id = e.text_id""",
    "adrift": """SELECT count(*) FROM codings c JOIN excerpts e ON e.id = c.excerpt_id
        JOIN transcripts t ON t.id = e.transcript_id WHERE t.text_id <> e.text_id""",
    "memos": "SELECT count(*) FROM memos",
    "transcripts": "SELECT count(*) FROM transcripts",
    "participants": "SELECT count(*) FROM participants",
    "answers": "SELECT (SELECT count(*) FROM consents) + (SELECT count(*) FROM session_consents)",
    "changes": "SELECT count(*) FROM changes",
    "timed": """SELECT count(*) FROM turns u JOIN transcripts t ON t.text_id = u.text_id
        WHERE u.start_time IS NOT NULL""",
    "roles": "SELECT count(*) FROM speakers WHERE role IN ('moderator', 'observer')",
    "kinds": """SELECT count(*) FROM excerpts e JOIN transcripts t ON t.id = e.transcript_id
        JOIN sessions s ON s.id = t.session_id WHERE t.text_id = e.text_id
        AND e.kind <> CASE WHEN t.kind = 'notes' AND s.kind <> 'survey' THEN 'observed'
            ELSE 'said' END AND e.id IN (SELECT excerpt_id FROM codings)""",
    "shortcuts": "SELECT count(*) FROM codes WHERE shortcut IS NOT NULL AND shortcut <> ''",
    "retired": "SELECT count(*) FROM codes WHERE retired",
    "headed": """SELECT count(*) FROM codes
        WHERE include || exclude || example || near_miss || aliases <> '' OR retired""",
    "accepted": "SELECT count(*) FROM codings WHERE source <> 'person'",
    "sorted_memos": "SELECT count(*) FROM memos WHERE kind <> 'analytic' OR in_report OR day <> ''",
    "analysis": "SELECT count(*) FROM attribute_definitions WHERE [use] = 'analysis'",
    "dropped": "SELECT count(*) FROM attribute_definitions WHERE [use] = 'drop'",
}  # fmt: skip


def count_unplaced(study: Study) -> dict[str, int]:
    """Return how many things of each kind the study has, by the names of `_COUNTS`."""
    columns = ", ".join(f"({sql}) [{name}]" for name, sql in _COUNTS.items())
    return next(iter(study.db.query(f"SELECT {columns}")))
