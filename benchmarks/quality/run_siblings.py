"""Measures what sentences that tell two codes apart are worth: `python run_siblings.py`.

Documents are split. On those to learn from, pairs of codes are found that are confused, and each
pair gets the two sentences that a person might write: the words that stand with the one code and
not with the other, in half of those documents; examples are from the other half. On the documents
that were not learnt from, suggestions are scored without the sentences and with them.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from coded_sets import FOLDER, CodedSet, list_sets, sample_shots, split_documents  # noqa: E402
from run_quality import LARGEST_TEST, embed_cached  # noqa: E402

from coding.suggestions.engine import SuggestionEngine  # noqa: E402
from coding.suggestions.measures import Outcome, measure_outcome, measure_ranking  # noqa: E402
from coding.suggestions.model import CodeText, Judgement, PassageText  # noqa: E402
from coding.suggestions.siblings.boundaries import add_line, render_boundary  # noqa: E402
from coding.suggestions.siblings.pairs import count_outranked  # noqa: E402
from coding.suggestions.tfidf import stem_word  # noqa: E402
from transcripts.embedding.open_embedder import open_embedder  # noqa: E402

SHOTS = (0, 8)
SEEDS = 3
MOST_PAIRS = 8
WORDS = 8  # in a sentence


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--set", action="append", help="only sets whose name holds this")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/results/siblings.json")
    asked = parser.parse_args()
    sets = [s for s in list_sets() if not asked.set or any(part in s.name for part in asked.set)]
    if not sets:
        print(f"Skipped: no human-coded sets in {FOLDER}.")
        return 0
    embedder = open_embedder(None, threads=2)
    rows = []
    for coded in sets:
        rows += measure_set(coded, embedder, seeds=asked.seeds)
        print(coded.name, flush=True)
        show([row for row in rows if row["set"] == coded.name])
    print("mean of the sets")
    show(rows)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps({"seeds": asked.seeds, "rows": rows}, indent=1))
    return 0


def measure_set(coded: CodedSet, embedder, *, seeds: int) -> list[dict[str, object]]:
    """Return a row for every split and number of examples, without and with sentences."""
    vectors = embed_cached(coded.texts, embedder)
    engine = SuggestionEngine(embedder)
    asked = coded.questions
    engine.add_passages(
        [
            PassageText(text=text, document=document, order=i, question=question)
            for i, (text, document, question) in enumerate(
                zip(coded.texts, coded.documents, asked, strict=True)
            )
        ],
        vectors=vectors,
    )
    book = [
        CodeText(id=code, name=code, definition=definition)
        for code, definition in zip(coded.codes, coded.definitions, strict=True)
    ]
    rows: list[dict[str, object]] = []
    for seed in range(seeds):
        train, test = split_documents(coded, seed=seed)
        if len(test) > LARGEST_TEST:
            test = np.sort(np.random.default_rng(seed).choice(test, LARGEST_TEST, replace=False))
        engine.set_codes(book)
        pairs = find_confused(engine.scores().scores, coded.labels, train)
        read, taught = split_again(coded, train, seed=seed)
        told = tell_apart(coded, book, pairs, read)
        for shots in SHOTS:
            chosen = sample_shots(coded.labels, taught, shots, seed=100 + seed)
            judgements = [
                Judgement(passage=int(row), code=coded.codes[code], verdict="coded")
                for row in chosen
                for code in np.flatnonzero(coded.labels[row])
            ]
            for name, codes in (("without", book), ("with", told)):
                engine.set_codes(codes)
                scores = engine.scores(judgements, reviewed=[int(i) for i in chosen]).scores[test]
                truth = coded.labels[test]
                found = measure_outcome(Outcome(scores=scores), truth, expected=1.0)
                found |= measure_ranking(scores, truth)
                rows.append(
                    {
                        "set": coded.name,
                        "seed": seed,
                        "shots": shots,
                        "sentences": name,
                        "pairs": len(pairs),
                        "confused": measure_confused(scores, truth, pairs),
                        "mAP": found["average_precision"],
                        "micro_AP": found["micro_average_precision"],
                        "P@1": found["precision_at_1"],
                    }
                )
    return rows


def split_again(coded: CodedSet, rows: np.ndarray, *, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of one half of the documents, for sentences, and the others, for examples."""
    names = sorted({coded.documents[row] for row in rows})
    np.random.default_rng(seed).shuffle(names)
    first = set(names[: max(1, len(names) // 2)])
    inside = np.array([coded.documents[row] in first for row in rows])
    return rows[inside], rows[~inside]


def find_confused(
    scores: np.ndarray, labels: np.ndarray, rows: np.ndarray
) -> list[tuple[int, int]]:
    """Return the pairs of codes that are confused most often on some rows."""
    usable = np.ones(labels.shape[1], dtype=bool)
    both: Counter[tuple[int, int]] = Counter()
    for pair, number in count_outranked(scores[rows], labels[rows], usable).items():
        both[min(pair), max(pair)] += number
    return [pair for pair, number in both.most_common(MOST_PAIRS) if number > 1]


def tell_apart(
    coded: CodedSet, book: list[CodeText], pairs: list[tuple[int, int]], rows: np.ndarray
) -> list[CodeText]:
    """Return the codebook with both sentences of every pair in its rules."""
    told = list(book)
    for pair in pairs:
        for one, other in (pair, pair[::-1]):
            words = list_words(coded, one, other, rows)
            sentence = render_boundary(coded.codes[one], coded.codes[other], words)
            if sentence:
                told[one] = replace(told[one], include=add_line(told[one].include, sentence))
                told[other] = replace(told[other], exclude=add_line(told[other].exclude, sentence))
    return told


def list_words(coded: CodedSet, one: int, other: int, rows: np.ndarray) -> str:
    """Return what a person might write: the words that go with one code and not with the other."""
    counts: list[Counter[str]] = []
    spelled: dict[str, str] = {}
    for code, not_code in ((one, other), (other, one)):
        mine = rows[coded.labels[rows, code] & ~coded.labels[rows, not_code]]
        seen: Counter[str] = Counter()
        for row in mine:
            words = {w.strip(".,;:!?()\"'“”").lower() for w in coded.texts[row].split()}
            stems = {stem_word(w): w for w in words if len(w) > 3 and w.isalpha()}
            spelled = {**stems, **spelled}
            seen.update(stems.keys())
        counts.append(seen + Counter({"": len(mine)}))
    (mine, theirs), (n, m) = counts, (c[""] for c in counts)
    worth = {
        stem: np.log((seen + 0.5) / (n + 1)) - np.log((theirs[stem] + 0.5) / (m + 1))
        for stem, seen in mine.items()
        if stem and seen > 1
    }
    best = sorted((s for s in worth if worth[s] > 0), key=lambda s: (-worth[s], s))[:WORDS]
    return f"people talk about {', '.join(spelled[s] for s in best)}" if best else ""


def measure_confused(
    scores: np.ndarray, labels: np.ndarray, pairs: list[tuple[int, int]]
) -> float | None:
    """Return how often the wrong code of a pair ranks higher where people put only the other."""
    wrong = total = 0
    for a, b in pairs:
        only = labels[:, a] != labels[:, b]
        first = scores[only, a] > scores[only, b]
        wrong += int((first != labels[only, a]).sum())
        total += int(only.sum())
    return wrong / total if total else None


def show(rows: list[dict[str, object]]) -> None:
    """Print the means, each set counting the same."""
    for shots in SHOTS:
        for name in ("without", "with"):
            line = f"  {shots:>2} examples {name:8}"
            for measure in ("confused", "mAP", "micro_AP", "P@1"):
                sets = []
                for each in dict.fromkeys(row["set"] for row in rows):
                    own = [
                        row[measure]
                        for row in rows
                        if (row["set"], row["shots"], row["sentences"]) == (each, shots, name)
                        and row[measure] is not None
                    ]
                    sets += [np.mean(own)] if own else []
                line += f"  {measure} {np.mean(sets):.4f}" if sets else f"  {measure} –"
            print(line, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
