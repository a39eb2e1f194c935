"""A quote is found where its words stand, however another program wrote them, and nowhere else."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.exchange.quote_places.near_words import NEAR
from coding.exchange.quote_places.normalise_text import normalise_text
from coding.exchange.quote_places.quote_text import QuoteText

TALK = (
    "Moderator: How is it?\n\nAnna: They “never” ask us – and the shifts change every week, really,"
    " without anybody telling us why. A re\u0301sume\u0301… of it.\nBo: The party was art. Never!"
)


def find(quote: str, text: str = TALK) -> tuple[str, list[str]]:
    found = QuoteText(text).find(quote)
    return found.how, [text[start:end] for start, end in found.spans]


@pytest.mark.parametrize(
    ("quote", "how", "words"),
    [
        ("the shifts change", "exact", "the shifts change"),
        ("“the shifts change…”", "exact", "the shifts change"),
        ("“never”", "exact", "“never”"),
        ("art", "exact", "art"),  # not the one inside of “party”
        ('They "never" ask  us -- and the', "folded", "They “never” ask us – and the"),
        ("THE SHIFTS\r\nCHANGE", "folded", "the shifts change"),
        ("a résumé... of it", "folded", "A re\u0301sume\u0301… of it"),
        ("ask us […] telling us why", "joined", TALK[42:123]),
        (
            "and the shifts changed every week really without anybody telling us",
            "near",
            "and the shifts change every week, really, without anybody telling us",
        ),
    ],
)
def test_a_quote_is_found_in_the_strictest_way_that_finds_it(
    quote: str, how: str, words: str
) -> None:
    assert find(quote) == (how, [words])


def test_what_stands_between_two_parts_of_a_quote_cuts_none_of_them() -> None:
    first = "I use this tool in a sequence and look at every plot, and then I"
    last = "go on with the next one."
    text = f"Before. {first}\n24\n25\n26\n{last} It went on."
    assert find(f"{first} {last}", text) == ("near", [f"{first}\n24\n25\n26\n{last}"])
    assert find(f"{first} {last} Strange.", text)[1] == [f"{first}\n24\n25\n26\n{last}"]


def test_every_place_is_told_and_nothing_is_found_that_is_not_there() -> None:
    assert find("never", TALK.replace("“never”", "Never")) == ("folded", ["Never", "Never"])
    assert find("telling us why […] They never") == ("", [])
    assert find("the shifts of another company were never changed at all") == ("", [])
    assert find("…") == ("", [])


def test_of_two_places_that_are_nearly_alike_none_is_chosen() -> None:
    twice = "We wait for the machine every day now. So: we wait for the machine each day now."
    how, words = find("We wait for the machine any day now", twice)
    assert (how, len(words)) == ("near", 2)


def test_the_nearest_place_needs_the_share_of_words_that_is_stated() -> None:
    words = [f"word{number:02}" for number in range(20)]
    text = "before " + " ".join(words) + " after"
    changed = ["other9" if number % 7 == 3 else word for number, word in enumerate(words)]
    found = QuoteText(text).find(" ".join(changed))
    assert found.how == "near"
    assert found.score == pytest.approx(NEAR)
    changed[8] = "another"
    assert QuoteText(text).find(" ".join(changed)).spans == ()


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60), st.data())
def test_a_part_of_any_text_is_found_folded_with_its_own_letters(
    text: str, data: st.DataObject
) -> None:
    folded = normalise_text(text)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    first, last = folded.find_span(start, end)
    assert 0 <= first < last <= len(text)
    letters = re.sub(r"[\W_]", "", folded.text[start:end])
    assert letters in re.sub(r"[\W_]", "", normalise_text(text[first:last]).text)
