"""Words and trees of suggested themes: BERTopic's ways beside each other, against human codes.

    python benchmarks/quality/run_topics.py [--quick]

For each coded set passages are grouped once for each seed. Words are found on one half of the
passages and judged on the other: *separation* is the area under the curve when passages are ranked
by how many of a group's eight words they hold, *coherence* the mean NPMI of pairs of words,
*definition* the share of words in the definition of the commonest code of the group, *own* the
share of different words over all groups, *forms* how many words of eight are another form of one
that is there. A tree is judged by how its distances rank beside those of the groups' codes
(Jensen-Shannon), the sizes of the groups set aside (*codes*), and beside those of the tree of
seven tenths of the passages (*steady*).
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
import warnings
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks" / "quality"), str(ROOT / "benchmarks" / "speed")]

from bench_discovery import embed_set, primary  # noqa: E402
from coded_sets import list_sets  # noqa: E402

from themes.discovery.clustering import fit_centred, fit_clusters, fit_reduced  # noqa: E402
from themes.discovery.discover import find_count  # noqa: E402
from themes.discovery.topic_words import find_told, list_content_words  # noqa: E402
from transcripts.embedding.open_embedder import open_embedder  # noqa: E402
from transcripts.reading.lemmas import find_lemma  # noqa: E402

OUT = ROOT / "benchmarks" / "results" / "topics.json"
MOST = 1_500
SEEDS = (0, 1)
BEGINNING = 5  # letters that a word of a definition is known by

Said = list[list[str]]


def fit_model(said: Said, labels: np.ndarray, vectors: np.ndarray, **ways: Any) -> Any:
    """Fit BERTopic to groups that are there already; return it with our number of each topic."""
    from bertopic import BERTopic
    from bertopic.cluster import BaseCluster
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    model = BERTopic(
        language="multilingual",
        embedding_model=ways.get("embedding_model"),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=CountVectorizer(token_pattern=r"\S+"),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=ways.get("reduce", False)),
        representation_model=ways.get("representation"),
        top_n_words=60,
    )
    groups = sorted(set(labels.tolist()))
    dense = [groups.index(int(label)) for label in labels]
    model.fit([" ".join(words) for words in said], embeddings=vectors, y=dense)
    return model, {int(new): groups[old] for old, new in zip(dense, model.topics_, strict=True)}


def list_variants() -> dict[str, tuple[bool, dict[str, Any]]]:
    """Ways to tell words: whether forms count together, and what BERTopic is told."""
    from bertopic.backend import BaseEmbedder
    from bertopic.representation import KeyBERTInspired, MaximalMarginalRelevance

    ours = open_embedder(None, threads=1)

    class Embedder(BaseEmbedder):
        def embed(self, documents: Any, verbose: bool = False) -> np.ndarray:
            texts = [documents] if isinstance(documents, str) else documents
            return np.asarray(ours.embed([str(text) for text in texts]))

    mmr = MaximalMarginalRelevance(diversity=0.3, top_n_words=30)
    keybert = KeyBERTInspired(top_n_words=30)
    return {
        "before: frequent words reduced": (False, {"reduce": True}),
        "frequent words reduced, lemmas": (True, {"reduce": True}),
        "c-TF-IDF": (False, {}),
        "c-TF-IDF, lemmas (kept)": (True, {}),
        "MMR, lemmas": (
            True,
            {"reduce": True, "representation": mmr, "embedding_model": Embedder()},
        ),
        "KeyBERT, lemmas": (
            True,
            {"reduce": True, "representation": keybert, "embedding_model": Embedder()},
        ),
    }


def measure_told(
    told: dict[int, list[str]], labels: np.ndarray, said: Said, wanted: dict[int, set[str]]
) -> dict[str, float]:
    """Judge the words of each group on passages that they were not found on."""
    from sklearn.metrics import roc_auc_score

    holds = [{find_lemma(word, "en") for word in words} for words in said]
    spread = Counter(lemma for each in holds for lemma in each)
    found: dict[str, list[float]] = defaultdict(list)
    every: list[str] = []
    for group, words in told.items():
        lemmas = list(dict.fromkeys(find_lemma(word, "en") for word in words))
        every += lemmas
        found["forms"].append(len(words) - len(lemmas))
        begins = {word[:BEGINNING] for word in wanted[group]}
        found["definition"].append(sum(w[:BEGINNING] in begins for w in lemmas) / 8)
        pairs = []
        for n, one in enumerate(lemmas):
            for other in lemmas[:n]:
                both = sum(one in each and other in each for each in holds) / len(holds)
                apart = spread[one] * spread[other] / len(holds) ** 2
                pairs.append(np.log(both / apart) / -np.log(both) if 0 < both < 1 else -1.0)
        if pairs:
            found["coherence"].append(float(np.mean(pairs)))
        mine = labels == group
        if mine.any() and not mine.all():
            score = [len(each & set(lemmas)) for each in holds]
            found["separation"].append(float(roc_auc_score(mine, score)))
    means = {name: float(np.mean(values)) for name, values in found.items()}
    return {**means, "own": len(set(every)) / max(1, len(every))}


def fit_trees(said: Said, labels: np.ndarray, vectors: np.ndarray) -> dict[str, np.ndarray]:
    """Return for each way to build a tree how far any two groups are apart in it."""
    from scipy.cluster.hierarchy import cophenet, linkage
    from scipy.spatial.distance import squareform

    model, number = fit_model(said, labels, vectors)
    docs = [" ".join(words) for words in said]
    order = np.argsort([number[topic] for topic in range(len(number))])
    found = {}
    for name, ways in {
        "words, Ward (kept in one language)": {},
        "vectors, average (kept in several)": {
            "use_ctfidf": False,
            "linkage_function": lambda distances: linkage(distances, "average"),
        },
    }.items():
        with contextlib.redirect_stderr(io.StringIO()):
            tree = model.hierarchical_topics(docs, **ways)
        rows = sorted(tree.to_dict("records"), key=lambda row: int(row["Parent_ID"]))
        sizes = dict.fromkeys(range(len(number)), 1)
        joined = []
        for row in rows:
            one, other = int(row["Child_Left_ID"]), int(row["Child_Right_ID"])
            sizes[int(row["Parent_ID"])] = sizes[one] + sizes[other]
            joined.append([one, other, float(row["Distance"]), sizes[int(row["Parent_ID"])]])
        apart = squareform(cophenet(np.array(joined)))
        found[name] = apart[np.ix_(order, order)]
    return found


def measure_trees(
    said: Said, labels: np.ndarray, vectors: np.ndarray, gold: np.ndarray, seed: int
) -> dict[str, dict[str, float]]:
    from scipy.spatial.distance import jensenshannon
    from scipy.stats import rankdata

    count = int(labels.max()) + 1
    kinds = sorted(set(gold.tolist()))
    shares = [[np.mean(gold[labels == g] == kind) for kind in kinds] for g in range(count)]
    one, other = np.triu_indices(count, 1)
    codes = np.array([jensenshannon(shares[a], shares[b]) for a, b in zip(one, other, strict=True)])
    sizes = np.log(np.bincount(labels))
    known = np.column_stack(
        [np.ones(len(one)), sizes[one] + sizes[other], np.abs(sizes[one] - sizes[other])]
    )

    def rest(values: np.ndarray) -> np.ndarray:
        ranks = rankdata(values)
        return np.asarray(ranks - known @ np.linalg.lstsq(known, ranks, rcond=None)[0])

    keep = np.random.default_rng(seed).random(len(labels)) < 0.7
    keep |= np.bincount(labels)[labels] < 4
    rows = np.flatnonzero(keep)
    part = fit_trees([said[n] for n in rows], labels[rows], vectors[rows])
    return {
        name: {
            "codes": float(np.corrcoef(rest(apart[one, other]), rest(codes))[0, 1]),
            "steady": float(
                np.corrcoef(rankdata(apart[one, other]), rankdata(part[name][one, other]))[0, 1]
            ),
        }
        for name, apart in fit_trees(said, labels, vectors).items()
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="without the largest set")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/lifeworld-bench"))
    told = parser.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("ignore")
    sets = sorted(list_sets(), key=lambda each: len(each.texts))
    if not sets:
        print("The coded sets are not beside the checkout: nothing to measure.")
        return
    variants = list_variants()
    found: dict[str, dict[str, list[dict[str, float]]]] = {}
    for coded in sets[:-1] if told.quick else sets:
        rows, gold = primary(coded)
        keep = [n for n, r in enumerate(rows[:MOST]) if len(set(_words(coded.texts[r]))) > 1]
        gold, rows = gold[keep], rows[keep]
        said = [_words(coded.texts[row]) for row in rows]
        lemmas = [[find_lemma(word, "en") for word in words] for words in said]
        vectors = fit_centred(embed_set(coded, told.folder)[rows], ["en"] * len(rows))
        meaning = [
            set(_words(f"{name} {words}".replace("/", " ")))
            for name, words in zip(coded.codes, coded.definitions, strict=True)
        ]
        scores: dict[str, list[dict[str, float]]] = defaultdict(list)
        for seed in SEEDS:
            points = fit_reduced(vectors, seed)
            labels = fit_clusters(points, find_count(len(rows)), seed=seed)
            wanted = {
                group: meaning[Counter(gold[labels == group].tolist()).most_common(1)[0][0]]
                for group in set(labels.tolist())
            }
            mixed = np.random.default_rng(seed).permutation(len(rows))
            learn, judge = np.sort(mixed[::2]), np.sort(mixed[1::2])
            for name, (forms, ways) in variants.items():
                read = lemmas if forms else said
                model, number = fit_model(
                    [read[n] for n in learn], labels[learn], vectors[learn], **ways
                )
                words = {
                    number[int(topic)]: find_told(
                        [str(word) for word, _ in pairs if word],
                        [read[n] for n in learn if labels[n] == number[int(topic)]],
                        "",  # counted as they are
                    )[:8]
                    for topic, pairs in model.get_topics().items()
                }
                scores[name].append(
                    measure_told(words, labels[judge], [said[n] for n in judge], wanted)
                )
            for name, each in measure_trees(lemmas, labels, vectors, gold, seed).items():
                scores[name].append(each)
        found[coded.name] = dict(scores)
        print(coded.name, flush=True)
    result = {
        name: {
            key: round(
                float(np.nanmean([np.mean([s[key] for s in f[name]]) for f in found.values()])), 3
            )
            for key in next(iter(found.values()))[name][0]
        }
        for name in next(iter(found.values()))
    }
    print(json.dumps(result, indent=1))
    if not told.quick:
        OUT.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


def _words(text: str) -> list[str]:
    return list_content_words(text, "en")


if __name__ == "__main__":
    main()
