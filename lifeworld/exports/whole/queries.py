"""Queries on whole tables: which there are for analysis, their columns and rows."""

from __future__ import annotations

from collections.abc import Sequence

from lifeworld.exports.whole.data_tables import Cell
from study import Study

__all__ = ["list_columns", "list_ledgered", "list_references", "list_rows"]


def list_ledgered(study: Study) -> list[str]:
    """Return the names of the tables that the ledger keeps: what people wrote."""
    rows = study.db.execute(
        "SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger'"
        " AND name = tbl_name || '_ledger_insert' ORDER BY tbl_name"
    ).fetchall()
    return [row[0] for row in rows]


def list_columns(study: Study, table: str) -> list[str]:
    """Return the columns of a table or view, in order."""
    rows = study.db.execute("SELECT name FROM pragma_table_info(?)", [table]).fetchall()
    return [row[0] for row in rows]


def list_references(study: Study, table: str) -> dict[str, str]:
    """Return the table to which a column of this one refers, by column."""
    rows = study.db.execute(
        'SELECT "from", "table" FROM pragma_foreign_key_list(?)', [table]
    ).fetchall()
    return {row[0]: row[1] for row in rows}


def list_rows(study: Study, table: str, columns: Sequence[str]) -> list[tuple[Cell, ...]]:
    """Return these columns of every row of a table, in the order in which rows were added."""
    names = ", ".join(f"[{name}]" for name in columns)
    order = "" if table == "evidence" else " ORDER BY rowid"
    rows = study.db.execute(f"SELECT {names} FROM [{table}]{order}").fetchall()
    return [tuple(row) for row in rows]
