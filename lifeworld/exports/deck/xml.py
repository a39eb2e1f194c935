"""XML for slides: paragraphs, runs, table cells and the list of sections."""

from __future__ import annotations

import copy
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from lifeworld.exports.deck.inherit import Palette
from lifeworld.exports.deck.looks import EMU, Box
from lifeworld.exports.deck.measure_text import Para, Run, leading_of
from lifeworld.exports.deck.text import language_tag, xml_safe, xml_safe_lines
from study.language import get_language

__all__ = [
    "NO_EDGE",
    "Edge",
    "render_cell",
    "render_sections",
    "set_colour_map",
    "set_fill",
    "set_ink",
    "set_link",
    "set_notes",
    "set_place",
    "set_text",
]

_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
Edge = tuple[str, float]  # colour in hexadecimal digits or empty, width in points
NO_EDGE: Edge = ("", 0.0)
_NOTES = (
    f'<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" {_A}><p:nvSpPr>'
    '<p:cNvPr id="99" name="Notes"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
    '<p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>'
    "<a:p/></p:txBody></p:sp>"
)
_FONTS = {"serif": "+mj-lt", "sans": "+mn-lt"}

_LINK_INK = (
    '<a:extLst><a:ext uri="{A12FA001-AC4F-418D-AE19-62706E023703}"><ahyp:hlinkClr'
    ' xmlns:ahyp="http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor" val="tx"/>'
    "</a:ext></a:extLst>"
)


def _colour(name: str, palette: Palette) -> str:
    token = palette.tokens.get(name)
    if not token or token == palette.values[name]:  # a colour that is none of the theme's
        return f'<a:solidFill><a:srgbClr val="{token or name}"/></a:solidFill>'
    inner = f'<a:schemeClr val="{token}"/>'
    return f"<a:solidFill>{inner}</a:solidFill>"


def _run(run: Run, para: Para, palette: Palette, *, own: bool, plain: bool) -> str:
    text = _one_line(run.text)
    if not text:
        return ""
    marks = (' b="1"' if run.bold else "") + (' i="1"' if run.italic else "")
    if not own and not plain:  # a client's placeholder may be bold, or in capitals
        marks = f' b="{run.bold:d}" i="{run.italic:d}" cap="none"'
    inner = "" if plain else _colour(run.colour, palette)
    if own and not plain:
        inner += f'<a:latin typeface="{_FONTS.get(run.face, "+mn-lt")}"/>'
    size = round(para.size * run.scale * 2) * 50
    tag = language_tag(run.lang or get_language())
    return (
        f'<a:r><a:rPr lang={quoteattr(tag)} sz="{size}"{marks} dirty="0">'
        f"{inner}</a:rPr><a:t>{escape(text)}</a:t></a:r>"
    )


def _one_line(text: str) -> str:
    return xml_safe_lines(text).replace("\n", " ").replace("\t", " ")


def _paragraph(para: Para, palette: Palette, *, own: bool, first: bool, plain: bool) -> str:
    margin, indent = round((para.left + para.hang) * 914_400), -round(para.hang * 914_400)
    before = 0 if first else round(para.before * 100)
    after = "" if own else '<a:spcAft><a:spcPts val="0"/></a:spcAft>'
    align = f' algn="{para.align}"' if not plain else ""
    spacing = f'<a:lnSpc><a:spcPts val="{round(leading_of(para) * 100)}"/></a:lnSpc>'
    runs = "".join(_run(run, para, palette, own=own, plain=plain) for run in para.runs)
    return (
        f'<a:p><a:pPr marL="{margin}" indent="{indent}"{align}>{spacing}'
        f'<a:spcBef><a:spcPts val="{before}"/></a:spcBef>{after}{_bullet(para, palette)}</a:pPr>'
        f"{runs}</a:p>"
    )


def _bullet(para: Para, palette: Palette) -> str:
    if not para.bullet:
        return "<a:buNone/>"
    colour = f"<a:buClr>{_colour('accent', palette)[13:-14]}</a:buClr>"
    if para.bullet.isdigit():
        start = f'<a:buAutoNum type="arabicPlain" startAt="{para.bullet}"/>'
        return f'{colour}<a:buFont typeface="+mj-lt"/>{start}'
    return f'{colour}<a:buFont typeface="+mn-lt"/><a:buChar char="{escape(para.bullet)}"/>'


def _paragraphs(
    paras: tuple[Para, ...], palette: Palette, *, own: bool, plain: bool = False
) -> str:
    return "".join(
        _paragraph(para, palette, own=own, first=not n, plain=plain) for n, para in enumerate(paras)
    )


def _insert(body: Any, paragraphs: str) -> None:
    from pptx.oxml import parse_xml

    for old in body.findall("{*}p"):
        body.remove(old)
    for new in list(parse_xml(f"<a:x {_A}>{paragraphs}</a:x>")):
        body.append(new)


def set_text(
    shape: Any, paras: tuple[Para, ...], palette: Palette, *, own: bool, plain: bool = False
) -> None:
    """Replace the text of a shape.

    Args:
        shape: A shape with text.
        paras: The paragraphs at their final sizes.
        palette: The template's colours.
        own: Whether faces are ours to choose.
        plain: Whether the placeholder sets colour and alignment.
    """
    body = shape._element.txBody
    if not own:  # a client's placeholder may run upwards, in columns, or out of its box
        for name, value in (("vert", "horz"), ("wrap", "square"), ("numCol", "1")):
            body.bodyPr.set(name, value)
    _insert(body, _paragraphs(paras, palette, own=own, plain=plain))


