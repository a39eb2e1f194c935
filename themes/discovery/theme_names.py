"""Names groups of passages by the phrases that several people in them say, and few elsewhere.

A phrase counts once for a passage. How much more a group says it than the others is the log-odds
ratio with an informative Dirichlet prior, in standard errors (Monroe, Colaresi and Quinn, 2008).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from themes.discovery.key_sentences import KeySentence, find_key_sentence
from themes.discovery.light_words import is_light
from themes.discovery.phrases import NAME, Phrase, list_phrases
from themes.discovery.recording_talk import is_recording_talk
from transcripts.privacy.model_names import find_model_names

__all__ = ["Said", "ThemeName", "choose_names"]

Lemmas = tuple[str, ...]

MOST = 3  # phrases in a name
PRIOR = 0.1  # of all passages: how much the prior weighs
MOST_PRIOR = 50.0
LEAST_Z = 2.5  # standard errors; in a small study fewer phrases stand out by chance
LEAST_SHARE = 0.08  # of a group's passages in a language that say a phrase
LEAST_TELLING = 0.31  # F1 of a name as a rule for which passages are in the theme
LEAST_COVERED = 0.3  # of a group's passages that say at least one phrase of its name
SECOND = 0.25  # share of a group from which a second language has its own words in the name
TALK = 0.5  # share of passages about the recording from which it is what the group is about
INSTEAD = 0.3  # share of a word's passages from which a phrase that holds it is shown instead
TAKEN = 0.7  # weight of a phrase that another group says more distinctively
FURTHER = 25  # candidate words that a key sentence may hold
_WEIGHTS = {"N": 1.0, "P": 0.9, "G": 0.8, "W": 0.9, "V": 0.25, "A": 0.0}
_PHRASE = 1.15
CHECKED = 8  # passages in which a capitalised phrase is looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A passage with its language (ISO 639-1 or None) and its voice: a person, or a document."""

    text: str
    language: str | None = None
    voice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeName:
    """The name of a group.

    Attributes:
        phrases: What its passages share, best first; empty if nothing was clear.
        sentence: The sentence that stands for it; its passage is an index in the group.
        recording: Whether most of it speaks of the recording itself.
    """

    phrases: tuple[str, ...] = ()
    sentence: KeySentence | None = None
    recording: bool = False


@dataclass(slots=True)
class _Candidate:
    lemmas: Lemmas
    kinds: Counter[str]
    forms: Counter[str]
    rows: set[int]
    voices: set[str]
    z: float = 0.0
    score: float = 0.0

    @property
    def form(self) -> str:
        """The commonest form."""
        return min(self.forms, key=lambda form: (-self.forms[form], len(form), form))


def choose_names(
    said: Sequence[Said],
    groups: Sequence[Sequence[int]],
    closeness: Sequence[Sequence[float]],
    *,
    names: Collection[str] = (),
    tagged: bool = True,
    only: Collection[int] | None = None,
) -> list[ThemeName]:
    """Return a name for each group; the result does not depend on chance.

    Args:
        said: All passages.
        groups: Indices of the passages of each group, most central first.
        closeness: Cosine of each to the centre of its group.
        names: Words of names that no theme has, in lower case.
        tagged: See `list_phrases`.
        only: The groups to name, if not all; the others are left without a name.
    """
    talk = [is_recording_talk(each.text) for each in said]
    phrases = _list_all(said, talk, names, tagged=tagged)
    found = _score_groups(said, groups, phrases)
    holding: dict[str, set[int]] = defaultdict(set)
    for n in {n for rows in groups for n in rows}:
        for phrase in phrases[n]:
            for lemma in phrase.lemmas:
                holding[lemma].add(n)
    made = []
    for number, rows in enumerate(groups):
        if only is not None and number not in only:
            made.append(ThemeName())
            continue
        recording = sum(talk[n] for n in rows) >= TALK * max(len(rows), 1)
        chosen = [] if recording else _choose(found[number], rows, said, talk, holding)
        ranked = [c for each in found[number].values() for c in each[:FURTHER]]
        sentence = find_key_sentence(
            [said[n].text for n in rows],
            closeness[number],
            [said[n].language for n in rows],
            chosen=[each.lemmas for each in chosen],
            others={lemma for each in ranked for lemma in each.lemmas},
        )
        made.append(
            ThemeName(
                phrases=tuple(each.form for each in chosen),
                sentence=None if recording else sentence,
                recording=recording,
            )
        )
    return made


