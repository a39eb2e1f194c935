"""Keeps tables and text boxes out of the mouth of whoever spoke before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from study.language import say
from transcripts.reading.hits import Hit, Line
from transcripts.reading.loose_labels import Doubt
from transcripts.reading.readers.draft import Aside
from transcripts.reading.speakers import guess_label_kind

__all__ = ["add_asides", "find_places"]


def find_places(lines: Sequence[Line], asides: Sequence[Aside]) -> list[Aside | None]:
    """Return for each line the table or box in which it stands, or None."""
    places: list[Aside | None] = []
    left = iter(asides)
    aside = next(left, None)
    for line in lines:
        while aside is not None and line.start >= aside.end:
            aside = next(left, None)
        places.append(aside if aside is not None and line.start >= aside.start else None)
    return places


def add_asides(
    lines: Sequence[Line], places: Sequence[Aside | None], hits: Sequence[Hit]
) -> tuple[list[Hit], list[Doubt]]:
    """Return the hits with those added that tables and boxes begin, and the doubtful guesses.

    Words in a table or box are nobody's until a label or a row with a speaker begins. Words behind
    it without a label go on with the speaker before it, which is listed as doubtful.
    """
    found = {hit.line: hit for hit in hits}
    distinct = {id(aside): aside for aside in places if aside is not None}
    rows = {row.at: row for aside in distinct.values() for row in aside.rows}
    added: dict[int, Hit] = {}
    doubts: list[Doubt] = []
    current: Hit | None = None  # who speaks here
    held: Hit | None = None  # who spoke before the table or box
    before: Aside | None = None
    for number, (line, aside) in enumerate(zip(lines, places, strict=True)):
        if before is None and aside is not None:
            held = current
        hit = found.get(number)
        if hit is None and (row := rows.get(line.start)) is not None:
            kind = guess_label_kind(row.label)
            hit = Hit(number, row.label, kind, row.words, row.time, sure=True, open=not row.label)
        elif hit is None and aside is not before and (found or added):
            if aside is not None:
                hit = Hit(number, "", "", line.start, open=True)
            elif held is not None and not line.heading:
                hit = replace(held, line=number, words=line.start, time="")
                if not held.open:
                    guess = say(
                        "follows a table or box; read as more words of “{label}”", label=held.label
                    )
                    doubts.append(Doubt(line.start, guess))
        if hit is not None:
            current = added[number] = hit
        elif line.heading:
            current = None
        before = aside
    first = next((at for at, hit in sorted(added.items()) if not hit.open), len(lines))
    return [hit for at, hit in sorted(added.items()) if at >= first], doubts
