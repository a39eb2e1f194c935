"""Why a passage is set aside, and the passages that are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from study.language import mark
from study.wording import mark_thing

__all__ = ["COUNTED", "LABELS", "BroughtBack", "Reason", "SetAside", "SetAsideRow"]

SetAsideRow = tuple[str, str, int, int, int, str]
"""Transcript, text, start, end, turn and reason of a passage, as it is stored."""


class Reason(StrEnum):
    """Why a passage is no evidence."""

    QUESTION = "question"
    OPENING = "opening"
    CLOSING = "closing"
    RECORDING = "recording"
    ADVERT = "advert"
    GREETING = "greeting"
    EMPTY = "empty"


LABELS: dict[Reason, str] = {
    Reason.QUESTION: mark("Question of the interviewer"),
    Reason.OPENING: mark("Introduction"),
    Reason.CLOSING: mark("Closing words"),
    Reason.RECORDING: mark("About the recording"),
    Reason.ADVERT: mark("Advertisement"),
    Reason.GREETING: mark("Greeting or thanks"),
    Reason.EMPTY: mark("Answer without content"),
}

# Counted with `count_things(number, *COUNTED[reason])`.
COUNTED: dict[Reason, tuple[str, str]] = {
    Reason.QUESTION: (mark_thing("question of an interviewer", "questions of interviewers"),
                      "questions of interviewers"),
    Reason.OPENING: (mark_thing("introduction"), "introductions"),
    Reason.CLOSING: (mark_thing("closing remark"), "closing remarks"),
    Reason.RECORDING: (mark_thing("remark about the recording", "remarks about the recording"),
                       "remarks about the recording"),
    Reason.ADVERT: (mark_thing("advertisement"), "advertisements"),
    Reason.GREETING: (mark_thing("greeting or thanks", "greetings and thanks"),
                      "greetings and thanks"),
    Reason.EMPTY: (mark_thing("answer without content", "answers without content"),
                   "answers without content"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A passage that the newest run set aside, with its words and speaker."""

    transcript_id: str
    text_id: str
    start: int
    end: int
    turn: int
    reason: Reason
    words: str
    speaker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtBack:
    """A passage that a person wants suggestions for, though it was set aside."""

    id: str
    transcript_id: str
    text_id: str
    start: int
    end: int
    words: str
    by: str
