"""Commands on collected quotes: collect some, or take some out of the collection."""

from __future__ import annotations

from collections.abc import Iterable

from coding.quotes.queries import get_quote
from study import Study
from study.ids import new_id
from study.times import get_now
from study.wording import count_things

__all__ = ["add_collected", "remove_collected"]


def add_collected(
    study: Study, excerpt_ids: Iterable[str], *, actor: str, operation: str | None = None
) -> int:
    """Collect quotes for the person who acts; return how many are new.

    Raises:
        NotFound: one of them is no longer in the study.
    """
    # Those that are not coded any more are there, too: they come back with their coding.
    there = {
        row[0]
        for row in study.db.execute(
            "SELECT excerpt_id FROM collected WHERE [by] = ?", [actor]
        ).fetchall()
    }
    fresh = [each for each in dict.fromkeys(excerpt_ids) if each not in there]
    if not fresh:
        return 0
    with study.change("collect quotes", actor=actor, operation=operation) as change:
        change.subject = count_things(len(fresh), "quote")
        for excerpt_id in fresh:
            get_quote(study, excerpt_id)
            change.insert(
                "collected",
                {"id": new_id(), "excerpt_id": excerpt_id, "by": actor, "at": get_now()},
            )
    return len(fresh)


def remove_collected(study: Study, excerpt_ids: Iterable[str], *, actor: str) -> int:
    """Take quotes out of the collection of the person who acts; return how many were in it."""
    wanted = set(excerpt_ids)
    rows = study.db.execute(
        "SELECT id, excerpt_id FROM collected WHERE [by] = ? ORDER BY id", [actor]
    ).fetchall()
    found = [row_id for row_id, excerpt_id in rows if excerpt_id in wanted]
    if not found:
        return 0
    with study.change("put back quotes", actor=actor) as change:
        change.subject = count_things(len(found), "quote")
        for row_id in found:
            change.delete("collected", row_id)
    return len(found)
