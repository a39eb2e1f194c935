"""Opens tables: `open_table` finds the headers, `Table.read` yields the rows as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path

from study.errors import Unreadable
from study.guarded import run_guarded
from study.language import say
from transcripts.reading.gate import MAX_FILE, check_size
from transcripts.reading.tables.delimited import Delimited, Row, open_delimited
from transcripts.reading.tables.heads import SAMPLE, Heads, find_heads
from transcripts.reading.tables.opendocument_sheet import read_any_sheet
from transcripts.reading.tables.source import Source
from transcripts.reading.tables.workbook import Sheet

__all__ = ["Row", "Table", "open_guarded_table", "open_table"]

WORKBOOK_SECONDS = 60.0
WORKBOOK_MEMORY = 1_000_000_000
_PACKED = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its headers; the rows of a CSV file are streamed.

    Attributes:
        source: The file.
        heads: The column headers.
        body: The source of the rows: a delimited file, or a sheet of a workbook.
    """

    source: Source
    heads: Heads
    body: Delimited | Sheet

    @property
    def name(self) -> str:
        """The file's name."""
        return self.source.name

    @property
    def is_workbook(self) -> bool:
        """Whether the rows come from a workbook."""
        return isinstance(self.body, Sheet)

    @property
    def sha256(self) -> str:
        """The SHA-256 of the whole file."""
        return self.body.sha256

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on what was guessed or repaired."""
        return self.body.notes if isinstance(self.body, Delimited) else ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """Sentences on what the file holds but the rows do not."""
        return self.heads.notes + (self.body.left_out if isinstance(self.body, Sheet) else ())

    def read(self) -> Iterator[Row]:
        r"""Yield the rows below the headers that are not blank, each with its number in the file.

        Cells are unchanged text with newlines "\n"; a row may have fewer or more cells than there
        are headers.

        Raises:
            Unreadable: If the file is missing, or a cell has no end.
        """
        rows = self.body.read()
        last = self.heads.last
        for _ in takewhile(lambda row: row[0] < last, rows):
            pass  # takewhile also consumes the last header row
        for row in rows:
            cells = row[1]
            # most rows begin with a filled cell, so check that first
            if cells and (cells[0].strip() or _has_words(cells)):
                yield row

    def find_column(self, names: Sequence[str]) -> int | None:
        """Return the position of the column with the first of these names, ignoring case.

        The headers are searched first, then the file's other names of the columns.
        """
        plain = [name.casefold() for name in self.heads.names]
        for name in names:
            if name.casefold() in plain:
                return plain.index(name.casefold())
        others = [[name.casefold() for name in each] for each in self.heads.others]
        for name in names:
            for at, each in enumerate(others):
                if name.casefold() in each:
                    return at
        return None


def open_table(data: bytes | Path, name: str = "", *, encoding: str | None = None) -> Table:
    """Open a table: a CSV file of any dialect, or the first visible sheet of .xlsx or .ods.

    The format is detected from the first bytes.

    Args:
        data: The whole file, or its path. A CSV file is read from its path in pieces.
        name: The file's name, for messages; by default that of the path.
        encoding: The encoding that the user chose for a CSV file; by default it is detected.

    Raises:
        Unreadable: If the file is missing, empty, damaged, unsafe, or not a table.
    """
    source = Source(name or (data.name if isinstance(data, Path) else "table"), data)
    head = source.read(8)
    if head.startswith(_OLE):
        raise Unreadable(
            say("{name} is an old Excel file or is protected by a password.", name=source.name),
            hint=say("Save it as .xlsx or .csv without a password."),
        )
    if head.startswith(_PACKED):
        return _make_table(source, read_any_sheet(source))
    return _make_table(source, open_delimited(source, encoding=encoding))


def open_guarded_table(path: Path) -> Table:
    """Open a table from its path as `open_table` does, a workbook in the guarded process.

    A CSV file stays here, where its rows are read one by one: its parser is Python's own, and
    cells and lines have limits.

    Raises:
        Unreadable: As for `open_table`, or if the workbook is too large or exceeds a limit.
    """
    source = Source(path.name, path)
    if not source.read(8).startswith(_PACKED):
        return open_table(path)
    data = source.read(MAX_FILE + 1)
    check_size(data, source.name, hint=say("Save the sheet as CSV."))
    job = "transcripts.reading.tables.opendocument_sheet:parse_any_sheet"
    sheet = run_guarded(
        job, data, source.name, gives=Sheet, timeout=WORKBOOK_SECONDS, memory=WORKBOOK_MEMORY
    )
    return _make_table(source, sheet)


def _make_table(source: Source, body: Delimited | Sheet) -> Table:
    sample = list(islice((row for row in body.read() if _has_words(row[1])), SAMPLE))
    if not sample:
        raise Unreadable(
            say("{name} is empty.", name=source.name),
            hint=say("Export the table again, with the headers in the first row."),
        )
    return Table(source=source, heads=find_heads(sample), body=body)


def _has_words(cells: Sequence[str]) -> bool:
    return any(cell and not cell.isspace() for cell in cells)
