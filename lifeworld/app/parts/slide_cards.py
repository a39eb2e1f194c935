"""The slides of a deck as cards: the picture, what it leads to, and its place in the deck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.navigation import get_page, open_place
from lifeworld.app.parts.reruns import get_kept
from lifeworld.app.parts.slide_merging import Board, show_merging
from lifeworld.app.session import act
from lifeworld.exports.commands import revise_planned_slides
from lifeworld.exports.deck.aside import REASONS
from lifeworld.exports.deck.order import move_key, order_keys
from lifeworld.exports.deck.storyboard import SlidePicture, draw_slides
from lifeworld.exports.export_study import get_report
from lifeworld.exports.queries import get_planned_slides
from study import Study
from study.language import say
from study.wording import count_things, shorten_quote

__all__ = ["show_slides"]

_WORDS = 70  # characters of a link
_ACROSS = {"small": 3, "large": 1}


def _draw(
    study: Study,
    audience: str,
    cut: str,
    shown: tuple[str, ...],
    titles: tuple[tuple[str, str], ...],
) -> tuple[SlidePicture, ...]:
    report = get_report(study, audience=audience)
    return draw_slides(report, cut=cut, shown=shown, titles=titles)


def show_slides(study: Study, audience: str, cut: str) -> None:
    """Show the slides of a cut for an audience, to be arranged.

    Args:
        study: The study, which keeps the arrangement.
        audience: For whom.
        cut: executive, full or brief.
    """
    kept = get_planned_slides(study, audience, cut)
    shown, titles = tuple(sorted(kept.shown)), tuple(sorted(kept.titles.items()))
    with st.spinner(say("Drawing the slides…")):
        drawn = {slide.key: slide for slide in get_kept(_draw, study, audience, cut, shown, titles)}
    keys = tuple(order_keys(list(drawn), kept.order))
    board = Board(
        audience, cut, keys, frozenset(kept.hidden), frozenset(kept.shown), dict(kept.titles)
    )
    slides = [drawn[key] for key in keys]
    inside = [slide for slide in slides if not board.is_away(slide)]
    stale = [slide for slide in inside if slide.stale]
    aside = [slide for slide in slides if slide.aside and slide.key not in board.shown]
    gone = len(slides) - len(inside) - len(aside)
    told = [count_things(len(inside), "slide")]
    if gone:
        told.append(say("{number} hidden", number=gone))
    if stale:
        told.append(say("{number} to look at again", number=len(stale)))
    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown(f"**{' · '.join(told)}**", width="content")
    large = row.toggle(say("Large"), key="storyboard_large")
    arranged = kept.order or kept.hidden or kept.shown
    if arranged and row.button(say("Arrange as usual"), icon=":material/restart_alt:"):
        act(
            revise_planned_slides, audience, cut, order=(), hidden=(),
            said=say("The slides come as usual."),
        )  # fmt: skip
    row.page_link(get_page("export"), label=say("Make the deck"), icon=":material/slideshow:")
    across = _ACROSS["large" if large else "small"]
    _show_cards(board, [slide for slide in slides if slide not in aside], across, inside)
    if not aside:
        return
    st.header(say("Not in the deck unless you show them"), anchor=False)
    st.caption(
        say(
            "What they hold stands on other slides, in notes or in the report. A slide that you"
            " show takes its content with it."
        )
    )
    _show_cards(board, aside, across, inside)


def _show_cards(
    board: Board, slides: Sequence[SlidePicture], across: int, inside: Sequence[SlidePicture]
) -> None:
    for start in range(0, len(slides), across):
        for column, slide in zip(st.columns(across), slides[start : start + across], strict=False):
            with column:
                _show_card(board, slide, [each.key for each in slides], inside)


def _show_card(
    board: Board, slide: SlidePicture, beside: Sequence[str], inside: Sequence[SlidePicture]
) -> None:
    """Show a slide with its number, and the buttons that move it, hide it or open its finding."""
    place, away = beside.index(slide.key), board.is_away(slide)
    aside = bool(slide.aside) and slide.key not in board.shown
    with st.container(border=True, key=f"slide_{slide.key}"):
        marks = [] if aside else [str(place + 1)]
        if aside:
            marks.append(f":gray-badge[{say('not in the deck')}]")
        elif away:
            marks.append(f":gray-badge[{say('hidden')}]")
        if slide.stale:
            marks.append(f":orange-badge[{say('to look at again')}]")
        st.markdown(" ".join(marks))
        if away and not aside:
            st.caption(escape(slide.title))
        else:
            st.image(slide.picture, width="stretch", alt=slide.title)
        if aside:
            st.caption(say(REASONS[slide.aside]))
        row = st.container(horizontal=True, gap="small")
        if not aside:
            _show_places(row, board, slide, beside)
        if row.button(
            say("Show it") if away else say("Hide it"), key=f"hide_{slide.key}", type="tertiary",
            icon=":material/visibility:" if away else ":material/visibility_off:",
        ):  # fmt: skip
            _hide(slide, board)
        if not away:
            show_merging(row, board, slide, inside)
        if slide.leads:
            with row.popover(say("Leads to"), icon=":material/link:", type="tertiary"):
                for words, address in slide.leads:
                    st.markdown(f"[{escape(shorten_quote(words, most=_WORDS))}]({address})")
        if slide.about[0] and row.button(
            say("Open"), key=f"open_{slide.key}", type="tertiary", icon=":material/open_in_new:"
        ):
            open_place(*slide.about)


def _show_places(row: Any, board: Board, slide: SlidePicture, beside: Sequence[str]) -> None:
    """Show the buttons that move a slide past the one before it or after it."""
    place = beside.index(slide.key)
    if row.button(
        say("Earlier"), key=f"earlier_{slide.key}", disabled=place == 0, type="tertiary",
        icon=":material/arrow_back:",
    ):  # fmt: skip
        _move(slide, board, beside[place - 1])
    if row.button(
        say("Later"), key=f"later_{slide.key}", disabled=place == len(beside) - 1,
        type="tertiary", icon=":material/arrow_forward:",
    ):  # fmt: skip
        _move(slide, board, beside[place + 1])


def _move(slide: SlidePicture, board: Board, past: str) -> None:
    """Move a slide to the place of another one; those that are not in the deck are passed over."""
    keys = move_key(board.keys, slide.key, board.keys.index(past))
    act(
        revise_planned_slides, board.audience, board.cut, order=keys, hidden=board.hidden,
        shown=board.shown, titles=board.titles,
        said=say("Moved the slide “{title}”.", title=slide.title),
    )  # fmt: skip


def _hide(slide: SlidePicture, board: Board) -> None:
    """Hide a slide or show it again; the order stays as it is."""
    hidden, shown = set(board.hidden), set(board.shown)
    said = say("Showed the slide “{title}”.", title=slide.title)
    if not board.is_away(slide):
        said = say("Hid the slide “{title}”.", title=slide.title)
    if slide.aside:
        shown ^= {slide.key}
        hidden -= {slide.key}
    else:
        hidden ^= {slide.key}
    act(
        revise_planned_slides, board.audience, board.cut, order=board.keys, hidden=hidden,
        shown=shown, titles=board.titles, said=said,
    )  # fmt: skip
