"""The ids that the things of a study have in files for other programs. Pure."""

from __future__ import annotations

import uuid

__all__ = ["hash_id"]

_SPACE = uuid.UUID("8a1c5f0e-1d0b-4d8e-9c53-7e2f6a0b9d41")


def hash_id(kind: str, *parts: str) -> str:
    """Return the id that a thing has in every file: the same for the same parts, in capitals.

    It cannot be led back to the parts, of which one is a random id. Where files for different
    audiences may not be put side by side, the audience is one of the parts.
    """
    return str(uuid.uuid5(_SPACE, "\0".join((kind, *parts)))).upper()
