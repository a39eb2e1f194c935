"""Read a table of codings: CSV, Excel or OpenDocument."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from coding.exchange.coded_tables.code_cells import parse_codes
from coding.exchange.coded_tables.coding_columns import get_cell
from coding.exchange.coded_tables.model import CodedFile, CodedRow
from study.errors import Unreadable
from study.language import say
from transcripts.reading.gate import check_size
from transcripts.reading.tables.read_table import open_guarded_table
from transcripts.reading.tables.write_table import parse_csv_cell

__all__ = ["CODED_SUFFIXES", "list_coded_rows", "read_coded_file"]

CODED_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".ods")
MOST_ROWS = 100_000


def read_coded_file(data: bytes, name: str) -> CodedFile:
    """Read a table of codings.

    Raises:
        Unreadable: The file is damaged, unsafe, too large, or no table.
    """
    if Path(name).suffix.lower() not in CODED_SUFFIXES:
        raise Unreadable(
            say("{name} is no table that can be read.", name=name),
            hint=say("Save it as .xlsx or .csv."),
        )
    check_size(data, name, hint=say("Leave out what is no coding."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(data)
        table = open_guarded_table(path)
        get = (lambda cell: cell) if table.is_workbook else parse_csv_cell
        rows: list[tuple[int, tuple[str, ...]]] = []
        for number, cells in table.read():
            if len(rows) == MOST_ROWS:
                raise Unreadable(
                    say("{name} has more than {number:,} rows.", name=name, number=MOST_ROWS),
                    hint=say("Split it into several tables."),
                )
            rows.append((number, tuple(get(cell) for cell in cells)))
        notes = (*table.notes, *table.left_out)
    return CodedFile(name=name, heads=table.heads.names, rows=tuple(rows), notes=notes)


def list_coded_rows(
    file: CodedFile, columns: Mapping[str, int], *, known: Collection[str]
) -> list[CodedRow]:
    """Return the rows of a table, one for each of their codes.

    Args:
        file: The table.
        columns: What `choose_columns` returned.
        known: The folded names of the study's codes.
    """
    rows: list[CodedRow] = []
    for number, cells in file.rows:
        paths = parse_codes(
            get_cell(cells, columns, "code"), get_cell(cells, columns, "above"), known
        )
        rows += [
            CodedRow(
                number=number,
                document=" ".join(get_cell(cells, columns, "document").split()),
                quote=get_cell(cells, columns, "quote"),
                path=path,
                coder=" ".join(get_cell(cells, columns, "coder").split()),
                memo=get_cell(cells, columns, "memo"),
                start=_parse_number(get_cell(cells, columns, "start")),
                end=_parse_number(get_cell(cells, columns, "end")),
            )
            for path in (paths or [()])
        ]
    return rows


def _parse_number(cell: str) -> int | None:
    plain = cell.removesuffix(".0")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else None
