from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coding.suggestions.prevalence.estimate import Prevalence
from coding.suggestions.prevalence.figures import CodeFigures, measure_lower, measure_sample
from coding.suggestions.prevalence.held_out import HeldOut
from coding.suggestions.prevalence.model import (
    SampleRun,
    describe_figures,
    describe_prevalence,
    parse_sample_run,
    render_sample_run,
)


def new_held(fits: list[list[int]], suggested: list[list[int]], *, calibrated: bool) -> HeldOut:
    put, said = np.array(fits, dtype=bool), np.array(suggested, dtype=bool)
    nothing = np.zeros(2)
    return HeldOut(
        codes=("a", "b"), rows=tuple(range(len(put))), fits=put, chances=said * 0.9,
        suggested=said, calibrated=calibrated, mean=nothing, spread=nothing, proposed=nothing,
        known=np.zeros(2, np.int64), known_not=np.zeros(2, np.int64),
    )  # fmt: skip


FITS = [[1, 0], [1, 1], [0, 0], [0, 0]]
SUGGESTED = [[1, 0], [0, 1], [1, 0], [0, 0]]


def test_figures_of_the_sample_count_what_is_right_made_and_missed() -> None:
    found = measure_sample(new_held(FITS, SUGGESTED, calibrated=True))
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(2 / 3)
    assert found.base_rate == pytest.approx(3 / 8)
    assert found.calibration_error is not None
    assert found.each == (
        CodeFigures(found=2, suggested=2, right=1),
        CodeFigures(found=1, suggested=1, right=1),
    )


def test_what_cannot_be_measured_has_no_number() -> None:
    empty = [[0, 0]] * 4
    found = measure_sample(new_held(empty, empty, calibrated=False))
    assert (found.precision, found.recall, found.calibration_error) == (None, None, None)
    assert describe_figures(found).startswith("On the 4 passages read at random, nothing is")
    found = measure_sample(new_held(empty, SUGGESTED, calibrated=False))
    assert describe_figures(found).startswith("None of the 4 passages read at random got a code.")


def test_the_lower_end_of_a_share_is_wilsons() -> None:
    assert measure_lower(0, 0) == measure_lower(0, 9) == 0
    assert measure_lower(9, 9) == pytest.approx(0.7009, abs=1e-4)
    assert measure_lower(81, 263) == pytest.approx(0.2553, abs=1e-4)  # Newcombe 1998


def test_a_measured_sample_is_the_same_after_it_was_stored() -> None:
    figures = measure_sample(new_held(FITS, SUGGESTED, calibrated=True))
    one = Prevalence(
        share=0.24, low=0.2, high=0.29, proposed=0.31, found=2, read=200, passages=4000
    )
    run = SampleRun(
        codes={"a": one, "b": replace(one, found=1)}, figures=figures, fingerprint="f", model="m"
    )
    assert parse_sample_run(render_sample_run(run)) == run
    assert describe_prevalence(one) == (
        "proposed 31%, corrected 24% (20% to 29%), from 200 passages read at random"
    )
