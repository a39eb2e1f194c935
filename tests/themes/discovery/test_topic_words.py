from __future__ import annotations

from themes.discovery.topic_words import (
    check_content,
    find_stop_words,
    list_content_words,
    measure_words,
)


def test_small_words_and_fillers_of_each_language_are_known() -> None:
    assert {"the", "yeah"} <= find_stop_words("en")
    assert {"ikke", "altså"} <= find_stop_words("da")
    assert "jeg" in find_stop_words("no")
    assert find_stop_words("xx") == frozenset()


def test_remarks_in_brackets_are_not_what_people_said() -> None:
    assert list_content_words("[laughter] The rota (coughs) changed", "en") == ["rota", "changed"]


def test_danish_letters_stay_whole() -> None:
    assert list_content_words("Efterløn og køleskabet", "da") == ["efterløn", "køleskabet"]


def test_agreement_says_nothing_to_group() -> None:
    assert not check_content("Yes, exactly, I know.", "en")
    assert check_content("Better pay", "en")


def test_words_are_told_by_language() -> None:
    texts = ["rota swap shift"] * 3 + ["vagtplan bytte vagt"] * 3 + ["scanner screen cable"] * 3
    found = measure_words(texts, [0] * 6 + [1] * 3, ["en"] * 3 + ["da"] * 3 + ["en"] * 3)
    assert set(found[0]["en"]) == {"rota", "swap", "shift"}
    assert set(found[0]["da"]) == {"vagtplan", "bytte", "vagt"}
    assert "da" not in found[1]
