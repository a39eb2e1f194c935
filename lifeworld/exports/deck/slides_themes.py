"""Slides of themes: who raised what, who was not asked, and how widely each was raised."""

from __future__ import annotations

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.inherit import READABLE, Palette
from lifeworld.exports.deck.looks import contrast, mixed
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.paragraphs import label, shortened, words
from lifeworld.exports.deck.standing import standing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, number_word
from lifeworld.exports.report import Report, ThemeRow
from study.language import mark, render_number, say
from study.wording import choose_word, count_things

__all__ = ["add_themes"]

PART = "Insights"
BARS = 12
_SHADES = (0.10, 0.22, 0.38, 0.58, 0.82)
_GATHER = mark(
    "Gather codes into themes. This slide then shows who raised what, and who was not asked."
)
_ENOUGH = 3  # people asked, for a share to be a headline
_SAYABLE = 80  # longest theme name that fits in a title, in characters


def _shade(share: float, palette: Palette) -> tuple[str, str]:
    """Return the fill for a share of people, and a text colour readable on it."""
    if share <= 0:
        return "", "muted"
    accent, ground = palette.values["accent"], palette.values["ground"]
    step = min(len(_SHADES) - 1, int(share * len(_SHADES) - 1e-9))
    fill = mixed(accent, ground, share=_SHADES[step])
    inks = {"ink": palette.values["ink"], "FFFFFF": "FFFFFF", "000000": "000000"}
    if contrast(inks["ink"], fill) >= READABLE:
        return fill, "ink"
    return fill, max(inks, key=lambda name: contrast(inks[name], fill))


def add_themes(deck: Deck, report: Report) -> None:
    """Add the table of themes by strata; without these, and if the method counts, a bar chart."""
    if not report.themes:
        held = "theme" in report.kept_back
        page = deck.page(
            "Title and body",
            key="themes",
            part=PART,
            kicker=say("Themes"),
            title=say("This version shows no theme") if held else say("There is no theme yet"),
        )
        if held:
            page.write("main", [words(say("The appendix says what was left out."), size=16)])
        elif report.inside:
            page.write("main", [words(say(_GATHER), size=16)])
        return
    strata: list[str] = []
    for theme in report.themes:
        strata += [cell.stratum for cell in theme.by_stratum if cell.stratum not in strata]
    if len(strata) == 1:  # the same numbers as the total
        strata = []
    ordered = sorted(report.themes, key=lambda t: (-t.count.share(), -t.count.people, t.name))
    _heat(deck, report, ordered, strata)
    raised = any(theme.count.people for theme in ordered)
    bars = sum(theme.count.people_asked > 0 for theme in ordered)
    # One bar says no more than the table does, and beside strata the table is the picture.
    if raised and bars > 1 and not strata and "reflexive" not in report.method.profile.lower():
        _bars(deck, ordered, noun=report.noun)


