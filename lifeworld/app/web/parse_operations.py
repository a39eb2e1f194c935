"""Parser of the reader's operations; each is checked completely before it runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from coding.answer_marks.model import MARK_KINDS, STANCES
from coding.memos.model import MemoId
from coding.model import CodeId, CodingId
from coding.queries import LONGEST
from lifeworld.app.web.operations import (
    AcceptSuggestion,
    ApplyCode,
    Batch,
    CreateCode,
    MarkAnswer,
    Operation,
    Recode,
    Redo,
    RefusedOperation,
    RejectSuggestion,
    RemoveCoding,
    Resize,
    ReviewTurns,
    SetKey,
    SetStance,
    TakeLikely,
    Undo,
    WriteMemo,
    WriteTurnMemo,
)
from study import InvalidInput
from study.language import mark, say

__all__ = [
    "MOST_OPERATIONS",
    "TooManyOperations",
    "parse_batch",
    "parse_operation",
    "parse_request",
]

MOST_OPERATIONS = 500
MOST_CHARACTERS = 10_000  # in a memo or name; the codebook has a stricter limit for names
LARGEST = 2**53 - 1  # the largest integer that JavaScript stores exactly
T = TypeVar("T")
_ID = re.compile(r"[!-~]{1,200}")
_HINT = mark("Reload the page; it may be from an older version of Lifeworld.")


class TooManyOperations(InvalidInput):
    """A request has too many operations."""


def parse_batch(body: object) -> Batch:
    """Parse the body of a request; an invalid operation keeps its place as a refused one.

    Raises:
        InvalidInput: the body is not a list of operations.
        TooManyOperations: there are more than `MOST_OPERATIONS`.
    """
    values, text_hash = parse_request(body)
    return Batch(operations=tuple(map(_parse_or_refuse, values)), text_hash=text_hash)


def parse_request(body: object) -> tuple[list[dict[str, object]], str]:
    """Return the operations of a request as they came, and the hash of the text they refer to.

    Raises:
        InvalidInput: the body is not a list of operations.
        TooManyOperations: there are more than `MOST_OPERATIONS`.
    """
    if not isinstance(body, dict) or not isinstance(body.get("ops"), list):
        raise InvalidInput(say("The request is not a list of operations."), hint=say(_HINT))
    text_hash = body.get("hash") or ""
    if not isinstance(text_hash, str) or body.keys() - {"ops", "hash"}:
        raise InvalidInput(
            say("The request has fields other than “ops” and “hash”."), hint=say(_HINT)
        )
    values = body["ops"]
    if len(values) > MOST_OPERATIONS:
        raise TooManyOperations(
            say("The request has too many operations ({number}).", number=len(values)),
            hint=say("Send at most {number}.", number=MOST_OPERATIONS),
        )
    if not all(isinstance(value, dict) for value in values):
        raise InvalidInput(say("The list has an item that is not an operation."), hint=say(_HINT))
    return values, text_hash


def parse_operation(value: object) -> Operation:
    """Parse one operation from a JSON value.

    Raises:
        InvalidInput: the value is not an operation; the message names the operation and field.
    """
    if not isinstance(value, dict):
        raise InvalidInput(
            say("Lifeworld does not recognise this as an operation."), hint=say(_HINT)
        )
    fields = _Fields(value)
    parse = _PARSERS.get(fields.kind)
    if parse is None:
        raise fields.refuse(say("there is no such operation"))
    operation = parse(fields)
    fields.refuse_others()
    return operation


def _parse_or_refuse(value: dict[str, object]) -> Operation | RefusedOperation:
    try:
        return parse_operation(value)
    except InvalidInput as error:
        asked, code = value.get("id"), value.get("code")
        creates = value.get("op") == "create_code" and isinstance(code, str)
        return RefusedOperation(
            # The page finds its answer by the id that it sent, even if the id is invalid.
            id=_make_storable(asked) if isinstance(asked, str) else "",
            code=str(code) if creates else "",
            error=error,
        )


class _Fields:
    """The fields of one operation; each is read once, and any field left over is an error."""

    def __init__(self, value: dict[str, object]) -> None:
        self._left = dict(value)
        kind = self._left.pop("op", None)
        self.kind = kind if isinstance(kind, str) else ""

    def refuse(self, why: str) -> InvalidInput:
        return InvalidInput(
            say(
                "Lifeworld cannot run the operation “{operation}”: {why}.",
                operation=_shorten(self.kind),
                why=why,
            )
            if self.kind
            else say("Lifeworld cannot run an operation: {why}.", why=why),
            hint=say(_HINT),
        )

    def refuse_others(self) -> None:
        if self._left:
            raise self.refuse(say("it has no field “{field}”", field=_shorten(min(self._left))))

    def get_id(self, name: str) -> str:
        value = self._left.pop(name, None)
        if not isinstance(value, str) or not _ID.fullmatch(value):
            raise self.refuse(say("its “{field}” is missing or not an id", field=name))
        return value

    def find_id(self, name: str) -> str | None:
        if self._left.get(name) is None:
            self._left.pop(name, None)
            return None
        return self.get_id(name)

    def get_number(self, name: str) -> int:
        value = self._left.pop(name, None)
        # In Python, True is an int.
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST:
            raise self.refuse(
                say("its “{field}” is missing or not a whole number of 0 or more", field=name)
            )
        return value

    def find_number(self, name: str) -> int | None:
        if self._left.get(name) is None:
            self._left.pop(name, None)
            return None
        return self.get_number(name)

    def find_hue(self, name: str) -> int | None:
        hue = self.find_number(name)
        if hue is not None and hue >= 360:
            raise self.refuse(say("its “{field}” is not a whole number from 0 to 359", field=name))
        return hue

    def find_digit(self, name: str) -> str | None:
        value = self._left.pop(name, None)
        if value is not None and value not in tuple("123456789"):
            raise self.refuse(say("its “{field}” is not a digit from 1 to 9", field=name))
        return None if value is None else str(value)

    def find_quote(self, name: str) -> str | None:
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
        value = self._left.pop(name, None)
        found = next((each for each in choices if each == value), None)
        if value is not None and found is None:
            raise self.refuse(say("its “{field}” is missing or none of the choices", field=name))
        return found

    def get_flag(self, name: str) -> bool:
        value = self._left.pop(name, False)
        if not isinstance(value, bool):
            raise self.refuse(say("its “{field}” is neither true nor false", field=name))
        return value


def _shorten(text: str) -> str:
    """Return a text from a request as one short line for an error message."""
    line = _make_storable(" ".join(text[:200].split()))
    return line if len(line) <= 40 else f"{line[:40]}…"


def _make_storable(text: str) -> str:
    # A lone surrogate has no UTF-8 form, so an answer with one could not be sent.
    return text.encode(errors="replace").decode()


def _is_storable(text: str) -> bool:
    """Return whether SQLite can store a text: it has no NUL and no lone surrogate."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _parse_apply(of: _Fields) -> ApplyCode:
    return ApplyCode(
        id=of.get_id("id"),
        coding=CodingId(of.get_id("coding")),
        code=CodeId(of.get_id("code")),
        start=of.get_number("start"),
        end=of.get_number("end"),
        quote=of.find_quote("quote"),
    )


