"""Rules that find the passages which are no evidence, in six languages and parts of three more.

They are made to err on one side: what is set aside wrongly is never proposed, so a rule that is
right less than nineteen times in twenty on real transcripts has no place here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from coding.suggestions.code_texts import CodeLike
from coding.suggestions.material.model import Utterance
from coding.suggestions.set_aside.model import Reason
from coding.suggestions.set_aside.phrases import (
    is_greeting,
    is_nothing,
    is_polar,
    is_without_content,
    list_words,
)
from coding.suggestions.set_aside.sentences import (
    find_own_name,
    find_sentence_reason,
    is_about_lack,
    is_addressed,
    is_last_question,
    is_question,
    list_likely,
)
from transcripts.reading.speakers import split_list
from transcripts.spans import find_sentences

__all__ = ["Subject", "find_answer_reason", "find_set_aside", "new_subject"]

SHARE = 0.6  # of a passage's words that have to be in sentences that are no evidence
_EDGE = 12  # passages from the beginning or the end of a conversation, where people introduce …
_EDGE_SHARE = 0.12  # … and part, or this share of it, if that is more
_NEAR = (Reason.OPENING, Reason.CLOSING)
_EVERYWHERE = (Reason.ADVERT, Reason.RECORDING)
_LONG = 240  # characters; a longer passage has more than sixteen words
_PLAIN = 40  # words of a question of somebody who mostly asks that speaks to nobody
_SHORT = 12  # words of a question that need not speak to somebody: “And why is that?”
# Of somebody who asks: questions in this share of turns, and in so many at least.
_ASKS, _LEAST_ASKED = 0.4, 4
_LONGEST_QUESTION = 80  # words


def find_set_aside(
    utterances: Sequence[Utterance], *, subject: Subject | None = None
) -> dict[int, Reason]:
    """Return the passages that are no evidence, by number, with the reason.

    A passage is set aside if at least 60 % of its words belong to the conversation itself and not
    to its subject. An answer without content stays if its question gives it content: a yes to a
    question that a code is about, or “Nothing” to “What would you improve?”.

    Args:
        utterances: Passages of participants and of people whose role is unknown, in order.
        subject: What the codebook is about.
    """
    about = subject or Subject()
    documents: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(utterances):
        documents[each.document].append(number)
    found: dict[int, Reason] = {}
    for numbers in documents.values():
        names = _list_names(utterances[n].voice for n in numbers)
        askers = _find_askers([utterances[n] for n in numbers])
        last = len(numbers) - 1
        edge = max(_EDGE, round(_EDGE_SHARE * len(numbers)))
        for place, number in enumerate(numbers):
            each = utterances[number]
            near = {
                reason
                for reason, distance in zip(_NEAR, (place, last - place), strict=True)
                if distance < edge
            }
            asker = each.voice in askers
            reason = _judge(each, about, names=names, near=near, asker=asker)
            if reason is not None:
                found[number] = reason
    return found


def find_answer_reason(text: str, *, question: str, subject: Subject) -> Reason | None:
    """Return why a written answer is no evidence, or None.

    Args:
        text: The answer.
        question: What was asked; "" if that is not known.
        subject: What the codebook is about.
    """
    each = Utterance(text=text, question=question, written=True)
    return _judge(each, subject, names=(), near=(), asker=False)


def _judge(
    each: Utterance,
    subject: Subject,
    *,
    names: Collection[str],
    near: Collection[Reason],
    asker: bool,
) -> Reason | None:
    text = each.text
    short = len(text) <= _LONG
    if short:
        words = list_words(text)
        if not any(any(map(str.isalnum, word)) for word in words) or is_without_content(
            words, written=each.written
        ):
            return None if _has_content(each, words, subject) else Reason.EMPTY
        if is_greeting(words, names):
            return Reason.GREETING
        if each.written:
            same = words == list_words(each.question)
            return Reason.QUESTION if same else None
    if each.written:
        return None
    asking = asker and "?" in text
    likely = list_likely(text, {*_EVERYWHERE, *near})
    if not likely and not asking and not (short and near):
        return None
    weights: dict[Reason, int] = defaultdict(int)
    total = content = 0
    for span in find_sentences(text):
        sentence = text[span.start : span.end]
        size = len(sentence.split())
        total += size
        reason = _judge_sentence(sentence, likely, names=names, near=near, asker=asker)
        if reason is None:
            content += size
        else:
            weights[reason] += size
    if not total or content > (1 - SHARE) * total:
        return None
    # What is only polite or empty fills the room between sentences that say something of a kind.
    said = {r: w for r, w in weights.items() if r not in (Reason.EMPTY, Reason.GREETING)} or weights
    best = max(said, key=lambda reason: said[reason])
    if best is Reason.QUESTION and total > _LONGEST_QUESTION:
        return None
    return best


def _judge_sentence(
    sentence: str,
    likely: Collection[Reason],
    *,
    names: Collection[str],
    near: Collection[Reason],
    asker: bool,
) -> Reason | None:
    words = list_words(sentence)
    if is_without_content(words, written=False):
        return Reason.EMPTY
    if is_greeting(words, names):
        return Reason.GREETING
    if likely and (reason := find_sentence_reason(sentence, likely)):
        return reason
    if Reason.OPENING in near and _introduces(sentence, names):
        return Reason.OPENING
    if asker and is_question(sentence) and (is_addressed(sentence) or len(words) <= _PLAIN):
        return Reason.QUESTION
    return None


def _introduces(sentence: str, names: Collection[str]) -> bool:
    """Return whether somebody says only what they are called: “And I'm Ada.”."""
    return any(word in names for word in list_words(find_own_name(sentence)))


