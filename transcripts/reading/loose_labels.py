"""Adds the turns whose labels look like nothing known but stand where the file puts its labels.

The known labels show in which family a file marks its turns. A line marked in the same way, whose
label repeats, is a turn. A label that occurs once is a turn where nearly every line has a label or
where a paragraph begins with it; it is listed as doubtful. Where only the moderator is labelled,
the other paragraphs are the words of somebody unknown.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from study.language import say
from transcripts.reading.hits import Hit, Line, find_loose_hits, normalise_key
from transcripts.reading.readers.marks import RULES
from transcripts.reading.speakers import find_label_role, guess_label_kind

__all__ = ["Doubt", "add_loose_hits", "find_header_roles"]

_FAMILIES = ("colon", "bracket", "stamp", "time", "solo")
_NEARLY_ALL = 0.8
_FEWEST = 3  # lines that may be turns of as many people
_EVENTS = frozenset(
    {"break", "intro", "outro", "pause", "music", "musik", "musique", "applause", "recording",
     "jingle", "interruption", "afbrydelse", "unterbrechung", "avbrott", "paus", "pausa"}
)  # fmt: skip
_MOST = 200  # doubts that are listed; more help nobody


@dataclass(frozen=True, slots=True)
class Doubt:
    """A guess for a person to look at: the place of its line, and what was made of it."""

    at: int
    guess: str


def add_loose_hits(
    text: str, lines: list[Line], family: str | None, hits: list[Hit]
) -> tuple[str | None, list[Hit], tuple[Doubt, ...]]:
    """Return the family, its hits with those of unknown labels added, and the doubtful guesses."""
    if family is None or not hits:
        family, hits = _agree(lines)
        if family is None:
            return None, [], tuple(_ask_all(lines))
    hits = _without_header(text, lines, hits)
    doubts: list[Doubt] = []
    hits = sorted([*hits, *_others(text, lines, family, hits, doubts)], key=lambda hit: hit.line)
    hits = sorted([*hits, *_alone(lines, hits)], key=lambda hit: hit.line)
    hits = sorted([*hits, *_events(lines, family, hits, doubts)], key=lambda hit: hit.line)
    hits = _open_paragraphs(text, lines, hits, doubts)
    return family, hits, tuple(sorted(doubts, key=lambda doubt: doubt.at)[:_MOST])


def _ask_all(lines: list[Line]) -> list[Doubt]:
    """Return a doubt where every line begins with a name that no other begins with."""
    hits = [hit for hit in find_loose_hits(lines, "colon") if hit.kind]
    if len(hits) < _FEWEST or len(hits) < _units(lines):
        return []
    return [
        Doubt(lines[0].start, say("may be a speaker, as in every line; read as words of nobody"))
    ]


def _events(lines: list[Line], family: str, hits: list[Hit], doubts: list[Doubt]) -> list[Hit]:
    """Return the paragraphs that tell what happens, `Break: ten minutes`; nobody says them."""
    taken = frozenset(hit.line for hit in hits)
    found: list[Hit] = []
    for hit in find_loose_hits(lines, family, taken, any_label=True) if taken else ():
        line = lines[hit.line]
        if normalise_key(hit.label) in _EVENTS and line.after_blank and hit.line > min(taken):
            found.append(Hit(hit.line, "", "", line.start, open=True))
            doubts.append(Doubt(line.start, say("read as words of nobody")))
    return found


def _units(lines: list[Line]) -> int:
    """Return how many turns a text could have: its paragraphs, or its lines if it has none."""
    content = sum(1 for line in lines if not line.heading)
    paragraphs = sum(1 for line in lines if line.after_blank and not line.heading)
    return max(1, content if paragraphs < 3 else min(content, paragraphs))


def _agree(lines: list[Line]) -> tuple[str | None, list[Hit]]:
    """Choose the family in which labels of unknown shape begin most of the text, and repeat."""
    best: tuple[str | None, list[Hit]] = (None, [])
    for family in _FAMILIES:
        hits = find_loose_hits(lines, family)
        if family == "solo":
            hits = [hit for hit in hits if _stands_alone(lines, hit.line)]
        elif family == "stamp":
            hits = [hit for hit in hits if hit.words >= lines[hit.line].end or hit.kind]
        counts = Counter(normalise_key(hit.label) for hit in hits)
        repeated = [hit for hit in hits if counts[normalise_key(hit.label)] > 1]
        several = sum(1 for count in counts.values() if count > 1) >= 2
        alone = sum(1 for hit in hits if family == "bracket" and hit.words >= lines[hit.line].end)
        enough = len(repeated) >= max(4, 0.7 * len(hits)) and len(hits) >= 0.6 * (
            _units(lines) - alone
        )
        short = sum(len(hit.label) for hit in hits) <= 30 * len(hits)
        if family == "solo" and len(hits) >= 4 and len(hits) >= 0.9 * _units(lines):
            several = enough = len(repeated) >= 2 and all(hit.kind for hit in hits)
        if several and enough and short and not _is_record(lines, hits, counts):
            best = max(best, (family, hits), key=lambda found: len(found[1]))
    return best


def _is_record(lines: list[Line], hits: list[Hit], counts: Counter[str]) -> bool:
    """Return whether the labels are the fields of a form that is filled in again and again.

    Three or more always follow each other in one order, or short values stand in blocks that one
    and the same label begins.
    """
    keys = [normalise_key(hit.label) for hit in hits]
    period = len(counts)
    if (
        period > 2
        and len(keys) >= 2 * period
        and all(key == keys[place % period] for place, key in enumerate(keys))
    ):
        return True
    first = {key for key, hit in zip(keys, hits, strict=True) if lines[hit.line].after_blank}
    later = {key for key, hit in zip(keys, hits, strict=True) if not lines[hit.line].after_blank}
    length = sum(lines[hit.line].end - hit.words for hit in hits)
    return bool(later) and len(first) == 1 and not first & later and length < 20 * len(hits)


def _stands_alone(lines: list[Line], number: int) -> bool:
    """Return whether a line begins a paragraph and words follow directly below it."""
    following = lines[number + 1] if number + 1 < len(lines) else None
    return (
        lines[number].after_blank
        and following is not None
        and not following.after_blank
        and not following.heading
    )


def _others(
    text: str, lines: list[Line], family: str, hits: list[Hit], doubts: list[Doubt]
) -> list[Hit]:
    """Return the hits of unknown labels, noting which of them are doubtful."""
    taken = frozenset(hit.line for hit in hits)
    loose = find_loose_hits(lines, family, taken)
    if family == "solo":
        loose = [hit for hit in loose if hit.kind and _stands_alone(lines, hit.line)]
    known = {normalise_key(hit.label) for hit in hits}
    counts = Counter(normalise_key(hit.label) for hit in loose)
    first = min(taken, default=0)
    fresh = [
        hit
        for hit in loose
        if normalise_key(hit.label) in known or counts[normalise_key(hit.label)] > 1
    ]
    share = (len(hits) + len(fresh)) / _units(lines)
    # Where nearly every line begins with something like a label, each of them may be one.
    every = (len(hits) + sum(hit.line > first for hit in loose)) / _units(lines) >= _NEARLY_ALL
    for hit in loose:
        key = normalise_key(hit.label)
        line = lines[hit.line]
        if key in known or counts[key] > 1 or hit.line < first:
            continue
        begins = line.after_blank and share >= 0.4
        if family != "solo" and (begins or share >= 0.7):
            fresh.append(hit)
            doubts.append(
                Doubt(
                    line.start,
                    say("read as words of “{label}”, who has no others", label=hit.label),
                )
            )
        elif family == "solo" and share >= 0.4:
            fresh.append(hit)
            doubts.append(Doubt(line.start, say("read as the label of “{label}”", label=hit.label)))
        elif (hit.kind or every) and family == "colon" and _ends(text, lines, hit.line):
            fresh.append(Hit(hit.line, "", "", line.start, open=True))
            doubts.append(Doubt(line.start, say("may be another speaker; read as words of nobody")))
    return fresh


_END = re.compile(r"[.!?…。！？؟।:：)\]\"”»]\s*$")


def _ends(text: str, lines: list[Line], number: int) -> bool:
    """Return whether the line before ends a sentence."""
    before = lines[number - 1] if number else None
    return (
        before is None
        or _END.search(text, max(before.start, before.end - 5), before.end) is not None
    )


def _alone(lines: list[Line], hits: list[Hit]) -> list[Hit]:
    """Return the names on a line of their own that repeat, or that are labels elsewhere."""
    taken = {hit.line for hit in hits}
    known = {normalise_key(hit.label) for hit in hits if hit.kind}
    found: list[Hit] = []
    rule = RULES["solo"]
    for number, line in enumerate(lines):
        if number in taken or number + 1 in taken or line.heading or line.end - line.start > 60:
            continue
        if not _stands_alone(lines, number) and not _is_inside(lines, number):
            continue
        if (match := rule.match(line.head)) is None:
            continue
        label = " ".join(match["label"].split()).rstrip(".:")
        kind = guess_label_kind(label)
        if not kind or line.head.rstrip().endswith((".", "!", ",")) or len(label.split()) > 4:
            continue
        found.append(Hit(number, label, kind, line.end, line.time))
    counts = Counter(normalise_key(hit.label) for hit in found)
    return [
        hit
        for hit in found
        if normalise_key(hit.label) in known
        or (counts[normalise_key(hit.label)] > 1 and hit.line > min(taken, default=0))
    ]


def _is_inside(lines: list[Line], number: int) -> bool:
    """Return whether words follow directly below a line inside a paragraph."""
    return number > 0 and number + 1 < len(lines) and not lines[number + 1].after_blank


_AND = re.compile(r"\s*(?:[,;&/+]|\b(?:and|und|og|och|et|y)\b)\s*")


def _names(words: str) -> list[str]:
    bare = " ".join(re.sub(r"\([^()]*\)", "", words).split())
    return [name.strip(" .") for name in _AND.split(bare) if name.strip(" .")]


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[:1].isalpha())


def _is_named(name: str, keys: set[str]) -> bool:
    first = name.split()[0] if name.split() else name
    return bool({normalise_key(each) for each in (name, first, _initials(name))} & keys)


_EVERYBODY = frozenset(
    {"participants", "deltagere", "teilnehmende", "teilnehmer", "deltagare", "participantes",
     "respondents", "speakers", "interviewees"}
)  # fmt: skip


def _without_header(text: str, lines: list[Line], hits: list[Hit]) -> list[Hit]:
    """Drop lines of the head that say who is who: `Interviewer: Ida Moss`, `Participants: …`."""
    counts = Counter(normalise_key(hit.label) for hit in hits)
    drop = 0
    for place, hit in enumerate(hits):
        key = normalise_key(hit.label)
        others = set(counts) - {normalise_key(head.label) for head in hits[: place + 1]}
        names = _names(text[hit.words : lines[hit.line].end])
        listed = bool(names) and all(_is_named(name, others) for name in names)
        if counts[key] > 1 or not (listed or (key in _EVERYBODY and len(hits) > place + 2)):
            break
        drop = place + 1
    return hits[drop:]


def find_header_roles(preamble: str, labels: list[str]) -> dict[str, str]:
    """Return the roles that the lines before the first turn give to labels of the file."""
    roles: dict[str, str] = {}
    for line in preamble.split("\n")[:60]:
        line = re.sub(r"(?i)^\W*(?:interviewed|moderated) by\s*:?", "Interviewer:", line)
        head, colon, rest = line.replace("*", "").partition(":")
        if not colon or len(head) > 40 or len(rest) > 300:
            continue
        head = head.strip()
        role = find_label_role(head)
        if normalise_key(head) in _EVERYBODY:
            role = "participant"
        if role is None:
            continue
        for name in _names(rest):
            for label in labels:
                if _is_named(name, {normalise_key(label)}):
                    roles.setdefault(label, role)
    return roles


def _open_paragraphs(
    text: str, lines: list[Line], hits: list[Hit], doubts: list[Doubt]
) -> list[Hit]:
    """Where only the moderator is labelled, end each labelled turn after its first paragraph."""
    named = [hit for hit in hits if not hit.open]
    labels = {normalise_key(hit.label): hit.label for hit in named}
    leads = all(_leads(label) for label in labels.values())
    if len(named) < 2 or not (leads or (len(labels) == 1 and len(named) > 2)):
        return hits
    breaks: dict[int, int] = {}
    stops = [hit.line for hit in hits[1:]] + [len(lines)]
    blanks = any(
        lines[number].after_blank
        for hit, stop in zip(hits, stops, strict=True)
        for number in range(_begin(text, lines, hit) + 1, stop)
    )
    for hit, stop in zip(hits, stops, strict=True):
        for number in range(_begin(text, lines, hit) + 1, stop):
            if lines[number].heading:
                break
            if lines[number].after_blank if blanks else _ends(text, lines, number):
                breaks[hit.line] = number
                break
    if len(breaks) < (0.4 if leads else 0.6) * len(hits):
        return hits
    opened: list[Hit] = []
    for hit in hits:
        opened.append(hit)
        if hit.line in breaks and not hit.open:
            begin = lines[breaks[hit.line]].start
            opened.append(Hit(breaks[hit.line], "", "", begin, open=True))
            guess = say(
                "follows the words of “{label}” without a label; read as words of nobody",
                label=hit.label,
            )
            doubts.append(Doubt(begin, guess))
    return opened


def _begin(text: str, lines: list[Line], hit: Hit) -> int:
    """Return the number of the line in which the words of a hit begin."""
    return hit.line + (not text[hit.words : lines[hit.line].end].strip())


def _leads(label: str) -> bool:
    return find_label_role(label) == "moderator" or normalise_key(label) in {"i", "q", "m", "im"}
