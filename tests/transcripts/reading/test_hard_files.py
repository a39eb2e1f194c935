"""Work grows with the size of a file, not with its square: each would take minutes otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from study.errors import Unreadable
from tests.transcripts.reading.hard_files import HARD_FILES, HARD_LINES, HARD_TEXTS
from transcripts.privacy.find_names import find_names
from transcripts.reading.sandbox import Sandbox
from transcripts.reading.speakers import find_label_variants
from transcripts.reading.turns import find_turns

PATIENCE = 30.0
"""Seconds: ten times what the slowest takes; with work that grows by squares it takes minutes."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(timeout=PATIENCE) as opened:
        yield opened


@pytest.mark.parametrize("what", HARD_FILES)
def test_a_hard_file_is_read_or_refused_and_never_given_up(what: str, sandbox: Sandbox) -> None:
    name, make, number = HARD_FILES[what]
    made = make(number)
    data = made.encode() if isinstance(made, str) else made
    told = ""
    try:
        sandbox.read(data, name)
    except Unreadable as error:
        told = error.message
    assert not told or told.startswith("No text was found in")


@pytest.mark.parametrize("what", HARD_LINES)
def test_a_line_that_nearly_fits_many_rules_is_no_hard_work(what: str) -> None:
    text = f"{HARD_LINES[what]}\n" * 2_000
    assert find_turns(text).turns is not None


def test_labels_are_compared_with_their_like_only() -> None:
    labels = [f"Name{number:05}" for number in range(60_000)]
    labels += ["Anna", "Anna Holt"]
    assert find_label_variants([*labels, *(f"{label} Holt" for label in labels[:3])]) == [
        *((label, f"{label} Holt") for label in labels[:3]),
        ("Anna", "Anna Holt"),
    ]


@pytest.mark.parametrize("what", HARD_TEXTS)
def test_names_are_looked_for_in_one_walk(what: str) -> None:
    make, number = HARD_TEXTS[what]
    text = make(number)
    found = find_names(text, language="da")
    assert all(each.start < each.end <= len(text) for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
