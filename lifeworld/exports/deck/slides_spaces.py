"""Slides of opportunity spaces: a table of their needs, and a canvas for each."""

from __future__ import annotations

import re
from dataclasses import replace

from lifeworld.exports.deck.aside import MERGED
from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.first_ten import get_first
from lifeworld.exports.deck.keys import hash_thing
from lifeworld.exports.deck.looks import LEFT, WIDTH, Box
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.page import Page
from lifeworld.exports.deck.paragraphs import bullets, label, words
from lifeworld.exports.deck.rows import find_rows, write_rows
from lifeworld.exports.deck.slides_merged import add_each, lay_out_spaces
from lifeworld.exports.deck.space_quotes import choose_quotes, has_need, list_needs_of
from lifeworld.exports.deck.standing import name_thing, standing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, number_word, quoted
from lifeworld.exports.deck.voices import attribution, quote_lines
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import NeedRow, Quote, SpacePage
from study.language import say
from study.wording import choose_word, count_things, render_names

__all__ = ["add_spaces", "ask_question", "name_shapers", "name_spaces"]

PART = "Needs and opportunities"
Row = list[tuple[str, list[Para]]]
_OPENING = re.compile(
    r"(how (might|could|can|do|should|would|may|will) we|hmw)\b[\s:,…]*", re.IGNORECASE
)
_ASKS = re.compile(r"(how|what|who|whom|whose|where|when|why|which)\b", re.IGNORECASE)
_LINE = 60  # code points of names above a title
_NAMED = 3  # people above a title; the notes name all
_LEGIBLE = 0.75  # below this share of the preferred sizes, the notes hold a part of a canvas


def add_spaces(deck: Deck, report: Report) -> None:
    """Add the table of needs by spaces, and one canvas per space."""
    if report.spaces and report.needs:  # the table of needs names their spaces
        with deck.aside(MERGED):
            _overview(deck, report)
    quotes = choose_quotes(report)
    add_each(
        deck,
        "space",
        get_first(report.spaces),
        part=PART,
        draw=lambda space, number: _canvas(
            deck, report, space, quotes.get(space.id), number=number
        ),
        lay_out=lambda spaces: lay_out_spaces(deck, report, spaces),
        tell=lambda space: [
            *_tell_ground(space),
            *_tell_whole(report, space, quotes.get(space.id)),
        ],
    )


def name_spaces(report: Report) -> str:
    """Return how many needs the spaces bring together, and what is in none, as a message."""
    loose = [n for n in report.needs if not any(has_need(s, n) for s in report.spaces)]
    elsewhere = sum(bool(need.elsewhere) for need in loose)
    hidden = len({space for need in loose for space in need.elsewhere})
    left = len(loose) - elsewhere
    gathered = len(report.needs) - len(loose)
    number = sum(any(has_need(s, n) for n in report.needs) for s in report.spaces)
    if not number and not elsewhere:
        return say("No need is in an opportunity space yet")
    if not number:
        told = say(
            "{number} {needs} in {spaces} not shown here",
            number=number_word(elsewhere).capitalize(),
            needs=choose_word(elsewhere, "need is", "needs are"),
            spaces=choose_word(hidden, "a space", "spaces"),
        )
        return "; ".join([told, *_tell_left(left)])
    spaces = f"{number_word(number).capitalize()} {choose_word(number, 'opportunity space')}"
    if loose:
        told = say(
            "{spaces} {gather} {number} of the {every} needs",
            spaces=spaces,
            gather=choose_word(number, "gathers", "gather"),
            number=number_word(gathered),
            every=number_word(len(report.needs)),
        )
        parts = [told, *_tell_left(left)]
        if elsewhere:
            parts.append(
                say(
                    "{number} {are} in {spaces} not shown here",
                    number=number_word(elsewhere),
                    are=choose_word(elsewhere, "is", "are"),
                    spaces=choose_word(hidden, "a space", "spaces"),
                )
            )
        return "; ".join(parts)
    if gathered == 1:
        return say(
            "{spaces} {take_up} one need",
            spaces=spaces,
            take_up=choose_word(number, "takes up", "take up"),
        )
    return say(
        "{spaces} {bring} {number} needs together",
        spaces=spaces,
        bring=choose_word(number, "brings", "bring"),
        number=number_word(gathered),
    )


