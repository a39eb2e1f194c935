"""Suggests themes: groups of similar passages, found in several runs that are compared.

Pure: takes passages and vectors, returns suggested themes. BERTopic (Grootendorst, 2022) receives
ready vectors, so it loads no language model, and our own clusters; it finds their words.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from study.errors import InvalidInput
from study.language import say
from study.wording import count_things
from themes.discovery.clustering import (
    SMALL,
    Constraints,
    Reduce,
    fit_centred,
    fit_plane,
    fit_reduced,
)
from themes.discovery.model import Branch
from themes.discovery.topic_model import (
    RepeatedGroups,
    RepeatedReduction,
    TopicModel,
    fit_topics,
)
from themes.discovery.topic_words import check_content

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "DiscoveredTheme",
    "Discovery",
    "DiscoveryPassage",
    "DiscoverySeed",
    "DiscoverySettings",
    "Wishes",
    "discover_themes",
    "find_count",
]

LEAST = 20  # passages with content; fewer are faster to read than to group
MOST_THEMES = 40  # a default that a person can review; settings may ask for more
ON_MAP = 3_000  # points on the map; more cannot be told apart
NEAR = 3  # passages that seed a theme without codings


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveryPassage:
    """A passage with its lasting `key` and its `language`, an ISO 639-1 code or None."""

    key: str
    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoverySettings:
    """Settings of a discovery.

    Attributes:
        themes: The number of themes; None takes √(n/2), at most 40.
        runs: The number of runs, compared to see which themes come back.
        seed: The random seed.
    """

    themes: int | None = None
    runs: int = 5
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoverySeed:
    """A theme of the study to start from: the keys of its passages and the vector of its words."""

    theme_id: str
    keys: tuple[str, ...] = ()
    vector: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Earlier decisions: groups of keys to keep together, and pairs of groups to keep apart."""

    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveredTheme:
    """A group of passages that may be a theme.

    Attributes:
        passages: Indices of its passages in the input, most central first.
        closeness: Cosine of each passage to the centre, in the same order.
        stability: How well other runs find it again, 0 to 1.
        words: Words by language, best first.
        theme_id: The seed theme it started from, if it holds at least half of its passages.
    """

    passages: tuple[int, ...]
    closeness: tuple[float, ...]
    stability: float
    words: dict[str, tuple[str, ...]]
    theme_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """The suggested themes, largest first, and the agreement between the runs (mean AMI).

    `places` maps passages to (x, y) on the map. `left_out` lists passages with too little content
    to group. `branches` is the tree of themes; a leaf is a theme's number.
    """

    themes: tuple[DiscoveredTheme, ...]
    places: dict[int, tuple[float, float]]
    left_out: tuple[int, ...]
    agreement: float
    branches: tuple[Branch, ...]
    method: str
    input_hash: str
    parameters: dict[str, Any] = field(default_factory=dict)


# report(done, total, message); may raise Cancelled
Report = Callable[[int, int, str], None]


def find_count(passages: int) -> int:
    """Return the default number of themes for a number of passages: √(n/2), from 2 to 40."""
    return max(2, min(MOST_THEMES, round(math.sqrt(passages / 2))))


