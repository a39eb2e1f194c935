"""Slides that somebody merged: one tells what several told, and is known by their keys."""

from __future__ import annotations

import io
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lifeworld.exports.commands import revise_planned_slides
from lifeworld.exports.deck.check import find_faults
from lifeworld.exports.deck.contents import list_contents
from lifeworld.exports.deck.keys import hash_thing
from lifeworld.exports.deck.merging import find_merged, is_merged, join_keys, split_key
from lifeworld.exports.deck.plan import Plan
from lifeworld.exports.deck.slide_marks import parse_name
from lifeworld.exports.deck.write_deck import render_deck, write_deck
from lifeworld.exports.export_study import export_study
from lifeworld.exports.hand_back import hand_back
from lifeworld.exports.issued import compare_issue
from lifeworld.exports.queries import list_exported
from opportunity_spaces.commands import add_insight, revise_insight
from tests.lifeworld.exports.deck.corporate_templates import CORPORATE
from tests.lifeworld.exports.report_factory import make_report

KEYS = [f"insight-{n:012x}" for n in range(8)]


def read(content: bytes) -> dict[str, Any]:
    """Return the slides of a deck by their keys."""
    from pptx import Presentation

    names = [(s._element.cSld.get("name"), s) for s in Presentation(io.BytesIO(content)).slides]
    return {parse_name(name)[0] or name: slide for name, slide in names}


def list_cells(slide: Any) -> str:
    [table] = [shape.table for shape in slide.shapes if shape.has_table]
    told = "\n".join(cell.text for row in table.rows for cell in row.cells)
    return told.replace("\u00a0", " ")


@given(some.lists(some.lists(some.sampled_from(KEYS), min_size=1, max_size=6), max_size=4))
def test_no_slide_is_in_two_merged_ones_and_none_of_one_part_is_left(groups: Any) -> None:
    asked = [join_keys(group) for group in groups]
    assert all(split_key(join_keys(each)) == tuple(dict.fromkeys(each)) for each in groups)
    found = find_merged(asked, KEYS[:6])
    parts = [part for each in found.values() for part in each]
    assert len(parts) == len(set(parts))
    assert all(len(each) > 1 and set(each) <= set(KEYS[:6]) for each in found.values())
    assert all(is_merged(key) and key in asked for key in found)


@pytest.mark.parametrize("kind", ["insight", "space"])
def test_a_merged_slide_stands_in_the_place_of_its_parts_and_its_notes_hold_what_they_told(
    kind: str,
) -> None:
    report = make_report()
    if kind == "space":
        first = report.spaces[0]
        report = replace(report, spaces=(first, replace(first, id="s-2", name="Another room")))
    things = (report.insights if kind == "insight" else report.spaces)[:2]
    keys = [hash_thing(kind, each.id) for each in things]
    usual = read(render_deck(report))
    merged = join_keys(keys)
    content = render_deck(report, plan=Plan(shown=(merged,)))
    slides = read(content)
    assert not set(keys) & set(slides)
    before, after = list(usual), list(slides)
    assert before[before.index(keys[0]) - 1] == after[after.index(merged) - 1]
    told = list_cells(slides[merged])
    notes = slides[merged].notes_slide.notes_text_frame.text
    for thing, key in zip(things, keys, strict=True):
        assert getattr(thing, "assertion", "") in told
        assert getattr(thing, "name", "") in told
        own = usual[key].notes_slide.notes_text_frame.text.splitlines()
        assert set(own[1:3]) <= set(notes.splitlines())
    assert slides[merged].shapes.title.text_frame.text.endswith(", and one more")
    from pptx import Presentation

    assert find_faults(Presentation(io.BytesIO(content))) == []


def test_a_title_written_by_hand_is_that_of_the_slide_and_a_part_that_is_gone_is_left_out() -> None:
    report = make_report()
    keys = [hash_thing("insight", each.id) for each in report.insights[:2]]
    merged = join_keys([*keys, "insight-000000000000"])
    plan = Plan(shown=(merged,), titles=((merged, "Time is what they share"),))
    slides = read(render_deck(report, plan=plan))
    assert slides[merged].shapes.title.text_frame.text == "Time is what they share"
    alone = replace(report, insights=report.insights[:1])
    slides = read(render_deck(alone, plan=plan))
    assert merged not in slides
    assert keys[0] in slides


