"""Reads framework tables in which the people stand across: a column each, a row for each question.

Whether names are those of people or of questions cannot always be told; where it can be read both
ways, `describe_axis` says how it was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from study.language import say
from study.wording import shorten_quote
from transcripts.reading.readers.draft import Piece
from transcripts.reading.speakers import guess_label_kind

__all__ = ["describe_axis", "find_across_pieces", "has_people_across", "list_facts"]

_TOPIC = re.compile(
    r"(?i)(?:themes?|topics?|questions?|codes?|categor(?:y|ies)|subject|item|issue|area|framework|"
    r"th[eè]mes?|thema|themen|frage|fragen|kategorie|code|temaer?|emne|spørgsmål|fråga|frågor|"
    r"kategori|question[ _]?(?:text|no\.?)|interview question)"
)
# numbered questions and variables, not people
_QUESTION_CODE = re.compile(r"(?i)(?:q|qid|v|var|x|k|item|f|g|sp)[ ._-]?\d{1,4}[a-z]?")
_PERSON_CODE = re.compile(
    r"(?i)(?:p|r|s|t|tn|ip|b|d|id|pt|fp|mp|fg|resp|part|int)[ ._-]?\d{1,4}[a-z]?"
)
_LEAST_WORDS = 3  # mean words of a cell: numbers and ticks are no answers
_SENTENCE_WORDS = 4
_MOST_ROWS = 300  # a list of people may be longer, a framework is not


def has_people_across(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row names people and the first column questions or themes."""
    if not _is_matrix(rows):
        return False
    corner, people = _plain(rows[0][0]), [_plain(cell) for cell in rows[0][1:]]
    topics = [_plain(row[0]) for row in rows[1:]]
    if not all(map(guess_label_kind, people)) or not (not corner or _TOPIC.fullmatch(corner)):
        return False
    if all(map(_PERSON_CODE.fullmatch, people)):
        return not all(map(_PERSON_CODE.fullmatch, topics))
    if any(map(_QUESTION_CODE.fullmatch, people)):
        return False
    if all(guess_label_kind(person) == "role" for person in people):
        return True
    asked = sum(topic.endswith("?") or len(topic.split()) >= _SENTENCE_WORDS for topic in topics)
    return bool(corner) or 2 * asked > len(topics)


def _is_matrix(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a table has a name for each row and column, and words in its cells."""
    width = len(rows[0])
    if width < 3 or not 1 < len(rows) <= _MOST_ROWS or any(len(row) > width for row in rows):
        return False
    heads = [_plain(cell) for cell in rows[0][1:]]
    sides = [_plain(row[0]) if row else "" for row in rows[1:]]
    if not all(heads) or len(set(heads)) < len(heads) or any(len(h.split()) > 4 for h in heads):
        return False
    if not all(sides) or len(set(sides)) < len(sides):
        return False
    cells = [cell for row in rows[1:] for cell in row[1:] if cell.strip()]
    return sum(len(cell.split()) for cell in cells) >= _LEAST_WORDS * max(1, len(cells))


def describe_axis(rows: Sequence[Sequence[str]], *, across: bool) -> tuple[str, ...]:
    """Return a sentence on which way a table was read if it may be read the other way too."""
    if not _is_matrix(rows):
        return ()
    heads = ", ".join(f"“{shorten_quote(_plain(cell), most=30)}”" for cell in rows[0][1:4])
    if across:
        return (
            say(
                "The columns {columns} were read as people, and the rows as questions.",
                columns=heads,
            ),
        )
    sides = [_plain(row[0]) for row in rows[1:]]
    named = all(map(guess_label_kind, map(_plain, rows[0][1:])))
    if _plain(rows[0][0]) or not named or not all(map(guess_label_kind, sides)):
        return ()
    return (
        say(
            "The rows were read as people, and the columns {columns} as questions; if"
            " it is the other way round, write “Question” into the first cell.",
            columns=heads,
        ),
    )


def list_facts(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the names of the rows that hold facts about the people, such as ages, not answers."""
    return tuple(_plain(row[0]) for row in rows[1:] if _holds_facts(row))


def _holds_facts(row: Sequence[str]) -> bool:
    filled = [cell for cell in row[1:] if cell.strip()]
    return not any(len(cell.split()) > 1 for cell in filled)


def find_across_pieces(rows: Sequence[Sequence[str]], *, asker: str) -> Iterator[Piece]:
    """Yield each question, labelled *asker*, and the answers of the people in their columns."""
    people = [_plain(cell) for cell in rows[0]]
    for row in rows[1:]:
        question = _plain(row[0])
        if _holds_facts(row):
            continue
        yield Piece(words=question, label=asker, question=question)
        for person, cell in zip(people[1:], row[1:], strict=False):
            if words := cell.strip():
                yield Piece(words=words, label=person, question=question)


def _plain(cell: str) -> str:
    return " ".join(cell.split())
