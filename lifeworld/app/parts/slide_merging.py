"""The slides of a deck as somebody arranged them, and the buttons that merge some of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.session import act
from lifeworld.exports.commands import revise_planned_slides
from lifeworld.exports.deck.merging import KINDS, MOST, is_merged, join_keys, split_key
from lifeworld.exports.deck.storyboard import SlidePicture
from study.language import mark, say
from study.wording import count_things, shorten_quote

__all__ = ["Board", "show_merging"]

_TITLE = 80  # characters of a title in a list
_ALONE: Mapping[str, str] = {
    "insight": mark("The deck has no other slide of one insight to merge this one with."),
    "space": mark("The deck has no other slide of one opportunity space to merge this one with."),
}


@dataclass(frozen=True, slots=True)
class Board:
    """The slides of a deck as somebody arranged them.

    Attributes:
        keys: The keys of all slides, in their order.
        hidden: Those that somebody left out.
        shown: Those that somebody brought in, though they usually stand aside, and merged ones.
        titles: Titles that somebody wrote, by the keys of merged slides.
    """

    audience: str
    cut: str
    keys: tuple[str, ...]
    hidden: frozenset[str]
    shown: frozenset[str]
    titles: dict[str, str]

    def is_away(self, slide: SlidePicture) -> bool:
        """Return whether a slide is not in the deck."""
        return slide.key in self.hidden or (bool(slide.aside) and slide.key not in self.shown)


def show_merging(
    row: Any, board: Board, slide: SlidePicture, inside: Sequence[SlidePicture]
) -> None:
    """Show what merges a slide with others of its kind, or takes a merged one apart.

    Args:
        row: The container of the buttons.
        board: The arrangement.
        slide: A slide that is in the deck.
        inside: All slides that are in it.
    """
    if is_merged(slide.key):
        if "/" not in slide.key:  # a table on several slides is merged once
            _show_merged(row, board, slide)
        return
    kind = slide.about[0]
    if kind not in KINDS or "/" in slide.key:
        return
    others = {
        each.key: each
        for each in inside
        if each.key != slide.key
        and "/" not in each.key
        and (each.about[0] == kind or _is_of(each.key, kind))
    }
    with row.popover(say("Merge"), icon=":material/merge:", type="tertiary"):
        if not others:
            st.caption(say(_ALONE[kind]))
            return
        chosen = st.multiselect(
            say("Merge with"),
            list(others),
            format_func=lambda key: shorten_quote(others[key].title, most=_TITLE),
            max_selections=MOST - 1,
            key=f"merge_with_{slide.key}",
            help=say(
                "One slide with a row for each: its message, a quote and what it rests on. The"
                " notes hold everything. A slide holds {most} at most.",
                most=MOST,
            ),
        )
        if st.button(
            say("Merge these slides"),
            key=f"merge_{slide.key}",
            disabled=not chosen,
            icon=":material/merge:",
        ):
            _merge(board, [slide.key, *chosen])


def _is_of(key: str, kind: str) -> bool:
    return is_merged(key) and key.startswith(f"{kind}-")


def _show_merged(row: Any, board: Board, slide: SlidePicture) -> None:
    number = len(split_key(slide.key))
    if row.button(
        say("Take apart"), key=f"apart_{slide.key}", type="tertiary", icon=":material/call_split:"
    ):
        _revise(
            board,
            verb="take slides apart",
            keys=[key for key in board.keys if split_key(key) != split_key(slide.key)],
            hidden=board.hidden - {slide.key},
            shown=board.shown - {slide.key},
            titles={key: told for key, told in board.titles.items() if key != slide.key},
            said=say("Took {slides} apart.", slides=count_things(number, "slide")),
        )
    with row.popover(say("Title"), icon=":material/title:", type="tertiary"):
        told = st.text_input(
            say("Title of the merged slide"),
            board.titles.get(slide.key, ""),
            placeholder=slide.title,
            key=f"title_{slide.key}",
            help=say("What the slide says, as a sentence. Empty: the message of its first row."),
        )
        if st.button(say("Save title"), key=f"save_title_{slide.key}"):
            _revise(
                board,
                verb="title slide",
                keys=board.keys,
                hidden=board.hidden,
                shown=board.shown,
                titles={**board.titles, slide.key: told},
                said=say("Saved the title “{title}”.", title=told)
                if told.strip()
                else say("The title is computed again."),
            )


def _merge(board: Board, keys: Sequence[str]) -> None:
    """Put one slide in the place of several, at that of the first in the deck."""
    ordered = sorted(keys, key=board.keys.index)
    merged = join_keys(ordered)
    if len(split_key(merged)) > MOST:
        st.error(escape(say("A slide holds {most} rows at most: choose fewer.", most=MOST)))
        return
    gone = {*keys, *split_key(merged)}
    order = [merged if key == ordered[0] else key for key in board.keys]
    _revise(
        board,
        verb="merge slides",
        keys=[key for key in order if key == merged or key not in keys],
        hidden=board.hidden - gone,
        shown=(board.shown - gone) | {merged},
        titles={key: told for key, told in board.titles.items() if key not in gone},
        said=say("Merged {slides}.", slides=count_things(len(keys), "slide")),
    )


def _revise(
    board: Board,
    *,
    verb: str,
    keys: Sequence[str],
    hidden: Collection[str],
    shown: Collection[str],
    titles: Mapping[str, str],
    said: str,
) -> None:
    act(
        revise_planned_slides,
        board.audience,
        board.cut,
        order=keys,
        hidden=hidden,
        shown=shown,
        titles=titles,
        verb=verb,
        said=said,
    )
