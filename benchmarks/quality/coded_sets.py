"""Loads human-coded sets and splits them by document."""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

csv.field_size_limit(sys.maxsize)
# Listed code by code, as their program exported them: the neighbours of a unit would tell its code.
SORTED_BY_CODE = ("pdpilot-maxqda",)
FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "coded"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedSet:
    name: str
    texts: list[str]
    documents: list[str]
    codes: list[str]
    definitions: list[str]
    labels: np.ndarray  # bool (n, c)
    questions: list[str]  # what stands behind the slash of the document, "" where there is none


def list_sets(folder: Path = FOLDER) -> list[CodedSet]:
    """Return every set in the folder, or none where the folder is missing."""
    if not folder.is_dir():
        return []
    return [
        read_set(path)
        for path in sorted(folder.iterdir())
        if (path / "units.csv").is_file() and (path / "codebook.csv").is_file()
    ]


def read_set(folder: Path, *, least: int = 5, longest: int = 200) -> CodedSet:
    """Read a set; codes used at least five times in at least two documents are kept.

    Units that are not listed in the order in which they were said are shuffled.

    The document is what stands before the slash (a respondent's answers belong together);
    a text is cut after 200 words; a unit coded by several coders carries all their codes.
    """
    with (folder / "codebook.csv").open(encoding="utf-8", newline="") as file:
        meaning = {row["code"]: row["definition"] or "" for row in csv.DictReader(file)}
    places: dict[tuple[str, str], int] = {}
    texts: list[str] = []
    documents: list[str] = []
    questions: list[str] = []
    put: list[set[str]] = []
    with (folder / "units.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = " ".join(row["text"].split()[:longest])
            document, _, question = row["document"].partition("/")
            if not text:
                continue
            place = places.setdefault((document, text), len(texts))
            if place == len(texts):
                texts.append(text)
                documents.append(document)
                questions.append(question)
                put.append(set())
            put[place] |= {code.strip() for code in row["codes"].split("|") if code.strip()}
    if folder.name in SORTED_BY_CODE:
        order = np.random.default_rng(0).permutation(len(texts))
        texts, documents, questions, put = (
            [column[i] for i in order] for column in (texts, documents, questions, put)
        )
    # Sorted, so that codes used equally often have the same order in every run.
    counts = Counter(code for codes in put for code in sorted(codes))
    spread: dict[str, set[str]] = defaultdict(set)
    for codes, document in zip(put, documents, strict=True):
        for code in codes:
            spread[code].add(document)
    kept = [c for c, n in counts.most_common() if n >= least and len(spread[c]) > 1]
    labels = np.array([[code in codes for code in kept] for codes in put], dtype=bool)
    return CodedSet(
        name=folder.name,
        texts=texts,
        documents=documents,
        codes=kept,
        definitions=[meaning.get(code, "") for code in kept],
        labels=labels.reshape(len(texts), len(kept)),
        questions=questions,
    )


def take_rows(coded: CodedSet, rows: np.ndarray) -> CodedSet:
    """Return a set with some of the rows and all of the codes."""
    return replace(
        coded,
        texts=[coded.texts[i] for i in rows],
        documents=[coded.documents[i] for i in rows],
        questions=[coded.questions[i] for i in rows],
        labels=coded.labels[rows],
    )


def split_documents(coded: CodedSet, *, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return rows to learn from (55 % of the units) and rows to test on, by whole documents."""
    rng = np.random.default_rng(seed)
    names = sorted(set(coded.documents))
    rng.shuffle(names)
    sizes = Counter(coded.documents)
    total = np.cumsum([sizes[name] for name in names])
    cut = int(np.searchsorted(total, total[-1] * 0.55))
    train = set(names[: max(1, min(cut, len(names) - 1))])
    inside = np.array([document in train for document in coded.documents])
    return np.flatnonzero(inside), np.flatnonzero(~inside)


def sample_shots(labels: np.ndarray, pool: np.ndarray, shots: int, *, seed: int) -> np.ndarray:
    """Return rows with so many examples of every code, where there are as many."""
    rng = np.random.default_rng(seed)
    chosen: set[int] = set()
    for code in range(labels.shape[1]):
        rows = pool[labels[pool, code]]
        rest = [int(i) for i in rows if int(i) not in chosen]
        need = min(shots - (len(rows) - len(rest)), len(rest))
        if need > 0:
            chosen.update(int(i) for i in rng.choice(rest, need, replace=False))
    return np.array(sorted(chosen), dtype=int)
