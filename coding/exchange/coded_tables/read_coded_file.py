"""Read a table of codings, or a list of coded segments in a document of another program."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from coding.exchange.coded_tables.code_cells import parse_codes
from coding.exchange.coded_tables.coded_document import DOCUMENT_SUFFIXES, CodedDocument
from coding.exchange.coded_tables.coding_columns import find_columns, get_cell
from coding.exchange.coded_tables.model import CodedFile, CodedRow
from coding.exchange.coded_tables.segment_reports import HEADS, list_report_rows
from study.errors import Unreadable
from study.guarded import run_guarded
from study.language import say
from transcripts.reading.gate import check_size
from transcripts.reading.tables.read_table import open_guarded_table
from transcripts.reading.tables.write_table import parse_csv_cell

__all__ = ["CODED_SUFFIXES", "list_coded_rows", "read_coded_file"]

CODED_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".ods", *DOCUMENT_SUFFIXES)
SECONDS = 60.0
MEMORY = 1_000_000_000
_HEAD_ROWS = 3  # a title may stand above the headings
_PRINTED = "§".encode()  # in every list of NVivo, also in one that is saved as text
MOST_ROWS = 100_000


def read_coded_file(data: bytes, name: str) -> CodedFile:
    """Read a table of codings, or a document that lists coded segments.

    Raises:
        Unreadable: The file is damaged, unsafe, too large, or holds no codings.
    """
    suffix = Path(name).suffix.lower()
    if suffix not in CODED_SUFFIXES:
        raise Unreadable(
            say("{name} is no table that can be read.", name=name),
            hint=say("Save it as .xlsx or .csv."),
        )
    check_size(data, name, hint=say("Leave out what is no coding."))
    if suffix in DOCUMENT_SUFFIXES or (suffix == ".txt" and _PRINTED in data):
        found = _read_document(data, name)
        if found is not None:
            return found
        if suffix != ".txt":
            raise Unreadable(
                say("No list of coded segments was recognised in {name}.", name=name),
                hint=say("Export the segments as Excel, with a column for document and code."),
            )
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


def _read_document(data: bytes, name: str) -> CodedFile | None:
    """Return the segments in the tables or the lines of a document; None if there are none."""
    document = run_guarded(
        "coding.exchange.coded_tables.coded_document:parse_coded_document",
        data,
        name,
        gives=CodedDocument,
        timeout=SECONDS,
        memory=MEMORY,
        hint=say("Save it as .xlsx or .csv."),
    )
    rows: list[tuple[str, ...]] = []
    heads: tuple[str, ...] = ()
    for table in document.tables:
        for at, cells in enumerate(table[:_HEAD_ROWS]):
            columns = find_columns(CodedFile(name=name, heads=cells, rows=()))
            if {"quote", "code"} <= columns.keys() and heads in ((), cells):
                heads = cells
                rows += table[at + 1 :]
                break
    if not rows:
        heads = HEADS
        rows += list_report_rows(document.lines, title=Path(name).stem)
    filled = [row for row in rows if any(map(str.strip, row))]
    return CodedFile(name=name, heads=heads, rows=tuple(enumerate(filled, 1))) if filled else None


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
