"""Finds where a span of a transcript lies, and refuses spans whose words are not there."""

from __future__ import annotations

from dataclasses import dataclass

from coding.model import ExcerptKind
from study import Conflict, InvalidInput, NotFound, Study
from transcripts.model import TextId, TranscriptId
from transcripts.queries import get_text

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
        # SQL counts characters only up to a NUL, which a broken file may hold.
        words = get_text(study, text_id)[start:end]
    if len(words) != end - start:
        raise InvalidInput("That passage runs past the end of the transcript.")
    if quote is not None and words != quote:
        raise Conflict(
            "The words at that place are not the ones that were selected.",
            hint="Reload the page: the transcript may have been corrected meanwhile.",
        )
    # A span over several turns belongs to whoever speaks where it begins. A turn starts after its
    # label, so a span that takes the label along begins before the turn that it is of.
    found = study.db.execute(
        """SELECT p.id FROM turns u LEFT JOIN speakers p
            ON p.transcript_id = ? AND p.label = u.label
        WHERE u.text_id = ? AND u.start < ? AND u.end > ? AND u.start >= coalesce(
            (SELECT max(start) FROM turns WHERE text_id = u.text_id AND start <= ?), 0)
        ORDER BY u.start LIMIT 1""",
        [transcript_id, text_id, end, start, start],
    ).fetchone()
    return Place(
        text_id=text_id,
        quote=words,
        speaker_id=found[0] if found else None,
        kind="observed" if kind == "notes" else "said",
    )