def _heat(deck: Deck, report: Report, ordered: list[ThemeRow], strata: list[str]) -> None:
    palette = deck.palette("Table")
    rows = []
    for theme in ordered:
        row = [TableCell(joined([theme.name, *standing(report, theme)]), face="serif")]
        cells = {cell.stratum: cell for cell in theme.by_stratum}
        for stratum in strata:
            cell = cells.get(stratum)
            told = cell.count if cell and cell.asked and not cell.held else None
            share = told.share() if told else 0.0
            fill, colour = _shade(share, palette)
            row.append(TableCell(cell.text() if cell else say("n.a."), fill=fill, colour=colour))
        asked = theme.count.people_asked
        row.append(TableCell(f"{theme.count.people}/{asked}" if asked else say("n.a."), bold=True))
        rows.append(row)
    share = 1.0 if len(strata) <= 8 else 0.72
    columns = [
        Column(say("Theme"), 3.9),
        *(Column(name, share, "ctr") for name in strata),
        Column(say("Total"), share, "ctr"),
    ]
    made = pages_of(
        deck,
        "Table",
        key="themes",
        part=PART,
        kicker=say("Themes at a glance"),
        title=_name_widest(report, ordered),
        columns=columns,
        rows=rows,
        size=13 if len(ordered) <= 9 else 12,
        padding=3,
        tallest=52,
        note="   ".join(
            [
                say("{noun} who raised it / asked.", noun=report.noun.capitalize()),
                *_explain_signs({cell.text for row in rows for cell in row}),
                *(_explain_strata(report, ordered) if strata else ()),
            ]
        ),
        descr=say(
            mark(
                "Heat map of {themes} by stratum: {noun} who raised a theme out of those asked."
                " A dash: asked and not raised. n.a.: not asked."
            )
            if strata
            else mark(
                "Heat map of {themes}: {noun} who raised a theme out of those asked."
                " A dash: asked and not raised. n.a.: not asked."
            ),
            themes=count_things(len(ordered), "theme"),
            noun=report.noun,
        ),
    )
    page = made[0][0]
    page.story(say("Strata: {strata}", strata=", ".join(strata)) if strata else "")
    for theme in ordered:
        own = say("Theme {id}", id=theme.id) if report.inside else say("Theme")
        concept = theme.organising_concept if theme.count.people else ""
        page.story(f"{own}: {theme.name}. {theme.count.render_raised()}. {concept}".strip())


def _explain_signs(cells: set[str]) -> list[str]:
    """Return what a dash and “n.a.” mean, where they stand in the table."""
    signs = (("–", say("–  asked, not raised.")), (say("n.a."), say("n.a.  not asked.")))
    return [told for sign, told in signs if sign in cells]


def _explain_strata(report: Report, themes: list[ThemeRow]) -> list[str]:
    """Return how to read the columns, and that somebody was heard in several, if so."""
    cells = [cell for theme in themes for cell in theme.by_stratum]
    told = []
    if any(not cell.held for cell in cells):
        told.append(say("Darker cells: larger share."))
    if any(cell.held for cell in cells):
        told.append(say("n.s.  not shown: few were asked in one of the strata."))
    twice = any(
        sum(cell.count.people_asked for cell in theme.by_stratum if cell.count and cell.asked)
        > theme.count.people_asked
        for theme in themes
    )
    if report.crossed:
        told.append(say("Columns: the strata of the sessions."))
    if twice:
        told.append(say("A person heard in several strata counts in each of them."))
    return told


def _name_widest(report: Report, ordered: list[ThemeRow]) -> str:
    """Return a title that says which theme the largest share raised, if it is one alone."""
    top = ordered[0]
    if not top.count.people:
        if not report.method.codings:
            return say("No theme has a coding yet")
        return say("No theme was raised by somebody who was asked about it")
    level = [theme for theme in ordered if theme.count.share() == top.count.share()]
    if len(level) > 1 and all(theme.count.people_asked >= _ENOUGH for theme in level):
        number = number_word(len(level)).capitalize()
        if top.count.share() == 1:
            return say(
                "{number} themes were raised by everybody who was asked about them", number=number
            )
        return say(
            "{number} themes were raised by the largest share, {share:.0%} of those asked",
            number=number,
            share=top.count.share(),
        )
    # A share of one or two people is no headline.
    large = next((t for t in ordered if t.count.people_asked >= _ENOUGH), top)
    if large is not top and large.count.people:
        name = f"“{large.name}”" if len(large.name) <= _SAYABLE else say("One theme")
        return say(
            "{theme} was raised by {people}",
            theme=name,
            people=large.count.render_those(large.count.people),
        )
    asked = top.count.render_those(top.count.people)
    if len(ordered) == 1 or len(level) > 1:
        name = say("The theme") if len(ordered) == 1 else say("One theme")
        name = f"“{top.name}”" if len(top.name) <= _SAYABLE else name
        return say("{theme} was raised by {people}", theme=name, people=asked)
    if len(top.name) > _SAYABLE:
        number = number_word(len(ordered)).capitalize()
        return say(
            "{number} themes; the one raised by the largest share: {people}",
            number=number,
            people=asked,
        )
    return say("“{theme}” was raised by the largest share: {people}", theme=top.name, people=asked)


