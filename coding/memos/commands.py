"""Commands on memos; each is one change, and the memo of a coding shares the coding's revision."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from coding.memos.links import render_links
from coding.memos.model import (
    MEMO_KINDS,
    THING_KINDS,
    Memo,
    MemoId,
    MemoKind,
    NewMemo,
    Thing,
    get_first_line,
)
from coding.memos.queries import get_memo, has_memo
from study import InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.ledger import Change, get_row
from study.times import get_now

__all__ = [
    "add_memo",
    "add_memo_row",
    "link_memo",
    "merge_memo_rows",
    "move_memo_rows",
    "record_coding_memo",
    "remove_memo",
    "revise_memo",
    "write_coding_memo",
]

LONGEST_TITLE = 120
LONGEST_BODY = 100_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def add_memo(study: Study, new: NewMemo, *, actor: str, operation: str | None = None) -> Memo:
    """Add a memo. One on a coding needs the coding's id: see `revise_coding`.

    Raises:
        InvalidInput: it has no words, is too long, or is on something that memos cannot be on.
    """
    with study.change("add memo", actor=actor, operation=operation) as change:
        memo_id = add_memo_row(change, new, actor=actor)
        return get_memo(study, memo_id)


def add_memo_row(change: Change, new: NewMemo, *, actor: str) -> MemoId:
    """Store a memo inside an open change."""
    fields = {"title": new.title.strip(), "body": new.body, "kind": new.kind, "day": new.day}
    _check_memo(fields)
    _check_thing(new.thing)
    if new.thing.kind == "coding":
        change.get("codings", new.thing.id)
        if get_row(change.db, "memos", new.thing.id):
            raise InvalidInput(
                say("That coding has a memo already."), hint=say("Change that memo instead.")
            )
    memo_id = MemoId(new.thing.id) if new.thing.kind == "coding" else new.id or MemoId(new_id())
    now = get_now()
    change.insert(
        "memos",
        {
            "id": memo_id,
            **_place(new.thing),
            **fields,
            "links": render_links(new.links),
            "by": actor,
            "at": now,
            "changed_at": now,
            "in_report": int(new.in_report),
        },
    )
    change.subject = change.subject or new.title.strip() or get_first_line(new.body)
    return memo_id


def revise_memo(
    study: Study,
    memo_id: str,
    *,
    actor: str,
    body: str | None = None,
    title: str | None = None,
    kind: MemoKind | None = None,
    day: str | None = None,
    in_report: bool | None = None,
    links: Mapping[str, Thing] | None = None,
    expect_rev: int | None = None,
    operation: str | None = None,
) -> Memo:
    """Change a memo's words, title, kind or day, or whether it appears in the report.

    Raises:
        NotFound: the memo is gone.
        Conflict: its revision is no longer *expect_rev*.
        InvalidInput: it would have no words, or be too long.
    """
    told: dict[str, Any] = {"body": body, "title": title, "kind": kind, "day": day}
    fields = {name: value for name, value in told.items() if value is not None}
    if "title" in fields:
        fields["title"] = fields["title"].strip()
    _check_memo(fields)
    if links is not None:
        fields["links"] = render_links(links)
    if in_report is not None:
        fields["in_report"] = int(in_report)
    with study.change("revise memo", actor=actor, operation=operation) as change:
        old = get_memo(study, memo_id)
        words = {"body": old.body, "title": old.own_title}
        if any(fields.get(name, was) != was for name, was in words.items()):
            fields["changed_at"] = get_now()
        change.update("memos", memo_id, expect_rev=expect_rev, **fields)
        memo = get_memo(study, memo_id)
        change.subject = memo.title
        if memo.rev != old.rev and memo.thing.kind == "coding":
            record_coding_memo(change, memo.thing.id)
        return memo


def link_memo(study: Study, memo_id: str, thing: Thing, *, name: str, actor: str) -> Memo:
    """Put a memo on another thing, or on nothing; *name* is the thing's, for the history.

    Raises:
        NotFound: the memo is gone.
        InvalidInput: it is on words, or memos cannot be on this kind of thing.
    """
    _check_thing(thing)
    with study.change("link memo", actor=actor) as change:
        memo = get_memo(study, memo_id)
        if "coding" in (memo.thing.kind, thing.kind) or "turn" in (memo.thing.kind, thing.kind):
            raise InvalidInput(
                say("A memo on words stays with them, and another cannot be put on words."),
                hint=say("Write a new memo and copy the words."),
            )
        change.subject = f"{memo.title} → {name or say('nothing')}"
        change.update("memos", memo_id, **_place(thing))
        return get_memo(study, memo_id)


def remove_memo(
    study: Study,
    memo_id: str,
    *,
    actor: str,
    expect_rev: int | None = None,
    operation: str | None = None,
) -> None:
    """Remove a memo.

    Raises:
        NotFound: the memo is gone.
        Conflict: its revision is no longer *expect_rev*.
    """
    with study.change("remove memo", actor=actor, operation=operation) as change:
        memo = get_memo(study, memo_id)
        change.subject = memo.title
        change.update("memos", memo_id, expect_rev=expect_rev)
        change.delete("memos", memo_id)
        if memo.thing.kind == "coding":
            record_coding_memo(change, memo.thing.id)


def write_coding_memo(
    study: Study,
    change: Change,
    coding_id: str,
    body: str,
    *,
    actor: str,
    links: Mapping[str, Thing] | None = None,
) -> None:
    """Store, change or, without words, remove the memo of a coding inside an open change."""
    there = get_memo(study, coding_id) if has_memo(study, coding_id) else None
    if not body.strip():
        if there:
            change.delete("memos", coding_id)
    elif there is None:
        new = NewMemo(thing=Thing(kind="coding", id=coding_id), body=body, links=links or {})
        add_memo_row(change, new, actor=actor)
    elif body != there.body:
        _check_memo({"body": body})
        fields: dict[str, Any] = {
            "body": body,
            "changed_at": get_now(),
            "links": render_links(links or {}),
        }
        change.update("memos", coding_id, **fields)


def merge_memo_rows(
    study: Study, change: Change, keep_id: str, other_id: str, *, actor: str
) -> None:
    """Add the memo of one coding to that of another, inside an open change."""
    if not has_memo(study, other_id):
        return
    other = get_memo(study, other_id)
    kept = get_memo(study, keep_id).body if has_memo(study, keep_id) else ""
    if other.body not in kept:
        body = f"{kept}\n\n{other.body}" if kept else other.body
        write_coding_memo(study, change, keep_id, body, actor=actor)


def move_memo_rows(study: Study, change: Change, kind: str, old_id: str, new_id: str) -> None:
    """Move the memos on a thing to the thing that it was merged into, inside an open change."""
    rows = study.db.execute(
        "SELECT id FROM memos WHERE thing = ? AND thing_id = ?", [kind, old_id]
    ).fetchall()
    for (memo_id,) in rows:
        change.update("memos", memo_id, thing_id=new_id)


def record_coding_memo(change: Change, coding_id: str) -> None:
    """Raise a coding's revision: the page that shows it compares the memo by it."""
    change.db.execute("UPDATE codings SET rev = rev + 1 WHERE id = ?", [coding_id])


