"""Commands for passages that are set aside: bring one back, or set it aside again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from coding.suggestions.set_aside.model import SetAsideRow
from study import NotFound, Study
from study.ids import new_id
from study.language import say
from study.times import get_now
from study.wording import count_things

__all__ = ["add_brought_back", "remove_brought_back", "write_set_aside"]

Place = tuple[str, int, int]


def add_brought_back(study: Study, places: Sequence[Place], *, actor: str) -> int:
    """Let passages that were set aside get suggestions again, from the next run on.

    They need not be in the newest run: a random sample and suggested themes leave such passages out
    before suggestions were ever made.

    Args:
        study: The study.
        places: The text, start and end of each passage.
        actor: Who brings them back.

    Returns:
        How many were brought back.

    Raises:
        NotFound: one of them is in no text of today, or was brought back already.
    """
    with study.change("bring back passages", actor=actor) as change:
        for place in dict.fromkeys(places):
            row = study.db.execute(
                """SELECT t.id FROM transcripts t JOIN texts x ON x.id = t.text_id
                WHERE t.text_id = ?1 AND 0 <= ?2 AND ?2 < ?3 AND ?3 <= length(x.text)
                AND NOT EXISTS (SELECT 1 FROM brought_back b
                    WHERE b.text_id = ?1 AND b.start < ?3 AND b.end > ?2)""",
                place,
            ).fetchone()
            if row is None:
                raise _gone()
            change.insert(
                "brought_back",
                {
                    "id": new_id(),
                    "transcript_id": row[0],
                    "text_id": place[0],
                    "start": place[1],
                    "end": place[2],
                    "by": actor,
                    "at": get_now("milliseconds"),
                },
            )
        change.subject = count_things(len(set(places)), "passage")
    return len(set(places))


def remove_brought_back(study: Study, ids: Sequence[str], *, actor: str) -> int:
    """Set passages aside again that were brought back; return how many.

    Raises:
        NotFound: one of them is gone.
    """
    with study.change("set aside passages", actor=actor) as change:
        for each in ids:
            if not study.db.execute("SELECT 1 FROM brought_back WHERE id = ?", [each]).fetchone():
                raise _gone()
            change.delete("brought_back", each)
        change.subject = count_things(len(ids), "passage")
    return len(ids)


def _gone() -> NotFound:
    return NotFound(
        say("That passage is no longer set aside."), hint=say("Reload the page to see which are.")
    )


def write_set_aside(db: Database, rows: Sequence[SetAsideRow]) -> None:
    """Store what a run set aside in place of what the run before did, inside an open stage.

    Args:
        db: The database of the stage.
        rows: The passages.
    """
    db.execute("DELETE FROM set_aside")
    db.conn.executemany("INSERT INTO set_aside VALUES (?, ?, ?, ?, ?, ?)", rows)
