"""Joint displays as a report holds them."""

from __future__ import annotations

from dataclasses import dataclass

from lifeworld.exports.report_findings import Quote

__all__ = ["JointLine", "JointPage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JointLine:
    """One stratum: its figure, who raised the theme, and a quote.

    Attributes:
        figure: As it stands in the table; empty where there is none or it is held.
        base: How many answered, or None.
        held: Whether the figure is not shown, because it is of too few.
        people: Who raised the theme, as `Cell.text` says it.
        verdict: What both say together of the stratum, as an English word; empty where nothing is
            said of it alone, or its figure is held.
    """

    stratum: str
    figure: str = ""
    base: int | None = None
    held: bool = False
    people: str = ""
    quotes: tuple[Quote, ...] = ()
    verdict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JointPage:
    """A measure beside a theme, and what a researcher says that both say together.

    Attributes:
        figures: What the table of figures is called.
        source: Where the figures come from, and `date` what day they are about.
        verdict: confirm, nuance, contradict or silent, as an English sentence.
        held: Whether any figure is not shown.
        stale: Whether something has changed since it was said.
    """

    id: str
    measure: str
    theme: str
    figures: str
    source: str
    verdict: str
    date: str = ""
    words: str = ""
    lines: tuple[JointLine, ...] = ()
    held: bool = False
    stale: bool = False
