"""The random sample of a study is measured, stored, and tells what is common in it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from coding.codebook.commands import rename_code
from coding.commands import apply_code
from coding.model import NewCoding
from coding.suggestions import suggest_job
from coding.suggestions.evaluate_job import measure_in_study, parse_evaluation, render_evaluation
from coding.suggestions.material.queries import get_material
from coding.suggestions.prevalence.model import Frame, describe_frame
from coding.suggestions.prevalence.queries import get_sample_run
from coding.suggestions.prevalence.sample_job import measure_sample_in_study
from coding.suggestions.samples.commands import add_sample, record_put_aside, record_read
from coding.suggestions.samples.queries import list_sampled_passages
from coding.suggestions.trust.queries import list_cases
from coding.suggestions.trust.verdicts import describe_trust
from lifeworld.exports.estimates import get_estimates
from study import InvalidInput
from transcripts.frame.commands import revise_frame
from transcripts.queries import get_text

TOPICS = {"Pay": "wage bonus pension overtime money", "Rota": "shift night weekend roster hours"}


def talk(number: int) -> list[tuple[str, str]]:
    said = [("Moderator", "How is it?")]
    for turn in range(24):
        topic = ("Pay", "Rota", "")[(number + turn * 5) % 3]
        words = (
            TOPICS[topic].split() if topic else ["garden", "weather", "bread", "window", "street"]
        )
        first, second = words[turn % 5], words[(turn + number) % 5]
        told = f"It is the {first} and the {second} that we talk about for {turn} hours now."
        said.append((("Bo", "Eva")[turn % 2], told))
    return said


@pytest.fixture
def field(
    study: Any, factories: Any, make_transcript: Callable[..., Any], hashing: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> SimpleNamespace:  # fmt: skip
    """Four transcripts of 24 passages: a third on pay, a third on the rota, a third on neither."""
    made = hashing.HashingEmbedder()
    monkeypatch.setattr(suggest_job, "_open", lambda spec, report: made)
    codes = dict(zip(TOPICS, factories.add_codes(study, *TOPICS), strict=True))
    for number in range(4):
        make_transcript(said=talk(number), title=f"Group {number}")
    return SimpleNamespace(study=study, codes=codes)


def read(field: SimpleNamespace, number: int) -> None:
    """Draw 48 passages and read some of them, as somebody would who knows the topics."""
    study = field.study
    sample = add_sample(study, get_material(study), size=48, actor="Ana", seed=7)
    for passage in list_sampled_passages(study, sample.id)[:number]:
        words = get_text(study, passage.text_id)[passage.start : passage.end]
        for topic, known in TOPICS.items():
            if any(word in words for word in known.split() if word != "hours"):
                new = NewCoding(
                    code_id=field.codes[topic],
                    transcript_id=passage.transcript_id,
                    start=passage.start,
                    end=passage.end,
                )
                apply_code(study, new, actor="Ana")
        record_read(study, passage.id, actor="Ana")


def ignore(*_: Any) -> None:
    return None


def test_a_sample_tells_how_common_each_code_is_and_how_good_suggestions_are(
    field: SimpleNamespace,
) -> None:
    read(field, 40)
    measure_sample_in_study(field.study, ignore)
    run = get_sample_run(field.study)
    assert run is not None
    assert run.figures.read == 40
    assert run.passages == 96
    for code in field.codes.values():
        found = run.codes[code]
        assert found.low <= 1 / 3 <= found.high
        assert found.high - found.low < 0.35
    assert run.figures.precision is not None
    assert run.figures.recall is not None
    assert 0.15 < run.figures.base_rate < 0.5
    assert run.figures.calibration_error is not None


def test_with_23_passages_read_at_random_nothing_is_estimated(field: SimpleNamespace) -> None:
    read(field, 23)
    with pytest.raises(InvalidInput, match="24 passages read at random are needed; the study has"):
        measure_sample_in_study(field.study, ignore)
    assert get_sample_run(field.study) is None


def test_passages_put_aside_do_not_count(field: SimpleNamespace) -> None:
    read(field, 24)
    study = field.study
    (sample_id,) = study.db.execute("SELECT id FROM samples").fetchone()
    passage = list_sampled_passages(study, sample_id)[0]
    record_put_aside(study, passage.id, actor="Ana")
    with pytest.raises(InvalidInput, match="the study has 23"):
        measure_sample_in_study(study, ignore)


def test_a_sample_without_any_code_says_so_and_claims_little(field: SimpleNamespace) -> None:
    study = field.study
    sample = add_sample(study, get_material(study), size=30, actor="Ana", seed=7)
    for passage in list_sampled_passages(study, sample.id):
        record_read(study, passage.id, actor="Ana")
    measure_sample_in_study(study, ignore)
    run = get_sample_run(study)
    assert run is not None
    found = run.codes[field.codes["Pay"]]
    assert (found.share, found.low, found.found) == (0.0, 0.0, 0)
    assert 0.05 < found.high < 0.15
    assert run.figures.recall is None


def test_where_suggestions_are_off_nothing_is_estimated(field: SimpleNamespace) -> None:
    read(field, 30)
    revise_frame(field.study, profile="reflexive", actor="Ana")
    with pytest.raises(InvalidInput, match="Suggestions are off"):
        measure_sample_in_study(field.study, ignore)


def test_measuring_a_study_measures_its_sample_too(field: SimpleNamespace) -> None:
    read(field, 48)
    found = parse_evaluation(measure_in_study(field.study, ignore, shots=(0, 8)))
    assert found.sample is not None
    assert found.sample.read == 48
    told = render_evaluation(found)
    assert "On the 48 passages read at random" in told
    assert "at 100% coverage" in told
    run = get_sample_run(field.study)
    assert run is not None
    assert run.figures == found.sample


def test_the_cases_of_a_study_rest_on_its_sample(field: SimpleNamespace) -> None:
    assert describe_trust(list_cases(field.study)) == (
        "Cannot be said yet: 2 codes with fewer than 5 uses."
    )
    read(field, 48)
    assert "until 24 passages are read at random" in describe_trust(list_cases(field.study))
    measure_sample_in_study(field.study, ignore)
    cases = {case.name: case for case in list_cases(field.study)}
    run = get_sample_run(field.study)
    assert run is not None
    assert cases["Pay"].read == 48
    assert cases["Pay"].suggested == run.figures.each[0].suggested


def test_a_report_has_the_estimates_of_its_codes_until_speakers_change(
    field: SimpleNamespace, make_transcript: Callable[..., Any]
) -> None:
    read(field, 40)
    assert get_estimates(field.study, ["Pay"]) is None
    measure_sample_in_study(field.study, ignore)
    rename_code(field.study, field.codes["Pay"], "Wages", actor="Ana")
    found = get_estimates(field.study, ["Wages"])
    assert found is not None
    assert [row.name for row in found.rows] == ["Wages"]
    assert (found.read, found.passages) == (40, 96)
    assert get_estimates(field.study, []) is None
    make_transcript(said=talk(9), title="One more")
    assert get_estimates(field.study, ["Wages"]) is None


def test_a_method_without_frequencies_reports_no_estimates(field: SimpleNamespace) -> None:
    read(field, 40)
    measure_sample_in_study(field.study, ignore)
    revise_frame(field.study, profile="reflexive", actor="Ana")
    assert get_estimates(field.study, ["Pay"]) is None


ADVERT = "Use code PAYMORE at checkout for wage, payslip, bonus, raise, money, wage and bonus."


def test_an_estimate_says_what_it_does_not_speak_of(
    field: SimpleNamespace, make_transcript: Callable[..., Any]
) -> None:
    said = [*talk(4), ("Bo", ADVERT), ("Eva", "Yes."), ("Eva", "It was late and I left.")]
    make_transcript(said=said, title="Group 4")
    read(field, 40)
    measure_sample_in_study(field.study, ignore)
    run = get_sample_run(field.study)
    assert run is not None
    assert run.passages == 120
    assert run.frame == Frame(set_aside=2, short=1)
    assert describe_frame(run.frame) == (
        "Left out: 2 passages set aside as no evidence and 1 passage too short to be suggested on."
    )
    found = get_estimates(field.study, ["Pay"])
    assert found is not None
    assert found.left_out == describe_frame(run.frame)


def test_a_frame_is_told_in_words_and_an_estimate_from_before_keeps_quiet() -> None:
    assert describe_frame(None) == describe_frame(Frame()) == ""
    assert describe_frame(Frame(later=1, outside=2), of=("answer", "answers")) == (
        "Left out: 1 answer added after the draw. 2 answers read at random before they were left"
        " out do not count."
    )
