"""Names of suggested themes: time, whole key sentences, duplicates, and what a name foretells.

    python benchmarks/quality/run_theme_names.py [--quick] [STUDY …]

Whether a name is usable only a reader can say (docs/explanation/themes.md has the rules). Measured
is what can be: how long naming takes, with the tagger and by rule; how many themes get a name and a
key sentence; how many of these are whole sentences; how many names stand twice, or say one word
twice; and whether a name found on one half of each theme's passages foretells the other half
(*held* is the share of a theme's other passages that hold a word of its name, *right* the share of
the passages holding one that are in the theme). Beside it stand the three best words by c-TF-IDF,
which names were made of before. Passages come from the coded sets beside the checkout, and from
studies with a run of themes.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
sys.path[:0] = [str(ROOT), str(HERE.parent)]

from coded_sets import list_sets  # noqa: E402

from lifeworld.opening import open_study  # noqa: E402
from themes.discovery.discover import (  # noqa: E402
    DiscoveryPassage,
    DiscoverySettings,
    discover_themes,
)
from themes.discovery.phrases import list_phrases  # noqa: E402
from themes.discovery.queries import get_discovery_run, list_passage_texts  # noqa: E402
from themes.discovery.theme_names import Said, ThemeName, choose_names  # noqa: E402
from themes.discovery.topic_words import list_content_words, measure_words  # noqa: E402
from transcripts.embedding.open_embedder import open_embedder  # noqa: E402
from transcripts.reading.languages import guess_language  # noqa: E402
from transcripts.reading.lemmas import find_lemma  # noqa: E402

OUT = ROOT / "benchmarks" / "results" / "theme_names.json"
MOST = 1_500
_WHOLE = re.compile(r"[\"'“(]*[A-ZÆØÅÄÖÜ0-9].*[.!?…][\"'”)]*", re.DOTALL)

Groups = list[tuple[list[int], list[float]]]


def group_set(texts: list[str]) -> Groups:
    """Return the themes of a coded set: passages and their closeness."""
    passages = [
        DiscoveryPassage(key=f"{n:06d}", text=t, language=guess_language(t) or "en")
        for n, t in enumerate(texts)
    ]
    vectors = open_embedder(None, threads=1).embed(texts)
    found = discover_themes(passages, vectors, settings=DiscoverySettings(runs=2))
    return [(list(each.passages), list(each.closeness)) for each in found.themes]


def list_cases(paths: list[Path], *, quick: bool) -> list[tuple[str, list[Said], Groups]]:
    """Return every set and study with its passages and themes."""
    found = []
    for coded in list_sets()[: 2 if quick else None]:
        texts = coded.texts[:MOST]
        said = [
            Said(text=t, language=guess_language(t) or "en", voice=d)
            for t, d in zip(texts, coded.documents, strict=False)
        ]
        found.append((coded.name, said, group_set(texts)))
    for path in paths:
        study = open_study(path)
        newest = get_discovery_run(study)
        if newest is None:
            continue
        passages = [p for each in newest.themes for p in each.passages]
        texts = list_passage_texts(study, [p.key for p in passages])
        said = [
            Said(text=texts[p.key], language=p.language, voice=p.person or p.transcript_id)
            for p in passages
        ]
        groups: Groups = []
        at = 0
        for each in newest.themes:
            rows = list(range(at, at + len(each.passages)))
            groups.append((rows, [p.closeness for p in each.passages]))
            at += len(rows)
        found.append((path.stem, said, groups))
    return found


def measure_case(said: list[Said], groups: Groups) -> dict[str, Any]:
    rows, closeness = [g for g, _ in groups], [c for _, c in groups]
    list_phrases(["Warm the model."], "en")
    began = time.perf_counter()
    named = choose_names(said, rows, closeness)
    tagged = time.perf_counter() - began
    began = time.perf_counter()
    choose_names(said, rows, closeness, tagged=False)
    by_rule = time.perf_counter() - began
    again = choose_names(said, rows, closeness)
    sentences = [
        said[own[each.sentence.passage]].text[each.sentence.start : each.sentence.end]
        for each, own in zip(named, rows, strict=True)
        if each.sentence is not None
    ]
    phrases = Counter(phrase.casefold() for each in named for phrase in each.phrases)
    return {
        "passages": len(said),
        "themes": len(groups),
        "seconds": round(tagged, 2),
        "seconds_by_rule": round(by_rule, 2),
        "same_again": again == named,
        "named": round(sum(bool(each.phrases) for each in named) / len(named), 2),
        "with_sentence": round(len(sentences) / len(named), 2),
        "sentences_whole": round(
            sum(len(s.split()) >= 8 and bool(_WHOLE.fullmatch(s)) for s in sentences)
            / max(len(sentences), 1),
            2,
        ),
        "same_name_twice": sum(
            n - 1 for n in Counter(each.phrases for each in named if each.phrases).values()
        ),
        "phrases_twice": sum(n - 1 for n in phrases.values()),
        **foretell(said, groups),
    }


def foretell(said: list[Said], groups: Groups) -> dict[str, Any]:
    """Return how well names of one half of the passages tell those of the other half."""
    halves = [[(g[n::2], c[n::2]) for g, c in groups] for n in (0, 1)]
    seen = [n for rows, _ in halves[0] for n in rows]
    index = {n: at for at, n in enumerate(seen)}
    named = choose_names(
        [said[n] for n in seen],
        [[index[n] for n in rows] for rows, _ in halves[0]],
        [closeness for _, closeness in halves[0]],
    )
    of = {n: theme for theme, (rows, _) in enumerate(halves[0]) for n in rows}
    words = measure_words(
        [said[n].text for n in seen],
        [of[n] for n in seen],
        [said[n].language for n in seen],
        most=3,
    )
    lists = [list_content_words(each.text, each.language) for each in said]
    lemmas = [
        {find_lemma(w, each.language) for w in own} for own, each in zip(lists, said, strict=True)
    ]
    before = [
        {find_lemma(w, "en") for each in words[theme].values() for w in each[:3]}
        for theme in range(len(groups))
    ]
    after = [_list_words(each) for each in named]
    return {
        "before": _foretell(before, halves[1], lemmas),
        "after": _foretell(after, halves[1], lemmas),
    }


def _list_words(named: ThemeName) -> set[str]:
    return {find_lemma(w.casefold(), "en") for phrase in named.phrases[:3] for w in phrase.split()}


def _foretell(names: list[set[str]], half: Groups, lemmas: list[set[str]]) -> dict[str, float]:
    """Return means over the themes that have a name."""
    held, right = [], []
    everything = [n for rows, _ in half for n in rows]
    for own, (rows, _) in zip(names, half, strict=True):
        if not own or not rows:
            continue
        inside = sum(bool(own & lemmas[n]) for n in rows)
        overall = sum(bool(own & lemmas[n]) for n in everything)
        held.append(inside / len(rows))
        right.append(inside / overall if overall else 0.0)
    count = max(len(held), 1)
    return {
        "themes": len(held),
        "held": round(sum(held) / count, 3),
        "right": round(sum(right) / count, 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("studies", nargs="*", type=Path)
    told = parser.parse_args()
    results = []
    for name, said, groups in list_cases(told.studies, quick=told.quick):
        line = {"set": name, **measure_case(said, groups)}
        print(json.dumps(line), flush=True)
        results.append(line)
    if not results:
        print("No coded sets beside the checkout, and no study given.")
    elif not told.quick:
        OUT.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