def _bars(deck: Deck, ordered: list[ThemeRow], *, noun: str) -> None:
    """Draw how widely themes were raised: numbers, or shares where not the same people were asked.

    Numbers of different wholes are not compared by the length of a bar.
    """
    counted = [theme for theme in ordered if theme.count.people_asked]
    asked = {theme.count.people_asked for theme in counted}
    shares = len(asked) > 1
    key = (lambda t: (-t.count.share(), -t.count.people, t.name)) if shares else _by_people
    shown = sorted(counted, key=key)[:BARS]
    first = next((t for t in shown if t.count.people_asked >= _ENOUGH), shown[0])
    last = shown[-1]
    people = _tell(first, shares=shares)
    title = say("{people} spoke of “{theme}”", people=people, theme=first.name)
    if last is not first and last.count.people:
        title = say(
            "{people} spoke of “{theme}”, {few} of “{last}”",
            people=people,
            theme=first.name,
            few=_tell(last, shares=shares, short=True),
            last=last.name,
        )
    if len(title) > 2 * _SAYABLE:
        level = sum(key(theme)[0] == key(first)[0] for theme in shown) > 1
        told = mark("{people} spoke of the theme raised most")
        if level:
            told = mark("{people} spoke of one of the themes raised most")
        if first is not shown[0]:
            told = mark("{people} spoke of one of the themes")
        title = say(told, people=people)
    title = title[:1].upper() + title[1:]
    page = deck.page(
        "Chart",
        key="shares",
        part=PART,
        title=title,
        kicker=say("Themes by {noun}", noun=noun),
    )
    left: list[Para] = []
    # A theme that nobody raised is an expectation: its concept is no finding.
    for theme in [t for t in shown if t.organising_concept and t.count.people][:3]:
        left += [
            label(theme.name, before=16 if left else 0),
            words(theme.organising_concept, size=15, before=3),
        ]
    page.write("left", left)
    names = [shortened(theme.name, most=_SAYABLE) for theme in shown]
    values = [theme.count.people for theme in shown]
    if shares:
        names = [f"{n} (n = {t.count.people_asked})" for n, t in zip(names, shown, strict=True)]
        values = [round(theme.count.share() * 100) for theme in shown]
    page.chart(
        names,
        values,
        name=say("Share in per cent") if shares else noun.capitalize(),
        descr=say(
            mark("Bar chart of shares of {noun} per theme. {themes}.")
            if shares
            else mark("Bar chart of {noun} per theme. {themes}."),
            noun=noun,
            themes="; ".join(
                say(
                    "{theme}: {people} of {asked}",
                    theme=t.name,
                    people=t.count.people,
                    asked=t.count.people_asked,
                )
                for t in shown
            ),
        ),
    )
    rest = len(counted) - len(shown)
    unasked = len(ordered) - len(counted)
    told = say("{noun} who raised a theme; each counts once", noun=noun.capitalize())
    if shares:
        told = say(
            "Per cent of the {noun} asked about a theme who raised it; n: how many were asked",
            noun=noun,
        )
    notes = [told]
    if unasked:
        notes.append(
            say(
                "{themes} nobody was asked about {are} left out",
                themes=count_things(unasked, "theme that", "themes that"),
                are=choose_word(unasked, "is", "are"),
            )
        )
    if rest:
        notes.append(say("{themes} not shown", themes=count_things(rest, "further theme")))
    page.note("; ".join(notes))
    page.story(*(f"{theme.name}: {theme.count.render_raised()}" for theme in shown))


def _by_people(theme: ThemeRow) -> tuple[float, float, str]:
    return -theme.count.people, 0, theme.name


def _tell(theme: ThemeRow, *, shares: bool, short: bool = False) -> str:
    count = theme.count
    if shares:
        return (
            say(
                "{people:,} of {asked:,}",
                people=count.people,
                asked=count.people_asked,
            )
            if short
            else count.render_those(count.people)
        )
    return render_number(count.people) if short else count.count_raised()
