"""OpenDocument spreadsheets (.ods): the displayed cells of the first visible sheet."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from study.errors import Unreadable
from study.language import mark, say
from study.wording import count_things
from transcripts.reading.gate import Archive, open_archive, parse_xml
from transcripts.reading.tables.cells import MAX_COLUMNS, find_column_name
from transcripts.reading.tables.source import Source
from transcripts.reading.tables.workbook import MAX_BLANK, MAX_ROWS, Sheet, read_sheet

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["parse_any_sheet", "read_any_sheet"]

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_BLANKS = _TEXT + "s"
_RESAVE = mark("Open it in a spreadsheet program, save it as .ods or .csv, and use that copy.")
_SILENT = {f"{_OFFICE}annotation", f"{_TEXT}note"}
_DURATION = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})")
_HIDDEN = ("collapse", "filter")
_DEPTH = 60


def read_any_sheet(source: Source) -> Sheet:
    """Read the first visible sheet that is not empty, of an Excel or OpenDocument file.

    Raises:
        Unreadable: If the file is damaged, unsafe, too long, or has no visible sheet with text.
    """
    data = source.read()
    archive = open_archive(data, source.name)
    if archive.has("content.xml") and not archive.has("xl/workbook.xml"):
        return _read_sheet(archive, data)
    return read_sheet(source)


def parse_any_sheet(data: bytes, name: str) -> Sheet:
    """Read a file's bytes in this process, which must be the guarded one; see `read_any_sheet`."""
    return read_any_sheet(Source(name, data))


def _read_sheet(archive: Archive, data: bytes) -> Sheet:
    name = archive.name
    if archive.has("META-INF/manifest.xml") and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise Unreadable(
            say("{name} is protected by a password.", name=name),
            hint=say("Save it without a password."),
        )
    root = parse_xml(archive.read("content.xml"), name)
    body = root.find(f"{_OFFICE}body/{_OFFICE}spreadsheet")
    if body is None:
        raise Unreadable(
            say("{name} is not an OpenDocument spreadsheet.", name=name), hint=say(_RESAVE)
        )
    unseen = _list_hidden_styles(root)
    sheets = body.findall(f"{_TABLE}table")
    hidden = [each for each in sheets if each.get(f"{_TABLE}style-name") in unseen]
    visible = [each for each in sheets if each.get(f"{_TABLE}style-name") not in unseen]
    for at, each in enumerate(visible):
        rows, left_out = _read_rows(each, name)
        if not any(rows):
            continue
        title = each.get(f"{_TABLE}name", "")
        others = [_get_name(o) for o in visible[:at] + visible[at + 1 :] if _has_words(o)]
        if hidden:
            names = ", ".join(f"“{_get_name(other)}”" for other in hidden)
            left_out.append(say("Hidden sheets were left out: {names}.", names=names))
        if others:
            names = ", ".join(f"“{other}”" for other in others)
            left_out.append(
                say("Only the sheet “{title}” was read, not {names}.", title=title, names=names)
            )
        digest = hashlib.sha256(data).hexdigest()
        return Sheet(
            title=title, rows=tuple(rows), sha256=digest, left_out=tuple(left_out), form="ods"
        )
    raise Unreadable(
        say("{name} has no visible sheet with text.", name=name), hint=say("Unhide the sheet.")
    )


def _list_hidden_styles(root: _Element) -> set[str | None]:
    """Return the styles of hidden sheets."""
    return {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        for looks in style.iter(f"{_STYLE}table-properties")
        if looks.get(f"{_TABLE}display") == "false"
    }


def _get_name(sheet: _Element) -> str:
    return sheet.get(f"{_TABLE}name", "")


def _has_words(sheet: _Element) -> bool:
    return any((text or "").strip() for part in sheet.iter(f"{_TEXT}p") for text in part.itertext())


