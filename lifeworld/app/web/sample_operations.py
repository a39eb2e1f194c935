"""The operations of the page of a random sample: parsed, and run as one change each."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import assert_never

from coding.commands import apply_code, remove_coding
from coding.model import CodeId, CodingId, NewCoding
from coding.queries import find_own_coding
from coding.suggestions.samples.commands import record_put_aside, record_read, record_unread
from coding.suggestions.samples.queries import get_sample, get_sampled_passage
from lifeworld.app.web.operation_fields import Fields, parse_request
from lifeworld.app.web.run_operations import Outcome
from study import InvalidInput, LifeworldError, NotFound, Study, StudyRefused
from study.language import say
from study.ledger import AlreadyDone, check_operation

__all__ = ["SampleOperation", "parse_sample_operations", "run_sample_operations"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Base of every operation: its id, made by the page, and the passage that it is on."""

    id: str
    passage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutCode(_Asked):
    """Put a code on the words of the passage."""

    code: CodeId
    coding: CodingId


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCode(_Asked):
    """Take a code off the words of the passage."""

    code: CodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkPassage(_Asked):
    """Mark the passage: read, put aside, or to be read again."""

    record: Callable[..., object]


SampleOperation = PutCode | TakeCode | MarkPassage

_MARKS: dict[str, Callable[..., object]] = {
    "read": record_read,
    "aside": record_put_aside,
    "unread": record_unread,
}


def parse_sample_operations(body: object) -> list[SampleOperation]:
    """Parse the body of a request.

    Raises:
        InvalidInput: it is not a list of operations, or one of them is invalid.
        TooManyOperations: there are too many.
    """
    values, _ = parse_request(body)
    return [_parse(Fields(value)) for value in values]


def _parse(of: Fields) -> SampleOperation:
    asked = {"id": of.get_id("id"), "passage": of.get_id("passage")}
    found: SampleOperation
    if of.kind == "apply":
        code, coding = CodeId(of.get_id("code")), CodingId(of.get_id("coding"))
        found = PutCode(**asked, code=code, coding=coding)
    elif of.kind == "remove":
        found = TakeCode(**asked, code=CodeId(of.get_id("code")))
    elif of.kind in _MARKS:
        found = MarkPassage(**asked, record=_MARKS[of.kind])
    else:
        raise of.refuse(say("there is no such operation"))
    of.refuse_others()
    return found


def run_sample_operations(
    study: Study, sample_id: str, operations: Sequence[SampleOperation], *, actor: str
) -> list[Outcome]:
    """Run the operations in order, and return the outcome of each; a repeated one runs once."""
    sample = get_sample(study, sample_id)
    if sample.coder != actor:
        raise InvalidInput(
            say("This random sample is read by {coder}.", coder=sample.coder),
            hint=say("Work under that name, or draw a sample of your own."),
        )
    outcomes = []
    for operation in operations:
        try:
            with contextlib.suppress(AlreadyDone):
                _run(study, operation, actor)
            outcomes.append(Outcome(id=operation.id))
        except StudyRefused:  # the file was taken away: the page keeps what it sent
            raise
        except LifeworldError as refusal:
            outcomes.append(Outcome(id=operation.id, error=refusal))
    return outcomes


def _run(study: Study, operation: SampleOperation, actor: str) -> None:
    check_operation(study.db, operation.id)  # first: a code taken off is not there any more
    passage = get_sampled_passage(study, operation.passage)
    match operation:
        case PutCode(code=code, coding=coding):
            new = NewCoding(
                id=coding,
                code_id=code,
                transcript_id=passage.transcript_id,
                start=passage.start,
                end=passage.end,
            )
            apply_code(study, new, actor=actor, operation=operation.id)
        case TakeCode(code=code):
            place = (passage.text_id, passage.start, passage.end)
            found = find_own_coding(study, *place, code, coder=actor)
            if found is None:
                raise NotFound(
                    say("The code is not on exactly these words."),
                    hint=say("Take it off in the transcript."),
                )
            remove_coding(study, found, actor=actor, operation=operation.id)
        case MarkPassage(record=record):
            record(study, passage.id, actor=actor, operation=operation.id)
        case _:
            assert_never(operation)
