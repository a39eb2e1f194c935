"""Templates as companies have them, made up: bands, bars, logos, pictures, several masters."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from tests.lifeworld.exports.deck.templates_of_clients import (
    P,
    changed,
    keep_layouts,
    of_main_type,
    places,
    sized,
    with_background,
    with_parts,
)

INCH = 914_400
WIDE = (13.333, 7.5)
NAVY, PALE, RED = "0B1F3A", "F4F6FA", "C8102E"


def emu(inches: float) -> int:
    return round(inches * INCH)


def widened(change: Callable[[Any], None] = lambda _: None) -> bytes:
    """Return a template of 13.333 by 7.5 inches after *change* was called with it."""

    def both(presentation: Any) -> None:
        sized(*WIDE)(presentation)
        change(presentation)

    return changed(both)


def owners(presentation: Any) -> list[Any]:
    return [presentation.slide_master, *presentation.slide_layouts]


def paint(owner: Any, box: tuple[float, float, float, float], colour: str, *, name: str) -> Any:
    """Add a filled rectangle to a master or layout, behind its placeholders."""
    from pptx.oxml import parse_xml

    left, top, wide, high = (emu(value) for value in box)
    shape = parse_xml(
        f'<p:sp xmlns:p="{P}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f'<p:nvSpPr><p:cNvPr id="{900 + len(owner._element.cSld.spTree)}" name="{name}"/>'
        f'<p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" '
        f'y="{top}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f'</a:prstGeom><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/>'
        "</a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p></p:txBody>"
        "</p:sp>"
    )
    owner._element.cSld.spTree.insert(2, shape)
    return shape


def add_picture(owner: Any, box: tuple[float, float, float, float], *, name: str) -> None:
    """Add a picture to a master or layout: a gradient from dark to pale, as photographs are."""
    from PIL import Image
    from pptx.oxml import parse_xml

    image = Image.linear_gradient("L").resize((64, 64)).convert("RGB")
    data = io.BytesIO()
    image.save(data, "PNG")
    _, key = owner.part.get_or_add_image_part(io.BytesIO(data.getvalue()))
    left, top, wide, high = (emu(value) for value in box)
    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    owner._element.cSld.spTree.insert(
        2,
        parse_xml(
            f'<p:pic xmlns:p="{P}" xmlns:a="{space}" xmlns:r="{related}"><p:nvPicPr>'
            f'<p:cNvPr id="880" name="{name}"/><p:cNvPicPr/><p:nvPr userDrawn="1"/></p:nvPicPr>'
            f'<p:blipFill><a:blip r:embed="{key}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</p:blipFill><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" '
            f'cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
            "</p:pic>"
        ),
    )


def put(shape: Any, box: tuple[float, float, float, float]) -> None:
    shape.left, shape.top, shape.width, shape.height = (emu(value) for value in box)


def title_of(owner: Any) -> Any:
    return next(
        (s for s in owner.placeholders if "TITLE" in str(s.placeholder_format.type)
         and "SUBTITLE" not in str(s.placeholder_format.type)),
        None,
    )  # fmt: skip


def style_titles(presentation: Any, **settings: str) -> None:
    """Set attributes of the words of titles in the master's styles."""
    path = f"{{{P}}}txStyles/{{{P}}}titleStyle"
    style = presentation.slide_master._element.find(path)
    for default in style.iter("{*}defRPr"):
        for name, value in settings.items():
            default.set(name, value)


def colour_titles(presentation: Any, colour: str) -> None:
    from pptx.oxml import parse_xml

    path = f"{{{P}}}txStyles/{{{P}}}titleStyle"
    for default in presentation.slide_master._element.find(path).iter("{*}defRPr"):
        for old in default.findall("{*}solidFill"):
            default.remove(old)
        default.insert(
            0,
            parse_xml(
                '<a:solidFill xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
                f'<a:srgbClr val="{colour}"/></a:solidFill>'
            ),
        )


def band(presentation: Any) -> None:
    """White titles of one line in a dark band across the top."""
    paint(presentation.slide_master, (0, 0, 13.333, 1.0), NAVY, name="Band")
    colour_titles(presentation, "FFFFFF")
    for owner in owners(presentation):
        if (title := title_of(owner)) is not None and owner is not presentation.slide_layouts[0]:
            put(title, (0.6, 0.15, 10.5, 0.7))


