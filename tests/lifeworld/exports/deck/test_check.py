from __future__ import annotations

import io
import zipfile

import pytest

from lifeworld.exports.deck.check import check_deck
from lifeworld.exports.deck.own_template import PATH
from lifeworld.exports.deck.write_deck import write_deck
from tests.lifeworld.exports.report_factory import make_report


def open_deck(path=None):
    from pptx import Presentation

    return Presentation(None if path is None else str(path))


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    path = tmp_path_factory.mktemp("deck") / "good.pptx"
    write_deck(make_report(), path)
    assert check_deck(path) == []
    return path


@pytest.fixture
def presentation(good):
    return open_deck(good)


def faults_of(presentation, tmp_path) -> list[str]:
    presentation.save(str(tmp_path / "bad.pptx"))
    return check_deck(tmp_path / "bad.pptx")


def test_more_text_than_fits_is_found(presentation, tmp_path):
    slide = presentation.slides[7]
    body = next(s for s in slide.placeholders if s.placeholder_format.idx == 1)
    paragraph = body.text_frame.paragraphs[1]
    paragraph.runs[0].text = "Every word of this was measured before. " * 40
    assert any("more text than fits" in fault for fault in faults_of(presentation, tmp_path))


def test_a_word_too_long_for_its_line_is_found(presentation, tmp_path):
    slide = presentation.slides[7]
    slide.shapes.title.text_frame.paragraphs[0].runs[0].text = "Arbejdsmarked" * 40
    assert any("more text than fits" in fault for fault in faults_of(presentation, tmp_path))


def test_a_table_that_outgrows_its_rows_is_found(presentation, tmp_path):
    slide = presentation.slides[4]
    table = next(s.table for s in slide.shapes if s.has_table)
    table.cell(2, 0).text_frame.paragraphs[0].runs[0].text = "a name without end " * 30
    assert any("need more room" in fault for fault in faults_of(presentation, tmp_path))


def test_missing_and_repeated_titles_are_found(presentation, tmp_path):
    first, second = presentation.slides[2], presentation.slides[3]
    second.shapes.title.text_frame.text = first.shapes.title.text_frame.text.upper()
    presentation.slides[4].shapes.title.text_frame.text = " "
    faults = faults_of(presentation, tmp_path)
    assert any("same title as slide 3" in fault for fault in faults)
    assert "Slide 5 has no title." in faults


def test_a_table_or_picture_without_words_is_found(presentation, tmp_path):
    slide = presentation.slides[4]
    frame = next(s for s in slide.shapes if s.has_table)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", "")
    assert any("no alternative text" in fault for fault in faults_of(presentation, tmp_path))


def test_small_and_pale_text_is_found(presentation, tmp_path):
    from pptx.dml.color import RGBColor
    from pptx.util import Inches, Pt

    box = presentation.slides[2].shapes.add_textbox(Inches(1), Inches(5), Inches(4), Inches(1))
    run = box.text_frame.paragraphs[0].add_run()
    run.text, run.font.size = "hard to read", Pt(9)
    run.font.color.rgb = RGBColor(0xE8, 0xE0, 0xD0)
    faults = faults_of(presentation, tmp_path)
    assert any("smaller than 11" in fault for fault in faults)
    assert any("contrast" in fault for fault in faults)


def test_a_shape_outside_the_slide_is_found(presentation, tmp_path):
    from pptx.util import Emu

    title = presentation.slides[2].shapes.title
    title.left, title.top, title.width, title.height = (Emu(9_000_000), *(Emu(5_000_000),) * 3)
    assert any("outside the slide" in fault for fault in faults_of(presentation, tmp_path))


def test_a_formula_in_a_chart_and_a_link_to_the_outside_are_found(presentation, tmp_path):
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    slide = presentation.slides[2]
    data = CategoryChartData()
    data.categories = ["=1+1"]
    data.add_series("n", [1])
    slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, Inches(1), Inches(3), Inches(3), Inches(2), data
    )
    box = slide.shapes.add_textbox(Inches(1), Inches(5), Inches(4), Inches(1))
    run = box.text_frame.paragraphs[0].add_run()
    run.text = "look"
    run.hyperlink.address = "http://example.org"
    faults = faults_of(presentation, tmp_path)
    assert any("formula" in fault for fault in faults)
    assert any("links to an external address" in fault for fault in faults)


def client_template(path, *, potx: bool = False):
    """A 4:3 template that is not ours: other sizes, other names, placeholders of its own."""
    presentation = open_deck()
    slide = presentation.slides.add_slide(presentation.slide_layouts[0])
    slide.shapes.title.text = "An old slide that must go"
    buffer = io.BytesIO()
    presentation.save(buffer)
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if potx and name == "[Content_Types].xml":
                data = data.replace(
                    b"presentationml.presentation.main", b"presentationml.template.main"
                )
            new.writestr(name, data)
    return path


@pytest.mark.parametrize("potx", [False, True])
def test_a_clients_template_is_used_with_its_own_placeholders(tmp_path, potx):
    template = client_template(tmp_path / ("t.potx" if potx else "t.pptx"), potx=potx)
    outcome = write_deck(make_report(), tmp_path / "deck.pptx", template=template)
    assert not [w for w in outcome.warnings if w.startswith("Slide")]
    presentation = open_deck(outcome.path)
    assert len(presentation.slides) == outcome.slides
    assert presentation.slides[0].slide_layout.name == "Title Slide"
    titles = [slide.shapes.title.text_frame.text for slide in presentation.slides]
    assert "An old slide that must go" not in titles
    answer = presentation.slides[1]
    assert answer.slide_layout.name == "Two Content"
    assert not [shape for shape in answer.shapes if not shape.is_placeholder]
    for slide in presentation.slides:
        for shape in slide.placeholders:
            assert shape.has_chart or shape.has_table or shape.text_frame.text.strip()


def test_a_file_that_is_no_template_is_refused_in_a_sentence(tmp_path):
    from study.errors import Unreadable

    broken = tmp_path / "broken.pptx"
    broken.write_bytes(PATH.read_bytes()[:5000])
    with pytest.raises(Unreadable, match=r"broken\.pptx"):
        write_deck(make_report(), tmp_path / "deck.pptx", template=broken)
