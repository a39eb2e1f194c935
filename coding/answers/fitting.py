"""The core of bulk coding: `fit_answers` runs once, `score_partition` on any machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coding.suggestions.frozen_file import parse_frozen, render_frozen
from coding.suggestions.model import CodeText, Judgement, PassageText, SuggestionSettings
from coding.suggestions.passages import find_passages
from coding.suggestions.portable_model import FrozenModel, Scorer, fit_frozen
from coding.suggestions.questions import NEVER, find_barred
from coding.suggestions.tables import Answer, CodedUnit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coding.suggestions.engine import SuggestionEngine
    from transcripts.embedding.open_embedder import Embedder

__all__ = [
    "Fitted",
    "Prepared",
    "Scores",
    "fit_answers",
    "get_opening",
    "parse_fitted",
    "prepare_examples",
    "render_fitted",
    "score_partition",
]

USUAL = 1.4  # expected codes on an answer, without examples
LEAST = 0.3  # probability from which a code is suggested, without examples: few, but oftener right
LONG = 200  # words; a longer answer is cut into windows
_MOST_WINDOWS = 512
_KEY = 16  # bytes of the hash of a text
_HEAD = 40  # bytes of the five sizes with which a fitted codebook begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A codebook fitted to examples and to a sample of the answers; the same for every partition.

    Attributes:
        model: The frozen model that scores answers.
        examples: The number of coded examples that it learned from.
        keys: Hashes of the texts whose vectors are known, uint8 (k, 16).
        vectors: The vectors of these texts, (k, d).
        digest: A hash of the model; it changes if the scores would.
        questions: The questions that each code is for, in the order of the codes; () for all.
    """

    model: FrozenModel
    examples: int
    keys: NDArray[np.uint8]
    vectors: NDArray[np.float32]
    digest: str
    questions: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The scores of a partition.

    Attributes:
        ids: The ids of the answers, in order, n of them.
        codes: The codes of the columns, c of them.
        probabilities: Probabilities, (n, c), rounded to six places.
        empty: Whether an answer has no words or no content, (n,); such get no suggestions.
    """

    ids: tuple[str, ...]
    codes: tuple[str, ...]
    probabilities: NDArray[np.float64]
    empty: NDArray[np.bool_]


def fit_answers(
    codes: Sequence[CodeText],
    examples: Sequence[CodedUnit],
    sample: Sequence[str],
    *,
    embedder: Embedder,
    on_progress: Callable[[int, int], None] | None = None,
) -> Fitted:
    """Fit a codebook to coded examples and to a sample of the answers.

    Every example counts as reviewed: codes not applied to it do not fit it. With at least 24
    examples drawn at random, probabilities are calibrated on these by cross-validation; else, with
    at least 24 examples, on all of them. With fewer, they use the learner's default coefficients,
    which come from other studies, at a level that expects about 1.4 codes on an answer.

    Args:
        codes: The codebook.
        examples: Coded units, with all codes in the codebook; may be empty.
        sample: Answers that represent all answers: their mean is subtracted, and they determine
            the rarity of words. The order does not matter.
        embedder: Turns texts into vectors.
        on_progress: Called with texts read and in all; an exception from it stops the work.
    """
    ready = prepare_examples(codes, examples, sample, embedder=embedder, on_progress=on_progress)
    model = fit_frozen(
        ready.engine,
        ready.judgements,
        reviewed=range(len(ready.places)),
        sampled=ready.drawn,
        embedder=embedder,
    )
    return _fitted(
        model,
        examples=len(ready.places),
        keys=_keys(ready.texts),
        vectors=ready.vectors,
        questions=tuple(code.questions for code in codes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An engine with examples and sample, and what people decided on them.

    Attributes:
        engine: The engine; the examples are its first passages.
        texts: The texts of its passages; each is a document of its own.
        vectors: Their vectors, (n, d).
        places: Text and question of each example.
        judgements: The codes on the examples.
        drawn: The examples that were drawn at random.
    """

    engine: SuggestionEngine
    texts: list[str]
    vectors: NDArray[np.float32]
    places: list[tuple[str, str]]
    judgements: list[Judgement]
    drawn: list[int]


