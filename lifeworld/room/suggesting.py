"""Computes piles for cards in a process of its own, which ends with it: a room has no model.

The room writes the cards as JSON to standard input and reads lines of JSON: how many cards are
done, then the piles, or why there are none. No study is opened, and nothing is written to disk.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from opportunity_spaces.workshops.suggest_piles import suggest_piles
from study.errors import LifeworldError
from study.language import say_in
from transcripts.embedding.open_embedder import open_embedder

__all__ = ["run_suggesting"]

THREADS = 2


def run_suggesting() -> None:
    """Read the cards, and write the piles that they seem to make."""
    asked = json.load(sys.stdin)
    with say_in(asked["language"]):
        try:
            texts = asked["texts"]
            model = open_embedder(asked["model"] or None, threads=THREADS)
            vectors = model.embed(texts, on_progress=lambda done, of: _tell(done=done, of=of))
            piles = suggest_piles(texts, vectors, language=asked["language"])
        except LifeworldError as error:
            _tell(why=" ".join(part for part in (str(error), error.hint or "") if part))
            return
    _tell(piles=[{"name": each.name, "cards": each.cards} for each in piles])


def _tell(**fields: Any) -> None:
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    run_suggesting()
