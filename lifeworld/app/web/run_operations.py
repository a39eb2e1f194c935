"""Runner of the reader's operations; each is one change, and a repeated one runs once."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, assert_never

from coding.answer_marks.commands import add_mark, record_stance, remove_mark
from coding.codebook.commands import add_code, revise_code
from coding.codebook.tree import find_sibling
from coding.commands import add_turn_memo, apply_code, remove_coding, revise_coding
from coding.memos.commands import remove_memo, revise_memo
from coding.memos.model import NewMemo
from coding.memos.queries import get_memo, has_memo
from coding.model import CodeId, CodingId, NewCoding
from coding.queries import find_own_coding, get_code, get_coding, list_codes
from coding.suggestions.commands import accept_suggestion, add_review, reject_suggestion
from coding.suggestions.decisions.commands import accept_likely_code
from lifeworld.app.web.operations import (
    AcceptSuggestion,
    ApplyCode,
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
from lifeworld.changes import describe_shortly
from lifeworld.memos.names import find_memo_links
from opportunity_spaces.collected.commands import add_collected
from study import Conflict, InvalidInput, LifeworldError, NotFound, Study, StudyRefused
from study.entries import find_other_actor
from study.language import say
from study.ledger import AlreadyDone
from study.undoing import Place
from study.wording import count_things
from transcripts.model import TranscriptId
from transcripts.queries import get_transcript

__all__ = ["Outcome", "run_operations"]

log = logging.getLogger(__name__)

# What can be undone in the reader: its own operations, and corrections of the words it shows. Other
# changes, such as imports, are undone where they show.
_CORRECTING = frozenset(("correct transcript", "join turns", "name speakers", "split turn"))
_READER = Place(
    verbs=frozenset(
        (
            "apply code",
            "remove coding",
            "revise coding",
            "write memo",
            "add memo",
            "revise memo",
            "remove memo",
            "accept suggestion",
            "reject suggestion",
            "add code",
            "revise code",
            "mark as read",
            "flag answer",
            "mark answer as rich",
            "remove flag",
            "unmark answer as rich",
            "set stance",
            "remove stance",
        )
    ),
    operations=True,
    row_verbs=_CORRECTING,
)


# The fields in which an operation means something that an earlier one may have made.
_MEANT: dict[type[Operation | RefusedOperation], tuple[str, ...]] = {
    ApplyCode: ("code",),
    AcceptSuggestion: ("code",),
    TakeLikely: ("code",),
    RejectSuggestion: ("code",),
    CreateCode: ("parent",),
    SetKey: ("code",),
    SetStance: ("code",),
    Recode: ("coding", "code"),
    RemoveCoding: ("coding",),
    Resize: ("coding",),
    WriteMemo: ("coding",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The outcome of an operation: done, with a label to show, or refused, with an error.

    `coding` is the id of an identical coding that was there before, and is kept; `code` is that of
    a code that had the name already.
    """

    id: str
    label: str = ""
    error: LifeworldError | None = None
    coding: str = ""
    code: str = ""


def run_operations(
    study: Study,
    transcript_id: str,
    operations: Sequence[Operation | RefusedOperation],
    *,
    actor: str,
) -> list[Outcome]:
    """Run the operations in order and return the outcome of each.

    A refused operation changes nothing and does not affect the others, except that an operation
    with a code whose creation was refused is refused for the same reason. Where a code or coding
    was there already, the operations after it refer to that one.
    """
    outcomes: list[Outcome] = []
    refused: dict[str, LifeworldError] = {}
    known_as: dict[str, str] = {}
    for asked in operations:
        operation = _rename(asked, known_as)
        label = ""
        try:
            with contextlib.suppress(AlreadyDone):
                label = _run(study, TranscriptId(transcript_id), operation, actor, refused)
            coding = _find_kept(study, transcript_id, operation, actor) or ""
            if coding and isinstance(operation, ApplyCode | AcceptSuggestion | TakeLikely):
                known_as[operation.coding] = coding
            code = _find_kept_code(study, operation) or ""
            if code and isinstance(operation, CreateCode):
                known_as[operation.code] = code
            outcomes.append(Outcome(id=operation.id, label=label, coding=coding, code=code))
        except StudyRefused:  # the file was taken away: the page keeps what it sent
            raise
        except LifeworldError as refusal:
            if isinstance(operation, CreateCode | RefusedOperation) and operation.code:
                refused[operation.code] = refusal
            outcomes.append(Outcome(id=operation.id, error=refusal))
        except Exception as fault:
            # A bug: without an answer the page would resend this operation for ever and never
            # send the next ones.
            log.exception("operation %s", type(operation).__name__)
            error = LifeworldError(
                say(
                    "A bug in Lifeworld ({error}) kept this change from being saved.",
                    error=type(fault).__name__,
                ),
                hint=say("Reload the page and try again."),
            )
            outcomes.append(Outcome(id=operation.id, error=error))
    return outcomes


