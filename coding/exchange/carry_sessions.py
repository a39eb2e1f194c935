"""Give the sessions of texts back what our own file says of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coding.exchange.model import ReadText
from study.ledger import Change
from transcripts.model import TranscriptId

__all__ = ["restore_sessions"]


def restore_sessions(change: Change, texts: Iterable[tuple[TranscriptId, ReadText]]) -> None:
    """Name the sessions of new transcripts, and join those that were one, inside an open change.

    Only a file that we wrote says which session a text is of. Two texts are of one session where
    all that is known of it is the same.
    """
    first: dict[tuple[tuple[str, str], ...], str] = {}
    for transcript_id, text in texts:
        if not text.session.get("title"):
            continue
        session = change.get("transcripts", transcript_id)["session_id"]
        known = {**text.session, "stratum": text.stratum, "date": text.date}
        same = first.setdefault(tuple(sorted(known.items())), session)
        if same == session:
            fields: dict[str, Any] = dict(text.session)
            change.update("sessions", session, **fields)
        else:
            change.update("transcripts", transcript_id, session_id=same)
            change.delete("sessions", session)
