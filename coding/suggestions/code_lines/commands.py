"""Commands for lines: set a code's line, and store the spreads that tell what one would do."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlite_utils import Database

from coding.model import CodeId
from coding.queries import get_code
from coding.suggestions.runs.commands import write_rows
from coding.suggestions.spread import Spread
from study import InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.pieces import write_pieces

__all__ = ["remove_spreads", "revise_line", "write_spreads"]


def revise_line(study: Study, code_id: CodeId, line: float | None, *, actor: str) -> None:
    """Set from which probability a code is suggested; None goes back to the line of all codes.

    An older preference for fewer or more suggestions of the code gives way to it.

    Raises:
        InvalidInput: the line is not between 0 and 1.
        NotFound: the code is gone.
    """
    if line is not None and not 0 < line < 1:
        raise InvalidInput(
            say("A line of {line} is not possible.", line=line),
            hint=say("Choose a probability between 0 and 1, such as 0.35."),
        )
    there = study.db.execute("SELECT id, line FROM lines WHERE code_id = ?", [code_id]).fetchone()
    leaning = study.db.execute("SELECT id FROM leanings WHERE code_id = ?", [code_id]).fetchone()
    if there == leaning and line is None:
        return
    verb = "set line" if line is not None else "remove line"
    with study.change(verb, actor=actor) as change:
        name = get_code(study, code_id).name
        change.subject = name if line is None else f"{name} → {round(100 * line)} %"
        if leaning:
            change.delete("leanings", leaning[0])
        if there and line is None:
            change.delete("lines", there[0])
        elif there:
            change.update("lines", there[0], line=line)
        elif line is not None:
            change.insert("lines", {"id": new_id(), "code_id": code_id, "line": line})


def write_spreads(study: Study, run_id: str, spreads: Sequence[Spread]) -> None:
    """Write the spreads of an open run; nobody sees them before the run."""
    rows = [(run_id, s.code, s.line, _fold(s.counts), _fold(s.sums), s.beyond) for s in spreads]
    write_rows(study, run_id, "spreads", rows)


def _fold(bins: Sequence[float]) -> str:
    """Return the bins without the empty ones at the end, which are most of them."""
    last = max((n for n, value in enumerate(bins) if value), default=-1)
    return json.dumps(bins[: last + 1], separators=(",", ":"))


def remove_spreads(study: Study) -> None:
    """Remove in pieces the spreads of replaced and abandoned runs."""
    fallen = study.db.execute(
        """SELECT run_id, code_id FROM spreads
        WHERE run_id NOT IN (SELECT run_id FROM unfinished_runs)
        AND run_id <> coalesce((SELECT max(id) FROM runs WHERE kind = 'suggest'), '')"""
    ).fetchall()

    def remove(db: Database, part: Sequence[tuple[str, str]]) -> None:
        db.conn.executemany("DELETE FROM spreads WHERE run_id = ? AND code_id = ?", part)

    write_pieces(study, fallen, remove)
