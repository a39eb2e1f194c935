"""The grid's shades can be read in light and in dark, and its cells say their number and gap."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from coding.model import Count
from lifeworld.app.depth_grid import DEPTH_GRID, get_chosen_cells, measure_shade, render_grid
from lifeworld.app.looks import SETTINGS
from themes.fieldwork.deepening import Depth
from themes.model import Cell, Column, Theme, ThemeId, ThemeRow

READABLE = 4.5  # WCAG 2.2, 1.4.3


def luminance(colour: tuple[float, ...]) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def read_colour(scheme: str, name: str) -> tuple[float, ...]:
    digits = SETTINGS[f"theme.{scheme}.{name}"].lstrip("#")
    return tuple(int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))


def measure_contrast(scheme: str, shade: int) -> float:
    ground = zip(
        read_colour(scheme, "primaryColor"), read_colour(scheme, "backgroundColor"), strict=True
    )
    mixed = tuple((shade * accent + (100 - shade) * paper) / 100 for accent, paper in ground)
    low, high = sorted((luminance(mixed), luminance(read_colour(scheme, "textColor"))))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_text_on_every_shade_is_readable(scheme: str) -> None:
    for step in range(101):
        assert measure_contrast(scheme, measure_shade(step / 100)) >= READABLE


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_palest_and_the_darkest_shade_are_told_apart(scheme: str) -> None:
    palest, darkest = (measure_contrast(scheme, measure_shade(each)) for each in (0.0, 1.0))
    assert palest / darkest > 1.8


def depth(state: Any, *, quotes: int = 0, people: int = 0, asked: int = 4) -> Depth:
    count = Count(people=people, people_asked=asked, mentions=quotes)
    return Depth(cell=Cell(state=state, count=count), quotes=quotes, sides=1, codes=2, dissent=0)


def test_a_cell_says_how_rich_it_is_or_why_it_has_no_number() -> None:
    theme = Theme(
        id=ThemeId("t"), name="<b>Time</b>", organising_concept="", boundary="", description="",
        status="candidate", position=0, hue=0, rev=1,
    )  # fmt: skip
    columns = [Column(id="metal", name="Metal", sessions=()), Column(id=None, name="", sessions=())]
    cells = [depth("counted", quotes=8, people=3), depth("not_asked")]
    row = ThemeRow(theme=theme, cells=tuple(d.cell for d in cells), total=cells[0].cell)
    drawn = render_grid([row], columns, {("t", "metal"): cells[0], ("t", ""): cells[1]})
    assert drawn["columns"] == [{"id": "metal", "name": "Metal"}, {"id": "", "name": "No stratum"}]
    rich, empty = drawn["rows"][0]["cells"]
    assert (rich["number"], rich["gap"], rich["shade"]) == ("0.8", "", measure_shade(0.75))
    assert (empty["number"], empty["gap"], empty["shade"]) == ("", "nobody was asked", None)


def test_what_the_browser_says_of_chosen_cells_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    told: Any = {DEPTH_GRID: {"chosen": [["t", "metal"], ["t"], "x", ["t", 3]]}}
    monkeypatch.setattr(st, "session_state", told)
    assert get_chosen_cells() == [("t", "metal")]
    told[DEPTH_GRID] = {"chosen": "all"}
    assert get_chosen_cells() == []
