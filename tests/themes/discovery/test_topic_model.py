"""The one BERTopic model: what it is given, its words by language and its tree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from study import Cancelled
from themes.discovery.clustering import Constraints
from themes.discovery.model import Branch
from themes.discovery.topic_model import (
    RepeatedGroups,
    RepeatedReduction,
    TopicModel,
    fit_topics,
)

SAID = {
    "en hours": ["the shift ends late", "two shifts in a row", "night shifts and roster"],
    "en tools": ["the scanner broke", "scanners and a printer", "a new scanner, same printer"],
    "da hours": ["vagten slutter sent", "to vagter i træk", "vagterne og vagtplanen"],
    "en learning": ["a course for the certificate", "courses cost money", "another course"],
}
# Hours are one direction, whatever the language; tools lie nearer to them than learning does.
PLACES = {
    "en hours": (1.0, 0.0, 0.0, 0.1),
    "da hours": (1.0, 0.0, 0.0, -0.1),
    "en tools": (0.4, 1.0, 0.0, 0.0),
    "en learning": (-0.2, -0.2, 1.0, 0.0),
}


def fitted(
    names: frozenset[str] = frozenset(), *, seen: list[Any] | None = None
) -> tuple[TopicModel, list[str]]:
    """Fit ten passages of each kind, and return the model with the kind of each passage."""
    rng = np.random.default_rng(3)
    kinds = [kind for kind in SAID for _ in range(10)]
    texts = [SAID[kind][n % 3] for n, kind in enumerate(kinds)]
    vectors = np.array([PLACES[kind] for kind in kinds]) + rng.normal(scale=0.01, size=(40, 4))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    def reduce(given: Any, seed: int) -> Any:
        if seen is not None:
            seen.append(given)
        return given

    model = fit_topics(
        texts,
        [kind[:2] for kind in kinds],
        vectors,
        reduction=RepeatedReduction(reduce, runs=2, seed=0, on_run=lambda _: None),
        groups=RepeatedGroups(4, runs=2, seed=0, constraints=Constraints(), on_fit=lambda: None),
        names=names,
    )
    if seen is not None:
        assert all(np.array_equal(each, vectors) for each in seen)
    return model, kinds


def group_of(model: TopicModel, kinds: list[str], kind: str) -> int:
    found = {int(label) for label, each in zip(model.labels, kinds, strict=True) if each == kind}
    assert len(found) == 1
    return found.pop()


def test_our_vectors_go_through_every_run_and_our_groups_come_out() -> None:
    seen: list[Any] = []
    model, kinds = fitted(seen=seen)
    assert len(seen) == 2
    assert len({group_of(model, kinds, kind) for kind in SAID}) == 4
    assert model.agreement == 1.0
    assert model.stability == dict.fromkeys(range(4), 1.0)


def test_one_model_tells_words_of_each_language_and_counts_their_forms_together() -> None:
    model, kinds = fitted()
    english = model.words[group_of(model, kinds, "en hours")]
    danish = model.words[group_of(model, kinds, "da hours")]
    assert list(english) == ["en"]
    assert list(danish) == ["da"]
    assert english["en"][0] == "shifts"
    assert "shift" not in english["en"]
    assert [word for word in danish["da"] if word in ("vagt", "vagten", "vagter", "vagterne")] == [
        danish["da"][0]
    ]


def test_the_tree_joins_what_means_the_same_in_two_languages_first() -> None:
    model, kinds = fitted()
    number = {kind: group_of(model, kinds, kind) for kind in SAID}
    first, second, third = model.branches
    assert {first.one, first.other} == {number["en hours"], number["da hours"]}
    assert {second.one, second.other} == {4, number["en tools"]}
    assert {third.one, third.other} == {5, number["en learning"]}
    assert first.distance < second.distance < third.distance
    assert {"shifts", "vagterne"} & set(first.words)
    assert not any(":" in word for word in first.words)


def test_the_tree_of_one_language_joins_what_shares_its_words_first() -> None:
    # By meaning 0 and 1 are next to each other; by their words 0 and 2 are.
    rng = np.random.default_rng(3)
    places = np.array([[1.0, 0.3, 0.0], [1.0, -0.3, 0.0], [0.0, 0.0, 1.0]])
    said = ["shift roster morning", "scanner printer cable", "shift roster evening"]
    vectors = np.repeat(places, 10, axis=0) + rng.normal(scale=0.01, size=(30, 3))
    for language, expected in (("en", {0, 2}), ("da", {0, 1})):
        model = fit_topics(
            [words for words in said for _ in range(10)],
            ["en"] * 10 + [language] * 10 + ["en"] * 10,
            (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32),
            reduction=RepeatedReduction(lambda v, s: v, runs=1, seed=0, on_run=lambda _: None),
            groups=RepeatedGroups(
                3, runs=1, seed=0, constraints=Constraints(), on_fit=lambda: None
            ),
        )
        assert model.labels.tolist() == [0] * 10 + [1] * 10 + [2] * 10
        assert {model.branches[0].one, model.branches[0].other} == expected


def test_names_of_people_are_words_in_none_of_their_forms() -> None:
    model, kinds = fitted(names=frozenset(["scanner", "vagt"]))
    told = {word for by in model.words.values() for words in by.values() for word in words}
    assert not {"scanner", "scanners", "vagten", "vagter", "vagterne"} & told
    assert "printer" in model.words[group_of(model, kinds, "en tools")]["en"]
    assert not any("scanner" in word for branch in model.branches for word in branch.words)


def test_a_group_whose_words_are_all_names_has_none() -> None:
    model, kinds = fitted(names=frozenset(["course", "certificate", "cost", "money"]))
    assert model.words[group_of(model, kinds, "en learning")] == {}


def test_nothing_is_written_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    fitted()
    assert capfd.readouterr() == ("", "")


def test_a_person_can_stop_it_between_runs() -> None:
    def stop(turn: int) -> None:
        raise Cancelled("Stopped.")

    reduction = RepeatedReduction(lambda v, s: v, runs=2, seed=0, on_run=stop)
    with pytest.raises(Cancelled):
        reduction.fit_transform(np.eye(3, dtype=np.float32))


def test_two_groups_have_one_branch() -> None:
    vectors = np.repeat(np.eye(2, dtype=np.float32), 10, axis=0)
    model = fit_topics(
        ["shift roster"] * 10 + ["scanner printer"] * 10,
        ["en"] * 20,
        vectors,
        reduction=RepeatedReduction(lambda v, s: v, runs=1, seed=0, on_run=lambda _: None),
        groups=RepeatedGroups(2, runs=1, seed=0, constraints=Constraints(), on_fit=lambda: None),
    )
    [branch] = model.branches
    assert isinstance(branch, Branch)
    assert {branch.one, branch.other} == {0, 1}
    assert branch.distance == 1.0
