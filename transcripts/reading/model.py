"""What a file was read as: its text, turns and speakers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["ReadSpeaker", "ReadTurn", "Reading"]


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """One speaker's uninterrupted stretch of text.

    `[start, end)` are code points of the reading's text: the words spoken, without label and time
    stamp, trimmed, never empty. `label` is "" if no speaker is known. Times are in seconds.
    """

    label: str
    start: int
    end: int
    start_time: float | None = None
    end_time: float | None = None


@dataclass(frozen=True, slots=True)
class ReadSpeaker:
    """A speaker label with its guessed role, for a person to confirm.

    `role` is participant, moderator, observer, several or unknown; `first_line` is the beginning
    of the speaker's first turn.
    """

    label: str
    role: str
    turns: int
    words: int
    first_line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    r"""The contents of a file: its text, turns and speakers.

    Attributes:
        name: The file's name.
        title: The title in front matter or properties, or else from the name.
        format: The detected format, such as "docx".
        text: The whole text with newlines "\n", not normalised.
        turns: The turns in text order, without overlaps.
        speakers: One for every label, in order of appearance; none for the label "".
        kind: "transcript", "notes" (no speakers) or "answers" (one turn for each answer).
        encoding: The encoding of a text file; None if the format determines it.
        language: ISO 639-1, or None if unsure.
        duration: The length in seconds, or else the last time in the file.
        date: The date in ISO format, if the file or its name gives one.
        warnings: Sentences on what was guessed or repaired.
        left_out: Sentences on what was left out of the text or has no speaker.
        doubtful: The guesses about speakers that a person should look at, with the line of each.
        question_of: For answers, the question of each turn, parallel to `turns`; otherwise empty.
        columns: For a table, the names (or numbers) of its columns; otherwise empty.
        people: For a table, label → attribute → value, from the columns kept as attributes.
        person: For a table, the header of the labels in `people`; "" if the rows have none.
    """

    name: str
    title: str
    format: str
    text: str
    turns: tuple[ReadTurn, ...]
    speakers: tuple[ReadSpeaker, ...] = ()
    kind: str = "transcript"
    encoding: str | None = None
    language: str | None = None
    duration: float | None = None
    date: str | None = None
    warnings: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    question_of: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    person: str = ""