def _edge(name: str, edge: Edge) -> str:
    colour, points = edge
    if not colour:
        return f'<a:{name} w="0"><a:noFill/></a:{name}>'
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    return f'<a:{name} w="{round(points * 12_700)}">{fill}</a:{name}>'


def render_cell(
    paras: tuple[Para, ...],
    palette: Palette,
    *,
    own: bool,
    fill: str,
    above: Edge,
    below: Edge,
    anchor: str,
    upright: bool,
    side: float,
) -> str:
    """Return a table cell.

    Args:
        paras: The text of the cell.
        palette: The template's colours.
        own: Whether faces are ours to choose.
        fill: Colour of the cell in hexadecimal digits, or empty.
        above: The line above it, the same as the line below the cell above: programs differ in
            which of the two they draw.
        below: The line under it.
        anchor: `t`, `ctr` or `b`.
        upright: Whether the text runs from bottom to top.
        side: Inner margin to the left and right, in inches.
    """
    bare = _edge("lnL", NO_EDGE) + _edge("lnR", NO_EDGE)
    lines = _edge("lnT", above) + _edge("lnB", below)
    ground = f'<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>' if fill else "<a:noFill/>"
    turn = ' vert="vert270"' if upright else ""
    margin = round(side * 914_400)
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{_paragraphs(paras, palette, own=own)}"
        f'</a:txBody><a:tcPr marL="{margin}" marR="{margin}" marT="36576" marB="36576"{turn} '
        f'anchor="{anchor}">{bare}{lines}{ground}</a:tcPr></a:tc>'
    )


def set_link(slide: Any, text: str, target: Any, *, own: bool) -> None:
    """Link every run on a slide with exactly this text to another slide of the deck.

    In a client's template the words keep their colour: that of links may be meant for a white page.
    """
    from pptx.oxml import parse_xml

    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    identity = slide.part.relate_to(target.part, f"{kind}/slide")
    for run in slide._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}r"):
        if run.text == text:
            run.rPr.append(
                parse_xml(
                    f'<a:hlinkClick {_A} xmlns:r="{kind}" r:id="{identity}" '
                    f'action="ppaction://hlinksldjump">{"" if own else _LINK_INK}</a:hlinkClick>'
                )
            )


def set_ink(shape: Any, name: str, palette: Palette) -> None:
    """Give all words of a shape one colour of the palette."""
    from pptx.oxml import parse_xml

    fill = _colour(name, palette).replace("<a:solidFill>", f"<a:solidFill {_A}>", 1)
    for run in shape._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr"):
        for old in run.findall("{*}solidFill"):
            run.remove(old)
        run.insert(0, parse_xml(fill))


def set_fill(shape: Any, colour: str) -> None:
    """Fill a shape with a colour in hexadecimal digits."""
    from pptx.dml.color import RGBColor

    shape.fill.solid()
    made: Any = RGBColor
    shape.fill.fore_color.rgb = made.from_string(colour)


def set_colour_map(slide: Any, layout: Any) -> None:
    """Let a slide map the scheme colours as its layout does."""
    mapping, ours = layout._element.find("{*}clrMapOvr"), slide._element.find("{*}clrMapOvr")
    if mapping is not None and ours is not None:
        ours.getparent().replace(ours, copy.deepcopy(mapping))


def set_place(shape: Any, box: Box) -> None:
    """Move a shape to a box in inches."""
    shape.left, shape.top = round(box.x * EMU), round(box.y * EMU)
    shape.width, shape.height = round(box.w * EMU), round(box.h * EMU)


def set_notes(slide: Any, lines: list[str], *, lang: str) -> None:
    """Write speaker notes, one paragraph per line."""
    from pptx.oxml import parse_xml

    frame = slide.notes_slide.notes_text_frame
    if frame is None:  # the notes master of a client's template may have no place for notes
        slide.notes_slide.shapes._spTree.append(parse_xml(_NOTES))
        frame = slide.notes_slide.notes_text_frame
    tag = quoteattr(language_tag(lang))
    _insert(
        frame._txBody,
        "".join(
            f'<a:p><a:r><a:rPr lang={tag} dirty="0"/><a:t>{escape(xml_safe(line))}</a:t></a:r>'
            "</a:p>"
            if line
            else "<a:p/>"
            for line in lines
        ),
    )


def render_sections(parts: list[tuple[str, list[int]]]) -> Any:
    """Return the extension list that names the sections of a deck.

    Args:
        parts: Section names with the ids of their slides, in order.
    """
    from pptx.oxml import parse_xml

    sections = "".join(
        f"<p14:section name={quoteattr(name)} "
        f'id="{{{_section_id(name, parts, place)}}}"><p14:sldIdLst>'
        + "".join(f'<p14:sldId id="{number}"/>' for number in slides)
        + "</p14:sldIdLst></p14:section>"
        for place, (name, slides) in enumerate(parts)
        if slides
    )
    return parse_xml(
        '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
        f'<p:ext uri="{_SECTIONS}"><p14:sectionLst xmlns:p14="{_P14}">{sections}'
        "</p14:sectionLst></p:ext></p:extLst>"
    )


def _section_id(name: str, parts: list[tuple[str, list[int]]], place: int) -> str:
    """Return the id of a section; one whose name came before has another."""
    before = sum(each == name for each, _ in parts[:place])
    told = f"lifeworld:{name}" + (f":{before}" if before else "")
    return str(uuid5(NAMESPACE_URL, told)).upper()
