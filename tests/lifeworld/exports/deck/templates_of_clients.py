"""Templates of clients, made up: what programs and people hand over as a template."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
TYPES = "[Content_Types].xml"
MAIN = "openxmlformats-officedocument.presentationml.presentation.main"


def new_presentation():
    from pptx import Presentation

    return Presentation()


def saved(presentation) -> bytes:
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def usual() -> bytes:
    return saved(new_presentation())


def with_parts(
    content: bytes,
    change: Callable[[str, bytes], bytes | None],
    more: dict[str, bytes] | None = None,
) -> bytes:
    """Return the file with every part changed; None drops a part."""
    done = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(done, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, data in (more or {}).items():
            new.writestr(name, data)
    return done.getvalue()


def changed(change: Callable) -> bytes:
    """Return the usual template after *change* was called with it."""
    presentation = new_presentation()
    change(presentation)
    return saved(presentation)


def of_main_type(kind: str) -> bytes:
    return with_parts(
        usual(),
        lambda name, data: data.replace(MAIN.encode(), kind.encode()) if name == TYPES else data,
    )


def places(root) -> list:
    return list(root.iter(f"{{{P}}}ph"))


def drop(element) -> None:
    element.getparent().remove(element)


def keep_layouts(presentation, kept: int) -> None:
    layouts = presentation.slide_layouts
    for layout in list(layouts)[kept:]:
        layouts.remove(layout)


def drop_places(presentation, *kinds: str) -> None:
    for layout in presentation.slide_layouts:
        for place in places(layout._element):
            if place.get("type", "obj") in kinds:
                drop(place.getparent().getparent().getparent())


def only_pictures(presentation) -> None:
    for number, layout in enumerate(presentation.slide_layouts):
        for place in places(layout._element):
            if place.get("type", "obj") in ("obj", "body", "subTitle"):
                place.set("type", ("pic", "tbl", "chart", "media", "clipArt")[number % 5])


def like_libreoffice(presentation) -> None:
    """Give every placeholder of a layout the same index, and no layout the type of a cover."""
    for layout in presentation.slide_layouts:
        layout._element.attrib.pop("type", None)
        for place in places(layout._element):
            if place.get("type") not in ("dt", "ftr", "sldNum"):
                place.attrib.pop("idx", None)


def sized(wide: float, high: float) -> Callable:
    def change(presentation) -> None:
        factors = (
            wide * 914_400 / presentation.slide_width,
            high * 914_400 / presentation.slide_height,
        )
        presentation.slide_width = round(wide * 914_400)
        presentation.slide_height = round(high * 914_400)
        for owner in (presentation.slide_master, *presentation.slide_layouts):
            for frame in owner._element.iter(f"{{{A}}}off", f"{{{A}}}ext"):
                for name, factor in zip(
                    ("x", "y") if frame.get("x") else ("cx", "cy"), factors, strict=True
                ):
                    if frame.get(name):
                        frame.set(name, str(round(int(frame.get(name)) * factor)))

    return change


def without_styles(presentation) -> None:
    drop(presentation.slide_master._element.find(f"{{{P}}}txStyles"))


def without_map(presentation) -> None:
    drop(presentation.slide_master._element.find(f"{{{P}}}clrMap"))


def without_list_of_layouts(presentation) -> None:
    drop(presentation.slide_master._element.find(f"{{{P}}}sldLayoutIdLst"))


def without_master(presentation) -> None:
    listed = presentation._element.find(f"{{{P}}}sldMasterIdLst")
    for entry in list(listed):
        presentation.part.rels.pop(entry.rId)
        listed.remove(entry)


def without_theme(presentation) -> None:
    for key, rel in list(presentation.slide_master.part.rels.items()):
        if rel.reltype.endswith("/theme"):
            presentation.slide_master.part.rels.pop(key)


def with_theme(change: Callable[[bytes], bytes]) -> bytes:
    return with_parts(usual(), lambda name, data: change(data) if "/theme/" in name else data)


def with_slides(presentation) -> None:
    """Leave slides inside, in sections, with notes, and a layout that links to one of them."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    for number in (0, 1, 5):
        slide = presentation.slides.add_slide(presentation.slide_layouts[number])
        slide.shapes.title.text = "An old slide that must go"
        slide.notes_slide.notes_text_frame.text = "An old note that must go"
    layout = presentation.slide_layouts[1]
    key = layout.part.relate_to(presentation.slides[0].part, f"{kinds}/slide")
    named = layout.placeholders[0]._element.nvSpPr.cNvPr
    link = named.makeelement(f"{{{A}}}hlinkClick", {f"{{{kinds}}}id": key})
    named.append(link)


