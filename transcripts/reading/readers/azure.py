"""Parses the JSON of Microsoft's speech service: batch and fast transcription."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transcripts.reading.readers.draft import Piece
from transcripts.reading.readers.json_values import (
    Json,
    get_key,
    get_label,
    get_path,
    get_seconds,
    get_text,
    list_objects,
)

__all__ = ["parse_azure"]

_ISO = re.compile(r"PT(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,6}(?:\.\d{1,9})?)S)?")
_TICKS = 10_000_000


def parse_azure(value: Json) -> Iterator[Piece]:
    """Parse recognised phrases in their order in time; a channel of its own is a speaker."""
    phrases = list(list_objects(get_key(value, "recognizedPhrases")))
    fast = not phrases and "combinedPhrases" in (value if isinstance(value, dict) else {})
    if fast:
        phrases = list(list_objects(get_key(value, "phrases")))
    channels = {str(phrase.get("channel")) for phrase in phrases}
    found: list[tuple[float, int, Piece]] = []
    for place, phrase in enumerate(phrases):
        best = get_path(phrase, "nBest", 0)
        words = get_text(phrase.get("text")) or get_text(
            get_key(best, "display") or get_key(best, "lexical")
        )
        start, length = _find_time(phrase, "offset"), _find_time(phrase, "duration")
        end = None if start is None or length is None else round(start + length, 3)
        label = _label(phrase, several=len(channels) > 1)
        piece = Piece(words=words.strip(), label=label, start_time=start, end_time=end)
        found.append((start or 0.0, place, piece))
    if phrases:
        yield from (piece for _, _, piece in sorted(found, key=lambda each: each[:2]))
        return
    for whole in list_objects(get_key(value, "combinedRecognizedPhrases")):
        yield Piece(words=get_text(whole.get("display")), label="")


def _find_time(phrase: dict[str, Json], what: str) -> float | None:
    for key, scale in ((f"{what}InTicks", _TICKS), (f"{what}Milliseconds", 1000)):
        if (seconds := get_seconds(phrase.get(key), scale)) is not None:
            return seconds
    written = _ISO.fullmatch(get_text(phrase.get(what)))
    if written is None:
        return None
    hours, minutes, seconds = (float(part or 0) for part in written.groups())
    return round(hours * 3600 + minutes * 60 + seconds, 3)


def _label(phrase: dict[str, Json], *, several: bool) -> str:
    speaker = phrase.get("speaker")
    if isinstance(speaker, int) and not isinstance(speaker, bool):
        return f"Speaker {speaker}"  # counted from 1
    if speaker is None and several:
        return get_label(phrase.get("channel"))
    return get_label(speaker)