def _list_all(
    said: Sequence[Said], talk: Sequence[bool], names: Collection[str], *, tagged: bool
) -> list[tuple[Phrase, ...]]:
    found: list[tuple[Phrase, ...]] = [()] * len(said)
    rows: dict[str, list[int]] = defaultdict(list)
    for n, each in enumerate(said):
        if not talk[n]:
            rows[each.language or ""].append(n)
    for language in sorted(rows):
        texts = [said[n].text for n in rows[language]]
        listed = list_phrases(texts, language, names=names, tagged=tagged)
        for n, own in zip(rows[language], listed, strict=True):
            found[n] = own
    return found


def _score_groups(
    said: Sequence[Said], groups: Sequence[Sequence[int]], phrases: Sequence[Sequence[Phrase]]
) -> list[dict[str, list[_Candidate]]]:
    """Return the candidates of each group by language, best first."""
    found: list[dict[str, list[_Candidate]]] = [{} for _ in groups]
    languages = sorted({said[n].language or "" for rows in groups for n in rows})
    for language in languages:
        own = [[n for n in rows if (said[n].language or "") == language] for rows in groups]
        gathered = [_gather(rows, said, phrases) for rows in own]
        total: Counter[Lemmas] = Counter()
        for each in gathered:
            total.update({lemmas: len(c.rows) for lemmas, c in each.items()})
        passages = sum(map(len, own))
        least = min(LEAST_Z, 1 + math.log10(max(passages, 1)) / 2)
        best: dict[Lemmas, float] = {}
        for rows, each in zip(own, gathered, strict=True):
            for lemmas, candidate in each.items():
                candidate.z = _measure_odds(len(candidate.rows), len(rows), total[lemmas], passages)
                best[lemmas] = max(best.get(lemmas, -math.inf), candidate.z)
        for number, (rows, each) in enumerate(zip(own, gathered, strict=True)):
            kept = [c for c in each.values() if _is_shared(c, rows, said)]
            for candidate in kept:
                taken = best[candidate.lemmas] > candidate.z + 1e-9
                candidate.score = candidate.z * _weigh(candidate, language)
                candidate.score *= TAKEN if taken else 1.0
            kept = [c for c in kept if c.z >= least]
            kept.sort(key=lambda c: (-c.score, c.lemmas))
            if kept:
                found[number][language] = kept
    return found


def _gather(
    rows: Iterable[int], said: Sequence[Said], phrases: Sequence[Sequence[Phrase]]
) -> dict[Lemmas, _Candidate]:
    found: dict[Lemmas, _Candidate] = {}
    for n in rows:
        for phrase in phrases[n]:
            own = found.get(phrase.lemmas)
            if own is None:
                own = _Candidate(phrase.lemmas, Counter(), Counter(), set(), set())
                found[phrase.lemmas] = own
            own.kinds[phrase.kinds] += 1
            own.forms[phrase.form] += 1
            own.rows.add(n)
            own.voices.add(said[n].voice)
    return found


def _measure_odds(inside: int, rows: int, total: int, passages: int) -> float:
    """Return how much likelier a passage of the group says it than one of another, in errors."""
    if rows >= passages:
        return math.sqrt(inside)  # there is nothing to compare with
    weight = min(MOST_PRIOR, PRIOR * passages)
    prior = weight * total / passages
    one, other = inside + prior, total - inside + prior
    here = math.log(one / max(rows + weight - one, 0.5))
    there = math.log(other / max(passages - rows + weight - other, 0.5))
    return (here - there) / math.sqrt(1 / one + 1 / other)


