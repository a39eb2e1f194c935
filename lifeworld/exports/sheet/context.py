"""The words around a quote: the rest of its turn, and the turn beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from coding.chosen.model import TurnQuote
from coding.quotes.model import Quote
from lifeworld.exports.shown_quotes import ShownQuotes
from study.wording import OMISSION

__all__ = ["MOST", "Context", "choose_end", "choose_start"]

MOST = 300  # characters on each side
_FEW = 80  # with fewer of the same turn, the turn beside it is given, too


class Context:
    """Finds what was said before and after quotes, of those who may be quoted.

    Attributes:
        speakers: The ids of those whose words were given, for the record of the export.
    """

    def __init__(self, turns: Sequence[TurnQuote], shown: ShownQuotes) -> None:
        self._turns = turns
        self._starts = [each.quote.start for each in turns]
        self._shown = shown
        self.speakers: set[str] = set()

    def find(self, quote: Quote) -> tuple[str, str]:
        """Return the words before and after a quote of this transcript."""
        at = bisect_right(self._starts, quote.start) - 1
        last = bisect_right(self._starts, quote.end - 1) - 1
        return self._find_before(quote, at), self._find_after(quote, last)

    def _find_before(self, quote: Quote, at: int) -> str:
        words = ""
        if at >= 0:
            turn = self._turns[at].quote
            words = choose_end(turn.verbatim[: max(0, quote.start - turn.start)])
        if len(words) >= _FEW or at < 1:
            return words
        return _join(choose_end(self._show(at - 1)), words)

    def _find_after(self, quote: Quote, last: int) -> str:
        words = ""
        if last >= 0:
            turn = self._turns[last].quote
            words = choose_start(turn.verbatim[max(0, quote.end - turn.start) :])
        if len(words) >= _FEW or last + 1 >= len(self._turns):
            return words
        return _join(words, choose_start(self._show(last + 1)))

    def _show(self, at: int) -> str:
        turn = self._turns[at]
        shown = self._shown.show(turn.quote.excerpt_id)
        if shown is None:
            return OMISSION
        if turn.speaker_id is not None:
            self.speakers.add(turn.speaker_id)
        return f"{shown.speaker}: {shown.words}" if shown.speaker else shown.words


def choose_end(words: str) -> str:
    """Return the last words of a text, on one line; a mark says that others stand before."""
    line = " ".join(words.split())
    if len(line) <= MOST:
        return line
    return f"{OMISSION} {line[-MOST:].partition(' ')[2] or line[-MOST:]}"


def choose_start(words: str) -> str:
    """Return the first words of a text, on one line; a mark says that others follow."""
    line = " ".join(words.split())
    if len(line) <= MOST:
        return line
    return f"{line[:MOST].rpartition(' ')[0] or line[:MOST]} {OMISSION}"


def _join(one: str, other: str) -> str:
    return " ".join(part for part in (one, other) if part)