def _place(thing: Thing) -> dict[str, Any]:
    return {
        "thing": thing.kind,
        "thing_id": thing.id,
        "coding_id": thing.id if thing.kind == "coding" else None,
        "excerpt_id": thing.id if thing.kind == "turn" else None,
    }


def _check_thing(thing: Thing) -> None:
    if thing.kind not in THING_KINDS or bool(thing.kind) != bool(thing.id):
        raise InvalidInput(
            say("A memo cannot be on “{thing}”.", thing=thing.kind or thing.id),
            hint=say(
                "Use one of {kinds}, or nothing.",
                kinds=", ".join(kind for kind in THING_KINDS if kind),
            ),
        )


def _check_memo(fields: Mapping[str, Any]) -> None:
    """Raise InvalidInput if a field of a memo cannot be stored as it is."""
    if not fields.get("body", "-").strip():
        raise InvalidInput(
            say("A memo needs some words."), hint=say("Write them, or remove the memo.")
        )
    for name, most in (("title", LONGEST_TITLE), ("body", LONGEST_BODY)):
        if len(fields.get(name, "")) > most:
            raise InvalidInput(
                say(
                    "The title has {number:,} characters; the limit is {most:,}.",
                    number=len(fields[name]),
                    most=most,
                )
                if name == "title"
                else say(
                    "The memo has {number:,} characters; the limit is {most:,}.",
                    number=len(fields[name]),
                    most=most,
                ),
                hint=say("Shorten it, or split it into two memos."),
            )
    if "\0" in fields.get("body", "") + fields.get("title", ""):
        raise InvalidInput(
            say("The memo has a character that cannot be stored."),
            hint=say("Type it again instead of pasting it."),
        )
    kind = fields.get("kind", "analytic")
    if kind not in MEMO_KINDS:
        raise InvalidInput(
            say("There is no kind of memo called “{kind}”.", kind=kind),
            hint=say("Use one of {kinds}.", kinds=", ".join(MEMO_KINDS)),
        )
    day = fields.get("day", "")
    if day and not _is_day(day):
        raise InvalidInput(
            say("“{day}” is not a day.", day=day), hint=say("Write it like 2026-03-14.")
        )


def _is_day(day: str) -> bool:
    from datetime import date

    if not _DAY.fullmatch(day):
        return False
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True
