"""One BERTopic model of what was said: our vectors, reduction and groups, its words and its tree.

BERTopic (Grootendorst, 2022) is put together from parts. The parts that reduce and group are ours,
because it has none that repeat a run, compare it with itself and keep what people decided; the
class-based TF-IDF and the hierarchy are its own. Pure.
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
RANKED = 100  # words of a group in all languages, of which the shared ones are told
ONE_LANGUAGE = 0.95  # of the passages, from which on the words of all groups can be compared
JOINT_WORDS = 5  # as many as BERTopic names a joint by
LEFT_OUT = 0.1  # of the passages, when a run is repeated: what holds only with all of them is luck


class RepeatedReduction:
    """BERTopic's `umap_model`: reduces vectors once for each run, with another seed each time.

    Args:
        reduce: Vectors and a seed to points.
        runs: How often.
        seed: Of the first run.
        on_run: Told the number of each run before it begins; may raise Cancelled.
    """

    def __init__(
        self, reduce: Reduce, *, runs: int, seed: int, on_run: Callable[[int], None]
    ) -> None:
        self._reduce, self._runs, self._seed, self._on_run = reduce, runs, seed, on_run

    def fit_transform(self, vectors: NDArray[np.float32], y: Any = None) -> NDArray[np.float32]:
        """Return the points of all runs side by side, float32 (n, runs · dimensions)."""
        found = []
        for turn in range(self._runs):
            self._on_run(turn)
            found.append(self._reduce(vectors, self._seed + turn))
        return np.hstack(found)


class RepeatedGroups:
    """BERTopic's `hdbscan_model`: groups the points of every run, and keeps the likest to the rest.

    Each run but the first fits its centres without a tenth of the points.

    Args:
        count: How many groups.
        runs: How many runs lie side by side in the points.
        seed: Of the first run.
        constraints: What people said.
        on_fit: Told when all runs are grouped; may raise Cancelled.

    Attributes:
        labels_: The group of each point, intp (n,), the largest group first.
        stability: How well other runs find each group again, 0 to 1.
        agreement: How far all runs agree (mean AMI).
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
        """Group the points of every run, float32 (n, runs · dimensions)."""
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
    """Number groups from the largest, equal ones by their first passage; empty ones vanish."""
    found, first, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = sorted(range(len(found)), key=lambda n: (-sizes[n], first[n]))
    numbers = {int(found[old]): new for new, old in enumerate(order)}
    return np.array([numbers[int(label)] for label in labels], dtype=np.intp)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicModel:
    """What one fit found; groups are numbered from the largest.

    Attributes:
        labels: The group of each passage, intp (n,).
        stability: How well other runs find each group again, 0 to 1.
        agreement: How far all runs agree (mean AMI).
        words: Words of each group by language, best first.
        branches: How the groups join, the likest first.
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
    """Fit BERTopic to passages, and return groups with their words and how they join.

    Args:
        texts: What was said.
        languages: The language of each, ISO 639-1 or None.
        vectors: One centred unit vector each, float32 (n, d).
        reduction: Reduces them.
        groups: Groups what is reduced.
        names: Words that are not told: those of people, in small letters.
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
        warnings.simplefilter("ignore")  # its parts warn of each other
        from bertopic import BERTopic
        from bertopic.vectorizers import ClassTfidfTransformer
        from sklearn.feature_extraction.text import CountVectorizer

        model = BERTopic(
            # “english” would take every letter beyond ASCII out of the words.
            language="multilingual",
            embedding_model=None,
            umap_model=reduction,
            hdbscan_model=groups,
            vectorizer_model=CountVectorizer(token_pattern=r"\S+"),  # noqa: S106  of words
            ctfidf_model=ClassTfidfTransformer(),
            top_n_words=RANKED,
            calculate_probabilities=False,
            verbose=False,
        )
        model.fit(tokens, embeddings=vectors)
        tree = None
        if len(set(model.topics_)) > 1:
            # It draws a progress bar of its own.
            with contextlib.redirect_stderr(io.StringIO()):
                tree = model.hierarchical_topics(tokens, **_list_ways(languages))
    labels = groups.labels_
    # BERTopic numbers topics anew.
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
    """Return how BERTopic joins groups: by their words, or by meaning if they have two languages.

    In one language the words come nearer to the codes that people put on the groups; in two they
    join groups by language.
    """
    from scipy.cluster.hierarchy import linkage

    if max(Counter(languages).values()) >= ONE_LANGUAGE * len(languages):
        return {}  # its own: Ward's method on c-TF-IDF
    return {
        "use_ctfidf": False,
        "linkage_function": lambda distances: linkage(distances, "average"),
    }


def _token(word: str, language: str | None) -> str:
    # BERTopic joins the words that name a joint with “_”.
    return f"{language or ''}:{find_lemma(word, language)}".replace("_", "-")


def _list_told(
    ranked: Sequence[str],
    group: int,
    labels: NDArray[np.intp],
    said: Sequence[Sequence[str]],
    languages: Sequence[str | None],
) -> dict[str, tuple[str, ...]]:
    """Return the words of a group by language, the commonest language first."""
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
    """Return BERTopic's tree with our numbers of groups, and words as people say them."""
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
