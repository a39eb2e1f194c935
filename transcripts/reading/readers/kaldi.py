"""Parses what Kaldi and its relatives write: CTM, STM, BBC's JSON, Vosk, and lists of words."""

from __future__ import annotations

import re
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

__all__ = ["parse_kaldi", "parse_time_marks", "parse_vosk", "parse_word_list"]

# CTM: recording, channel, begin, length, word, certainty
# STM: recording, channel, speaker, begin, end, <about>, words
_CTM = re.compile(r"\S+ +(\w{1,3}) +(\d+\.\d+) +(\d+\.\d+) +(\S+)(?: +-?[\d.]+)?(?: +\S+){0,2} *")
_STM = re.compile(r"\S+ +\w{1,3} +(\S+) +(\d+\.\d+) +(\d+\.\d+) +(?:<[^<>]*> +)?(.*\S) *")
_SILENCE = frozenset({"<eps>", "<sil>", "ignore_time_segment_in_scoring"})

_WORD = ("punct", "punctuated_word", "text", "word", "value", "content")
_START = ("start", "startTime", "start_time", "startTimeSec", "from")
_END = ("end", "endTime", "end_time", "endTimeSec", "to")
_SPEAKER = ("speaker", "speaker_id", "speaker_label", "speakerId", "speakerLabel", "speakerTag")


def parse_time_marks(text: str) -> list[Piece]:
    """Parse the lines of a CTM or STM file; no pieces for any other text."""
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith(";;")]
    if len(lines) < 3:
        return []
    if all(map(_CTM.fullmatch, lines)):
        found = [match for line in lines if (match := _CTM.fullmatch(line))]
        several = len({match[1] for match in found}) > 1
        words = (
            (
                match[4],
                get_label(match[1]) if several else "",
                float(match[2]),
                round(float(match[2]) + float(match[3]), 3),
                False,
            )
            for match in found
            if match[4].casefold() not in _SILENCE
        )
        return list(parse_words(words))
    if all(map(_STM.fullmatch, lines)):
        return [
            Piece(
                words=match[4],
                label=get_label(match[1]),
                start_time=float(match[2]),
                end_time=float(match[3]),
            )
            for line in lines
            if (match := _STM.fullmatch(line)) and match[4].casefold() not in _SILENCE
        ]
    return []


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