def _list_names(voices: Iterable[str]) -> set[str]:
    return {
        word
        for voice in dict.fromkeys(voices)
        for word in list_words(voice)
        if len(word) > 2 and word.isalpha()
    }


def _find_askers(utterances: Sequence[Utterance]) -> set[str]:
    """Return the voices that mostly ask, though nobody marked them as moderators.

    In a conversation of peers everybody asks now and then, so an asker asks in two of five turns
    at least, and others in less than half as many.
    """
    turns: dict[str, int] = defaultdict(int)
    asked: dict[str, int] = defaultdict(int)
    for each in utterances:
        if each.written:
            return set()
        if not each.voice:
            continue
        turns[each.voice] += 1
        asked[each.voice] += is_question(each.text) and (
            is_addressed(each.text) or each.text.count(" ") < _SHORT
        )
    askers = set()
    for voice, count in asked.items():
        others = sum(asked.values()) - count
        rest = max(1, sum(turns.values()) - turns[voice])
        share = count / turns[voice]
        if count >= _LEAST_ASKED and share >= _ASKS and others / rest < share / 2:
            askers.add(voice)
    return askers


# Answers that their question gives content -----------------------------------------------------

_LETTERS = 5  # of a word by which codes and questions are compared; shorter words do not count
_COMMON = split_list(
    """
    about after again being could every other people person shall should their there these
    thing things think those which while would where answer answers participant participants
    respondent something someone andre deltager deltagere eller eller noget nogen personer
    hvordan ander andere einen einer haben nicht oder personen menschen teilnehmer werden
    wenn einige autres personnes comment cette leurs otras otros personas sobre alguna andra
    någon något personer deltagare eller hur
    """
)
_COMMON_STEMS = frozenset(word[:_LETTERS] for word in _COMMON if len(word) >= _LETTERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a codebook is about, as far as it decides which answers have content.

    Attributes:
        stems: The beginnings of the longer words in its names and definitions.
        hollow: Whether a code is for answers without content, such as “None” or “Don't know”.
    """

    stems: frozenset[str] = frozenset()
    hollow: bool = False


def new_subject(codes: Sequence[CodeLike]) -> Subject:
    """Return what a codebook is about."""
    return Subject(
        stems=_get_stems(part for code in codes for part in (code.name, code.definition)),
        hollow=any(is_without_content(list_words(code.name), written=True) for code in codes),
    )


def _get_stems(texts: Iterable[str]) -> frozenset[str]:
    words = (
        word
        for text in texts
        for part in list_words(text)
        for word in re.split(r"[^\w]+", part)
        if len(word) >= _LETTERS
    )
    return frozenset(word[:_LETTERS] for word in words) - _COMMON_STEMS


def _has_content(each: Utterance, words: list[str], subject: Subject) -> bool:
    """Return whether a code or the question gives an answer content that has none by itself.

    Yes and no have content if a code is about what was asked, and “nothing” if it was asked what
    is missing, difficult or to be changed.
    """
    if not words or not any(any(map(str.isalnum, word)) for word in words):
        return False
    if subject.hollow:
        return True
    question = each.question
    if not question or is_last_question(question):
        return False
    if is_nothing(words) and is_about_lack(question):
        return True
    return is_polar(words) and not subject.stems.isdisjoint(_get_stems([question]))
