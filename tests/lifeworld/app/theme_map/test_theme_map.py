"""The map of passages shows each passage in its theme, as plain text, and large studies in part."""

from __future__ import annotations

import json

import pytest

from lifeworld.app import theme_map
from lifeworld.app.theme_map import list_dots, render_map
from themes.discovery.model import SuggestedPassage, SuggestedTheme, SuggestedThemeId


def passage(number: int, *, x: float | None = 0.5) -> SuggestedPassage:
    return SuggestedPassage(
        key=f"text:{number}:{number + 1}",
        transcript_id="t",
        text_id="text",
        start=number,
        end=number + 1,
        turn=number,
        closeness=1 - number / 100,
        x=x,
        y=0.5 if x is not None else None,
        session_id="s",
        session="Focus group",
        session_kind="group",
        stratum="",
        speaker="Bo",
        person="Bo",
        language="en",
    )


def theme(position: int, *passages: SuggestedPassage, named: bool = True) -> SuggestedTheme:
    return SuggestedTheme(
        id=SuggestedThemeId(f"theme-{position}"),
        position=position,
        name="shift plan · a word that is far too long for a map" if named else "",
        words={"en": ("time", "cover", "shift"), "da": ("tid",)},
        stability=0.8,
        passages=passages,
    )


def test_a_passage_without_a_place_is_in_no_place() -> None:
    shown = [theme(0, passage(1), passage(2, x=None)), theme(1, passage(3))]
    assert [(number, each.start) for number, each in list_dots(shown)] == [(0, 1), (1, 3)]


def test_of_many_passages_the_most_central_of_each_theme_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(theme_map, "MOST_DOTS", 6)
    shown = [theme(0, *map(passage, range(8))), theme(1, *map(passage, range(20, 24)))]
    assert [(n, p.start) for n, p in list_dots(shown)] == [
        (0, 0), (0, 1), (0, 2), (0, 3), (1, 20), (1, 21),
    ]  # fmt: skip


def test_the_browser_gets_words_as_they_are_and_a_name_and_colour_for_each_theme() -> None:
    shown = [theme(0, passage(1)), theme(4, passage(2), named=False)]
    said = "<b>We</b> swap “shifts” " + "and more " * 40
    drawn = render_map(
        shown,
        {"text:1:2": said},
        names=["shift plan", "No clear name: 1 passage"],
        sizes=["1 passage", "1 passage"],
        sentences={"theme-0": "The <i>shift plan</i> changes."},
    )
    assert json.loads(json.dumps(drawn)) == drawn
    assert drawn["label"] == "Map of 2 passages in 2 suggested themes"
    one, other = drawn["themes"]
    assert (one["mark"], other["mark"]) == ("1", "5")
    assert one["lines"] == ["shift plan", "a word that is far too lo…"]
    assert other["lines"] == [], "what has no clear name has its number alone"
    assert other["name"] == "No clear name: 1 passage"
    assert (one["sentence"], other["sentence"]) == ("“The <i>shift plan</i> changes.”", "")
    assert drawn["themes"][0]["hue"] != drawn["themes"][1]["hue"]
    words = drawn["dots"][0]["words"]
    assert words.startswith("“<b>We</b> swap ‘shifts’ and more")
    assert len(words) < len(said), "a long passage is shortened"
    assert drawn["dots"][0]["who"] == "Bo · Focus group"
