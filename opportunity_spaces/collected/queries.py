"""Queries on collected quotes."""

from __future__ import annotations

import json
from collections.abc import Iterable

from coding.model import ExcerptId
from study import Study

__all__ = ["find_coded", "list_collected"]


def list_collected(study: Study, *, by: str) -> list[ExcerptId]:
    """Return the quotes that a person has collected and that are still coded, the latest first."""
    rows = study.db.execute(
        """SELECT k.excerpt_id FROM collected k WHERE k.[by] = ?
        AND EXISTS (SELECT 1 FROM codings c WHERE c.excerpt_id = k.excerpt_id)
        ORDER BY k.id DESC""",
        [by],
    ).fetchall()
    return [ExcerptId(row[0]) for row in rows]


def find_coded(
    study: Study, spans: Iterable[tuple[str, int, int]]
) -> dict[tuple[str, int, int], list[ExcerptId]]:
    """Return the quotes that count and share words with each span (transcript, start, end)."""
    asked = list(dict.fromkeys(spans))
    found: dict[tuple[str, int, int], list[ExcerptId]] = {}
    for number, excerpt_id in study.db.execute(
        """SELECT s.key, e.id FROM json_each(?) s JOIN transcripts t ON t.id = s.value ->> 0
        JOIN excerpts e ON e.transcript_id = t.id AND e.text_id = t.text_id
            AND e.start < s.value ->> 2 AND e.end > s.value ->> 1
        WHERE EXISTS (SELECT 1 FROM evidence v WHERE v.excerpt_id = e.id)
        ORDER BY s.key, e.start, e.id""",
        [json.dumps(asked)],
    ).fetchall():
        found.setdefault(asked[number], []).append(ExcerptId(excerpt_id))
    return found
