"""Places follow their words through ten thousand random edits, and nothing is lost unsaid."""

from __future__ import annotations

import time
from random import Random

import pytest

from transcripts.versions.carry_places import LEAST_KEPT, LEAST_RUN, TextDiff, compare_texts

MARKS = ["", "", "", "e\u0301", "\u0308", "😀", "👩\u200d👧", "ß"]
GAPS = [" ", " ", " ", "\n", ", ", " – ", "  ", "\n\n"]
Cell = tuple[str, int | None]  # a character and its place in the old text


def make_text(random: Random, words: int) -> str:
    """A text in which every word occurs once, so that there is one right answer."""
    return "".join(
        f"{random.choice('abcdefgh')}{n}{random.choice(MARKS)}{random.choice(GAPS)}"
        for n in range(words)
    )


def edit(random: Random, cells: list[Cell], borders: list[int]) -> None:
    """Insert, delete or replace somewhere, or right at the border of a coded passage."""
    if borders and random.random() < 0.4:
        border = random.choice(borders) + random.choice([-1, 0, 0, 1])
        place = next(
            (n for n, (_, old) in enumerate(cells) if old is not None and old >= border), 0
        )
    else:
        place = random.randrange(len(cells) + 1)
    kind = random.choice(["insert", "delete", "replace"])
    length = 0 if kind == "insert" else random.choice([1, 2, 3, 8, 30])
    fresh = (
        ""
        if kind == "delete"
        else random.choice(
            ["x", "zz ", " new", "😀", "\u0301", "y\ny", "quite another phrase ", "."]
        )
    )
    cells[place : place + length] = [(char, None) for char in fresh]


def tokens(text: str) -> list[tuple[int, int]]:
    """Words as a person sees them: letters, digits and the marks on them."""
    found, start = [], -1
    for n, char in enumerate([*text, " "]):
        inside = n < len(text) and (char.isalnum() or "\u0300" <= char <= "\u036f")
        if inside and start < 0:
            start = n
        elif not inside and start >= 0:
            found.append((start, n))
            start = -1
    return found


def whole_words(old: str, cells: list[Cell]) -> list[tuple[int, int, int]]:
    """Return words that no edit touched: old start, new start, length."""
    starts = dict(tokens(old))
    new = "".join(char for char, _ in cells)
    found = []
    for start, end in tokens(new):
        first = cells[start][1]
        whole = first in starts and starts[first] - first == end - start
        if whole and [c[1] for c in cells[start:end]] == list(range(first, first + end - start)):
            found.append((first, start, end - start))
    return found


def letters(text: str) -> int:
    return sum(map(str.isalnum, text)) or sum(not c.isspace() for c in text)


def check(old: str, cells: list[Cell], spans: list[tuple[int, int]]) -> tuple[int, int]:
    new = "".join(char for char, _ in cells)
    diff = compare_texts(old, new)
    whole = whole_words(old, cells)
    carried = adrift = 0
    for start, end in spans:
        mine = [w for w in whole if start <= w[0] and w[0] + w[2] <= end]
        theirs = [w for w in whole if w[0] + w[2] <= start or w[0] >= end]
        place = diff.carry(start, end)
        if place is None:
            adrift += 1
            left = sum(letters(old[w[0] : w[0] + w[2]]) for w in mine)
            assert left < LEAST_KEPT * letters(old[start:end]), (
                "words are there, the passage is not"
            )
            continue
        carried += 1
        quote = new[place.start : place.end]
        assert quote.strip()
        assert place.changed == (quote != old[start:end])
        # Exactly: every word of it that was left alone is in it, and no word of its neighbours.
        assert all(place.start <= w[1] and w[1] + w[2] <= place.end for w in mine)
        assert not any(w[1] < place.end and w[1] + w[2] > place.start for w in theirs)
        untouched = "".join(chr(0xE000) if c[1] is None else "" for c in cells)
        if not untouched and len(cells) == len(old):
            assert (place.start, place.end) == (start, end)
    return carried, adrift


