"""Place spans that a table gives in characters, however its program counted them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coding.exchange.count_characters import SURE, find_counting

__all__ = ["find_places"]

_BETTER = 0.03  # by so much another way of counting has to fit better than the usual one


def find_places(
    text: str, spans: Sequence[tuple[int, int, str]]
) -> Callable[[int, int], tuple[int, int] | None]:
    r"""Return how places of a table become places of the text: None for one that is not in it.

    The text has line ends “\n”; the table may count each as two, in UTF-16 units, from 1, or have
    the last character for the end. The way is taken by which most spans begin and end where words
    do, or have their quotes; where none fits, nothing has a place.

    Args:
        text: The text.
        spans: Start, end and quote ("" without one) of every row, as the table has them.
    """
    best, place = SURE - _BETTER, None
    for raw in (text, text.replace("\n", "\r\n")) if "\n" in text else (text,):
        for first, last in ((0, 0), (0, 1), (-1, 0)):
            moved = [(start + first, end + last, quote) for start, end, quote in spans]
            counting = find_counting(raw, [span for span in moved if span[0] >= 0])
            fit = counting.fit if all(span[0] >= 0 for span in moved) else 0.0
            if fit > best + _BETTER:
                best, place = fit, (counting.place, first, last)

    def find(start: int, end: int) -> tuple[int, int] | None:
        if place is None:
            return None
        count, first, last = place
        begins, ends = count(start + first), count(end + last)
        fits = begins is not None and ends is not None and begins < ends
        return (begins, ends) if fits and begins is not None and ends is not None else None

    return find
