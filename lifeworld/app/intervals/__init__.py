"""How common codes are, drawn: a dot for each estimate, its interval, and what was proposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coding.suggestions.prevalence.estimate import Prevalence
from coding.suggestions.prevalence.model import describe_prevalence
from lifeworld.app.components import new_component
from study.language import render_number, say

__all__ = ["choose_axis", "render_intervals", "show_intervals"]

AXES = (0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)  # where the axis may end
MOST = 25  # codes shown at first


def show_intervals(drawn: dict[str, Any], *, key: str) -> None:
    """Show what `render_intervals` returned.

    Args:
        drawn: The drawing.
        key: A name for it, unique on the page.
    """
    new_component("intervals", "intervals.js")(key=f"intervals-{key}", data=drawn)


def render_intervals(found: Mapping[str, Prevalence], names: Mapping[str, str]) -> dict[str, Any]:
    """Return what the browser draws, the commonest code first.

    Args:
        found: How common each code is, by its id.
        names: The names of the codes by id; others were removed, and are left out.
    """
    rows = sorted(
        ((names[code], each) for code, each in found.items() if code in names),
        key=lambda row: (-row[1].share, -row[1].proposed, row[0].casefold()),
    )
    end = choose_axis(max((max(each.high, each.proposed) for _, each in rows), default=0.0))
    return {
        "most": MOST,
        "end": end,
        "ticks": [[at, render_number(at, ".0%")] for at in (0.0, end / 2, end)],
        "rows": [_render_row(name, each) for name, each in rows],
    }


def choose_axis(most: float) -> float:
    """Return where an axis of shares ends that has to hold *most*."""
    return next((end for end in AXES if most <= end), AXES[-1])


def _render_row(name: str, found: Prevalence) -> dict[str, Any]:
    interval = say("{low:.0%} to {high:.0%}", low=found.low, high=found.high)
    return {
        "name": name,
        "share": found.share,
        "low": found.low,
        "high": found.high,
        "proposed": found.proposed,
        "told": describe_prevalence(found),
        "cells": [
            render_number(found.share, ".0%"),
            interval,
            render_number(found.proposed, ".0%"),
            say("{found:,} of {read:,}", found=found.found, read=found.read),
        ],
    }