def _rename(
    operation: Operation | RefusedOperation, known_as: Mapping[str, str]
) -> Operation | RefusedOperation:
    """Return the operation on what is there in place of the codes and coding the page made."""
    asked = {part: getattr(operation, part) for part in _MEANT.get(type(operation), ())}
    true: dict[str, Any] = {p: known_as[made] for p, made in asked.items() if made in known_as}
    return replace(operation, **true) if true else operation


def _is_coded(study: Study, suggestion: str, code: CodeId, actor: str) -> bool:
    """Return whether *actor* has applied *code* to the passage of a suggestion."""
    text_id, start, end, _ = suggestion.rsplit(":", 3)
    return find_own_coding(study, text_id, int(start), int(end), code, coder=actor) is not None


def _find_kept(
    study: Study, transcript_id: str, operation: Operation | RefusedOperation, actor: str
) -> CodingId | None:
    """Return the identical coding that was kept in place of the one the page made, or None."""
    match operation:
        case (
            ApplyCode(coding=coding, code=code, start=start, end=end)
            | TakeLikely(coding=coding, code=code, start=start, end=end)
        ):
            text_id = str(get_transcript(study, TranscriptId(transcript_id)).text_id)
        case AcceptSuggestion(suggestion=suggestion, coding=coding, code=other) if coding:
            text_id, first, last, proposed = suggestion.rsplit(":", 3)
            code, start, end = other or CodeId(proposed), int(first), int(last)
        case _:
            return None
    kept = find_own_coding(study, text_id, start, end, code, coder=actor)
    return kept if kept != coding else None


def _find_kept_code(study: Study, operation: Operation | RefusedOperation) -> CodeId | None:
    """Return the code that has the name of the one the page made, in its place, or None."""
    if not isinstance(operation, CreateCode):
        return None
    with contextlib.suppress(NotFound):
        get_code(study, operation.code)
        return None
    sibling = find_sibling(list_codes(study), operation.name, parent_id=operation.parent)
    return sibling.id if sibling else None


def _run(
    study: Study,
    transcript_id: TranscriptId,
    operation: Operation | RefusedOperation,
    actor: str,
    refused: dict[str, LifeworldError],
) -> str:
    """Run one operation and return the label that the page shows."""
    key = operation.id
    match operation:
        case RefusedOperation(error=error):
            raise error
        case (
            ApplyCode(code=code)
            | Recode(code=code)
            | AcceptSuggestion(code=code)
            | TakeLikely(code=code)
            | CreateCode(code=code)
            | SetKey(code=code)
            | SetStance(code=code)
        ) if code in refused:
            raise refused[code]
        case (
            ApplyCode()
            | TakeLikely()
            | RemoveCoding()
            | Recode()
            | Resize()
            | WriteMemo()
            | CreateCode()
            | CollectQuote()
        ):
            _write_coding(study, transcript_id, operation, actor)
        case WriteTurnMemo() | MarkAnswer() | SetStance():
            _write_turn(study, transcript_id, operation, actor)
        case AcceptSuggestion(suggestion=suggestion, coding=coding, code=code):
            accept_suggestion(
                study, suggestion, coding_id=coding, code_id=code, actor=actor, operation=key
            )
        case SetKey(code=code, key=digit):
            revise_code(study, code, shortcut=digit, actor=actor, operation=key)
        case RejectSuggestion(suggestion=suggestion, code=other):
            if other and not _is_coded(study, suggestion, other, actor):
                raise Conflict(
                    say("The suggestion was kept, because the other code was not applied."),
                    hint=say("Choose another code, or reject the suggestion."),
                )
            reject_suggestion(study, suggestion, actor=actor, operation=key)
        case ReviewTurns(turn_start=first, turn_end=last):
            rejected = add_review(study, transcript_id, first, last, actor=actor, operation=key)
            return (
                say("{suggestions} rejected", suggestions=count_things(rejected, "suggestion"))
                if rejected
                else ""
            )
        case Undo():
            here = replace(_READER, row=transcript_id)
            return describe_shortly(study.undo(actor=actor, operation=key, place=here))
        case Redo():
            here = replace(_READER, row=transcript_id)
            return describe_shortly(study.redo(actor=actor, operation=key, place=here))
        case _:
            assert_never(operation)
    return ""


