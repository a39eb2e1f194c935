"""Parses the JSON of speech recognisers, one function each; no pieces if it is another's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transcripts.reading.readers.draft import Piece, split_at_sentences
from transcripts.reading.readers.json_values import (
    Json,
    Word,
    find_name,
    get_first,
    get_key,
    get_label,
    get_path,
    get_seconds,
    get_text,
    list_items,
    list_names,
    list_objects,
    parse_words,
)

__all__ = [
    "parse_assembly",
    "parse_auto_edit",
    "parse_aws",
    "parse_deepgram",
    "parse_google",
    "parse_otter",
    "parse_paper_edit",
    "parse_rev",
    "parse_speechmatics",
    "parse_watson",
    "parse_whisper",
]


def parse_whisper(value: Json) -> Iterator[Piece]:
    """Parse Whisper and its relatives, such as WhisperX and whisper.cpp, or a list of segments."""
    segments = get_key(value, "segments")
    if segments is None and isinstance(value, list):
        segments = value
    names = list_names(value)
    for segment in list_objects(segments):
        text = segment.get("text")
        if not isinstance(text, str) or not ({"start", "end"} & segment.keys()):
            continue
        speaker = get_first(segment, ("speaker", "speaker_name", "speaker_label", "speaker_id"))
        yield Piece(
            words=text.strip(),
            label=find_name(speaker, names),
            start_time=get_seconds(segment.get("start")),
            end_time=get_seconds(segment.get("end")),
        )
    yield from _whisper_cpp(get_key(value, "transcription"))
    for chunk in list_objects(get_key(value, "speakers") or get_key(value, "chunks")):
        times = chunk.get("timestamp")
        if isinstance(times, list) and len(times) == 2:  # Hugging Face
            yield Piece(
                words=get_text(chunk.get("text")).strip(),
                label=get_label(chunk.get("speaker")),
                start_time=get_seconds(times[0]),
                end_time=get_seconds(times[1]),
            )


_CPP_SPEAKER = re.compile(r"\s*\(speaker (\d{1,3}|\?)\)\s*")


def _whisper_cpp(segments: Json) -> Iterator[Piece]:
    for segment in list_objects(segments):
        text, times = get_text(segment.get("text")), get_key(segment, "offsets")
        if not isinstance(times, dict):
            continue
        told = _CPP_SPEAKER.match(text)
        speaker = segment.get("speaker", told[1] if told else None)
        yield Piece(
            words=text[told.end() if told else 0 :].strip(),
            label="" if speaker == "?" else get_label(speaker),
            start_time=get_seconds(times.get("from"), 1000),
            end_time=get_seconds(times.get("to"), 1000),
        )


def parse_assembly(value: Json) -> Iterator[Piece]:
    """Parse AssemblyAI: utterances in milliseconds, or words, or the bare text."""
    utterances = [
        item
        for item in list_objects(get_key(value, "utterances"))
        if {"start", "text"} <= item.keys()
    ]
    marked = isinstance(value, dict) and {"audio_duration", "acoustic_model"} & value.keys()
    if not utterances and not marked:
        return
    for item in utterances:
        yield Piece(
            words=get_text(item.get("text")),
            label=get_label(item.get("speaker")),
            start_time=get_seconds(item.get("start"), 1000),
            end_time=get_seconds(item.get("end"), 1000),
        )
    if utterances:
        return
    words = list(list_objects(get_key(value, "words")))
    yield from parse_words(
        (
            get_text(word.get("text")),
            get_label(word.get("speaker")),
            get_seconds(word.get("start"), 1000),
            get_seconds(word.get("end"), 1000),
            False,
        )
        for word in words
    )
    if not words:
        yield from _plain(get_key(value, "text"))


def _plain(text: Json) -> Iterator[Piece]:
    for stretch in split_at_sentences(get_text(text)):
        yield Piece(words=stretch)


def parse_deepgram(value: Json) -> Iterator[Piece]:
    """Parse Deepgram: utterances, or the words of each channel."""
    results = get_key(value, "results")
    utterances = list(list_objects(get_key(results, "utterances")))
    for item in utterances:
        yield Piece(
            words=get_text(item.get("transcript")),
            label=get_label(item.get("speaker")),
            start_time=get_seconds(item.get("start")),
            end_time=get_seconds(item.get("end")),
        )
    if utterances:
        return
    channels = list(list_objects(get_key(results, "channels")))
    for number, channel in enumerate(channels):
        best = get_path(channel, "alternatives", 0)
        words = list(list_objects(get_key(best, "words")))
        if not words:
            yield from _plain(get_key(best, "transcript"))
        own = f"Speaker {number + 1}" if len(channels) > 1 else ""
        yield from parse_words(
            (
                get_text(word.get("punctuated_word") or word.get("word")),
                get_label(word.get("speaker")) or own,
                get_seconds(word.get("start")),
                get_seconds(word.get("end")),
                False,
            )
            for word in words
        )


def parse_aws(value: Json) -> Iterator[Piece]:
    """Parse AWS Transcribe: items with alternatives; punctuation has no times."""
    items = get_path(value, "results", "items")
    if items is None and isinstance(value, list):
        items = value
    found = [item for item in list_objects(items) if "alternatives" in item and "type" in item]
    kinds = {get_text(item["type"]) for item in found}
    if not kinds & {"pronunciation", "punctuation"}:
        return
    if any(key in item for item in found for key in ("eos", "attaches_to", "is_eos")):
        return  # Speechmatics uses the same names
    speakers: dict[str, str] = {}
    for segment in list_objects(get_path(value, "results", "speaker_labels", "segments")):
        for item in list_objects(segment.get("items")):
            speakers[str(item.get("start_time"))] = get_text(item.get("speaker_label"))
    yield from parse_words(
        (
            get_text(get_path(item, "alternatives", 0, "content")),
            get_text(item.get("speaker_label")) or speakers.get(str(item.get("start_time")), ""),
            get_seconds(item.get("start_time")),
            get_seconds(item.get("end_time")),
            item["type"] == "punctuation",
        )
        for item in found
    )


def parse_google(value: Json) -> Iterator[Piece]:
    """Parse Google: results with alternatives; with diarisation, the last repeats every word."""
    results = get_key(value, "results") or get_path(value, "response", "results")
    bests = [get_path(result, "alternatives", 0) for result in list_objects(results)]
    bests = [best for best in bests if isinstance(get_key(best, "transcript"), str)]
    tagged = [
        word for best in bests for word in list_objects(best.get("words")) if _is_tagged(word)
    ]
    if tagged and bests:
        # with diarisation, the last result repeats all words with their speakers
        last = [word for word in list_objects(bests[-1].get("words")) if _is_tagged(word)]
        chosen = last if len(last) >= 0.5 * len(tagged) else tagged
        yield from parse_words(
            (
                get_text(word.get("word")),
                _google_label(word),
                get_seconds(get_first(word, _GOOGLE_START)),
                get_seconds(get_first(word, _GOOGLE_END)),
                False,
            )
            for word in chosen
        )
        return
    for best in bests:
        words = list(list_objects(best.get("words")))
        if words and not (set(_GOOGLE_START) & words[0].keys()):
            continue
        yield Piece(
            words=get_text(best["transcript"]).strip(),
            start_time=get_seconds(get_first(words[0], _GOOGLE_START)) if words else None,
            end_time=get_seconds(get_first(words[-1], _GOOGLE_END)) if words else None,
        )


_GOOGLE_START = ("startTime", "startOffset", "start_time", "start_offset")
_GOOGLE_END = ("endTime", "endOffset", "end_time", "end_offset")
_GOOGLE_TAGS = ("speakerTag", "speakerLabel", "speaker_tag", "speaker_label")


def _is_tagged(word: dict[str, Json]) -> bool:
    return any(key in word for key in _GOOGLE_TAGS)


def _google_label(word: dict[str, Json]) -> str:
    tag = get_first(word, _GOOGLE_TAGS)
    return f"Speaker {tag}" if isinstance(tag, int) else get_label(tag)


def parse_speechmatics(value: Json) -> Iterator[Piece]:
    """Parse Speechmatics: results with alternatives, or the older lists of words and speakers."""
    results = [item for item in list_objects(get_key(value, "results")) if "alternatives" in item]
    if any(get_text(item.get("type")) in {"word", "punctuation"} for item in results):
        yield from parse_words(
            (
                get_text(get_path(item, "alternatives", 0, "content")),
                _speechmatics_label(get_path(item, "alternatives", 0, "speaker")),
                get_seconds(item.get("start_time")),
                get_seconds(item.get("end_time")),
                item.get("type") == "punctuation",
            )
            for item in results
        )
        return
    words = [
        word for word in list_objects(get_key(value, "words")) if {"name", "time"} <= word.keys()
    ]
    starts = [
        (get_seconds(turn.get("time")) or 0.0, _speechmatics_label(turn.get("name")))
        for turn in list_objects(get_key(value, "speakers"))
    ]
    yield from parse_words(_old_speechmatics(words, sorted(starts)))


def _old_speechmatics(
    words: list[dict[str, Json]], starts: list[tuple[float, str]]
) -> Iterator[Word]:
    place = -1
    for word in words:
        begins = get_seconds(word.get("time"))
        while (
            begins is not None and place + 1 < len(starts) and starts[place + 1][0] <= begins + 0.01
        ):
            place += 1
        length = get_seconds(word.get("duration")) or 0.0
        text = get_text(word.get("name"))
        yield (
            text,
            starts[place][1] if place >= 0 else "",
            begins,
            None if begins is None else round(begins + length, 3),
            text in {".", ",", "?", "!"},
        )


def _speechmatics_label(value: Json) -> str:
    return "Unknown speaker" if value == "UU" else get_label(value)


def parse_watson(value: Json) -> Iterator[Piece]:
    """Parse IBM Watson: time stamps in the alternatives, speakers in a separate list."""
    if isinstance(value, dict) and len(list_items(value.get("results"))) == 1:
        inner = get_path(value, "results", 0)
        value = inner if isinstance(get_key(inner, "results"), list) else value
    speakers = {
        get_seconds(item.get("from")): get_label(item.get("speaker"))
        for item in list_objects(get_key(value, "speaker_labels"))
    }
    for result in list_objects(get_key(value, "results")):
        stamps = list_items(get_path(result, "alternatives", 0, "timestamps"))
        yield from parse_words(
            (
                get_text(stamp[0]),
                speakers.get(get_seconds(stamp[1]), ""),
                get_seconds(stamp[1]),
                get_seconds(stamp[2]),
                False,
            )
            for stamp in stamps
            if isinstance(stamp, list) and len(stamp) > 2
        )


def parse_rev(value: Json) -> Iterator[Piece]:
    """Parse Rev AI: monologues made of elements."""
    names = {
        item["id"]: get_label(item.get("name"))
        for item in list_objects(get_key(value, "speakers"))
        if isinstance(item.get("id"), int | str)
    }
    for monologue in list_objects(get_key(value, "monologues")):
        elements = list(list_objects(monologue.get("elements")))
        words = "".join(get_text(element.get("value")) for element in elements)
        times = [get_seconds(element.get("ts", element.get("timestamp"))) for element in elements]
        ends = [
            get_seconds(element.get("end_ts", element.get("end_timestamp"))) for element in elements
        ]
        speaker = monologue.get("speaker")
        named = names.get(speaker, "") if isinstance(speaker, int | str) else ""
        yield Piece(
            words=" ".join(words.split()),
            label=named or get_label(speaker),
            start_time=next((time for time in times if time is not None), None),
            end_time=next((time for time in reversed(ends) if time is not None), None),
        )


def parse_auto_edit(value: Json) -> Iterator[Piece]:
    """Parse autoEdit 2: paragraphs of lines of words."""
    for part in list_objects(get_key(value, "text")):
        for paragraph in list_objects(part.get("paragraph")):
            yield from parse_words(
                (
                    get_text(word.get("text")),
                    get_label(part.get("speaker")),
                    get_seconds(word.get("startTime")),
                    get_seconds(word.get("endTime")),
                    False,
                )
                for word in list_objects(paragraph.get("line"))
            )


def parse_paper_edit(value: Json) -> Iterator[Piece]:
    """Parse digitalPaperEdit: words in one list, paragraphs with speakers in another."""
    words = [
        word for word in list_objects(get_key(value, "words")) if {"start", "text"} <= word.keys()
    ]
    paragraphs = list(list_objects(get_key(value, "paragraphs")))
    if not words or not paragraphs:
        return
    at = 0
    for place, paragraph in enumerate(paragraphs):
        following = get_path(paragraphs, place + 1, "start")
        stop = get_seconds(following) if following is not None else None
        held = []
        while at < len(words):
            begins = get_seconds(words[at].get("start"))
            if stop is not None and begins is not None and begins >= stop:
                break
            held.append(get_text(words[at].get("text")))
            at += 1
        yield Piece(
            words=" ".join(held),
            label=get_label(paragraph.get("speaker")),
            start_time=get_seconds(paragraph.get("start")),
            end_time=get_seconds(paragraph.get("end")),
        )


def parse_otter(value: Json) -> Iterator[Piece]:
    """Parse Otter: transcripts with offsets in samples at 16 kHz."""
    speech = get_key(value, "speech") or value
    for part in list_objects(get_key(speech, "transcripts")):
        yield Piece(
            words=get_text(part.get("transcript")),
            label=get_label(part.get("speaker_name", part.get("speaker_id", part.get("speaker")))),
            start_time=get_seconds(part.get("start_offset"), 16_000),
            end_time=get_seconds(part.get("end_offset"), 16_000),
        )