def _tell_left(left: int) -> list[str]:
    """Return how many needs are in no space, if some are."""
    if not left:
        return []
    are = choose_word(left, "is", "are")
    return [say("{number} {are} not in any yet", number=number_word(left), are=are)]


def _overview(deck: Deck, report: Report) -> None:
    spaces = get_first(report.spaces)
    rows = [
        [
            TableCell(joined([need.code, need.short()]), face="serif"),
            *(TableCell("●" if has_need(space, need) else "", colour="accent") for space in spaces),
        ]
        for need in get_first(report.needs)
    ]
    few = len(spaces) < 5
    columns = [
        Column(say("Need"), 5 if few else 4.5),
        *(Column(space.name, 1.7 if few else 1.0, "ctr") for space in spaces),
    ]
    pages_of(
        deck,
        "Table",
        key="spaces",
        part=PART,
        kicker=say("Opportunity spaces"),
        title=name_spaces(report),
        columns=columns,
        rows=rows,
        size=12,
        tallest=90,
        padding=5,
        note=say("●  the need belongs to the space"),
        descr=say(
            "Table of needs by opportunity spaces; a dot shows that a need belongs to a space."
            " {spaces}.",
            spaces="; ".join(
                f"{space.name}: {_count_needs(space, sum(gathered))}"
                for space in spaces
                for gathered in [[has_need(space, need) for need in report.needs]]
            ),
        ),
    )


def _count_needs(space: SpacePage, shown: int) -> str:
    """Return how many needs a space has, and how many of them are not shown."""
    every = count_things(shown + space.hidden, "need")
    if not space.hidden:
        return every
    if not shown:
        return say("{needs}, not shown here", needs=every)
    return say("{needs}, {number:,} of them not shown here", needs=every, number=space.hidden)


def _headed(head: str, paras: list[Para], *, before: float = 0) -> list[Para]:
    return [label(head, before=before), *paras] if paras else []


def _canvas(
    deck: Deck, report: Report, space: SpacePage, quote: Quote | None, *, number: int
) -> None:
    """Draw a space on one slide; what would make its text small stands in the notes."""
    place = say("Opportunity space {number} of {every}", number=number, every=len(report.spaces))
    kicker = joined([place, *standing(report, space), _tell_shapers(space)])
    page = deck.page(
        "Canvas", key=hash_thing("space", space.id), part=PART, title=space.name, kicker=kicker
    )
    page.stale = space.stale
    needs = list_needs_of(report, space)
    if not any(paras for row in _on_one(space, needs, quote) for _, paras in row):
        told = say("Only its name has been written yet.")
        if space.hidden:
            told = say("What it gathers is not shown here.")
        page.write("story", [words(told, size=16, colour="muted")])
        _close(page, report, space, needs)
        return
    rows = find_rows(page, _on_one(space, needs, quote), area=_area(page))
    whole = rows.fits and (bool(deck.tight) or rows.scale >= _LEGIBLE)
    if not whole:
        rows = find_rows(page, _in_brief(space, needs, quote), area=_area(page))
        page.story(*_tell_ground(space))
    write_rows(page, rows)
    _close(page, report, space, needs, quote, brief=not whole)


def _area(page: Page) -> Box:
    top = page.below_title(0.16)
    return Box(LEFT, top, WIDTH, page.places["note"].box.y - 0.12 - top)


def _close(
    page: Page,
    report: Report,
    space: SpacePage,
    needs: list[NeedRow],
    quote: Quote | None = None,
    *,
    brief: bool = False,
) -> None:
    page.note(
        joined(
            [
                space.code,
                say("revision {revision}", revision=space.revision) if report.inside else "",
                _count_needs(space, len(needs)),
                space.basis or (f"{needs[0].code}: {needs[0].basis}" if len(needs) == 1 else ""),
                say("scope, assets and risks: see the notes") if brief else "",
            ]
        ),
        stale=space.stale,
    )
    page.story(*_tell_whole(report, space, quote))


def _tell_whole(report: Report, space: SpacePage, quote: Quote | None) -> list[str]:
    """Return what the notes tell of a space: its story, who shaped it, its needs and a quote."""
    return [
        say("Opportunity space {name}", name=name_thing(report, space)),
        space.narrative,
        say("Shaped with: {names}", names="; ".join(space.shaped_with))
        if space.shaped_with
        else "",
        *(
            say("Need {need}: {sentence}", need=need.code, sentence=need.sentence())
            for need in list_needs_of(report, space)
        ),
        *(quote_lines(quote, of=space.code, inside=report.inside) if quote else ()),
    ]


