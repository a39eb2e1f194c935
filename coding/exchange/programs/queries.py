"""Queries on the databases of Taguette and QualCoder, which somebody else made.

They run in the guarded process only. Only real tables are read, never views or virtual tables, and
a value of another type than expected counts as missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from study.errors import Unreadable
from study.language import say
from study.sqlite import open_bytes
from transcripts.reading.gate import MAX_TEXT

__all__ = ["MAGIC", "Rows", "read_rows"]

MAGIC = b"SQLite format 3\0"
_MOST_ROWS = 500_000
# Program → table → the columns that are read; the first table tells the program.
_READ: dict[str, dict[str, tuple[str, ...]]] = {
    "Taguette": {
        "highlight_tags": ("highlight_id", "tag_id"),
        "projects": ("id", "name", "description"),
        "documents": ("id", "name", "description", "project_id", "contents"),
        "highlights": ("id", "document_id", "start_offset", "end_offset", "snippet"),
        "tags": ("id", "project_id", "path", "description"),
        "commands": ("id", "user_login", "payload", "date"),
    },
    "QualCoder": {
        "code_name": ("cid", "name", "memo", "catid", "color", "supercid"),
        "source": ("id", "name", "fulltext", "mediapath", "memo", "av_text_id"),
        "code_cat": ("catid", "name", "memo", "supercatid"),
        "code_text": (
            "ctid",
            "cid",
            "fid",
            "seltext",
            "pos0",
            "pos1",
            "owner",
            "memo",
            "important",
            "date",
        ),
        "code_image": ("id", "cid", "x1", "y1", "width", "height", "memo", "owner"),
        "code_av": ("id", "cid", "pos0", "pos1", "memo", "owner"),
        "annotation": ("fid", "pos0", "pos1", "memo", "owner"),
        "cases": ("caseid", "name", "memo"),
        "case_text": ("caseid", "fid", "pos0", "pos1"),
        "attribute": ("name", "value", "id", "attr_type"),
        "journal": ("name", "jentry", "owner"),
        "graph": ("name",),
        "project": ("memo",),
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The program whose database it is, and the rows of each of its tables, {} for none."""

    program: str
    tables: dict[str, list[dict[str, Any]]]

    def list(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table."""
        return self.tables.get(table, [])


def read_rows(data: bytes, name: str) -> Rows:
    """Return what is read of a database.

    Raises:
        Unreadable: It is damaged, too large, or of another program.
    """
    with _open(data, name) as db:
        found = _list_tables(db)
        program = next(
            (p for p, tables in _READ.items() if all(t in found for t in list(tables)[:2])), None
        )
        if program is None:
            raise Unreadable(
                say("{name} is a database, but not of Taguette or QualCoder.", name=name),
                hint=say("Export the project from its program as a REFI-QDA project (.qdpx)."),
            )
        tables = {
            table: list(_read_table(db, table, columns, found[table], name))
            for table, columns in _READ[program].items()
            if table in found
        }
    return Rows(program=program, tables=tables)


@contextmanager
def _open(data: bytes, name: str) -> Iterator[Any]:
    db = None
    try:
        db = open_bytes(data)
        db.text_factory = lambda raw: raw.decode("utf-8", "replace")
        yield db
    except Unreadable:
        raise
    except Exception as error:  # damage shows in many ways
        raise Unreadable(
            say("{name} is damaged.", name=name),
            hint=say("Open it in the program that made it, and save a copy there."),
        ) from error
    finally:
        if db is not None:
            db.close()


def _list_tables(db: Any) -> dict[str, set[str]]:
    """Return the columns of each real table that may be read."""
    wanted = {table for tables in _READ.values() for table in tables}
    rows = db.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND length(name) < 50"
    ).fetchall()
    plain = [
        table
        for table, sql in rows
        if table in wanted and not str(sql).lstrip().upper().startswith("CREATE VIRTUAL")
    ]
    return {
        table: {str(row[1]) for row in db.execute(f'PRAGMA table_info("{table}")').fetchall()}
        for table in plain
    }


def _read_table(
    db: Any, table: str, columns: tuple[str, ...], there: set[str], name: str
) -> Iterator[dict[str, Any]]:
    read = [column for column in columns if column in there]
    if not read:
        return
    chosen = ", ".join(f'"{column}"' for column in read)
    large = " OR ".join(f'length("{column}") > {MAX_TEXT}' for column in read)
    if db.execute(f'SELECT 1 FROM "{table}" WHERE {large} LIMIT 1').fetchone():
        raise Unreadable(
            say("A text in {name} is too large.", name=name),
            hint=say("Split it into one file per session."),
        )
    spent = 0
    for number, row in enumerate(db.execute(f'SELECT {chosen} FROM "{table}" ORDER BY rowid')):
        spent += sum(len(value) for value in row if isinstance(value, str | bytes))
        if number >= _MOST_ROWS or spent > 5 * MAX_TEXT:
            raise Unreadable(
                say("{name} holds too much to be read at once.", name=name),
                hint=say("Split the project in the program that made it."),
            )
        yield {
            column: value if isinstance(value, str | int) else None
            for column, value in zip(read, row, strict=True)
        }
