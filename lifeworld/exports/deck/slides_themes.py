"""Slides of themes: who raised what, who was not asked, and how widely each was raised."""

from __future__ import annotations

from lifeworld.exports.deck.looks import contrast, mixed
from lifeworld.exports.deck.measure_text import Para
from lifeworld.exports.deck.page import Deck
from lifeworld.exports.deck.paragraphs import label, shortened, words
from lifeworld.exports.deck.standing import standing
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.deck.text import joined, number_word
from lifeworld.exports.report import Report, ThemeRow
from study.wording import choose_word, count_things

__all__ = ["add_themes"]

PART = "Insights"
BARS = 12
_SHADES = (0.10, 0.22, 0.38, 0.58, 0.82)
_GATHER = "Gather codes into themes. This slide then shows who raised what, and who was not asked."
_ENOUGH = 3  # people asked, for a share to be a headline
_SAYABLE = 80  # longest theme name that fits in a title, in characters


def _shade(share: float, accent: str, ground: str) -> tuple[str, str]:
    """Return the fill for a share of people, and a text colour readable on it."""
    if share <= 0:
        return "", "muted"
    step = min(len(_SHADES) - 1, int(share * len(_SHADES) - 1e-9))
    fill = mixed(accent, ground, share=_SHADES[step])
    return fill, max(("ink", "FFFFFF"), key=lambda c: contrast("2A2522" if c == "ink" else c, fill))


def add_themes(deck: Deck, report: Report) -> None:
    """Add the table of themes by groups and, if the method counts, the bar chart."""
    if not report.themes:
        held = "theme" in report.kept_back
        page = deck.page(
            "Title and body",
            part=PART,
            kicker="Themes",
            title="This version shows no theme" if held else "There is no theme yet",
        )
        if held:
            page.write("main", [words("The appendix says what was left out.", size=16)])
        elif report.inside:
            page.write("main", [words(_GATHER, size=16)])
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
    # One bar says no more than the table does.
    if raised and bars > 1 and "reflexive" not in report.method.profile.lower():
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
            fill, colour = _shade(share, palette.values["accent"], palette.values["ground"])
            row.append(TableCell(cell.text() if cell else "n.a.", fill=fill, colour=colour))
        asked = theme.count.people_asked
        row.append(TableCell(f"{theme.count.people}/{asked}" if asked else "n.a.", bold=True))
        rows.append(row)
    share = 1.0 if len(strata) <= 8 else 0.72
    columns = [
        Column("Theme", 3.9),
        *(Column(name, share, "ctr") for name in strata),
        Column("Total", share, "ctr"),
    ]
    made = pages_of(
        deck,
        "Table",
        part=PART,
        kicker="Themes at a glance",
        title=_name_widest(report, ordered),
        columns=columns,
        rows=rows,
        size=13 if len(ordered) <= 9 else 12,
        padding=3,
        tallest=52,
        note=f"{report.noun.capitalize()} who raised it / asked."
        + _explain_signs({cell.text for row in rows for cell in row})
        + (_explain_strata(report, ordered) if strata else ""),
        descr=f"Heat map of {count_things(len(ordered), 'theme')}"
        + (" by stratum" if strata else "")
        + f": {report.noun} who raised a theme out of those"
        " asked. A dash: asked and not raised. n.a.: not asked.",
    )
    page = made[0][0]
    page.story(f"Strata: {', '.join(strata)}" if strata else "")
    for theme in ordered:
        own = f"Theme {theme.id}" if report.inside else "Theme"
        concept = theme.organising_concept if theme.count.people else ""
        page.story(f"{own}: {theme.name}. {theme.count.render_raised()}. {concept}".strip())


def _explain_signs(cells: set[str]) -> str:
    """Return what a dash and “n.a.” mean, where they stand in the table."""
    signs = (("–", "–  asked, not raised."), ("n.a.", "n.a.  not asked."))
    return "".join(f"   {told}" for sign, told in signs if sign in cells)


