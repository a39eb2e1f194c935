"""The data of the page Answers: the answers of all surveys, and what is marked on each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from threading import Lock
from typing import Any

from coding.answer_marks.difficulty import measure_difficulty, measure_evidence
from coding.answer_marks.model import Answer
from coding.answer_marks.places import AnswerPlaces
from coding.answer_marks.queries import (
    get_fingerprint,
    list_answer_marks,
    list_answer_stances,
    list_answers,
    list_read_answers,
)
from coding.coders import describe_coders
from coding.model import Suggestion
from coding.queries import list_codes, list_codings
from coding.suggestions.queries import get_mode, list_suggestions
from coding.suggestions.review_order import measure_worth
from lifeworld.app.web.marks import get_hash, get_version, get_ways_back, render_codes
from study import Study
from transcripts.model import Transcript
from transcripts.queries import get_transcript

__all__ = ["get_answers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Texts:
    """What only a new text changes: the answers, their places, and what the browser keeps."""

    hash: str
    answers: tuple[Answer, ...]
    finder: AnswerPlaces
    transcripts: tuple[Transcript, ...]
    rendered: dict[str, Any]


def get_answers(study: Study, *, actor: str, texts: str = "") -> dict[str, Any]:
    """Return all answers of the study's surveys with what is marked on them.

    What the browser has of the texts, under the fingerprint *texts*, is left out. Of what is marked
    on an answer, the first value is the answer's number in the list.
    """
    version = get_version(study)
    held = _get_texts(study)
    finder = held.finder
    codings = [
        (at, coding)
        for transcript in held.transcripts
        for coding in list_codings(study, transcript_id=transcript.id)
        if (at := finder.find_place(coding.text_id, coding.start)) is not None
    ]
    read = [
        (at, coder)
        for text_id, ordinal, coder in list_read_answers(study)
        if (at := finder.find_turn(text_id, ordinal)) is not None
    ]
    marks = [
        (at, each)
        for each in list_answer_marks(study)
        if (at := finder.find_place(each.text_id, each.start)) is not None
    ]
    stances = [
        (at, each)
        for each in list_answer_stances(study)
        if (at := finder.find_place(each.text_id, each.start)) is not None
    ]
    known = {at for at, coder in read if coder == actor}
    known |= {at for at, coding in codings if coding.coder == actor}
    suggestions = _list_shown(study, held, known)
    people = {coder for _, coder in read} | {coding.coder for _, coding in codings}
    people |= {each.by for _, each in marks} | {each.coder for _, each in stances}
    signs = describe_coders([*people, actor])
    return {
        "version": version,
        "me": actor,
        "texts": held.hash,
        **({} if texts == held.hash else {"answers": held.rendered}),
        "codes": render_codes(study, list_codes(study)),
        "coders": {n: {"initials": s.initials, "hue": s.hue} for n, s in signs.items()},
        "codings": [[at, c.id, c.code_id, c.coder] for at, c in codings],
        "suggestions": [
            [at, s.id, s.code_id, round(measure_worth(s), 3), s.probability is not None]
            for at, s in suggestions
        ],
        "read": [[at, coder] for at, coder in read],
        "marks": [[at, each.kind, each.note, each.by] for at, each in marks],
        "stances": [[at, each.code_id, each.stance, each.coder] for at, each in stances],
        "difficulty": _measure(held.answers, suggestions),
        **get_ways_back(study, actor),
    }


def _list_shown(study: Study, held: _Texts, known: set[int]) -> list[tuple[int, Suggestion]]:
    """Return the best suggestion of each code for each answer, as the study's setting allows.

    With “human first” only answers have any that this person has read or coded.
    """
    mode = get_mode(study)
    if mode == "off":
        return []
    best: dict[tuple[int, str], Suggestion] = {}
    every = [list_suggestions(study, text_id=each.text_id) for each in held.transcripts]
    for each in chain.from_iterable(every):
        at = held.finder.find_place(each.text_id, each.start)
        if at is None or (mode == "after" and at not in known):
            continue
        before = best.get((at, each.code_id))
        if before is None or measure_worth(each) > measure_worth(before):
            best[at, each.code_id] = each
    return [(at, each) for (at, _), each in best.items()]


def _measure(
    answers: Sequence[Answer], suggestions: Sequence[tuple[int, Suggestion]]
) -> list[float]:
    worths: dict[int, list[float]] = {}
    for at, each in suggestions:
        worths.setdefault(at, []).append(measure_worth(each))
    return [
        round(measure_difficulty(worths.get(at, ()), words=answer.words.count(" ") + 1), 3)
        for at, answer in enumerate(answers)
    ]


_KEPT: dict[tuple[str, str], _Texts] = {}
_KEEPING = Lock()


def _get_texts(study: Study) -> _Texts:
    """Return the answers; those of the study that was asked for last are kept in memory."""
    key = (str(study.path), get_fingerprint(study))
    with _KEEPING:
        if key not in _KEPT:
            made = _make_texts(study)
            _KEPT.clear()
            _KEPT[key] = made
        return _KEPT[key]


def _make_texts(study: Study) -> _Texts:
    answers = tuple(list_answers(study))
    ids = list(dict.fromkeys(answer.transcript_id for answer in answers))
    questions = list(dict.fromkeys(answer.question for answer in answers))
    place = {question: number for number, question in enumerate(questions)}
    number = {transcript_id: at for at, transcript_id in enumerate(ids)}
    transcripts = tuple(get_transcript(study, transcript_id) for transcript_id in ids)
    rendered = {
        "transcripts": [
            {"id": t.id, "title": t.title, "hash": get_hash(t)[:16]} for t in transcripts
        ],
        "questions": questions,
        "rows": [
            [
                number[answer.transcript_id],
                answer.ordinal,
                place[answer.question],
                answer.person,
                answer.start,
                answer.words,
                int(answer.edited),
                round(measure_evidence(answer.words), 2),
            ]
            for answer in answers
        ],
    }
    digest = hashlib.sha256(json.dumps(rendered, ensure_ascii=False).encode()).hexdigest()[:16]
    return _Texts(
        hash=digest,
        answers=answers,
        finder=AnswerPlaces(answers),
        transcripts=transcripts,
        rendered=rendered,
    )
