"""Names groups of passages by the phrases that several people in them say, and few elsewhere.

A phrase counts once for a passage. How much more a group says it than the others is the log-odds
ratio with an informative Dirichlet prior, in standard errors (Monroe, Colaresi and Quinn, 2008).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from themes.discovery.key_sentences import KeySentence, find_key_sentence
from themes.discovery.light_words import is_light
from themes.discovery.phrases import NAME, WORD, Phrase, list_phrases
from themes.discovery.recording_talk import is_recording_talk
from transcripts.privacy.model_names import find_model_names

__all__ = ["Said", "ThemeName", "choose_names"]

Stems = tuple[str, ...]

MOST = 3  # phrases in a name
PRIOR = 0.1  # of all passages: how much the prior weighs
MOST_PRIOR = 50.0
LEAST_Z = 2.5  # standard errors; in a small study fewer phrases stand out by chance
LEAST_SHARE = 0.1  # of a group's passages in a language that say a phrase
MANY = 6  # voices, from which no one may say most of a phrase
LOUDEST = 0.67  # of its passages
LEAST_TELLING = 0.295  # F1 of a name as a rule for which passages are in the theme
MANY_THEMES = 0.2, 2.0  # among many themes 0.2 + 2 / themes: each word is shared by more of them
LEAST_COVERED = 0.25  # of a group's passages that say at least one phrase of its name
SECOND = 0.25  # share of a group from which a second language has its own words in the name
TALK = 0.5  # share of passages about the recording from which it is what the group is about
INSTEAD = 0.2  # share of a word's passages from which a phrase that holds it is shown instead
NOUNS = "NPG"  # kinds of words: nouns, names of things, gerunds
TAKEN = 0.7  # weight of a phrase that another group says more distinctively
CERTAIN = 6.0  # standard errors from which a verb or an adjective names a theme, too
TRIED = 14  # candidates of which every two and three are tried
WORTH = 0.02  # F1 that a standard error is worth
FURTHER = 25  # candidate words that a key sentence may hold
_WEIGHTS = {"N": 1.0, "P": 0.9, "G": 0.8, "W": 0.9, "V": 0.3, "A": 0.3}
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
    stems: Stems
    uses: Counter[tuple[str, str]]  # (form, kinds of its words)
    rows: set[int]
    voices: Counter[str]  # passages of each
    z: float = 0.0
    score: float = 0.0

    @property
    def form(self) -> str:
        """The commonest form that is a noun, if a third of its uses are, else the commonest."""
        forms: Counter[str] = Counter()
        for (form, kinds), n in self.uses.items():
            if kinds[-1] in NOUNS or not self.is_noun:
                forms[form] += n
        return min(forms, key=lambda form: (-forms[form], len(form), form))

    @property
    def is_noun(self) -> bool:
        """Whether a third of its uses or more are nouns."""
        nouns = sum(n for (_, kinds), n in self.uses.items() if kinds[-1] in NOUNS)
        return nouns > 0 and 3 * nouns >= sum(self.uses.values())

    @property
    def kinds(self) -> Counter[str]:
        """The kinds of its words, with the number of uses of each."""
        found: Counter[str] = Counter()
        for (_, kinds), n in self.uses.items():
            found[kinds] += n
        return found


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
            for stem in phrase.stems:
                holding[stem].add(n)
    floor, more = MANY_THEMES
    least = min(LEAST_TELLING, floor + more / max(len(groups), 1))
    made = []
    for number, rows in enumerate(groups):
        if only is not None and number not in only:
            made.append(ThemeName())
            continue
        recording = sum(talk[n] for n in rows) >= TALK * max(len(rows), 1)
        chosen = [] if recording else _choose(found[number], rows, said, talk, holding, least)
        ranked = [c for each in found[number].values() for c in each[:FURTHER]]
        sentence = find_key_sentence(
            [said[n].text for n in rows],
            closeness[number],
            [said[n].language for n in rows],
            chosen=[each.stems for each in chosen],
            others={stem for each in ranked for stem in each.stems},
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
        total: Counter[Stems] = Counter()
        for each in gathered:
            total.update({stems: len(c.rows) for stems, c in each.items()})
        passages = sum(map(len, own))
        least = min(LEAST_Z, 1 + math.log10(max(passages, 1)) / 2)
        best: dict[Stems, float] = {}
        for rows, each in zip(own, gathered, strict=True):
            for stems, candidate in each.items():
                candidate.z = _measure_odds(len(candidate.rows), len(rows), total[stems], passages)
                best[stems] = max(best.get(stems, -math.inf), candidate.z)
        for number, (rows, each) in enumerate(zip(own, gathered, strict=True)):
            kept = [c for c in each.values() if _is_shared(c, rows, said)]
            for candidate in kept:
                taken = best[candidate.stems] > candidate.z + 1e-9
                candidate.score = candidate.z * _weigh(candidate, language)
                candidate.score *= TAKEN if taken else 1.0
            kept = [c for c in kept if c.z >= least]
            kept.sort(key=lambda c: (-c.score, c.stems))
            if kept:
                found[number][language] = kept
    return found


def _gather(
    rows: Iterable[int], said: Sequence[Said], phrases: Sequence[Sequence[Phrase]]
) -> dict[Stems, _Candidate]:
    found: dict[Stems, _Candidate] = {}
    for n in rows:
        for phrase in phrases[n]:
            own = found.get(phrase.stems)
            if own is None:
                own = _Candidate(phrase.stems, Counter(), set(), Counter())
                found[phrase.stems] = own
            own.uses[phrase.form, phrase.kinds] += 1
            if n not in own.rows:
                own.rows.add(n)
                own.voices[said[n].voice] += 1
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
    spoken = Counter(said[n].voice for n in rows)
    voices = len(spoken)
    # Where one person says most of the theme, that person says most of its words.
    loudest = max(LOUDEST, min(0.95, 1.2 * max(spoken.values(), default=0) / max(len(rows), 1)))
    least = 3 if voices >= MANY else min(2, voices)
    if voices >= MANY and max(candidate.voices.values()) > loudest * len(candidate.rows):
        return False
    passages = max(2, min(3, len(rows) // 4), round(LEAST_SHARE * len(rows)))
    if len(candidate.stems) > 1:  # a phrase is rarer than a word, and says more
        passages = max(2, round(passages * 0.6))
        least = min(least, 2)
    return len(candidate.rows) >= passages and len(candidate.voices) >= least


def _weigh(candidate: _Candidate, language: str) -> float:
    if len(candidate.stems) > 1:
        light = sum(is_light(word, language) for word in candidate.form.lower().split())
        return _PHRASE if not light else 1.0
    uses = candidate.kinds
    weight = sum(n * _WEIGHTS.get(kind[-1], 0.5) for kind, n in uses.items()) / sum(uses.values())
    return max(weight, 0.9) if candidate.is_noun else weight


def _choose(
    found: dict[str, list[_Candidate]],
    rows: Sequence[int],
    said: Sequence[Said],
    talk: Sequence[bool],
    holding: Mapping[str, set[int]],
    least: float,
) -> list[_Candidate]:
    """Return the phrases of a name, or none if they do not say what the group shares."""
    sizes = Counter(said[n].language or "" for n in rows)
    spoken = [code for code, n in sizes.most_common() if n >= SECOND * len(rows) and code in found]
    chosen: list[_Candidate] = []
    for place, language in enumerate(spoken[:2]):
        own = {n for n in rows if (said[n].language or "") == language and not talk[n]}
        most = MOST if len(spoken) == 1 else (2, 1)[place]
        best = _choose_some(_list_open(found[language], said), most, own, holding)
        if _measure_telling(best, own, holding) < least:
            continue
        if len(own & _union(best)) >= LEAST_COVERED * len(own):
            chosen += [_find_longer(each, found[language]) for each in best]
    forms = [each.form.casefold() for each in chosen]
    return [each for n, each in enumerate(chosen) if forms[n] not in forms[:n]]


def _list_open(found: Sequence[_Candidate], said: Sequence[Said]) -> list[_Candidate]:
    """Return the best candidates: phrases and nouns, without people and places."""
    kept: list[_Candidate] = []
    for each in found:
        if len(kept) == TRIED:
            break
        named = len(each.stems) > 1 or each.is_noun or WORD in each.kinds or each.z >= CERTAIN
        if named and not _is_person_or_place(each, said):
            kept.append(each)
    return kept


def _choose_some(
    candidates: Sequence[_Candidate],
    most: int,
    rows: set[int],
    holding: Mapping[str, set[int]],
) -> list[_Candidate]:
    """Choose the phrases that together tell the passages of a theme best, best first."""
    best: tuple[_Candidate, ...] = ()
    highest = 0.0
    for number in range(1, most + 1):
        for some in combinations(candidates, number):
            stems = [_root(stem) for each in some for stem in set(each.stems)]
            if len(set(stems)) < len(stems):
                continue
            worth = _measure_telling(some, rows, holding)
            worth += WORTH * sum(each.score for each in some)
            if worth > highest + 1e-9:
                best, highest = some, worth
    return list(best)


def _measure_telling(
    chosen: Sequence[_Candidate], rows: set[int], holding: Mapping[str, set[int]]
) -> float:
    """Return the F1 of a name as a rule for which passages are in its theme."""
    inside = len(_union(chosen) & rows)
    everywhere: set[int] = set()
    for each in chosen:
        everywhere |= set.intersection(*(holding[stem] for stem in each.stems))
    return 2 * inside / max(len(rows) + len(everywhere), 1)


def _union(chosen: Sequence[_Candidate]) -> set[int]:
    return {n for each in chosen for n in each.rows}


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


def _find_longer(word: _Candidate, candidates: Sequence[_Candidate]) -> _Candidate:
    """Return the phrase that most often holds a word, if it is often enough, else the word."""
    if len(word.stems) > 1:
        return word
    own = word.stems[0]
    holding = [c for c in candidates if len(c.stems) > 1 and own in c.stems]
    holding = [c for c in holding if len(c.rows & word.rows) >= INSTEAD * len(word.rows)]
    best = max(holding, key=lambda c: (len(c.rows), c.score, c.stems), default=None)
    if best is None:
        return word
    return _Candidate(best.stems, best.uses, word.rows, word.voices, word.z, word.score)


def _root(stem: str) -> str:
    """Return the beginning of a word: “manager” and “management” say the same in a name."""
    return stem[:6] if len(stem) > 6 else stem
