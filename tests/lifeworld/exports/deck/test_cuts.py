"""Cuts of a deck, the first ten of a section, and the order of slides that somebody chose."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from lifeworld.exports.deck.check import find_faults
from lifeworld.exports.deck.plan import CUTS, Plan, check_cut
from lifeworld.exports.deck.write_deck import render_deck
from lifeworld.exports.report import Report
from study import InvalidInput
from tests.lifeworld.exports.report_factory import INSIGHTS, make_report


def opened(report: Report, **plan: Any) -> Any:
    from pptx import Presentation

    return Presentation(io.BytesIO(render_deck(report, plan=Plan(**plan))))


def list_keys(deck: Any) -> list[str]:
    return [slide._element.cSld.get("name") for slide in deck.slides]


def list_words(slide: Any) -> str:
    told = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            told += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(told).replace("\u00a0", " ")


@pytest.mark.parametrize(("cut", "slides"), [("executive", 5), ("brief", 2)])
def test_a_short_cut_has_its_number_of_slides_and_no_fault(cut: str, slides: int) -> None:
    report = make_report()
    deck = opened(report, cut=cut)
    assert len(deck.slides) == slides
    assert find_faults(deck) == []
    said = "\n".join(list_words(slide) for slide in deck.slides)
    assert report.answer in said
    first = INSIGHTS[0]
    assert first.quotes[0].words in said
    assert first.basis in said
    for space in report.spaces:
        assert space.name in said


@pytest.mark.parametrize("cut", list(CUTS))
def test_every_cut_of_an_empty_study_is_a_deck_that_says_what_is_missing(cut: str) -> None:
    deck = opened(Report(study_title="Nothing yet"), cut=cut)
    said = "\n".join(list_words(slide) for slide in deck.slides)
    assert "No insight has been written yet" in said
    assert find_faults(deck) == []


def test_a_cut_that_there_is_not_is_refused() -> None:
    with pytest.raises(InvalidInput, match="“short” is not a cut"):
        check_cut("short")


def test_a_section_holds_the_first_ten_and_the_appendix_counts_the_rest() -> None:
    many = tuple(
        replace(INSIGHTS[0], id=f"i{n}", code=f"I-{n}", assertion=f"Insight number {n} of many")
        for n in range(1, 14)
    )
    deck = opened(Report(study_title="A study", insights=many))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert [t for t in titles if t.startswith("Insight number")] == [
        f"Insight number {n} of many" for n in range(1, 11)
    ]
    rest = deck.slides[list_keys(deck).index("rest")]
    assert rest.shapes.title.text_frame.text == "Not on a slide of their own: 3 insights"
    for number in (11, 12, 13):
        assert f"Insight number {number} of many" in list_words(rest)
    assert "rest" not in list_keys(opened(Report(study_title="A study", insights=many[:10])))


def test_slides_come_in_the_order_chosen_and_hidden_ones_are_gone() -> None:
    report = make_report()
    before = list_keys(opened(report))
    assert len(before) == len(set(before))
    deck = opened(report, order=("limits", "answer", "gone-from-the-study"), hidden=("themes",))
    after = list_keys(deck)
    assert after.index("limits") < after.index("answer") < after.index("question")
    assert after[0] == "cover"
    assert sorted(after) == sorted(key for key in before if key != "themes")
    assert find_faults(deck) == []
    names = {part.partname for part in deck.part.package.iter_parts()}
    assert len([name for name in names if name.startswith("/ppt/slides/slide")]) == len(after)
    listed = [int(each.get("id")) for each in deck._element.iter() if each.tag.endswith("}sldId")]
    shown = [slide.slide_id for slide in deck.slides]
    assert listed == shown * 2  # the list of slides, and the same in its sections


def test_a_deck_of_hidden_slides_only_is_refused() -> None:
    keys = list_keys(opened(make_report(), cut="brief"))
    with pytest.raises(InvalidInput, match="Every slide of the deck is hidden"):
        render_deck(make_report(), plan=Plan(cut="brief", hidden=tuple(keys)))


def test_the_key_of_a_slide_stays_and_tells_no_id() -> None:
    report = make_report()
    again = replace(report, insights=(replace(INSIGHTS[0], assertion="In other words"),))
    [key] = [key for key in list_keys(opened(again)) if key.startswith("insight-")]
    assert key in list_keys(opened(report))
    assert INSIGHTS[0].id not in key