def _read_rows(sheet: _Element, name: str) -> tuple[list[list[str]], list[str]]:
    """Return the rows of a sheet, and sentences on what was left out."""
    rows: list[list[str]] = []
    gone_rows: list[int] = []
    gone_columns: set[int] = set()
    bare: list[str] = []
    hidden = _list_hidden_columns(sheet)
    for row in _list_rows(sheet):
        cells = list(_list_cells(row, len(rows) + 1, bare))
        gone = {at for at in hidden if at < len(cells) and cells[at]}
        for at in gone:
            cells[at] = ""
        while cells and not cells[-1]:
            cells.pop()
        if row.get(f"{_TABLE}visibility") in _HIDDEN:
            gone_rows += [len(rows) + 1] if cells else []
            cells = []
        else:
            gone_columns |= gone
        times = _get_count(row, f"{_TABLE}number-rows-repeated")
        if not cells and times > MAX_BLANK:
            break  # the rest of the sheet
        if len(rows) + times > MAX_ROWS:
            raise Unreadable(
                say("{name} has more than {most:,} rows.", name=name, most=MAX_ROWS),
                hint=say("Remove the rows without text, or save the sheet as CSV."),
            )
        rows += [cells] * times
    while rows and not rows[-1]:
        rows.pop()
    return rows, list(_tell(bare, gone_rows, sorted(gone_columns)))


def _tell(bare: list[str], rows: list[int], columns: list[int]) -> Iterator[str]:
    if bare:
        yield (
            say(
                "{formulas} without a stored value, shown as formulas: {cells}. To get"
                " values, save the file again in a spreadsheet program.",
                formulas=count_things(len(bare), "formula"),
                cells=", ".join(bare[:10]),
            )
        )
    if rows:
        shown = ", ".join(map(str, rows[:10]))
        yield say(
            "{rows} left out: {numbers}.", rows=count_things(len(rows), "hidden row"), numbers=shown
        )
    if columns:
        shown = ", ".join(find_column_name(at + 1) for at in columns[:10])
        yield say(
            "{columns} left out: {names}.",
            columns=count_things(len(columns), "hidden column"),
            names=shown,
        )


def _list_rows(parent: _Element, depth: int = 0) -> Iterator[_Element]:
    for child in parent:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif depth < _DEPTH and child.tag in {
            f"{_TABLE}{what}" for what in ("table-header-rows", "table-rows", "table-row-group")
        }:
            yield from _list_rows(child, depth + 1)


def _list_hidden_columns(sheet: _Element) -> set[int]:
    hidden: set[int] = set()
    at = 0
    for column in sheet.iter(f"{_TABLE}table-column"):
        times = min(_get_count(column, f"{_TABLE}number-columns-repeated"), MAX_COLUMNS)
        if column.get(f"{_TABLE}visibility") in _HIDDEN:
            hidden.update(range(at, at + times))
        at += times
        if at > MAX_COLUMNS:
            break
    return hidden


def _list_cells(row: _Element, number: int, bare: list[str]) -> Iterator[str]:
    at = 0
    for cell in row:
        if cell.tag not in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            continue
        covered = cell.tag == f"{_TABLE}covered-table-cell"
        shown = "" if covered else _render(cell)
        formula = cell.get(f"{_TABLE}formula", "")
        if formula and not shown and cell.get(f"{_OFFICE}value-type") is None and not covered:
            shown = "=" + formula.partition("=")[2]
            bare.append(f"{find_column_name(at + 1)}{number}")
        times = min(_get_count(cell, f"{_TABLE}number-columns-repeated"), MAX_COLUMNS - at)
        for _ in range(times):
            yield shown
        at += times
        if at >= MAX_COLUMNS:
            return


def _get_count(element: _Element, key: str) -> int:
    value = element.get(key, "1")
    return max(1, int(value)) if value.isdecimal() and len(value) < 9 else 1


def _render(cell: _Element) -> str:
    """Return what a cell shows; dates and times as in Excel's cells."""
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind == "date" and (written := cell.get(f"{_OFFICE}date-value", "")):
        day, _, clock = written.partition("T")
        clock = clock.partition(".")[0]
        return day if clock in {"", "00:00:00"} else f"{day} {clock}"
    if kind == "time" and (found := _DURATION.match(cell.get(f"{_OFFICE}time-value", ""))):
        return ":".join(part.zfill(2) for part in found.groups())
    lines = ["".join(_list_texts(part)) for part in cell.findall(f"{_TEXT}p")]
    shown = "\n".join(lines).strip()
    if kind == "float" and not any(map(str.isdigit, shown)):
        return cell.get(f"{_OFFICE}value", "") if not shown or set(shown) == {"#"} else shown
    return shown


def _list_texts(element: _Element, depth: int = 0) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == _BLANKS:
            yield " " * min(_get_count(child, f"{_TEXT}c"), 200)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif isinstance(child.tag, str) and child.tag not in _SILENT and depth < _DEPTH:
            yield from _list_texts(child, depth + 1)
        yield child.tail or ""
