"""Chats that programs export as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from transcripts.reading.model import Reading
from transcripts.reading.read_source import read_source

WORDS = [
    ("Ida", "What made today hard?"),
    ("Bente", "The late shift."),
    ("Ida", "Who noticed?"),
    ("Bente", "Nobody."),
]
START = 1_627_993_800  # 2021-08-03 12:30 UTC


def read(value: Any, name: str = "chat.json") -> Reading:
    return read_source(json.dumps(value).encode(), name)[0]


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.label, reading.text[turn.start : turn.end]) for turn in reading.turns]


TELEGRAM = {
    "name": "Diary", "type": "private_group", "id": 1,
    "messages": [
        {"id": 0, "type": "service", "date": "2021-08-03T12:29:00", "date_unixtime": "1627993740",
         "actor": "Ida", "action": "create_group", "title": "Diary", "text": ""},
        *({"id": n, "type": "message", "date": f"2021-08-03T12:3{n}:00",
           "date_unixtime": str(START + 60 * n), "from": name, "from_id": f"user{n % 2}",
           "text": words if n != 1 else ["The ", {"type": "bold", "text": "late"}, " shift."]}
          for n, (name, words) in enumerate(WORDS)),
        {"id": 9, "type": "message", "date": "2021-08-03T12:40:00", "from": "Ida", "text": "",
         "photo": "1.jpg"},
    ],
}  # fmt: skip
SLACK = [
    {"type": "message", "subtype": "channel_join", "user": "U0", "ts": f"{START - 60}.0001",
     "text": "<@U0> has joined the channel"},
    *({"type": "message", "text": words, "user": f"U{n % 2}", "ts": f"{START + 60 * n}.0001",
       "user_profile": {"real_name": name, "name": name.lower()}}
      for n, (name, words) in enumerate(WORDS)),
]  # fmt: skip
DISCORD = {
    "guild": {"name": "G"}, "channel": {"name": "diary"},
    "messages": [
        {"id": str(n), "type": "Default", "timestamp": f"2021-08-03T12:3{n}:00+00:00",
         "content": words, "author": {"id": "7", "name": name.lower(), "nickname": name}}
        for n, (name, words) in enumerate(WORDS)
    ],
}  # fmt: skip
MESSENGER = {
    "participants": [{"name": "Bente"}, {"name": "Ida"}],
    "messages": [
        {"sender_name": name, "timestamp_ms": (START + 60 * n) * 1000, "content": words}
        for n, (name, words) in reversed(list(enumerate(WORDS)))
    ],
}  # fmt: skip
TEAMS = {
    "value": [
        {"messageType": "message", "createdDateTime": f"2021-08-03T12:3{n}:00Z",
         "from": {"user": {"id": "a", "displayName": name}},
         "body": {"contentType": "html", "content": f"<div><div>{words}&nbsp;</div></div>"}}
        for n, (name, words) in enumerate(WORDS)
    ],
}  # fmt: skip


@pytest.mark.parametrize("export", [TELEGRAM, SLACK, DISCORD, MESSENGER, TEAMS])
def test_a_message_is_a_turn_in_the_export_of_every_program(export: Any) -> None:
    reading = read(export)
    assert said(reading) == WORDS
    assert [turn.start_time for turn in reading.turns] == [0, 60, 120, 180]
    assert (reading.date, reading.kind, reading.duration) == ("2021-08-03", "transcript", 0)


@pytest.mark.parametrize("export", [TELEGRAM, SLACK])
def test_what_the_program_says_is_nobodys(export: Any) -> None:
    reading = read(export)
    assert "1 line of the chat program" in reading.left_out[0]
    assert len(reading.speakers) == 2


def test_messages_without_words_are_counted() -> None:
    assert "1 message without words." in read(TELEGRAM).left_out


def test_letters_that_messenger_writes_as_several_signs_are_put_together() -> None:
    broken = json.loads(json.dumps(MESSENGER).replace("late", "l\u00c3\u00a5te"))
    reading = read(broken)
    assert "The låte shift." in reading.text
    assert "put together again" in reading.warnings[0]


def test_of_several_chats_the_longest_is_read_and_the_others_are_told() -> None:
    short = {"name": "x", "messages": TELEGRAM["messages"][:2]}  # type: ignore[index]
    reading = read({"chats": {"list": [short, TELEGRAM]}})
    assert said(reading) == WORDS
    assert "Only the longest of 2 chats was read." in reading.left_out


def test_dates_with_times_in_a_list_of_turns_are_counted_from_the_first() -> None:
    turns = [
        {"timestamp": f"2021-08-03T12:3{n}:00Z", "speaker": name, "text": words}
        for n, (name, words) in enumerate(WORDS)
    ]
    reading = read(turns)
    assert [turn.start_time for turn in reading.turns] == [0, 60, 120, 180]
