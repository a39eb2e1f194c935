"""The data list that archives ask for: one row for each text, with who speaks in it. Pure."""

from __future__ import annotations

from lifeworld.exports.archive.model import ArchivedText, Deposit
from lifeworld.exports.deck.text import language_tag
from lifeworld.exports.sheet.table import Column, QuoteTable
from study.language import say

__all__ = ["build_data_list"]

BETWEEN = " | "


def build_data_list(deposit: Deposit) -> QuoteTable:
    """Return the data list of a deposit, after the form of the UK Data Archive."""
    titles = list(dict.fromkeys(t for own in deposit.attributes.values() for t in own))
    titles = [title for title in titles if title != "stratum"]
    columns = (
        Column(name=say("No."), told=say("The number of the text"), kind="number", width=6),
        Column(name=say("Text"), told=say("What it is called in the packet"), width=28),
        Column(name=say("Kind"), told=say("Focus group, interview and so on"), width=18),
        Column(name=say("Date"), told=say("Year and month"), width=10),
        Column(name=say("Stratum"), told=say("The stratum of the session"), width=24),
        Column(name=say("Language"), told=say("ISO 639-1"), width=10),
        Column(name=say("People"), told=say("Participants who speak"), kind="number", width=8),
        *(
            Column(
                name=title,
                told=say("Of those who speak: {title}, with how many they are", title=title),
                width=28,
            )
            for title in titles
        ),
        Column(name=say("Turns"), told=say("Turns that are shown"), kind="number", width=8),
        Column(
            name=say("Turns left out"), told=say("For want of consent"), kind="number", width=14
        ),
        Column(name=say("Words"), told=say("Words that are shown"), kind="number", width=10),
        Column(name=say("Files"), told=say("Where the text is in the packet"), width=48),
    )
    return QuoteTable(
        title=deposit.title,
        audience="archive",
        language=language_tag(deposit.language),
        layout="quote",
        columns=columns,
        rows=[
            _list_cells(deposit, text, number, titles)
            for number, text in enumerate(deposit.texts, start=1)
        ],
        about=(
            say("Data list of the study “{title}”.", title=deposit.title),
            *([deposit.notice] if deposit.notice else []),
            say("Its form is that of the UK Data Archive: a row for each text."),
        ),
        left_out=deposit.left_out,
        sheet=say("Data list"),
    )


def _list_cells(
    deposit: Deposit, text: ArchivedText, number: int, titles: list[str]
) -> tuple[str | int, ...]:
    return (
        number,
        text.name,
        text.kind,
        text.month,
        text.stratum,
        text.language,
        len(text.people),
        *(_count_values(deposit, text, title) for title in titles),
        text.turns,
        text.withheld,
        text.words,
        BETWEEN.join(f"transcripts/{text.name}.{suffix}" for suffix in ("txt", "pdf")),
    )


def _count_values(deposit: Deposit, text: ArchivedText, title: str) -> str:
    """Return the values of an attribute in a text, with how many people have each."""
    found: dict[str, int] = {}
    for person in text.people:
        value = deposit.attributes.get(person, {}).get(title, "")
        if value:
            found[value] = found.get(value, 0) + 1
    return BETWEEN.join(f"{value} ({number})" for value, number in sorted(found.items()))
