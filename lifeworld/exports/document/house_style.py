"""A client's Word file as house style: its styles, page, header and footer, without its content."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lifeworld.exports.template_file import WORD, clean_template, new_refusal
from study.errors import Unreadable
from study.guarded import run_guarded
from study.language import say
from transcripts.reading.gate import check_size

__all__ = ["HouseStyle", "get_house_style", "read_house_style"]

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
# What a file keeps of the client's: nothing that carries words of the sample, code, or the outside.
_KEPT = ("styles", "numbering", "settings", "fontTable", "theme", "footnotes", "endnotes")
_EDGES = ("header", "footer")
_KEPT_IN_EDGES = ("image", "hyperlink")
_SETTINGS_GONE = (
    "w:attachedTemplate", "w:mailMerge", "w:documentProtection", "w:writeProtection",
    "w:trackRevisions", "w:docVars", "w:linkStyles", "w:saveThroughXslt", "w:updateFields",
)  # fmt: skip
_FETCHES = re.compile(r"\b(?:DDE(?:AUTO)?|INCLUDE(?:TEXT|PICTURE)|LINK|IMPORT|DATABASE)\b")
_DRAWN = ("w:drawing", "w:pict", "w:object")


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseStyle:
    """An emptied .docx, and what its owner should know."""

    content: bytes
    told: tuple[str, ...] = ()


def get_house_style(template: Path) -> HouseStyle:
    """Return a client's file as house style; it is read in the guarded process.

    Raises:
        Unreadable: It is not there, is no Word file, is damaged, or may do harm.
    """
    try:
        data = template.read_bytes()
    except OSError as error:
        raise Unreadable(
            say(
                "The template “{name}” cannot be opened: {reason}.",
                name=template.name,
                reason=error.strerror or error,
            ),
            hint=say("Check the path of the template."),
        ) from error
    if not data:  # said before anything is started
        clean_template(data, template.name, program=WORD)
    check_size(data, template.name, hint=say("Remove the large pictures and films from it."))
    made = run_guarded(
        "lifeworld.exports.document.house_style:read_house_style",
        data,
        template.name,
        {},
        gives=HouseStyle,
        hint=say(
            "Save it again in {program} without its large pictures, or export without it.",
            program=WORD.name,
        ),
    )
    if not made.content.startswith(b"PK\x03\x04"):
        raise _refuse(template.name, say("lacks parts that every {program} file has",
                                         program=WORD.name))  # fmt: skip
    return made


def read_house_style(data: bytes, name: str) -> HouseStyle:
    """Return a client's file without its content; the guarded process does this."""
    import docx

    content = clean_template(data, name, program=WORD)
    told = say("lacks parts that every {program} file has", program=WORD.name)
    try:
        opened = docx.Document(io.BytesIO(content))
        kept = list(_empty(opened))
        buffer = io.BytesIO()
        opened.save(buffer)
    except (OSError, KeyError, ValueError, SyntaxError, AttributeError) as error:
        raise _refuse(name, told) from error
    return HouseStyle(content=buffer.getvalue(), told=tuple(kept))


def _refuse(name: str, told: str) -> Unreadable:
    return new_refusal(name, told, program=WORD)


def _empty(opened: Any) -> Iterator[str]:
    """Remove the content of an open file, and what it belongs to; yield what was left out."""
    from docx.oxml.ns import qn

    body = opened.element.body
    sections = list(body.iter(qn("w:sectPr")))
    last = sections[-1] if sections else body.get_or_add_sectPr()
    _inherit_edges(sections, last)
    for kind in last.findall(qn("w:type")):
        last.remove(kind)  # the report begins where the file does
    for child in list(body):
        body.remove(child)
    body.append(last)
    for drawn in opened.element.findall(qn("w:background")):
        for child in list(drawn):
            drawn.remove(child)
    _drop_parts(opened.part, used=set(_list_references(last)))
    _clean_settings(opened)
    for part in [rel.target_part for rel in opened.part.rels.values() if not rel.is_external]:
        kind = part.partname.split("/")[-1]
        if kind.startswith(_EDGES):
            _clean_edge(part)
        elif kind.startswith(("footnotes", "endnotes")):
            _drop_notes(part)
    _drop_package_parts(opened.part.package)
    if any(isinstance(o, str) for o in _list_references(last)):
        yield say("The header and footer of the template were kept: check what they say.")


