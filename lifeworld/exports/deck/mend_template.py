"""A client's template made whole after it is opened: every part that a deck builds on is there.

Programs write templates without a theme, without a title in any layout, or with the same index for
several placeholders. What is missing is added here. What belongs to the old slides or is program
code is removed. The modules that make slides then know one kind of template only.
"""

from __future__ import annotations

import itertools
from typing import Any

from lifeworld.exports.deck.inherit import A, Inheritance, P
from lifeworld.exports.deck.looks import EMU, LEFT, PAGE, WIDTH
from lifeworld.exports.deck.own_template import add_notes_master
from lifeworld.exports.template_file import new_refusal
from study.language import mark, say

__all__ = ["drop_slides", "mend_template"]

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_COLOURS = (
    f'<p:clrMap {_NS} bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" '
    'accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" '
    'folHlink="folHlink"/>'
)
# What describes the old slides, or runs: views, the preview, lists of titles, macros, controls,
# printers, who commented or edited, signatures (void now), properties such as “marked as final”.
_DROPPED = (
    "/viewProps", "/thumbnail", "/extended-properties", "/vbaProject", "/printerSettings",
    "/commentAuthors", "/authors", "/changesInfo", "/revisionInfo", "/core-properties",
    "/custom-properties", "/digital-signature/origin", "/control",
)  # fmt: skip
_OLD = ("custShowLst", "modifyVerifier", "extLst")
_KNOWN_KINDS = frozenset({
    "title", "body", "ctrTitle", "subTitle", "dt", "sldNum", "ftr", "hdr", "obj", "chart", "tbl",
    "clipArt", "dgm", "media", "sldImg", "pic",
})  # fmt: skip
_TITLES = ("title", "ctrTitle")
_SMALLEST, _LARGEST = (6.0, 4.5), 56.0  # inches; the larger is PowerPoint's own limit


def drop_slides(presentation: Any) -> None:
    """Remove the slides of an opened file, and what refers to them."""
    listed = presentation.slides._sldIdLst
    for entry in list(listed):
        presentation.part.rels.pop(entry.rId)
        listed.remove(entry)
    for name in _OLD:
        for old in presentation._element.findall(f"{P}{name}"):
            presentation._element.remove(old)


def mend_template(presentation: Any, name: str) -> None:
    """Add to a client's opened template what a deck needs and the template lacks.

    Args:
        presentation: The opened template without its slides.
        name: Its file name, for messages.

    Raises:
        Unreadable: Its pages are too small, or it has no slide master.
    """
    _check_page(presentation, name)
    if not len(presentation.slide_masters):
        raise new_refusal(
            name,
            say("has no slide master"),
            hint=say(
                "Save a presentation with a slide master as a template, or export without it."
            ),
        )
    _drop_relations(presentation)
    for master in presentation.slide_masters:
        _mend_theme(presentation, master.part)
        if master._element.find(f"{P}clrMap") is None:
            master._element.cSld.addnext(_parsed(_COLOURS))
        _mend_indexes(master._element)
        _list_layouts(presentation, master)
    layouts = [one for master in presentation.slide_masters for one in master.slide_layouts]
    for layout in layouts:
        _mend_indexes(layout._element)
    if not any(_title_of(layout) is not None for layout in layouts):
        layouts.append(_add_layout(presentation))
    for layout in layouts:
        _mend_title(layout, presentation)
    if presentation._element.find(f"{P}notesMasterIdLst") is None:
        add_notes_master(presentation)


def _parsed(xml: str) -> Any:
    from pptx.oxml import parse_xml

    return parse_xml(xml)


def _check_page(presentation: Any, name: str) -> None:
    if presentation.slide_width is None:
        presentation.slide_width, presentation.slide_height = round(10 * EMU), round(7.5 * EMU)
    wide, high = presentation.slide_width / EMU, presentation.slide_height / EMU
    long, short = max(wide, high), min(wide, high)
    if long < _SMALLEST[0] or short < _SMALLEST[1] or long > _LARGEST + 0.01:
        told = mark("has slides of {wide:.3g} by {high:.3g} inches, which is too large for a deck")
        if long <= _LARGEST:
            told = mark(
                "has slides of {wide:.3g} by {high:.3g} inches, which is too small for a deck"
            )
        raise new_refusal(
            name,
            say(told, wide=wide, high=high),
            hint=say(
                "Set the slide size to Widescreen in PowerPoint, under Design, or"
                " export without the template."
            ),
        )


def _drop_relations(presentation: Any) -> None:
    """Remove macros, views and previews, every link to a removed slide, and linked media.

    A picture that lies elsewhere would be fetched when somebody opens the deck.
    """
    package = presentation.part.package
    owners = [package, *package.iter_parts()]
    gone = {part for part in owners[1:] if str(part.content_type).endswith(".slide+xml")}
    for owner in owners:
        if owner in gone:
            continue
        rels = owner._rels
        for key, rel in list(rels.items()):
            kind = rel.reltype
            elsewhere = rel.is_external and not kind.endswith("/hyperlink")
            removed = not rel.is_external and rel.target_part in gone
            if kind.endswith(_DROPPED) or elsewhere or removed:
                rels.pop(key)
                _drop_references(getattr(owner, "_element", None), key)


