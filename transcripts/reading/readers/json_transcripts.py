"""Reads JSON transcripts, recognised by their structure, and Rev's token lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from study.errors import Unreadable
from transcripts.reading.encodings import read_text
from transcripts.reading.readers import recognisers
from transcripts.reading.readers.draft import Draft, Piece
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

__all__ = ["parse_turn_list", "parse_word_list", "read_json", "read_rev_tokens"]

_SPEAKER_KEYS = (
    "speaker", "speaker_name", "speaker_label", "speakerName", "name", "label", "author", "role",
    "participant", "who", "from", "user", "speaker_id", "speakerId",
)  # fmt: skip
_TEXT_KEYS = (
    "text", "content", "transcript", "utterance", "words", "sentence", "message", "body", "value",
    "display_text",
)  # fmt: skip
_START_KEYS = (
    "start",
    "start_time",
    "startTime",
    "begin",
    "from",
    "ts",
    "time",
    "offset",
    "timestamp",
)
_END_KEYS = ("end", "end_time", "endTime", "stop", "to", "end_ts")
_EXPECTED = (
    "Use a transcript from Whisper, WhisperX, AssemblyAI, Deepgram, AWS Transcribe, Google, "
    "Speechmatics, IBM Watson, Rev, Otter or autoEdit, or a list of objects with speaker and text."
)


def read_json(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read the JSON of a speech recogniser, or a list of turns.

    Raises:
        Unreadable: If the file is not JSON, is nested too deeply, or has no known structure.
    """
    decoded = read_text(data, name, encoding=encoding)
    try:
        value = json.loads(decoded.text, parse_constant=lambda _: None)
    except RecursionError as error:
        raise Unreadable(
            f"{name} is nested too deeply to be a transcript.", hint=_EXPECTED
        ) from error
    except ValueError as error:
        raise Unreadable(f"{name} is not valid JSON.", hint="Export it again.") from error
    for reader in _SHAPES:
        pieces = [piece for piece in reader(value) if piece.words.strip()]
        if pieces:
            return _draft(value, pieces, decoded.encoding, decoded.warnings)
    raise Unreadable(f"{name} is JSON, but not a known kind of transcript.", hint=_EXPECTED)


def _draft(value: Json, pieces: list[Piece], encoding: str, warnings: tuple[str, ...]) -> Draft:
    timed = any(piece.start_time is not None for piece in pieces)
    language = (
        get_key(value, "language")
        or get_key(value, "language_code")
        or get_path(value, "job", "lang")
    )
    short = language[:2].lower() if isinstance(language, str) and len(language) > 1 else None
    ends = [piece.end_time for piece in pieces if piece.end_time is not None]
    title = get_key(value, "title") or get_key(value, "name")
    return Draft(
        format="json",
        pieces=tuple(pieces),
        # pieces without times are turns already and must not be joined
        merge=timed,
        kind="transcript",
        title=title.strip() or None if isinstance(title, str) else None,
        language=short if short and short.isalpha() else None,
        duration=max(ends, default=None),
        encoding=encoding,
        warnings=warnings,
    )


def parse_turn_list(value: Json) -> Iterator[Piece]:
    """Yield the turns of a list of objects with speaker and text, bare or under a key near the top.

    The list with the most words is used.
    """
    candidates = [value] if isinstance(value, list) else []
    if isinstance(value, dict):
        candidates = [inner for inner in value.values() if isinstance(inner, list)]
        candidates += [
            deeper
            for inner in value.values()
            if isinstance(inner, dict)
            for deeper in inner.values()
            if isinstance(deeper, list)
        ]
    yield from max(
        map(_turns_of, candidates),
        key=lambda pieces: sum(len(piece.words) for piece in pieces),
        default=[],
    )


def _turns_of(items: list[Json]) -> list[Piece]:
    objects = [item for item in items if isinstance(item, dict)]
    if not objects or len(objects) < 0.8 * len(items):
        return []
    speaker = next((key for key in _SPEAKER_KEYS if any(key in item for item in objects)), None)
    spoken = [
        key
        for key in _TEXT_KEYS
        if key != speaker and any(isinstance(item.get(key), str) for item in objects)
    ]
    if speaker is None or not spoken:
        return []
    starts = [key for key in _START_KEYS if key != speaker]
    return [
        Piece(
            words=get_text(item.get(spoken[0])).strip(),
            label=get_label(item.get(speaker)),
            start_time=get_seconds(get_first(item, starts)),
            end_time=get_seconds(get_first(item, _END_KEYS)),
        )
        for item in objects
    ]


def parse_word_list(value: Json) -> Iterator[Piece]:
    """Yield the pieces of a bare list of words with times, as Kaldi and others write it."""
    words = list(list_objects(get_key(value, "words") if isinstance(value, dict) else value))
    if not words or not all("start" in word or "startTime" in word for word in words):
        return
    yield from parse_words(
        (
            get_text(get_first(word, ("punct", "text", "word"))),
            get_label(word.get("speaker")),
            get_seconds(get_first(word, ("start", "startTime"))),
            get_seconds(get_first(word, ("end", "endTime"))),
            False,
        )
        for word in words
    )


_SHAPES: tuple[Callable[[Json], Iterator[Piece]], ...] = (
    recognisers.parse_whisper,
    recognisers.parse_assembly,
    recognisers.parse_deepgram,
    recognisers.parse_aws,
    recognisers.parse_speechmatics,
    recognisers.parse_watson,
    recognisers.parse_google,
    recognisers.parse_rev,
    recognisers.parse_otter,
    recognisers.parse_auto_edit,
    recognisers.parse_paper_edit,
    parse_turn_list,
    parse_word_list,
)


def read_rev_tokens(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read Rev's .nlp file: one token per line with speaker, times, punctuation and case.

    Raises:
        Unreadable: If the columns `token` and `speaker` are missing.
    """
    decoded = read_text(data, name, encoding=encoding)
    lines = [line.split("|") for line in decoded.text.split("\n") if line.strip()]
    heads = lines[0] if lines else []
    if "token" not in heads or "speaker" not in heads:
        raise Unreadable(f"{name} lacks the columns “token” and “speaker”.", hint=_EXPECTED)
    rows = [dict(zip(heads, line, strict=False)) for line in lines[1:]]
    pieces = tuple(parse_words(_tokens(rows)))
    return Draft(
        format="nlp",
        pieces=pieces,
        merge=True,
        encoding=decoded.encoding,
        warnings=decoded.warnings,
    )


def _tokens(
    rows: Iterable[dict[str, str]],
) -> Iterator[Word]:
    before = ""
    for row in rows:
        token = row.get("token", "")
        case = row.get("case", "")
        if case == "CA":
            token = token.upper()
        elif case == "UC":
            token = token[:1].upper() + token[1:]
        alone = bool(token) and not any(char.isalnum() for char in token)
        if alone and token == before:
            continue  # some versions repeat punctuation on a line of its own
        before = row.get("punctuation", "")
        yield (
            row.get("prepunctuation", "") + token + before,
            get_label(row.get("speaker", "")),
            get_seconds(row.get("ts", "")),
            get_seconds(row.get("endTs", "")),
            alone,
        )
