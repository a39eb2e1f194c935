"""In templates as companies have them no title is cut, nothing is covered, all can be read."""

from __future__ import annotations

import io
import re
from functools import cache

import pytest

from lifeworld.exports.deck.client_template import find_layouts, open_presentation
from lifeworld.exports.deck.looks import EMU, LAYOUTS, Box
from lifeworld.exports.deck.measure_text import measure_width
from lifeworld.exports.deck.template_fonts import read_fonts
from lifeworld.exports.deck.template_report import describe_template
from lifeworld.exports.deck.write_deck import render_in_template
from study.plain_values import render_plain
from tests.lifeworld.exports.deck.corporate_templates import CORPORATE
from tests.lifeworld.exports.deck.package_faults import find_package_faults
from tests.lifeworld.exports.report_factory import INSIGHTS, make_report

ORNAMENTS = ("Logo", "Photograph", "Foot", "Band", "Column")
FEET = ("FOOTER", "SLIDE_NUMBER")
WHOLE = ("photograph.pptx",)  # its photograph is the ground of everything


@cache
def template(name: str) -> bytes:
    return CORPORATE[name]()


@cache
def made_in(name: str):
    return render_in_template(template(name), name, report=render_plain(make_report()))


@cache
def deck_in(name: str):
    from pptx import Presentation

    return Presentation(io.BytesIO(made_in(name).content))


def box_of(shape) -> Box:
    return Box(*(value / EMU for value in (shape.left, shape.top, shape.width, shape.height)))


def share(one: Box, other: Box) -> float:
    """Return how much of one box lies in another, in square inches."""
    wide = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    high = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    return max(0.0, wide) * max(0.0, high)


@pytest.mark.parametrize("name", CORPORATE)
def test_no_title_is_cut_in_the_template_of_a_company(name):
    told = made_in(name).warnings
    assert not [line for line in told if "too long for its slide" in line]
    titles = [slide.shapes.title.text_frame.text for slide in deck_in(name).slides]
    assert {insight.assertion for insight in INSIGHTS} <= set(titles)
    assert not [title for title in titles if "…" in title]


@pytest.mark.parametrize("name", CORPORATE)
def test_what_the_check_of_a_deck_finds_in_the_template_of_a_company_is_nothing(name):
    told = [line for line in made_in(name).warnings if line.startswith("Slide ")]
    assert told == []


@pytest.mark.parametrize("name", CORPORATE)
def test_a_deck_in_the_template_of_a_company_opens_without_repair(name):
    assert find_package_faults(made_in(name).content) == []


@pytest.mark.parametrize("name", [each for each in CORPORATE if each not in WHOLE])
def test_words_stand_beside_ornaments_or_wholly_on_them(name):
    for number, slide in enumerate(deck_in(name).slides, start=1):
        layout = slide.slide_layout
        painted = [
            box_of(shape)
            for owner in (layout.slide_master, layout)
            for shape in owner.shapes
            if shape.name in ORNAMENTS
        ]
        for shape in slide.shapes:
            box = box_of(shape)
            kind = str(shape.placeholder_format.type) if shape.is_placeholder else ""
            if kind.startswith(FEET):
                continue
            for ornament in painted:
                on = share(box, ornament)
                whole = on >= 0.97 * box.w * box.h
                assert on < 0.05 or whole, f"slide {number}: {shape.name} on {ornament}"


def test_a_slide_has_its_number_and_a_line_at_its_foot_that_nothing_covers():
    for slide in list(deck_in("wide.pptx").slides)[1:]:
        kinds = {s.shape_id: str(s.placeholder_format.type) for s in slide.placeholders}
        feet = [s for s in slide.placeholders if kinds[s.shape_id].startswith(FEET)]
        assert len(feet) == 2
        for foot in feet:
            for shape in slide.shapes:
                if shape.shape_id not in {each.shape_id for each in feet}:
                    assert share(box_of(shape), box_of(foot)) < 0.01


def test_where_there_is_little_room_insights_and_the_state_are_whole_sentences():
    slides = deck_in("low.pptx").slides
    answer = [shape.text_frame.text for shape in slides[1].shapes if shape.has_text_frame]
    assert not [text for text in answer if "…" in text]
    assert INSIGHTS[0].assertion in "\n".join(answer)
    [foot] = [
        shape.text_frame.text
        for shape in slides[1].placeholders
        if str(shape.placeholder_format.type).startswith("FOOTER")
    ]
    assert "Draft" in foot
    assert "…" not in foot
    assert "The footer of the slides was shortened." not in made_in("low.pptx").warnings


def test_no_word_of_a_title_is_parted_in_a_narrow_column():
    report = make_report(study_title="Meaningfulness of a working life")
    content = template("column.pptx")
    from pptx import Presentation

    made = render_in_template(content, "column.pptx", report=render_plain(report))
    deck = Presentation(io.BytesIO(made.content))
    cover, face = deck.slides[0].shapes.title, read_fonts(deck.slide_master).face(heading=True)
    [size] = {run.font.size.pt for p in cover.text_frame.paragraphs for run in p.runs}
    room = cover.width / 12_700 - 14.4
    assert measure_width("Meaningfulness", size=size, face=face) <= room + 1


