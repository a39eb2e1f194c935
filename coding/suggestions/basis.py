"""What the probabilities of a run rest on, and a sentence that says so. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from study.language import say
from study.wording import count_things

__all__ = [
    "ENOUGH_DECIDED",
    "ENOUGH_SAMPLED",
    "Basis",
    "Grounds",
    "choose_basis",
    "describe_basis",
    "describe_precision",
    "parse_grounds",
    "render_grounds",
]

Basis = Literal["sample", "read", "decisions", "none"]

ENOUGH_SAMPLED = 24  # passages of a random sample; fewer say too little about base rates
ENOUGH_DECIDED = 40  # accepted and rejected pairs, with both verdicts among them
_NAMED = 3  # codes named in a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What the probabilities of a run rest on.

    Attributes:
        basis: “sample” (passages read at random), “read” (passages read as a whole, chosen by
            somebody), “decisions” (suggestions accepted or rejected), or “none” (other studies).
        sampled: The number of passages of a random sample that were read.
        coded: The number of these that got a code.
        reviewed: The number of passages read as a whole, the sample included.
        decided: The number of suggestions accepted or rejected.
        enough: The number of passages read that probabilities need.
        expected_precision: The share of suggestions that is expected to be right; None if there
            are none.
        unseen: Ids of codes that no passage of the sample got, if the basis is a sample.
    """

    basis: Basis = "none"
    sampled: int = 0
    coded: int = 0
    reviewed: int = 0
    decided: int = 0
    enough: int = ENOUGH_SAMPLED
    expected_precision: float | None = None
    unseen: tuple[str, ...] = ()


def choose_basis(
    *, sampled: int, reviewed: int, accepted: int, rejected: int, coded: bool, enough: int
) -> Basis:
    """Return the best basis that there is enough of.

    Args:
        sampled: The number of passages of a random sample that were read.
        reviewed: The number of passages read as a whole.
        accepted: The number of suggestions accepted.
        rejected: The number of suggestions rejected.
        coded: Whether any code was applied to any passage.
        enough: The number of passages read that probabilities need.
    """
    if sampled >= enough:
        return "sample"
    # Without one code, passages that somebody chose say nothing of the others.
    if reviewed >= enough and coded:
        return "read"
    if accepted and rejected and accepted + rejected >= ENOUGH_DECIDED:
        return "decisions"
    return "none"


def render_grounds(grounds: Grounds) -> dict[str, Any]:
    """Return the grounds as plain values, for the summary of a run."""
    return asdict(grounds) | {"unseen": list(grounds.unseen)}


def parse_grounds(summary: Mapping[str, Any]) -> Grounds | None:
    """Return the grounds from the summary of a run; None if it says nothing, as of a plugin's.

    A run of an earlier version says only whether its probabilities were calibrated.
    """
    if "basis" not in summary and summary.get("suggester") != "lifeworld":
        return None
    known = {field.name: summary[field.name] for field in fields(Grounds) if field.name in summary}
    if "basis" not in known and summary.get("calibrated"):
        known["basis"] = "read"
    return Grounds(**known | {"unseen": tuple(known.get("unseen", ()))})


def describe_basis(
    grounds: Grounds, *, names: Mapping[str, str] | None = None, examples: bool = False
) -> str:
    """Return what the probabilities rest on and what follows from that, in a sentence or two.

    Args:
        grounds: See `parse_grounds` and `SuggestionRun.grounds`.
        names: The names of codes by id; without them, codes are only counted.
        examples: Whether what was read are coded examples from a table, not turns of a study.
    """
    told = [_describe(grounds, examples=examples)]
    if grounds.basis != "sample" and grounds.sampled:
        told.append(
            say(
                "Of the random sample, {passages} read so far; {enough} are needed before"
                " probabilities rest on it.",
                passages=count_things(grounds.sampled, "passage is", "passages are"),
                enough=grounds.enough,
            )
        )
    if grounds.basis == "sample" and not grounds.coded:
        told.append(
            say(
                "None of the {passages} read at random got a code, so all probabilities are low.",
                passages=count_things(grounds.sampled, "passage"),
            )
        )
    elif grounds.unseen:
        told.append(
            say(
                "Not among them, so less certain: {codes}.",
                codes=_list_codes(grounds.unseen, names or {}),
            )
        )
    return " ".join(told)


def describe_precision(grounds: Grounds) -> str:
    """Return how many of the suggestions are expected to be right; "" if nothing tells."""
    if grounds.basis == "none" or grounds.expected_precision is None:
        return ""
    return say(
        "About {share:.0%} of what is suggested is expected to be right.",
        share=grounds.expected_precision,
    )


def _describe(grounds: Grounds, *, examples: bool) -> str:
    if grounds.basis == "sample":
        return say(
            "Probabilities rest on {passages} read at random.",
            passages=count_things(grounds.sampled, "passage"),
        )
    if grounds.basis == "read" and examples:
        return say(
            "Probabilities rest on {examples}. Nothing says that they were drawn at random, so"
            " probabilities may be too high or too low.",
            examples=count_things(grounds.reviewed, "coded example"),
        )
    if grounds.basis == "read":
        return say(
            "Probabilities rest on {passages} marked as read. They were not drawn at random, so"
            " probabilities may be too high or too low.",
            passages=count_things(grounds.reviewed, "passage"),
        )
    if grounds.basis == "decisions":
        return say(
            "Probabilities rest on {suggestions} accepted or rejected. They hold for what is"
            " suggested; what is not suggested nobody has looked at.",
            suggestions=count_things(grounds.decided, "suggestion"),
        )
    if grounds.expected_precision is None:
        return say("No probability is known yet: only other studies say how sure suggestions are.")
    return say(
        "No probability is known yet. Expect about {share:.0%} of what is suggested to be right; in"
        " other studies it was between a tenth and two thirds.",
        share=grounds.expected_precision,
    )


def _list_codes(codes: tuple[str, ...], names: Mapping[str, str]) -> str:
    known = [f"“{names[code]}”" for code in codes if code in names][:_NAMED]
    if not known:
        return count_things(len(codes), "code")
    shown = ", ".join(known)
    if len(codes) > len(known):
        return say("{names} and {number} more", names=shown, number=len(codes) - len(known))
    return shown
