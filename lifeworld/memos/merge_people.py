"""Joining two who are one person, with the memos on them."""

from __future__ import annotations

from coding.memos.commands import move_memo_rows
from study import Study
from transcripts.model import ParticipantId
from transcripts.queries import get_pseudonyms
from transcripts.speakers import commands

__all__ = ["merge_people"]


def merge_people(study: Study, keep_id: str, other_id: str, *, actor: str) -> ParticipantId:
    """Record that two are one person, who has the memos on both, and return the participant.

    Raises:
        NotFound: one of them is gone.
        InvalidInput: they are the same person already, or speak in the same transcript.
    """
    with study.change("merge people", actor=actor, gathers=True) as change:
        kept = commands.merge_people(study, keep_id, other_id, actor=actor)
        change.subject = get_pseudonyms(study)[kept]
        move_memo_rows(study, change, "person", other_id, kept)
    return kept
