"""Find the sentences of a codebook that tell two codes apart, however they were typed. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Boundary", "new_finder"]

_QUOTES = "\"'“”„‘’‚«»"
_NOT = (
    "and not|not|rather than|instead of|never"  # English
    "|og ikke|ikke|snarere end|och inte|inte|ej|utan inte"  # Danish, Norwegian, Swedish
    "|und nicht|nicht|statt|en niet|niet"  # German, Dutch
    "|et pas|et non|pas|non|y no|no|e não|não"  # French, Spanish, Portuguese
)
_ENDS = r"\s*[,:;–—-]\s*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """A sentence that is for one code and against another.

    Attributes:
        one: The name of the code that it is for, in lower case.
        other: The name of the code that it is against, in lower case.
        words: What follows both names.
    """

    one: str
    other: str
    words: str


def new_finder(names: Collection[str]) -> Callable[[str], Boundary | None]:
    """Return a function that reads a line of a rule; None for one that tells no codes apart.

    “Pay, not Bonus, when it is monthly” is such a line, as Tell apart writes it; so are “- pay not
    bonus when it is monthly” and “Pay, nicht „Bonus“: wenn …”. Between the names stand one or two
    words within commas, or what means not.

    Args:
        names: The names of the codes.
    """
    return _new_finder(tuple(sorted({name.strip() for name in names if name.strip()})))


@lru_cache(maxsize=8)
def _new_finder(names: tuple[str, ...]) -> Callable[[str], Boundary | None]:
    if len(names) < 2:
        return lambda _: None
    # The longest first, so that “Pay gap” is not read as “Pay”.
    ordered = sorted(names, key=lambda each: (-len(each), each))
    either = "|".join(re.escape(name) for name in ordered)
    name = rf"[{_QUOTES}]?(?P<{{}}>{either})[{_QUOTES}]?"
    begins = rf"\s*(?:[-•*–]\s+|\d+[.)]\s+)?{name.format('one')}"
    ends = r"(?P<words>\S.*)"
    shapes = (
        # As Tell apart writes it: whatever “not” is in a language of the screens.
        re.compile(rf"{begins}, \w+(?: \w+)? {name.format('other')}, {ends}", re.IGNORECASE),
        re.compile(
            rf"{begins}\s*,?\s+(?:{_NOT})\s+{name.format('other')}(?:{_ENDS}|\s+){ends}",
            re.IGNORECASE,
        ),
    )

    def find(line: str) -> Boundary | None:
        for shape in shapes:
            found = shape.fullmatch(line.strip())
            if found and found["one"].casefold() != found["other"].casefold():
                return Boundary(
                    one=found["one"].casefold(),
                    other=found["other"].casefold(),
                    words=found["words"],
                )
        return None

    return find
