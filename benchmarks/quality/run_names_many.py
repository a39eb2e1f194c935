"""Measures how many names of people are found in ten languages, and how many finds are true.

    python benchmarks/quality/run_names_many.py [--show] [--json OUT]

The sentences are invented (`names/templates.txt`). Their names come from the lists of the library
Faker (MIT), sampled once into `names/people.json`: thirty given names and thirty surnames for each
half. One half of sentences and names was looked at while the rules were made (`seen`); the other
was not (`held_out`), and its errors are never shown. `certain` is what may be replaced without a
look, `all` what is offered. A name counts as found where a proposal covers the greater part of it,
as whole where one covers exactly it; a proposal that touches no name is false.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from transcripts.privacy.find_names import find_names

HERE = Path(__file__).parent / "names"
EACH = 8
"""How many sentences are made of each sentence with a name."""


def list_sentences(language: str, half: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield the sentences of one language and half, with the places of the names in them."""
    blocks = (HERE / "templates.txt").read_text("utf-8").split("\n== ")
    block = next(b for b in blocks if b.startswith(f"{language}\n"))
    people = json.loads((HERE / "people.json").read_text("utf-8"))[language]
    odd = half == "seen"
    names = {
        "g": people["given"][:30] if odd else people["given"][30:],
        "s": people["surnames"][:30] if odd else people["surnames"][30:],
    }
    used: Counter[str] = Counter()

    def next_name(match: re.Match[str]) -> str:
        kind = match.group(1)
        used[kind] += 1
        return str(names[kind][(used[kind] * 7) % len(names[kind])])

    lines = [line for line in block.splitlines()[1:] if line.strip()]
    for number, line in enumerate(lines, start=1):
        if (number % 2 == 1) != odd:
            continue
        for _ in range(EACH if "<" in line else 1):
            marked = re.sub(r"\{([gs])\}", next_name, line)
            text, places, begin = "", [], 0
            for part in re.split("([<>])", marked):
                if part == "<":
                    begin = len(text)
                elif part == ">":
                    places.append((begin, len(text)))
                else:
                    text += part
            yield text, places


def measure(language: str, half: str, *, only_sure: bool, show: bool) -> dict[str, Any]:
    """Return recall, precision and the share of whole names over the sentences of one half."""
    counts: Counter[str] = Counter()
    for text, places in list_sentences(language, half):
        found = [f for f in find_names(text, language=language) if f.sure or not only_sure]
        for start, end in places:
            covered = max((min(f.end, end) - max(f.start, start) for f in found), default=0)
            hit = covered > (end - start) / 2
            counts["names"] += 1
            counts["hits"] += hit
            counts["whole"] += any((f.start, f.end) == (start, end) for f in found)
            if show and not hit:
                print(f"  missed  {text[start:end]}  |  {text}")
        for f in found:
            true = any(f.start < end and start < f.end for start, end in places)
            counts["true" if true else "false"] += 1
            if show and not true:
                print(f"  false   {text[f.start : f.end]}  |  {text}")
    return dict(counts)


def rate(counts: dict[str, int]) -> dict[str, Any]:
    """Return the figures of some counts."""
    finds = counts.get("true", 0) + counts.get("false", 0)
    return {
        "names": counts["names"],
        "recall": round(counts.get("hits", 0) / counts["names"], 3),
        "whole": round(counts.get("whole", 0) / counts["names"], 3),
        "precision": round(counts.get("true", 0) / finds, 3) if finds else None,
        "false": counts.get("false", 0),
    }


def main() -> None:
    """Print the figures, one line for each half, strictness and language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="list the errors of the seen half")
    parser.add_argument("--json", type=Path, default=None)
    options = parser.parse_args()
    languages = list(json.loads((HERE / "people.json").read_text("utf-8")))
    results: dict[str, Any] = {}
    for half in ("seen", "held_out"):
        for kind in ("certain", "all"):
            total: Counter[str] = Counter()
            for language in languages:
                show = options.show and half == "seen"
                counts = measure(language, half, only_sure=kind == "certain", show=show)
                total.update(counts)
                results[f"{half} {kind} {language}"] = rate(counts)
                print(half, kind, language, json.dumps(rate(counts)))
            results[f"{half} {kind} together"] = rate(dict(total))
            print(half, kind, "together", json.dumps(rate(dict(total))))
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