def _parse_remove(of: _Fields) -> RemoveCoding:
    return RemoveCoding(id=of.get_id("id"), coding=CodingId(of.get_id("coding")))


def _parse_recode(of: _Fields) -> Recode:
    return Recode(
        id=of.get_id("id"),
        coding=CodingId(of.get_id("coding")),
        code=CodeId(of.get_id("code")),
    )


def _parse_resize(of: _Fields) -> Resize:
    return Resize(
        id=of.get_id("id"),
        coding=CodingId(of.get_id("coding")),
        start=of.get_number("start"),
        end=of.get_number("end"),
        quote=of.find_quote("quote"),
    )


def _parse_memo(of: _Fields) -> WriteMemo:
    return WriteMemo(
        id=of.get_id("id"),
        coding=CodingId(of.get_id("coding")),
        memo=of.get_text("memo"),
        rev=of.find_number("rev"),
    )


def _parse_turn_memo(of: _Fields) -> WriteTurnMemo:
    return WriteTurnMemo(
        id=of.get_id("id"),
        memo_id=MemoId(of.get_id("memo_id")),
        turn=of.get_number("turn"),
        memo=of.get_text("memo"),
        rev=of.find_number("rev"),
    )


def _parse_accept(of: _Fields) -> AcceptSuggestion:
    code = of.find_id("code")
    return AcceptSuggestion(
        id=of.get_id("id"),
        suggestion=of.get_id("suggestion"),
        coding=CodingId(of.get_id("coding")),
        code=None if code is None else CodeId(code),
    )


