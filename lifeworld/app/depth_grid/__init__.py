"""The grid of themes by strata: how rich the evidence is, and where something is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from lifeworld.app.components import new_component
from study.language import render_number, say
from themes.fieldwork.deepening import Depth, describe_gap
from themes.model import Column, ThemeRow

__all__ = ["DEPTH_GRID", "get_chosen_cells", "measure_shade", "render_grid", "show_grid"]

DEPTH_GRID = "depth_grid"
PALEST, DARKEST = 4, 56  # percent of the accent in a cell's background

Depths = Mapping[tuple[str, str], Depth]


def measure_shade(richness: float) -> int:
    """Return how much of the accent colour a cell's background has, in percent.

    The text on it keeps a contrast of at least 4.5:1, in light and in dark.
    """
    return round(PALEST + (DARKEST - PALEST) * richness)


def render_grid(
    rows: Sequence[ThemeRow], columns: Sequence[Column], depths: Depths
) -> dict[str, Any]:
    """Return what the browser draws: for each cell its number, its gap and its shade."""
    return {
        "columns": [{"id": c.id or "", "name": c.name or say("No stratum")} for c in columns],
        "rows": [
            {
                "id": row.theme.id,
                "name": row.theme.name,
                "cells": [_render_cell(depths[row.theme.id, c.id or ""]) for c in columns],
            }
            for row in rows
        ],
        "shades": [measure_shade(step / 4) for step in range(5)],
    }


def _render_cell(depth: Depth) -> dict[str, Any]:
    gap = describe_gap(depth)
    counted = depth.cell.state == "counted"
    return {
        "number": render_number(depth.richness, ".1f") if counted else "",
        "gap": gap.partition(":")[0],
        "told": gap,
        "shade": measure_shade(depth.richness) if counted else None,
    }


def get_chosen_cells() -> list[tuple[str, str]]:
    """Return the cells that are chosen in the grid, as ids of theme and stratum."""
    told = (st.session_state.get(DEPTH_GRID) or {}).get("chosen")
    pairs = told if isinstance(told, list) else []
    return [
        (pair[0], pair[1])
        for pair in pairs
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(each, str) for each in pair)
    ]


def show_grid(drawn: dict[str, Any], *, on_choose: Callable[[], None]) -> None:
    """Show the grid; a cell is chosen with a click, Enter or Space.

    Args:
        drawn: What `render_grid` returned.
        on_choose: Called when cells are chosen, before the page reruns.
    """
    chosen = [list(cell) for cell in get_chosen_cells()]
    new_component("depth_grid", "grid.js")(
        key=DEPTH_GRID, data={**drawn, "chosen": chosen}, on_chosen_change=on_choose
    )
