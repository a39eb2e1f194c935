"""Reads JSON transcripts, recognised by their structure, and Rev's token lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from study.errors import Unreadable
from study.language import mark, say
from transcripts.reading.encodings import read_text
from transcripts.reading.readers import recognisers
from transcripts.reading.readers.annotated_json import parse_annotated
from transcripts.reading.readers.azure import parse_azure
from transcripts.reading.readers.chat_json import parse_chat_export
from transcripts.reading.readers.draft import Draft, Piece
from transcripts.reading.readers.editors import (
    parse_draft_js,
    parse_otranscribe,
    parse_slate,
)
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
    list_names,
    list_objects,
    parse_words,
)
from transcripts.reading.readers.kaldi import parse_kaldi, parse_vosk, parse_word_list
from transcripts.reading.readers.moments import parse_moment

__all__ = ["parse_turn_list", "read_json", "read_rev_tokens"]

_SPEAKER_KEYS = (
    "speaker", "speaker_name", "speaker_label", "speakerName", "name", "label", "author", "role",
    "participant", "who", "from", "user", "sender_name", "sender", "speaker_id", "speakerId",
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
    "data_start",
)
_WORD_KEYS = ("punctuated_word", "punct", "text", "word", "value", "content")
_DEEPEST = 4  # keys above the list of turns
_END_KEYS = ("end", "end_time", "endTime", "stop", "to", "end_ts", "data_end")
_EXPECTED = mark(
    "Use a transcript from Whisper, WhisperX, AssemblyAI, Deepgram, AWS"
    " Transcribe, Azure, Google, Speechmatics, IBM Watson, Rev, Otter, Vosk"
    " or autoEdit, a chat from Telegram, Slack or Discord, or a list of"
    " objects with speaker and text."
)


def read_json(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read the JSON of a speech recogniser, or a list of turns.

    Raises:
        Unreadable: If the file is not JSON, is nested too deeply, or has no known structure.
    """
    decoded = read_text(data, name, encoding=encoding)
    try:
        value = _load(decoded.text)
    except RecursionError as error:
        raise Unreadable(
            say("{name} is nested too deeply to be a transcript.", name=name), hint=say(_EXPECTED)
        ) from error
    except ValueError as error:
        raise Unreadable(
            say("{name} is not valid JSON.", name=name), hint=say("Export it again.")
        ) from error
    draft = (
        _find_saved(value, _SAVED)
        or _find_pieces(value, _RECOGNISED)
        or _find_saved(value, (parse_annotated,))
        or _find_pieces(value, _LISTS)
    )
    if draft is not None:
        warnings = decoded.warnings + draft.warnings
        return replace(draft, encoding=decoded.encoding, warnings=warnings)
    raise Unreadable(
        say("{name} is JSON, but not a known kind of transcript.", name=name), hint=say(_EXPECTED)
    )


def _load(text: str) -> Json:
    """Load JSON, or several values one after the other (JSON Lines) as a list."""
    decoder = json.JSONDecoder(parse_constant=lambda _: None)
    values: list[Json] = []
    at = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    while at < end or not values:
        value, at = decoder.raw_decode(text, at)
        values.append(value)
        while at < end and text[at].isspace():
            at += 1
    return values[0] if len(values) == 1 else values


def _find_saved(value: Json, makers: Iterable[Callable[[Json], Draft | None]]) -> Draft | None:
    return next((draft for make in makers if (draft := make(value)) is not None), None)


def _find_pieces(value: Json, shapes: Iterable[_Shape]) -> Draft | None:
    for shape in shapes:
        pieces = [piece for piece in shape(value) if piece.words.strip()]
        if pieces:
            return _draft(value, pieces)
    return None


def _draft(value: Json, pieces: list[Piece]) -> Draft:
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
    )


def parse_turn_list(value: Json) -> Iterator[Piece]:
    """Yield the turns of a list of objects with speaker and text, bare or under a key near the top.

    The list with the most words is used.
    """
    names = list_names(value)
    yield from max(
        (_turns_of(items, names) for items in _list_lists(value, _DEEPEST)),
        key=lambda pieces: sum(len(piece.words) for piece in pieces),
        default=[],
    )


def _list_lists(value: Json, depth: int) -> Iterator[list[Json]]:
    """Yield the lists at most *depth* keys below the top, not those inside of lists."""
    if isinstance(value, list):
        yield value
    elif isinstance(value, dict) and depth:
        for inner in value.values():
            yield from _list_lists(inner, depth - 1)


def _turns_of(items: list[Json], names: dict[str, str]) -> list[Piece]:
    objects = [item for item in items if isinstance(item, dict)]
    if not objects or len(objects) < 0.8 * len(items):
        return []
    speaker = next((key for key in _SPEAKER_KEYS if any(key in item for item in objects)), None)
    spoken = next(
        (
            key
            for key in _TEXT_KEYS
            if key != speaker and any(_find_words(item.get(key)) for item in objects)
        ),
        None,
    )
    if speaker is None or spoken is None:
        return []
    starts = [key for key in _START_KEYS if key != speaker]
    times = [get_first(item, starts) for item in objects]
    moments = [parse_moment(time) for time in times]
    first = next((moment for moment in moments if moment is not None), 0.0)
    pieces: list[Piece] = []
    for item, time, moment in zip(objects, times, moments, strict=True):
        start, end = get_seconds(time), get_seconds(get_first(item, _END_KEYS))
        if start is None and moment is not None and moment >= first:
            start = round(moment - first, 3)  # a date with a time: counted from the first
        words = list(list_objects(item.get(spoken)))
        pieces.append(
            Piece(
                words=_find_words(item.get(spoken)),
                label=find_name(item.get(speaker), names),
                start_time=_find_time(words[:1], _START_KEYS) if start is None else start,
                end_time=_find_time(words[-1:], _END_KEYS) if end is None else end,
            )
        )
    return pieces


def _find_words(value: Json) -> str:
    """Return a text, or the joined words of a list of objects."""
    if isinstance(value, str):
        return value.strip()
    words = (get_text(get_first(word, _WORD_KEYS)).strip() for word in list_objects(value))
    return " ".join(word for word in words if word)


def _find_time(words: list[dict[str, Json]], keys: Iterable[str]) -> float | None:
    return get_seconds(get_first(words[0], keys)) if words else None


_Shape = Callable[[Json], Iterator[Piece]]
_SAVED: tuple[Callable[[Json], Draft | None], ...] = (
    parse_otranscribe,
    parse_draft_js,
    parse_chat_export,
)
_RECOGNISED: tuple[_Shape, ...] = (
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
    parse_azure,
    parse_kaldi,
    parse_vosk,
    parse_slate,
)
# any list of turns or words; labelled texts look like one, too, and are looked for before
_LISTS: tuple[_Shape, ...] = (parse_turn_list, parse_word_list)


def read_rev_tokens(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read Rev's .nlp file: one token per line with speaker, times, punctuation and case.

    Raises:
        Unreadable: If the columns `token` and `speaker` are missing.
    """
    decoded = read_text(data, name, encoding=encoding)
    lines = [line.split("|") for line in decoded.text.split("\n") if line.strip()]
    heads = lines[0] if lines else []
    if "token" not in heads or "speaker" not in heads:
        raise Unreadable(
            say("{name} lacks the columns “token” and “speaker”.", name=name), hint=say(_EXPECTED)
        )
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
