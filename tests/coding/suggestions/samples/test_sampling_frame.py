"""What a random sample speaks of: what could be drawn, each passage with its chance."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from coding.codebook.commands import add_code
from coding.suggestions.material.queries import get_material
from coding.suggestions.samples.commands import add_sample, record_read, remove_unread
from coding.suggestions.samples.drawing import choose_passages, choose_shares
from coding.suggestions.samples.model import Sample, Share
from coding.suggestions.samples.queries import (
    get_sample,
    get_subject,
    list_drawable,
    list_sampled_passages,
    list_samples,
)
from coding.suggestions.samples.sampling_frame import find_sampling_frame, measure_chance
from coding.suggestions.set_aside.commands import add_brought_back
from coding.suggestions.set_aside.model import Reason
from study import NotFound, Study
from transcripts.model import TranscriptId

EMPTY = ("I don't know.", "n/a n/a", "No comment", "Nothing at all")


@pytest.fixture
def survey(study: Study, factories: Any) -> SimpleNamespace:
    """A survey with twelve answers, four of which say nothing."""
    said = [("Q", "What is it like?")]
    said += [(f"P{n}", f"The rota of week {n} came late.") for n in range(8)]
    said += [(f"N{n}", words) for n, words in enumerate(EMPTY)]
    factories.add_transcript(study, said=said, kind="answers", roles={"Q": "moderator"})
    add_code(study, "Rota", definition="planning of shifts", actor="Ana")
    return SimpleNamespace(study=study)


def draw(study: Study, size: int = 48, *, actor: str = "Ana", seed: int = 1) -> Sample:
    return add_sample(study, get_material(study), size=size, actor=actor, seed=seed)


def read(study: Study, sample: Sample, number: int | None = None) -> None:
    for passage in list_sampled_passages(study, sample.id)[:number]:
        record_read(study, passage.id, actor=sample.coder)


def draw_as_before(study: Study, **options: Any) -> Sample:
    """Draw as it was done before anything was left out."""
    material = get_material(study)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coding.suggestions.samples.queries.find_left_out", lambda *_, **__: {})
        patch.setattr("coding.suggestions.samples.commands._render_frame", lambda *_: None)
        return add_sample(study, material, size=48, actor="Ana", seed=1, **options)


def test_what_is_no_evidence_is_not_drawn_and_the_sample_says_how_much_that_is(
    survey: SimpleNamespace,
) -> None:
    sample = draw(survey.study)
    assert sample.passages == 8
    assert sample.rules is not None
    assert sample.rules.left_out == {Reason.EMPTY: 4}
    assert sample.rules.subject == get_subject(survey.study)
    assert sample.rules.subject.stems, "they decide which answers have content"
    read(survey.study, sample)
    found = find_sampling_frame(survey.study, get_material(survey.study))
    assert (len(found.numbers), len(found.rows)) == (8, 8)
    assert (found.set_aside, found.short, found.later, found.outside) == (4, 0, 0, 0)


def test_a_passage_that_was_brought_back_can_be_drawn(survey: SimpleNamespace) -> None:
    study = survey.study
    material = get_material(study)
    [place] = [
        place
        for passage, place in zip(material.passages, material.places, strict=True)
        if passage.text == EMPTY[0]
    ]
    add_brought_back(study, [(place.text_id, place.start, place.end)], actor="Ana")
    assert len(list_drawable(study, material, coder="Ana")) == 9
    with pytest.raises(NotFound, match="no longer set aside"):
        add_brought_back(study, [(place.text_id, place.start, place.end)], actor="Ana")


def test_a_sample_from_before_speaks_of_evidence_only_and_still_holds(
    survey: SimpleNamespace,
) -> None:
    study = survey.study
    sample = draw_as_before(study)
    assert (sample.passages, sample.rules) == (12, None)
    read(study, sample)
    found = find_sampling_frame(study, get_material(study))
    assert (len(found.numbers), len(found.rows), found.set_aside, found.outside) == (8, 8, 4, 4)
    assert list(found.chances) == [1.0] * 8


def test_what_was_left_out_at_the_draw_stays_out_when_the_codebook_changes(
    survey: SimpleNamespace,
) -> None:
    """With a code for them, empty answers are evidence; but none of them could be drawn."""
    study = survey.study
    read(study, draw(study))
    add_code(study, "No answer", actor="Ana")
    assert len(list_drawable(study, get_material(study), coder="Bo")) == 12
    found = find_sampling_frame(study, get_material(study))
    assert (len(found.numbers), found.set_aside) == (8, 4)
    read(study, draw(study))  # the four that are left
    found = find_sampling_frame(study, get_material(study))
    assert (len(found.numbers), found.set_aside) == (8, 4), "those eight had another chance"


def test_what_a_reader_codes_does_not_change_what_the_sample_speaks_of(
    survey: SimpleNamespace, factories: Any
) -> None:
    study = survey.study
    read(study, draw_as_before(study))
    material = get_material(study)
    before = find_sampling_frame(study, material)
    turn = next(
        place.turn
        for passage, place in zip(material.passages, material.places, strict=True)
        if passage.text == EMPTY[1]
    )
    [code] = study.db.execute("SELECT id FROM codes").fetchone()
    factories.code_turn(study, material.places[0].transcript_id, code, turn=turn)
    assert find_sampling_frame(study, material).numbers == before.numbers


def test_a_transcript_that_came_after_the_draw_is_not_spoken_of_until_it_is_drawn_from(
    study: Study, make_group: Any
) -> None:
    make_group(title="One", turns=20, seed=1)
    read(study, draw(study, 10))
    make_group(title="Two", turns=30, seed=2)
    later = "2999-01-01T00:00:00+00:00"
    with study.change("later", actor="Ana") as change:
        [two] = study.db.execute("SELECT id FROM transcripts WHERE title = 'Two'").fetchone()
        change.update("transcripts", two, added_at=later)
    found = find_sampling_frame(study, get_material(study))
    assert (len(found.numbers), found.later) == (20, 30)
    assert list(found.chances) == [0.5] * 10


def test_two_samples_together_give_each_passage_the_chance_to_be_in_either(
    study: Study, make_group: Any
) -> None:
    make_group(turns=40)
    read(study, draw(study, 10))
    read(study, draw(study, 10, seed=2))
    read(study, draw(study, 20, actor="Bo", seed=3))
    found = find_sampling_frame(study, get_material(study))
    # Ana's: 10 of 40, then 10 of the 30 that were left; Bo's: 20 of 40, whatever Ana read.
    assert found.chances == pytest.approx(1 - (1 - 0.5) * (1 - 0.5))
    second = [s for s in list_samples(study) if s.coder == "Ana"][1]
    assert second.strata[0].passages == 30


def test_whoever_stops_half_way_has_given_each_passage_half_the_chance(
    study: Study, make_group: Any
) -> None:
    make_group(turns=40)
    sample = draw(study, 20)
    read(study, sample, 10)
    remove_unread(study, sample.id, actor="Ana")
    assert get_sample(study, sample.id).read == 10
    found = find_sampling_frame(study, get_material(study))
    assert found.chances == pytest.approx(0.25)


SIZES = {"a": 3, "b": 5, "c": 9, "d": 40, "e": 61, "f": 130, "g": 252}


def new_sample(size: int, *, read: int) -> Sample:
    shares = choose_shares(SIZES, size)
    return Sample(
        id="s", at="2026-01-02", size=size, seed=0, coder="Ana", purpose="own", of_id=None,
        strata=tuple(Share(name=n, passages=SIZES[n], drawn=d) for n, d in shares.items()),
        rules=None, rev=1, passages=size, read=read, put_aside=0,
    )  # fmt: skip


@pytest.mark.parametrize(("size", "stop"), [(24, 24), (24, 12), (60, 60)])
def test_the_chance_told_is_how_often_a_passage_is_drawn_and_read(size: int, stop: int) -> None:
    strata = [name for name, number in SIZES.items() for _ in range(number)]
    times: dict[str, int] = dict.fromkeys(SIZES, 0)
    repeats = 1500
    for seed in range(repeats):
        drawn = choose_passages(strata, ["d"] * len(strata), size=size, seed=seed)
        for number in drawn[:stop]:
            times[strata[number]] += 1
    told = measure_chance(
        new_sample(size, read=stop),
        {},
        {TranscriptId(name): "2026-01-01" for name in SIZES},
    )
    for name, number in SIZES.items():
        often = times[name] / repeats / number
        error = (told[TranscriptId(name)] / (repeats * number)) ** 0.5
        assert abs(often - told[TranscriptId(name)]) < 5 * error + 0.004, name


def test_weighted_by_its_chance_a_sample_is_right_in_the_mean_and_unweighted_is_not() -> None:
    """The code is common where strata are so small that their passage is drawn by force."""
    strata = [name for name, number in SIZES.items() for _ in range(number)]
    rate = {"a": 0.9, "b": 0.8, "c": 0.7, "d": 0.1, "e": 0.1, "f": 0.2, "g": 0.1}
    chance = Random(4)
    fits = np.array([chance.random() < rate[name] for name in strata])
    told = measure_chance(
        new_sample(24, read=24), {}, {TranscriptId(name): "2026-01-01" for name in SIZES}
    )
    weighted, plain = [], []
    for seed in range(1500):
        drawn = choose_passages(strata, ["d"] * len(strata), size=24, seed=seed)
        weights = np.array([1 / told[TranscriptId(strata[n])] for n in drawn])
        weighted.append(float(weights @ fits[drawn] / weights.sum()))
        plain.append(float(fits[drawn].mean()))
    assert np.mean(weighted) == pytest.approx(fits.mean(), abs=0.006)
    assert np.mean(plain) - fits.mean() > 0.03
