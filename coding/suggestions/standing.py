"""How a study stands with suggestions: whether they can be measured, and what people decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from coding.queries import list_codes
from coding.suggestions.material.queries import (
    Cut,
    TextCodings,
    find_shared,
    get_cut,
    list_text_codings,
)
from coding.suggestions.queries import count_decisions
from coding.suggestions.rankings.queries import count_ranks
from coding.suggestions.samples.queries import list_sample_readers
from study import Study
from study.language import say

__all__ = ["Experience", "Readiness", "describe_missing", "get_standing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Whether a study has enough codings to measure on, and what is missing.

    Attributes:
        passages: Passages that have a code or are marked as read.
        transcripts: The documents of these passages: transcripts, or people in a survey.
        codes: Codes used often enough, in at least two of these documents.
        missing: One sentence on what is missing; "" if there is enough.
    """

    passages: int
    transcripts: int
    codes: int
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """People's decisions on suggestions in this study.

    Attributes:
        accepted: Suggestions accepted.
        rejected: Suggestions rejected.
        weeks: (Monday, code's name, share accepted, decisions) for each week and code.
        codes: (code's name, accepted, rejected), the most decided first.
        shown: Codings in passages marked as read that began as a suggestion.
        true: All codings in passages marked as read.
        reviewed: Passages marked as read.
        ranks: Codings taken from the first, second and third likeliest code of a passage, that
            nobody had suggested there.
    """

    accepted: int
    rejected: int
    weeks: tuple[tuple[str, str, float, int], ...]
    codes: tuple[tuple[str, int, int], ...]
    shown: int
    true: int
    reviewed: int
    ranks: tuple[int, ...] = ()


def get_standing(study: Study) -> tuple[Readiness, Experience]:
    """Return whether there are enough codings to measure on, and people's decisions so far."""
    from coding.suggestions.evaluate import FEWEST_USES

    found = _Tally()
    sampled: dict[str, set[tuple[int, int]]] = {}
    for text_id, start, end, _ in list_sample_readers(study):
        sampled.setdefault(text_id, set()).add((start, end))
    for text in list_text_codings(study, also=sampled):
        cut = get_cut(study, text.text_id, by_voice=text.kind == "answers")
        found.add(text, cut, sampled.get(text.text_id, ()))
    codes = sum(n >= FEWEST_USES and found.spread[code] > 1 for code, n in found.uses.items())
    ready = Readiness(
        passages=found.passages,
        transcripts=found.documents,
        codes=codes,
        missing=describe_missing(passages=found.passages, documents=found.documents, codes=codes),
    )
    return ready, _get_experience(study, found)


def describe_missing(*, passages: int, documents: int, codes: int) -> str:
    """Return one sentence on what is missing to measure suggestions; "" if there is enough."""
    from coding.suggestions.evaluate import FEWEST_UNITS, FEWEST_USES

    if passages < FEWEST_UNITS:
        return say(
            "{fewest} coded or read passages are needed to measure"
            " suggestions; the study has {number}.",
            fewest=FEWEST_UNITS,
            number=passages,
        )
    if documents < 2:
        return say(
            "Coded passages in at least two transcripts, or of two people in a survey, are needed."
        )
    if not codes:
        return say(
            "No code has {fewest} uses across at least two transcripts, or two people in a survey.",
            fewest=FEWEST_USES,
        )
    return ""


@dataclass(slots=True)
class _Tally:
    """Counts over all texts.

    Attributes:
        passages: Passages that are coded or read; those of a document with the same words are one.
        documents: Documents with such a passage.
        uses: Passages of each code.
        spread: Documents of each code.
        read: Passages marked as read.
        true: Codings in these; `shown` those that began as a suggestion.
    """

    passages: int = 0
    documents: int = 0
    uses: Counter[str] = field(default_factory=Counter)
    spread: Counter[str] = field(default_factory=Counter)
    read: int = 0
    true: int = 0
    shown: int = 0

    def add(self, text: TextCodings, cut: Cut, sampled: Iterable[tuple[int, int]]) -> None:
        heard = [turn not in text.unheard for turn in cut.turns]
        put: dict[int, set[str]] = {
            n: set() for n, turn in enumerate(cut.turns) if heard[n] and turn in text.read
        }
        for span in sampled:
            put |= {n: set() for n in find_shared(cut.starts, cut.ends, *span) if heard[n]}
        read = set(put)
        self.read += len(read)
        last, found = (-1, -1), list[int]()
        for start, end, code_id, source in text.codings:
            if (start, end) != last:
                last = (start, end)
                found = [n for n in find_shared(cut.starts, cut.ends, start, end) if heard[n]]
            for n in found:
                put.setdefault(n, set()).add(code_id)
            if not read.isdisjoint(found):
                self.true += 1
                self.shown += source == "accepted"
        merged: dict[int, set[str]] = {}
        documents: dict[int, set[str]] = {}
        for n, codes in put.items():
            merged.setdefault(cut.likes[n], set()).update(codes)
            documents.setdefault(cut.voices[n], set()).update(codes)
        self.passages += len(merged)
        self.documents += len(documents)
        _count(self.uses, merged.values())
        _count(self.spread, documents.values())


def _count(counter: Counter[str], sets: Iterable[set[str]]) -> None:
    for codes in sets:
        counter.update(codes)


def _get_experience(study: Study, found: _Tally) -> Experience:
    names: dict[str, str] = {code.id: code.name for code in list_codes(study)}
    by_code: dict[str, Counter[str]] = {}
    by_week: dict[tuple[str, str], Counter[str]] = {}
    for code_id, verdict, day, number in count_decisions(study):
        if code_id in names:
            when = date.fromisoformat(day)
            monday = (when - timedelta(days=when.weekday())).isoformat()
            by_code.setdefault(names[code_id], Counter())[verdict] += number
            by_week.setdefault((monday, names[code_id]), Counter())[verdict] += number
    return Experience(
        accepted=sum(n["accepted"] for n in by_code.values()),
        rejected=sum(n["rejected"] for n in by_code.values()),
        weeks=tuple(
            (monday, name, n["accepted"] / n.total(), n.total())
            for (monday, name), n in sorted(by_week.items())
        ),
        codes=tuple(
            (name, n["accepted"], n["rejected"])
            for name, n in sorted(by_code.items(), key=lambda item: (-item[1].total(), item[0]))
        ),
        shown=found.shown,
        true=found.true,
        reviewed=found.read,
        ranks=count_ranks(study),
    )