def with_background(fill: str) -> Callable:
    def change(presentation) -> None:
        from pptx.oxml import parse_xml

        tree = presentation.slide_master._element.cSld
        for old in tree.findall(f"{{{P}}}bg"):
            tree.remove(old)
        tree.insert(
            0,
            parse_xml(
                f'<p:bg xmlns:p="{P}" xmlns:a="{A}"><p:bgPr>{fill}<a:effectLst/></p:bgPr></p:bg>'
            ),
        )

    return change


GRADIENT = (
    '<a:gradFill><a:gsLst><a:gs pos="0"><a:srgbClr val="101030"/></a:gs><a:gs pos="100000">'
    '<a:srgbClr val="303060"/></a:gs></a:gsLst><a:lin ang="0" scaled="0"/></a:gradFill>'
)


def in_colours_of_their_own(presentation) -> None:
    from pptx.oxml import parse_xml

    override = (
        f'<p:clrMapOvr xmlns:p="{P}" xmlns:a="{A}"><a:overrideClrMapping bg1="dk1" tx1="lt1"'
        ' bg2="dk2" tx2="lt2" accent1="accent1" accent2="accent2" accent3="accent3"'
        ' accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink"'
        ' folHlink="folHlink"/></p:clrMapOvr>'
    )
    for layout in presentation.slide_layouts:
        old = layout._element.find(f"{{{P}}}clrMapOvr")
        old.getparent().replace(old, parse_xml(override))


def low_titles(presentation) -> None:
    for layout in presentation.slide_layouts:
        for shape in layout.placeholders:
            if "TITLE" in str(shape.placeholder_format.type):
                shape.left, shape.top, shape.width, shape.height = (
                    round(inches * 914_400) for inches in (1, 4.5, 3, 2.5)
                )


def no_place_for_titles(presentation) -> None:
    for owner in (presentation.slide_master, *presentation.slide_layouts):
        for frame in list(owner._element.iter(f"{{{A}}}xfrm")):
            drop(frame)


def named_in_danish(presentation) -> None:
    names = ("Titelslide", "Titel og indholdsobjekt", "Afsnitsoverskrift", "To indholdsobjekter")
    for number, layout in enumerate(presentation.slide_layouts):
        layout._element.cSld.set("name", names[number % 4])


def with_macros() -> bytes:
    content = of_main_type("ms-powerpoint.template.macroEnabled.main")
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    return with_parts(
        content,
        lambda name, data: (
            data.replace(
                b"</Relationships>",
                f'<Relationship Id="rId900" Type="{kind}" Target="vbaProject.bin"/>'
                "</Relationships>".encode(),
            )
            if name == "ppt/_rels/presentation.xml.rels"
            else data.replace(
                b"<Override", b'<Default Extension="bin" ContentType="application/x"/><Override', 1
            )
            if name == TYPES
            else data
        ),
        {"ppt/vbaProject.bin": _OLE + b"macro"},
    )


