from __future__ import annotations

import numpy as np
import pytest

from coding.suggestions.tfidf import TermWeights, find_stems, list_terms, stem_word


def test_words_pairs_and_the_beginnings_of_long_words_are_terms() -> None:
    assert list_terms("They verify a rota.") == [
        *("they", "verify", "rota"),
        *("they verify", "verify rota"),
        "verif…",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("verify", "verification"), ("Schichten", "Schichtplan"), ("arbejder", "arbejdet")],
)
def test_forms_of_a_word_are_alike_and_other_words_are_not(one: str, other: str) -> None:
    weights = TermWeights()
    weights.add([one, other, "holiday", "something else"])
    rows, asked = weights.matrices([other])
    near = np.asarray((rows @ asked.T).toarray())[:, 0]
    assert near[1] == pytest.approx(1)
    assert 0.1 < near[0] < 0.9
    assert (near[2:] == 0).all()


def test_a_short_word_has_no_stem() -> None:
    assert [stem_word(word) for word in ("rota", "shift", "shifts")] == ["", "", "shift…"]


def test_each_word_knows_the_place_of_its_stem() -> None:
    terms = list_terms("Verify the verification at once, the schedules and schedules")
    terms = list(dict.fromkeys(terms))
    stems = find_stems(terms)
    told = {term: terms[place] for term, place in zip(terms, stems, strict=True) if place >= 0}
    assert told == {
        "verify": "verif…",
        "verification": "verif…",
        "schedules": "sched…",
    }
    assert find_stems([]).tolist() == []
