"""Measures how many names are found, on 300 invented sentences that were marked by hand.

    python benchmarks/quality/run_names.py [--show] [--json OUT]

Half of the sentences of each language were looked at while the rules were made (`seen`); the other
half was not (`held_out`), and its errors are never shown. A marked name counts as found where some
proposal covers it or the greater part of it; a proposal that touches no marked name is false.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from transcripts.privacy.find_names import find_names

HERE = Path(__file__).parent / "names"


def measure_half(rows: list[dict[str, Any]], *, only_sure: bool, show: bool) -> dict[str, Any]:
    """Return recall and precision over sentences."""
    counts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    kind_found: Counter[str] = Counter()
    for row in rows:
        proposals = [
            p for p in find_names(row["text"], language=row["language"]) if p.sure or not only_sure
        ]
        for name in row["names"]:
            kinds[name["category"]] += 1
            covered = max(
                (min(p.end, name["end"]) - max(p.start, name["start"]) for p in proposals),
                default=0,
            )
            hit = covered > (name["end"] - name["start"]) / 2
            counts["found" if hit else "missed"] += 1
            kind_found[name["category"]] += hit
            if show and not hit:
                print(f"  missed  {row['id']}  {name['words']}  |  {row['text']}")
        for p in proposals:
            true = any(p.start < n["end"] and n["start"] < p.end for n in row["names"])
            counts["true" if true else "false"] += 1
            if show and not true:
                print(f"  false   {row['id']}  {row['text'][p.start : p.end]}  |  {row['text']}")
    return {
        "sentences": len(rows),
        "names": counts["found"] + counts["missed"],
        "recall": round(counts["found"] / max(1, counts["found"] + counts["missed"]), 3),
        "precision": round(counts["true"] / max(1, counts["true"] + counts["false"]), 3),
        "recall_by_kind": {k: f"{kind_found[k]}/{kinds[k]}" for k in sorted(kinds)},
    }


def main() -> None:
    """Print the figures, one line for each half, language and strictness."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="list the errors of the seen half")
    parser.add_argument("--json", type=Path, default=None)
    options = parser.parse_args()
    results: dict[str, Any] = {}
    for language in ("en", "da"):
        lines = (HERE / f"{language}.jsonl").read_text("utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        for half in ("seen", "held_out"):
            part = [row for row in rows if row["half"] == half]
            for only_sure in (False, True):
                key = f"{language} {half} {'sure' if only_sure else 'all'}"
                show = options.show and half == "seen" and not only_sure
                results[key] = measure_half(part, only_sure=only_sure, show=show)
                print(key, json.dumps(results[key]))
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
