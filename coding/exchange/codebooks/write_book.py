"""Write a codebook: CSV, Excel, Word and REFI-QDA codebook (.qdc)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from coding.codebook.colours import render_colour
from coding.codebook.tables.description import RETIRED, render_description
from coding.codebook.tables.model import TEXTS, BookCode, describe_size
from coding.exchange.ids import hash_id
from study.errors import InvalidInput
from study.language import mark, say
from study.wording import count_things
from transcripts.reading.tables.write_table import TableWriter, open_workbook

__all__ = ["BOOK_FORMS", "HEADS", "ORIGIN", "render_book", "render_path_cell"]

HEADS = (
    "Code",
    "Above",
    *TEXTS.values(),
    "Colour",
    "Key",
    "Only for grouping",
    "Codings",
    "Retired",
)
ORIGIN = "Lifeworld"
BOOK_FORMS = {
    "docx": (
        "Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("CSV", "text/csv"),
    "qdc": (mark("REFI-QDA codebook"), "application/xml"),
}
"""The forms, each with its name for people and its media type."""
_WIDTHS = (28, 22, 44, 36, 36, 36, 36, 20, 9, 6, 12, 9, 9)
_DEEPEST = 9  # levels of headings that Word has


def render_book(book: Sequence[BookCode], form: str, *, title: str = "") -> bytes:
    """Return a codebook as a file of this form: csv, xlsx, docx or qdc.

    Raises:
        InvalidInput: there is no such form.
    """
    writers = {"csv": _write_csv, "xlsx": _write_xlsx, "docx": _write_docx, "qdc": _write_qdc}
    if form not in writers:
        raise InvalidInput(
            say("A codebook cannot be written as “{form}”.", form=form),
            hint=say("Choose one of {forms}.", forms=", ".join(BOOK_FORMS)),
        )
    return writers[form](book, title)


def render_path_cell(path: Sequence[str]) -> str:
    """Return the names above a code as one cell: “Education › Time”."""
    return " › ".join(name.replace("\\", "\\\\").replace("›", "\\›") for name in path)


def _list_row(code: BookCode) -> list[str | int]:
    return [
        code.name,
        render_path_cell(code.path[:-1]),
        *(getattr(code, name) for name in TEXTS),
        "" if code.hue is None else code.hue,
        code.shortcut or "",
        "yes" if code.abstract else "",
        code.uses,
        "yes" if code.retired else "",
    ]


def _write_csv(book: Sequence[BookCode], _: str) -> bytes:
    out = io.StringIO(newline="")
    writer = TableWriter(out)
    writer.write_row(HEADS)
    writer.write_rows(_list_row(code) for code in book)
    return out.getvalue().encode("utf-8-sig")  # Excel takes a file without the mark for ANSI


def _write_xlsx(book: Sequence[BookCode], _: str) -> bytes:
    out = io.BytesIO()
    with open_workbook(out) as file:
        bold = file.add_format({"bold": True, "valign": "top"})
        wrapped = file.add_format({"text_wrap": True, "valign": "top"})
        sheet: Any = file.add_worksheet("Codebook")
        for at, width in enumerate(_WIDTHS):
            sheet.set_column(at, at, width, wrapped)
        sheet.write_row(0, 0, HEADS, bold)
        for number, code in enumerate(book, start=1):
            for at, value in enumerate(_list_row(code)):
                sheet.write(number, at, value)
        sheet.freeze_panes(1, 1)
    return out.getvalue()


def _write_docx(book: Sequence[BookCode], title: str) -> bytes:
    import docx
    from docx.shared import Pt

    document = docx.Document()
    document.core_properties.author = ORIGIN
    document.core_properties.title = title
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_paragraph(
        say("Codebook: {title}", title=title) if title else say("Codebook"), style="Title"
    )
    told = describe_size(book)
    document.add_paragraph(told, style="Subtitle")
    for code in book:
        document.add_heading(code.name, min(len(code.path), _DEEPEST))
        if code.definition:
            document.add_paragraph(code.definition)
        for name, label in TEXTS.items():
            text = getattr(code, name)
            if text and name != "definition":
                paragraph = document.add_paragraph()
                paragraph.add_run(f"{say(label)}: ").bold = True
                paragraph.add_run(text)
        facts = [
            say("Only groups other codes") if code.abstract else count_things(code.uses, "coding")
        ]
        if code.retired:
            facts.append(say("retired"))
        if code.shortcut:
            facts.append(say("key {shortcut}", shortcut=code.shortcut))
        if code.hue is not None:
            facts.append(say("colour {hue}", hue=code.hue))
        document.add_paragraph().add_run(" · ".join(facts)).italic = True
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _write_qdc(book: Sequence[BookCode], _: str) -> bytes:
    from lxml import etree

    space = "urn:QDA-XML:codebook:1.0"
    names: dict[Any, str] = {None: space}
    root = etree.Element(f"{{{space}}}CodeBook", nsmap=names, origin=ORIGIN)
    places: dict[tuple[str, ...], Any] = {(): etree.SubElement(root, f"{{{space}}}Codes")}
    for code in book:
        element = etree.SubElement(
            places[code.path[:-1]],
            f"{{{space}}}Code",
            guid=hash_id("code", code.id or "\0".join(code.path)),
            name=code.name,
            isCodable="false" if code.abstract else "true",
        )
        if code.hue is not None:
            element.set("color", render_colour(code.hue))
        places[code.path] = element
        texts = {name: getattr(code, name) for name in TEXTS}
        told = render_description({**texts, RETIRED: "yes" if code.retired else ""})
        if told:
            etree.SubElement(element, f"{{{space}}}Description").text = told
    tree = etree.ElementTree(root)
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="utf-8", pretty_print=False))