def test_a_merged_slide_lets_nobody_speak_for_an_insight_who_speaks_against_it() -> None:
    report = make_report()
    [first, second] = report.insights[:2]
    quote = replace(first.quotes[0], language="da", kind="observed", words="De bytter vagter.")
    against = replace(first.quotes[0], relation="contradicts", words="Nobody swaps.")
    insights = (
        replace(first, quotes=(quote,), against=()),
        replace(second, quotes=(), against=(against,), withheld=2, withheld_for=2, supporting=2),
    )
    report = replace(report, insights=insights)
    merged = join_keys(hash_thing("insight", each.id) for each in insights)
    slide = read(render_deck(report, plan=Plan(shown=(merged,))))[merged]
    told = list_cells(slide)
    assert "Nobody swaps." not in told
    assert "Nobody swaps." in slide.notes_slide.notes_text_frame.text
    assert "withheld" in told
    assert "observed" in told
    said = [t for t in slide.element.iter("{*}t") if t.text == "“De bytter vagter.”"]
    assert [t.getparent().find("{*}rPr").get("lang") for t in said] == ["da-DK"]


@pytest.mark.parametrize("name", ["wide.pptx", "titles of one line.pptx"])
def test_a_merged_slide_fits_a_clients_template(name: str, tmp_path: Any) -> None:
    template = tmp_path / name
    template.write_bytes(CORPORATE[name]())
    report = make_report()
    merged = join_keys(hash_thing("insight", each.id) for each in report.insights[:2])
    made = write_deck(report, tmp_path / "deck.pptx", template=template, plan=Plan(shown=(merged,)))
    slides = read((tmp_path / "deck.pptx").read_bytes())
    assert merged in {key.partition("/")[0] for key in slides}
    assert made.slides == len(slides)


@pytest.fixture
def merged(field: SimpleNamespace, tmp_path: Any) -> SimpleNamespace:
    """A study whose two insights share a slide, and its deck."""
    study = field.study
    second = add_insight(study, "Somebody can", status="agreed", actor="Ana")
    keys = [hash_thing("insight", each) for each in (field.insight.id, second.id)]
    key = join_keys(keys)
    revise_planned_slides(
        study, "internal", "full", order=(), hidden=(), shown=(key,), titles={key: "Both"},
        actor="Ana", verb="merge slides",
    )  # fmt: skip
    export_study(study, tmp_path / "deck.pptx", audience="internal", actor="Ana")
    return SimpleNamespace(study=study, key=key, folder=tmp_path, second=second)


def test_a_merged_slide_that_is_stale_is_named_and_replaced_when_the_deck_is_handed_back(
    merged: SimpleNamespace,
) -> None:
    [issued] = list_exported(merged.study, "deck")
    assert merged.key in [key for key, *_ in issued.slides]
    assert compare_issue(merged.study, issued).stale == ()
    revise_insight(merged.study, merged.second.id, assertion="Somebody could", actor="Ana")
    assert "Both" in compare_issue(merged.study, issued).stale
    assert compare_issue(merged.study, issued).new == ()
    new = merged.folder / "new.pptx"
    told = "\n".join(hand_back(merged.study, merged.folder / "deck.pptx", new, actor="Ana"))
    assert "“Both”" in told
    slide = read(new.read_bytes())[merged.key]
    assert "Somebody could" in list_cells(slide)


def test_what_a_deck_holds_names_merged_slides_with_their_parts_aside() -> None:
    report = make_report()
    keys = [hash_thing("insight", each.id) for each in report.insights[:2]]
    listed = {s.key: s for s in list_contents(report, "full", shown=(join_keys(keys),))}
    assert not listed[join_keys(keys)].aside
    assert all(listed[key].aside for key in keys)
