"""Checks for details that could identify people: rare attribute combinations, rare words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from study.language import say
from study.wording import count_things
from transcripts.privacy.find_names import find_names

__all__ = ["Coarsened", "RareCell", "RareDetail", "apply_coarsening", "find_rare_cells",
           "find_rare_details", "find_small_strata"]  # fmt: skip

Key = TypeVar("Key")
MOST_ATTRIBUTES = 3
WITHHELD = "—"
_AGE = re.compile(
    r"(?i)\b(?:i am|i'm|he is|she is|he's|she's|aged|jeg er|han er|hun er|fyldte|turned)"
    r"\s+\d{1,2}\b"
    r"|\b\d{1,2}[- ](?:years?[- ]old|year[- ]old|år gammel|årig)\b"
)
_UNIT = re.compile(
    r"(?i)(?<![\w.,])\d[\d.,]*\s?(?:years?|år|months?|måneder|kroner|kr\.?|pounds?|euros?|£|€|km|kilometres?"
    r"|kilometer|miles?|hours?|timer|tons?|employees|ansatte|people|mand|beds|senge|children|børn|kids)(?!\w)"
)
_DATE = re.compile(
    r"(?i)\b\d{1,2}\.?\s?(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december|januar|februar|marts|maj|juni|juli|oktober)\b|\b(?:in|since|siden|i)\s(?:19|20)\d\d\b"
)
_JOB = re.compile(
    r"(?i)\b(?:i am|i'm|i was|as|jeg er|jeg var|som)\s(?:the only|the|an?|den eneste|den|en)?\s?"
    r"(?P<job>\w*(?:manager|steward|nurse|porter|welder|driver|foreman|setter|operator|electrician|teacher"
    r"|planner|leader|mechanic|inspector|supervisor|mester|leder|mand|svejser|sygeplejerske|portør|chauffør"
    r"|formand|operatør|elektriker|lærer|tekniker|koordinator|repræsentant|coordinator|technician|cleaner))\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RareCell:
    """A combination of attribute values shared by so few people that it could identify them."""

    attributes: tuple[tuple[str, str], ...]
    people: int

    @property
    def sentence(self) -> str:
        """The combination in words, without pseudonyms."""
        told = ", ".join(f"{_name(name)}: {value}" for name, value in self.attributes)
        return f"{told} ({count_things(self.people, 'person', 'people')})"


@dataclass(frozen=True, slots=True, kw_only=True)
class RareDetail:
    """Words in a quote that could identify the speaker; `[start, end)` in the quote."""

    quote_id: str
    words: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coarsened:
    """Attributes as they may be shown, and sentences on what was withheld."""

    people: dict[str, dict[str, str]]
    withheld: tuple[str, ...]


def find_rare_cells(
    people: Mapping[str, Mapping[str, str]], *, fewest: int = 3, most: int = MOST_ATTRIBUTES
) -> list[RareCell]:
    """Return the combinations of 1 to *most* attributes that fewer than *fewest* people share.

    A combination is left out if a part of it is already rare. This is k-anonymity (Sweeney, 2002)
    of every marginal of up to *most* attributes.
    """
    found: list[RareCell] = []
    known: set[frozenset[tuple[str, str]]] = set()
    names = sorted({name for values in people.values() for name in values})
    for size in range(1, most + 1):
        for chosen in combinations(names, size):
            cells = Counter(
                tuple((name, values[name]) for name in chosen)
                for values in people.values()
                if all(values.get(name) for name in chosen)
            )
            for cell, number in cells.items():
                parts = frozenset(cell)
                if number < fewest and not any(part <= parts for part in known):
                    known.add(parts)
                    found.append(RareCell(attributes=cell, people=number))
    return sorted(found, key=lambda c: (len(c.attributes), c.people, c.attributes))


def apply_coarsening(
    people: Mapping[str, Mapping[str, str]], *, fewest: int = 3, keep: Sequence[str] = ()
) -> Coarsened:
    """Withhold values until no combination of up to three is shared by fewer than *fewest* people.

    If an attribute's values are bands, neighbouring bands are joined first; then single values are
    withheld, starting with those in the most rare combinations. Attributes in *keep* (the stratum,
    which every count shows) are withheld last.

    Where fewer than *fewest* people would be withheld, overall or among those who share a value of
    an attribute in *keep*, the next smallest value is withheld as well: a single gap could be
    filled by subtraction (complementary suppression; Cox, 1980).
    """
    shown = {person: dict(values) for person, values in people.items()}
    widened = [
        (name, line)
        for name in sorted({n for values in shown.values() for n in values})
        for line in _join_bands(shown, name, fewest)
    ]
    held: Counter[str] = Counter()
    while True:
        rare = find_rare_cells(shown, fewest=fewest)
        if not rare:
            gap = _find_gap(people, shown, fewest, keep)
            if gap is None:
                break
            name, those = gap
            for person in those:
                del shown[person][name]
            held[name] += len(those)
            continue
        cells = [frozenset(cell.attributes) for cell in rare]
        weight: Counter[tuple[str, str]] = Counter()
        for person, values in shown.items():
            del person
            pairs = set(values.items())
            for cell in cells:
                if cell <= pairs:
                    weight.update(pair for pair in cell)
        worst = min(weight, key=lambda pair: (pair[0] in keep, -weight[pair], pair))
        for person, values in shown.items():
            if worst in values.items() and any(
                worst in cell and cell <= set(values.items()) for cell in cells
            ):
                del shown[person][worst[0]]
                held[worst[0]] += 1
    told = [
        say(
            "{attribute} is withheld for {people}, so that no group of fewer than"
            " {fewest} is seen apart.",
            attribute=_heading(name),
            people=count_things(number, "person", "people"),
            fewest=fewest,
        )
        for name, number in sorted(held.items())
    ]
    visible = {name for values in shown.values() for name in values}
    told = [line for name, line in widened if name in visible] + told
    return Coarsened(people=shown, withheld=tuple(told))


def _find_gap(
    people: Mapping[str, Mapping[str, str]],
    shown: Mapping[str, Mapping[str, str]],
    fewest: int,
    keep: Sequence[str],
) -> tuple[str, list[str]] | None:
    """Return an attribute and the people to withhold it from, where a gap is too small.

    The people are those with its smallest value; None if no gap could be filled by subtraction.
    """
    scopes = [list(shown)]
    scopes += [
        [p for p, values in shown.items() if values.get(name) == value]
        for name in keep
        for value in sorted({values[name] for values in shown.values() if name in values})
    ]
    for name in sorted({n for values in people.values() for n in values}):
        for scope in scopes:
            gap = sum(bool(people[p].get(name)) and name not in shown[p] for p in scope)
            left = Counter(shown[p][name] for p in scope if name in shown[p])
            if 0 < gap < fewest and left:
                smallest = min(left, key=lambda value: (left[value], value))
                return name, [p for p in scope if shown[p].get(name) == smallest]
    return None


def find_small_strata(people: Mapping[Key, Sequence[int]], *, fewest: int) -> frozenset[Key]:
    """Return the strata to be shown together, so that no group has fewer than *fewest* people.

    These are the strata with too few people and, while they are too few even together, the next
    smallest. Strata without people are left alone.

    Args:
        people: How many people are in each stratum, in each of the ways in which they are counted:
            those together are enough only if they are in all of these. A zero counts nobody.
        fewest: The smallest group that may be shown.
    """
    least = {key: min(n for n in numbers if n) for key, numbers in people.items() if any(numbers)}
    order = sorted(least, key=lambda key: least[key])
    together = [key for key in order if least[key] < fewest]
    for key in order[len(together) :]:
        sums = [sum(ways) for ways in zip(*(people[k] for k in together), strict=True)]
        if not together or (len(together) > 1 and all(n >= fewest for n in sums if n)):
            break
        together.append(key)
    return frozenset(together)


_BAND = re.compile(r"^\s*(\d+)\s*[-–—]\s*(\d+)\s*$")


def _join_bands(shown: dict[str, dict[str, str]], name: str, fewest: int) -> list[str]:
    """Join bands with too few people to their smaller neighbour until all are large enough."""
    counts = Counter(values[name] for values in shown.values() if values.get(name))
    bands = sorted((int(m.group(1)), int(m.group(2)), b) for b in counts if (m := _BAND.match(b)))
    if len(bands) < 2 or len(bands) < len(counts):
        return []
    merged: list[tuple[int, int, list[str]]] = [(low, high, [b]) for low, high, b in bands]
    while len(merged) > 1:
        sizes = [sum(counts[b] for b in group) for _, _, group in merged]
        at = min(range(len(merged)), key=lambda n: sizes[n])
        if sizes[at] >= fewest:
            break
        near = [n for n in (at - 1, at + 1) if 0 <= n < len(merged)]
        with_ = min(near, key=lambda n: sizes[n])
        first, second = sorted((at, with_))
        joined = (merged[first][0], merged[second][1], merged[first][2] + merged[second][2])
        merged[first : second + 1] = [joined]
    fresh = {b: f"{low}–{high}" for low, high, group in merged if len(group) > 1 for b in group}
    for values in shown.values():
        if values.get(name) in fresh:
            values[name] = fresh[values[name]]
    if not fresh:
        return []
    return [say("{attribute} is shown in wider bands.", attribute=_heading(name))]


def _heading(name: str) -> str:
    words = _name(name)
    return words[:1].upper() + words[1:]


def _name(name: str) -> str:
    return say("stratum", context="thing") if name == "stratum" else name.replace("_", " ")


def find_rare_details(
    quotes: Iterable[tuple[str, str, str | None]], *, said: Iterable[str] = ()
) -> list[RareDetail]:
    """Return details in quotes that could identify the speaker.

    They are names, ages, dates, numbers with a unit, and rare jobs.

    Args:
        quotes: (id, words, language).
        said: The texts of the study; a job that appears in several of them is not rare.
    """
    heard = Counter(word for text in said for word in set(re.findall(r"\w+", text.casefold())))
    found: list[RareDetail] = []
    for key, words, language in quotes:
        spans: list[tuple[int, int, str]] = [
            (n.start, n.end, n.category)
            for n in find_names(words, language="da" if language is None else language)
            if (n.sure or n.source == "model") and not _is_replaced(words, n.start)
        ]
        for pattern, kind in ((_AGE, "age"), (_DATE, "date"), (_UNIT, "number")):
            spans += [(*m.span(), kind) for m in pattern.finditer(words)]
        spans += [
            (*m.span("job"), "job")
            for m in _JOB.finditer(words)
            if heard[m.group("job").casefold()] <= 1
        ]
        taken: list[tuple[int, int]] = []
        for start, end, kind in sorted(spans):
            if not any(start < stop and begin < end for begin, stop in taken):
                taken.append((start, end))
                found.append(
                    RareDetail(
                        quote_id=key, words=words[start:end], kind=kind, start=start, end=end
                    )
                )
    return found


def _is_replaced(words: str, start: int) -> bool:
    opened = words.rfind("[", 0, start)
    return opened >= 0 and words.find("]", opened, start) < 0