def prepare_examples(
    codes: Sequence[CodeText],
    examples: Sequence[CodedUnit],
    sample: Sequence[str],
    *,
    embedder: Embedder,
    known: Fitted | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Prepared:
    """Return an engine with examples and sample; equal examples are one.

    Args:
        codes: See `fit_answers`.
        examples: See `fit_answers`.
        sample: See `fit_answers`.
        embedder: Turns texts into vectors.
        known: A fit of the same examples and sample, whose vectors are used again.
        on_progress: Called with texts read and in all; an exception from it stops the work.
    """
    from coding.suggestions.engine import SuggestionEngine

    put: dict[tuple[str, str], dict[str, None]] = {}
    drawn: set[tuple[str, str]] = set()
    for unit in examples:
        if unit.text:
            place = get_opening(unit.text), unit.question
            put.setdefault(place, {}).update(dict.fromkeys(unit.codes))
            if unit.sampled:
                drawn.add(place)
    texts, questions = [text for text, _ in put], [question for _, question in put]
    texts += sorted({get_opening(text) for text in sample if text} - set(texts))
    questions += [""] * (len(texts) - len(questions))
    if known is None:
        vectors = embedder.embed(texts, on_progress=on_progress)
    else:
        found = _vectors(known, texts, embedder)
        vectors = np.stack([found[text] for text in texts])
    bound = {code.id: code.questions for code in codes if code.questions}
    settings = SuggestionSettings(
        usual_codes=USUAL, least_chance=LEAST, most=max(1, len(codes)), questions=bound
    )
    engine = SuggestionEngine(embedder, settings=settings)
    engine.set_codes(codes)
    engine.add_passages(
        [
            PassageText(text=text, document=str(i), question=question)
            for i, (text, question) in enumerate(zip(texts, questions, strict=True))
        ],
        vectors=vectors,
    )
    return Prepared(
        engine=engine,
        texts=texts,
        vectors=vectors,
        places=list(put),
        judgements=[
            Judgement(passage=i, code=code, verdict="coded")
            for i, chosen in enumerate(put.values())
            for code in chosen
        ],
        drawn=[i for i, place in enumerate(put) if place in drawn],
    )


def score_partition(fitted: Fitted, rows: Sequence[Answer], *, embedder: Embedder) -> Scores:
    """Score some answers; the result of an answer does not depend on the others.

    A code that is for other questions than the one answered has the probability 0.

    An answer of more than 200 words is cut into windows of whole sentences; its score is half way
    between the best and the mean of its windows. An answer without words gets the mean probability
    of each code.

    Args:
        fitted: See `fit_answers`.
        rows: The answers.
        embedder: The same model as in `fit_answers`.
    """
    model = fitted.model
    scorer = Scorer(model, embedder)
    windows = [_windows(answer.text) for answer in rows]
    vectors = _vectors(fitted, [text for each in windows for text in each], embedder)
    chances = np.empty((len(rows), len(model.codes)))
    bound = dict(zip(model.codes, fitted.questions, strict=True))
    barred = find_barred([answer.question for answer in rows], model.codes, bound)
    for i, texts in enumerate(windows):
        if not texts:
            chances[i] = np.where(barred[i], 0.0, model.average)
            continue
        scores = np.array(
            [scorer.score(text, vectors[text], question=rows[i].question) for text in texts]
        )
        pooled = scores[0] if len(texts) == 1 else (scores.max(axis=0) + scores.mean(axis=0)) / 2
        # It does not compete with the other codes either.
        chances[i] = scorer.probabilities(np.where(barred[i], NEVER, pooled))
    return Scores(
        ids=tuple(answer.id for answer in rows),
        codes=model.codes,
        probabilities=np.round(chances, 6),
        empty=np.array(
            [not texts or bool(row.aside) for texts, row in zip(windows, rows, strict=True)],
            dtype=np.bool_,
        ),
    )


def get_opening(text: str) -> str:
    """Return the first 200 words of a text, which represent it when the codebook is fitted."""
    return " ".join(text.split()[:LONG])


def _windows(text: str) -> list[str]:
    if not text.strip():
        return []
    if len(text.split()) <= LONG:
        return [text]
    spans = find_passages(text)
    if len(spans) > _MOST_WINDOWS:  # take windows evenly over the whole answer
        at = np.linspace(0, len(spans) - 1, _MOST_WINDOWS).round().astype(int)
        spans = [spans[i] for i in at]
    return [text[span.start : span.end] for span in spans]


def _keys(texts: Sequence[str]) -> NDArray[np.uint8]:
    packed = b"".join(
        hashlib.sha256(text.encode("utf-8", "replace")).digest()[:_KEY] for text in texts
    )
    return np.frombuffer(packed, np.uint8).reshape(len(texts), _KEY)


def _vectors(
    fitted: Fitted, texts: Sequence[str], embedder: Embedder
) -> dict[str, NDArray[np.float32]]:
    """Return the vector of every text; vectors known from the fit are not computed again."""
    places = {key.tobytes(): i for i, key in enumerate(fitted.keys)}
    unique = list(dict.fromkeys(texts))
    at = [places.get(key.tobytes()) for key in _keys(unique)]
    new = [text for text, place in zip(unique, at, strict=True) if place is None]
    found = {t: fitted.vectors[p] for t, p in zip(unique, at, strict=True) if p is not None}
    if new:
        found.update(zip(new, embedder.embed(new), strict=True))
    return found


# To a file and back ------------------------------------------------------------------------------


def _fitted(
    model: FrozenModel,
    *,
    examples: int,
    keys: NDArray[np.uint8],
    vectors: NDArray[np.float32],
    questions: tuple[tuple[str, ...], ...],
) -> Fitted:
    packed = render_frozen(model) + _render_questions(questions)
    return Fitted(
        model=model,
        examples=examples,
        keys=keys,
        vectors=vectors,
        digest=hashlib.sha256(packed).hexdigest(),
        questions=questions,
    )


def _render_questions(questions: tuple[tuple[str, ...], ...]) -> bytes:
    return json.dumps(questions).encode("utf-8")


def render_fitted(fitted: Fitted) -> bytes:
    """Return a fitted codebook as bytes, for a file or another machine."""
    packed, asked = render_frozen(fitted.model), _render_questions(fitted.questions)
    sizes = [len(packed), fitted.examples, *fitted.vectors.shape, len(asked)]
    shape = np.array(sizes, dtype="<i8")
    known = fitted.keys.tobytes() + fitted.vectors.astype("<f4").tobytes() + asked
    return shape.tobytes() + packed + known + hashlib.sha256(known).digest()


def parse_fitted(data: bytes) -> Fitted:
    """Return the fitted codebook from the bytes of `render_fitted`.

    Raises:
        ValueError: If the bytes are truncated or changed.
    """
    size, examples, count, width, told = (int(n) for n in np.frombuffer(data[:_HEAD], "<i8"))
    known = data[_HEAD + size : -32]
    vectors_end = count * (_KEY + 4 * width)
    if len(known) != vectors_end + told or hashlib.sha256(known).digest() != data[-32:]:
        raise ValueError("a fitted codebook is damaged")
    keys = np.frombuffer(known, np.uint8, count * _KEY).reshape(count, _KEY)
    vectors = np.frombuffer(known, "<f4", count * width, count * _KEY).reshape(count, width)
    questions = tuple(tuple(each) for each in json.loads(known[vectors_end:]))
    model = parse_frozen(data[_HEAD : _HEAD + size])
    return _fitted(model, examples=examples, keys=keys, vectors=vectors, questions=questions)
