"""The letters that let people in: the code of a room, and one-time codes for those who vote."""

from __future__ import annotations

import hashlib
import secrets

__all__ = ["clean_code", "hash_ballot", "new_ballot", "new_code"]

# Without what is confused when it is read aloud or from a wall: I, L, O, 0, 1; and no vowels, so
# that no word comes out.
LETTERS = "BCDFGHJKMNPQRSTVWXZ"
SIGNS = LETTERS + "23456789"


def new_code() -> str:
    """Return six letters by which a room is found."""
    return "".join(secrets.choice(LETTERS) for _ in range(6))


def new_ballot() -> str:
    """Return a one-time code, in two halves for the eye."""
    signs = "".join(secrets.choice(SIGNS) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


def clean_code(code: str) -> str:
    """Return a code as it is compared: in capitals, without what people put between letters."""
    return "".join(each for each in code.upper() if each.isalnum())


def hash_ballot(code: str) -> str:
    """Return what a room keeps of a one-time code."""
    return hashlib.sha256(b"ballot:" + clean_code(code).encode()).hexdigest()