def _is_shared(candidate: _Candidate, rows: Sequence[int], said: Sequence[Said]) -> bool:
    """Return whether enough passages and voices say it; a word of one person is no theme's."""
    voices = len({said[n].voice for n in rows})
    least = 3 if voices >= 6 else min(2, voices)
    passages = max(2, min(3, len(rows) // 4), round(LEAST_SHARE * len(rows)))
    if len(candidate.lemmas) > 1:  # a phrase is rarer than a word, and says more
        passages = max(2, round(passages * 0.6))
        least = min(least, 2)
    return len(candidate.rows) >= passages and len(candidate.voices) >= least


def _weigh(candidate: _Candidate, language: str) -> float:
    kinds = min(candidate.kinds, key=lambda each: (-candidate.kinds[each], each))
    if len(candidate.lemmas) > 1:
        light = sum(is_light(lemma, language) for lemma in candidate.lemmas)
        return _PHRASE if not light else 1.0
    return _WEIGHTS.get(kinds[-1], 0.5)


def _choose(
    found: dict[str, list[_Candidate]],
    rows: Sequence[int],
    said: Sequence[Said],
    talk: Sequence[bool],
    holding: Mapping[str, set[int]],
) -> list[_Candidate]:
    """Return the phrases of a name, or none if they do not say what the group shares."""
    sizes = Counter(said[n].language or "" for n in rows)
    spoken = [code for code, n in sizes.most_common() if n >= SECOND * len(rows) and code in found]
    spoken = spoken[:2]
    chosen: list[_Candidate] = []
    for place, language in enumerate(spoken):
        most = MOST if len(spoken) == 1 else (2, 1)[place]
        chosen += _choose_some(found[language], most, said)
    return chosen if _is_clear(chosen, [n for n in rows if not talk[n]], holding) else []


def _is_clear(
    chosen: Sequence[_Candidate], heard: Sequence[int], holding: Mapping[str, set[int]]
) -> bool:
    """Return whether a name tells the passages of a theme from others."""
    inside = {n for each in chosen for n in each.rows}
    everywhere = set(inside)
    for each in chosen:
        everywhere |= set.intersection(*(holding[lemma] for lemma in each.lemmas))
    if not inside or len(inside) < LEAST_COVERED * len(heard):
        return False
    return 2 * len(inside) >= LEAST_TELLING * (len(heard) + len(everywhere))


def _choose_some(found: Sequence[_Candidate], most: int, said: Sequence[Said]) -> list[_Candidate]:
    """Choose phrases that say something each, for passages that those before do not cover."""
    candidates = list(found)
    chosen: list[_Candidate] = []
    covered: set[int] = set()
    while len(chosen) < most:
        used = {_root(lemma) for each in chosen for lemma in each.lemmas}
        open_ones = [c for c in candidates if not used & {_root(lemma) for lemma in c.lemmas}]
        if not open_ones:
            break
        gains = [c.score * (0.6 + 0.4 * len(c.rows - covered) / len(c.rows)) for c in open_ones]
        gain, best = max(
            zip(gains, open_ones, strict=True), key=lambda each: (each[0], each[1].lemmas)
        )
        if chosen and gain < 0.4 * chosen[0].score:
            break
        if _is_person_or_place(best, said):
            candidates.remove(best)
            continue
        covered |= best.rows
        chosen.append(_longer(best, open_ones))
    return chosen


def _is_person_or_place(candidate: _Candidate, said: Sequence[Said]) -> bool:
    """Return whether spaCy takes a capitalised phrase for a person or place where it stands."""
    if all(NAME not in kinds for kinds in candidate.kinds):
        return False
    seen = taken = 0
    for n in sorted(candidate.rows)[:CHECKED]:
        text = said[n].text
        at = text.find(candidate.form)
        if at < 0:
            continue
        seen += 1
        taken += any(
            start <= at < end and kind in ("person", "place")
            for start, end, kind in find_model_names(text)
        )
    return seen > 0 and 2 * taken >= seen


def _longer(word: _Candidate, candidates: Sequence[_Candidate]) -> _Candidate:
    """Return the phrase that most often holds a word, if it is often enough, else the word."""
    if len(word.lemmas) > 1:
        return word
    own = word.lemmas[0]
    holding = [c for c in candidates if len(c.lemmas) > 1 and own in c.lemmas]
    holding = [c for c in holding if len(c.rows & word.rows) >= INSTEAD * len(word.rows)]
    best = max(holding, key=lambda c: (len(c.rows), c.score, c.lemmas), default=None)
    if best is None:
        return word
    return _Candidate(
        best.lemmas, best.kinds, best.forms, word.rows, word.voices, word.z, word.score
    )


def _root(lemma: str) -> str:
    """Return the beginning of a word: “manager” and “management” say the same in a name."""
    return lemma[:6] if len(lemma) > 6 else lemma
