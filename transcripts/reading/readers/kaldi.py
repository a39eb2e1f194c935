"""Parses the word lists of Kaldi and its relatives: BBC's JSON, Vosk, and any list of words."""

from __future__ import annotations

from collections.abc import Iterator

from transcripts.reading.readers.draft import Piece
from transcripts.reading.readers.json_values import (
    Json,
    Word,
    get_first,
    get_key,
    get_label,
    get_path,
    get_seconds,
    get_text,
    list_objects,
    parse_words,
)

__all__ = ["parse_kaldi", "parse_vosk", "parse_word_list"]

_WORD = ("punct", "punctuated_word", "text", "word", "value", "content")
_START = ("start", "startTime", "start_time", "startTimeSec", "from")
_END = ("end", "endTime", "end_time", "endTimeSec", "to")
_SPEAKER = ("speaker", "speaker_id", "speaker_label", "speakerId", "speakerLabel", "speakerTag")


def parse_kaldi(value: Json) -> Iterator[Piece]:
    """Parse BBC's Kaldi: words in one list, stretches of speakers in another."""
    inner = get_key(value, "retval")
    words = list(list_objects(get_key(inner if inner is not None else value, "words")))
    segments = get_path(value, "segmentation", "segments") or get_path(
        inner, "segmentation", "segments"
    )
    if segments is None and inner is None:
        return
    starts = sorted(
        (get_seconds(each.get("start")) or 0.0, _name(each.get("speaker")))
        for each in list_objects(segments)
    )
    yield from parse_words(_place(words, starts))


def _name(speaker: Json) -> str:
    ident, gender = get_text(get_key(speaker, "@id")), get_text(get_key(speaker, "gender"))
    return "_".join(part for part in (gender, ident) if part) or get_label(speaker)


def _place(words: list[dict[str, Json]], starts: list[tuple[float, str]]) -> Iterator[Word]:
    at = -1
    for word in words:
        text, _, begins, ends, glued = _read_word(word)
        while begins is not None and at + 1 < len(starts) and starts[at + 1][0] <= begins + 0.01:
            at += 1
        yield text, starts[at][1] if at >= 0 else "", begins, ends, glued


def parse_vosk(value: Json) -> Iterator[Piece]:
    """Parse Vosk: one result, or a list of results, each with its words."""
    for result in [value] if isinstance(value, dict) else list_objects(value):
        words = list(list_objects(result.get("result")))
        if words and all({"word", "start", "end"} <= word.keys() for word in words):
            yield from parse_words(map(_read_word, words))


def parse_word_list(value: Json) -> Iterator[Piece]:
    """Parse a list of words with times, bare or under "words"."""
    words = list(list_objects(get_key(value, "words") if isinstance(value, dict) else value))
    if words and all(get_first(word, _START) is not None for word in words):
        yield from parse_words(map(_read_word, words))


def _read_word(word: dict[str, Json]) -> Word:
    return (
        get_text(get_first(word, _WORD)).strip(),
        get_label(get_first(word, _SPEAKER)),
        get_seconds(get_first(word, _START)),
        get_seconds(get_first(word, _END)),
        False,
    )