def discover_themes(
    passages: Sequence[DiscoveryPassage],
    vectors: NDArray[np.float32],
    *,
    settings: DiscoverySettings | None = None,
    seeds: Sequence[DiscoverySeed] = (),
    wishes: Wishes | None = None,
    names: Collection[str] = (),
    reduce: Reduce | None = None,
    on_progress: Report | None = None,
) -> Discovery:
    """Suggest themes for passages. The result depends on input and seed, not on input order.

    Args:
        passages: The passages.
        vectors: One unit vector per passage, float32 (n, d).
        settings: The number of themes and runs, and the seed.
        seeds: Themes of the study to start from.
        wishes: Earlier decisions on passages.
        names: Words left out of the results: names of people, in lower case.
        reduce: Replaces UMAP or PCA.
        on_progress: Called with the progress; may raise Cancelled.

    Raises:
        InvalidInput: there are too few passages, or too few different ones.
    """
    told = settings or DiscoverySettings()
    report = on_progress or (lambda *_: None)
    _check(passages, vectors, told)
    # Sort by content, so that neither input order nor new ids change the result.
    useful = [n for n, p in enumerate(passages) if check_content(p.text, p.language)]
    useful.sort(key=lambda n: (hashlib.sha256(passages[n].text.encode()).digest(), passages[n].key))
    chosen = [passages[n] for n in useful]
    _check_enough(chosen)
    centred = fit_centred(vectors[useful], [p.language for p in chosen])
    count = min(told.themes or find_count(len(chosen)), len(chosen) // 2)
    constraints = _constraints(chosen, centred, seeds, wishes or Wishes())
    count = max(count, min(len(constraints.together), 2))
    steps = told.runs + 2
    model = fit_topics(
        [p.text for p in chosen],
        [p.language for p in chosen],
        centred,
        reduction=RepeatedReduction(
            reduce or fit_reduced,
            runs=told.runs,
            seed=told.seed,
            on_run=lambda turn: report(
                turn,
                steps,
                say("Finding themes: run {run} of {runs}", run=turn + 1, runs=told.runs),
            ),
        ),
        groups=RepeatedGroups(
            count,
            runs=told.runs,
            seed=told.seed,
            constraints=constraints,
            on_fit=lambda: report(told.runs, steps, say("Finding words for each theme")),
        ),
        names=names,
    )
    report(told.runs + 1, steps, say("Drawing the map"))
    places = _places(centred, useful, told.seed, reduce)
    themes = _themes(model, centred, useful, seeds, chosen)
    report(steps, steps, say("Themes suggested"))
    left = tuple(sorted(set(range(len(passages))) - set(useful)))
    method = "UMAP 5, k-means" if len(chosen) <= SMALL else "PCA 50, k-means"
    return Discovery(
        themes=themes,
        places=places,
        left_out=left,
        agreement=model.agreement,
        branches=model.branches,
        method=method if reduce is None else "k-means",
        input_hash=_hash(chosen, centred),
        parameters={
            "themes": count,
            "runs": told.runs,
            "seeded": len(constraints.seeds),
            "together": len(constraints.together),
            "apart": len(constraints.apart),
        },
    )


def _check(
    passages: Sequence[DiscoveryPassage],
    vectors: NDArray[np.float32],
    settings: DiscoverySettings,
) -> None:
    if len(vectors) != len(passages):
        raise InvalidInput(
            say(
                "There are {passages} passages and {vectors} vectors.",
                passages=len(passages),
                vectors=len(vectors),
            ),
            hint=say("Give one vector for each passage."),
        )
    if settings.themes is not None and settings.themes < 2:
        raise InvalidInput(
            say("At least two themes are needed."), hint=say("Ask for two themes or more.")
        )
    if settings.runs < 1:
        raise InvalidInput(say("At least one run is needed."), hint=say("Ask for one run or more."))


def _check_enough(chosen: Sequence[DiscoveryPassage]) -> None:
    if len(chosen) < LEAST:
        raise InvalidInput(
            say(
                "Themes need at least {least} passages with content; found {passages}.",
                least=LEAST,
                passages=len(chosen),
            ),
            hint=say("Add transcripts, or read the passages yourself."),
        )
    different = len({" ".join(p.text.casefold().split()) for p in chosen})
    if different < LEAST:
        raise InvalidInput(
            say(
                "The {passages:,} passages hold only {texts}; themes need at least {least}.",
                passages=len(chosen),
                texts=count_things(different, "different text"),
                least=LEAST,
            ),
            hint=say("Check whether the same file was imported more than once."),
        )


def _constraints(
    chosen: Sequence[DiscoveryPassage],
    centred: NDArray[np.float32],
    seeds: Sequence[DiscoverySeed],
    wishes: Wishes,
) -> Constraints:
    rows = {p.key: n for n, p in enumerate(chosen)}
    begun = []
    for seed in seeds:
        group = [rows[key] for key in seed.keys if key in rows]
        if not group and seed.vector is not None:
            nearest = np.argsort(-(centred @ seed.vector), kind="stable")[:NEAR]
            group = [int(n) for n in nearest]
        begun.append(tuple(sorted(group)))
    groups = [tuple(sorted(rows[k] for k in g if k in rows)) for g in wishes.together]
    return Constraints(
        seeds=tuple(g for g in begun if g),
        together=tuple(groups),
        apart=tuple((a, b) for a, b in wishes.apart if groups[a] and groups[b]),
    )


def _places(
    centred: NDArray[np.float32], useful: Sequence[int], seed: int, reduce: Reduce | None
) -> dict[int, tuple[float, float]]:
    rows = np.arange(len(useful))
    if len(rows) > ON_MAP:
        rows = np.sort(np.random.default_rng(seed).choice(rows, size=ON_MAP, replace=False))
    plane = (reduce or fit_plane)(centred[rows], seed)
    return {
        useful[int(row)]: (round(float(x), 4), round(float(y), 4))
        for row, (x, y) in zip(rows, plane[:, :2], strict=True)
    }


def _themes(
    model: TopicModel,
    centred: NDArray[np.float32],
    useful: Sequence[int],
    seeds: Sequence[DiscoverySeed],
    chosen: Sequence[DiscoveryPassage],
) -> tuple[DiscoveredTheme, ...]:
    themes = []
    for number in range(int(model.labels.max()) + 1):
        mine = np.flatnonzero(model.labels == number)
        middle = centred[mine].mean(axis=0)
        near = centred[mine] @ middle / max(float(np.linalg.norm(middle)), 1e-9)
        order = np.argsort(-near, kind="stable")
        keys = {chosen[n].key for n in mine.tolist()}
        themes.append(
            DiscoveredTheme(
                passages=tuple(useful[int(n)] for n in mine[order]),
                closeness=tuple(round(float(x), 4) for x in near[order]),
                stability=round(model.stability[number], 4),
                words=model.words.get(number, {}),
                theme_id=_origin(keys, seeds),
            )
        )
    return tuple(themes)


def _origin(keys: set[str], seeds: Sequence[DiscoverySeed]) -> str:
    """Return the seed theme with the largest share of its passages in *keys*, if at least half."""
    shares = {s.theme_id: len(keys & set(s.keys)) / len(s.keys) for s in seeds if s.keys}
    best = max(shares, key=lambda each: shares[each], default="")
    return best if best and shares[best] >= 0.5 else ""


def _hash(chosen: Sequence[DiscoveryPassage], centred: NDArray[np.float32]) -> str:
    digest = hashlib.sha256()
    for passage in chosen:
        digest.update(passage.text.encode())
    digest.update(np.round(centred, 4).tobytes())
    return digest.hexdigest()
