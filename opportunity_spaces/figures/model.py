"""Figures and joint displays as values.

A joint display sets figures and findings side by side and says what they say together (Guetterman,
Fetters and Creswell, 2015, doi 10.1370/afm.1865).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NewType

from study.language import mark
from themes.model import Cell, ThemeId

__all__ = [
    "PART_VERDICTS",
    "VERDICTS",
    "WHOLE",
    "Figure",
    "FigureRow",
    "FigureSet",
    "FigureSetId",
    "FigureTable",
    "Joint",
    "JointId",
    "JointRow",
]

FigureSetId = NewType("FigureSetId", str)
JointId = NewType("JointId", str)

WHOLE = "*"  # in place of a stratum: the segment is everybody
VERDICTS = {
    "": mark("Not said yet"),
    "confirm": mark("They confirm each other"),
    "nuance": mark("One nuances the other"),
    "contradict": mark("They contradict each other"),
    "silent": mark("One is silent on the other"),
}
# The same of one stratum, in a word or two that fit a cell.
PART_VERDICTS = {
    "confirm": mark("confirms", context="figure and people"),
    "nuance": mark("nuances", context="figure and people"),
    "contradict": mark("contradicts", context="figure and people"),
    "silent": mark("silent", context="figure and people"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureSet:
    """One table of figures, such as a survey of members.

    Attributes:
        source: Where the figures come from.
        day: The ISO date that they are about; may be empty.
        file: The name of the file they came in.
    """

    id: FigureSetId
    title: str
    source: str
    day: str
    file: str
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of one segment.

    Attributes:
        segment: What the table calls the segment.
        stratum_id: The stratum that it is; WHOLE for everybody, empty where nobody of it was met.
        measure: What is measured: “Satisfaction (1–5)”.
        told: The figure as it stands in the table: “4.1”, “82 %”.
        amount: The figure as a number.
        base: How many answered; None where the table does not say.
    """

    id: str
    set_id: FigureSetId
    segment: str
    stratum_id: str
    measure: str
    told: str
    amount: float
    base: int | None
    position: int
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A row of a table that may be imported: one segment with its figures."""

    segment: str
    base: int | None
    told: Mapping[str, str]
    amounts: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """What a file holds, before it is imported.

    Attributes:
        file: Its name.
        columns: Its headers.
        segment: The header of the column with the segments.
        base: The header of the column that says how many answered, or empty.
        measures: The headers of the columns of figures.
        notes: What was left out, one sentence each.
    """

    file: str
    columns: tuple[str, ...]
    segment: str
    base: str
    measures: tuple[str, ...]
    rows: tuple[FigureRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """What a researcher says that a measure and a theme say together.

    Attributes:
        seen: What stood beside each other then, by stratum: figure and count.
        parts: What is said of single strata, by their ids; those without a word are not in it.
    """

    id: JointId
    set_id: FigureSetId
    measure: str
    theme_id: ThemeId
    verdict: str
    words: str
    seen: Mapping[str, str]
    by: str
    at: str
    rev: int
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class JointRow:
    """One stratum of a joint display.

    Attributes:
        stratum_id: The stratum; WHOLE for everybody, empty for a segment of which nobody was met.
        name: The stratum, or the segment as the table calls it.
        figure: The figure of the segment, or None where the table has none.
        cell: How widely the theme was raised, or None where nobody of the segment was met.
    """

    stratum_id: str
    name: str
    figure: Figure | None = None
    cell: Cell | None = None
