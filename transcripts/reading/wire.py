"""Serialises readings for the way from the sandbox process to its parent."""

from __future__ import annotations

from typing import Any

from transcripts.reading.read_source import Reading, ReadSpeaker, ReadTurn

__all__ = ["parse_reading", "render_reading"]


def render_reading(reading: Reading) -> dict[str, object]:
    """Return a reading as JSON values."""
    plain = {name: getattr(reading, name) for name in Reading.__slots__}
    plain["turns"] = [[t.label, t.start, t.end, t.start_time, t.end_time] for t in reading.turns]
    plain["speakers"] = [
        [s.label, s.role, s.turns, s.words, s.first_line] for s in reading.speakers
    ]
    plain["people"] = {label: dict(known) for label, known in reading.people.items()}
    return plain


def parse_reading(plain: dict[str, Any]) -> Reading:
    """Return the reading from the JSON values of `render_reading`."""
    fields = dict(plain)
    fields["turns"] = tuple(ReadTurn(*turn) for turn in plain["turns"])
    fields["speakers"] = tuple(ReadSpeaker(*speaker) for speaker in plain["speakers"])
    for name in ("warnings", "left_out", "question_of", "columns"):
        fields[name] = tuple(plain[name])
    return Reading(**fields)