def test_ten_thousand_random_edits_leave_every_passage_on_its_words() -> None:
    random = Random(20)
    edits = carried = adrift = 0
    while edits < 10_000:
        old = make_text(random, random.randrange(5, 60))
        words = tokens(old)
        spans = []
        for _ in range(12):
            first = random.randrange(len(words))
            last = min(len(words) - 1, first + random.choice([0, 0, 1, 3, 12]))
            spans.append((words[first][0], words[last][1]))
        cells: list[Cell] = list(zip(old, range(len(old)), strict=True))
        for _ in range(random.randrange(1, 9)):
            edit(random, cells, [b for span in spans for b in span])
            edits += 1
        if cells:
            done = check(old, cells, spans)
            carried, adrift = carried + done[0], adrift + done[1]
    assert carried > 10_000
    assert adrift > 500


def place_of(old: str, new: str, words: str) -> str | None:
    start = old.index(words)
    place = compare_texts(old, new).carry(start, start + len(words))
    return None if place is None else new[place.start : place.end]


@pytest.mark.parametrize(
    ("old", "new", "words", "now"),
    [
        ("we lern a lot", "we learn a lot", "lern", "learn"),
        ("we learn a lot", "we learned a lot", "learn", "learned"),
        ("we learn a lot", "we never learn a lot", "learn a", "learn a"),
        ("we learn a lot", "we learn quite a lot", "learn a", "learn quite a"),
        ("we learn a lot", "we learn a whole lot", "learn a", "learn a"),
        ("we learn a lot", "we a lot", "learn", None),
        ("we learn a lot", "we money a lot", "learn", None),
        ("we learn a lot", "we a lot", "learn a lot", "a lot"),
        ("cafe is open", "cafe\u0301 is open", "cafe", "cafe\u0301"),
        ("so 👩\u200d👧 we go", "so we go", "👩\u200d👧", None),
        ("so 👩\u200d👧 we go", "so, 👩\u200d👧 we went", "👩\u200d👧 we", "👩\u200d👧 we"),
        (
            "one two three.\nfour five.\n",
            "four five.\none two three.\n",
            "one two three",
            "one two three",
        ),
        ("a\nb c d\n", "a\nb c d\n", "b c d", "b c d"),
    ],
)
def test_a_passage_follows_its_words(old: str, new: str, words: str, now: str | None) -> None:
    assert place_of(old, new, words) == now


def test_wrapping_lines_anew_changes_no_word() -> None:
    old = (
        "We never get time to learn, because the shift is full.\n" * 3
        + "And nobody plans for it.\n"
    )
    new = old.replace(" ", "\n")
    place = compare_texts(old, new).carry(old.index("nobody"), old.index("plans") + 5)
    assert place is not None
    assert new[place.start : place.end] == "nobody\nplans"


def test_what_is_kept_is_the_same_on_both_sides_and_what_changed_is_the_rest() -> None:
    random = Random(3)
    for _ in range(200):
        old = make_text(random, 30)
        cells: list[Cell] = list(zip(old, range(len(old)), strict=True))
        for _ in range(4):
            edit(random, cells, [])
        new = "".join(char for char, _ in cells)
        diff = compare_texts(old, new)
        for k in diff.kept:
            assert old[k.old : k.old + k.size] == new[k.new : k.new + k.size]
        rebuilt, at = "", 0
        for region in diff.regions:
            rebuilt += old[at : region.old] + new[region.new : region.new_end]
            at = region.old_end
        assert rebuilt + old[at:] == new


def test_a_hundred_thousand_words_are_compared_in_a_second() -> None:
    random = Random(5)
    words = [f"word{n}" for n in range(3000)]
    old = "".join(
        f"P{random.randrange(8)}: {' '.join(random.choices(words, k=20))}\n\n" for _ in range(5000)
    )
    new = old[:200].replace("word", "Word") + old[200:300_000] + "put in" + old[300_003:]
    begun = time.perf_counter()
    diff: TextDiff = compare_texts(old, new)
    for start in range(0, 500_000, 500):
        diff.carry(start, start + 80)
    assert time.perf_counter() - begun < 1.0
    assert len(diff.regions) > 1


def test_a_long_passage_stays_with_the_few_words_in_a_row_that_are_left() -> None:
    old = "start " + " ".join(f"w{n}" for n in range(100)) + " end"
    new = "start w50 w51 w52 end"
    assert LEAST_RUN == 3
    assert place_of(old, new, old[6:-4]) == "w50 w51 w52"
