"""Which answers are hard to code, and which say much: compared, never told as a number."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.answer_marks.difficulty import LONG, measure_difficulty, measure_evidence

# A busy machine is slow to make up numbers.
BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
CHANCES = st.lists(st.floats(0, 1), max_size=8)


def test_an_answer_near_the_line_is_harder_than_a_clear_one() -> None:
    assert measure_difficulty([0.5], words=10) > measure_difficulty([0.95], words=10)
    assert measure_difficulty([0.5], words=10) > measure_difficulty([0.05], words=10)


def test_two_codes_that_are_close_make_it_harder() -> None:
    assert measure_difficulty([0.9, 0.85], words=10) > measure_difficulty([0.9, 0.1], words=10)


def test_a_long_answer_is_harder_up_to_a_length() -> None:
    short, long = (measure_difficulty([0.8], words=n) for n in (5, 80))
    assert long > short
    assert measure_difficulty([], words=LONG) == measure_difficulty([], words=9 * LONG)
    assert measure_difficulty([], words=0) == 0


def test_the_line_is_where_it_is_put() -> None:
    assert measure_difficulty([0.3], words=1, line=0.3) > measure_difficulty(
        [0.5], words=1, line=0.3
    )


@BUSY
@given(CHANCES, st.integers(0, 500), st.floats(0.01, 0.99))
def test_it_lies_between_none_and_all_and_the_order_of_codes_is_nothing_to_it(
    chances: list[float], words: int, line: float
) -> None:
    hard = measure_difficulty(chances, words=words, line=line)
    assert 0 <= hard <= 1
    assert hard == measure_difficulty(chances[::-1], words=words, line=line)


def test_who_names_things_and_numbers_says_more_than_who_does_not() -> None:
    told = "The night rota changed 3 times in May, and two colleagues left."
    assert measure_evidence(told) > measure_evidence("It is what it is, I would not say.")
    assert measure_evidence(told) > measure_evidence("rota rota rota rota rota rota rota rota")
    assert measure_evidence("no") == measure_evidence("") == 0
    assert measure_evidence("夜勤の予定が分からない") > measure_evidence("ない")


@BUSY
@given(st.text(max_size=300), st.text(max_size=300))
def test_more_words_never_say_less(text: str, more: str) -> None:
    assert measure_evidence(f"{text} {more}") >= measure_evidence(text) >= 0
