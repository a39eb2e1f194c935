"""Builder of template.pptx, our 16:9 template with master, layouts, theme and notes page.

Run `python -m lifeworld.exports.deck.own_template` after changing `looks.py`.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from lifeworld.exports.deck.looks import (
    BODY_FONT,
    EMU,
    HEADING_FONT,
    LAYOUTS,
    LEFT,
    LINE,
    PAGE,
    RIGHT,
    SCHEME,
    WIDTH,
    Box,
    Placeholder,
)

__all__ = ["PATH", "add_notes_master", "render_template", "write_template"]

PATH = Path(__file__).with_name("template.pptx")
_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_GROUP = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
    '<p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/>'
    '<a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)
_FOOT = Box(LEFT, 6.98, 10.0, 0.3)
_NUMBER = Box(RIGHT - 1.0, 6.98, 1.0, 0.3)
_STYLES = {"title": "titleStyle", "ctrTitle": "titleStyle"}
_WITHOUT_FOOT = ("Cover",)


def _emu(inches: float) -> int:
    return round(inches * EMU)


def _xfrm(box: Box) -> str:
    return (
        f'<a:xfrm><a:off x="{_emu(box.x)}" y="{_emu(box.y)}"/>'
        f'<a:ext cx="{_emu(box.w)}" cy="{_emu(box.h)}"/></a:xfrm>'
    )


def _fill(colour: str) -> str:
    if not colour:
        return ""
    return f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'


def _levels(place: Placeholder) -> str:
    font = "+mj-lt" if place.face == "serif" else "+mn-lt"
    weight = "1" if place.bold else "0"
    leading = round(place.size * 1.22 * 100)
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{place.align}"><a:lnSpc><a:spcPts val="{leading}"/>'
        f'</a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{round(place.size * 100)}" b="{weight}">{_fill(place.colour)}'
        f'<a:latin typeface="{font}"/></a:defRPr></a:lvl1pPr>'
    )


def _prompt(place: Placeholder) -> str:
    return {"title": "A full sentence that says what follows"}.get(place.role, place.role.title())


def _placeholder(number: int, place: Placeholder) -> str:
    inset = _emu(place.inset)
    index = f' idx="{place.idx}"' if place.idx else ""
    text = _prompt(place) if place.kind not in ("tbl", "chart") else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{place.role.title()}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{place.kind}"{index}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{_xfrm(place.box)}{_fill(place.fill)}</p:spPr>"
        f'<p:txBody><a:bodyPr lIns="{inset}" tIns="{inset}" rIns="{inset}" bIns="{inset}" '
        f'anchor="{place.anchor}"><a:noAutofit/></a:bodyPr>'
        f"<a:lstStyle>{_levels(place)}</a:lstStyle>"
        f'<a:p><a:r><a:rPr lang="en-GB"/><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>'
    )


def _foot(number: int) -> str:
    """Return the confidentiality line and the slide number."""
    zero = '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>'

    def style(align: str) -> str:
        return (
            f'<a:lstStyle><a:lvl1pPr algn="{align}"><a:defRPr sz="1000">{_fill("tx2")}'
            f'<a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr></a:lstStyle>'
        )

    def shape(n: int, name: str, kind: str, idx: int, box: Box, align: str, words: str) -> str:
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{n}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
            f'</p:cNvSpPr><p:nvPr><p:ph type="{kind}" sz="quarter" idx="{idx}"/></p:nvPr>'
            f"</p:nvSpPr><p:spPr>{_xfrm(box)}</p:spPr><p:txBody>{zero}{style(align)}"
            f"<a:p>{words}</a:p></p:txBody></p:sp>"
        )

    field = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        '<a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'
    )
    line = '<a:r><a:rPr lang="en-GB"/><a:t>Confidentiality</a:t></a:r>'
    return shape(number, "Confidentiality", "ftr", 11, _FOOT, "l", line) + shape(
        number + 1, "Slide number", "sldNum", 12, _NUMBER, "r", field
    )


def _bar(number: int, box: Box, colour: str) -> str:
    fill = (
        _fill(colour)
        if len(colour) != 6
        else (f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>')
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Rule {number}"/><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_xfrm(box)}'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}<a:ln><a:noFill/></a:ln></p:spPr>'
        f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p></p:txBody></p:sp>"
    )


def _ornaments(name: str) -> str:
    if name == "Cover":
        return _bar(50, Box(0, 0, 0.42, PAGE.h), "accent1")
    places = {place.role: place for place in LAYOUTS[name]}
    found = ""
    if "note" in places and name != "Title and body":
        found += _bar(51, Box(LEFT, places["note"].box.y - 0.04, WIDTH, 0.012), LINE)
    if name == "Insight":
        column = places["left"].box
        found += _bar(52, Box(6.2, column.y + 0.06, 0.012, column.h - 0.12), LINE)
    return found


def _layout(name: str) -> str:
    kind = ' type="title"' if name == "Cover" else ""
    shapes = "".join(_placeholder(n, place) for n, place in enumerate(LAYOUTS[name], start=2))
    foot = "" if name in _WITHOUT_FOOT else _foot(30)
    return (
        f'<p:sldLayout {_NS}{kind} preserve="1" userDrawn="1"><p:cSld name="{name}"><p:spTree>'
        f"{_GROUP}{_ornaments(name)}{shapes}{foot}</p:spTree></p:cSld>"
        f"<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _master_shapes() -> str:
    title = Placeholder("title", "title", 0, Box(LEFT, 0.78, WIDTH, 1.12), size=28, face="serif")
    body = Placeholder("body", "body", 1, Box(LEFT, 2.1, WIDTH, 4.2), size=16)
    return _GROUP + _placeholder(2, title) + _placeholder(3, body) + _foot(4)


def _text_styles() -> str:
    levels = "".join(
        f'<a:lvl{n}pPr marL="{(n - 1) * 228600}" indent="0"><a:lnSpc><a:spcPct val="100000"/>'
        f'</a:lnSpc><a:buNone/><a:defRPr sz="{1600 if n == 1 else 1400}">{_fill("tx1")}'
        f'<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/>'
        f"</a:defRPr></a:lvl{n}pPr>"
        for n in range(1, 6)
    )
    return (
        f'<p:txStyles {_NS}><p:titleStyle><a:lvl1pPr algn="l"><a:buNone/><a:defRPr sz="2800">'
        f'{_fill("tx1")}<a:latin typeface="+mj-lt"/><a:ea typeface="+mj-ea"/>'
        f'<a:cs typeface="+mj-cs"/></a:defRPr></a:lvl1pPr></p:titleStyle>'
        f"<p:bodyStyle>{levels}</p:bodyStyle><p:otherStyle>{levels}</p:otherStyle></p:txStyles>"
    )


def _theme(original: bytes) -> bytes:
    """Return a theme with our colours and fonts and the original format scheme."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
    root = etree.fromstring(original, parser)
    space = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    a = f"{{{space['a']}}}"
    root.set("name", "Lifeworld")
    scheme, fonts = root[0].find("a:clrScheme", space), root[0].find("a:fontScheme", space)
    if scheme is None or fonts is None:
        raise ValueError("The starting theme has no colours or fonts.")
    scheme.set("name", "Lifeworld")
    for child in list(scheme):
        scheme.remove(child)
    for name, colour in SCHEME.items():
        etree.SubElement(etree.SubElement(scheme, f"{a}{name}"), f"{a}srgbClr").set("val", colour)
    fonts.set("name", "Lifeworld")
    for child in list(fonts):
        fonts.remove(child)
    for tag, face in (("majorFont", HEADING_FONT), ("minorFont", BODY_FONT)):
        group = etree.SubElement(fonts, f"{a}{tag}")
        etree.SubElement(group, f"{a}latin").set("typeface", face)
        etree.SubElement(group, f"{a}ea").set("typeface", "")
        etree.SubElement(group, f"{a}cs").set("typeface", "")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _replace_children(target: Any, source: Any) -> None:
    for child in list(target):
        target.remove(child)
    for child in list(source):
        target.append(child)


