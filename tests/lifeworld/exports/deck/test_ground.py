"""What a layout paints is seen where it is: colours, ornaments, and what is free of them."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image

from lifeworld.exports.deck.ground import Ground, read_ground
from lifeworld.exports.deck.looks import Box
from lifeworld.exports.deck.outlines import Frame, list_outlines
from lifeworld.exports.deck.template_fonts import find_face
from tests.lifeworld.exports.deck.corporate_templates import (
    NAVY,
    RED,
    band,
    dark,
    logo_in_the_corner,
    paint,
    photograph,
    strewn,
    widened,
)

PAGE = Box(0, 0, 13.333, 7.5)
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'


def ground_of(change, layout: int = 1) -> Ground:
    from pptx import Presentation

    return read_ground(Presentation(io.BytesIO(widened(change))).slide_layouts[layout], PAGE)


def test_a_colour_is_that_of_the_thing_on_top():
    ground = ground_of(band)
    assert ground.list_colours(Box(1, 0.1, 5, 0.7)) == [NAVY]
    assert ground.list_colours(Box(1, 2, 5, 3)) == ["FFFFFF"]
    assert set(ground.list_colours(Box(1, 0, 5, 3))) == {NAVY, "FFFFFF"}
    assert ground_of(dark).list_colours(PAGE) == [NAVY]


def test_shapes_under_words_are_unrest_and_a_soft_photograph_or_a_plain_ground_is_none():
    text = Box(0.9, 2, 11.5, 4.5)
    assert ground_of(lambda _: None).measure_unrest(text) == 0
    assert ground_of(dark).measure_unrest(text) == 0
    assert ground_of(photograph).measure_unrest(text) < 0.003
    busy = ground_of(strewn)
    assert 0.01 < busy.measure_unrest(text) < 0.2
    assert busy.measure_unrest(Box(1, 0.1, 11, 1.2)) == 0, "above the tiles there are none"
    assert busy.measure_contrast("000000", text) > 4.5, "it is not for want of contrast"


def test_a_gradient_that_goes_outwards_is_dark_at_the_edge_and_pale_in_the_middle():
    from pptx.oxml import parse_xml

    def glow(presentation):
        master = presentation.slide_master
        shape = paint(master, (0, 0, 13.333, 7.5), NAVY, name="Glow")
        old = shape.spPr.find("{*}solidFill")
        stops = "".join(
            f'<a:gs pos="{place}"><a:srgbClr val="{colour}"/></a:gs>'
            for place, colour in ((0, "FFFFFF"), (100_000, NAVY))
        )
        old.addprevious(
            parse_xml(
                f'<a:gradFill {A}><a:gsLst>{stops}</a:gsLst><a:path path="circle"><a:fillToRect '
                'l="50000" t="50000" r="50000" b="50000"/></a:path></a:gradFill>'
            )
        )
        shape.spPr.remove(old)

    ground = ground_of(glow)
    assert ground.measure_contrast("FFFFFF", Box(0, 0, 0.5, 0.3)) > 9
    assert ground.measure_contrast("000000", Box(6.4, 3.6, 0.5, 0.3)) > 15


def test_a_layout_that_hides_its_masters_shapes_does_not_show_them():
    from pptx import Presentation

    presentation = Presentation(io.BytesIO(widened(band)))
    layout = presentation.slide_layouts[1]
    layout._element.set("showMasterSp", "0")
    assert read_ground(layout, PAGE).list_colours(PAGE) == ["FFFFFF"]


def test_what_is_free_leaves_a_logo_alone():
    ground = ground_of(logo_in_the_corner)
    assert RED in ground.list_colours(Box(11.3, 5.7, 1.3, 0.7))
    free = ground.find_free(Box(0.7, 1.8, 12, 4.9))
    assert free.x + free.w <= 11.25 or free.y + free.h <= 5.65
    assert free.w * free.h > 0.7 * 12 * 4.9
    assert ground.find_free(Box(1, 2, 5, 3)) == Box(1, 2, 5, 3)


def test_a_photograph_has_many_colours_and_no_one_ink():
    ground = ground_of(photograph)
    assert len(ground.list_colours(PAGE)) > 5
    assert ground.measure_contrast("000000", PAGE) < 2
    assert ground.measure_contrast("FFFFFF", PAGE) < 2


def test_a_group_that_is_drawn_at_half_its_size_is_seen_there():
    from pptx.oxml import parse_xml

    group = (
        f'<p:grpSp {P} {A}><p:nvGrpSpPr><p:cNvPr id="90" name="G"/><p:cNvGrpSpPr/><p:nvPr/>'
        '</p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/>'
        '<a:chOff x="1828800" y="1828800"/><a:chExt cx="1828800" cy="1828800"/></a:xfrm>'
        '</p:grpSpPr><p:sp><p:nvSpPr><p:cNvPr id="91" name="S"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        '<p:spPr><a:xfrm><a:off x="1828800" y="1828800"/><a:ext cx="1828800" cy="1828800"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>'
        '<a:srgbClr val="112233"/></a:solidFill></p:spPr></p:sp></p:grpSp>'
    )
    ground = ground_of(lambda p: p.slide_master._element.cSld.spTree.append(parse_xml(group)))
    assert ground.list_colours(Box(0.1, 0.1, 0.7, 0.7)) == ["112233"]
    assert ground.list_colours(Box(1.2, 1.2, 1, 1)) == ["FFFFFF"]


def test_a_picture_that_nothing_can_read_is_no_place_for_text():
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI

    from tests.lifeworld.exports.deck.corporate_templates import add_picture

    def broken(presentation) -> None:
        add_picture(presentation.slide_master, (0, 0, 6, 7.5), name="Photograph")
        for rel in presentation.slide_master.part.rels.values():
            if rel.reltype.endswith("/image"):
                rel._target = Part(PackURI("/ppt/media/a.emf"), "image/x-emf",
                                   presentation.part.package, b"no picture")  # fmt: skip

    ground = ground_of(broken)
    assert ground.measure_contrast("000000", Box(1, 1, 4, 4)) < 1.1
    assert ground.measure_contrast("FFFFFF", Box(1, 1, 4, 4)) < 1.1
    assert ground.measure_contrast("000000", Box(7, 1, 4, 4)) > 20


def test_a_curve_a_turn_and_a_mirror_are_drawn_where_they_are():
    from lxml import etree

    def outlines(geometry: str, xfrm: str) -> list:
        shape = etree.fromstring(f"<p:sp {P} {A}><p:spPr>{xfrm}{geometry}</p:spPr></p:sp>")
        return list_outlines(shape, Frame(shape[0][0]))

    frame = '<a:off x="0" y="0"/><a:ext cx="100" cy="50"/></a:xfrm>'
    corner = (
        '<a:custGeom><a:pathLst><a:path w="10" h="10"><a:moveTo><a:pt x="0" y="0"/></a:moveTo>'
        '<a:lnTo><a:pt x="10" y="0"/></a:lnTo><a:cubicBezTo><a:pt x="10" y="5"/>'
        '<a:pt x="5" y="10"/><a:pt x="0" y="10"/></a:cubicBezTo><a:close/></a:path></a:pathLst>'
        "</a:custGeom>"
    )
    [curve] = outlines(corner, f"<a:xfrm>{frame}")
    assert (curve[0], curve[1], curve[-1]) == ((0, 0), (100, 0), (0, 50))
    assert all(0 <= x <= 100 and 0 <= y <= 50 for x, y in curve)
    [mirrored] = outlines(corner, f'<a:xfrm flipH="1">{frame}')
    assert mirrored[1] == (0, 0)
    rectangle = '<a:prstGeom prst="rect"/>'
    [turned] = outlines(rectangle, f'<a:xfrm rot="5400000">{frame}')
    assert {(round(x), round(y)) for x, y in turned} == {(25, -25), (75, -25), (75, 75), (25, 75)}


@settings(max_examples=60, deadline=None)
@given(some.lists(some.integers(0, 2), min_size=48, max_size=48))
def test_the_largest_free_box_is_of_one_thing_and_none_is_larger(things):
    wide, high = 8, 6
    painted = Image.new("I", (wide, high))
    painted.putdata(things)
    ground = Ground(Box(0, 0, wide, high), Image.new("RGB", (wide, high)), painted)
    free = ground.find_free(Box(0, 0, wide, high))
    assert len(ground.list_things(free)) == 1

    def one(left: int, top: int, right: int, bottom: int) -> bool:
        return len({things[y * wide + x] for y in range(top, bottom)
                    for x in range(left, right)}) == 1  # fmt: skip

    largest = max(
        (right - left) * (bottom - top)
        for left in range(wide) for right in range(left + 1, wide + 1)
        for top in range(high) for bottom in range(top + 1, high + 1)
        if one(left, top, right, bottom)
    )  # fmt: skip
    assert free.w * free.h == pytest.approx(largest)


def test_a_font_is_measured_with_the_next_wider_one_that_is_known():
    assert find_face("Verdana") == "sans"
    assert find_face("Georgia Pro") == "serif"
    assert find_face("House Grotesk") == "other"
