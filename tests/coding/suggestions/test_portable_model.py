from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coding.suggestions.frozen_file import parse_frozen, render_frozen
from coding.suggestions.portable_model import Scorer, fit_frozen
from coding.suggestions.suggest import CodeText, Judgement, PassageText, SuggestionEngine
from study.errors import ModelUnavailable

CODES = [
    CodeText(id="pay", name="Pay", definition="Wage, bonus and pension"),
    CodeText(id="rota", name="Rota", definition="Shifts, weekends and nights", include="overtime"),
    CodeText(id="noise", name="Noise", example="I cannot hear my own words"),
]
SAID = (
    "the wage is low", "my bonus went away", "nights wear me out", "shifts change every week",
    "it is loud in the hall", "I hear nothing at the machine", "we eat together", "so it was then",
)  # fmt: skip
TEXTS = [f"{SAID[i % len(SAID)]} {('and', 'but', 'since')[i % 3]} it was {i}" for i in range(60)]


@pytest.fixture(scope="module")
def hashing() -> Any:
    path = Path(__file__).resolve().parents[2] / "hashing.py"
    spec = importlib.util.spec_from_file_location("coding_test_hashing", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.HashingEmbedder()


class NoPieces:
    """An embedder that knows whole texts only."""

    def __init__(self, inner: Any) -> None:
        self.embed, self.dimension = inner.embed, inner.dimension
        self.name, self.identity = inner.name, inner.identity


def make_engine(embedder: Any, texts: list[str], *, questions: int = 1) -> SuggestionEngine:
    engine = SuggestionEngine(embedder)
    engine.set_codes(CODES)
    engine.add_passages(
        [
            PassageText(text=t, document=str(i), question=find_question(i, questions))
            for i, t in enumerate(texts)
        ]
    )
    return engine


def find_question(place: int, questions: int) -> str:
    return f"Q{place % questions}" if questions > 1 and place % 5 else ""


def judge(count: int) -> list[Judgement]:
    codes = {0: "pay", 1: "pay", 2: "rota", 3: "rota", 4: "noise", 5: "noise"}
    return [
        Judgement(passage=i, code=codes[i % len(SAID)], verdict="coded")
        for i in range(count)
        if i % len(SAID) in codes
    ]


@pytest.mark.parametrize("pieces", [True, False])
@pytest.mark.parametrize("reviewed", [0, 10, 40])
@pytest.mark.parametrize("questions", [1, 3])
def test_frozen_scores_are_those_of_the_engine(
    hashing: Any, pieces: bool, reviewed: int, questions: int
) -> None:
    embedder = hashing if pieces else NoPieces(hashing)
    texts = [*TEXTS, ""]
    engine = make_engine(embedder, texts, questions=questions)
    table = engine.scores(judge(reviewed), reviewed=range(reviewed))
    model = fit_frozen(engine, judge(reviewed), reviewed=range(reviewed), embedder=embedder)
    scorer = Scorer(model, embedder)
    vectors = embedder.embed(texts)
    scores = np.array(
        [
            scorer.score(text, vectors[i], question=find_question(i, questions))
            for i, text in enumerate(texts)
        ]
    )
    # In the engine an example does not vote on itself; an answer that says the same hears it.
    assert np.abs(model.calibration.odds(scores) - table.scores)[reviewed:].max() < 1e-3
    chances = np.array([scorer.probabilities(row) for row in scores])
    assert np.abs(chances - table.probabilities)[reviewed:].max() < 1e-4
    assert model.calibrated == table.calibrated == (reviewed >= 24)
    assert np.allclose(model.average, table.probabilities.mean(axis=0))


def test_words_that_nobody_had_used_count_as_in_a_text_among_others(hashing: Any) -> None:
    model = fit_frozen(make_engine(hashing, TEXTS), judge(40), reviewed=range(40), embedder=hashing)
    scorer = Scorer(model, hashing)
    known, odd = "the wage is low", "the wage is low zyx qwv"
    vectors = hashing.embed([known, known])
    with_odd = scorer.score(odd, vectors[1])
    assert scorer.score(known, vectors[0])[0] > with_odd[0]  # what is not known dilutes
    assert np.isfinite(with_odd).all()


def test_a_frozen_model_goes_to_bytes_and_back_and_damage_is_seen(hashing: Any) -> None:
    model = fit_frozen(make_engine(hashing, TEXTS), judge(40), reviewed=range(40), embedder=hashing)
    packed = render_frozen(model)
    again = parse_frozen(packed)
    assert render_frozen(again) == packed
    vector = hashing.embed([TEXTS[0]])[0]
    first, second = (Scorer(each, hashing).score(TEXTS[0], vector) for each in (model, again))
    assert np.array_equal(first, second)
    with pytest.raises(ValueError, match="damaged"):
        parse_frozen(packed[:-1])


@pytest.mark.slow
def test_frozen_scores_are_those_of_the_engine_with_the_real_model() -> None:
    from transcripts.embedding.open_embedder import open_embedder

    try:
        embedder = open_embedder()
    except ModelUnavailable as error:
        pytest.skip(str(error))
    engine = make_engine(embedder, TEXTS)
    table = engine.scores(judge(40), reviewed=range(40))
    model = fit_frozen(engine, judge(40), reviewed=range(40), embedder=embedder)
    scorer = Scorer(model, embedder)
    vectors = embedder.embed(TEXTS)
    scores = np.array([scorer.score(t, v) for t, v in zip(TEXTS, vectors, strict=True)])
    assert np.abs(model.calibration.odds(scores) - table.scores)[40:].max() < 3e-3
