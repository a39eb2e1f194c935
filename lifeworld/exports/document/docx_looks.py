"""The styles of a Word file by their role: our own looks, or those of a house style."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lifeworld.exports.deck.text import xml_safe_lines
from lifeworld.exports.document.model import Document

__all__ = [
    "BULLETED",
    "CELL",
    "MADE_BY",
    "find_styles",
    "list_numbered",
    "prepare_own_looks",
    "prepare_properties",
]

MADE_BY = "Lifeworld"
CELL = "Lifeworld Table Text"
NOTE = "Lifeworld Note"
BULLETED = "List Bullet"
_INK = (0x3A, 0x2C, 0x22)
_ROLES = (
    "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "Normal", "Quote",
    "Caption", "toc 1", BULLETED,
)  # fmt: skip


def prepare_properties(made: Any, document: Document) -> None:
    """Set what describes the file, and the language of its words."""
    from docx.oxml.ns import qn

    made.core_properties.author = made.core_properties.last_modified_by = MADE_BY
    made.core_properties.title = xml_safe_lines(document.title)[:250]
    made.core_properties.language = document.language
    made.core_properties.comments = ""
    for element in made.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), document.language)


def prepare_own_looks(made: Any) -> None:
    """Set our own looks in the template of python-docx."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(23)
    page.top_margin = page.bottom_margin = Mm(22)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    for name in ("Title", "Subtitle", "Caption", *(f"Heading {level}" for level in range(1, 5))):
        made.styles[name].font.color.rgb = RGBColor(*_INK)
    turn = made.styles["Heading 3"]
    turn.font.size = Pt(10.5)
    turn.paragraph_format.space_before, turn.paragraph_format.space_after = Pt(8), Pt(1)
    made.styles["Heading 1"].paragraph_format.space_before = Pt(22)
    made.styles["Heading 1"].paragraph_format.space_after = Pt(6)
    made.styles["Heading 2"].paragraph_format.space_before = Pt(14)
    made.styles["Heading 2"].paragraph_format.space_after = Pt(3)
    made.styles["Caption"].font.bold = False
    made.styles["Caption"].font.size = Pt(9)
    quote = made.styles["Quote"]
    quote.font.color.rgb = RGBColor(*_INK)
    quote.paragraph_format.left_indent = Pt(18)
    quote.paragraph_format.space_before, quote.paragraph_format.space_after = Pt(4), Pt(2)
    for line in list(made.styles["Title"].element.iter(qn("w:pBdr"))):
        line.getparent().remove(line)


def find_styles(made: Any) -> dict[str, str]:
    """Return the id of the style for each role, by its name; what is missing is added.

    A house style may lack what Word offers and nobody used, and may call a heading its own way:
    then the paragraph style counts that stands on the same level of the outline.
    """
    from docx.enum.style import WD_STYLE_TYPE

    known = {
        str(style.name).casefold(): style
        for style in made.styles
        if style.type == WD_STYLE_TYPE.PARAGRAPH and style.name
    }
    levels = dict(_list_levels(known.values()))
    found: dict[str, str] = {}
    for role in _ROLES:
        style = known.get(role.casefold())
        if style is None and role.startswith("Heading "):
            style = levels.get(int(role[-1]) - 1)
        if style is None and role == "Normal":
            style = made.styles.default(WD_STYLE_TYPE.PARAGRAPH)
        if style is None and role != BULLETED:
            style = _add_style(made, role)
        if style is not None:
            found[role] = style.style_id
    for own in (CELL, NOTE):
        found[own] = (known.get(own.casefold()) or _add_style(made, own)).style_id
    return found


def list_numbered(made: Any) -> set[str]:
    """Return the ids of the paragraph styles that number what is written in them."""
    from docx.oxml.ns import qn

    found = set()
    for style in made.styles:
        above: Any = style
        while above is not None:
            if above.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None:
                found.add(style.style_id)
                break
            above = getattr(above, "base_style", None)
    return found


def _list_levels(styles: Any) -> Iterator[tuple[int, Any]]:
    """Yield the paragraph styles that stand on a level of the outline, the last ones first."""
    from docx.oxml.ns import qn

    for style in reversed(list(styles)):
        for level in style.element.iter(qn("w:outlineLvl")):
            yield int(level.get(qn("w:val"), "9")), style


def _add_style(made: Any, role: str) -> Any:
    """Add a style that the house style lacks, in its fonts and colours."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    style = made.styles.add_style(role, WD_STYLE_TYPE.PARAGRAPH, builtin=role not in (CELL, NOTE))
    style.base_style = made.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    looks, font = style.paragraph_format, style.font
    if role == "Title":
        font.size, font.bold, looks.space_after = Pt(26), True, Pt(6)
    elif role == "Subtitle":
        font.size, looks.space_after = Pt(14), Pt(10)
    elif role.startswith("Heading "):
        font.bold, font.size = True, Pt((16, 13, 11, 11)[int(role[-1]) - 1])
        looks.space_before, looks.space_after, looks.keep_with_next = Pt(12), Pt(4), True
        _set_level(style, int(role[-1]) - 1)
    elif role == "Quote":
        font.italic, looks.left_indent = True, Pt(18)
    elif role in ("Caption", NOTE):
        font.size = Pt(9)
    elif role == CELL:
        font.size = Pt(9)
        looks.space_before, looks.space_after = Pt(2), Pt(2)
        looks.line_spacing = 1.0
    elif role == "toc 1":
        looks.space_after = Pt(2)
    return style


def _set_level(style: Any, level: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:outlineLvl")
    element.set(qn("w:val"), str(level))
    style.element.get_or_add_pPr().append(element)