def _write_turn(
    study: Study,
    transcript_id: TranscriptId,
    operation: WriteTurnMemo | MarkAnswer | SetStance,
    actor: str,
) -> None:
    key = operation.id
    match operation:
        case WriteTurnMemo():
            _write_turn_memo(study, transcript_id, operation, actor)
        case MarkAnswer(turn=turn, kind=kind, on=True, note=note):
            add_mark(study, transcript_id, turn, kind, note=note, actor=actor, operation=key)
        case MarkAnswer(turn=turn, kind=kind):
            remove_mark(study, transcript_id, turn, kind, actor=actor, operation=key)
        case SetStance(turn=turn, code=code, stance=stance):
            record_stance(
                study, transcript_id, turn, stance, code_id=code, actor=actor, operation=key
            )
        case _:
            assert_never(operation)


def _write_coding(
    study: Study,
    transcript_id: TranscriptId,
    operation: (
        ApplyCode
        | TakeLikely
        | RemoveCoding
        | Recode
        | Resize
        | WriteMemo
        | CreateCode
        | CollectQuote
    ),
    actor: str,
) -> None:
    key = operation.id
    match operation:
        case ApplyCode():
            apply_code(study, _new_coding(transcript_id, operation), actor=actor, operation=key)
        case TakeLikely(rank=rank):
            new = _new_coding(transcript_id, operation)
            accept_likely_code(study, new, rank=rank, actor=actor, operation=key)
        case RemoveCoding(coding=coding):
            remove_coding(study, coding, actor=actor, operation=key)
        case Recode(coding=coding, code=code):
            revise_coding(study, coding, code_id=code, actor=actor, operation=key)
        case Resize(coding=coding, start=start, end=end, quote=quote):
            revise_coding(study, coding, span=(start, end), quote=quote, actor=actor, operation=key)
        case WriteMemo():
            _write_memo(study, operation, actor)
        case CreateCode():
            _create_code(study, operation, actor)
        case CollectQuote(coding=coding):
            quote = get_coding(study, coding).excerpt_id
            add_collected(study, [quote], actor=actor, operation=key)
        case _:
            assert_never(operation)


def _new_coding(transcript_id: TranscriptId, operation: ApplyCode | TakeLikely) -> NewCoding:
    return NewCoding(
        id=operation.coding,
        code_id=operation.code,
        transcript_id=transcript_id,
        start=operation.start,
        end=operation.end,
        quote=operation.quote,
    )


def _create_code(study: Study, operation: CreateCode, actor: str) -> None:
    try:
        add_code(
            study,
            operation.name,
            code_id=operation.code,
            parent_id=operation.parent,
            origin="in_vivo" if operation.in_vivo else "inductive",
            hue=operation.hue,
            actor=actor,
            operation=operation.id,
        )
    except InvalidInput:
        # A colleague, or another tab, made it meanwhile: theirs is the one that was meant.
        if _find_kept_code(study, operation) is None:
            raise


def _write_turn_memo(
    study: Study, transcript_id: TranscriptId, operation: WriteTurnMemo, actor: str
) -> None:
    memo_id, key, body = operation.memo_id, operation.id, operation.memo
    seen = _choose_rev(study, "memos", memo_id, operation.rev, actor)
    if not body.strip():
        remove_memo(study, memo_id, expect_rev=seen, actor=actor, operation=key)
    elif has_memo(study, memo_id):
        links = find_memo_links(study, body, before=get_memo(study, memo_id))
        revise_memo(
            study, memo_id, body=body, links=links, expect_rev=seen, actor=actor, operation=key
        )
    else:
        new = NewMemo(id=memo_id, body=body, links=find_memo_links(study, body))
        add_turn_memo(study, transcript_id, operation.turn, new, actor=actor, operation=key)


def _choose_rev(study: Study, table: str, key: str, rev: int | None, actor: str) -> int | None:
    """Return the revision that must be there still, or None if nothing can be lost."""
    # If nobody else changed the row, no change can be lost, even if the page's revision is behind
    # because of its own saves.
    alone = find_other_actor(study.db, table, key, actor=actor) is None
    return None if rev is None or alone else max(1, rev)


def _write_memo(study: Study, operation: WriteMemo, actor: str) -> None:
    coding, memo = operation.coding, operation.memo
    before = get_memo(study, coding) if has_memo(study, coding) else None
    revise_coding(
        study,
        coding,
        memo=memo,
        links=find_memo_links(study, memo, before=before),
        expect_rev=_choose_rev(study, "codings", coding, operation.rev, actor),
        actor=actor,
        operation=operation.id,
    )
