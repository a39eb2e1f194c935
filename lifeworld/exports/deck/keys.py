"""How a slide is known again: by what it is about, without telling any id of the study."""

from __future__ import annotations

import hashlib

__all__ = ["hash_export", "hash_thing", "new_key"]


def hash_thing(kind: str, thing_id: str) -> str:
    """Return the key of the slide about one thing: “insight-3f9a2c…”.

    It stands in the file, where clients read it; an id of the study does not (see the docs).
    """
    return f"{kind}-{hashlib.sha256(f'{kind}:{thing_id}'.encode()).hexdigest()[:12]}"


def hash_export(export_id: str) -> str:
    """Return by which the slides of one exported deck are known again."""
    return hashlib.sha256(f"export:{export_id}".encode()).hexdigest()[:12]


def new_key(wanted: str, taken: set[str]) -> str:
    """Return a key that no slide of the deck has yet, and take it: “counter/2” after “counter”."""
    key, number = wanted, 2
    while key in taken:
        key, number = f"{wanted}/{number}", number + 1
    taken.add(key)
    return key
