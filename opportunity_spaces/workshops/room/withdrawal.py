"""Takes the words of somebody who withdrew out of a room's file, for good.

A card made from them keeps its place, so that what people sorted and counted stays true; in place
of the words it says that they were withdrawn, and nobody is shown it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from opportunity_spaces.workshops.plan import PlanCard
from opportunity_spaces.workshops.room.queries import get_room, open_room
from study.errors import Conflict
from study.language import say, say_in
from study.sqlite import open_transaction, sqlite3

__all__ = ["erase_words"]


def erase_words(
    path: Path,
    *,
    is_withdrawn: Callable[[PlanCard], bool],
    rewrite: Callable[[str], str] = str,
) -> int:
    """Take cards out of a room, open or not, and rewrite what else holds the words.

    Args:
        path: The room's file. Where its server runs, it reads the file again by itself.
        is_withdrawn: Whether a card is made from what was withdrawn.
        rewrite: Returns any other text of the room as it may stay.

    Returns:
        How many cards were taken out.

    Raises:
        NotFound: there is no such room.
        Unreadable: it is no room.
        Conflict: it is being written by somebody else.
    """
    db = open_room(path)
    try:
        # What is overwritten or deleted leaves no bytes behind in the pages of the file.
        db.execute("PRAGMA secure_delete = ON").fetchall()
        open_transaction(db)
        room = get_room(db)
        plan = room.plan
        with say_in(plan.language):
            gone = say("What stood here was taken out of the study")
        cards = tuple(
            _empty(each, gone) if not each.withdrawn and is_withdrawn(each) else each
            for each in plan.cards
        )
        taken = sum(a is not b for a, b in zip(cards, plan.cards, strict=True))
        told = _rewrite(replace(plan, cards=cards).to_dict(), rewrite)
        changed = [
            (text, each.seq)
            for each in room.operations
            if (text := _write(_rewrite(each.data, rewrite))) != _write(each.data)
        ]
        if not taken and not changed and _write(told) == _write(plan.to_dict()):
            db.execute("ROLLBACK")
            return 0
        db.execute("UPDATE room SET value = ? WHERE name = 'plan'", [_write(told)])
        db.conn.executemany("UPDATE operations SET data = ? WHERE seq = ?", changed)
        db.execute("COMMIT")
        # The pages are written anew, and the log with the old ones is emptied.
        db.execute("VACUUM")
        left = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        raise _busy(path) from error
    finally:
        db.close()
    if left is not None and left[0]:
        raise _busy(path)
    return taken


def _busy(path: Path) -> Conflict:
    return Conflict(
        say("The room {name} is busy: it could not be cleaned.", name=path.name),
        hint=say("Stop it, and do this again."),
    )


def _empty(card: PlanCard, gone: str) -> PlanCard:
    return PlanCard(id=card.id, kind=card.kind, text=gone, steps=card.steps, withdrawn=True)


def _write(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def _rewrite(data: Any, rewrite: Callable[[str], str]) -> Any:
    """Return plain values with each text rewritten that a person may have written."""
    if isinstance(data, dict):
        return {
            key: value if key in _NO_WORDS else _rewrite(value, rewrite)
            for key, value in data.items()
        }
    if isinstance(data, list | tuple):
        return [_rewrite(each, rewrite) for each in data]
    return rewrite(data) if isinstance(data, str) else data


# What names things and kinds: a name that is also a word must not break them.
_NO_WORDS = frozenset(
    {
        "id", "kind", "language", "anonymity", "keep_until", "starts", "may", "shows", "sources",
        "card", "pile", "step", "guest", "as", "table", "ballot", "question", "role",
        "becomes", "value", "rank", "a", "b", "chosen", "criterion", "about", "to", "from", "of",
        "tally", "tallies", "source", "way",
    }
)  # fmt: skip
