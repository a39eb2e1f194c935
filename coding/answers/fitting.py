"""Fit a codebook to examples and to a sample of the answers, once for all partitions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from coding.suggestions.frozen_file import parse_frozen, render_frozen
from coding.suggestions.model import CodeText, Judgement, PassageText, SuggestionSettings
from coding.suggestions.portable_model import FrozenModel, fit_frozen
from coding.suggestions.tables import CodedUnit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coding.suggestions.engine import SuggestionEngine
    from transcripts.embedding.open_embedder import Embedder

__all__ = [
    "EmbedMany",
    "Fitted",
    "Prepared",
    "find_vectors",
    "fit_answers",
    "get_opening",
    "list_known",
    "parse_fitted",
    "prepare_examples",
    "render_fitted",
]

USUAL = 1.4  # expected codes on an answer, without examples
LEAST = 0.3  # probability from which a code is suggested, without examples: few, but oftener right
LONG = 200  # words; a longer answer is cut into windows
_KEY = 16  # bytes of the hash of a text
_HEAD = 40  # bytes of the five sizes with which a fitted codebook begins


class EmbedMany(Protocol):
    """Computes the vectors of many texts, in several processes perhaps; see `Embedder.embed`."""

    def __call__(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return float32 (n, dimension), rows of length 1."""


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


def fit_answers(
    codes: Sequence[CodeText],
    examples: Sequence[CodedUnit],
    sample: Sequence[str],
    *,
    embedder: Embedder,
    embed: EmbedMany | None = None,
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
        embed: Turns examples and sample into vectors; by default the embedder does.
        on_progress: Called with texts read and in all; an exception from it stops the work.
    """
    ready = prepare_examples(
        codes, examples, sample, embedder=embedder, embed=embed, on_progress=on_progress
    )
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
    embed: EmbedMany | None = None,
    known: Fitted | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Prepared:
    """Return an engine with examples and sample; equal examples are one.

    Args:
        codes: See `fit_answers`.
        examples: See `fit_answers`.
        sample: See `fit_answers`.
        embedder: Turns texts into vectors.
        embed: See `fit_answers`.
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
        vectors = (embed or embedder.embed)(texts, on_progress=on_progress)
    else:
        found = find_vectors(list_known(known), texts, embedder)
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


def get_opening(text: str) -> str:
    """Return the first 200 words of a text, which represent it when the codebook is fitted."""
    return " ".join(text.split()[:LONG])


def list_known(fitted: Fitted) -> dict[bytes, NDArray[np.float32]]:
    """Return the vectors of the texts that a codebook was fitted to, by the hash of the text."""
    return {key.tobytes(): vector for key, vector in zip(fitted.keys, fitted.vectors, strict=True)}


def find_vectors(
    known: Mapping[bytes, NDArray[np.float32]], texts: Sequence[str], embedder: Embedder
) -> dict[str, NDArray[np.float32]]:
    """Return the vector of every text; those that are known are not computed again."""
    unique = list(dict.fromkeys(texts))
    found = dict(zip(unique, [known.get(key.tobytes()) for key in _keys(unique)], strict=True))
    if new := [text for text, vector in found.items() if vector is None]:
        found.update(zip(new, embedder.embed(new), strict=True))
    return {text: vector for text, vector in found.items() if vector is not None}


def _keys(texts: Sequence[str]) -> NDArray[np.uint8]:
    packed = b"".join(
        hashlib.sha256(text.encode("utf-8", "replace")).digest()[:_KEY] for text in texts
    )
    return np.frombuffer(packed, np.uint8).reshape(len(texts), _KEY)


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