def _explain_strata(report: Report, themes: list[ThemeRow]) -> str:
    """Return how to read the columns, and that somebody was heard in several, if so."""
    cells = [cell for theme in themes for cell in theme.by_stratum]
    told = "   Darker cells: larger share." if any(not cell.held for cell in cells) else ""
    if any(cell.held for cell in cells):
        told += "   n.s.  not shown: few were asked in one of the strata."
    twice = any(
        sum(cell.count.people_asked for cell in theme.by_stratum if cell.count and cell.asked)
        > theme.count.people_asked
        for theme in themes
    )
    if report.crossed:
        told += "   Columns: the strata of the sessions."
    if twice:
        told += "   A person heard in several strata counts in each of them."
    return told


def _name_widest(report: Report, ordered: list[ThemeRow]) -> str:
    """Return a title that says which theme the largest share raised, if it is one alone."""
    top = ordered[0]
    if not top.count.people:
        if not report.method.codings:
            return "No theme has a coding yet"
        return "No theme was raised by somebody who was asked about it"
    level = [theme for theme in ordered if theme.count.share() == top.count.share()]
    if len(level) > 1 and all(theme.count.people_asked >= _ENOUGH for theme in level):
        number = number_word(len(level)).capitalize()
        if top.count.share() == 1:
            return f"{number} themes were raised by everybody who was asked about them"
        return (
            f"{number} themes were raised by the largest share, {top.count.share():.0%} of those"
            " asked"
        )
    # A share of one or two people is no headline.
    large = next((t for t in ordered if t.count.people_asked >= _ENOUGH), top)
    if large is not top and large.count.people:
        name = f"“{large.name}”" if len(large.name) <= _SAYABLE else "One theme"
        return f"{name} was raised by {large.count.render_those(large.count.people)}"
    asked = top.count.render_those(top.count.people)
    if len(ordered) == 1:
        name = f"“{top.name}”" if len(top.name) <= _SAYABLE else "The theme"
        return f"{name} was raised by {asked}"
    if len(level) > 1:
        name = f"“{top.name}”" if len(top.name) <= _SAYABLE else "One theme"
        return f"{name} was raised by {asked}"
    if len(top.name) > _SAYABLE:
        number = number_word(len(ordered)).capitalize()
        return f"{number} themes; the one raised by the largest share: {asked}"
    return f"“{top.name}” was raised by the largest share: {asked}"


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
    title = f"{_tell(first, shares=shares)} spoke of “{first.name}”"
    if last is not first and last.count.people:
        title += f", {_tell(last, shares=shares, short=True)} of “{last.name}”"
    if len(title) > 2 * _SAYABLE:
        level = sum(key(theme)[0] == key(first)[0] for theme in shown) > 1
        which = "one of the themes raised most" if level else "the theme raised most"
        which = which if first is shown[0] else "one of the themes"
        title = f"{_tell(first, shares=shares)} spoke of {which}"
    title = title[:1].upper() + title[1:]
    page = deck.page("Chart", part=PART, title=title, kicker=f"Themes by {noun}")
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
        name="Share in per cent" if shares else noun.capitalize(),
        descr=f"Bar chart of {'shares of ' if shares else ''}{noun} per theme. "
        + "; ".join(f"{t.name}: {t.count.people} of {t.count.people_asked}" for t in shown)
        + ".",
    )
    rest = len(counted) - len(shown)
    unasked = len(ordered) - len(counted)
    told = f"{noun.capitalize()} who raised a theme; each counts once"
    if shares:
        told = f"Per cent of the {noun} asked about a theme who raised it; n: how many were asked"
    if unasked:
        told += f"; {count_things(unasked, 'theme that', 'themes that')} nobody was asked about"
        told += f" {choose_word(unasked, 'is', 'are')} left out"
    page.note(told + (f"; {count_things(rest, 'further theme')} not shown" if rest else ""))
    page.story(*(f"{theme.name}: {theme.count.render_raised()}" for theme in shown))


def _by_people(theme: ThemeRow) -> tuple[float, float, str]:
    return -theme.count.people, 0, theme.name


def _tell(theme: ThemeRow, *, shares: bool, short: bool = False) -> str:
    count = theme.count
    if shares:
        return (
            f"{count.people:,} of {count.people_asked:,}"
            if short
            else count.render_those(count.people)
        )
    return f"{count.people:,}" if short else count.count_raised()
