"""Finds who speaks in captions that have no voice tags: names before a colon, in brackets or alone.

The whole file decides how its cues are marked; then every cue so marked begins a turn, whatever
the name looks like. Meeting tools write names as people typed them: `carl's ipad`, `🌻 Eva`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from study.language import say
from study.wording import shorten_quote
from transcripts.reading.readers.draft import Piece
from transcripts.reading.speakers import guess_label_kind, is_plausible_label, normalise_label

__all__ = ["choose_identifiers", "find_names"]

_PRE = r"^(?:[-–>]+\s*)?"
_RULES = {
    "colon": re.compile(
        _PRE + r"(?P<o>\[)?(?P<name>[^\s:：\[\]<>\"“”-][^:：\n\[\]<>]{0,58}?)(?(o)\])"
        r"\s*(?::\s+|：\s*)(?P<words>\S[\s\S]*)$"
    ),
    "bracket": re.compile(
        _PRE + r"[\[(](?P<name>[^\s\[\]()][^\[\]()\n]{0,58})[\])]\s*[:：]?\s+(?P<words>\S[\s\S]*)$"
    ),
}
_SOUND = frozenset({"musik", "music", "applause", "laughter", "sighs", "silence"})
_QUOTED = re.compile(r"\d+\s+\"(?P<name>[^\"\n]{1,100})\"(?:\s+\(\d+\))?")


def choose_identifiers(identifiers: Sequence[str]) -> list[str] | None:
    """Return the speaker that each cue's identifier names, or None if they name nobody.

    Identifiers name speakers if they look like labels and repeat. Some tools write a number before
    the name in quotes: `1 "Ida Moss" (2147483)`.
    """
    quoted = [_QUOTED.fullmatch(each) for each in identifiers]
    if sum(1 for match in quoted if match) >= max(1, len(identifiers) // 2):
        return [match["name"] if match else "" for match in quoted]
    names = [
        each if guess_label_kind(each) or is_plausible_label(each) else "" for each in identifiers
    ]
    counts = Counter(name for name in names if name)
    total = sum(counts.values())
    if total < 3 or total < 0.6 * len(identifiers) or 2 * len(counts) > total + 1:
        return None
    return names


def find_names(
    pieces: list[Piece], labels: str | None = None
) -> tuple[list[Piece], tuple[str, ...]]:
    """Return the pieces with their speakers, and what is doubtful about them.

    Args:
        pieces: The words of each cue.
        labels: As for `read_source`: None to detect, "none", a family, or the labels themselves.
    """
    if labels == "none":
        return pieces, ()
    wanted = _wanted(labels)
    if any(piece.label for piece in pieces):
        return [_without_double(piece) for piece in pieces], ()
    best: tuple[list[Piece], tuple[str, ...], int] = (pieces, (), 0)
    for family, rule in _RULES.items():
        if labels in _RULES and labels != family:
            continue
        found = _settle(pieces, rule, wanted, firm=labels == family, family=family)
        if found is not None and found[2] > best[2]:
            best = found
    return best[0], best[1]


def _key(label: str) -> str:
    return normalise_label(label).casefold()


def _wanted(labels: str | None) -> frozenset[str]:
    if labels is None or labels in _RULES:
        return frozenset()
    sign = ";" if ";" in labels or "\n" in labels else ","
    each = labels.replace("\n", sign).split(sign)
    return frozenset(_key(label) for label in each if label.strip())


def _without_double(piece: Piece) -> Piece:
    """Remove the label that some tools write before the words once more."""
    head, colon, words = piece.words.partition(":")
    if colon and words.strip() and piece.label and _key(head) == _key(piece.label):
        return replace(piece, words=words.strip())
    return piece


def _settle(
    pieces: list[Piece],
    rule: re.Pattern[str],
    wanted: frozenset[str],
    *,
    firm: bool,
    family: str,
) -> tuple[list[Piece], tuple[str, ...], int] | None:
    found = [rule.match(piece.words) for piece in pieces]
    names = [" ".join(match["name"].split()) if match else "" for match in found]
    if wanted:
        names = [name if _key(name) in wanted else "" for name in names]
    else:
        names = [name if name and _may_be(name, family) else "" for name in names]
    doubts: list[str] = []
    if not wanted and not firm:
        names, doubts = _choose(pieces, names)
    if not any(names):
        return None
    settled: list[Piece] = []
    label = ""
    for piece, match, name in zip(pieces, found, names, strict=True):
        if match and name:
            label = name
            settled.append(replace(piece, words=match["words"], label=label))
        else:
            settled.append(replace(piece, label=label))
    return settled, tuple(doubts), sum(1 for name in names if name)


def _may_be(name: str, family: str) -> bool:
    if family == "bracket" and (_key(name) in _SOUND or not guess_label_kind(name)):
        return False
    return bool(guess_label_kind(name)) or is_plausible_label(name)


def _choose(pieces: list[Piece], names: list[str]) -> tuple[list[str], list[str]]:
    """Return the names that count as speakers (none unless the file is written so), and doubts."""
    kinds = [guess_label_kind(name) if name else "" for name in names]
    counts = Counter(name for name in names if name)
    known = {name for name, kind in zip(names, kinds, strict=True) if kind}
    named = sum(1 for kind in kinds if kind)
    coded = sum(1 for kind in kinds if kind in {"role", "code"})
    total = sum(counts.values())
    repeated = sum(count for count in counts.values() if count > 1)
    most = total >= 0.6 * len(pieces)
    repeats = named >= 3 and len(known) <= max(4, named // 2)
    loose = most and total >= 4 and repeated >= 0.4 * total
    if not (repeats or loose or named == len(pieces) or (pieces and 2 * coded >= len(pieces))):
        return [""] * len(names), []
    chosen: list[str] = []
    doubts: list[str] = []
    for piece, name, kind in zip(pieces, names, kinds, strict=True):
        taken = name if kind or counts[name] > 1 or most else ""
        chosen.append(taken)
        if name and counts[name] == 1 and not (kind in {"role", "code"} or named == len(pieces)):
            guess = (
                say("read as words of “{name}”, who has no others", name=name)
                if taken
                else say("not a speaker")
            )
            doubts.append(f"“{shorten_quote(piece.words, most=60)}”: {guess}.")
    return chosen, doubts
