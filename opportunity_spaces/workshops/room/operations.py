"""The vocabulary of a room: which kinds of operations there are, and what each of them holds.

What comes from a phone is anything at all. `parse_operation` returns its kind and its fields, each
of the type that it has to be, or says in one sentence what is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from study.language import say

__all__ = [
    "FACILITATING",
    "KINDS",
    "MOST_LETTERS",
    "MOST_OF_A_NAME",
    "SERVER",
    "UNDOABLE",
    "Refused",
    "clean_text",
    "is_id",
    "parse_operation",
]

MOST_LETTERS = 600
MOST_OF_A_NAME = 60
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:\-]{0,63}")
_RANK = re.compile(r"[0-9A-Za-z]{1,60}")
_REACTIONS = ("surprised", "knew", "doubt", "resonates", "")
_ROLES = ("guest", "scribe", "facilitator", "observer")


class Refused(Exception):
    """Why an operation is not done, in a sentence for whoever sent it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def is_id(value: object) -> bool:
    """Return whether a value may be the id of something."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def clean_text(text: str) -> str:
    """Return a text without what is not seen: controls, and what turns the direction of writing."""
    kept = "".join(
        each
        for each in text.replace("\r\n", "\n").replace("\r", "\n")
        if each == "\n" or each == "\u200d" or unicodedata.category(each) not in ("Cc", "Cf", "Cs")
    )
    lines = [" ".join(line.split()) for line in kept.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _read_id(value: Any) -> str:
    if not is_id(value):
        raise ValueError
    return str(value)


def _read_optional_id(value: Any) -> str:
    return "" if value in ("", None) else _read_id(value)


def _read_text(value: Any) -> str:
    text = clean_text(_read_string(value))
    if not text:
        raise Refused(say("There is nothing written on it yet."))
    return _check_length(text, MOST_LETTERS)


def _read_name(value: Any) -> str:
    return _check_length(" ".join(clean_text(_read_string(value)).split()), MOST_OF_A_NAME)


def _read_line(value: Any) -> str:
    return _check_length(clean_text(_read_string(value)), 200)


def _read_string(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _check_length(text: str, most: int) -> str:
    if len(text) > most:
        raise Refused(
            say(
                "That is {length} letters, and {most} fit: shorten it, or write two.",
                length=f"{len(text)}",
                most=f"{most}",
            )
        )
    return text


def _read_bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _read_whole(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if type(value) is not int or not low <= value <= high:
            raise ValueError
        return value

    return read


def _read_one_of(*words: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in words:
            raise ValueError
        return str(value)

    return read


def _read_piles(value: Any) -> list[dict[str, Any]]:
    return [
        {
            "pile": _read_id(each["pile"]),
            "name": _read_name(each["name"]),
            "cards": [_read_id(card) for card in each["cards"]],
        }
        for each in value
    ]


def _read_rank(value: Any) -> str:
    if not isinstance(value, str) or not _RANK.fullmatch(value):
        raise ValueError
    return value


Reader = Callable[[Any], Any]

# For each kind, what it must have, and what it may have with what stands for it otherwise.
_Kinds = dict[str, tuple[dict[str, Reader], dict[str, tuple[Reader, Any]]]]
_FACILITATING: _Kinds = {
    "step.start": ({"step": _read_id}, {}),
    "step.next": ({"from": _read_optional_id}, {}),
    "step.back": ({"from": _read_optional_id}, {}),
    "step.skip": ({"step": _read_id}, {"on": (_read_bool, True)}),
    "step.repeat": ({"step": _read_id}, {}),
    "step.minutes": ({"step": _read_id, "minutes": _read_whole(1, 24 * 60)}, {}),
    "timer.add": ({"seconds": _read_whole(-86_400, 86_400)}, {}),
    "timer.pause": ({}, {}),
    "timer.go": ({}, {}),
    "reveal": ({"step": _read_id, "on": _read_bool}, {}),
    "lock": ({"on": _read_bool}, {}),
    "card.park": ({"card": _read_id, "on": _read_bool}, {}),
    "card.hide": ({"card": _read_id, "on": _read_bool}, {}),
    "statement.release": ({"card": _read_id, "on": _read_bool}, {}),
    "poll.close": ({"step": _read_id}, {}),
    "poll.again": ({"step": _read_id}, {}),
    "gather": ({}, {}),
    "say": ({"text": _read_line}, {}),
    "seat": ({"guest": _read_id, "table": _read_optional_id}, {}),
    "role": ({"guest": _read_id, "role": _read_one_of(*_ROLES)}, {}),
    "remove": ({"guest": _read_id}, {}),
    "pause": ({}, {}),
    "go": ({}, {}),
    "end": ({}, {"keep": (_read_bool, False)}),
    "undo": ({"seq": _read_whole(1, 1 << 40)}, {}),
    "pile.becomes": (
        {"pile": _read_id, "becomes": _read_one_of("theme", "need", "space", "")},
        {},
    ),
    "answered": ({"question": _read_id, "on": _read_bool}, {}),
    "suggestions": ({"on": _read_bool}, {}),
    # Steps that people do in their own time, until a moment.
    "open": ({"step": _read_id, "until": _read_whole(1, 1 << 45)}, {}),
    "close": ({"step": _read_id}, {}),
}
_ANYBODY: _Kinds = {
    "ready": ({"on": _read_bool}, {}),
    "card.add": (
        {"card": _read_id, "text": _read_text},
        {"pile": (_read_optional_id, ""), "about": (_read_optional_id, "")},
    ),
    "card.edit": ({"card": _read_id, "text": _read_text}, {}),
    "card.remove": ({"card": _read_id}, {}),
    "react": ({"card": _read_id, "value": _read_one_of(*_REACTIONS)}, {}),
    "pile.add": ({"pile": _read_id, "name": _read_name}, {"rank": (_read_rank, "")}),
    "pile.name": ({"pile": _read_id, "name": _read_name}, {}),
    # A pile that is suggested, or all of them.
    "pile.take": ({}, {"pile": (_read_optional_id, ""), "table": (_read_optional_id, "")}),
    "sort": (
        {"card": _read_id, "pile": _read_optional_id},
        {"rank": (_read_rank, ""), "table": (_read_optional_id, "")},
    ),
    "dots": ({"card": _read_id, "count": _read_whole(0, 100)}, {}),
    "rate": (
        {"card": _read_id, "criterion": _read_id, "value": _read_whole(0, 5)},
        {},
    ),
    "pair": ({"a": _read_id, "b": _read_id, "chosen": _read_optional_id}, {}),
    "agree": ({"card": _read_id, "value": _read_one_of("agree", "pass", "disagree", "")}, {}),
    "statement.add": ({"card": _read_id, "text": _read_text}, {}),
    "question.add": ({"question": _read_id, "text": _read_text}, {}),
    "question.up": ({"question": _read_id, "on": _read_bool}, {}),
    "name": ({"name": _read_name}, {}),
    "here": ({}, {}),
    "visit": ({"to": _read_optional_id}, {}),
    "leave": ({}, {}),
}
# A facilitator's and a scribe's: somebody who has no phone.
_ADDING: _Kinds = {
    "proxy.add": (
        {"guest": _read_id, "name": _read_name},
        {
            "table": (_read_optional_id, ""),
            "ballot": (_read_name, ""),
            "side": (_read_name, ""),
        },
    )
}
# What the server itself writes: who joined, and that a phone reached it.
_SERVER: _Kinds = {
    "join": (
        {"guest": _read_id, "name": _read_name},
        {
            "table": (_read_optional_id, ""),
            "ballot": (_read_string, ""),
            "side": (_read_name, ""),
            "remote": (_read_bool, False),
        },
    ),
    "reached": ({}, {}),
    "lapse": ({"step": _read_id}, {}),
    "piles.suggest": ({"step": _read_id, "piles": _read_piles}, {}),
}
KINDS: _Kinds = {**_FACILITATING, **_ANYBODY, **_ADDING, **_SERVER}
FACILITATING = frozenset(_FACILITATING)
SERVER = frozenset(_SERVER)
UNDOABLE = frozenset(
    {
        *(kind for kind in KINDS if kind.startswith(("step.", "timer.", "pile."))),
        "answered", "card.hide", "card.park", "go", "lock", "pause", "piles.suggest", "reveal",
        "role", "say", "seat", "sort", "statement.release", "suggestions", "undo",
    }
)  # fmt: skip


def parse_operation(given: Mapping[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """Return the client's id, the kind and the fields of an operation.

    Raises:
        Refused: it is none, or has a field that cannot be; with what is wrong with it.
    """
    name, kind = given.get("id"), given.get("kind")
    if not is_id(name) or not isinstance(kind, str) or kind not in KINDS:
        raise Refused(say("This page is older than the workshop’s: reload it."))
    must, may = KINDS[kind]
    data: dict[str, Any] = {}
    try:
        for field, read in must.items():
            data[field] = read(given[field])
        for field, (read, otherwise) in may.items():
            data[field] = read(given[field]) if field in given else otherwise
        for field in ("as", "step"):
            if field not in must and given.get(field):
                data[field] = _read_id(given[field])
        if "round" in given:
            data["round"] = _read_whole(1, 1000)(given["round"])
    except (KeyError, ValueError, TypeError) as error:
        raise Refused(
            say("Something in this cannot be right: reload the page and try again.")
        ) from error
    return str(name), kind, data
