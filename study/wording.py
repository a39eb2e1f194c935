"""Words that go with numbers: “1 person”, “3 people”, “1,204 turns”."""

from __future__ import annotations

__all__ = ["choose_word", "count_things"]


def count_things(number: int, one: str, many: str | None = None) -> str:
    """Return a number with the thing that it counts: “1 coding”, “2,310 codings”.

    Args:
        number: How many there are.
        one: The thing, and what else changes with the number: “quote is”.
        many: The same for any other number; *one* with an s where it is left out.
    """
    return f"{number:,} {choose_word(number, one, many)}"


def choose_word(number: int, one: str, many: str | None = None) -> str:
    """Return *one* for a single thing, and *many* for none or several: “is” or “are”."""
    if number == 1:
        return one
    return f"{one}s" if many is None else many
