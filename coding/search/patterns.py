"""Search by pattern: a regular expression, transcript by transcript, stopped when it is slow."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import regex

from coding.search.model import Filters, Hit
from coding.search.queries import list_hits
from study import InvalidInput, Study
from study.language import say
from transcripts.queries import list_transcripts
from transcripts.search_words import check_length

__all__ = ["MOST_HITS", "parse_pattern", "run_pattern"]

SECONDS = 1.0  # for one transcript; 100,000 words take a twentieth of that
MOST_HITS = 10_000


def parse_pattern(pattern: str) -> Any:
    """Return a compiled pattern; it ignores upper and lower case unless it says `(?-i:…)`.

    Raises:
        InvalidInput: it cannot be read, or finds nothing but places without words.
    """
    check_length(pattern)
    if not pattern.strip():
        raise InvalidInput(say("There is no pattern."), hint=say("Type one, such as \\d+ hours."))
    try:
        return regex.compile(pattern, regex.IGNORECASE | regex.VERSION1)
    except regex.error as error:
        at, why = getattr(error, "pos", None), getattr(error, "msg", str(error))
        if at is None:
            told = say("The pattern cannot be read: {why}.", why=why)
        else:
            told = say(
                "The pattern cannot be read at character {number}: {why}.", number=at + 1, why=why
            )
        raise InvalidInput(
            told,
            hint=say("Put a backslash before a sign that is meant as itself, such as \\( or \\?."),
        ) from error
    except (OverflowError, MemoryError, RecursionError) as error:
        raise InvalidInput(
            say("The pattern is too large."), hint=say("Use smaller numbers of repetitions.")
        ) from error


def run_pattern(study: Study, pattern: str, filters: Filters) -> Iterator[list[Hit]]:
    """Return an iterator over the transcripts: the hits of each, which may be none.

    Raises:
        InvalidInput: the pattern cannot be read; later, when the iterator comes to it, that it is
            too slow or finds too much.
    """
    return _run(study, parse_pattern(pattern), filters)


def _run(study: Study, compiled: Any, filters: Filters) -> Iterator[list[Hit]]:
    total = 0
    for transcript in list_transcripts(study):
        until = time.monotonic() + SECONDS
        found = []
        for turn in list_hits(study, filters, transcript.id):
            spans = _find(compiled, turn, until, transcript.title)
            if spans:
                found.append(replace(turn, spans=spans))
                total += len(spans)
                if total > MOST_HITS:
                    raise InvalidInput(
                        say("The pattern has more than {most:,} hits.", most=MOST_HITS),
                        hint=say("Make it stricter, or choose a session."),
                    )
        yield found


def _find(compiled: Any, turn: Hit, until: float, title: str) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    try:
        # Another thread may run meanwhile; the words do not change.
        matches = compiled.finditer(
            turn.words, timeout=max(0.001, until - time.monotonic()), concurrent=True
        )
        for match in matches:
            if match.end() > match.start():
                spans.append((turn.start + match.start(), turn.start + match.end()))
                if len(spans) > MOST_HITS:
                    break
    except TimeoutError as error:
        raise InvalidInput(
            say("The pattern takes too long in “{title}” and was stopped.", title=title),
            hint=say("Avoid a repeated group that is repeated itself, such as (a+)+."),
        ) from error
    except MemoryError as error:
        raise InvalidInput(
            say("The pattern needs too much memory."), hint=say("Make it simpler.")
        ) from error
    return tuple(spans)
