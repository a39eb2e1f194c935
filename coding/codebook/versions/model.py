"""Data classes of the versions of the codebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coding.model import CodeId
from study.language import mark

__all__ = ["KINDS", "Difference", "Kind", "Origin", "Piece", "Version"]

Kind = Literal[
    "added",
    "split",
    "merged",
    "removed",
    "retired",
    "back",
    "renamed",
    "moved",
    "redefined",
    "other",
]
KINDS: dict[Kind, str] = {
    "added": mark("added"),
    "split": mark("split off"),
    "merged": mark("merged"),
    "removed": mark("removed"),
    "retired": mark("retired"),
    "back": mark("brought back"),
    "renamed": mark("renamed"),
    "moved": mark("moved"),
    "redefined": mark("redefined"),
    "other": mark("changed otherwise"),
}
Piece = tuple[Literal["same", "gone", "new"], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version with a name: the codebook after the change number *change_seq*."""

    id: str
    name: str
    change_seq: int
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The change that brought a code or took it away: its verb, its subject and its author."""

    verb: str
    subject: str
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What happened to a code between two versions.

    Attributes:
        kind: What was done.
        code_id: The code.
        name: Its name: the newer one, or the last one of a code that is gone.
        told: What else is to be said: the code it was merged into, or where it lay before.
        field: The part of the definition that was rewritten.
        pieces: The words of that part: which stayed, which are gone and which are new.
    """

    kind: Kind
    code_id: CodeId
    name: str
    told: str = ""
    field: str = ""
    pieces: tuple[Piece, ...] = ()
