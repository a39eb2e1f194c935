"""Cut a turn into passages for suggestions: whole sentences, about 20 to 80 words."""

from __future__ import annotations

import itertools
import math
import re

from transcripts.spans import Span, find_sentences, find_words_span

__all__ = ["LONGEST", "SHORTEST", "find_passages"]

SHORTEST = 20  # words; fewer are too little to judge, unless the whole turn is shorter
LONGEST = 80  # words; more often cover several topics
_TARGET = 55
_WORD = re.compile(r"\S+")


def find_passages(turn_text: str, *, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the spans of a turn's passages, in code points of `turn_text`, in order.

    A turn of up to 80 words is one passage. A longer one is cut at sentence ends into passages
    of similar length; a sentence of more than 80 words (speech without full stops) is cut between
    words.

    Args:
        turn_text: The turn, or a longer text with the turn at `[start, end)`.
        start: The start of the turn.
        end: The end of the turn; by default the end of the text.
    """
    whole = find_words_span(turn_text, start, len(turn_text) if end is None else end)
    if whole is None:
        return []
    total = _count(turn_text, whole.start, whole.end)
    if total <= LONGEST:
        return [whole]
    pieces: list[tuple[Span, int]] = []
    for sentence in find_sentences(turn_text, whole.start, whole.end):
        pieces.extend(_shortened(turn_text, sentence))
    target = total / math.ceil(total / _TARGET)
    passages: list[tuple[Span, int]] = []
    for piece, words in pieces:
        if passages and _belongs(passages[-1][1], words, target):
            last, before = passages[-1]
            passages[-1] = (Span(last.start, piece.end), before + words)
        else:
            passages.append((piece, words))
    if len(passages) > 1 and passages[-1][1] < SHORTEST:
        (last, _words), (before_last, _) = passages.pop(), passages.pop()
        passages.append((Span(before_last.start, last.end), 0))
    return [span for span, _ in passages]


def _belongs(so_far: int, more: int, target: float) -> bool:
    """Return whether a sentence is added to the passage before it."""
    if so_far < SHORTEST:
        return so_far + more <= LONGEST + SHORTEST
    return so_far + more <= LONGEST and abs(so_far + more - target) <= abs(so_far - target)


def _count(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())


def _shortened(text: str, sentence: Span) -> list[tuple[Span, int]]:
    words = [match.span() for match in _WORD.finditer(text, sentence.start, sentence.end)]
    if len(words) <= LONGEST:
        return [(sentence, len(words))]
    parts = math.ceil(len(words) / _TARGET)
    edges = [round(i * len(words) / parts) for i in range(parts + 1)]
    return [(Span(words[a][0], words[b - 1][1]), b - a) for a, b in itertools.pairwise(edges)]
