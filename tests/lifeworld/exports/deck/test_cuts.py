"""Cuts of a deck, the first ten of a section, and the order of slides that somebody chose."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from lifeworld.exports import report_brief as brief
from lifeworld.exports.deck.check import find_faults
from lifeworld.exports.deck.keys import hash_thing
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


def make_case() -> Report:
    """Return a report with risks, a plan, decisions, sources and two initiatives under way."""
    report = make_report()
    one, two = report.initiatives
    places = (brief.PlaceRow(name="East yard", state="running", seen="Two chairs by the door"),)
    return replace(
        report,
        background=(
            brief.SourceRow(id="s", cited="A yearbook (2025)", words="Fewer are organised."),
        ),
        initiatives=(
            replace(one, target_group="Planners", results="Nobody was called at home."),
            replace(two, target_group="Newcomers", slogan="Stand beside me", places=places),
        ),
        risks=(brief.RiskRow(words="A form is asked for first", response="No forms"),),
        plan=(
            brief.DiveRow(
                theme="Rotas", stratum="Ferries", method="Visit", question="Who decides?"
            ),
        ),
        decided=(brief.DecisionRow(id="d", words="Notice comes first", who="The board"),),
        testimonials=(
            brief.TestimonialRow(words="We took quiet for content.", who="A head of office"),
        ),
        behind=brief.Behind(team=("Karla, researcher",)),
    )


def test_what_says_the_same_stands_on_one_slide_and_comes_back_alone_when_it_is_asked_for() -> None:
    report = make_case()
    usual = opened(report)
    keys = list_keys(usual)
    merged = {"background", "people", "spaces", "risks", "plan", "decided", "team", "machines"}
    assert not merged & set(keys)
    limits = list_words(usual.slides[keys.index("limits")])
    for told in ("A form is asked for first", "No forms", "Rotas"):
        assert told in limits
    alone = opened(report, shown=("risks", "background"))
    keys = list_keys(alone)
    assert {"risks", "background"} <= set(keys)
    assert "A form is asked for first" in list_words(alone.slides[keys.index("risks")])
    limits = list_words(alone.slides[keys.index("limits")])
    assert "A form is asked for first" not in limits
    assert "Rotas" in limits
    assert "Fewer are organised." not in list_words(alone.slides[keys.index("question")])
    assert find_faults(alone) == []


def test_initiatives_under_way_share_a_table_whose_notes_hold_all_that_is_known() -> None:
    report = make_case()
    deck = opened(report)
    slide = deck.slides[list_keys(deck).index("under-way")]
    assert slide.shapes.title.text_frame.text.startswith("Two initiatives are under way; one has")
    assert "Nobody was called at home." in list_words(slide)
    notes = slide.notes_slide.notes_text_frame.text
    for told in ("Stand beside me", "East yard", "Two chairs by the door"):
        assert told in notes
    [one, two] = report.initiatives
    single = opened(replace(report, initiatives=(replace(one, target_group="", results=""), two)))
    keys = list_keys(single)
    assert "under-way" not in keys
    own = list_words(single.slides[keys.index(hash_thing("initiative", two.id))])
    assert "East yard · running" in own


def test_reference_slides_are_in_a_deck_as_long_as_it_has_thirty_slides() -> None:
    report = make_case()
    assert "codebook" in list_keys(opened(report))
    many = tuple(
        replace(INSIGHTS[0], id=f"i{n}", code=f"I-{n}", assertion=f"Insight number {n} of many")
        for n in range(1, 11)
    )
    long = replace(report, insights=many)
    deck = opened(long)
    keys = list_keys(deck)
    assert len(keys) == 30 or "codebook" not in keys
    crowded = replace(long, spaces=tuple(
        replace(report.spaces[0], id=f"s{n}", code=f"S-{n}", name=f"Space {n}") for n in range(9)
    ))  # fmt: skip
    deck = opened(crowded)
    keys = list_keys(deck)
    assert "codebook" not in keys
    method = deck.slides[keys.index("method")]
    assert f"{len(report.codes)} codes that participants raised" in list_words(method)
    notes = method.notes_slide.notes_text_frame.text
    assert all(code.name in notes and code.definition in notes for code in report.codes)
    assert "codebook" in list_keys(opened(crowded, shown=("codebook",)))


def test_a_table_holds_the_first_ten_and_the_appendix_the_others() -> None:
    report = make_report()
    metrics = tuple(replace(report.metrics[0], id=f"m{n}", name=f"Metric no. {n}.") for n in
                    range(1, 14))  # fmt: skip
    deck = opened(replace(report, metrics=metrics))
    keys = list_keys(deck)
    assert [key for key in keys if key.startswith("metrics")] == ["metrics"]
    shown = list_words(deck.slides[keys.index("metrics")])
    assert "Metric no. 10." in shown
    assert "Metric no. 11." not in shown
    rest = deck.slides[keys.index("rest")]
    assert rest.shapes.title.text_frame.text == "Not on a slide of their own: 3 metrics"
    assert "Metric no. 13." in list_words(rest)
