"""Chooses replacements for names: one for each person, with genitive endings kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transcripts.privacy.find_names import WORDS_TOO
from transcripts.versions.edits import Edit

__all__ = ["Proposed", "find_edits", "find_groups", "normalise_name", "suggest_replacements"]

_LABELS: dict[str, dict[str, str]] = {
    "en": {
        "person": "Person", "place": "Place", "workplace": "Workplace", "address": "Address",
        "phone": "Telephone number", "email": "Email address", "number": "Number",
    },
    "da": {
        "person": "Person", "place": "Sted", "workplace": "Arbejdsplads", "address": "Adresse",
        "phone": "Telefonnummer", "email": "Netadresse", "number": "Nummer",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A name as written in the text, with its category and number of occurrences."""

    words: str
    category: str
    times: int


def normalise_name(words: str) -> str:
    """Return a name in lower case with single spaces and without an apostrophe genitive."""
    low = " ".join(words.split()).casefold()
    return re.sub(r"['’]s?$", "", low)


def find_groups(names: Iterable[str]) -> dict[str, str]:
    """Group names of the same person: `{base: base of the fullest form}`.

    A given name or surname, with its particles, is matched to the only full name that contains it.
    """
    bases = sorted({normalise_name(name) for name in names}, key=lambda b: (-len(b.split()), b))
    groups: dict[str, str] = {}
    for base in bases:
        holders = {
            groups[other]
            for other in groups
            if len(other.split()) > len(base.split()) and f" {base} " in f" {other} "
        }
        groups[base] = holders.pop() if len(holders) == 1 else base
    return groups


def suggest_replacements(
    found: Sequence[Proposed],
    *,
    language: str = "en",
    known: Mapping[str, str] | None = None,
    taken: Iterable[str] = (),
) -> dict[str, str]:
    """Return a replacement for the base form of every name found.

    Args:
        found: Names in the order of the text.
        language: The language of the replacements: `[Person 3]`, `[Sted 2]`.
        known: Replacements already chosen, by original name.
        taken: Replacements in use, so that no number is used twice.
    """
    labels = _LABELS.get(language, _LABELS["en"])
    told = {normalise_name(original): words for original, words in (known or {}).items()}
    numbers: dict[str, int] = {}
    for words in (*taken, *told.values()):
        match = re.fullmatch(r"\[(.+) (\d+)\]", words)
        if match:
            numbers[match.group(1)] = max(numbers.get(match.group(1), 0), int(match.group(2)))
    chosen: dict[str, str] = {}
    for category in labels:
        names = [each.words for each in found if each.category == category]
        everybody = [*names, *(o for o in told)] if category == "person" else names
        groups = find_groups(everybody)
        for name in names:
            base = normalise_name(name)
            head = groups[base]
            if base in told:
                chosen[base] = told[base]
            elif head in told:
                chosen[base] = told[head]
            elif head not in chosen:
                label = labels[category]
                numbers[label] = numbers.get(label, 0) + 1
                chosen[head] = f"[{label} {numbers[label]}]"
                chosen[base] = chosen[head]
            else:
                chosen[base] = chosen[head]
    return chosen


def find_edits(text: str, replacements: Mapping[str, str], *, any_case: bool = True) -> list[Edit]:
    """Return the edits that replace every whole-word occurrence of these names in *text*.

    Genitive endings stay: `Annas` becomes `[Person 1]s`, `Jensen's` becomes `[Person 2]'s`. Names
    that are also ordinary words, and short names, are matched case-sensitively; without *any_case*,
    all names are.
    """
    if not replacements:
        return []
    parts = []
    by_base = {normalise_name(original): words for original, words in replacements.items()}
    for original in sorted(replacements, key=len, reverse=True):
        sought = r"\s+".join(re.escape(word) for word in original.split())
        loose = any_case and normalise_name(original) not in WORDS_TOO and len(original) > 3
        parts.append(f"(?i:{sought})" if loose else sought)
    # Arabic writes “and”, “to”, “by” to the name.
    before = r"(?:(?<![\w\[])|(?<=(?<!\w)[وفبلك]))"
    pattern = re.compile(rf"{before}(?P<name>{'|'.join(parts)})(?=(?:['’]?s|['’])?(?!\w))")
    return [
        Edit(match.start("name"), match.end("name"), by_base[normalise_name(match.group("name"))])
        for match in pattern.finditer(text)
    ]
