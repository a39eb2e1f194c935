"""Which codes' suggestions can be trusted, by a rule that is written down. Pure.

docs/explanation/suggestions.md says the rule in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from coding.suggestions.prevalence.figures import measure_lower
from study.language import say
from study.wording import count_things

__all__ = [
    "ENOUGH_READ",
    "FEWEST_SUGGESTED",
    "FEWEST_USES",
    "LEAST_AGREEMENT",
    "LEAST_PRECISION",
    "MARGIN",
    "Case",
    "Verdict",
    "choose_verdict",
    "describe_trust",
]

FEWEST_USES = 5  # passages with a code, by people; with fewer nothing is said of it
MARGIN = 0.05  # the machine may be this much less like a coder than another coder is
LEAST_AGREEMENT = 0.5  # where two people agree less, to be as good as they are is no reason
ENOUGH_READ = 24  # passages read at random
LEAST_PRECISION = 0.7  # lower end of the interval of 95 %
FEWEST_SUGGESTED = 9  # suggestions of a code among them; eight of eight do not show that much
_NAMED = 8  # codes named one by one

Verdict = Literal["trust", "look", "rare", "unread", "few"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is known of a code's suggestions.

    Attributes:
        name: The code's name.
        uses: Passages that people gave the code.
        shared: Units on which either of two coders has it; 0 without a second coder.
        people: F1 of the two coders on this code.
        machine: Mean F1 of the machine with each of them.
        read: Passages read at random.
        suggested: Those of them for which the code is suggested.
        right: Those of these that have the code.
    """

    name: str
    uses: int
    shared: int = 0
    people: float = 0.0
    machine: float = 0.0
    read: int = 0
    suggested: int = 0
    right: int = 0


def choose_verdict(case: Case) -> Verdict:
    """Return whether a code's suggestions can be trusted.

    Returns:
        “trust”, “look” (look twice), or why it cannot be said yet: “rare” (too few uses), “unread”
        (neither a second coder nor passages read at random), “few” (read, but hardly suggested).
    """
    if case.uses < FEWEST_USES:
        return "rare"
    if case.shared >= FEWEST_USES:
        # Rounded, so that .75 beside .80 is within a margin of .05 for computers too.
        near = round(case.machine - case.people + MARGIN, 6) >= 0
        return "trust" if near and case.people >= LEAST_AGREEMENT else "look"
    if case.read < ENOUGH_READ:
        return "unread"
    if measure_lower(case.right, case.suggested) >= LEAST_PRECISION:
        return "trust"
    at_best = 1 - measure_lower(case.suggested - case.right, case.suggested)
    open_yet = case.suggested < FEWEST_SUGGESTED and at_best >= LEAST_PRECISION
    return "few" if open_yet else "look"


def describe_trust(cases: Iterable[Case]) -> str:
    """Return in one line which codes' suggestions can be trusted; "" without codes."""
    found: dict[Verdict, list[str]] = {}
    for case in cases:
        found.setdefault(choose_verdict(case), []).append(case.name)
    told = []
    if trusted := found.get("trust"):
        told.append(say("Trust: {codes}.", codes=_list_names(trusted)))
    if doubted := found.get("look"):
        told.append(say("Look twice: {codes}.", codes=_list_names(doubted)))
    open_ones = []
    if number := len(found.get("rare", ())):
        open_ones.append(
            say(
                "{codes} with fewer than {fewest} uses",
                codes=count_things(number, "code"),
                fewest=FEWEST_USES,
            )
        )
    if number := len(found.get("few", ())):
        open_ones.append(
            say(
                "{codes} with fewer than {fewest} suggestions among the passages read at random",
                codes=count_things(number, "code"),
                fewest=FEWEST_SUGGESTED,
            )
        )
    if number := len(found.get("unread", ())):
        open_ones.append(
            say(
                "{codes}, until {enough} passages are read at random",
                codes=count_things(number, "code"),
                enough=ENOUGH_READ,
            )
        )
    if open_ones:
        told.append(say("Cannot be said yet: {codes}.", codes="; ".join(open_ones)))
    return " ".join(told)


def _list_names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    if len(names) > _NAMED:
        return say("{names} and {number} more", names=shown, number=len(names) - _NAMED)
    return shown
