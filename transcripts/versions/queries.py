"""Queries on the versions of a transcript's text."""

from __future__ import annotations

import json

from study import NotFound, Study
from study.language import say
from transcripts.model import TranscriptId, Version
from transcripts.versions.match_speakers import Voice

__all__ = ["list_versions", "list_voices"]


def list_voices(study: Study, transcript_id: TranscriptId) -> list[Voice]:
    """Return the speakers of a transcript as `choose_speakers` takes them."""
    rows = study.db.query(
        "SELECT id, label, name, role FROM speakers WHERE transcript_id = ? ORDER BY id",
        [transcript_id],
    )
    return [Voice(**row) for row in rows]


def list_versions(study: Study, transcript_id: TranscriptId) -> list[Version]:
    """Return the versions of a transcript's text, oldest (the import) first."""
    row = next(
        study.db.query(
            """SELECT t.text_id, t.added_at, coalesce((SELECT v.previous_id FROM versions v
                WHERE v.transcript_id = t.id ORDER BY v.n LIMIT 1), t.text_id) first_id
            FROM transcripts t WHERE t.id = ?""",
            [transcript_id],
        ),
        None,
    )
    if row is None:
        raise NotFound(say("That transcript is no longer in the study."))
    later = study.db.query(
        """SELECT v.n, v.text_id, v.at, v.[by], v.reason, v.carried, x.words FROM versions v
        JOIN texts x ON x.id = v.text_id WHERE v.transcript_id = ? ORDER BY v.n""",
        [transcript_id],
    )
    words = study.db.execute("SELECT words FROM texts WHERE id = ?", [row["first_id"]]).fetchone()
    first = Version(
        transcript_id=transcript_id,
        n=1,
        text_id=row["first_id"],
        at=row["added_at"],
        by="",
        reason="",
        carried={},
        words=int(words[0]) if words else 0,
        current=row["first_id"] == row["text_id"],
    )
    return [
        first,
        *(
            Version(
                transcript_id=transcript_id,
                n=v["n"],
                text_id=v["text_id"],
                at=v["at"],
                by=v["by"],
                reason=v["reason"],
                carried=json.loads(v["carried"]),
                words=v["words"],
                current=v["text_id"] == row["text_id"],
            )
            for v in later
        ),
    ]