def sidebar(presentation: Any) -> None:
    """Titles in a coloured column on the left, content on the right."""
    paint(presentation.slide_master, (0, 0, 3.6, 7.5), NAVY, name="Column")
    colour_titles(presentation, "FFFFFF")
    for layout in presentation.slide_layouts:
        if (title := title_of(layout)) is not None:
            put(title, (0.3, 0.6, 3.0, 4.5))
        held = [
            s for s in layout.placeholders
            if str(s.placeholder_format.type).startswith(("OBJECT", "BODY"))
        ]  # fmt: skip
        for number, shape in enumerate(held):
            wide = 9.0 / len(held)
            put(shape, (4.0 + number * wide, 0.6, wide - 0.2, 5.9))


def logo_in_the_corner(presentation: Any) -> None:
    """A logo at the bottom right, inside the place for content."""
    paint(presentation.slide_master, (11.2, 5.6, 1.6, 0.9), RED, name="Logo")


def small_titles(presentation: Any) -> None:
    """Boxes for titles in which one line of 32 points fits."""
    style_titles(presentation, sz="3200")
    for owner in owners(presentation):
        if (title := title_of(owner)) is not None:
            put(title, (0.7, 0.4, 11.9, 0.55))


def capitals(presentation: Any) -> None:
    style_titles(presentation, cap="all", b="1", sz="3600")


def subtitles(presentation: Any) -> None:
    """A line of text below each title."""
    from pptx.oxml import parse_xml

    for layout in list(presentation.slide_layouts)[1:]:
        if (title := title_of(layout)) is None:
            continue
        put(title, (0.7, 0.4, 11.9, 0.8))
        line = parse_xml(
            f'<p:sp xmlns:p="{P}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
            '<p:nvSpPr><p:cNvPr id="700" name="Subtitle line"/><p:cNvSpPr/><p:nvPr>'
            '<p:ph type="body" sz="quarter" idx="40"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm>'
            f'<a:off x="{emu(0.7)}" y="{emu(1.2)}"/><a:ext cx="{emu(11.9)}" cy="{emu(0.4)}"/>'
            "</a:xfrm></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:t>Line</a:t></a:r>"
            "</a:p></p:txBody></p:sp>"
        )
        layout._element.cSld.spTree.append(line)


def narrow(presentation: Any) -> None:
    """A picture on the right half of every layout; titles and text on the left."""
    for layout in presentation.slide_layouts:
        add_picture(layout, (8.0, 0, 5.333, 7.5), name="Photograph")
        for shape in layout.placeholders:
            kind = str(shape.placeholder_format.type)
            if kind.startswith(("FOOTER", "SLIDE_NUMBER", "DATE")):
                continue
            top = 0.5 if "TITLE" in kind and "SUB" not in kind else 2.0
            put(shape, (0.6, top, 7.0, 1.3 if top < 1 else 4.3))


def photograph(presentation: Any) -> None:
    """A photograph from dark to pale behind everything."""
    add_picture(presentation.slide_master, (0, 0, 13.333, 7.5), name="Photograph")


