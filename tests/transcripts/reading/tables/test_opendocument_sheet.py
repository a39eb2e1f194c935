"""Spreadsheets of LibreOffice: the same cells as in Excel's."""

from __future__ import annotations

import io
import zipfile

import pytest

from study.errors import Unreadable
from transcripts.reading.read_source import read_source
from transcripts.reading.tables.read_table import Table, open_table

_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:automatic-styles>'
    '<style:style style:name="gone"><style:table-properties table:display="false"/></style:style>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)
_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def pack(*sheets: str, manifest: str = "<m/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", _HEAD + "".join(sheets) + _TAIL)
        packed.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def cell(words: str, more: str = "") -> str:
    return f"<table:table-cell{more}><text:p>{words}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def sheet(*rows: str, name: str = "One", more: str = "") -> str:
    return f'<table:table table:name="{name}"{more}>{"".join(rows)}</table:table>'


def table(*sheets: str) -> Table:
    return open_table(pack(*sheets), "a.ods")


HEADS = row(cell("id"), cell("text"))


def test_answers_in_a_spreadsheet_of_libreoffice_are_read() -> None:
    data = pack(
        sheet(
            HEADS,
            row(cell("1"), cell("When nobody calls in sick today.")),
            row(cell("2"), cell("A customer says thank you to me.")),
        )
    )
    (reading,) = read_source(data, "a.ods")
    assert (reading.format, reading.kind) == ("ods", "answers")
    assert [(turn.label, reading.text[turn.start : turn.end]) for turn in reading.turns] == [
        ("1", "When nobody calls in sick today."),
        ("2", "A customer says thank you to me."),
    ]


def test_values_show_as_in_an_excel_workbook() -> None:
    typed = ' office:value-type="{}" office:{}-value="{}"'
    found = table(
        sheet(
            row(*(cell(letter) for letter in "abcdef")),
            row(
                cell("04.03.26", typed.format("date", "date", "2026-03-04")),
                cell("x", typed.format("date", "date", "2026-03-04T09:05:00")),
                cell("x", typed.format("time", "time", "PT00H12M03S")),
                cell("45 %", ' office:value-type="percentage" office:value="0.45"'),
                "<table:table-cell><text:p>one<text:s text:c="
                '"2"/>two</text:p><text:p>three<text:line-break/>four</text:p>'
                "<office:annotation><text:p>remark</text:p></office:annotation></table:table-cell>",
                cell("2,5", ' office:value-type="float" office:value="2.5" table:formula="of:=1"'),
            ),
        )
    )
    assert [cells for _, cells in found.read()] == [
        ["2026-03-04", "2026-03-04 09:05:00", "00:12:03", "45 %", "one  two\nthree\nfour", "2,5"]
    ]


def test_a_formula_without_a_value_is_shown_and_named() -> None:
    bare = '<table:table-cell table:formula="of:=GOOGLETRANSLATE([.A2])"/>'
    found = table(sheet(HEADS, row(cell("1"), bare), row(cell("2"), cell("words"))))
    assert [cells for _, cells in found.read()] == [
        ["1", "=GOOGLETRANSLATE([.A2])"],
        ["2", "words"],
    ]
    assert found.left_out[0].startswith("1 formula without a stored value")
    assert "B2" in found.left_out[0]


def test_what_is_hidden_is_left_out_and_named() -> None:
    columns = (
        "<table:table-column/><table:table-column/>"
        '<table:table-column table:visibility="collapse"/>'
    )
    found = table(
        sheet(row(cell("secret")), name="Hidden", more=' table:style-name="gone"'),
        sheet(
            columns,
            row(cell("id"), cell("text"), cell("gone")),
            row(cell("1"), cell("a"), cell("x")),
            row(cell("2"), cell("b"), cell("y"), more=' table:visibility="filter"'),
            row(cell("3"), cell("c"), cell("z")),
        ),
        sheet(row(cell("more")), name="Two"),
    )
    assert [cells for _, cells in found.read()] == [["1", "a"], ["3", "c"]]
    assert found.left_out == (
        "1 hidden row left out: 3.",
        "1 hidden column left out: C.",
        "Hidden sheets were left out: “Hidden”.",
        "Only the sheet “One” was read, not “Two”.",
    )


def test_repeated_and_covered_cells_stand_where_they_are() -> None:
    found = table(
        sheet(
            row(cell("a"), cell("b"), cell("c"), cell("d")),
            row(
                cell("1", ' table:number-columns-repeated="2"'),
                "<table:covered-table-cell><text:p>x</text:p></table:covered-table-cell>",
                cell("2"),
                more=' table:number-rows-repeated="2"',
            ),
            row(
                '<table:table-cell table:number-columns-repeated="16384"/>',
                more=' table:number-rows-repeated="1048000"',
            ),
        )
    )
    assert list(found.read()) == [(2, ["1", "1", "", "2"]), (3, ["1", "1", "", "2"])]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pack(sheet(HEADS), manifest="<m><encryption-data/></m>"), "protected by a password"),
        (pack(sheet(row(cell(" ")))), "no visible sheet with text"),
        (pack(sheet(row(cell("x"), more=' table:number-rows-repeated="900000"'))), "100,000 rows"),
        (pack("<office:other>"), "broken XML"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        open_table(data, "a.ods")