def _drop_references(root: Any, key: str) -> None:
    """Remove the elements that name a relationship; a picture that is also embedded stays."""
    if root is None:
        return
    for element in list(root.iter()):
        for name in [n for n, v in element.attrib.items() if n.startswith(_R) and v == key]:
            if name == f"{_R}link" and element.get(f"{_R}embed"):
                element.attrib.pop(name)
            elif element.getparent() is not None:
                element.getparent().remove(element)


def _mend_theme(presentation: Any, part: Any) -> None:
    """Give a slide master the default theme if it has none, or one that cannot be read."""
    from lxml import etree
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.parts.slide import NotesMasterPart

    for key, rel in list(part.rels.items()):
        if rel.reltype.endswith("/theme") and not rel.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            try:
                root = etree.fromstring(rel.target_part.blob, parser)
            except etree.XMLSyntaxError:
                root = None
            scheme = None if root is None else root.find(f".//{A}clrScheme")
            if scheme is not None and len(scheme) >= 12:
                return
            part.rels.pop(key)
    maker: Any = NotesMasterPart
    theme = maker._new_theme_part(presentation.part.package)
    part.relate_to(theme, RELATIONSHIP_TYPE.THEME)


def _mend_indexes(root: Any) -> None:
    """Give the title of a layout index 0, and every other placeholder an index of its own.

    A slide finds the placeholder that it fills by its index, and its title by index 0. LibreOffice
    gives 0 to every placeholder of a layout.
    """
    places = list(root.cSld.spTree.iter(f"{P}ph"))
    for place in places:
        if place.get("type") not in _KNOWN_KINDS:
            place.attrib.pop("type", None)
    title = next((place for place in places if place.get("type") in _TITLES), None)
    used = {"0"} | {place.get("idx", "0") for place in places}
    free = (str(number) for number in itertools.count(10) if str(number) not in used)
    seen = {"0"}
    for place in places:
        if title is not None and place is title:
            place.attrib.pop("idx", None)
        elif (index := place.get("idx", "0")) in seen:
            place.set("idx", next(free))
        else:
            seen.add(index)


def _list_layouts(presentation: Any, master: Any) -> None:
    """List the layouts that belong to a master and are not in its list."""
    listed = master._element.get_or_add_sldLayoutIdLst()
    for entry in list(listed):
        if entry.rId not in master.part.rels:
            listed.remove(entry)
    known = {entry.rId for entry in listed}
    for key, rel in master.part.rels.items():
        if rel.reltype.endswith("/slideLayout") and key not in known:
            _list_layout(presentation, listed, key)


def _list_layout(presentation: Any, listed: Any, key: str) -> None:
    entry = listed._add_sldLayoutId()
    entry.rId = key
    ids = [
        int(one.get("id", "0"))
        for root in (
            presentation._element,
            *(master._element for master in presentation.slide_masters),
        )
        for one in root.iter(f"{P}sldLayoutId", f"{P}sldMasterId")
    ]
    entry.set("id", str(max([2_147_483_647, *ids]) + 1))


def _title_of(layout: Any) -> Any:
    return next(
        (
            shape
            for shape in layout.placeholders
            if shape._element.tag == f"{P}sp" and shape.placeholder_format.idx == 0
        ),
        None,
    )


def _add_layout(presentation: Any) -> Any:
    """Add a layout with a title alone, for templates in which no layout has a title."""
    from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from pptx.parts.slide import SlideLayoutPart

    master, package = presentation.slide_masters[0], presentation.part.package
    xml = (
        f'<p:sldLayout {_NS} type="titleOnly" preserve="1"><p:cSld name="Title only"><p:spTree>'
        '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        '</p:cNvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody>'
        "<a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr/><a:t>Title</a:t></a:r></a:p></p:txBody></p:sp>"
        "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )
    part = SlideLayoutPart.load(
        package.next_partname("/ppt/slideLayouts/slideLayout%d.xml"),
        CONTENT_TYPE.PML_SLIDE_LAYOUT,
        package,
        xml.encode(),
    )
    part.relate_to(master.part, RELATIONSHIP_TYPE.SLIDE_MASTER)
    key = master.part.relate_to(part, RELATIONSHIP_TYPE.SLIDE_LAYOUT)
    _list_layout(presentation, master._element.get_or_add_sldLayoutIdLst(), key)
    return part.slide_layout


def _mend_title(layout: Any, presentation: Any) -> None:
    """Place a title that has no place, or one in which no sentence fits."""
    shape = _title_of(layout)
    if shape is None:
        return
    wide, high = int(presentation.slide_width), int(presentation.slide_height)
    _, top, width, height = Inheritance().frame(shape)
    column = width >= wide * 0.15 and height >= high * 0.25  # narrow, but with room for lines
    if (width >= wide * 0.3 or column) and height >= 0.4 * EMU and 0 <= top <= high - height:
        return
    shape.left, shape.width = round(wide * LEFT / PAGE.w), round(wide * WIDTH / PAGE.w)
    shape.top, shape.height = round(high * 0.07), round(high * 0.15)
