"""Names in the words of others: each is found, an ordinary word is left alone."""

from __future__ import annotations

import re
from random import Random

import pytest

from lifeworld.exports.mentions import Mentions, is_like_a_name


def call(person: str) -> str:
    return f"[{person}]"


def test_names_are_found_as_by_looking_for_every_one() -> None:
    names = {n: n.upper() for n in ("Bea", "Bea Lind", "Anna-Lena", "O’Neill", "Ål Ås")}
    parts = (
        *names,
        "Beatrix",
        "Lind",
        "bea",
        " ",
        ", ",
        "Anna",
        "-Lena",
        "Ås",
        "’s",
        "s",
        "'",
        "(",
    )
    every = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w\[])({every})(?=(?:['’]?s|['’])?(?!\w))")
    random, mentions = Random(3), Mentions(names)
    for _ in range(600):
        words = "".join(random.choice(parts) for _ in range(random.randrange(1, 8)))
        expected = pattern.sub(lambda found: f"[{found[1].upper()}]", words)
        assert mentions.replace(words, call) == expected


def test_a_text_is_searched_for_the_names_it_may_hold_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mentions = Mentions({f"P{n} Lind": f"{n}" for n in range(500)})
    searched: list[str] = []
    whole = re.escape
    monkeypatch.setattr(re, "escape", lambda word: searched.append(word) or whole(word))
    told = mentions.replace("I think P7 Lind knows it, P8 does not.", call)
    assert told == "I think [7] knows it, P8 does not."
    assert sorted(searched) == ["Lind", "Lind", "P7", "P8"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Uden Annas vagtplan gik det ikke.", "Uden [a]s vagtplan gik det ikke."),
        ("It was Anna's idea, and ANNA knows.", "It was [a]'s idea, and ANNA knows."),
        ("Will it last? Will we last?", "Will it last? Will we last?"),
        ("I asked Will.", "I asked [w]."),
        ("Will's turn.", "[w]'s turn."),
        ("Ali and I went. Ali, too.", "[i] and I went. [i], too."),
        ("Liv er det, der gør det værd.", "Liv er det, der gør det værd."),
        ("As Lars is.", "As [h] is."),
        ("Lars Holm said so.", "[h] said so."),
        ("The porter came.", "The porter came."),
    ],
)
def test_a_name_is_told_from_an_ordinary_word(words: str, told: str) -> None:
    names = {"Anna": "a", "Will": "w", "Liv": "l", "Lars Holm": "h", "Porter": "p"}
    names |= {"Ali": "i"}  # an ordinary word elsewhere; in these texts nobody says it
    mentions = Mentions(names, texts=["Et liv i skift.", "They will."])
    assert mentions.replace(words, call) == told


def test_a_first_name_that_two_people_share_names_nobody_in_particular() -> None:
    mentions = Mentions({"Lars Holm": "h", "Lars Bay": "b"})
    assert mentions.replace("As Lars is, and Lars Bay.", call) == "As [] is, and [b]."


@pytest.mark.parametrize(
    ("label", "is_name"), [("Lars Holm", True), ("P1", False), ("Speaker 2", False), ("", False)]
)
def test_labels_that_are_names_are_known(label: str, is_name: bool) -> None:
    assert is_like_a_name(label) is is_name
