"""How common codes are is shown on Coverage, and whom to trust on Quality."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from coding.suggestions.material.queries import get_fingerprint, get_material
from coding.suggestions.prevalence.commands import record_sample_run
from coding.suggestions.prevalence.estimate import Prevalence
from coding.suggestions.prevalence.figures import CodeFigures, SampleFigures
from coding.suggestions.prevalence.model import SampleRun, render_sample_run
from coding.suggestions.samples.commands import add_sample, record_read
from coding.suggestions.samples.queries import list_sampled_passages
from lifeworld.app.intervals import MOST, choose_axis, render_intervals
from study.jobs import list_jobs
from transcripts.frame.commands import revise_frame

TAB = "How common codes are"


@pytest.fixture
def wide(study: Any, make_group: Any, factories: Any) -> SimpleNamespace:
    """A study with enough passages to read at random, and two codes."""
    group = make_group(turns=60)
    time, cover = factories.add_codes(study, "Time", "Cover")
    return SimpleNamespace(study=study, group=group, time=time, cover=cover)


def read(wide: SimpleNamespace, number: int) -> None:
    sample = add_sample(wide.study, get_material(wide.study), size=number, actor="Ana", seed=1)
    for passage in list_sampled_passages(wide.study, sample.id):
        record_read(wide.study, passage.id, actor="Ana")


def store(wide: SimpleNamespace, *, right: int, read: int = 24) -> None:
    """Store a measured sample, as the job does."""
    one = Prevalence(
        share=0.24, low=0.2, high=0.29, proposed=0.31, found=11, read=read, passages=60
    )
    figures = SampleFigures(
        read=read, codes=2, precision=0.8, precision_low=0.6, recall=0.5, base_rate=0.12,
        calibration_error=0.02,
        each=(
            CodeFigures(found=11, suggested=10, right=right),
            CodeFigures(found=0, suggested=0, right=0),
        ),
    )  # fmt: skip
    run = SampleRun(
        codes={wide.time: one, wide.cover: one},
        figures=figures,
        fingerprint=get_fingerprint(wide.study),
        model="a model",
    )
    record_sample_run(
        wide.study, model="a model", version="m:1 · 4", parameters={}, seed=0, input_hash="",
        seconds=1.0, summary=render_sample_run(run),
    )  # fmt: skip


def queued(study: Any) -> list[str]:
    return [job.kind for job in list_jobs(study)]


def test_before_24_passages_are_read_the_tab_leads_to_the_sample(
    open_screen: Any, wide: SimpleNamespace
) -> None:
    read(wide, 3)
    screen = open_screen(wide.study, "coverage", coverage_tabs=TAB)
    assert "Read 24 passages at random" in screen.read()
    assert "3 read so far." in screen.read()
    assert screen.press("Read at random").title == "Random sample"


def test_with_24_passages_read_one_button_estimates(
    open_screen: Any, wide: SimpleNamespace
) -> None:
    read(wide, 24)
    screen = open_screen(wide.study, "coverage", coverage_tabs=TAB)
    assert "24 passages are read at random: enough to estimate" in screen.read()
    screen.press("Estimate how common codes are")
    assert queued(wide.study) == ["sample"]


def test_an_estimate_says_what_it_rests_on_and_when_it_is_worth_to_do_it_again(
    open_screen: Any, wide: SimpleNamespace, factories: Any
) -> None:
    read(wide, 24)
    store(wide, right=10)
    screen = open_screen(wide.study, "coverage", coverage_tabs=TAB)
    told = screen.read()
    assert "Estimated from 24 passages read at random, of 60 passages." in told
    assert "not a count of people" in told
    assert "since." not in told
    factories.add_codes(wide.study, "Cold")
    assert "The codebook has changed since." in screen.run().read()
    read(wide, 5)
    assert "29 passages are read at random by now." in screen.run().read()
    screen.press("Estimate again")
    assert queued(wide.study) == ["sample"]


def test_a_method_without_frequencies_shows_no_estimate(
    open_screen: Any, wide: SimpleNamespace
) -> None:
    store(wide, right=10)
    revise_frame(wide.study, profile="reflexive", actor="Ana")
    screen = open_screen(wide.study, "coverage", coverage_tabs=TAB)
    assert "is not estimated with the method" in screen.read()
    assert "Estimated from" not in screen.read()


@pytest.mark.parametrize(("right", "told"), [(10, "Trust: Time."), (6, "Look twice: Time.")])
def test_quality_says_in_one_line_which_codes_to_trust(
    open_screen: Any, wide: SimpleNamespace, factories: Any, right: int, told: str
) -> None:
    for turn in range(1, 6):
        factories.code_turn(wide.study, wide.group.transcript_id, wide.time, turn=turn)
    store(wide, right=right)
    read_out = open_screen(wide.study, "quality").read()
    assert f"**{told} Cannot be said yet: 1 code with fewer than 5 uses.**" in read_out
    assert "On the 24 passages read at random, 80% of suggestions are right" in read_out


def test_codes_are_drawn_commonest_first_on_one_scale_and_removed_ones_are_left_out() -> None:
    def found(share: float) -> Prevalence:
        return Prevalence(
            share=share, low=share / 2, high=share + 0.05, proposed=0.31, found=3, read=48,
            passages=900,
        )  # fmt: skip

    drawn = render_intervals(
        {"a": found(0.1), "b": found(0.3), "gone": found(0.9)}, {"a": "<b>Pay</b>", "b": "Rota"}
    )
    assert [row["name"] for row in drawn["rows"]] == ["Rota", "<b>Pay</b>"]
    assert drawn["end"] == 0.4
    assert [words for _, words in drawn["ticks"]] == ["0%", "20%", "40%"]
    assert drawn["rows"][0]["cells"] == ["30%", "15% to 35%", "31%", "3 of 48"]
    assert drawn["most"] == MOST


@pytest.mark.parametrize(("most", "end"), [(0.0, 0.05), (0.05, 0.05), (0.051, 0.1), (1.0, 1.0)])
def test_an_axis_ends_where_everything_fits(most: float, end: float) -> None:
    assert choose_axis(most) == end