def _set_up_master(master: Any) -> None:
    from pptx.oxml import parse_xml

    element = master._element
    shapes = parse_xml(f"<p:spTree {_NS}>{_master_shapes()}</p:spTree>")
    _replace_children(element.cSld.spTree, shapes)
    background = parse_xml(f"<p:bg {_NS}><p:bgPr>{_fill('bg2')}<a:effectLst/></p:bgPr></p:bg>")
    for old in element.cSld.findall("{*}bg"):
        element.cSld.remove(old)
    element.cSld.insert(0, background)
    styles = element.find("{*}txStyles")
    _replace_children(styles, parse_xml(_text_styles()))
    for rel in master.part.rels.values():
        if rel.reltype.endswith("/theme"):
            rel.target_part._blob = _theme(rel.target_part.blob)


def _set_up_layouts(presentation: Any) -> None:
    from pptx.oxml import parse_xml
    from pptx.parts.slide import SlideLayoutPart

    layouts = presentation.slide_layouts
    master = presentation.slide_master
    while len(layouts) < len(LAYOUTS):
        part = SlideLayoutPart.load(
            presentation.part.package.next_partname("/ppt/slideLayouts/slideLayout%d.xml"),
            layouts[0].part.content_type,
            presentation.part.package,
            layouts[0].part.blob,
        )
        part.relate_to(master.part, layouts[0].part.rels["rId1"].reltype)
        listed = master._element.find("{*}sldLayoutIdLst")
        entry = listed._add_sldLayoutId()
        entry.set("id", str(2_147_483_700 + len(layouts)))
        entry.rId = master.part.relate_to(
            part, next(r.reltype for r in master.part.rels.values() if "Layout" in r.reltype)
        )
    while len(layouts) > len(LAYOUTS):
        layouts.remove(layouts[len(layouts) - 1])
    for layout, name in zip(layouts, LAYOUTS, strict=True):
        element = layout._element
        fresh = parse_xml(_layout(name))
        for key in list(element.attrib):
            del element.attrib[key]
        for key, value in fresh.attrib.items():
            element.set(key, value)
        _replace_children(element, fresh)


