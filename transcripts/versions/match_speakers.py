"""Matches the labels of a new version to the speakers of the transcript. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from transcripts.model import ROLES, UNCOUNTED, Role, Turn
from transcripts.reading.speakers import find_label_role
from transcripts.versions.carry_turns import CarriedTurns

__all__ = ["Voice", "choose_speakers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A speaker as a new version has them; `id` is empty for one who is not in the study yet."""

    id: str
    label: str
    name: str
    role: Role

    @property
    def counts(self) -> bool:
        """Whether their words are evidence."""
        return self.role not in UNCOUNTED

    @property
    def key(self) -> str:
        """What tells one speaker from another, before and after."""
        return self.id or f"new {self.label}"


def choose_speakers(
    speakers: Iterable[Voice], old: Sequence[Turn], carried: CarriedTurns
) -> dict[str, Voice]:
    """Return the speaker of every label, old ones and those of the new version.

    A label that was respelled everywhere keeps its speaker with role and participant.
    """
    voices = {voice.label: voice for voice in speakers}
    spoken = {turn.label for turn in carried.turns if turn.label}
    became = _list_new_labels(old, carried)
    for label in sorted(spoken - voices.keys()):
        before = [name for name, now in became.items() if now == {label} and name not in spoken]
        if len(before) == 1 and before[0] in voices:
            there = voices.pop(before[0])
            name = label if there.name == there.label else there.name
            voices[label] = replace(there, label=label, name=name)
            continue
        role = find_label_role(label)
        known: Role = next((each for each in ROLES if each == role), "participant")
        voices[label] = Voice(id="", label=label, name=label, role=known)
    return voices


def _list_new_labels(old: Sequence[Turn], carried: CarriedTurns) -> Mapping[str, set[str]]:
    became: dict[str, set[str]] = {}
    for turn in old:
        place = carried.places.get(turn.ordinal)
        if place is not None:
            became.setdefault(turn.label, set()).add(carried.turns[place].label)
    return became
