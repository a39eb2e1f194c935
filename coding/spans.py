"""Finds where a span of a transcript lies, and refuses spans whose words are not there."""

from __future__ import annotations

from dataclasses import dataclass

from coding.model import ExcerptKind
from study import Conflict, InvalidInput, NotFound, Study
from transcripts.model import TextId, TranscriptId

__all__ = ["Place", "find_place"]

LONGEST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where words lie: the text's version, the words, who said them, and what kind they are."""

    text_id: TextId
    quote: str
    speaker_id: str | None
    kind: ExcerptKind


def find_place(
    study: Study, transcript_id: TranscriptId, start: int, end: int, *, quote: str | None
) -> Place:
    """Return the place of `[start, end)`, in code points, after checking it against the text.

    Args:
        study: The study.
        transcript_id: The transcript, in its current version.
        start: First code point.
        end: One past the last.
        quote: The words as the asker saw them; None skips the comparison.

    Raises:
        NotFound: there is no such transcript.
        InvalidInput: the span is empty, too long or runs past the end.
        Conflict: the words there are not those of *quote*.
    """
    if not 0 <= start < end or end - start > LONGEST:
        raise InvalidInput("That passage is empty or too long.", hint="Select some words again.")
    row = study.db.execute(
        """SELECT t.text_id, t.kind, substr(x.text, ? + 1, ?) FROM transcripts t
        JOIN texts x ON x.id = t.text_id WHERE t.id = ?""",
        [start, end - start, transcript_id],
    ).fetchone()
    if row is None:
        raise NotFound("That transcript is no longer in the study.")
    text_id, kind, words = row
    if len(words) != end - start:
        raise InvalidInput("That passage runs past the end of the transcript.")
    if quote is not None and words != quote:
        raise Conflict(
            "The words at that place are not the ones that were selected.",
            hint="Reload the page: the transcript may have been corrected meanwhile.",
        )
    speaker = study.db.execute(
        """SELECT p.id FROM speakers p WHERE p.transcript_id = ? AND p.label =
            (SELECT label FROM turns WHERE text_id = ? AND start < ? ORDER BY start DESC LIMIT 1)""",
        [transcript_id, text_id, end],
    ).fetchone()
    # A span over several turns belongs to whoever speaks where it begins.
    first = study.db.execute(
        """SELECT p.id FROM speakers p WHERE p.transcript_id = ? AND p.label =
            (SELECT label FROM turns WHERE text_id = ? AND start <= ? ORDER BY start DESC LIMIT 1)""",
        [transcript_id, text_id, start],
    ).fetchone()
    found = first or speaker
    return Place(
        text_id=text_id,
        quote=words,
        speaker_id=found[0] if found else None,
        kind="observed" if kind == "notes" else "said",
    )
