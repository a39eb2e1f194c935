"""The map of passages: a dot for each, a named region for each suggested theme, and their list."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from lifeworld.app.components import new_component
from lifeworld.app.theme_map.choose_colours import choose_region_hues
from study.language import say
from study.wording import count_things, render_quote, shorten_quote
from themes.discovery.model import SuggestedPassage, SuggestedTheme

__all__ = ["MOST_DOTS", "THEME_MAP", "get_map_choice", "list_dots", "render_map", "show_map"]

THEME_MAP = "theme_map"
MOST_DOTS = 2_000  # drawn; of a larger study the most central passages of each theme
LONGEST = 180  # characters of a passage beside its dot
LABEL = 26  # characters of a line of a region's label


def list_dots(shown: Sequence[SuggestedTheme]) -> list[tuple[int, SuggestedPassage]]:
    """Return the passages to draw with the index of their theme, the most central first."""
    whole = sum(len(each.passages) for each in shown)
    share = min(1.0, MOST_DOTS / max(whole, 1))
    return [
        (number, passage)
        for number, each in enumerate(shown)
        for passage in each.passages[: max(1, round(share * len(each.passages)))]
        if passage.x is not None and passage.y is not None
    ]


def render_map(
    shown: Sequence[SuggestedTheme],
    texts: Mapping[str, str],
    *,
    names: Sequence[str],
    sizes: Sequence[str],
    sentences: Mapping[str, str],
) -> dict[str, Any]:
    """Return what the browser draws, as plain text and numbers.

    Args:
        shown: The suggested themes with their passages.
        texts: Passage key → text.
        names: What each theme is called.
        sizes: What the list says below the name of each theme.
        sentences: Theme id → the sentence that stands for it.
    """
    dots = list_dots(shown)
    hues = choose_region_hues([_find_middle(dots, number) for number in range(len(shown))])
    return {
        "label": say(
            "Map of {passages} in {themes}",
            passages=count_things(len(dots), "passage"),
            themes=count_things(len(shown), "suggested theme"),
        ),
        "themes": [
            {
                "id": each.id,
                "mark": str(each.position + 1),
                "name": name,
                "lines": _list_lines(each.name),
                "sentence": render_quote(sentences[each.id]) if each.id in sentences else "",
                "sizes": size,
                "hue": hue,
            }
            for each, name, size, hue in zip(shown, names, sizes, hues, strict=True)
        ],
        "dots": [
            {
                "theme": number,
                "key": passage.key,
                "x": passage.x,
                "y": passage.y,
                "words": render_quote(shorten_quote(texts.get(passage.key, ""), most=LONGEST)),
                "who": " · ".join(part for part in (passage.speaker, passage.session) if part),
            }
            for number, passage in dots
        ],
    }


def _list_lines(name: str) -> list[str]:
    """Return the first two phrases of a name, each short enough for a line on the map."""
    parts = name.split(" · ")[:2] if name else []
    return [part if len(part) <= LABEL else part[: LABEL - 1].rstrip() + "…" for part in parts]


def _find_middle(
    dots: Sequence[tuple[int, SuggestedPassage]], number: int
) -> tuple[float, float] | None:
    own = [p for n, p in dots if n == number]
    xs = sorted(p.x for p in own if p.x is not None)
    ys = sorted(p.y for p in own if p.y is not None)
    return (xs[len(xs) // 2], ys[len(ys) // 2]) if xs and ys else None


def get_map_choice() -> tuple[str | None, str | None]:
    """Return the theme and the passage that were last chosen on the map."""
    told = _get_told()
    theme, passage = told.get("theme"), told.get("passage")
    return (
        theme if isinstance(theme, str) else None,
        passage if isinstance(passage, str) else None,
    )


def _get_told() -> Mapping[str, Any]:
    told = (st.session_state.get(THEME_MAP) or {}).get("chosen")
    return told if isinstance(told, Mapping) else {}


def show_map(drawn: dict[str, Any], *, chosen: str | None, on_choose: Callable[[], None]) -> None:
    """Show the map and its list of themes.

    Args:
        drawn: What `render_map` returned.
        chosen: The theme that is chosen.
        on_choose: Called when a theme or passage is chosen, before the page reruns.
    """
    digest = hashlib.sha256(json.dumps(drawn).encode()).hexdigest()[:16]
    new_component("theme_map", "map.js")(
        key=THEME_MAP,
        data={**drawn, "digest": digest, "chosen": chosen, "number": _get_told().get("number")},
        on_chosen_change=on_choose,
    )
