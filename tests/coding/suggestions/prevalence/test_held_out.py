from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coding.suggestions.model import Judgement
from coding.suggestions.prevalence.held_out import score_held_out
from coding.suggestions.prevalence.measure_held_out import measure_held_out


@dataclass
class Table:
    codes: tuple[str, ...]
    probabilities: np.ndarray
    proposed: np.ndarray
    calibrated: bool = True


class Memoriser:
    """Knows by heart what it was told, and says .2 of everything else."""

    def __init__(self, count: int) -> None:
        self.passages = [""] * count
        self.settings = type("Settings", (), {"seed": 0})
        self.told: list[tuple[set[int], set[int], set[int]]] = []

    def scores(self, judgements: Any, *, reviewed: Any, sampled: Any, aside: Any = ()) -> Table:
        chances = np.full((len(self.passages), 1), 0.2)
        chances[sorted(reviewed)] = 0.0
        for judgement in judgements:
            chances[judgement.passage] = float(judgement.verdict != "rejected")
        self.told.append(({j.passage for j in judgements}, set(reviewed), set(sampled)))
        return Table(("pay",), chances, chances >= 0.5)


def coded(*passages: int) -> list[Judgement]:
    return [Judgement(passage=n, code="pay", verdict="coded") for n in passages]


def test_no_learner_has_seen_what_it_predicts() -> None:
    engine = Memoriser(100)
    held = score_held_out(engine, coded(1, 2, 3), reviewed=range(40), sampled=range(30))  # type: ignore[arg-type]
    assert np.all(held.chances == 0.2)
    assert not held.suggested.any()
    assert len(engine.told) == 5
    assert not set.intersection(*(sampled for _, _, sampled in engine.told))
    for judged, reviewed, sampled in engine.told:
        assert sampled <= reviewed
        assert len(reviewed) == 32
        assert judged <= reviewed


def test_passages_that_others_chose_are_held_out_as_well() -> None:
    """Else all passages would look surer than those of the sample."""
    engine = Memoriser(50)
    held = score_held_out(engine, coded(*range(40, 50)), reviewed=(), sampled=range(24))  # type: ignore[arg-type]
    assert held.mean[0] == 0.2
    assert held.known[0] == 10
    assert held.known_not[0] == 24


def test_a_rejected_suggestion_is_no_code_and_passages_without_weight_are_not_told_of() -> None:
    engine = Memoriser(60)
    judgements = [*coded(0, 55), Judgement(passage=1, code="pay", verdict="rejected")]
    weights = np.ones(60)
    weights[50:] = 0.0
    held = score_held_out(
        engine,
        judgements,
        reviewed=(),
        sampled=range(24),
        weights=weights,  # type: ignore[arg-type]
    )
    assert held.fits.sum() == 1
    assert held.known[0] == 1, "passage 55 belongs to none of those to be told of"
    run = measure_held_out(held, passages=50)
    assert run.codes["pay"].found == 1
    assert run.codes["pay"].passages == 50
    assert run.figures.recall == 0
