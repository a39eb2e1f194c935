"""Parser of the reader's operations; each is checked completely before it runs."""

from __future__ import annotations

from collections.abc import Callable

from coding.answer_marks.model import MARK_KINDS, STANCES
from coding.memos.model import MemoId
from coding.model import CodeId, CodingId
from lifeworld.app.web.operation_fields import (
    HINT,
    Fields,
    clean_text,
    parse_request,
)
from lifeworld.app.web.operations import (
    AcceptSuggestion,
    ApplyCode,
    Batch,
    CollectQuote,
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
from study.language import say

__all__ = ["parse_batch", "parse_operation"]


def parse_batch(body: object) -> Batch:
    """Parse the body of a request; an invalid operation keeps its place as a refused one.

    Raises:
        InvalidInput: the body is not a list of operations.
        TooManyOperations: there are more than `MOST_OPERATIONS`.
    """
    values, text_hash = parse_request(body)
    return Batch(operations=tuple(map(_parse_or_refuse, values)), text_hash=text_hash)


def parse_operation(value: object) -> Operation:
    """Parse one operation from a JSON value.

    Raises:
        InvalidInput: the value is not an operation; the message names the operation and field.
    """
    if not isinstance(value, dict):
        raise InvalidInput(
            say("Lifeworld does not recognise this as an operation."), hint=say(HINT)
        )
    fields = Fields(value)
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
            id=clean_text(asked) if isinstance(asked, str) else "",
            code=str(code) if creates else "",
            error=error,
        )


def _parse_apply(of: Fields) -> ApplyCode:
    return ApplyCode(
        id=of.get_id("id"),
        coding=CodingId(of.get_id("coding")),
        code=CodeId(of.get_id("code")),
        start=of.get_number("start"),
        end=of.get_number("end"),
        quote=of.find_quote("quote"),
    )


def _parse_remove(of: Fields) -> RemoveCoding:
    return RemoveCoding(id=of.get_id("id"), coding=CodingId(of.get_id("coding")))


def _parse_recode(of: Fields) -> Recode:
    return Recode(
        id=of.get_id("id"),
        coding=CodingId(of.get_id("coding")),
        code=CodeId(of.get_id("code")),
    )


def _parse_resize(of: Fields) -> Resize:
    return Resize(
        id=of.get_id("id"),
        coding=CodingId(of.get_id("coding")),
        start=of.get_number("start"),
        end=of.get_number("end"),
        quote=of.find_quote("quote"),
    )


def _parse_memo(of: Fields) -> WriteMemo:
    return WriteMemo(
        id=of.get_id("id"),
        coding=CodingId(of.get_id("coding")),
        memo=of.get_text("memo"),
        rev=of.find_number("rev"),
    )


def _parse_turn_memo(of: Fields) -> WriteTurnMemo:
    return WriteTurnMemo(
        id=of.get_id("id"),
        memo_id=MemoId(of.get_id("memo_id")),
        turn=of.get_number("turn"),
        memo=of.get_text("memo"),
        rev=of.find_number("rev"),
    )


def _parse_accept(of: Fields) -> AcceptSuggestion:
    code = of.find_id("code")
    return AcceptSuggestion(
        id=of.get_id("id"),
        suggestion=of.get_id("suggestion"),
        coding=CodingId(of.get_id("coding")),
        code=None if code is None else CodeId(code),
    )


def _parse_take(of: Fields) -> TakeLikely:
    return TakeLikely(
        id=of.get_id("id"),
        coding=CodingId(of.get_id("coding")),
        code=CodeId(of.get_id("code")),
        start=of.get_number("start"),
        end=of.get_number("end"),
        rank=of.get_number("rank"),
        quote=of.find_quote("quote"),
    )


def _parse_reject(of: Fields) -> RejectSuggestion:
    code = of.find_id("code")
    return RejectSuggestion(
        id=of.get_id("id"),
        suggestion=of.get_id("suggestion"),
        code=None if code is None else CodeId(code),
    )


def _parse_create_code(of: Fields) -> CreateCode:
    parent = of.find_id("parent")
    return CreateCode(
        id=of.get_id("id"),
        code=CodeId(of.get_id("code")),
        name=of.get_text("name"),
        parent=None if parent is None else CodeId(parent),
        in_vivo=of.get_flag("in_vivo"),
        hue=of.find_hue("hue"),
    )


def _parse_set_key(of: Fields) -> SetKey:
    return SetKey(id=of.get_id("id"), code=CodeId(of.get_id("code")), key=of.find_digit("key"))


def _parse_review(of: Fields) -> ReviewTurns:
    found = ReviewTurns(
        id=of.get_id("id"),
        turn_start=of.get_number("turn_start"),
        turn_end=of.get_number("turn_end"),
    )
    if found.turn_end < found.turn_start:
        raise of.refuse(say("its last turn is before its first"))
    return found


def _parse_mark(of: Fields) -> MarkAnswer:
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


def _parse_stance(of: Fields) -> SetStance:
    code = of.find_id("code")
    return SetStance(
        id=of.get_id("id"),
        turn=of.get_number("turn"),
        code=None if code is None else CodeId(code),
        stance=of.find_choice("stance", STANCES),
    )


_PARSERS: dict[str, Callable[[Fields], Operation]] = {
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
    "collect": lambda of: CollectQuote(id=of.get_id("id"), coding=CodingId(of.get_id("coding"))),
    "undo": lambda of: Undo(id=of.get_id("id")),
    "redo": lambda of: Redo(id=of.get_id("id")),
}