def _parse_take(of: _Fields) -> TakeLikely:
    return TakeLikely(
        id=of.get_id("id"),
        coding=CodingId(of.get_id("coding")),
        code=CodeId(of.get_id("code")),
        start=of.get_number("start"),
        end=of.get_number("end"),
        rank=of.get_number("rank"),
        quote=of.find_quote("quote"),
    )


def _parse_reject(of: _Fields) -> RejectSuggestion:
    code = of.find_id("code")
    return RejectSuggestion(
        id=of.get_id("id"),
        suggestion=of.get_id("suggestion"),
        code=None if code is None else CodeId(code),
    )


def _parse_create_code(of: _Fields) -> CreateCode:
    parent = of.find_id("parent")
    return CreateCode(
        id=of.get_id("id"),
        code=CodeId(of.get_id("code")),
        name=of.get_text("name"),
        parent=None if parent is None else CodeId(parent),
        in_vivo=of.get_flag("in_vivo"),
        hue=of.find_hue("hue"),
    )


def _parse_set_key(of: _Fields) -> SetKey:
    return SetKey(id=of.get_id("id"), code=CodeId(of.get_id("code")), key=of.find_digit("key"))


def _parse_review(of: _Fields) -> ReviewTurns:
    found = ReviewTurns(
        id=of.get_id("id"),
        turn_start=of.get_number("turn_start"),
        turn_end=of.get_number("turn_end"),
    )
    if found.turn_end < found.turn_start:
        raise of.refuse(say("its last turn is before its first"))
    return found


def _parse_mark(of: _Fields) -> MarkAnswer:
    kind = of.find_choice("kind", MARK_KINDS)
    if kind is None:
        raise of.refuse(say("its “{field}” is missing or none of the choices", field="kind"))
    return MarkAnswer(
        id=of.get_id("id"),
        turn=of.get_number("turn"),
        kind=kind,
        on=of.get_flag("on"),
        note=of.get_text("note"),
    )


def _parse_stance(of: _Fields) -> SetStance:
    code = of.find_id("code")
    return SetStance(
        id=of.get_id("id"),
        turn=of.get_number("turn"),
        code=None if code is None else CodeId(code),
        stance=of.find_choice("stance", STANCES),
    )


_PARSERS: dict[str, Callable[[_Fields], Operation]] = {
    "apply": _parse_apply,
    "remove": _parse_remove,
    "recode": _parse_recode,
    "resize": _parse_resize,
    "memo": _parse_memo,
    "turn_memo": _parse_turn_memo,
    "accept": _parse_accept,
    "take": _parse_take,
    "reject": _parse_reject,
    "create_code": _parse_create_code,
    "set_key": _parse_set_key,
    "review": _parse_review,
    "mark_answer": _parse_mark,
    "stance": _parse_stance,
    "undo": lambda of: Undo(id=of.get_id("id")),
    "redo": lambda of: Redo(id=of.get_id("id")),
}
