"""The footer and the number of a slide, in the placeholders that its layout has for them."""

from __future__ import annotations

import copy
from typing import Any

from lifeworld.exports.deck.inherit import READABLE
from lifeworld.exports.deck.looks import EMU, Box, contrast
from lifeworld.exports.deck.measure_text import find_fit
from lifeworld.exports.deck.paragraphs import in_face, shortened, words
from lifeworld.exports.deck.standing import name_reader, name_state
from lifeworld.exports.deck.text import joined, long_date
from lifeworld.exports.deck.xml import set_ink, set_text
from lifeworld.exports.report import Report
from study.language import say

# A page is a `Page` of page.py, which imports this module.
__all__ = ["render_footer", "render_short_footers", "write_foot"]


def write_foot(page: Any) -> None:
    """Add the footer and the slide number where the layout has placeholders for them."""
    for place in page.mapped.layout.placeholders:
        kind = str(place.placeholder_format.type)
        written = getattr(place._element, "txBody", None) is not None
        if written and kind.startswith(("FOOTER", "SLIDE_NUMBER")):
            _write(page, place, number=kind.startswith("SLIDE"))


def _write(page: Any, place: Any, *, number: bool) -> None:
    element = copy.deepcopy(place._element)
    element.nvSpPr.cNvPr.set("id", str(page.slide.shapes._next_shape_id))
    for child in element.txBody.findall("{*}lstStyle/*"):
        child.getparent().remove(child)
    page.slide.shapes._spTree.append(element)
    shape, deck, found = page.slide.shapes[-1], page.deck, page.mapped.found
    palette = page.palette
    if found is not None:
        box = Box(*(value / EMU for value in deck.inheritance.frame(shape)))
        # Of a few words in a large box the commonest colour is what they stand on.
        under = found.find_under(shape, box, deck.inheritance)[:1]
        palette = found.choose_colours(under)
        own = found.find_ink(place, deck.inheritance)
        if number and min(contrast(own, each) for each in under) < READABLE:
            set_ink(shape, "muted", palette)
    if number:
        return
    size = int(deck.inheritance.value(shape, "sz") or 1000) / 100
    width, height = page.room(shape)
    for told in (deck.footer, *deck.briefer):
        para = words(told, size=max(10.0, size), colour="muted", smallest=10)
        paras = [para] if deck.own else in_face([para], page.face())
        fitted = find_fit(tuple(paras), width=width, height=max(height, 14))
        if not fitted.cut:
            break
    else:
        deck.warn(say("The footer of the slides was shortened."))
    set_text(shape, fitted.paras, palette, own=deck.own)


def render_footer(report: Report) -> str:
    """Return the footer of every slide: for whom, of what, its state and day."""
    return joined(
        [
            say("Invented demonstration") if report.is_invented() else "",
            # Short, so that the state and the date fit behind them.
            shortened(name_reader(report), most=60),
            shortened(report.study_title, most=60),
            joined(
                [
                    name_state(report),
                    say("version {version}", version=report.version) if report.version else "",
                ]
            ),
            long_date(report.date),
        ]
    )


def render_short_footers(report: Report) -> tuple[str, ...]:
    """Return what a footer says where it has less room: the study's name and the day go first."""
    invented = say("Invented demonstration") if report.is_invented() else ""
    reader, state = shortened(name_reader(report), most=60), name_state(report)
    version = say("version {version}", version=report.version) if report.version else ""
    return (
        joined([invented, reader, joined([state, version])]),
        joined([invented, reader, state]),
        joined([reader, state]),
    )
