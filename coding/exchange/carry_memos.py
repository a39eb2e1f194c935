"""Bring the notes of a project into a study, each on the thing that it was on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from coding.commands import add_excerpt_row
from coding.exchange.model import ReadMemo
from coding.exchange.read_project import FoundProject
from coding.memos.commands import add_memo_row
from coding.memos.model import NewMemo, Thing
from coding.queries import LONGEST, find_excerpt
from study import Study
from study.ledger import Change
from transcripts.model import TranscriptId
from transcripts.reading.model import Reading

__all__ = ["add_memos"]


def add_memos(
    study: Study,
    change: Change,
    found: FoundProject,
    *,
    actor: str,
    transcripts: Mapping[int, TranscriptId],
    things: Mapping[tuple[str, str], str],
) -> int:
    """Store the notes of a project inside an open change, and return how many there are.

    Args:
        study: The study.
        change: The change.
        found: The project.
        actor: Who wrote those of which the file does not say it.
        transcripts: The transcript of each text, by its place in the project.
        things: The id in the study of each code, case and set, by its kind and its id in the file.
    """
    readings = dict(found.readings)
    memos = 0
    for memo in found.project.memos:
        thing = _find_thing(study, change, memo, readings, transcripts, things)
        new = NewMemo(body=memo.words, title=memo.title, thing=thing)
        add_memo_row(change, new, actor=memo.by or actor)
        memos += 1
    return memos


def _find_thing(
    study: Study,
    change: Change,
    memo: ReadMemo,
    readings: Mapping[int, Reading],
    transcripts: Mapping[int, TranscriptId],
    things: Mapping[tuple[str, str], str],
) -> Thing:
    """Return what a note is on in the study: nothing, where that did not come in."""
    if memo.on == "study":
        return Thing(kind="study", id="study")
    if memo.on in ("text", "words") and memo.text in transcripts:
        transcript = transcripts[memo.text]
        if memo.on == "text":
            return Thing(kind="transcript", id=transcript)
        start, end = _find_turn(readings[memo.text], memo)
        excerpt = find_excerpt(study, transcript, start, end, quote=None)
        return Thing(kind="turn", id=add_excerpt_row(study, change, excerpt))
    kind = {"code": "code", "person": "person", "set": "theme"}.get(memo.on, "")
    there = things.get((memo.on, memo.key)) if kind else None
    return Thing(kind=kind, id=there) if there else Thing()


def _find_turn(reading: Reading, memo: ReadMemo) -> tuple[int, int]:
    """Return the turn that words begin in; or the words, where they belong to no turn."""
    turn = bisect_right([each.start for each in reading.turns], memo.start) - 1
    if turn >= 0 and memo.start < reading.turns[turn].end:
        found = reading.turns[turn]
        return found.start, min(found.end, found.start + LONGEST)
    return memo.start, min(memo.end, memo.start + LONGEST)
