"""Writes tables into a folder or a zip, with a dictionary of their columns."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from lifeworld.exports.deck.text import xml_safe_lines
from lifeworld.exports.whole.data_tables import Cell, DataColumn, DataTable, Tables
from lifeworld.exports.whole_file import write_whole
from study import InvalidInput
from study.language import say, say_in
from study.private_files import create_private_file, prepare_private_folder
from study.wording import count_things
from transcripts.reading.tables.write_table import TableWriter

__all__ = ["DICTIONARY", "PACKAGE", "list_table_files", "write_tables"]

DICTIONARY, PACKAGE, README = "dictionary.csv", "datapackage.json", "README.md"
Progress = Callable[[int, int, str], None]
_FIELDS = {"text": "string", "whole number": "integer", "number": "number"}


def write_tables(
    tables: Tables, out: Path, *, on_progress: Progress = lambda *_: None
) -> list[str]:
    """Write tables to *out*, a zip if it ends in .zip, else a new folder.

    Returns:
        Sentences on what CSV could not hold as it is.

    Raises:
        InvalidInput: *out* cannot be written, or is a folder with files in it.
    """
    told: list[str] = []
    files = list_table_files(tables, told, on_progress=on_progress)
    if out.suffix.lower() == ".zip":
        write_whole(out, lambda fresh: _write_zip(files, fresh))
        return told
    _write_folder(files, out)
    return told


def list_table_files(
    tables: Tables, told: list[str], *, on_progress: Progress = lambda *_: None
) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file; what CSV could not hold as it is is added to *told*."""
    resources, escaped = [], 0
    with say_in(tables.language):
        for number, table in enumerate(tables.tables):
            on_progress(number, len(tables.tables), say("Writing the tables"))
            content, rows = _render_csv([c.name for c in table.columns], table.rows)
            escaped += rows
            resources.append(_describe_resource(table, content, tables))
            yield f"{table.name}.csv", content
        if escaped:
            told.append(
                say(
                    "In {rows}, an apostrophe stands before a text that a spreadsheet would take"
                    " for a formula.",
                    rows=count_things(escaped, "row"),
                )
            )
        yield DICTIONARY, _render_dictionary(tables.tables)
        yield README, _render_readme(tables, told).encode()
        package = {
            "profile": "tabular-data-package",
            "name": "lifeworld-tables",
            "title": tables.title,
            "resources": resources,
        }
        yield PACKAGE, (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _render_csv(heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> tuple[bytes, int]:
    """Return a table as CSV in UTF-8, and the number of rows in which a text got an apostrophe."""
    stream = io.StringIO(newline="")
    writer = TableWriter(stream)
    writer.write_row(list(heads))
    for row in rows:
        writer.write_row([_render_cell(cell) for cell in row])
    return stream.getvalue().encode(), writer.escaped


def _render_cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    return xml_safe_lines(cell) if isinstance(cell, str) else cell


def _render_dictionary(tables: Sequence[DataTable]) -> bytes:
    heads = ("table", "column", "meaning", "type", "unit", "refers_to", "rows")
    rows: list[tuple[Cell, ...]] = []
    for table in tables:
        rows.append((table.name, "", table.told, "table", "", "", len(table.rows)))
        rows += [
            (table.name, c.name, c.told, c.kind, c.unit, c.refers, None) for c in table.columns
        ]
    return _render_csv(heads, rows)[0]


def _describe_resource(table: DataTable, content: bytes, tables: Tables) -> dict[str, Any]:
    there = {each.name for each in tables.tables}
    schema: dict[str, Any] = {
        "fields": [_describe_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if any(column.name == "id" for column in table.columns):
        schema["primaryKey"] = "id"
    keys = [
        {"fields": c.name, "reference": {"resource": c.refers, "fields": "id"}}
        for c in table.columns
        if c.refers in there
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": table.told,
        "format": "csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _describe_field(column: DataColumn) -> dict[str, Any]:
    told = {"name": column.name, "type": _FIELDS[column.kind], "description": column.told}
    return told | ({"unit": column.unit} if column.unit else {})


def _render_readme(tables: Tables, told: Sequence[str]) -> str:
    lines = [f"# {tables.title}", "", *tables.about, ""]
    if left := [*tables.left_out, *told]:
        lines += [f"## {say('Left out')}", "", *(f"- {line}" for line in left), ""]
    lines += [f"## {say('Tables')}", ""]
    lines += [
        f"- `{table.name}.csv`: {count_things(len(table.rows), 'row')}" for table in tables.tables
    ]
    own = Path(__file__).with_name("tables_readme.md").read_text("utf-8")
    return "\n".join([*lines, "", own])


def _write_zip(files: Iterator[tuple[str, bytes]], fresh: Path) -> None:
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            packed.writestr(name, content)


def _write_folder(files: Iterator[tuple[str, bytes]], out: Path) -> None:
    """Write files into a folder that is there whole or not at all."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InvalidInput(
            say("{path} is there already, and is no empty folder.", path=out),
            hint=say("Choose another name: nothing is replaced."),
        )
    if not out.parent.is_dir():
        raise InvalidInput(
            say("The folder {folder} does not exist.", folder=out.parent),
            hint=say("Create the folder first, or choose another."),
        )
    fresh = out.with_name(f".{out.name}.part")
    try:
        if fresh.exists():  # of a program that was killed
            shutil.rmtree(fresh)
        prepare_private_folder(fresh)
        for name, content in files:
            create_private_file(fresh / name).write_bytes(content)
        if out.exists():
            out.rmdir()
        fresh.rename(out)
    except OSError as error:
        raise InvalidInput(
            say("{file} cannot be written: {reason}.", file=out, reason=error.strerror or error),
            hint=say("Choose another folder or file name."),
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
