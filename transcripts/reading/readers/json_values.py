"""Safe access to values in untrusted JSON: every function checks types first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from transcripts.reading.readers.draft import Piece
from transcripts.reading.readers.marks import parse_time

__all__ = [
    "Json",
    "Word",
    "find_name",
    "get_first",
    "get_key",
    "get_label",
    "get_path",
    "get_seconds",
    "get_text",
    "list_items",
    "list_names",
    "list_objects",
    "parse_words",
]

_DATED = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")
Json = Any  # the result of json.loads
Word = tuple[str, str, float | None, float | None, bool]
"""Text, speaker, start, end, and whether no space precedes it."""


def get_key(value: Json, key: str) -> Json:
    """Return the value under a key, or None if *value* is not an object or lacks the key."""
    return value.get(key) if isinstance(value, dict) else None


def get_path(value: Json, *keys: str | int) -> Json:
    """Return the value under nested keys and list positions, or None if one is missing."""
    for key in keys:
        if isinstance(key, int):
            value = value[key] if isinstance(value, list) and len(value) > key else None
        else:
            value = get_key(value, key)
    return value


def list_items(value: Json) -> list[Json]:
    """Return a list unchanged; return an empty list for anything else."""
    return value if isinstance(value, list) else []


def list_objects(value: Json) -> Iterator[dict[str, Json]]:
    """Yield the objects in a list, skipping everything else."""
    return (item for item in list_items(value) if isinstance(item, dict))


def get_first(item: dict[str, Json], keys: Iterable[str]) -> Json:
    """Return the first value under one of *keys* that is not empty, or None."""
    return next((item[key] for key in keys if item.get(key) not in (None, "")), None)


def get_seconds(value: Json, scale: float = 1.0) -> float | None:
    """Return seconds, at least 0, from a number, "12.5s", "1:02" or Google's object; or None.

    A date with a time of day is no time in a recording.
    """
    if isinstance(value, dict):  # Google's {"seconds": "1", "nanos": 200000000}
        nanos = get_seconds(value.get("nanos", 0)) or 0.0
        value = (get_seconds(value.get("seconds", 0)) or 0.0) + nanos / 1e9
    if isinstance(value, str):
        if ":" in value:
            return None if _DATED.search(value) else parse_time(value)
        value = value.removesuffix("s")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        seconds = float(value) / scale
    except (ValueError, OverflowError):
        return None
    return round(seconds, 3) if 0 <= seconds < 1e6 else None


def get_text(value: Json) -> str:
    """Return a text unchanged; return an empty text for anything else."""
    return value if isinstance(value, str) else ""


def get_label(value: Json) -> str:
    """Return a readable speaker label: 0 → Speaker 1, "A" → Speaker A."""
    if isinstance(value, dict):
        value = get_first(
            value, ("name", "label", "displayName", "display_name", "real_name", "id")
        )
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return f"Speaker {int(value) + 1}" if 0 <= value < 10_000 else ""
    label = get_text(value).strip()
    if re.fullmatch(r"[A-Z]|\d{1,3}", label):
        return f"Speaker {label}"
    return label[:200]


def list_names(value: Json) -> dict[str, str]:
    """Return the names of speakers by their ids, where a list beside the words gives both."""
    names: dict[str, str] = {}
    for key in ("speakers", "participants"):
        for item in list_objects(get_key(value, key)):
            ident, name = get_first(item, ("id", "speaker", "label", "key")), item.get("name")
            if isinstance(ident, str | int) and isinstance(name, str) and name.strip():
                names[str(ident)] = name.strip()
    return names


def find_name(speaker: Json, names: dict[str, str]) -> str:
    """Return the label of a speaker, or the name that belongs to its id."""
    known = names.get(str(speaker)) if isinstance(speaker, str | int) else None
    return known if known is not None else get_label(speaker)


def parse_words(words: Iterable[Word]) -> Iterator[Piece]:
    """Join words (text, speaker, start, end, no space before) into pieces of one speaker each.

    A piece also ends at a pause of more than a second, or at a sentence end if it is long.
    """
    held: list[str] = []
    length = 0
    label, start, end = "", None, None
    for text, speaker, begins, ends, glued in words:
        if not text:
            continue
        pause = begins is not None and end is not None and begins - end > 1.0
        fresh = speaker != label and not glued
        full = length > 300 and held[-1][-1:] in ".?!"
        if held and not glued and (fresh or pause or full):
            yield Piece(words=_glue(held), label=label, start_time=start, end_time=end)
            held, length, start, end = [], 0, None, None
        if not held:
            label, start = speaker, begins
        held.append(("\0" if glued else "") + text)
        length += len(text) + 1
        end = ends if ends is not None else end
    if held:
        yield Piece(words=_glue(held), label=label, start_time=start, end_time=end)


def _glue(words: list[str]) -> str:
    return " ".join(word.strip(" ") for word in words).replace(" \0", "").replace("\0", "")
