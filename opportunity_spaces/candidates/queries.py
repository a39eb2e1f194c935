"""Queries on candidates: the quotes of a study that count as evidence, with their places."""

from __future__ import annotations

from coding.model import ExcerptId
from coding.quotes.queries import COUNTED_SPEAKER
from opportunity_spaces.candidates.model import Place
from study import Study

__all__ = ["list_places"]


def list_places(study: Study) -> tuple[Place, ...]:
    """Return every quote that counts as evidence, in a fixed order."""
    rows = study.db.execute(
        f"""SELECT e.id, e.text_id, e.start, e.end, e.quote, t.language FROM excerpts e
        JOIN transcripts t ON t.id = e.transcript_id AND t.text_id = e.text_id
        LEFT JOIN speakers p ON p.id = e.speaker_id
        WHERE EXISTS (SELECT 1 FROM codings c WHERE c.excerpt_id = e.id) AND {COUNTED_SPEAKER}
        ORDER BY e.id"""
    ).fetchall()
    return tuple(
        Place(id=ExcerptId(row[0]), text_id=row[1], start=row[2], end=row[3], words=row[4],
              language=row[5])
        for row in rows
    )  # fmt: skip
