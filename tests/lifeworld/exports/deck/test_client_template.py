"""No template of a client crashes, or blames the study: it serves, or is refused in a sentence."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from lifeworld.exports.deck import write_deck as writing
from lifeworld.exports.deck.write_deck import render_in_template, write_deck
from study.errors import LifeworldError, Unreadable
from study.plain_values import render_plain
from tests.lifeworld.exports.deck.templates_of_clients import REFUSED, SERVE, changed, usual
from tests.lifeworld.exports.report_factory import INSIGHTS, make_report

REPORT = replace(make_report(), codes=(), participants=(), assumptions=(), metrics=(), spaces=())


def made_in(content: bytes, name: str):
    return render_in_template(content, name, report=render_plain(REPORT))


def opened(content: bytes):
    from pptx import Presentation

    return Presentation(io.BytesIO(content))


def words_of(presentation) -> str:
    found = []
    for slide in presentation.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
        found.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(found)


@pytest.mark.parametrize("name", SERVE)
def test_a_template_that_lacks_something_carries_the_whole_deck(name):
    made = made_in(SERVE[name](), name)
    presentation = opened(made.content)
    titles = [slide.shapes.title.text_frame.text for slide in presentation.slides]
    assert all(titles)
    assert len(set(titles)) == len(titles) == made.slides
    said = words_of(presentation)
    for insight in INSIGHTS:
        assert insight.assertion in said
        for quote in insight.quotes:
            assert quote.words in said
    assert "that must go" not in said
    assert presentation._element.find("{*}notesMasterIdLst") is not None
    for owner in (presentation.slide_master, *presentation.slides):
        indexes = [place.get("idx", "0") for place in owner._element.iter("{*}ph")]
        assert len(indexes) == len(set(indexes)) or owner is presentation.slide_master
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        assert not [part for part in names if "vba" in part or "viewProps" in part]
        assert len([part for part in names if part.startswith("ppt/slides/slide")]) == len(titles)
        assert not any(b"that must go" in archive.read(part) for part in names)


@pytest.mark.parametrize("name", REFUSED)
def test_a_template_that_does_not_serve_gets_one_sentence_about_itself(name, tmp_path):
    content, told = REFUSED[name]
    template, target = tmp_path / name, tmp_path / "deck.pptx"
    template.write_bytes(content())
    target.write_bytes(b"before")
    with pytest.raises(LifeworldError) as refused:
        write_deck(REPORT, target, template=template)
    error = refused.value
    assert error.message.startswith(f"The template “{name}” ")
    assert told in error.message
    assert error.message.endswith(".")
    assert ". " not in error.message.replace(name, "")
    assert error.hint
    assert "report" not in str(error)
    assert target.read_bytes() == b"before"
    assert {path.name for path in tmp_path.iterdir()} == {name, "deck.pptx"}


def test_an_unforeseen_fault_of_a_template_is_told_as_the_templates(monkeypatch):
    built = writing._built

    def fails_in_templates(report, template, **options):
        if template is not None:
            raise AttributeError("'NoneType' object has no attribute 'find'")
        return built(report, template, **options)

    monkeypatch.setattr(writing, "_built", fails_in_templates)
    with pytest.raises(Unreadable, match=r"The template “a\.pptx” is built in a way"):
        made_in(usual(), "a.pptx")


def test_a_fault_of_the_report_is_not_told_as_the_templates(monkeypatch):
    def fails(report, template, **options):
        raise AttributeError("of the report")

    monkeypatch.setattr(writing, "_built", fails)
    with pytest.raises(AttributeError, match="of the report"):
        made_in(usual(), "a.pptx")


def test_a_slide_without_a_title_is_told_as_the_templates_fault(monkeypatch):
    from lifeworld.exports.deck.check import Fault

    monkeypatch.setattr(
        writing, "find_faults", lambda *a, **k: [Fault("Slide 2 has no title.", "title")]
    )
    with pytest.raises(Unreadable, match=r"The template “a\.pptx” leaves a slide"):
        made_in(usual(), "a.pptx")


def test_a_fault_that_only_mentions_titles_does_not_stop_a_deck(monkeypatch):
    from lifeworld.exports.deck.check import Fault

    fault = Fault("Slide 2: “subtitle formula” holds more text than fits (9 of 8 points).")
    monkeypatch.setattr(writing, "find_faults", lambda *a, **k: [fault])
    assert fault.told in made_in(usual(), "a.pptx").warnings


def test_text_on_a_dark_picture_or_gradient_has_the_colour_of_the_templates_text():
    from lifeworld.exports.deck.client_template import open_presentation
    from lifeworld.exports.deck.inherit import find_palette
    from lifeworld.exports.deck.looks import contrast
    from tests.lifeworld.exports.deck.templates_of_clients import GRADIENT, with_background

    def pale_on_gradient(presentation) -> None:
        with_background(GRADIENT)(presentation)
        styles = presentation.slide_master._element.find("{*}txStyles")
        for colour in styles.iter("{*}schemeClr"):
            colour.set("val", "bg1")

    presentation = open_presentation(changed(pale_on_gradient), "a.pptx", own=False)
    palette = find_palette(presentation.slide_layouts[1])
    assert palette.values["ground"] == "000000"
    assert contrast(palette.values["ink"], "202040") > 4.5


def test_text_has_colours_that_stand_out_on_a_layout_with_its_own_theme():
    from lifeworld.exports.deck.client_template import open_presentation
    from lifeworld.exports.deck.inherit import find_palette
    from lifeworld.exports.deck.looks import contrast

    presentation = open_presentation(SERVE["layout with its own theme.pptx"](), "a", own=False)
    dark = find_palette(presentation.slide_layouts[5])
    assert (dark.values["ground"], dark.values["ink"]) == ("101820", "F5F5F5")
    assert contrast(dark.values["accent"], "101820") > 4.5
    assert find_palette(presentation.slide_layouts[1]).values["ground"] == "FFFFFF"


def test_fonts_in_a_template_stay_and_nothing_of_it_is_fetched_from_elsewhere():
    with zipfile.ZipFile(io.BytesIO(made_in(SERVE["embedded fonts.pptx"](), "a").content)) as made:
        assert b"font" in [made.read(part) for part in made.namelist()]
    linked = made_in(SERVE["linked picture.pptx"](), "a").content
    with zipfile.ZipFile(io.BytesIO(linked)) as made:
        for part in made.namelist():
            assert b"example.org" not in made.read(part)


def test_a_deck_written_through_the_guarded_process_uses_the_template(tmp_path: Path):
    template = tmp_path / "libreoffice.pptx"
    template.write_bytes(SERVE["libreoffice.pptx"]())
    outcome = write_deck(REPORT, tmp_path / "deck.pptx", template=template)
    assert outcome.slides == len(opened(outcome.path.read_bytes()).slides)
