"""Parses texts that people labelled in doccano, Label Studio or Prodigy: their words alone."""

from __future__ import annotations

from collections.abc import Iterator

from study.language import say
from study.wording import count_things
from transcripts.reading.readers.draft import Draft, Piece
from transcripts.reading.readers.json_values import (
    Json,
    get_first,
    get_key,
    get_label,
    get_seconds,
    get_text,
    list_items,
    list_objects,
)
from transcripts.reading.speakers import guess_label_kind

__all__ = ["parse_annotated"]

_LABELS = ("label", "labels", "entities", "annotations", "spans", "cats", "relations", "accept")
_WORDS = ("text", "data", "content", "sentence")
_SPEAKERS = ("author", "speaker", "name", "role", "sender")
_TASKS = ("annotations", "completions", "predictions")
_SAYS_WHO = {"speaker", "speaker_name", "author", "name", "participant", "who", "user", "from"}


def parse_annotated(value: Json) -> Draft | None:
    """Return the texts of an export of labelled texts, or None for any other JSON.

    Labels are no speakers; how many were left out is told.
    """
    items = [value] if isinstance(value, dict) else list(list_objects(value))
    if not items or len(items) < len(list_items(value)):
        return None
    tasks = [item for item in items if isinstance(item.get("data"), dict)]
    if len(tasks) == len(items) and any(key in item for item in items for key in _TASKS):
        return _read_tasks(tasks)
    if all(_is_labelled(item) for item in items) and _has_labels(items):
        count = sum(_count(item.get(key)) for item in items for key in _LABELS)
        return _make([get_text(get_first(item, _WORDS)) for item in items], count)
    return None


def _is_labelled(item: dict[str, Json]) -> bool:
    """Return whether an object is a text with labels, not a turn or a recogniser's result."""
    timed = {"start", "end", "start_time", "startTime", "timestamp"} & item.keys()
    words = get_first(item, _WORDS)
    return isinstance(words, str) and not timed and not _SAYS_WHO & item.keys()


def _has_labels(items: list[dict[str, Json]]) -> bool:
    if any(isinstance(item.get(key), list | dict) for item in items for key in _LABELS):
        return True
    named = [get_text(item.get("label")) for item in items if item.get("label")]
    # "label" may be that of a speaker: then most look like one
    return bool(named) and 2 * sum(bool(guess_label_kind(name)) for name in named) < len(named)


def _count(labels: Json) -> int:
    if isinstance(labels, dict):
        return len(labels)
    return len(labels) if isinstance(labels, list) else int(bool(labels))


def _make(texts: list[str], labels: int) -> Draft | None:
    text = "\n\n".join(words.strip() for words in texts if words.strip())
    if not text:
        return None
    told = say(
        "{labels}: only the words were read.",
        labels=count_things(labels, "label of the words", "labels of the words"),
    )
    return Draft(format="json", text=text, left_out=(told,) if labels else ())


def _read_tasks(tasks: list[dict[str, Json]]) -> Draft | None:
    """Read Label Studio: dialogues, transcribed recordings, or texts."""
    results = [
        result
        for task in tasks
        for done in list_objects(get_first(task, _TASKS))
        for result in list_objects(done.get("result"))
    ]
    spoken = list(_list_regions(results))
    if spoken:
        return Draft(format="json", pieces=tuple(spoken), kind="transcript", merge=True)
    dialogues = [piece for task in tasks for piece in _list_dialogue(task["data"])]
    told = say(
        "{labels}: only the words were read.",
        labels=count_things(len(results), "label of the words", "labels of the words"),
    )
    if dialogues:
        return Draft(
            format="json",
            pieces=tuple(dialogues),
            kind="transcript",
            left_out=(told,) if results else (),
        )
    texts = [
        max((each for each in task["data"].values() if isinstance(each, str)), key=len, default="")
        for task in tasks
    ]
    return _make(texts, len(results))


def _list_dialogue(data: dict[str, Json]) -> Iterator[Piece]:
    for value in data.values():
        for item in list_objects(value):
            words = get_text(get_first(item, _WORDS))
            if words.strip():
                yield Piece(words=words.strip(), label=get_label(get_first(item, _SPEAKERS)))


def _list_regions(results: list[dict[str, Json]]) -> Iterator[Piece]:
    """Yield what was typed for stretches of a recording, with the label of the same stretch."""
    who: dict[str, str] = {}
    for result in results:
        named = get_key(result.get("value"), "labels")
        if isinstance(named, list) and named:
            who[str(result.get("id"))] = get_label(named[0])
    typed = [each for each in results if each.get("type") == "textarea"]
    timed = [each for each in typed if get_key(each.get("value"), "start") is not None]
    for result in sorted(timed, key=lambda each: get_seconds(each["value"]["start"]) or 0.0):
        value = result["value"]
        texts = value.get("text")
        words = " ".join(map(get_text, texts)) if isinstance(texts, list) else get_text(texts)
        yield Piece(
            words=words.strip(),
            label=who.get(str(result.get("id")), ""),
            start_time=get_seconds(value.get("start")),
            end_time=get_seconds(value.get("end")),
        )