def strict() -> bytes:
    pairs = (
        (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
         b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
        (b"http://schemas.openxmlformats.org/presentationml/2006/",
         b"http://purl.oclc.org/ooxml/presentationml/"),
        (b"http://schemas.openxmlformats.org/drawingml/2006/",
         b"http://purl.oclc.org/ooxml/drawingml/"),
    )  # fmt: skip

    def change(name: str, data: bytes) -> bytes:
        if name.endswith((".xml", ".rels")):
            for old, new in pairs:
                data = data.replace(old, new)
            if name == "ppt/presentation.xml":
                data = data.replace(b"<p:presentation ", b'<p:presentation conformance="strict" ')
            data = re.sub(rb'(<a:(?:tint|satMod|shade|alpha) val=")(\d+)000"', rb'\g<1>\2%"', data)
        return data

    return with_parts(usual(), change)


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def other_office(kind: str) -> bytes:
    return with_parts(
        usual(),
        lambda name, data: (
            data.replace(b"presentationml.presentation.main", kind.encode())
            if name == TYPES
            else data
        ),
    )


def opendocument() -> bytes:
    done = io.BytesIO()
    with zipfile.ZipFile(done, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.presentation-template")
        archive.writestr("content.xml", "<office/>")
    return done.getvalue()


def any_zip() -> bytes:
    done = io.BytesIO()
    with zipfile.ZipFile(done, "w") as archive:
        archive.writestr("a.txt", "x")
    return done.getvalue()


def twice_named() -> bytes:
    import warnings

    content, done = usual(), io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(done, "w") as new:
            for name in [*old.namelist(), "ppt/presentation.xml", "ppt/theme/theme1.xml"]:
                new.writestr(name, old.read(name))
    return done.getvalue()


def with_title_styles_only(presentation) -> None:
    styles = presentation.slide_master._element.find(f"{{{P}}}txStyles")
    for style in list(styles)[1:]:
        styles.remove(style)


def with_odd_kinds(presentation) -> None:
    for layout in presentation.slide_layouts:
        for place in places(layout._element):
            if place.get("type") is None:
                place.set("type", "somethingNew")


def with_bare_footers(presentation) -> None:
    for layout in presentation.slide_layouts:
        for place in places(layout._element):
            if place.get("type") in ("ftr", "sldNum"):
                shape = place.getparent().getparent().getparent()
                drop(shape.find(f"{{{P}}}txBody"))


def with_notes_master_without_notes(presentation) -> None:
    master = presentation.notes_master
    for place in places(master._element):
        if place.get("type") == "body":
            drop(place.getparent().getparent().getparent())


def two_masters(presentation) -> None:
    """The first master's titles stand so low that no content fits below them."""
    low_titles(presentation)
    for layout in list(presentation.slide_layouts)[3:6]:
        for shape in layout.placeholders:
            if "TITLE" in str(shape.placeholder_format.type):
                shape.left, shape.top, shape.width, shape.height = (
                    round(inches * 914_400) for inches in (0.5, 0.3, 9, 1.25)
                )


def repeated_title(presentation) -> None:
    for layout in presentation.slide_layouts:
        for shape in list(layout.placeholders):
            if shape.placeholder_format.idx == 0:
                shape._element.addnext(copy.deepcopy(shape._element))


KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def with_related(
    owner: str, kind: str, target: str, data: bytes | None, *, change: Callable | None = None
) -> bytes:
    """Return the usual template with one more part, related to *owner*; None: it lies elsewhere."""
    folder, _, name = owner.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels" if owner else "_rels/.rels"
    outside = ' TargetMode="External"' if data is None else ""
    rel = f'<Relationship Id="rId900" Type="{kind}" Target="{target}"{outside}/></Relationships>'
    types = '<Default Extension="odd" ContentType="application/x"/>'

    def changed_part(part: str, old: bytes) -> bytes:
        if part == rels:
            return old.replace(b"</Relationships>", rel.encode())
        if part == TYPES:
            return old.replace(b"<Override", types.encode() + b"<Override", 1)
        return change(old) if change and part == owner else old

    return with_parts(usual(), changed_part, {} if data is None else {target.lstrip("/"): data})


def with_linked_picture() -> bytes:
    """A master whose picture is fetched from a server when the file is opened."""
    picture = (
        f'<p:pic xmlns:r="{KINDS}"><p:nvPicPr><p:cNvPr id="90" name="Logo"/><p:cNvPicPr/><p:nvPr/>'
        '</p:nvPicPr><p:blipFill><a:blip r:link="rId900"/><a:stretch/></p:blipFill><p:spPr/>'
        "</p:pic>"
    )
    return with_related(
        "ppt/slideMasters/slideMaster1.xml",
        f"{KINDS}/image",
        "https://example.org/that-must-go/that must go.png",
        None,
        change=lambda data: data.replace(b"</p:spTree>", f"{picture}</p:spTree>".encode()),
    )


def with_embedded_fonts() -> bytes:
    listed = (
        '<p:embeddedFontLst><p:embeddedFont><p:font typeface="House"/>'
        f'<p:regular xmlns:r="{KINDS}" r:id="rId900"/></p:embeddedFont></p:embeddedFontLst>'
    )
    return with_related(
        "ppt/presentation.xml",
        f"{KINDS}/font",
        "/ppt/fonts/font1.odd",
        b"font",
        change=lambda data: re.sub(
            rb"(<p:notesSz[^>]*/>)", lambda found: found[1] + listed.encode(), data
        ),
    )


def with_theme_override() -> bytes:
    """A dark layout: its own colours and background over the master's light ones."""
    scheme = (
        f'<a:themeOverride xmlns:a="{A}"><a:clrScheme name="Dark"><a:dk1><a:srgbClr val="F5F5F5"/>'
        '</a:dk1><a:lt1><a:srgbClr val="101820"/></a:lt1><a:dk2><a:srgbClr val="DDDDDD"/></a:dk2>'
        '<a:lt2><a:srgbClr val="202830"/></a:lt2>'
        + "".join(f'<a:accent{n}><a:srgbClr val="FFB000"/></a:accent{n}>' for n in range(1, 7))
        + '<a:hlink><a:srgbClr val="FFB000"/></a:hlink><a:folHlink><a:srgbClr val="FFB000"/>'
        "</a:folHlink></a:clrScheme></a:themeOverride>"
    )
    ground = '<p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill></p:bgPr></p:bg>'
    return with_related(
        "ppt/slideLayouts/slideLayout6.xml",
        f"{KINDS}/themeOverride",
        "/ppt/theme/themeOverride1.odd",
        scheme.encode(),
        change=lambda data: data.replace(b"<p:spTree>", f"{ground}<p:spTree>".encode(), 1),
    )


MICROSOFT = "http://schemas.microsoft.com/office"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

SERVE: dict[str, Callable[[], bytes]] = {
    "usual.pptx": usual,
    "template.potx": lambda: of_main_type(
        "openxmlformats-officedocument.presentationml.template.main"
    ),
    "show.ppsx": lambda: of_main_type(
        "openxmlformats-officedocument.presentationml.slideshow.main"
    ),
    "macros.potm": with_macros,
    "strict.pptx": strict,
    "twice named.pptx": twice_named,
    "no layouts.pptx": lambda: changed(lambda p: keep_layouts(p, 0)),
    "one layout.pptx": lambda: changed(lambda p: keep_layouts(p, 1)),
    "no titles.pptx": lambda: changed(lambda p: drop_places(p, "title", "ctrTitle")),
    "no bodies.pptx": lambda: changed(lambda p: drop_places(p, "obj", "body", "subTitle")),
    "nothing.pptx": lambda: changed(
        lambda p: drop_places(
            p, "title", "ctrTitle", "obj", "body", "subTitle", "dt", "ftr", "sldNum", "pic"
        )
    ),
    "pictures.pptx": lambda: changed(only_pictures),
    "libreoffice.pptx": lambda: changed(like_libreoffice),
    "odd kinds.pptx": lambda: changed(with_odd_kinds),
    "two titles.pptx": lambda: changed(repeated_title),
    "bare footers.pptx": lambda: changed(with_bare_footers),
    "no styles.pptx": lambda: changed(without_styles),
    "title styles.pptx": lambda: changed(with_title_styles_only),
    "no colour map.pptx": lambda: changed(without_map),
    "no list.pptx": lambda: changed(without_list_of_layouts),
    "no theme.pptx": lambda: changed(without_theme),
    "broken theme.pptx": lambda: with_theme(lambda data: data[:300]),
    "theme without colours.pptx": lambda: with_theme(
        lambda data: re.sub(rb"<a:clrScheme.*?</a:clrScheme>", b"", data, flags=re.DOTALL)
    ),
    "colours in other ways.pptx": lambda: with_theme(
        lambda data: (
            data.replace(b'<a:srgbClr val="1F497D"/>', b'<a:prstClr val="navy"/>')
            .replace(b'<a:srgbClr val="4F81BD"/>', b'<a:scrgbClr r="50%" g="0" b="0"/>')
            .replace(b'<a:srgbClr val="C0504D"/>', b'<a:hslClr hue="0" sat="50%" lum="40%"/>')
            .replace(b' lastClr="000000"', b"")
        )
    ),
    "low titles.pptx": lambda: changed(low_titles),
    "no places.pptx": lambda: changed(no_place_for_titles),
    "low titles first.pptx": lambda: changed(two_masters),
    "danish.pptx": lambda: changed(named_in_danish),
    "wide.pptx": lambda: changed(sized(13.333, 7.5)),
    "upright.pptx": lambda: changed(sized(7.5, 10)),
    "poster.pptx": lambda: changed(sized(33, 23)),
    "gradient.pptx": lambda: changed(with_background(GRADIENT)),
    "dark.pptx": lambda: changed(
        with_background('<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>')
    ),
    "lighter.pptx": lambda: changed(
        with_background(
            '<a:solidFill><a:schemeClr val="accent1"><a:lumMod val="20000"/>'
            '<a:lumOff val="80000"/></a:schemeClr></a:solidFill>'
        )
    ),
    "overridden.pptx": lambda: changed(in_colours_of_their_own),
    "old slides.pptx": lambda: changed(with_slides),
    "no notes.pptx": lambda: changed(with_notes_master_without_notes),
    "custom part.pptx": lambda: with_parts(
        usual(), lambda name, data: data, {"customXml/item1.xml": b"<a/>"}
    ),
    "linked picture.pptx": with_linked_picture,
    "embedded fonts.pptx": with_embedded_fonts,
    "layout with its own theme.pptx": with_theme_override,
    "commented.pptx": lambda: with_related(
        "ppt/presentation.xml",
        f"{MICROSOFT}/2018/10/relationships/authors",
        "/ppt/authors.odd",
        b"that must go",
    ),
    "edited together.pptx": lambda: with_related(
        "ppt/presentation.xml",
        f"{MICROSOFT}/2016/11/relationships/changesInfo",
        "/ppt/changesInfos/changesInfo1.odd",
        b"that must go",
    ),
    "signed.pptx": lambda: with_related(
        "", f"{PACKAGE}/digital-signature/origin", "_xmlsignatures/origin.odd", b"that must go"
    ),
    "marked as final.pptx": lambda: with_related(
        "", f"{KINDS}/custom-properties", "docProps/custom.odd", b"that must go"
    ),
}
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.pptx": (bytes, "is empty"),
    "text.pptx": (lambda: b"not a presentation", "is not a PowerPoint file"),
    "cut.pptx": (lambda: usual()[:9000], "is damaged or incomplete"),
    "zip.pptx": (any_zip, "is not a PowerPoint file"),
    "word.pptx": (lambda: other_office("wordprocessingml.document.main"), "is a Word document"),
    "excel.pptx": (lambda: other_office("spreadsheetml.sheet.main"), "is an Excel workbook"),
    "impress.pptx": (opendocument, "is an OpenDocument file"),
    "locked.pptx": (
        lambda: _OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "is protected with a password",
    ),
    "old.pptx": (lambda: _OLE + bytes(600), "PowerPoint 97 to 2003"),
    "tiny.pptx": (lambda: changed(sized(3, 2)), "too small for a deck"),
    "huge.pptx": (
        lambda: with_parts(
            usual(),
            lambda name, data: (
                data.replace(b'cx="9144000" cy="6858000"', b'cx="91440000" cy="68580000"')
                if name == "ppt/presentation.xml"
                else data
            ),
        ),
        "too large for a deck",
    ),
    "no master.pptx": (lambda: changed(without_master), "has no slide master"),
    "no presentation.pptx": (
        lambda: with_parts(
            usual(), lambda name, data: None if name == "ppt/presentation.xml" else data
        ),
        "lacks parts",
    ),
    "broken xml.pptx": (
        lambda: with_parts(
            usual(), lambda name, data: data[:900] if "slideMaster1.xml" in name else data
        ),
        "lacks parts",
    ),
    "declares.pptx": (
        lambda: with_parts(
            usual(),
            lambda name, data: b"<!DOCTYPE a>" + data if name == "ppt/presProps.xml" else data,
        ),
        "declares a document type",
    ),
}
