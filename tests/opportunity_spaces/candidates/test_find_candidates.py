"""Quotes follow what is written: by meaning where vectors are stored, else by words."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from coding.quotes.queries import list_quotes
from coding.suggestions.commands import record_run, record_vectors
from coding.suggestions.material.queries import get_material
from opportunity_spaces.candidates import find_candidates as module
from opportunity_spaces.candidates.find_candidates import find_candidates

SAID = (
    ("Moderator", "What keeps you from learning on an ordinary day at work here?"),
    ("Bo", "We swap shifts among us every week and nobody ever writes it down."),
    ("Cy", "But no manager here was ever against it, quite the opposite I must say."),
    ("Di", "My phone teaches me more than the course in the spring ever did."),
)
AXES = {"swap": 0, "manager": 1, "phone": 2}


class Model:
    """A model in which a text points to the axes of the words in it."""

    identity = "axes"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Any, **_: Any) -> Any:
        self.asked += texts
        return np.stack([point(text) for text in texts])


def point(text: str) -> Any:
    vector = np.full(4, 0.05, dtype="<f4")
    for word, axis in AXES.items():
        if word in text.lower():
            vector[axis] = 1
    if "writes it down" in text:
        vector[3] = 0.4
    return vector / np.linalg.norm(vector)


@pytest.fixture
def coded(study: Any, factories: Any, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A study with three coded answers, whose vectors are stored."""
    text = factories.add_transcript(study, said=SAID)
    [code] = factories.add_codes(study, "Work")
    for turn in (1, 2, 3):
        factories.code_turn(study, text, code, turn=turn)
    model = Model()
    monkeypatch.setattr(module, "open_model", lambda _: model)
    module._kept.clear()
    module._vectors.clear()
    by_word = {
        word: quote.excerpt_id
        for word in AXES
        for quote in list_quotes(study)
        if word in quote.words
    }
    return SimpleNamespace(study=study, model=model, code=code, text=text, **by_word)


def embed(coded: SimpleNamespace) -> None:
    vectors = {
        hashlib.sha256(p.text.encode()).hexdigest(): point(p.text).tobytes()
        for p in get_material(coded.study).passages
    }
    record_run(
        coded.study, [], model="axes", version="axes 1", parameters={}, seed=0, input_hash="",
        seconds=0.1, summary={},
    )  # fmt: skip
    record_vectors(coded.study, "axes", vectors)


def test_the_quote_nearest_in_meaning_comes_first(coded: SimpleNamespace) -> None:
    embed(coded)
    found = find_candidates(coded.study, ["Learning is by phone"])
    assert (found.way, found.why, found.unread) == ("meaning", "", 0)
    assert found.near[0].id == coded.phone
    assert find_candidates(coded.study, ["People swap"]).near[0].id == coded.swap


def test_only_the_statement_that_changed_is_embedded_again(coded: SimpleNamespace) -> None:
    embed(coded)
    find_candidates(coded.study, ["People swap", "The manager knows"])
    find_candidates(coded.study, ["People swap", "The manager knows it"])
    assert coded.model.asked == ["People swap", "The manager knows", "The manager knows it"]


def test_each_statement_weighs_the_same(coded: SimpleNamespace) -> None:
    embed(coded)
    found = find_candidates(coded.study, ["phone", "swap"])
    assert {found.near[0].id, found.near[1].id} == {coded.phone, coded.swap}


def test_what_may_contradict_says_its_words_of_contrast_and_leaves_out_support(
    coded: SimpleNamespace,
) -> None:
    embed(coded)
    found = find_candidates(coded.study, ["The manager is against it"], supports=[coded.swap])
    assert found.against[0].id == coded.manager
    assert set(found.against[0].reasons) & {"but", "no", "opposite"}
    assert coded.swap not in [each.id for each in found.against]
    assert coded.swap in [each.id for each in found.near], "it stays where it was in the list"


def test_a_known_contradiction_draws_those_like_it(coded: SimpleNamespace) -> None:
    embed(coded)
    found = find_candidates(coded.study, ["manager"], contradicts=[coded.phone])
    order = [each.id for each in found.against]
    assert order.index(coded.phone) < order.index(coded.swap)


def test_without_vectors_words_rank_and_it_is_said_why(coded: SimpleNamespace) -> None:
    found = find_candidates(coded.study, ["A phone teaches"])
    assert found.way == "words"
    assert "not read by the language model" in found.why
    assert [each.id for each in found.near][:1] == [coded.phone]


def test_another_model_than_that_of_the_vectors_is_not_mixed_with_them(
    coded: SimpleNamespace,
) -> None:
    embed(coded)
    coded.model.identity = "other"
    found = find_candidates(coded.study, ["A phone teaches"])
    assert found.way == "words"
    assert "another language model" in found.why


def test_a_quote_that_no_model_has_read_is_found_by_its_words_and_counted(
    coded: SimpleNamespace, factories: Any
) -> None:
    embed(coded)
    late = factories.add_transcript(
        coded.study, title="Late", said=(("Moderator", "Well?"), ("Ed", "A ladder is missing."))
    )
    factories.code_turn(coded.study, late, coded.code, turn=1)
    [ladder] = [q.excerpt_id for q in list_quotes(coded.study) if "ladder" in q.words]
    found = find_candidates(coded.study, ["There is no ladder"])
    assert (found.way, found.unread) == ("meaning", 1)
    assert ladder in [each.id for each in found.near]


def test_a_new_coding_is_among_the_candidates_at_once(
    coded: SimpleNamespace, factories: Any
) -> None:
    embed(coded)
    [code] = factories.add_codes(coded.study, "Other")
    before = find_candidates(coded.study, ["swap"])
    factories.code_turn(coded.study, coded.text, code, turn=3)
    assert len(before.near) == 3
    assert len(find_candidates(coded.study, ["swap"]).near) == 3


def test_nothing_written_and_nothing_coded_find_nothing(coded: SimpleNamespace, study: Any) -> None:
    assert find_candidates(study, []).near == ()
