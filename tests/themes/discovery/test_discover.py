from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from study import Cancelled, InvalidInput
from themes.discovery.discover import (
    DiscoveryPassage,
    DiscoverySeed,
    DiscoverySettings,
    Wishes,
    discover_themes,
    find_count,
)

TOPICS = {
    "hours": [
        "shift",
        "rota",
        "saturday",
        "swap",
        "weekend",
        "evening",
        "hours",
        "morning",
        "roster",
    ],
    "tools": [
        "scanner",
        "screen",
        "machine",
        "printer",
        "software",
        "keyboard",
        "handheld",
        "cable",
        "battery",
    ],
    "learning": [
        "course",
        "certificate",
        "teacher",
        "lesson",
        "exam",
        "classroom",
        "training",
        "diploma",
    ],
}
WIDTH = 32


def plane(vectors: Any, seed: int) -> Any:
    """Stands in for UMAP, which takes 15 seconds to compile."""
    return vectors


def said(number: int = 30, *, seed: int = 0) -> tuple[list[DiscoveryPassage], Any]:
    rng = random.Random(seed)
    noise = np.random.default_rng(seed)
    passages, vectors = [], []
    for topic, (name, words) in enumerate(TOPICS.items()):
        for n in range(number):
            text = " ".join(rng.sample(words, 5))
            passages.append(
                DiscoveryPassage(key=f"{name}{n:03d}", text=f"{text} {n}th", language="en")
            )
            vector = noise.normal(scale=0.05, size=WIDTH)
            vector[topic] += 1
            vectors.append(vector / np.linalg.norm(vector))
    return passages, np.array(vectors, dtype=np.float32)


def keys(passages: list[DiscoveryPassage], found: Any) -> list[set[str]]:
    return [{passages[n].key for n in theme.passages} for theme in found.themes]


def test_what_people_speak_of_is_found_with_its_words() -> None:
    passages, vectors = said()
    found = discover_themes(passages, vectors, settings=DiscoverySettings(themes=3), reduce=plane)
    assert {frozenset({k[:-3] for k in group}) for group in keys(passages, found)} == {
        frozenset([name]) for name in TOPICS
    }
    for theme in found.themes:
        topic = passages[theme.passages[0]].key[:-3]
        assert set(theme.words["en"][:3]) <= set(TOPICS[topic])
        assert theme.stability == 1.0
        assert list(theme.closeness) == sorted(theme.closeness, reverse=True)
    assert len(found.places) == len(passages)


def test_the_order_of_the_passages_changes_nothing() -> None:
    passages, vectors = said()
    order = np.random.default_rng(5).permutation(len(passages))
    mixed = [passages[n] for n in order]
    one = discover_themes(passages, vectors, reduce=plane)
    other = discover_themes(mixed, vectors[order], reduce=plane)
    assert [[passages[n].key for n in t.passages] for t in one.themes] == [
        [mixed[n].key for n in t.passages] for t in other.themes
    ]
    assert [(t.words, t.stability) for t in one.themes] == [
        (t.words, t.stability) for t in other.themes
    ]
    assert one.branches == other.branches
    assert one.input_hash == other.input_hash


def test_names_of_people_are_not_words_of_a_theme() -> None:
    passages, vectors = said()
    found = discover_themes(
        passages,
        vectors,
        settings=DiscoverySettings(themes=3),
        names=frozenset(["scanner", "shift", "course"]),
        reduce=plane,
    )
    told = {w for theme in found.themes for w in theme.words["en"]}
    assert told
    assert not told & {"scanner", "shift", "course"}


def test_a_theme_of_the_study_is_begun_from_and_recognised() -> None:
    passages, vectors = said()
    seeds = [DiscoverySeed(theme_id="T1", keys=tuple(f"tools{n:03d}" for n in range(8)))]
    found = discover_themes(
        passages, vectors, settings=DiscoverySettings(themes=3), seeds=seeds, reduce=plane
    )
    (origin,) = [t for t in found.themes if t.theme_id == "T1"]
    assert {passages[n].key[:-3] for n in origin.passages} == {"tools"}


def test_what_a_person_put_together_or_apart_is_kept() -> None:
    passages, vectors = said()
    wishes = Wishes(together=(("hours000", "tools000"), ("hours001", "hours002")), apart=((0, 1),))
    found = discover_themes(
        passages, vectors, settings=DiscoverySettings(themes=4), wishes=wishes, reduce=plane
    )
    (mine,) = [group for group in keys(passages, found) if "hours000" in group]
    assert "tools000" in mine
    assert not {"hours001", "hours002"} & mine


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ([], "found 0"),
        (["We never get time to learn the scanner."], "found 1"),
        ([f"Shift swap number {n} on saturday" for n in range(10)], "found 10"),
        (["We swap the shift on saturday."] * 10_000, "hold only 1 different text"),
        ([""] * 500, "found 0"),
        (["Yeah.", "Mm, yes, I know.", "Okay then."] * 40, "found 0"),
    ],
)
def test_too_little_is_refused_in_one_sentence(texts: list[str], told: str) -> None:
    passages = [
        DiscoveryPassage(key=str(n), text=text, language="en") for n, text in enumerate(texts)
    ]
    vectors = np.ones((len(texts), WIDTH), dtype=np.float32)
    with pytest.raises(InvalidInput, match=told) as refused:
        discover_themes(passages, vectors, reduce=plane)
    assert refused.value.hint


def test_odd_wishes_are_refused() -> None:
    passages, vectors = said()
    with pytest.raises(InvalidInput, match="At least two"):
        discover_themes(passages, vectors, settings=DiscoverySettings(themes=1), reduce=plane)
    with pytest.raises(InvalidInput, match="vectors"):
        discover_themes(passages, vectors[:-1], reduce=plane)


def test_a_person_can_stop_it() -> None:
    passages, vectors = said()

    def stop(done: int, total: int, message: str) -> None:
        if done >= 2:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        discover_themes(passages, vectors, reduce=plane, on_progress=stop)


def test_the_number_of_themes_follows_the_material() -> None:
    assert [find_count(n) for n in (20, 120, 1_000, 30_000)] == [3, 8, 22, 40]
