"""A draft as a value, and the parts of a finding that say what it is about. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from opportunity_spaces.model import Kind

__all__ = ["Draft", "list_statements"]

# What is read together as one statement, by the kind of finding.
_STATEMENTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "insight": (("assertion",), ("observation",), ("interpretation",), ("tension",)),
    "need": (("who", "verb", "goal"), ("because",), ("barrier",), ("workaround", "consequence")),
    "assumption": (("statement",),),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a person has written of a finding; without an id, of one that is not there yet.

    `rev` is the revision of the finding that the person had before them.
    """

    kind: Kind
    thing_id: str
    fields: Mapping[str, str]
    rev: int
    at: str


def list_statements(kind: str, fields: Mapping[str, str]) -> list[str]:
    """Return the statements of what is written, without empty ones."""
    told = (
        " ".join(fields.get(field, "").strip() for field in part if fields.get(field, "").strip())
        for part in _STATEMENTS.get(kind, ())
    )
    return [each for each in told if each]