def strewn(presentation: Any) -> None:
    """Pale tiles strewn over the page, on each of which dark words have contrast enough."""
    for number in range(24):
        box = (0.4 + number % 6 * 2.2, 1.6 + number // 6 * 1.5, 1.1, 0.7)
        paint(presentation.slide_master, box, "E0B040", name=f"Tile {number}")


def dark(presentation: Any) -> None:
    with_background(f'<a:solidFill><a:srgbClr val="{NAVY}"/></a:solidFill>')(presentation)


def doubled(presentation: Any) -> None:
    """The same index for several placeholders of a layout."""
    for layout in presentation.slide_layouts:
        for place in places(layout._element):
            if place.get("idx") not in (None, "10", "11", "12"):
                place.set("idx", "1")


def many_layouts(presentation: Any) -> None:
    """Three hundred layouts, all listed in the master."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.parts.slide import SlideLayoutPart

    first, master = presentation.slide_layouts[1], presentation.slide_master
    listed = master._element.find(f"{{{P}}}sldLayoutIdLst")
    package = presentation.part.package
    for number in range(300 - len(presentation.slide_layouts)):
        name = type(first.part.partname)(f"/ppt/slideLayouts/slideLayout{100 + number}.xml")
        part = SlideLayoutPart.load(name, first.part.content_type, package, first.part.blob)
        part.relate_to(master.part, RELATIONSHIP_TYPE.SLIDE_MASTER)
        entry = listed._add_sldLayoutId()
        entry.set("id", str(2_147_484_000 + number))
        entry.rId = master.part.relate_to(part, RELATIONSHIP_TYPE.SLIDE_LAYOUT)


def pictures_only(presentation: Any) -> None:
    """Layouts with a large place for a picture beside a small text; two are plain."""
    for layout in list(presentation.slide_layouts)[2:]:
        for shape in layout.placeholders:
            place = shape._element.find(".//{*}ph")
            if place.get("type", "obj") in ("obj", "body"):
                place.set("type", "pic")


def high_feet(presentation: Any) -> None:
    """Footers high above the edge, on a line of their own colour."""
    for owner in owners(presentation):
        for shape in owner.placeholders:
            kind = str(shape.placeholder_format.type)
            if kind.startswith(("FOOTER", "SLIDE_NUMBER", "DATE")):
                put(shape, (shape.left / INCH, 6.3, shape.width / INCH, 0.4))
    paint(presentation.slide_master, (0, 6.2, 13.333, 1.3), NAVY, name="Foot")


def low_and_small(presentation: Any) -> None:
    """Little height for content, and footers for a few words."""
    for owner in owners(presentation):
        for shape in owner.placeholders:
            kind = str(shape.placeholder_format.type)
            if kind.startswith("FOOTER"):
                put(shape, (4.5, 6.9, 3.6, 0.3))
            elif kind.startswith(("OBJECT", "BODY")) and shape.top / INCH < 5:
                put(shape, (shape.left / INCH, 2.2, shape.width / INCH, 2.7))


def two_masters() -> bytes:
    """A second, dark master with layouts of its own, after a light one."""
    from pptx import Presentation
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.parts.slide import SlideLayoutPart, SlideMasterPart

    presentation = Presentation(io.BytesIO(widened()))
    package, master = presentation.part.package, presentation.slide_master
    name = type(master.part.partname)
    copy = SlideMasterPart.load(
        name("/ppt/slideMasters/slideMaster2.xml"), master.part.content_type, package,
        master.part.blob,
    )  # fmt: skip
    listed = copy._element.find(f"{{{P}}}sldLayoutIdLst")
    for entry in list(listed):
        listed.remove(entry)
    for rel in master.part.rels.values():
        if rel.reltype.endswith("/theme"):
            copy.relate_to(rel.target_part, RELATIONSHIP_TYPE.THEME)
    for number, layout in enumerate(presentation.slide_layouts):
        part = SlideLayoutPart.load(
            name(f"/ppt/slideLayouts/slideLayout{50 + number}.xml"), layout.part.content_type,
            package, layout.part.blob,
        )  # fmt: skip
        part.relate_to(copy, RELATIONSHIP_TYPE.SLIDE_MASTER)
        entry = listed._add_sldLayoutId()
        entry.set("id", str(2_147_485_000 + number))
        entry.rId = copy.relate_to(part, RELATIONSHIP_TYPE.SLIDE_LAYOUT)
    masters = presentation._element.find(f"{{{P}}}sldMasterIdLst")
    entry = masters._add_sldMasterId()
    entry.set("id", "2147484990")
    entry.rId = presentation.part.relate_to(copy, RELATIONSHIP_TYPE.SLIDE_MASTER)
    with_background(f'<a:solidFill><a:srgbClr val="{NAVY}"/></a:solidFill>')(
        type("Both", (), {"slide_master": copy.slide_master})
    )
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def wide_fonts() -> bytes:
    return with_parts(
        widened(small_titles),
        lambda name, data: (
            data.replace(b'typeface="Calibri"', b'typeface="Verdana"')
            if "/theme/" in name
            else data
        ),
    )


CORPORATE: dict[str, Callable[[], bytes]] = {
    "template.potx": lambda: of_main_type(
        "openxmlformats-officedocument.presentationml.template.main"
    ),
    "four to three.pptx": lambda: changed(lambda _: None),
    "wide.pptx": widened,
    "dark.pptx": lambda: widened(dark),
    "photograph.pptx": lambda: widened(photograph),
    "strewn.pptx": lambda: widened(strewn),
    "two masters.pptx": two_masters,
    "doubled.pptx": lambda: widened(doubled),
    "picture places.pptx": lambda: widened(pictures_only),
    "titles of one line.pptx": lambda: widened(small_titles),
    "band.pptx": lambda: widened(band),
    "column.pptx": lambda: widened(sidebar),
    "logo.pptx": lambda: widened(logo_in_the_corner),
    "capitals.pptx": lambda: widened(capitals),
    "subtitles.pptx": lambda: widened(subtitles),
    "narrow.pptx": lambda: widened(narrow),
    "feet.pptx": lambda: widened(high_feet),
    "low.pptx": lambda: widened(low_and_small),
    "Verdana.pptx": wide_fonts,
    "300 layouts.pptx": lambda: widened(many_layouts),
    "no layouts.pptx": lambda: widened(lambda p: keep_layouts(p, 0)),
}