def test_a_link_keeps_the_colour_of_its_words_in_the_template_of_a_company():
    links = [
        link
        for slide in deck_in("dark.pptx").slides
        for link in slide._element.iter("{*}hlinkClick")
        if "sldjump" in link.get("action", "")
    ]
    assert links
    assert all(ink.get("val") == "tx" for link in links for ink in [next(link.iter("{*}hlinkClr"))])


def test_layouts_are_chosen_by_what_is_in_them_and_not_by_their_names():
    def named(change):
        from pptx import Presentation

        presentation = Presentation(io.BytesIO(template("wide.pptx")))
        for number, layout in enumerate(presentation.slide_layouts):
            layout._element.cSld.set("name", change(number, layout.name))
        out = io.BytesIO()
        presentation.save(out)
        found = describe_template(out.getvalue(), "a.pptx", chosen={}, pictures=False)
        return {slide.kind: slide.number for slide in found.slides}

    plain = named(lambda number, name: name)
    assert plain == named(lambda number, name: f"Mall {99 - number}")
    assert plain["Cover"] == 1
    assert plain["Two columns"] == 4
    assert plain["Title and body"] == 2


def test_a_line_below_titles_holds_the_section_and_gives_way_to_a_long_title():
    slides = deck_in("subtitles.pptx").slides
    lines = {
        slide.shapes.title.text_frame.text: shape.text_frame.text
        for slide in slides
        for shape in slide.placeholders
        if shape.placeholder_format.idx == 40
    }
    assert any(line.startswith("Insight 1 of") for line in lines.values())


def test_a_layout_chosen_by_hand_is_used_for_that_kind_of_slide():
    made = render_in_template(
        template("wide.pptx"), "a.pptx", report=render_plain(make_report()), chosen={"Insight": 2}
    )
    from pptx import Presentation

    slides = Presentation(io.BytesIO(made.content)).slides
    first = next(s for s in slides if s.shapes.title.text_frame.text == INSIGHTS[0].assertion)
    assert first.slide_layout.name == "Title and Content"
    told = describe_template(template("wide.pptx"), "a", chosen={"Insight": 2}, pictures=False)
    assert [slide.kind for slide in told.slides if slide.chosen] == ["Insight"]


def test_a_number_that_no_layout_has_chooses_nothing():
    presentation = open_presentation(template("wide.pptx"), "a", own=False)
    usual = find_layouts(presentation, own=False)
    odd = find_layouts(presentation, own=False, chosen={"Insight": 999, "No such kind": 1})
    assert {k: m.layout.name for k, m in odd.items()} == {
        k: m.layout.name for k, m in usual.items()
    }


def test_what_a_template_does_is_told_for_every_kind_of_slide_with_pictures():
    found = describe_template(template("band.pptx"), "band.pptx", chosen={}, pictures=True)
    assert {slide.kind for slide in found.slides} == set(LAYOUTS)
    assert all(slide.told for slide in found.slides)
    assert re.fullmatch(r"[0-9a-f]{64}", found.digest)
    assert all(picture.png.startswith(b"\x89PNG") for picture in found.pictures)
    many = describe_template(template("300 layouts.pptx"), "a", chosen={}, pictures=True)
    assert len(many.pictures) + many.left_out == 299  # one has no title


@pytest.mark.parametrize("name", ["photograph.pptx", "strewn.pptx"])
def test_text_on_a_photograph_or_on_strewn_shapes_gets_a_panel_and_it_is_told(name: str):
    told = describe_template(template(name), "a", chosen={}, pictures=False)
    table = next(slide for slide in told.slides if slide.kind == "Table")
    assert any("panel" in line for line in table.told)


def test_a_cover_without_a_free_place_has_room_for_its_words_on_a_panel():
    mapped = find_layouts(
        open_presentation(template("strewn.pptx"), "strewn.pptx", own=False), own=False
    )["Cover"]
    assert mapped.panel
    assert mapped.area.h >= 7.5 * 0.2


@pytest.mark.parametrize("name", ["wide.pptx", "dark.pptx", "band.pptx", "logo.pptx", "feet.pptx"])
def test_text_on_a_plain_ground_gets_no_panel(name: str):
    told = describe_template(template(name), "a", chosen={}, pictures=False)
    assert not any("panel" in line for slide in told.slides for line in slide.told)


def test_a_small_page_carries_smaller_text_and_a_poster_larger():
    def sizes(name: str) -> set[float]:
        slide = next(
            s for s in deck_in(name).slides
            if s.shapes.title.text_frame.text == INSIGHTS[0].assertion
        )  # fmt: skip
        return {run.font.size.pt for shape in slide.shapes if shape.has_text_frame
                and not shape.is_placeholder for p in shape.text_frame.paragraphs
                for run in p.runs}  # fmt: skip

    assert min(sizes("four to three.pptx")) >= 10
    assert max(sizes("four to three.pptx")) < max(sizes("wide.pptx")) + 0.1
