"""A BERTopic model of passages with our own vectors, reduction and clustering.

BERTopic (Grootendorst, 2022) is modular. Reduction and clustering are ours, because its own cannot
repeat a run, compare the runs and respect people's decisions; the class-based TF-IDF and the
hierarchy are BERTopic's. Pure.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from themes.discovery.clustering import (
    Constraints,
    Reduce,
    find_representative,
    fit_clusters,
    measure_stability,
)
from themes.discovery.model import Branch
from themes.discovery.topic_words import TOLD, find_told, list_content_words
from transcripts.reading.lemmas import find_commonest_forms, find_lemma

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RepeatedGroups", "RepeatedReduction", "TopicModel", "Words", "fit_topics"]

Words = dict[int, dict[str, tuple[str, ...]]]

TOLD_WORDS = 8
RANKED = 100  # candidate words of a group, all languages; only shared ones are shown
ONE_LANGUAGE = 0.95  # share of passages from which the words of all groups are comparable
JOINT_WORDS = 5  # as many as BERTopic uses in the name of a branch
LEFT_OUT = 0.1  # share of passages a repeated run leaves out: stable groups do not need them all


class RepeatedReduction:
    """BERTopic's `umap_model`: reduces the vectors once per run, each time with another seed.

    Args:
        reduce: Function from vectors and a seed to points.
        runs: The number of runs.
        seed: The seed of the first run.
        on_run: Called with the number of each run before it starts; may raise Cancelled.
    """

    def __init__(
        self, reduce: Reduce, *, runs: int, seed: int, on_run: Callable[[int], None]
    ) -> None:
        self._reduce, self._runs, self._seed, self._on_run = reduce, runs, seed, on_run

    def fit_transform(self, vectors: NDArray[np.float32], y: Any = None) -> NDArray[np.float32]:
        """Return the points of all runs side by side, float32 (n, runs * dimensions)."""
        found = []
        for turn in range(self._runs):
            self._on_run(turn)
            found.append(self._reduce(vectors, self._seed + turn))
        return np.hstack(found)


class RepeatedGroups:
    """BERTopic's `hdbscan_model`: clusters every run and keeps the one most like the others.

    Each run but the first fits its centres without a tenth of the points.

    Args:
        count: The number of groups.
        runs: The number of runs side by side in the points.
        seed: The seed of the first run.
        constraints: Constraints from people's decisions.
        on_fit: Called when all runs are clustered; may raise Cancelled.

    Attributes:
        labels_: The group of each point, intp (n,), the largest group first.
        stability: How well other runs find each group again, 0 to 1.
        agreement: The agreement between all runs (mean AMI).
    """

    def __init__(
        self,
        count: int,
        *,
        runs: int,
        seed: int,
        constraints: Constraints,
        on_fit: Callable[[], None],
    ) -> None:
        self._count, self._runs, self._seed = count, runs, seed
        self._constraints, self._on_fit = constraints, on_fit
        self.labels_: NDArray[np.intp] = np.zeros(0, np.intp)
        self.stability: dict[int, float] = {}
        self.agreement = 1.0

    def fit(self, points: NDArray[np.float32], y: Any = None) -> RepeatedGroups:
        """Cluster the points of every run, float32 (n, runs * dimensions)."""
        runs = []
        for turn, part in enumerate(np.split(points, self._runs, axis=1)):
            seed = self._seed + turn
            rows = _sample(len(points), seed) if turn else None
            runs.append(
                fit_clusters(part, self._count, seed=seed, rows=rows, constraints=self._constraints)
            )
        best, self.agreement = find_representative(runs)
        self.labels_ = _by_size(runs[best])
        self.stability = measure_stability(
            self.labels_, [labels for n, labels in enumerate(runs) if n != best]
        )
        self._on_fit()
        return self


def _sample(count: int, seed: int) -> NDArray[np.intp]:
    rng = np.random.default_rng(seed)
    keep = max(2, round(count * (1 - LEFT_OUT)))
    return np.sort(rng.choice(count, size=keep, replace=False)).astype(np.intp)


def _by_size(labels: NDArray[np.intp]) -> NDArray[np.intp]:
    """Renumber groups from the largest, ties by first passage; empty groups are removed."""
    found, first, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = sorted(range(len(found)), key=lambda n: (-sizes[n], first[n]))
    numbers = {int(found[old]): new for new, old in enumerate(order)}
    return np.array([numbers[int(label)] for label in labels], dtype=np.intp)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicModel:
    """The result of a fit; groups are numbered from the largest.

    Attributes:
        labels: The group of each passage, intp (n,).
        stability: How well other runs find each group again, 0 to 1.
        agreement: The agreement between all runs (mean AMI).
        words: Words of each group by language, best first.
        branches: The tree of groups, most similar first.
    """

    labels: NDArray[np.intp]
    stability: dict[int, float]
    agreement: float
    words: Words
    branches: tuple[Branch, ...]


def fit_topics(
    texts: Sequence[str],
    languages: Sequence[str | None],
    vectors: NDArray[np.float32],
    *,
    reduction: RepeatedReduction,
    groups: RepeatedGroups,
    names: Collection[str] = (),
) -> TopicModel:
    """Fit BERTopic to passages, and return the groups with their words and their tree.

    Args:
        texts: The passages.
        languages: The language of each passage, ISO 639-1 or None.
        vectors: One centred unit vector per passage, float32 (n, d).
        reduction: Reduces the vectors.
        groups: Clusters the reduced vectors.
        names: Words left out of the results: names of people, in lower case.
    """
    said = [
        list_content_words(text, language, names=names)
        for text, language in zip(texts, languages, strict=True)
    ]
    tokens = [
        " ".join(_token(word, language) for word in words)
        for words, language in zip(said, languages, strict=True)
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # BERTopic's dependencies warn about each other
        from bertopic import BERTopic
        from bertopic.vectorizers import ClassTfidfTransformer
        from sklearn.feature_extraction.text import CountVectorizer

        model = BERTopic(
            # "english" would remove every non-ASCII letter from the words.
            language="multilingual",
            embedding_model=None,
            umap_model=reduction,
            hdbscan_model=groups,
            vectorizer_model=CountVectorizer(token_pattern=r"\S+"),  # noqa: S106  a regex, no password
            ctfidf_model=ClassTfidfTransformer(),
            top_n_words=RANKED,
            calculate_probabilities=False,
            verbose=False,
        )
        model.fit(tokens, embeddings=vectors)
        tree = None
        if len(set(model.topics_)) > 1:
            # BERTopic draws its own progress bar.
            with contextlib.redirect_stderr(io.StringIO()):
                tree = model.hierarchical_topics(tokens, **_list_ways(languages))
    labels = groups.labels_
    # BERTopic renumbers the topics.
    number = {int(t): int(g) for t, g in zip(model.topics_, labels, strict=True)}
    ranked = {
        number[int(topic)]: [str(token) for token, weight in pairs if token and weight > 0]
        for topic, pairs in model.get_topics().items()
    }
    return TopicModel(
        labels=labels,
        stability=groups.stability,
        agreement=groups.agreement,
        words={g: _list_told(ranked[g], g, labels, said, languages) for g in sorted(ranked)},
        branches=_list_branches(tree, number, said, languages),
    )


def _list_ways(languages: Sequence[str | None]) -> dict[str, Any]:
    """Return BERTopic's options for the tree: join by words, or by vectors if languages are mixed.

    In one language, words agree better with the codes people applied; with several languages,
    words would join groups by language.
    """
    from scipy.cluster.hierarchy import linkage

    if max(Counter(languages).values()) >= ONE_LANGUAGE * len(languages):
        return {}  # BERTopic's default: Ward's method on c-TF-IDF
    return {
        "use_ctfidf": False,
        "linkage_function": lambda distances: linkage(distances, "average"),
    }


def _token(word: str, language: str | None) -> str:
    # BERTopic joins the words of a branch name with "_".
    return f"{language or ''}:{find_lemma(word, language)}".replace("_", "-")


def _list_told(
    ranked: Sequence[str],
    group: int,
    labels: NDArray[np.intp],
    said: Sequence[Sequence[str]],
    languages: Sequence[str | None],
) -> dict[str, tuple[str, ...]]:
    """Return the words of a group by language, the most common language first."""
    rows = np.flatnonzero(labels == group).tolist()
    counts = Counter(languages[n] or "" for n in rows)
    found: dict[str, tuple[str, ...]] = {}
    for language, size in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        lemmas = [t.split(":", 1)[1] for t in ranked if t.startswith(f"{language}:")]
        own = [said[n] for n in rows if (languages[n] or "") == language]
        told = find_told(lemmas, own, language)[:TOLD_WORDS]
        if told and size >= TOLD * len(rows):
            found[language] = tuple(told)
    return found


def _list_branches(
    tree: Any,
    number: dict[int, int],
    said: Sequence[Sequence[str]],
    languages: Sequence[str | None],
) -> tuple[Branch, ...]:
    """Return BERTopic's tree with our group numbers and the most common form of each word."""
    if tree is None:
        return ()
    counts: dict[str, Counter[str]] = {}
    for words, language in zip(said, languages, strict=True):
        counts.setdefault(language or "", Counter()).update(words)
    forms = {
        f"{language}:{lemma}".replace("_", "-"): form
        for language, each in counts.items()
        for lemma, form in find_commonest_forms(each, language).items()
    }
    rows = sorted(tree.to_dict("records"), key=lambda row: int(row["Parent_ID"]))
    return tuple(
        Branch(
            one=number.get(int(row["Child_Left_ID"]), int(row["Child_Left_ID"])),
            other=number.get(int(row["Child_Right_ID"]), int(row["Child_Right_ID"])),
            distance=round(float(row["Distance"]), 4),
            words=tuple(
                forms[token]
                for token in str(row["Parent_Name"]).split("_")[:JOINT_WORDS]
                if token in forms
            ),
        )
        for row in rows
    )
