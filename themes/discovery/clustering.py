"""Clusters passages by meaning: centred vectors, fewer dimensions, constrained k-means.

Pure. Results are deterministic for a seed: one thread, and an input order fixed by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Constraints",
    "Reduce",
    "find_representative",
    "fit_centred",
    "fit_clusters",
    "fit_plane",
    "fit_reduced",
    "measure_stability",
]

# reduce(vectors (n, d), seed) -> (n, smaller d)
Reduce = Callable[["NDArray[np.float32]", int], "NDArray[np.float32]"]

SMALL = 5_000  # above this, PCA agrees with human codes as well as the slower UMAP
NEIGHBOURS = 10
DIMENSIONS = 5
EPOCHS = 200  # of UMAP: its default of 500 takes longer and agrees no better with human codes
COMPONENTS = 50
STEADY = 5.0  # weight, in passages, of the overall mean in the mean of a language
ROUNDS = 100
RESTARTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """Constraints from people's decisions, as rows of the matrix.

    Attributes:
        seeds: Groups that each start one cluster; their passages may leave it later.
        together: Groups whose passages stay in one cluster.
        apart: Pairs of indices into *together* that go to different clusters.
    """

    seeds: tuple[tuple[int, ...], ...] = ()
    together: tuple[tuple[int, ...], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()


def fit_centred(
    vectors: NDArray[np.float32], languages: Sequence[str | None]
) -> NDArray[np.float32]:
    """Return unit vectors after subtracting the mean of their language, float32 (n, d).

    The vectors of a multilingual model lie in a narrow cone with one region per language, so
    without this, clusters would be languages. The mean of a rare language is shrunk towards the
    mean of all passages.
    """
    whole = vectors.mean(axis=0)
    centred = np.empty_like(vectors, dtype=np.float32)
    names = np.array([language or "" for language in languages])
    for name in sorted(set(names.tolist())):
        rows = names == name
        own = (vectors[rows].sum(axis=0) + STEADY * whole) / (rows.sum() + STEADY)
        centred[rows] = vectors[rows] - own
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    return np.asarray(centred / np.maximum(lengths, 1e-9), dtype=np.float32)


def fit_reduced(vectors: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """Return the vectors in fewer dimensions, float32: UMAP up to 5,000 passages, PCA above."""
    if NEIGHBOURS + 5 < len(vectors) <= SMALL:
        return _umap(vectors, seed, dimensions=DIMENSIONS, spread=0.0)
    return _pca(vectors, seed, min(COMPONENTS, len(vectors) - 1))


def fit_plane(vectors: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """Return a position on the map for each vector, float32 (n, 2)."""
    if NEIGHBOURS + 5 < len(vectors) <= SMALL:
        return _umap(vectors, seed, dimensions=2, spread=0.1)
    return _pca(vectors, seed, 2)


def _umap(
    vectors: NDArray[np.float32], seed: int, *, dimensions: int, spread: float
) -> NDArray[np.float32]:
    import warnings

    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
    from umap import UMAP

    model = UMAP(
        n_neighbors=NEIGHBOURS,
        n_components=dimensions,
        min_dist=spread,
        metric="cosine",
        # The spectral start fails on small input with disconnected points; PCA does not.
        init="pca",
        random_state=seed,
        n_jobs=1,
        n_epochs=EPOCHS,
    )
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # UMAP warns about its own internals
        return np.asarray(model.fit_transform(vectors), dtype=np.float32)


def _pca(vectors: NDArray[np.float32], seed: int, dimensions: int) -> NDArray[np.float32]:
    from sklearn.decomposition import PCA
    from threadpoolctl import threadpool_limits

    dimensions = max(1, min(dimensions, *vectors.shape))
    with threadpool_limits(1):
        model = PCA(dimensions, svd_solver="covariance_eigh", random_state=seed)
        found = np.asarray(model.fit_transform(vectors), dtype=np.float32)
    if found.shape[1] == 1:  # a map needs two dimensions
        found = np.hstack([found, np.zeros_like(found)])
    return found


def fit_clusters(
    points: NDArray[np.float32],
    count: int,
    *,
    seed: int,
    rows: NDArray[np.intp] | None = None,
    constraints: Constraints | None = None,
) -> NDArray[np.intp]:
    """Return a cluster from 0 to *count* - 1 for every point, intp (n,).

    k-means (Lloyd, 1982) from several starts; the best result is kept. With constraints, it is
    seeded and constrained k-means (Basu, Banerjee & Mooney, 2002; Wagstaff et al., 2001): each
    group starts a cluster, and groups stay together or apart as required.

    Args:
        points: float32 (n, d).
        count: The number of clusters; fewer result if there are fewer distinct points.
        seed: The seed of the starts.
        rows: Points to fit the centres on; all by default. All points get a cluster.
        constraints: Constraints from people's decisions.
    """
    from threadpoolctl import threadpool_limits

    told = constraints or Constraints()
    chosen = np.arange(len(points)) if rows is None else rows
    begun = [points[list(group)].mean(axis=0) for group in (*told.together, *told.seeds) if group]
    restarts = RESTARTS if len(points) <= SMALL else 3
    best: tuple[float, NDArray[np.intp]] | None = None
    with threadpool_limits(1):
        for turn in range(restarts):
            centres = _begin(points[chosen], count, begun, seed=seed * 1009 + turn)
            labels, cost = _settle(points, chosen, centres, told)
            if best is None or cost < best[0]:
                best = (cost, labels)
    assert best is not None  # noqa: S101  RESTARTS is at least 1
    return best[1]


def _begin(
    points: NDArray[np.float32], count: int, begun: Sequence[NDArray[np.float32]], *, seed: int
) -> NDArray[np.float32]:
    """Return initial centres: those from constraints first, the rest far from them (k-means++)."""
    rng = np.random.default_rng(seed)
    centres = [np.asarray(each) for each in begun[:count]]
    if not centres:
        centres.append(points[rng.integers(len(points))])
    nearest = np.min([_distances(points, c[None])[:, 0] for c in centres], axis=0)
    while len(centres) < count and nearest.sum() > 1e-9:
        # The best of several candidates (Arthur & Vassilvitskii, 2007).
        tries = rng.choice(len(points), size=min(8, len(points)), p=nearest / nearest.sum())
        reached = np.minimum(nearest[:, None], _distances(points, points[tries]))
        take = int(np.argmin(reached.sum(axis=0)))
        centres.append(points[tries[take]])
        nearest = reached[:, take]
    return np.asarray(centres, dtype=np.float32)


def _settle(
    points: NDArray[np.float32],
    chosen: NDArray[np.intp],
    centres: NDArray[np.float32],
    told: Constraints,
) -> tuple[NDArray[np.intp], float]:
    labels = np.full(len(points), -1, dtype=np.intp)
    for _ in range(ROUNDS):
        distances = _distances(points, centres)
        fresh = _assign(distances, told)
        if np.array_equal(fresh, labels):
            break
        labels = fresh
        for number in range(len(centres)):
            mine = chosen[labels[chosen] == number]
            if len(mine):
                centres[number] = points[mine].mean(axis=0)
    cost = float(_distances(points, centres)[np.arange(len(points)), labels].sum())
    return labels, cost


def _assign(distances: NDArray[np.float32], told: Constraints) -> NDArray[np.intp]:
    labels: NDArray[np.intp] = np.asarray(distances.argmin(axis=1), dtype=np.intp)
    foes: dict[int, set[int]] = {}
    for one, other in told.apart:
        foes.setdefault(one, set()).add(other)
        foes.setdefault(other, set()).add(one)
    placed: dict[int, int] = {}
    for number in sorted(range(len(told.together)), key=lambda n: (-len(told.together[n]), n)):
        group = list(told.together[number])
        if not group:
            continue
        cost = distances[group].sum(axis=0)
        taken = {placed[foe] for foe in foes.get(number, ()) if foe in placed}
        free = [c for c in np.argsort(cost, kind="stable").tolist() if c not in taken]
        # With more groups kept apart than clusters, take the nearest cluster.
        placed[number] = free[0] if free else int(cost.argmin())
        labels[group] = placed[number]
    return labels


def _distances(points: NDArray[np.float32], centres: NDArray[np.float32]) -> NDArray[np.float32]:
    square = (points**2).sum(axis=1)[:, None] + (centres**2).sum(axis=1)[None]
    return np.asarray(np.maximum(square - 2 * points @ centres.T, 0), dtype=np.float32)


def measure_stability(
    chosen: NDArray[np.intp], others: Sequence[NDArray[np.intp]]
) -> dict[int, float]:
    """Return for each cluster how well other runs find it again, from 0 to 1.

    Cluster-wise stability (Hennig, 2007): the mean over runs of the highest Jaccard similarity
    between the cluster and any cluster of the run.
    """
    found: dict[int, float] = {}
    for cluster in sorted({int(c) for c in chosen}):
        mine = chosen == cluster
        likeness = []
        for labels in others:
            shared = np.bincount(labels[mine], minlength=int(labels.max()) + 1)
            sizes = np.bincount(labels, minlength=int(labels.max()) + 1)
            likeness.append(float((shared / np.maximum(sizes + mine.sum() - shared, 1)).max()))
        found[cluster] = float(np.mean(likeness)) if likeness else 0.0
    return found


def find_representative(runs: Sequence[NDArray[Any]]) -> tuple[int, float]:
    """Return the run that agrees most with the others, and the mean agreement (AMI).

    Adjusted mutual information: Vinh, Epps & Bailey (2010).
    """
    from sklearn.metrics import adjusted_mutual_info_score as ami

    if len(runs) < 2:
        return 0, 1.0
    table = np.ones((len(runs), len(runs)))
    for a in range(len(runs)):
        for b in range(a):
            table[a, b] = table[b, a] = ami(runs[a], runs[b])
    means = (table.sum(axis=1) - 1) / (len(runs) - 1)
    return int(np.argmax(np.round(means, 9))), float(means.mean())
