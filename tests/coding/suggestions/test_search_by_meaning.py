from __future__ import annotations

import numpy as np

from coding.suggestions.search_by_meaning import (
    find_contrary,
    find_contrast,
    find_near,
    find_similar,
)


def row(*weights: float) -> list[float]:
    return list(weights)


VECTORS = np.array(
    [
        row(1, 0, 0, 0.1),
        row(0.95, 0.1, 0, 0),
        row(0.9, 0, 0.1, 0),
        row(0, 1, 0, 0),
        row(0, 0.9, 0.1, 0),
        row(0, 0, 1, 0),
        row(0, 0, 0.9, 0.2),
    ],
    dtype=np.float32,
)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)


def test_passages_like_some_others_come_first_and_the_examples_do_not() -> None:
    found = [f.passage for f in find_similar(VECTORS, [0, 1], most=3)]
    assert found[0] == 2
    assert not {0, 1} & set(found)


def test_what_it_should_be_unlike_is_pushed_down() -> None:
    found = [f.passage for f in find_similar(VECTORS, [0], against=[3], most=5)]
    assert found.index(5) < found.index(4)


def test_nothing_is_like_nothing() -> None:
    assert find_similar(VECTORS, []) == []
    assert find_similar(VECTORS[:0], [0]) == []
    assert find_contrary(VECTORS, [""] * 7, about=[]) == []


def test_words_of_contrast_are_known_in_their_language() -> None:
    assert find_contrast("But nobody asks, but they don’t", "en") == ("but", "nobody", "don't")
    assert find_contrast("Men det er ikke sådan", "da") == ("men", "ikke")
    assert find_contrast("aber nicht immer", "de") == ("aber", "nicht")
    assert find_contrast("Men at work", "en") == ()


def test_a_near_passage_that_says_otherwise_comes_before_one_that_agrees() -> None:
    texts = ["it is so"] * 7
    texts[2] = "but it is not so, never"
    vectors = VECTORS.copy()
    vectors[2] = vectors[1]
    found = find_contrary(vectors, texts, about=[0], supports=[0], languages=["en"] * 7)
    assert [f.passage for f in found[:2]] == [2, 1]
    assert found[0].reasons == ("but", "not", "never")


def test_what_lies_near_known_counter_evidence_comes_first() -> None:
    found = find_contrary(
        VECTORS, ["it is so"] * 7, about=[0], supports=[0], contradicts=[3], most=6
    )
    assert found[0].passage == 4
    assert not {0, 3} & {f.passage for f in found}


def test_a_passage_is_not_its_own_neighbour() -> None:
    texts = ["it is so"] * 7
    alone = find_contrary(VECTORS, texts, about=[5, 0, 1], most=7)
    assert [f.passage for f in alone].index(5) > 1


def test_a_sentence_finds_the_passages_nearest_to_it_as_centred_vectors_tell() -> None:
    random = np.random.default_rng(0)
    vectors = random.normal(size=(40, 8)).astype(np.float32) + 1
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    sought = vectors[7]
    centred = vectors - vectors.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    right = [int(n) for n in np.argsort(-(centred @ centred[7]))[:5]]
    assert [f.passage for f in find_near(vectors, sought, most=5)] == right
    assert find_near(vectors[:0], sought) == []
    assert len(find_near(vectors, sought, most=100)) == 40
