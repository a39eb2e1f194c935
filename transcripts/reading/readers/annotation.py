"""Reads linguistic annotation files: ELAN, EXMARaLDA, Praat and CHAT."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from study.errors import Unreadable
from study.language import mark, say
from study.wording import shorten_quote
from transcripts.reading.encodings import read_text
from transcripts.reading.gate import parse_xml
from transcripts.reading.readers.draft import Draft, Piece
from transcripts.reading.readers.elan_tiers import find_elan_speech

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_chat", "read_elan", "read_exmaralda", "read_praat"]

# common names of tiers that are not speakers
_TIER_NAME = re.compile(
    r"(?i)(?:text|words?|phrases?|utterances?|sentences?|transcript(?:ion)?|speech|ort|default)"
)
_NO_TIERS = mark("Export the tiers with speech as text or subtitles.")


def _order(pieces: list[Piece]) -> list[Piece]:
    """Return pieces in order of time; those without a time stay after the piece before."""
    keyed: list[tuple[float, int, Piece]] = []
    last = 0.0
    for place, piece in enumerate(pieces):
        last = piece.start_time if piece.start_time is not None else last
        keyed.append((last, place, piece))
    return [piece for _, _, piece in sorted(keyed, key=lambda item: item[:2])]


def _draft(
    form: str, pieces: list[Piece], name: str, *, left: list[str], language: str | None = None,
    encoding: str | None = None, warnings: tuple[str, ...] = (), merge: bool = True,
) -> Draft:  # fmt: skip
    if not any(piece.words.strip() for piece in pieces):
        raise Unreadable(
            say("No annotated speech was found in {name}.", name=name), hint=say(_NO_TIERS)
        )
    labels = {piece.label for piece in pieces}
    if len(labels) == 1 and _TIER_NAME.fullmatch(next(iter(labels))):
        pieces = [
            Piece(words=piece.words, start_time=piece.start_time, end_time=piece.end_time)
            for piece in pieces
        ]
    ends = [piece.end_time for piece in pieces if piece.end_time is not None]
    shown = ", ".join(f"“{shorten_quote(tier, most=60)}”" for tier in left[:10]) + (
        "…" if len(left) > 10 else ""
    )
    return Draft(
        format=form,
        pieces=tuple(pieces),
        merge=merge,
        kind="transcript",
        language=language,
        duration=max(ends, default=None),
        encoding=encoding,
        warnings=warnings,
        left_out=(say("Tiers that were left out: {tiers}.", tiers=shown),) if left else (),
    )


def read_elan(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read an .eaf file: every independent tier with words, or the tier below with its words."""
    del encoding
    speech = find_elan_speech(parse_xml(data, name))
    draft = _draft("eaf", _order(speech.pieces), name, left=[])
    return replace(draft, left_out=speech.left_out, doubtful=speech.doubtful)


