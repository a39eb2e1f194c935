"""When assumptions were sealed, told beside the first session of the fieldwork."""

from __future__ import annotations

from study import Study
from study.language import render_date, say
from transcripts.queries import list_sessions, list_transcripts

__all__ = ["describe_seal", "find_first_session"]


def find_first_session(study: Study) -> str:
    """Return the ISO date of the first session with a transcript and a date, or ""."""
    held = {transcript.session_id for transcript in list_transcripts(study)}
    return min((s.date for s in list_sessions(study) if s.date and s.id in held), default="")


def describe_seal(sealed_at: str, first_session: str) -> str:
    """Return when an assumption was sealed, and whether that was before the fieldwork.

    Args:
        sealed_at: The ISO time of sealing.
        first_session: The ISO date of the first session, or "" if none has a date.
    """
    day = sealed_at[:10]
    sealed = render_date(day)
    if not first_session:
        return say("Sealed on {date}; no session with a transcript has a date yet.", date=sealed)
    first = render_date(first_session)
    if day < first_session:
        return say(
            "Sealed on {date}, before the first session on {first}.", date=sealed, first=first
        )
    if day == first_session:
        return say("Sealed on {date}, the day of the first session.", date=sealed)
    return say("Sealed on {date}, after the first session on {first}.", date=sealed, first=first)
