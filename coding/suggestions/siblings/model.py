"""Plain values of codes that are confused: a pair, its evidence, and passages to decide on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from study.language import say
from study.wording import count_things

__all__ = ["NearPassage", "Pair", "describe_pair"]

# What people did with two codes says more than what a machine would have done with them.
_PEOPLE, _RANKED, _TIES, _MEANING = 2.0, 1.0, 0.1, 0.25
_MOST_TIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NearPassage:
    """A passage on which two codes are hard to tell apart.

    Attributes:
        text_id: The text.
        start: First code point.
        end: One past the last.
        disputed: Whether one person put the one code there and another person the other.
    """

    text_id: str
    start: int
    end: int
    disputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two codes and how they are confused; every number is a number of passages.

    Attributes:
        one: The id of a code.
        other: The id of the other.
        coded: Decided passages with (one, other).
        outranked: Of these, how many the machine would have given the opposite code first, learning
            from the other decided passages only.
        swapped: One was suggested and rejected, and a person then put the other.
        disputed: One person put the one, another person the other.
        tied: Nobody has decided, and they are the two likeliest codes, nearly equal.
        nearest: Whether each is nearest in meaning to the other, of all codes.
        passages: Passages on which to tell them apart, the hardest first.
    """

    one: str
    other: str
    coded: tuple[int, int] = (0, 0)
    outranked: tuple[int, int] = (0, 0)
    swapped: int = 0
    disputed: int = 0
    tied: int = 0
    nearest: bool = False
    passages: tuple[NearPassage, ...] = ()

    @property
    def worth(self) -> float:
        """How much speaks for a confusion; only good for the order."""
        return (
            _PEOPLE * (self.swapped + self.disputed)
            + _RANKED * sum(self.outranked)
            + _TIES * min(self.tied, _MOST_TIES)
            + _MEANING * self.nearest
        )

    def render(self) -> dict[str, Any]:
        """Return the pair ready for JSON."""
        return asdict(self)

    @staticmethod
    def parse(told: Mapping[str, Any]) -> Pair:
        """Return the pair from what `render` returned."""
        return Pair(
            **{
                **told,
                "coded": tuple(told["coded"]),
                "outranked": tuple(told["outranked"]),
                "passages": tuple(NearPassage(**each) for each in told["passages"]),
            }
        )


def describe_pair(pair: Pair, names: Mapping[str, str]) -> str:
    """Return in sentences why two codes are listed; every number is from the pair."""
    told: list[str] = []
    if pair.swapped:
        told.append(
            say(
                "On {passages} one was suggested and rejected, and a person put the other.",
                passages=count_things(pair.swapped, "passage"),
            )
        )
    if pair.disputed:
        told.append(
            say(
                "On {passages} two people disagree: one put the one, the other the other.",
                passages=count_things(pair.disputed, "passage"),
            )
        )
    sides = ((pair.one, pair.other), (pair.other, pair.one))
    for (code, wrong), coded, number in zip(sides, pair.coded, pair.outranked, strict=True):
        if number:
            told.append(
                say(
                    "Of {coded} that people coded “{code}”, “{other}” ranked first on {number}.",
                    coded=count_things(coded, "passage"),
                    code=names[code],
                    other=names[wrong],
                    number=number,
                )
            )
    if pair.tied:
        told.append(
            say(
                "On {passages} without a decision they are the two likeliest codes, nearly equal.",
                passages=count_things(pair.tied, "passage"),
            )
        )
    if pair.nearest:
        told.append(say("Of all codes, each is nearest in meaning to the other."))
    return " ".join(told)
