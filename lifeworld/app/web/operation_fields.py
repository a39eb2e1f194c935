"""The fields of an operation that a page sends: each is checked and taken out once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from coding.queries import LONGEST
from study import InvalidInput
from study.language import mark, say

__all__ = [
    "MOST_OPERATIONS",
    "Fields",
    "TooManyOperations",
    "clean_text",
    "parse_request",
]

MOST_OPERATIONS = 500
MOST_CHARACTERS = 10_000  # in a memo or name; the codebook has a stricter limit for names
LARGEST = 2**53 - 1  # the largest integer that JavaScript stores exactly
T = TypeVar("T")
_ID = re.compile(r"[!-~]{1,200}")
HINT = mark("Reload the page; it may be from an older version of Lifeworld.")


class TooManyOperations(InvalidInput):
    """A request has too many operations."""


def parse_request(body: object) -> tuple[list[dict[str, object]], str]:
    """Return the operations of a request as they came, and the hash of the text they refer to.

    Raises:
        InvalidInput: the body is not a list of operations.
        TooManyOperations: there are more than `MOST_OPERATIONS`.
    """
    if not isinstance(body, dict) or not isinstance(body.get("ops"), list):
        raise InvalidInput(say("The request is not a list of operations."), hint=say(HINT))
    text_hash = body.get("hash") or ""
    if not isinstance(text_hash, str) or body.keys() - {"ops", "hash"}:
        raise InvalidInput(
            say("The request has fields other than “ops” and “hash”."), hint=say(HINT)
        )
    values = body["ops"]
    if len(values) > MOST_OPERATIONS:
        raise TooManyOperations(
            say("The request has too many operations ({number}).", number=len(values)),
            hint=say("Send at most {number}.", number=MOST_OPERATIONS),
        )
    if not all(isinstance(value, dict) for value in values):
        raise InvalidInput(say("The list has an item that is not an operation."), hint=say(HINT))
    return values, text_hash


class Fields:
    """The fields of one operation; each is read once, and any field left over is an error."""

    def __init__(self, value: dict[str, object]) -> None:
        self._left = dict(value)
        kind = self._left.pop("op", None)
        self.kind = kind if isinstance(kind, str) else ""

    def refuse(self, why: str) -> InvalidInput:
        """Return the error that says why the operation is refused."""
        return InvalidInput(
            say(
                "Lifeworld cannot run the operation “{operation}”: {why}.",
                operation=_shorten(self.kind),
                why=why,
            )
            if self.kind
            else say("Lifeworld cannot run an operation: {why}.", why=why),
            hint=say(HINT),
        )

    def refuse_others(self) -> None:
        """Raise InvalidInput if a field is left that nobody asked for."""
        if self._left:
            raise self.refuse(say("it has no field “{field}”", field=_shorten(min(self._left))))

    def get_id(self, name: str) -> str:
        """Return an id."""
        value = self._left.pop(name, None)
        if not isinstance(value, str) or not _ID.fullmatch(value):
            raise self.refuse(say("its “{field}” is missing or not an id", field=name))
        return value

    def find_id(self, name: str) -> str | None:
        """Return an id, or None if there is none."""
        if self._left.get(name) is None:
            self._left.pop(name, None)
            return None
        return self.get_id(name)

    def get_number(self, name: str) -> int:
        """Return a whole number from 0 on."""
        value = self._left.pop(name, None)
        # In Python, True is an int.
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST:
            raise self.refuse(
                say("its “{field}” is missing or not a whole number of 0 or more", field=name)
            )
        return value

    def find_number(self, name: str) -> int | None:
        """Return a whole number, or None if there is none."""
        if self._left.get(name) is None:
            self._left.pop(name, None)
            return None
        return self.get_number(name)

    def find_hue(self, name: str) -> int | None:
        """Return the hue of a colour, or None if there is none."""
        hue = self.find_number(name)
        if hue is not None and hue >= 360:
            raise self.refuse(say("its “{field}” is not a whole number from 0 to 359", field=name))
        return hue

    def find_digit(self, name: str) -> str | None:
        """Return a digit from 1 to 9, or None if there is none."""
        value = self._left.pop(name, None)
        if value is not None and value not in tuple("123456789"):
            raise self.refuse(say("its “{field}” is not a digit from 1 to 9", field=name))
        return None if value is None else str(value)

    def find_quote(self, name: str) -> str | None:
        """Return quoted words, or None if there are none."""
        # Compared with the text but not stored, so any characters are allowed.
        value = self._left.pop(name, None)
        if value is not None and (not isinstance(value, str) or len(value) > LONGEST):
            raise self.refuse(
                say(
                    "its “{field}” is not a text of at most {limit:,} characters",
                    field=name,
                    limit=LONGEST,
                )
            )
        return value

    def get_text(self, name: str) -> str:
        """Return a text that can be stored."""
        value = self._left.pop(name, None)
        if not isinstance(value, str):
            raise self.refuse(say("its “{field}” is missing or not a text", field=name))
        if len(value) > MOST_CHARACTERS:
            raise InvalidInput(
                say(
                    "The {field} has {characters:,} characters; the limit is {limit:,}.",
                    field=name,
                    characters=len(value),
                    limit=MOST_CHARACTERS,
                ),
                hint=say("Shorten it."),
            )
        if not _is_storable(value):
            raise InvalidInput(
                say("The {field} has a character that cannot be stored.", field=name),
                hint=say("Type it again instead of pasting it."),
            )
        return value

    def find_choice(self, name: str, choices: Iterable[T]) -> T | None:
        """Return the one of *choices* that the field names, or None if there is no field."""
        value = self._left.pop(name, None)
        found = next((each for each in choices if each == value), None)
        if value is not None and found is None:
            raise self.refuse(say("its “{field}” is missing or none of the choices", field=name))
        return found

    def get_flag(self, name: str) -> bool:
        """Return True or False; False if there is no field."""
        value = self._left.pop(name, False)
        if not isinstance(value, bool):
            raise self.refuse(say("its “{field}” is neither true nor false", field=name))
        return value


def _shorten(text: str) -> str:
    """Return a text from a request as one short line for an error message."""
    line = clean_text(" ".join(text[:200].split()))
    return line if len(line) <= 40 else f"{line[:40]}…"


def clean_text(text: str) -> str:
    """Return a text without what has no UTF-8 form."""
    # A lone surrogate has no UTF-8 form, so an answer with one could not be sent.
    return text.encode(errors="replace").decode()


def _is_storable(text: str) -> bool:
    """Return whether SQLite can store a text: it has no NUL and no lone surrogate."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False
