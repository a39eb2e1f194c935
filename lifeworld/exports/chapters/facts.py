"""What a written report says of a study and a deck does not: how it was done, in plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Issued", "MachineRow", "StudyFacts", "TrailRow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineRow:
    """What a machine proposed, and what people did with it.

    Attributes:
        thing: codings, themes or names.
        by: The model or rule that proposed.
        proposed: How many were proposed, as far as it is kept: decided ones and those still open.
        left: How many wait for a decision.
        first: ISO date of the first decision, or empty.
        last: That of the last one.
    """

    thing: str
    by: str
    proposed: int
    accepted: int
    rejected: int
    left: int
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailRow:
    """What the ledger holds of one kind of thing: how often it was added, changed and removed."""

    thing: str
    added: int
    changed: int
    removed: int
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A file that left the study before."""

    file: str
    audience: str
    day: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFacts:
    """How a study was done, as far as it is recorded in it.

    Attributes:
        release: The version of Lifeworld.
        notice: What every reader must know: that it is invented, say.
        profile_why: What the method is about, in a sentence.
        strata: The names of the strata, as the audience may read them.
        targets: How many sampling targets there are, and how many of them are reached.
        minutes: The lengths of the sessions of which it is known.
        places: The places of the sessions; empty outside the team.
        placed: How many sessions have a place.
        moderators: The names of those who moderate; empty outside the team.
        moderating: How many speakers moderate.
        observing: How many speakers observe.
        transcripts: How many transcripts there are; `notes` of them are field notes.
        corrected: How many of them were corrected since.
        transcribed: How many a machine wrote from sound.
        repeated: How many people were heard in more than one session.
        saturation: What is known about new codes, in words; empty where the method asks for none.
        origins: How many codes there are of each origin.
        book_versions: How many versions of the codebook have a name.
        reflexive: How many reflexive memos there are.
        memos: How many memos there are in all.
        drawn: How many passages were read at random, and `blind` how many by a second coder.
        machine: What machines proposed.
        offered: How many codings were taken from the likeliest codes beside a passage.
        changes: How many changes the ledger holds, by how many people, from which day to which.
        undone: How many changes were taken back.
        trail: What the ledger holds, by kind of thing.
        issued: The files that left before; for the team only.
        withdrawals: How many withdrawals were carried out; for the team only.
    """

    release: str
    notice: str = ""
    profile_why: str = ""
    strata: tuple[str, ...] = ()
    targets: tuple[int, int] = (0, 0)
    minutes: tuple[float, ...] = ()
    sessions: int = 0
    places: tuple[str, ...] = ()
    placed: int = 0
    moderators: tuple[str, ...] = ()
    moderating: int = 0
    observing: int = 0
    recordings: int = 0
    transcripts: int = 0
    notes: int = 0
    words: int = 0
    corrected: int = 0
    transcribed: int = 0
    repeated: int = 0
    saturation: str = ""
    origins: Mapping[str, int] = field(default_factory=dict)
    book_versions: int = 0
    reflexive: int = 0
    memos: int = 0
    drawn: int = 0
    blind: int = 0
    machine: tuple[MachineRow, ...] = ()
    offered: int = 0
    changes: int = 0
    people: int = 0
    first_change: str = ""
    last_change: str = ""
    undone: int = 0
    trail: tuple[TrailRow, ...] = ()
    issued: tuple[Issued, ...] = ()
    withdrawals: int = 0
