"""The storyboard: slides are seen, moved and hidden before a deck is made; it can be undone."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

from lifeworld.exports.deck.keys import hash_thing
from lifeworld.exports.deck.merging import join_keys
from lifeworld.exports.deck.slide_marks import parse_name
from lifeworld.exports.deck.storyboard import draw_slides
from lifeworld.exports.export_study import export_study, get_report
from lifeworld.exports.queries import get_planned_slides
from opportunity_spaces.commands import add_insight
from opportunity_spaces.links.commands import link_evidence
from tests.lifeworld.exports.report_factory import make_report


def list_keys(study: Any, folder: Any) -> list[str]:
    from pptx import Presentation

    export_study(study, folder / "deck.pptx", audience="internal", actor="Ana")
    content = io.BytesIO((folder / "deck.pptx").read_bytes())
    names = [slide._element.cSld.get("name") for slide in Presentation(content).slides]
    return [parse_name(name)[0] for name in names]


def open_board(open_screen: Any, small: SimpleNamespace) -> Any:
    screen = open_screen(small.study, "storyboard")
    screen.field("selectbox", "Audience").select("internal")
    return screen.run()


def test_a_deck_comes_as_it_was_arranged_and_undo_brings_it_back(
    open_screen: Any, small: SimpleNamespace, tmp_path: Any
) -> None:
    before = list_keys(small.study, tmp_path)
    screen = open_board(open_screen, small)
    screen.press(key="later_answer")
    screen.press(key="hide_themes")
    assert "1 hidden" in screen.read()
    after = list_keys(small.study, tmp_path)
    assert after.index("answer") == before.index("answer") + 1
    assert set(before) - set(after) == {"themes"}
    client = get_planned_slides(small.study, "client", "full")
    assert (client.order, client.hidden) == ([], set())
    screen.press("Undo")
    assert "themes" in list_keys(small.study, tmp_path)
    screen.press(key="earlier_answer")
    screen.press("Arrange as usual")
    assert list_keys(small.study, tmp_path) == before


def test_a_quote_on_a_slide_leads_to_its_words_and_its_card_to_the_finding(
    open_screen: Any, small: SimpleNamespace
) -> None:
    link_evidence(
        small.study, "excerpt", small.codings[0].excerpt_id, "insight", small.insight.id,
        relation="supports", actor="Ana",
    )  # fmt: skip
    report = get_report(small.study, audience="internal")
    quote = next(quote for insight in report.insights for quote in insight.quotes)
    screen = open_board(open_screen, small)
    assert f"(./coding?transcript={quote.transcript_id}&turn={quote.turn})" in screen.read()
    key = hash_thing("insight", report.insights[0].id)
    screen.press(key=f"open_{key}")
    assert screen.title == "Insights and needs"


def test_a_picture_is_well_formed_and_runs_nothing_of_what_people_said() -> None:
    from xml.etree import ElementTree

    hostile = "<script>bad()</script> & “so on”"
    report = make_report(answer=hostile)
    slides = draw_slides(report, cut="full")
    assert len(slides) > 15
    for slide in slides:
        tree = ElementTree.fromstring(slide.picture)
        assert not [each for each in tree.iter() if each.tag.endswith("script")]
    said = "".join(ElementTree.fromstring(slides[1].picture).itertext())
    assert hostile in said


def test_slides_are_merged_given_a_title_and_taken_apart_again(
    open_screen: Any, small: SimpleNamespace, tmp_path: Any
) -> None:
    other = add_insight(small.study, "Pay is not the point", status="agreed", actor="Ana")
    before = list_keys(small.study, tmp_path)
    keys = [hash_thing("insight", each) for each in (small.insight.id, other.id)]
    keys.sort(key=before.index)
    screen = open_board(open_screen, small)
    screen.at.multiselect(key=f"merge_with_{keys[1]}").select(keys[0])
    screen.run()
    screen.press(key=f"merge_{keys[1]}")
    merged = join_keys(keys)
    after = list_keys(small.study, tmp_path)
    assert after.index(merged) == before.index(keys[0])
    assert not set(keys) & set(after)
    assert "Merged 2 slides." in screen.read()
    screen.at.text_input(key=f"title_{merged}").input("What they share")
    screen.run()
    screen.press(key=f"save_title_{merged}")
    assert get_planned_slides(small.study, "internal", "full").titles == {merged: "What they share"}
    screen.press(key="undo_last")
    assert get_planned_slides(small.study, "internal", "full").titles == {}
    screen.press(key=f"apart_{merged}")
    assert sorted(list_keys(small.study, tmp_path)) == sorted(before)


def test_a_slide_with_no_other_of_its_kind_says_why_it_cannot_be_merged(
    open_screen: Any, small: SimpleNamespace
) -> None:
    told = open_board(open_screen, small).read()
    assert "no other slide of one insight to merge this one with" in told