def _drop_leftovers(presentation: Any) -> None:
    """Remove the starting file's preview picture and printer settings."""
    for owner in (presentation.part.package, presentation.part):
        rels = owner._rels if hasattr(owner, "_rels") else owner.rels
        for key, rel in list(rels.items()):
            if "thumbnail" in rel.reltype or "printerSettings" in rel.reltype:
                rels.pop(key)


def add_notes_master(presentation: Any) -> None:
    """List the notes master in the presentation, and create it if there is none."""
    from pptx.oxml import parse_xml

    part = presentation.part
    identity = part.relate_to(
        presentation.notes_master.part,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/notesMaster",
    )
    masters: Any = presentation._element.find("{*}sldMasterIdLst")
    listed = f'<p:notesMasterIdLst {_NS}><p:notesMasterId r:id="{identity}"/></p:notesMasterIdLst>'
    masters.addnext(parse_xml(listed))


def settled(content: bytes) -> bytes:
    """Return the Office file with fixed times and part order: equal content gives equal bytes."""
    done = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(name))
    return done.getvalue()


def render_template() -> bytes:
    """Return the bytes of the template, the same on every call."""
    import datetime

    from pptx import Presentation
    from pptx.util import Emu

    presentation = Presentation()
    presentation.slide_width = Emu(_emu(PAGE.w))
    presentation.slide_height = Emu(_emu(PAGE.h))
    page: Any = presentation._element.find("{*}sldSz")
    page.attrib.pop("type", None)
    _set_up_master(presentation.slide_master)
    _set_up_layouts(presentation)
    _drop_leftovers(presentation)
    add_notes_master(presentation)
    properties = presentation.core_properties
    properties.title = "Lifeworld template"
    properties.author = "Lifeworld"
    properties.last_modified_by = "Lifeworld"
    properties.created = properties.modified = datetime.datetime(2026, 1, 1)  # noqa: DTZ001
    buffer = io.BytesIO()
    presentation.save(buffer)
    return settled(buffer.getvalue())


def write_template(path: Path = PATH) -> Path:
    """Write the template and return its path."""
    path.write_bytes(render_template())
    return path


if __name__ == "__main__":
    write_template()
