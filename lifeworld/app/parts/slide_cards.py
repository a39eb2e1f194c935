"""The slides of a deck as cards: the picture, what it leads to, and its place in the deck."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.navigation import get_page, open_place
from lifeworld.app.parts.reruns import get_kept
from lifeworld.app.session import act
from lifeworld.exports.commands import revise_planned_slides
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


def _draw(study: Study, audience: str, cut: str) -> tuple[SlidePicture, ...]:
    return draw_slides(get_report(study, audience=audience), cut=cut)


def show_slides(study: Study, audience: str, cut: str) -> None:
    """Show the slides of a cut for an audience, to be arranged.

    Args:
        study: The study, which keeps the arrangement.
        audience: For whom.
        cut: executive, full or brief.
    """
    with st.spinner(say("Drawing the slides…")):
        drawn = {slide.key: slide for slide in get_kept(_draw, study, audience, cut)}
    order, hidden = get_planned_slides(study, audience, cut)
    keys = order_keys(list(drawn), order)
    gone = [key for key in keys if key in hidden]
    stale = [drawn[key] for key in keys if drawn[key].stale]
    told = [count_things(len(keys) - len(gone), "slide")]
    if gone:
        told.append(say("{number} hidden", number=len(gone)))
    if stale:
        told.append(say("{number} to look at again", number=len(stale)))
    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown(f"**{' · '.join(told)}**", width="content")
    large = row.toggle(say("Large"), key="storyboard_large")
    if (order or hidden) and row.button(say("Arrange as usual"), icon=":material/restart_alt:"):
        act(
            revise_planned_slides, audience, cut, order=(), hidden=(),
            said=say("The slides come as usual."),
        )  # fmt: skip
    row.page_link(get_page("export"), label=say("Make the deck"), icon=":material/slideshow:")
    across = _ACROSS["large" if large else "small"]
    for start in range(0, len(keys), across):
        for column, key in zip(st.columns(across), keys[start : start + across], strict=False):
            with column:
                _show_card(audience, cut, drawn[key], keys, hidden)


def _show_card(
    audience: str, cut: str, slide: SlidePicture, keys: Sequence[str], hidden: Collection[str]
) -> None:
    """Show a slide with its number, and the buttons that move it, hide it or open its finding."""
    place, away = keys.index(slide.key), slide.key in hidden
    with st.container(border=True, key=f"slide_{slide.key}"):
        marks = [str(place + 1)]
        if away:
            marks.append(f":gray-badge[{say('hidden')}]")
        if slide.stale:
            marks.append(f":orange-badge[{say('to look at again')}]")
        st.markdown(" ".join(marks))
        if away:
            st.caption(escape(slide.title))
        else:
            st.image(slide.picture, width="stretch", alt=slide.title)
        row = st.container(horizontal=True, gap="small")
        if row.button(
            say("Earlier"), key=f"earlier_{slide.key}", disabled=place == 0, type="tertiary",
            icon=":material/arrow_back:",
        ):  # fmt: skip
            _move(slide, move_key(keys, slide.key, place - 1), audience, cut, hidden)
        if row.button(
            say("Later"), key=f"later_{slide.key}", disabled=place == len(keys) - 1,
            type="tertiary", icon=":material/arrow_forward:",
        ):  # fmt: skip
            _move(slide, move_key(keys, slide.key, place + 1), audience, cut, hidden)
        if row.button(
            say("Show it") if away else say("Hide it"), key=f"hide_{slide.key}", type="tertiary",
            icon=":material/visibility:" if away else ":material/visibility_off:",
        ):  # fmt: skip
            _hide(slide, audience, cut, keys, hidden)
        if slide.leads:
            with row.popover(say("Leads to"), icon=":material/link:", type="tertiary"):
                for words, address in slide.leads:
                    st.markdown(f"[{escape(shorten_quote(words, most=_WORDS))}]({address})")
        if slide.about[0] and row.button(
            say("Open"), key=f"open_{slide.key}", type="tertiary", icon=":material/open_in_new:"
        ):
            open_place(*slide.about)


def _move(
    slide: SlidePicture, keys: Sequence[str], audience: str, cut: str, hidden: Collection[str]
) -> None:
    act(
        revise_planned_slides, audience, cut, order=keys, hidden=hidden,
        said=say("Moved the slide “{title}”.", title=slide.title),
    )  # fmt: skip


def _hide(
    slide: SlidePicture, audience: str, cut: str, keys: Sequence[str], hidden: Collection[str]
) -> None:
    """Hide a slide or show it again; the order stays as it is."""
    away = slide.key in hidden
    fresh = set(hidden) ^ {slide.key}
    said = say("Showed the slide “{title}”.", title=slide.title)
    if not away:
        said = say("Hid the slide “{title}”.", title=slide.title)
    act(revise_planned_slides, audience, cut, order=keys, hidden=fresh, said=said)