def read_exmaralda(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read an .exb file: tiers of type "t" are speech, named by the speaker table."""
    del encoding
    root = parse_xml(data, name)
    names = {
        speaker.get("id"): (speaker.findtext("abbreviation") or speaker.get("id") or "").strip()
        for speaker in root.iter("speaker")
    }
    times: dict[str, float | None] = {}
    order: dict[str, int] = {}
    for place, item in enumerate(root.iter("tli")):
        order[item.get("id", "")] = place
        times[item.get("id", "")] = _number(item.get("time"))
    rows: list[tuple[int, Piece]] = []
    left: list[str] = []
    for tier in root.iter("tier"):
        if tier.get("type") != "t":
            left.append(tier.get("display-name") or tier.get("id") or "")
            continue
        label = names.get(tier.get("speaker"), "") or tier.get("speaker") or ""
        rows.extend(_events(tier, label, times, order))
    rows.sort(key=lambda row: row[0])
    return _draft("exb", [piece for _, piece in rows], name, left=left)


def _events(
    tier: _Element, label: str, times: dict[str, float | None], order: dict[str, int]
) -> list[tuple[int, Piece]]:
    """Return a tier's utterances, joining adjacent events without adding spaces."""
    chains: list[tuple[str, str, list[str]]] = []  # first mark, last mark, words
    for event in tier.iter("event"):
        begin, end = event.get("start", ""), event.get("end", "")
        words = "".join(str(part) for part in event.itertext())
        if chains and begin == chains[-1][1]:
            first, _, held = chains[-1]
            held.append(words)
            chains[-1] = (first, end, held)
        else:
            chains.append((begin, end, [words]))
    return [
        (
            order.get(first, len(order)),
            Piece(
                words="".join(held),
                label=label,
                start_time=times.get(first),
                end_time=times.get(last),
            ),
        )
        for first, last, held in chains
        if any(words.strip() for words in held)
    ]


def _number(value: str | None) -> float | None:
    try:
        number = float(value) if value is not None else None
    except ValueError:
        return None
    return round(number, 3) if number is not None and 0 <= number < 1e6 else None


_PRAAT = re.compile(r'"[^"]*(?:""[^"]*)*"|<\w+>|(?<!\d)[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?=\s|$)')
_MOST_TIERS = 200


def read_praat(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read a long or short TextGrid: interval tiers with words are speakers.

    If several tiers annotate the same speech (phones, words, phrases), only the one with the
    longest annotations is used; tiers that overlap it little are kept.

    Raises:
        Unreadable: If the file is incomplete or has no interval tier.
    """
    decoded = read_text(data, name, encoding=encoding)
    # the long form has "name =" before every value; without it, it equals the short form
    tokens = _PRAAT.findall(
        re.sub(r"(?m)^[ \t]*(?:item|intervals|points)[ \t]*\[\d*\]:?", "", decoded.text)
    )
    try:
        tiers = _praat_tiers(tokens)
    except (IndexError, ValueError) as error:
        raise Unreadable(
            say("{name} is an incomplete TextGrid.", name=name), hint=say("Save it again.")
        ) from error
    chosen, left = _choose_tiers(tiers)
    pieces = _order([piece for tier in chosen for piece in tiers[tier]])
    return _draft(
        "textgrid", pieces, name, left=left, encoding=decoded.encoding, warnings=decoded.warnings
    )


def _praat_tiers(tokens: list[str]) -> dict[str, list[Piece]]:
    """Parse the flat list of values: header, times, <exists>, count, then each tier."""
    at = tokens.index("<exists>") + 1
    count = int(tokens[at])
    at += 1
    tiers: dict[str, list[Piece]] = {}
    for number in range(min(count, 1000)):
        kind, label = _unquote(tokens[at]), _unquote(tokens[at + 1])
        size = int(tokens[at + 4])
        at += 5
        pieces: list[Piece] = []
        step = 3 if kind == "IntervalTier" else 2
        for _ in range(size):
            if step == 3:
                words = " ".join(_unquote(tokens[at + 2]).split())
                if words:
                    start, end = _number(tokens[at]), _number(tokens[at + 1])
                    pieces.append(Piece(words=words, label=label, start_time=start, end_time=end))
            else:
                tokens[at + 1]  # a point is not speech; only check that it is complete
            at += step
        if step == 3:
            tiers[label if label not in tiers else f"{label} ({number + 1})"] = pieces
    return tiers


def _unquote(token: str) -> str:
    if not token.startswith('"'):
        raise ValueError(token)
    return token[1:-1].replace('""', '"')


def _choose_tiers(tiers: dict[str, list[Piece]]) -> tuple[list[str], list[str]]:
    filled = {label: pieces for label, pieces in tiers.items() if pieces}
    ranked = sorted(filled, key=lambda label: -_mean_length(filled[label]))
    chosen: list[str] = []
    inside: list[_Cover] = []
    for label in ranked[:_MOST_TIERS]:
        if not any(cover.holds_most_of(filled[label]) for cover in inside):
            chosen.append(label)
            inside.append(_Cover(filled[label]))
    kept = set(chosen)
    return [label for label in tiers if label in kept], [t for t in tiers if t not in kept]


def _mean_length(pieces: list[Piece]) -> float:
    return sum(len(piece.words) for piece in pieces) / len(pieces)


class _Cover:
    """The annotations of a tier, for a binary search of the one at a given time."""

    def __init__(self, pieces: list[Piece]) -> None:
        spans = sorted((p.start_time or 0.0, p.end_time or 0.0) for p in pieces)
        self._starts = [start for start, _ in spans]
        self._ends = list(accumulate((end for _, end in spans), max))

    def holds_most_of(self, pieces: list[Piece]) -> bool:
        """Return whether most of another tier lies within the annotations of this one."""
        inside = 0
        for piece in pieces[:500]:
            middle = ((piece.start_time or 0.0) + (piece.end_time or 0.0)) / 2
            place = bisect_right(self._starts, middle) - 1
            inside += place >= 0 and self._ends[place] >= middle
        return inside > 0.6 * min(len(pieces), 500)


_MAIN = re.compile(r"^\*(?P<label>[A-Za-z0-9_]{1,10}):[ \t]*(?P<words>.*)$", re.DOTALL)
_LANGUAGES = {
    "eng": "en", "dan": "da", "deu": "de", "swe": "sv", "fra": "fr", "spa": "es", "nld": "nl",
    "por": "pt", "nor": "no",
}  # fmt: skip
_BULLET = re.compile(r"\x15(?P<start>\d{1,12})_(?P<end>\d{1,12})\x15")


def read_chat(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read a CHAT transcript's main lines; dependent tiers (`%mor`) are left out.

    Words stay as transcribed, including marks such as `[//]` and `&-um`.
    """
    decoded = read_text(data, name, encoding=encoding)
    # a line that begins with a tab or a space continues the line before
    logical = re.sub(r"\n[\t ]+", " ", decoded.text).split("\n")
    pieces: list[Piece] = []
    dependent: dict[str, None] = {}
    language = None
    for line in logical:
        if line.startswith("@Languages:"):
            language = _LANGUAGES.get(line[11:].strip()[:3])
        elif line.startswith("%"):
            dependent[line.split(":", 1)[0]] = None
        elif (found := _MAIN.match(line)) is not None:
            pieces.append(_chat_piece(found))
    return _draft(
        "cha",
        pieces,
        name,
        left=list(dependent),
        language=language,
        encoding=decoded.encoding,
        warnings=decoded.warnings,
        merge=False,
    )


def _chat_piece(found: re.Match[str]) -> Piece:
    words = found["words"]
    times = list(_BULLET.finditer(words))
    return Piece(
        words=" ".join(_BULLET.sub(" ", words).split()),
        label=found["label"],
        start_time=int(times[0]["start"]) / 1000 if times else None,
        end_time=int(times[-1]["end"]) / 1000 if times else None,
    )
