"""Writes of excerpts themselves: what kind of evidence they are, and where one adrift belongs."""

from __future__ import annotations

from coding.model import ExcerptId, ExcerptKind
from coding.queries import get_quote
from coding.spans import find_place
from study import InvalidInput, Study
from transcripts.model import TranscriptId

__all__ = ["EXCERPT_KINDS", "move_excerpt", "remove_excerpt", "revise_excerpt"]

EXCERPT_KINDS: dict[ExcerptKind, str] = {
    "said": "Said",
    "did": "Did",
    "observed": "Observed",
    "reported": "Reported by others",
    "artefact": "Artefact",
}


def revise_excerpt(
    study: Study, excerpt_id: ExcerptId, *, kind: ExcerptKind, actor: str, reason: str = ""
) -> None:
    """Say what kind of evidence a quote is: said, did, observed, reported or an artefact.

    Raises:
        InvalidInput: there is no such kind.
        NotFound: the excerpt is gone.
    """
    if kind not in EXCERPT_KINDS:
        raise InvalidInput(
            f"There is no kind of evidence called “{kind}”.",
            hint=f"Use one of {', '.join(EXCERPT_KINDS)}.",
        )
    with study.change("revise excerpt", actor=actor, reason=reason) as change:
        change.subject = EXCERPT_KINDS[kind].lower()
        change.update("excerpts", excerpt_id, kind=kind)


def move_excerpt(
    study: Study,
    excerpt_id: ExcerptId,
    start: int,
    end: int,
    *,
    actor: str,
    quote: str | None = None,
) -> None:
    """Put an excerpt, with all that rests on it, on other words of its transcript.

    Raises:
        InvalidInput: the span does not lie in the current text.
        Conflict: the words there are not those of *quote*.
    """
    with study.change("move excerpt", actor=actor) as change:
        row = change.get("excerpts", excerpt_id)
        place = find_place(study, TranscriptId(row["transcript_id"]), start, end, quote=quote)
        change.subject = change.get("transcripts", row["transcript_id"])["title"]
        change.update(
            "excerpts",
            excerpt_id,
            text_id=place.text_id,
            start=start,
            end=end,
            quote=place.quote,
            speaker_id=place.speaker_id,
        )


def remove_excerpt(study: Study, excerpt_id: ExcerptId, *, actor: str) -> int:
    """Remove an excerpt with its codings; return how many those were.

    What rests on the excerpt in findings stays and says that the quote is gone.
    """
    with study.change("remove excerpt", actor=actor) as change:
        change.subject = get_quote(study, excerpt_id).transcript
        codings = study.db.execute(
            "SELECT id FROM codings WHERE excerpt_id = ?", [excerpt_id]
        ).fetchall()
        for (coding_id,) in codings:
            change.delete("codings", coding_id)
        change.delete("excerpts", excerpt_id)
    return len(codings)
