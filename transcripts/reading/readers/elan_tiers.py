"""Finds the tiers of an ELAN file that hold speech, and tells why the others were left out.

A tier without a parent is usually a speaker. Where it holds only numbers, ids or nothing, the
words stand in a tier below it, most often in one that refers to it one to one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from study.language import say
from study.wording import shorten_quote
from transcripts.reading.readers.draft import Piece

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Speech", "find_elan_speech"]

_SILENT = re.compile(r"(?i)gest|comment|note|remark|kinesic|gaze")
_SPOKEN = re.compile(
    r"(?i)orth|text|transcri|utter|speech|phrase|sentence|(?:^|[\W_])(?:tx|ut|po|words?)(?:$|[\W_])"
)
_ABOUT_WORDS = re.compile(
    r"(?i)transl|gloss|free|lemma|morph|phon|ipa\b|(?:^|[\W_])(?:ft|fe|ge|mb|mot|ps|pos|eng?)(?:$|[\W_])"
)
_ID = re.compile(r"[\w.:/-]*\d[\w.:/-]*")
_SUBDIVIDED = "symbolic_subdivision"
_MOST = 10  # tiers named in a sentence
_DEEPEST = 50  # links from an annotation to the one with times


@dataclass(frozen=True, slots=True)
class Speech:
    """The speech of a file, and sentences on the tiers left out and on what is doubtful."""

    pieces: list[Piece]
    left_out: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


@dataclass(slots=True)
class _Note:
    """An annotation: its words, the one it refers to, and its times."""

    words: str
    ref: str
    start: float | None
    end: float | None


@dataclass(slots=True)
class _Tier:
    name: str
    participant: str
    parent: str
    constraint: str
    place: int
    notes: dict[str, _Note] = field(default_factory=dict)

    def holds_speech(self) -> bool:
        """Return whether most annotations are words, not ids, numbers or one and the same sign."""
        filled = [note.words for note in self.notes.values() if note.words]
        spoken = [words for words in filled if not _ID.fullmatch(words)]
        same = len(filled) > 2 and len(set(filled)) == 1
        return bool(filled) and 2 * len(spoken) > len(filled) and not same


def find_elan_speech(root: _Element) -> Speech:
    """Return the speech in the tiers of an ELAN document."""
    tiers = _read_tiers(root)
    notes = {ident: note for tier in tiers for ident, note in tier.notes.items()}
    below: dict[str, list[_Tier]] = {}
    for tier in tiers:
        if tier.parent:
            below.setdefault(tier.parent, []).append(tier)
    known = {tier.name for tier in tiers}
    tops = [tier for tier in tiers if not tier.parent or tier.parent not in known]
    named = any(tier.participant for tier in tiers)
    chosen: list[tuple[_Tier, str]] = []
    why: dict[str, list[str]] = {"remark": [], "wide": [], "ids": [], "nothing": []}
    doubtful: list[str] = []
    for top in tops:
        spoken = top if top.holds_speech() else _choose_below(top, below)
        if _SILENT.search(top.name):
            why["remark"].append(top.name)
        elif spoken is None:
            why["nothing"].append(top.name)
        else:
            label = spoken.participant or top.participant
            if spoken is not top:
                why["ids"].append(top.name)
            chosen.append((spoken, label or ("" if named else top.name)))
    with_names = [note for tier, label in chosen if label for note in tier.notes.values()]
    kept: list[tuple[_Tier, str]] = []
    for tier, label in chosen:
        if label:
            kept.append((tier, label))
        elif _lies_over(tier, with_names):
            why["wide"].append(tier.name)
        else:
            kept.append((tier, tier.name))
            quoted = shorten_quote(tier.name, most=60)
            doubtful.append(
                say(
                    "The tier “{tier}” names no participant; it was read as a speaker.",
                    tier=quoted,
                )
            )
    labels = _shorten([label for _, label in kept]) if not named else [each for _, each in kept]
    pieces = [
        piece
        for (tier, _), label in zip(kept, labels, strict=True)
        for piece in _list_pieces(tier, label, notes)
    ]
    taken = {tier.name for tier, _ in kept} | {name for names in why.values() for name in names}
    rest = [tier.name for tier in tiers if tier.name not in taken]
    return Speech(pieces, tuple(_tell(rest, why)), tuple(doubtful))


def _tell(rest: list[str], why: dict[str, list[str]]) -> Iterator[str]:
    for reason, names in (
        (say("they annotate other tiers"), rest),
        (say("their names say that they hold gestures or remarks"), why["remark"]),
        (say("they name no participant and lie over the speech of others"), why["wide"]),
        (say("they hold only numbers or ids, or nothing"), why["ids"]),
        (say("no words were found in them"), why["nothing"]),
    ):
        if names:
            shown = ", ".join(f"“{shorten_quote(name, most=60)}”" for name in names[:_MOST])
            yield say(
                "Tiers left out because {reason}: {tiers}.",
                reason=reason,
                tiers=shown + "…" * (len(names) > _MOST),
            )


def _read_tiers(root: _Element) -> list[_Tier]:
    slots = {
        slot.get("TIME_SLOT_ID"): _read_milliseconds(slot.get("TIME_VALUE"))
        for slot in root.iter("TIME_SLOT")
    }
    constraints = {
        kind.get("LINGUISTIC_TYPE_ID"): (kind.get("CONSTRAINTS") or "").casefold()
        for kind in root.iter("LINGUISTIC_TYPE")
    }
    tiers = []
    for place, each in enumerate(root.iter("TIER")):
        tier = _Tier(
            name=each.get("TIER_ID", ""),
            participant=" ".join(each.get("PARTICIPANT", "").split()),
            parent=each.get("PARENT_REF", ""),
            constraint=constraints.get(each.get("LINGUISTIC_TYPE_REF"), ""),
            place=place,
        )
        for number, note in enumerate(each.iter("ALIGNABLE_ANNOTATION", "REF_ANNOTATION")):
            tier.notes[note.get("ANNOTATION_ID") or f"{place} {number}"] = _Note(
                words=" ".join((note.findtext("ANNOTATION_VALUE") or "").split()),
                ref=note.get("ANNOTATION_REF", ""),
                start=slots.get(note.get("TIME_SLOT_REF1")),
                end=slots.get(note.get("TIME_SLOT_REF2")),
            )
        tiers.append(tier)
    return tiers


def _read_milliseconds(value: str | None) -> float | None:
    number = value is not None and value.isdecimal() and len(value) < 12
    return int(value) / 1000 if value is not None and number else None


def _choose_below(top: _Tier, below: dict[str, list[_Tier]]) -> _Tier | None:
    """Return the tier below another that most likely holds its words, or None."""
    found: list[tuple[tuple[bool, bool, bool, int, int], _Tier]] = []
    level, depth, seen = [top], 0, {top.name}
    while level:
        depth += 1
        level = [each for tier in level for each in below.get(tier.name, ())]
        level = [each for each in level if each.name not in seen]
        seen.update(each.name for each in level)
        for tier in level:
            if tier.holds_speech() and not _SILENT.search(tier.name):
                about = _ABOUT_WORDS.search(tier.name) is not None
                spoken = _SPOKEN.search(tier.name) is not None
                split = tier.constraint == _SUBDIVIDED
                found.append(((about, not spoken, split, depth, tier.place), tier))
    return min(found, key=lambda each: each[0])[1] if found else None


def _lies_over(tier: _Tier, others: list[_Note]) -> bool:
    """Return whether annotations of a tier, such as topics, span several of the speakers'."""
    starts = sorted(note.start for note in others if note.start is not None)
    spans = [(note.start, note.end) for note in tier.notes.values()]
    wide = sum(
        bisect_left(starts, end) - bisect_left(starts, start) > 1
        for start, end in spans
        if start is not None and end is not None
    )
    return 3 * wide > len(spans)


def _shorten(labels: list[str]) -> list[str]:
    """Return what stands behind the @ if all tiers are named by kind and speaker: tx@Ida."""
    parts = [label.partition("@") for label in labels]
    behind = [name for _, _, name in parts]
    one_kind = len({kind for kind, _, _ in parts}) == 1
    return behind if one_kind and all(behind) and len(set(behind)) == len(behind) else labels


def _list_pieces(tier: _Tier, label: str, notes: dict[str, _Note]) -> Iterator[Piece]:
    """Yield the words of a tier; the parts of a divided annotation are joined."""
    groups: dict[str, list[_Note]] = {}
    for ident, note in tier.notes.items():
        whole = note.ref if tier.constraint == _SUBDIVIDED and note.ref else ident
        groups.setdefault(whole, []).append(note)
    for parts in groups.values():
        words = " ".join(note.words for note in parts if note.words)
        start, end = _find_times(parts[0], notes)
        if words:
            yield Piece(words=words, label=label, start_time=start, end_time=end)


def _find_times(note: _Note, notes: dict[str, _Note]) -> tuple[float | None, float | None]:
    for _ in range(_DEEPEST):
        if not note.ref or note.ref not in notes:
            break
        note = notes[note.ref]
    return note.start, note.end
