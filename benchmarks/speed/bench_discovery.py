"""Theme discovery: time, memory, determinism, and agreement with human codes beside BERTopic's own.

    python benchmarks/speed/bench_discovery.py [--quick]

Real coded sets are read from the folder beside the checkout and skipped where it is absent.
Passages for speed are those of the largest set, drawn again with a little noise where they run out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks" / "quality")]

from coded_sets import CodedSet, list_sets  # noqa: E402

from themes.discovery.clustering import fit_centred, fit_clusters, fit_reduced  # noqa: E402
from themes.discovery.discover import (  # noqa: E402
    DiscoveryPassage,
    DiscoverySettings,
    discover_themes,
    find_count,
)
from transcripts.embedding.open_embedder import open_embedder  # noqa: E402

OUT = ROOT / "benchmarks" / "results" / "discovery.json"
SIZES = (300, 3_000, 30_000)
SEEDS = (0, 1, 2)


def embed_set(coded: CodedSet, folder: Path) -> np.ndarray:
    """Vectors are kept for the subprocesses of this run."""
    path = folder / f"{coded.name}.npy"
    if not path.is_file():
        np.save(path, open_embedder(None, threads=1).embed(coded.texts))
    return np.load(path)


def primary(coded: CodedSet) -> tuple[np.ndarray, np.ndarray]:
    """Rows with a code, and the most particular (rarest) code of each."""
    rows = np.flatnonzero(coded.labels.any(axis=1))
    uses = coded.labels.sum(axis=0)
    return rows, np.array(
        [min(np.flatnonzero(coded.labels[r]), key=lambda c: (uses[c], c)) for r in rows]
    )


def measure_agreement(folder: Path) -> list[dict[str, object]]:
    from sklearn.metrics import adjusted_mutual_info_score as ami

    found: list[dict[str, object]] = []
    for coded in list_sets():
        vectors = embed_set(coded, folder)
        rows, gold = primary(coded)
        if len(rows) > 1500:
            rows, gold = rows[:1500], gold[:1500]
        texts, vectors = [coded.texts[r] for r in rows], vectors[rows]
        line: dict[str, object] = {
            "set": coded.name,
            "passages": len(rows),
            "codes": len(set(gold.tolist())),
        }
        for name, fit in (
            ("lifeworld", ours),
            ("lifeworld, not centred", lambda t, v, s: plain(v, s)),
            ("bertopic, ready vectors", bertopic),
        ):
            labels = [fit(texts, vectors, seed) for seed in SEEDS]
            line[name] = {
                "ami": round(float(np.mean([ami(gold, each) for each in labels])), 3),
                "themes": round(float(np.mean([len(set(x.tolist()) - {-1}) for x in labels])), 1),
                "outliers": round(float(np.mean([(x == -1).mean() for x in labels])), 3),
                "between_seeds": round(
                    float(
                        np.mean([ami(labels[a], labels[b]) for a, b in ((0, 1), (0, 2), (1, 2))])
                    ),
                    3,
                ),
            }
        print(line, flush=True)
        found.append(line)
    return found


def ours(texts: list[str], vectors: np.ndarray, seed: int) -> np.ndarray:
    passages = [
        DiscoveryPassage(key=f"{n:06d}", text=t, language="en") for n, t in enumerate(texts)
    ]
    found = discover_themes(passages, vectors, settings=DiscoverySettings(seed=seed))
    labels = np.full(len(texts), -1)
    for number, theme in enumerate(found.themes):
        labels[list(theme.passages)] = number
    return labels


def plain(vectors: np.ndarray, seed: int) -> np.ndarray:
    return fit_clusters(fit_reduced(vectors, seed), find_count(len(vectors)), seed=seed)


def bertopic(texts: list[str], vectors: np.ndarray, seed: int) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bertopic import BERTopic
        from umap import UMAP

        # Its defaults, with a seed.
        umap = UMAP(
            n_neighbors=15,
            n_components=5,
            min_dist=0.0,
            metric="cosine",
            random_state=seed,
            n_jobs=1,
        )
        model = BERTopic(embedding_model=None, umap_model=umap)
        topics, _ = model.fit_transform(texts, vectors)
    return np.array(topics)


def one_run(folder: Path, size: int, order: int) -> dict[str, object]:
    """In a process of its own, so that memory and compilation are its own."""
    coded = max(list_sets(), key=lambda s: len(s.texts))
    vectors = np.load(folder / f"{coded.name}.npy")
    rng = np.random.default_rng(7)
    rows = rng.choice(len(vectors), size=size, replace=size > len(vectors))
    noise = rng.normal(scale=0.01, size=(size, vectors.shape[1])).astype(np.float32)
    drawn = vectors[rows] + noise
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    passages = [
        DiscoveryPassage(key=f"{n:06d}", text=coded.texts[r], language="en")
        for n, r in enumerate(rows)
    ]
    shuffled = np.random.default_rng(order).permutation(size) if order else np.arange(size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, cpu = time.perf_counter(), time.process_time()
    found = discover_themes([passages[n] for n in shuffled], drawn[shuffled])
    groups = [sorted(passages[shuffled[n]].key for n in t.passages) for t in found.themes]
    told = json.dumps(
        [
            groups,
            [t.stability for t in found.themes],
            [t.words for t in found.themes],
            [(b.one, b.other, b.distance, b.words) for b in found.branches],
        ]
    )
    return {
        "passages": size,
        "seconds": round(time.perf_counter() - began, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "before_mb": round(before / 1024),
        "themes": len(found.themes),
        "agreement": round(found.agreement, 3),
        "method": found.method,
        "digest": hashlib.sha256(told.encode()).hexdigest()[:16],
    }


def measure_speed(folder: Path, sizes: tuple[int, ...]) -> list[dict[str, object]]:
    embed_set(max(list_sets(), key=lambda s: len(s.texts)), folder)
    found = []
    for size in sizes:
        runs = []
        for order in (0, 5):
            told = ["--one", str(size), "--order", str(order), "--folder", str(folder)]
            command = [sys.executable, str(HERE), *told]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            runs.append(json.loads(done.stdout.splitlines()[-1]))
        line = {
            **runs[0],
            "same_in_another_process_and_order": runs[0]["digest"] == runs[1]["digest"],
        }
        print(line, flush=True)
        found.append(line)
    return found


def measure_languages(folder: Path) -> dict[str, object]:
    """How far themes are languages: the same thing said in two, with and without centring."""
    from sklearn.metrics import adjusted_mutual_info_score as ami

    texts, languages = read_demo()
    path = folder / "demo.npy"
    if not path.is_file():
        np.save(path, open_embedder(None, threads=1).embed(texts))
    vectors = np.load(path)
    tags = np.array([each or "" for each in languages])
    count = find_count(len(texts))
    both = {}
    for name, points in (
        ("not centred", vectors),
        ("centred on all", fit_centred(vectors, [None] * len(texts))),
        ("centred by language", fit_centred(vectors, languages)),
    ):
        labels = [fit_clusters(fit_reduced(points, s), count, seed=s) for s in SEEDS]
        pure = [
            np.mean(
                [
                    max(np.mean(tags[x == c] == t) for t in set(tags.tolist()))
                    for c in set(x.tolist())
                ]
            )
            for x in labels
        ]
        both[name] = {
            "ami_with_language": round(float(np.mean([ami(tags, x) for x in labels])), 3),
            "purity": round(float(np.mean(pure)), 3),
        }
    both["share_of_largest_language"] = round(
        float(max(np.mean(tags == t) for t in set(tags.tolist()))), 3
    )
    both["passages"] = len(texts)
    print(both, flush=True)
    return both


def read_demo() -> tuple[list[str], list[str | None]]:
    """Passages of the demonstration: groups and interviews in English and Danish."""
    import tempfile

    from coding.suggestions.material.queries import get_material
    from lifeworld.opening import create_study
    from transcripts.import_files import import_files
    from transcripts.queries import list_transcripts

    with tempfile.TemporaryDirectory() as place:
        study = create_study(Path(place) / "demo", actor="bench", starter=False)
        files = sorted((ROOT / "lifeworld" / "demo" / "transcripts").iterdir())
        import_files(study, files, actor="bench")
        of = {t.id: t.language for t in list_transcripts(study)}
        material = get_material(study)
        study.close()
    return [p.text for p in material.passages], [of[p.document] for p in material.passages]  # type: ignore[index]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="small sizes only")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--order", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/lifeworld-bench"))
    told = parser.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    if told.one:
        print(json.dumps(one_run(told.folder, told.one, told.order)))
        return
    if not list_sets():
        print("The coded sets are not beside the checkout: nothing to measure.")
        return
    result = {
        "languages": measure_languages(told.folder),
        "agreement_with_human_codes": measure_agreement(told.folder),
        "speed": measure_speed(told.folder, SIZES[:2] if told.quick else SIZES),
    }
    OUT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