def _tell_shapers(space: SpacePage) -> str:
    tried = (name_shapers(space, most=most) for most in range(_NAMED, 0, -1))
    # The last is what the line above a title takes at most: one name, and how many others.
    names = name_shapers(space, most=1)
    names = next((each for each in tried if len(each) <= _LINE), names)
    return say("shaped with {names}", names=names) if names else ""


def name_shapers(space: SpacePage, *, most: int | None = None) -> str:
    """Return with whom a space was shaped; who did not agree to be named is counted.

    Args:
        space: The space.
        most: How many are named at most; the others are counted, too.
    """
    named = list(space.shaped_with[:most])
    others = space.unnamed + len(space.shaped_with) - len(named)
    if others:
        named.append(
            count_things(others, "other", "others")
            if named
            else count_things(others, "person", "people")
        )
    return render_names(named) if named else ""


def _states(space: SpacePage, *, size: float) -> Row:
    return [
        (role, _headed(head, [words(text, size=size, before=3)] if text else []))
        for role, head, text in (
            ("from", say("From"), space.from_state),
            ("to", say("To"), space.to_state),
            ("role", say("A role we could play"), space.role),
        )
    ]


def _on_one(space: SpacePage, needs: list[NeedRow], quote: Quote | None) -> list[Row]:
    bounds = _listed(say("Inside"), space.boundaries_in)
    assets = _listed(say("What we can build on"), space.assets)
    return [
        [("story", [words(space.narrative, size=15, colour="muted")] if space.narrative else [])],
        _states(space, size=15),
        [
            ("needs", _listed(say("Needs in this space"), _named(needs))),
            ("bounds", bounds + _listed(say("Outside"), space.boundaries_out, after=bounds)),
            ("assets", assets + _listed(say("What could go wrong"), space.risks, after=assets)),
        ],
        [("outside", _voice(quote, size=17)), ("ask", _asks(space, size=18))],
    ]


def _in_brief(space: SpacePage, needs: list[NeedRow], quote: Quote | None) -> list[Row]:
    """Return the purpose of a space, its needs and its quote, where a slide holds no more."""
    return [
        _states(space, size=16),
        [
            ("needs", _listed(say("Needs in this space"), _named(needs), size=15)),
            ("outside", _voice(quote, size=16)),
        ],
        [("ask", _asks(space, size=18))],
    ]


def _voice(quote: Quote | None, *, size: float) -> list[Para]:
    """Return a quote with who said it."""
    if quote is None:
        return []
    spoken = words(
        quoted(quote.words), size=size, face="serif", lang=quote.language, before=3, smallest=12
    )
    who = replace(words(attribution(quote), size=13, colour="muted", before=3), cut=False)
    return _headed(say("In their words"), [spoken, who])


def _tell_ground(space: SpacePage) -> list[str]:
    """Return for the notes what a slide in brief leaves out; the narrative is there anyway."""
    told = (
        (say("Inside"), space.boundaries_in),
        (say("Outside"), space.boundaries_out),
        (say("What we can build on"), space.assets),
        (say("What could go wrong"), space.risks),
    )
    return [f"{head}: {'; '.join(texts)}" for head, texts in told if texts]


def _named(needs: list[NeedRow]) -> tuple[str, ...]:
    return tuple(joined([need.code, need.short()]) for need in needs)


def _listed(
    head: str, texts: tuple[str, ...], *, size: float = 14, after: list[Para] | None = None
) -> list[Para]:
    return _headed(head, bullets(texts, size=size, before=4), before=8 if after else 0)


def _asks(space: SpacePage, *, size: float) -> list[Para]:
    asks = [
        words(ask_question(text), size=size, face="serif", before=4, smallest=12)
        for text in space.how_might_we
    ]
    return _headed(say("How might we"), [ask for ask in asks if ask.text()])


def ask_question(text: str) -> str:
    """Return a how-might-we question without its opening words, which are in the heading.

    Another question (“What would it take …”) stays as it was written.
    """
    plain = _OPENING.sub("", text.strip()).rstrip("? ")
    if not plain:
        return ""
    return f"{plain}?" if _ASKS.match(plain) else f"… {plain}?"
