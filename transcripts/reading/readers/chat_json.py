"""Parses chats that Telegram, Slack, Discord, Messenger and Teams export as JSON."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from study.language import say
from study.wording import count_things
from transcripts.reading.readers.draft import Draft, Piece
from transcripts.reading.readers.json_values import (
    Json,
    get_first,
    get_key,
    get_label,
    get_path,
    get_text,
    list_items,
    list_objects,
)
from transcripts.reading.readers.moments import parse_moment

__all__ = ["parse_chat_export"]

_TAG = re.compile(r"<[^<>]{1,500}>")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SPOKEN_KINDS = {"", "message", "default", "reply", "0", "19", "generic"}


@dataclass(frozen=True, slots=True)
class _Message:
    label: str
    words: str
    moment: float | None
    day: str
    said: bool = True


def parse_chat_export(value: Json) -> Draft | None:
    """Return the messages of a chat as a draft, or None for any other JSON."""
    chosen, others = _choose(value)
    messages = [message for message in map(_read, chosen) if message is not None]
    wordless = sum(not message.words for message in messages)
    messages = [message for message in messages if message.words]
    if sum(message.said for message in messages) < 2 or 2 * (len(messages) + wordless) < len(
        chosen
    ):
        return None
    warnings: list[str] = []
    moments = [message.moment for message in messages if message.moment is not None]
    if len(moments) > 1 and moments[0] > moments[-1]:
        messages.reverse()
        moments.reverse()
    if "sender_name" in chosen[0] and any(_is_broken(message) for message in messages):
        messages = [_mend(message) for message in messages]
        warnings.append(
            say("Letters that Messenger writes as several signs were put together again.")
        )
    if moments:
        warnings.append(say("The times are counted from the first message."))
    silent = sum(not message.said for message in messages)
    left_out = []
    if silent:
        left_out.append(
            say(
                "{lines} of the chat program: kept in the text as nobody's words.",
                lines=count_things(silent, "line"),
            )
        )
    if wordless:
        left_out.append(
            say("{messages} without words.", messages=count_things(wordless, "message"))
        )
    if others:
        left_out.append(say("Only the longest of {number} chats was read.", number=others + 1))
    title = get_key(value, "name") or get_key(value, "title") or get_path(value, "channel", "name")
    return Draft(
        format="json",
        pieces=tuple(_render(messages)),
        kind="transcript",
        duration=0.0,  # no recording, however long the chat went on
        title=title.strip() or None if isinstance(title, str) else None,
        date=next((message.day for message in messages if message.day), None),
        warnings=tuple(warnings),
        left_out=tuple(left_out),
    )


def _choose(value: Json) -> tuple[list[dict[str, Json]], int]:
    """Return the messages, and how many other chats the file holds."""
    chats = list(list_objects(get_path(value, "chats", "list")))
    if chats:
        longest = max(chats, key=lambda chat: len(list_items(chat.get("messages"))))
        return list(list_objects(longest.get("messages"))), len(chats) - 1
    if isinstance(value, dict):
        value = value.get("messages") or value.get("value")
    return list(list_objects(value)), 0


def _read(item: dict[str, Json]) -> _Message | None:
    """Return a message of any of the programs, or None if it is something else."""
    when = get_first(item, ("date_unixtime", "ts", "timestamp_ms", "timestamp", "createdDateTime"))
    when = item.get("date") if when is None else when
    moment = parse_moment(when)
    if moment is None:
        return None
    shown = get_first(item, ("date", "timestamp", "createdDateTime"))
    found = _ISO_DAY.match(shown) if isinstance(shown, str) else None
    day = found.group() if found else str(datetime.fromtimestamp(moment, tz=UTC).date())
    kind = str(item.get("type") or item.get("messageType") or "").casefold()
    label = _find_label(item)
    words = _find_words(item)
    if kind == "service" and not words:  # Telegram
        words = get_text(item.get("action")).replace("_", " ")
        label = label or get_text(item.get("actor"))
    said = kind in _SPOKEN_KINDS and not _is_notice(item) and bool(label)
    return _Message(label, words.strip(), moment, day, said)


def _is_notice(item: dict[str, Json]) -> bool:
    """Return whether Slack says something itself: somebody joined, the topic was set."""
    kind = get_text(item.get("subtype"))
    return kind.endswith(("_join", "_leave", "_topic", "_purpose", "_name", "_archive"))


def _find_label(item: dict[str, Json]) -> str:
    profile = get_key(item, "user_profile")
    for name in (
        get_text(get_key(profile, "real_name")) or get_text(get_key(profile, "display_name")),
        get_text(item.get("sender_name")),
        get_text(get_path(item, "from", "user", "displayName")),
        get_text(get_path(item, "author", "nickname")) or get_label(item.get("author")),
        get_text(item.get("from")) if "from" in item else "",
        get_text(item.get("username")),
        get_text(item.get("user")),
        get_text(item.get("from_id")) or get_text(item.get("actor")),
    ):
        if name:
            return name
    return ""


def _find_words(item: dict[str, Json]) -> str:
    text = get_first(item, ("text", "content"))
    if isinstance(text, list):  # Telegram: a list of plain and marked stretches
        parts = [
            part if isinstance(part, str) else get_text(get_key(part, "text")) for part in text
        ]
        return "".join(parts)
    if isinstance(text, str):
        return text
    body = get_text(get_path(item, "body", "content"))
    if get_path(item, "body", "contentType") == "html" or "</" in body:
        body = re.sub(r"(?i)<br\s*/?>|</p>|</div>", "\n", body)
        body = html.unescape(_TAG.sub("", body))
    return body


def _is_broken(message: _Message) -> bool:
    """Return whether a message holds UTF-8 that was read as Latin-1, as Messenger exports it."""
    return _decode(message.words) != message.words


def _decode(words: str) -> str:
    try:
        return words.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return words


def _mend(message: _Message) -> _Message:
    words, label = _decode(message.words), _decode(message.label)
    return _Message(label, words, message.moment, message.day, message.said)


def _render(messages: list[_Message]) -> Iterator[Piece]:
    days = {message.day for message in messages}
    first = next((message.moment for message in messages if message.said), None)
    day = ""
    for message in messages:
        if len(days) > 1 and message.day != day:
            day = message.day
            yield Piece(words=day, said=False)
        start = None
        if message.moment is not None and first is not None and message.moment >= first:
            start = round(message.moment - first, 3)
        if message.said:
            yield Piece(words=message.words, label=message.label, start_time=start)
        else:
            head = f"{message.label}: " if message.label else ""
            yield Piece(words=head + message.words, said=False)
