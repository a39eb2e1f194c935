"""Commands for codings and excerpts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from coding.memos.commands import add_memo_row, record_coding_memo, write_coding_memo
from coding.memos.model import Memo, NewMemo, Thing
from coding.memos.queries import get_memo
from coding.model import (
    EXCERPT_KINDS,
    Code,
    CodeId,
    Coding,
    CodingId,
    Excerpt,
    ExcerptId,
    ExcerptKind,
    NewCoding,
)
from coding.queries import LONGEST, find_excerpt, get_code, get_coding
from coding.quotes.queries import get_quote
from study import InvalidInput, NotFound, Study
from study.ids import new_id
from study.language import say
from study.ledger import Change
from study.times import get_now
from study.wording import count_things
from transcripts.commands import remove_transcript_rows
from transcripts.model import TranscriptId
from transcripts.queries import get_transcript, list_turns

__all__ = [
    "add_excerpt_row",
    "add_turn_memo",
    "apply_code",
    "apply_codes",
    "move_excerpt",
    "remove_coding",
    "remove_excerpt",
    "remove_rows",
    "remove_transcript",
    "revise_coding",
    "revise_excerpt",
]

REVISABLE = {
    "abstract", "aliases", "definition", "example", "exclude", "hue", "include", "name",
    "near_miss", "shortcut",
}  # fmt: skip
ROUND = ""  # the only round until a study plans several


def apply_code(study: Study, new: NewCoding, *, actor: str, operation: str | None = None) -> Coding:
    """Apply a code to an excerpt.

    Raises:
        InvalidInput: the span lies outside the text, its words differ from `new.quote`, or the code
            is abstract or retired.
        NotFound: the code or the transcript is gone.
    """
    with study.change("apply code", actor=actor, operation=operation) as change:
        coding_id = add_coding_rows(study, change, new, actor=actor, source="person")
        return get_coding(study, coding_id)


def apply_codes(study: Study, new: Sequence[NewCoding], *, actor: str) -> list[CodingId]:
    """Apply several codes in one change: all of them, or none."""
    with study.change(
        "apply codes", actor=actor, subject=count_things(len(new), "coding")
    ) as change:
        return [add_coding_rows(study, change, n, actor=actor, source="person") for n in new]


def add_coding_rows(
    study: Study,
    change: Change,
    new: NewCoding,
    *,
    actor: str,
    source: str,
    at: str = "",
    retired_too: bool = False,
) -> CodingId:
    """Store a coding and its excerpt inside an open change; return an existing coding as it is.

    It was made now, or *at* a time that a project says, which comes in with codings of its own. A
    retired code is refused unless *retired_too*.
    """
    code = get_code(study, new.code_id)
    if not change.subject:
        change.subject = code.name
    if not (code.retired and retired_too):
        _refuse_unusable(code)
    excerpt = find_excerpt(study, new.transcript_id, new.start, new.end, quote=new.quote)
    if new.kind:
        excerpt = replace(excerpt, kind=new.kind)
    excerpt_id = add_excerpt_row(study, change, excerpt)
    there = study.db.execute(
        "SELECT id FROM codings WHERE excerpt_id = ? AND code_id = ? AND coder = ? AND round = ?",
        [excerpt_id, new.code_id, actor, ROUND],
    ).fetchone()
    if there:
        return CodingId(there[0])
    coding_id = new.id or CodingId(new_id())
    change.insert(
        "codings",
        {
            "id": coding_id,
            "excerpt_id": excerpt_id,
            "code_id": new.code_id,
            "coder": actor,
            "round": ROUND,
            "source": source,
            "at": at or get_now(),
        },
    )
    if new.memo.strip():
        memo = NewMemo(thing=Thing(kind="coding", id=coding_id), body=new.memo)
        add_memo_row(change, memo, actor=actor)
    return coding_id


def remove_coding(
    study: Study, coding_id: CodingId, *, actor: str, operation: str | None = None
) -> None:
    """Remove a coding."""
    with study.change("remove coding", actor=actor, operation=operation) as change:
        change.subject = get_code(study, get_coding(study, coding_id).code_id).name
        change.delete("codings", coding_id)


def revise_coding(
    study: Study,
    coding_id: CodingId,
    *,
    actor: str,
    code_id: CodeId | None = None,
    span: tuple[int, int] | None = None,
    quote: str | None = None,
    memo: str | None = None,
    links: Mapping[str, Thing] | None = None,
    expect_rev: int | None = None,
    operation: str | None = None,
) -> Coding:
    """Change a coding's code, span or memo; the coding keeps its id.

    *links* are the things that the links in the memo mean.
    """
    verb = "write memo" if memo is not None else "revise coding"
    with study.change(verb, actor=actor, operation=operation) as change:
        coding = get_coding(study, coding_id)
        fields: dict[str, Any] = {}
        if code_id is not None:
            code = get_code(study, code_id)
            change.subject = code.name
            _refuse_unusable(code)
            fields["code_id"] = code_id
        else:
            change.subject = get_code(study, coding.code_id).name
        if span is not None:
            excerpt = find_excerpt(study, coding.transcript_id, *span, quote=quote)
            fields["excerpt_id"] = add_excerpt_row(study, change, excerpt)
        _refuse_twin(study, coding, fields)
        change.update("codings", coding_id, expect_rev=expect_rev, **fields)
        if memo is not None:
            before = get_coding(study, coding_id)
            write_coding_memo(study, change, coding_id, memo, links=links, actor=actor)
            if before.rev == coding.rev and memo.strip() != before.memo.strip():
                record_coding_memo(change, coding_id)
        return get_coding(study, coding_id)


def add_turn_memo(
    study: Study,
    transcript_id: TranscriptId,
    ordinal: int,
    new: NewMemo,
    *,
    actor: str,
    operation: str | None = None,
) -> Memo:
    """Add a memo on a turn. It rests on an excerpt of the turn, so that corrections carry it.

    Raises:
        NotFound: the transcript is gone, or has no such turn.
        InvalidInput: the memo has no words or is too long.
    """
    with study.change("add memo", actor=actor, operation=operation) as change:
        turns = list_turns(study, get_transcript(study, transcript_id).text_id)
        turn = next((turn for turn in turns if turn.ordinal == ordinal), None)
        if turn is None:
            raise NotFound(
                say("That turn is no longer in the transcript."), hint=say("Reload the page.")
            )
        end = min(turn.end, turn.start + LONGEST)
        excerpt = find_excerpt(study, transcript_id, turn.start, end, quote=None)
        thing = Thing(kind="turn", id=add_excerpt_row(study, change, excerpt))
        memo_id = add_memo_row(change, replace(new, thing=thing), actor=actor)
        return get_memo(study, memo_id)


def remove_transcript(study: Study, transcript_id: TranscriptId, *, actor: str) -> int:
    """Remove a transcript and its codings; return the number of codings removed."""
    with study.change("remove transcript", actor=actor) as change:
        excerpts = "(SELECT id FROM excerpts WHERE transcript_id = ?)"
        codings = study.db.execute(
            f"SELECT id FROM codings WHERE excerpt_id IN {excerpts}", [transcript_id]
        ).fetchall()
        for (coding_id,) in codings:
            change.delete("codings", coding_id)
        for table in ("decisions", "sampled_passages", "brought_back"):
            remove_rows(study, change, table, "transcript_id", transcript_id)
        remove_rows(study, change, "excerpts", "transcript_id", transcript_id)
        remove_transcript_rows(change, transcript_id)
    return len(codings)


def add_excerpt_row(study: Study, change: Change, excerpt: Excerpt) -> str:
    """Return the id of the excerpt at this span; store the excerpt if it is new."""
    row = study.db.execute(
        "SELECT id FROM excerpts WHERE transcript_id = ? AND text_id = ? AND start = ? AND end = ?",
        [excerpt.transcript_id, excerpt.text_id, excerpt.start, excerpt.end],
    ).fetchone()
    if row:
        return str(row[0])
    excerpt_id = new_id()
    change.insert("excerpts", {"id": excerpt_id, **asdict(excerpt)})
    return excerpt_id


def remove_rows(study: Study, change: Change, table: str, column: str, value: str) -> None:
    """Remove the rows of a table that have a value, inside an open change."""
    rows = study.db.execute(f"SELECT id FROM {table} WHERE {column} = ?", [value]).fetchall()
    for (row_id,) in rows:
        change.delete(table, row_id)


def revise_excerpt(
    study: Study, excerpt_id: ExcerptId, *, kind: ExcerptKind, actor: str, reason: str = ""
) -> None:
    """Set an excerpt's kind of evidence: said, did, observed, reported or an artefact.

    Raises:
        InvalidInput: there is no such kind.
        NotFound: the excerpt is gone.
    """
    if kind not in EXCERPT_KINDS:
        raise InvalidInput(
            say("There is no kind of evidence called “{kind}”.", kind=kind),
            hint=say("Use one of {kinds}.", kinds=", ".join(EXCERPT_KINDS)),
        )
    with study.change("revise excerpt", actor=actor, reason=reason) as change:
        change.subject = say(EXCERPT_KINDS[kind]).lower()
        change.update("excerpts", excerpt_id, kind=kind)


def move_excerpt(
    study: Study,
    excerpt_id: ExcerptId,
    start: int,
    end: int,
    *,
    actor: str,
    quote: str | None = None,
) -> None:
    """Move an excerpt to another span of its transcript; everything linked to it moves along.

    Raises:
        InvalidInput: the span does not lie in the current text.
        Conflict: the words there are not those of *quote*.
    """
    with study.change("move excerpt", actor=actor) as change:
        row = change.get("excerpts", excerpt_id)
        excerpt = find_excerpt(study, TranscriptId(row["transcript_id"]), start, end, quote=quote)
        change.subject = change.get("transcripts", row["transcript_id"])["title"]
        change.update(
            "excerpts",
            excerpt_id,
            text_id=excerpt.text_id,
            start=excerpt.start,
            end=excerpt.end,
            quote=excerpt.quote,
            speaker_id=excerpt.speaker_id,
            further=excerpt.further,
        )


def remove_excerpt(study: Study, excerpt_id: ExcerptId, *, actor: str) -> int:
    """Remove an excerpt and its codings; return the number of codings removed.

    Findings that cite the excerpt stay and report that the quote is gone.
    """
    with study.change("remove excerpt", actor=actor) as change:
        change.subject = get_quote(study, excerpt_id).transcript
        codings = study.db.execute(
            "SELECT id FROM codings WHERE excerpt_id = ?", [excerpt_id]
        ).fetchall()
        for (coding_id,) in codings:
            change.delete("codings", coding_id)
        change.delete("excerpts", excerpt_id)
    return len(codings)


def _refuse_unusable(code: Code) -> None:
    if code.abstract:
        raise InvalidInput(
            say("“{name}” only groups other codes.", name=code.name),
            hint=say("Use one of the codes below it."),
        )
    if code.retired:
        raise InvalidInput(
            say("The code “{name}” is retired.", name=code.name),
            hint=say("Use another code, or bring this one back on the page Codebook."),
        )


def _refuse_twin(study: Study, coding: Coding, fields: dict[str, Any]) -> None:
    twin = study.db.execute(
        "SELECT 1 FROM codings WHERE excerpt_id = ? AND code_id = ? AND coder = ? AND id <> ?",
        [
            fields.get("excerpt_id", coding.excerpt_id),
            fields.get("code_id", coding.code_id),
            coding.coder,
            coding.id,
        ],
    ).fetchone()
    if twin:
        raise InvalidInput(
            say("The passage already has that code."),
            hint=say("Remove one of the two codings instead."),
        )
