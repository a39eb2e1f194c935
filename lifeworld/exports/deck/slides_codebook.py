"""Appendix slides of the codebook: each code with its counts, and its definition where it fits."""

from __future__ import annotations

from lifeworld.exports.deck.deck import Deck
from lifeworld.exports.deck.table import Column, TableCell
from lifeworld.exports.deck.table_slides import pages_of
from lifeworld.exports.report import CodeRow, Report
from study.language import mark, render_number, say
from study.wording import choose_word, count_things

__all__ = ["add_codebook", "name_themes"]

PART = "Appendix"
_DEFINED = 16  # codes with definitions that fit on two slides; more stand in two halves, without


def add_codebook(deck: Deck, report: Report) -> None:
    """Add the codes with their counts; many stand side by side, their definitions in the notes."""
    if not report.codes:
        return
    number = len(report.codes)
    few = number <= (_DEFINED // 2 if deck.tight else _DEFINED)
    columns, rows = _list_defined(report) if few else _list_halves(report)
    told = [_tell_counts(report)]
    if not few:
        told.append(say("The notes hold the definitions and themes."))
    made = pages_of(
        deck,
        "Appendix table",
        key="codebook",
        part=PART,
        kicker=say("C  Codebook"),
        title=say(
            mark("{codes} that participants raised")
            if all(code.count.people for code in report.codes)
            else mark("{codes} in what was said and observed"),
            codes=count_things(number, "code"),
        ),
        columns=columns,
        rows=rows,
        size=11,
        tallest=64,
        padding=1,
        note=" ".join(told),
        descr=say(
            mark("Table of {codes} with theme, definition and evidence.")
            if few
            else mark("Table of {codes} with their evidence, in two halves side by side."),
            codes=count_things(number, "code"),
        ),
    )
    if not few:
        made[0][0].story(*(_tell_code(code) for code in report.codes))


def _tell_counts(report: Report) -> str:
    return say(
        mark(
            "Groups and {noun} that raised it in any session; each counts once. Other codes are"
            " left out."
        )
        if report.method.codes > len(report.codes)
        else mark("Groups and {noun} that raised it in any session; each counts once."),
        noun=report.noun,
    )


def _list_counts(code: CodeRow) -> list[TableCell]:
    counts = (code.count.groups, code.count.people, code.count.mentions)
    return [TableCell(render_number(number)) for number in counts]


def _count_columns(report: Report) -> list[Column]:
    return [
        Column(say("Groups"), 0.8, "ctr"),
        Column(report.noun.capitalize(), 0.8, "ctr"),
        Column(say("Mentions"), 0.9, "ctr"),
    ]


def _list_defined(report: Report) -> tuple[list[Column], list[list[TableCell]]]:
    """Return a row for each code, with its definition and below it its theme."""
    columns = [Column(say("Code"), 2.0), Column(say("Definition, and theme"), 7.9)]
    rows = [
        [
            TableCell(code.name, bold=True),
            TableCell(code.definition or say("no definition yet"), extra=_tell_themes(code)),
            *_list_counts(code),
        ]
        for code in report.codes
    ]
    return [*columns, *_count_columns(report)], rows


def _list_halves(report: Report) -> tuple[list[Column], list[list[TableCell]]]:
    """Return rows of two codes each: the first half of them on the left, in their order."""
    half = [Column(say("Code"), 3.4), *_count_columns(report)]
    middle = -(-len(report.codes) // 2)
    left, right = report.codes[:middle], report.codes[middle:]
    blank = [TableCell("")] * len(half)
    rows = []
    for place, code in enumerate(left):
        beside = (
            [TableCell(right[place].name, bold=True), *_list_counts(right[place])]
            if place < len(right)
            else blank
        )
        rows.append([TableCell(code.name, bold=True), *_list_counts(code), *beside])
    return [*half, *half], rows


def _tell_code(code: CodeRow) -> str:
    told = f"{code.name}: {code.definition or say('no definition yet')}"
    return f"{told} {_tell_themes(code)}".strip()


def name_themes(code: CodeRow) -> str:
    """Return the themes of a code, and that others are not shown."""
    named = list(code.themes)
    if code.hidden:
        few = say("not shown here")
        named.append(say("{number:,} not shown", number=code.hidden) if named else few)
    return "; ".join(named) or "–"


def _tell_themes(code: CodeRow) -> str:
    """Return the themes of a code with a heading, empty if it is in none."""
    number = len(code.themes) + bool(code.hidden)
    if not number:
        return ""
    theme = choose_word(number, "Theme", "Themes")
    return say("{theme}: {names}", theme=theme, names=name_themes(code))
