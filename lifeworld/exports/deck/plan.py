"""What a deck holds of a report: its cut, the order of its slides, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from study.errors import InvalidInput
from study.language import mark, say

__all__ = ["CUTS", "WHOLE", "Plan", "check_cut"]

WHOLE = "full"
CUTS: Mapping[str, str] = {
    "executive": mark("Executive: five slides for those who decide"),
    WHOLE: mark("Full: every finding with its evidence, and an appendix"),
    "brief": mark("Brief: the study on two pages"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a deck holds of its report, and in which order.

    Attributes:
        cut: executive, full or brief.
        order: The keys of slides that come first, in their order; the others follow as usual.
        hidden: The keys of slides that are left out.
        shown: The keys of slides that are in it although they usually stand aside.
        titles: Titles that somebody wrote, with the keys of the merged slides they are of.
        token: By which the deck is known again when it is handed back; empty for none.
    """

    cut: str = WHOLE
    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    titles: tuple[tuple[str, str], ...] = ()
    token: str = ""


def check_cut(cut: str) -> None:
    """Refuse a cut that there is not."""
    if cut not in CUTS:
        raise InvalidInput(
            say("“{cut}” is not a cut of a deck.", cut=cut),
            hint=say("Choose one of {cuts}.", cuts=", ".join(CUTS)),
        )
