"""Groups passages by meaning: centred vectors, few dimensions, k-means that keeps what people said.

Pure. Everything is deterministic for one seed: one thread, and an order that the caller fixes.
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

SMALL = 5_000  # up to here UMAP pays for its time; beyond it PCA comes as near to human codes
NEIGHBOURS = 10
DIMENSIONS = 5
EPOCHS = 200  # of UMAP: its own 500 take longer and agree no better with human codes
COMPONENTS = 50
STEADY = 5.0  # passages that a language's own mean is steadied by
ROUNDS = 100
RESTARTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What people said of passages, as rows of the matrix.

    Attributes:
        seeds: Groups that a cluster each begins from; their passages may leave it later.
        together: Groups whose passages stay in one cluster.
        apart: Pairs of numbers into *together* that are never one cluster.
    """

    seeds: tuple[tuple[int, ...], ...] = ()
    together: tuple[tuple[int, ...], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()


def fit_centred(
    vectors: NDArray[np.float32], languages: Sequence[str | None]
) -> NDArray[np.float32]:
    """Return unit vectors with the mean of their language taken away, float32 (n, d).

    All vectors of a multilingual model point into one narrow cone, and each language has its own
    place in it: without this, clusters are languages. The mean of a rare language is steadied by
    that of all passages.
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
    """Return the vectors in few dimensions, float32: UMAP where there are few, PCA where many."""
    if NEIGHBOURS + 5 < len(vectors) <= SMALL:
        return _umap(vectors, seed, dimensions=DIMENSIONS, spread=0.0)
    return _pca(vectors, seed, min(COMPONENTS, len(vectors) - 1))


def fit_plane(vectors: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """Return a place on a plane for each vector, float32 (n, 2), for a map."""
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
        # Disconnected points make the spectral start fail on small material; this one never does.
        init="pca",
        random_state=seed,
        n_jobs=1,
        n_epochs=EPOCHS,
    )
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns of its own parts
        return np.asarray(model.fit_transform(vectors), dtype=np.float32)


def _pca(vectors: NDArray[np.float32], seed: int, dimensions: int) -> NDArray[np.float32]:
    from sklearn.decomposition import PCA
    from threadpoolctl import threadpool_limits

    dimensions = max(1, min(dimensions, *vectors.shape))
    with threadpool_limits(1):
        model = PCA(dimensions, svd_solver="covariance_eigh", random_state=seed)
        found = np.asarray(model.fit_transform(vectors), dtype=np.float32)
    if found.shape[1] == 1:  # a map has two sides
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

    k-means (Lloyd, 1982) from several starts, the best one kept. Where people said something, it
    is seeded and constrained k-means (Basu, Banerjee & Mooney, 2002; Wagstaff et al., 2001): groups
    begin a cluster each, what belongs together moves together, and what belongs apart stays apart.

    Args:
        points: float32 (n, d).
        count: How many clusters; fewer come out where points are fewer or the same.
        seed: Of the starts.
        rows: Which points the centres are fitted on; all by default. All points get a cluster.
        constraints: What people said.
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
    assert best is not None  # noqa: S101  there is at least one start
    return best[1]


def _begin(
    points: NDArray[np.float32], count: int, begun: Sequence[NDArray[np.float32]], *, seed: int
) -> NDArray[np.float32]:
    """Return centres to begin with: those of people first, the rest far from them (k-means++)."""
    rng = np.random.default_rng(seed)
    centres = [np.asarray(each) for each in begun[:count]]
    if not centres:
        centres.append(points[rng.integers(len(points))])
    nearest = np.min([_distances(points, c[None])[:, 0] for c in centres], axis=0)
    while len(centres) < count and nearest.sum() > 1e-9:
        # Several candidates, the one that helps most (Arthur & Vassilvitskii, 2007).
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
        # More things kept apart than there are clusters: the nearest will do.
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

    The mean over the runs of the best Jaccard likeness that any of their clusters has to it
    (Hennig, 2007, cluster-wise stability).
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
    """Return the run that agrees most with the others, and how far all agree (mean AMI).

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
