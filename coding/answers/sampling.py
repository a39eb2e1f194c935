"""Read a table of answers once: count them, find repeated ids, and draw a sample."""

from __future__ import annotations

import hashlib
import heapq
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from coding.answers.fitting import get_opening
from coding.suggestions.tables import Answer, AnswersTable
from study.errors import InvalidInput
from study.language import say

__all__ = ["MOST_QUESTIONS", "SAMPLE", "Overview", "list_answers", "read_overview"]

SAMPLE = 2000  # answers in the sample
MOST_QUESTIONS = 1000  # with more, the column is hardly one of questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """An overview of a table of answers.

    Attributes:
        answers: The number of answers.
        empty: The number of answers without words.
        repeated: Hashes of ids that more than one answer has.
        surplus: The number of answers with the id of an earlier answer.
        sample: The words of up to 2,000 answers, chosen by the hash of id and words.
        asked: Whether the question of any answer is known.
        questions: The first thousand questions.
        sample_asked: The question of each answer of the sample.
        by_question: The number of answers with words to each of the first thousand questions.
    """

    answers: int
    empty: int
    repeated: frozenset[int]
    surplus: int
    sample: tuple[str, ...]
    asked: bool = False
    questions: tuple[str, ...] = ()
    sample_asked: tuple[str, ...] = ()
    by_question: Mapping[str, int] = field(default_factory=dict)


def read_overview(table: AnswersTable, *, most: int = SAMPLE) -> Overview:
    """Read an overview of a table; it needs memory for the sample and eight bytes per answer.

    Args:
        table: See `open_answers`.
        most: The largest size of the sample.

    Raises:
        InvalidInput: If no answer has words.
    """
    ids = array("Q")
    kept: list[tuple[int, str, str]] = []
    by_question = Counter[str]()
    empty = 0
    questions: dict[str, None] = {}
    for ident, text, question in table.read_asked():
        if question and len(questions) < MOST_QUESTIONS:
            questions[question] = None
        ids.append(_hash(ident))
        if not text:
            empty += 1
            continue
        if not question or question in questions:
            by_question[question] += 1
        # The answers with the smallest hashes are a random sample that is always the same.
        rank = -_hash(f"{ident}\0{text}")
        if len(kept) < most:
            heapq.heappush(kept, (rank, get_opening(text), question))
        elif rank > kept[0][0]:
            heapq.heapreplace(kept, (rank, get_opening(text), question))
    if len(ids) == empty:
        raise InvalidInput(
            say("{name} has no answer with words in it.", name=table.path.name),
            hint=say("Check the file, and which column holds the answers (--text-column NAME)."),
        )
    ranked = sorted(kept, reverse=True)
    values = np.frombuffer(ids, np.uint64)
    values.sort()  # in place: a copy would be as large as the ids
    surplus = values[1:][values[1:] == values[:-1]]
    return Overview(
        answers=len(ids),
        empty=empty,
        repeated=frozenset(surplus.tolist()),
        surplus=len(surplus),
        sample=tuple(text for _, text, _ in ranked),
        asked=bool(questions),
        questions=tuple(questions),
        sample_asked=tuple(question for _, _, question in ranked),
        by_question=by_question,
    )


def list_answers(table: AnswersTable, overview: Overview) -> Iterator[Answer]:
    """Yield the answers in order; a repeated id gets a number: `7`, `7#2`.

    Raises:
        InvalidInput: If the number of answers has changed since the overview.
    """
    met: dict[int, int] = {}
    number = 0
    for number, (ident, text, question) in enumerate(table.read_asked(), start=1):
        name = ident
        key = _hash(ident)
        if key in overview.repeated:
            met[key] = met.get(key, 0) + 1
            if met[key] > 1:
                name = f"{ident}#{met[key]}"
        yield Answer(number=number - 1, id=name, text=text, question=question)
    if number != overview.answers:
        raise InvalidInput(
            say("{name} changed while it was read.", name=table.path.name),
            hint=say("Run the command again."),
        )


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big")