def _inherit_edges(sections: list[Any], last: Any) -> None:
    """Give the last section the headers and footers that it takes over from those before it."""
    import copy

    from docx.oxml.ns import qn

    tags = (qn("w:headerReference"), qn("w:footerReference"))
    there = {(e.tag, e.get(qn("w:type"))) for e in last if e.tag in tags}
    for section in reversed(sections[:-1]):
        for edge in [e for e in section if e.tag in tags]:
            key = (edge.tag, edge.get(qn("w:type")))
            if key not in there:
                there.add(key)
                last.insert(0, copy.deepcopy(edge))


def _list_references(element: Any) -> Iterator[str]:
    """Yield the ids of relationships that an element and all in it refer to."""
    for each in element.iter():
        for name, value in each.attrib.items():
            if name.startswith("{" + _RELATIONS[:-1] + "}"):
                yield value


def _name_kind(relation: Any) -> str:
    return str(relation.reltype).rpartition("/")[2]


def _drop_parts(part: Any, *, used: set[str]) -> None:
    for key, relation in list(part.rels.items()):
        kind = _name_kind(relation)
        kept = kind in _KEPT or (kind in _EDGES and key in used)
        if relation.is_external or not kept:
            part.rels.pop(key)


def _drop_package_parts(package: Any) -> None:
    """Leave the document and its core properties: no thumbnail, no custom properties, no code."""
    for key, relation in list(package.rels.items()):
        if _name_kind(relation) not in ("officeDocument", "core-properties"):
            package.rels.pop(key)


def _clean_settings(opened: Any) -> None:
    from docx.oxml.ns import qn

    settings = opened.settings.element
    for tag in _SETTINGS_GONE:
        for each in settings.findall(qn(tag)):
            settings.remove(each)
    part = opened.part.part_related_by(f"{_RELATIONS}settings")
    for key in list(part.rels):
        part.rels.pop(key)


def _clean_edge(part: Any) -> None:
    """Remove from a header or footer what would fetch something, run, or hold another file."""
    from docx.oxml.ns import qn

    for key, relation in list(part.rels.items()):
        kind = _name_kind(relation)
        if kind in _KEPT_IN_EDGES and (kind == "hyperlink" or not relation.is_external):
            continue
        for each in list(part.element.iter()):
            if key in each.attrib.values():
                _remove_drawn(each)
        part.rels.pop(key)
    for told in list(part.element.iter(qn("w:instrText"))):
        if _FETCHES.search((told.text or "").upper()):
            told.text = ""
    for field in list(part.element.iter(qn("w:fldSimple"))):
        if _FETCHES.search(field.get(qn("w:instr"), "").upper()):
            field.getparent().remove(field)


def _remove_drawn(element: Any) -> None:
    """Remove the drawing that an element is in, or else the element."""
    from docx.oxml.ns import qn

    tags = tuple(qn(tag) for tag in _DRAWN)
    whole = next((e for e in element.iterancestors() if e.tag in tags), element)
    if whole.getparent() is not None:
        whole.getparent().remove(whole)


def _drop_notes(part: Any) -> None:
    """Remove the notes of the sample; the lines that separate notes from the text stay."""
    from docx.opc.part import XmlPart
    from docx.oxml.ns import qn
    from docx.oxml.parser import parse_xml

    root = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
    for note in list(root):
        if note.get(qn("w:type")) not in ("separator", "continuationSeparator"):
            root.remove(note)
    if not isinstance(part, XmlPart):
        from lxml import etree

        part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    for key in list(part.rels):
        part.rels.pop(key)
