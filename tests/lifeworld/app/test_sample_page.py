"""The page of a random sample: what it says before one is drawn, while it is read, and after."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from coding.codebook.retired.commands import revise_retired
from coding.commands import apply_code
from coding.model import NewCoding
from coding.suggestions.commands import record_run
from coding.suggestions.material.queries import get_material
from coding.suggestions.samples.commands import add_sample, record_put_aside, record_read
from coding.suggestions.samples.queries import (
    get_sample,
    list_sampled_passages,
    list_samples,
)
from study import Study
from study.jobs import list_jobs
from transcripts.frame.commands import revise_frame


@pytest.fixture
def field(study: Study, make_group: Any, factories: Any) -> SimpleNamespace:
    """A study with 30 passages and two codes."""
    group = make_group(turns=30)
    time, cover = factories.add_codes(study, "Time", "Cover")
    return SimpleNamespace(study=study, group=group, time=time, cover=cover)


def read_sample(
    study: Study, *, size: int = 10, actor: str = "Ana", code: Any = None, coded: int = 0
) -> Any:
    """Draw a sample and read it to the end; the first *coded* passages get a code."""
    sample = add_sample(study, get_material(study), size=size, actor=actor, seed=1)
    read_on(study, sample, actor=actor, code=code, coded=coded)
    return get_sample(study, sample.id)


def read_on(study: Study, sample: Any, *, actor: str, code: Any = None, coded: int = 0) -> None:
    for number, passage in enumerate(list_sampled_passages(study, sample.id)):
        if number < coded:
            new = NewCoding(
                code_id=code,
                transcript_id=passage.transcript_id,
                start=passage.start,
                end=passage.end,
            )
            apply_code(study, new, actor=actor)
        record_read(study, passage.id, actor=actor)


def record(study: Study, **summary: Any) -> None:
    record_run(
        study, [], model="words", version="1", parameters={}, seed=0, input_hash="0",
        seconds=0.1, summary=summary,
    )  # fmt: skip


def test_without_codes_the_page_leads_to_the_codebook(
    open_screen: Any, study: Study, make_group: Any
) -> None:
    make_group()
    screen = open_screen(study, "sample")
    assert "The codebook has no code yet" in screen.read()
    assert screen.press("Open the codebook").title == "Codebook"


def test_without_transcripts_the_page_leads_to_them(
    open_screen: Any, study: Study, factories: Any
) -> None:
    factories.add_codes(study, "Time")
    screen = open_screen(study, "sample")
    assert "Participants have said nothing yet" in screen.read()
    assert screen.press("Add transcripts").title == "Transcripts"


def test_passages_too_short_to_draw_are_one_sentence(
    open_screen: Any, study: Study, make_transcript: Any, factories: Any
) -> None:
    make_transcript()
    factories.add_codes(study, "Time")
    screen = open_screen(study, "sample")
    assert "No passage is long enough to be drawn" in screen.read()
    assert not [label for label in screen.labels() if label.startswith("Draw")]


def test_where_the_method_has_no_suggestions_no_sample_is_offered(
    open_screen: Any, field: SimpleNamespace
) -> None:
    revise_frame(field.study, profile="reflexive", actor="Ana")
    screen = open_screen(field.study, "sample")
    assert "Suggestions are off for the method" in screen.read()
    assert not [label for label in screen.labels() if label.startswith("Draw")]


def test_a_sample_is_drawn_ended_and_drawn_again(open_screen: Any, field: SimpleNamespace) -> None:
    screen = open_screen(field.study, "sample")
    assert screen.field("number_input", "Passages").value == 30, "no more than there are"
    screen.field("number_input", "Passages").set_value(12)
    screen.run()
    screen.press("Draw 12 passages")
    [sample] = list_samples(field.study)
    assert (sample.passages, sample.coder) == (12, "Ana")
    assert "Nothing is suggested here" in screen.read()
    passages = list_sampled_passages(field.study, sample.id)
    for passage in passages[:4]:
        record_read(field.study, passage.id, actor="Ana")
    record_put_aside(field.study, passages[4].id, actor="Ana")
    screen.press("End here")
    assert "Took 7 passages out of the sample." in screen.read()
    assert "4 passages read at random" in screen.read()
    assert "1 passage was put aside and counts nowhere." in screen.read()
    assert "Draw 25 more" in screen.labels()


def test_what_was_read_is_told_and_used_by_the_next_suggestions(
    open_screen: Any, field: SimpleNamespace
) -> None:
    read_sample(field.study, code=field.time, coded=3)
    screen = open_screen(field.study, "sample")
    told = screen.read()
    assert "10 passages read at random" in told
    assert "3 passages got a code." in told
    assert "7 passages fit none of the codes." in told
    assert "frequency unknown: “Cover”." in told
    assert "have not been made with what you read yet" in told
    screen.press("Suggest codings")
    assert [job.kind for job in list_jobs(field.study)] == ["suggest"]


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        ({"basis": "sample", "sampled": 10}, "Probabilities rest on 10 passages read at random."),
        ({"basis": "none", "sampled": 10}, "Of the random sample, 10 passages"),
        ({"basis": "read", "sampled": 4}, "have not been made with what you read yet"),
        ({"calibrated": True}, "have not been made with what you read yet"),
    ],
)
def test_what_probabilities_rest_on_is_what_the_newest_run_says(
    open_screen: Any, field: SimpleNamespace, summary: dict[str, Any], told: str
) -> None:
    read_sample(field.study, code=field.time, coded=3)
    record(field.study, **summary)
    assert told in open_screen(field.study, "sample").read()


def test_a_sample_in_which_nothing_was_coded_teaches_nothing_and_that_is_said(
    open_screen: Any, field: SimpleNamespace
) -> None:
    read_sample(field.study)
    told = open_screen(field.study, "sample").read()
    assert "No passage got a code, so nothing can be learnt" in told
    assert "frequency unknown" not in told


def test_the_last_passage_can_be_opened_again(open_screen: Any, field: SimpleNamespace) -> None:
    sample = read_sample(field.study)
    screen = open_screen(field.study, "sample")
    screen.press("Back to the last passage")
    assert get_sample(field.study, sample.id).left == 1


def test_when_every_passage_was_drawn_no_more_is_offered(
    open_screen: Any, field: SimpleNamespace
) -> None:
    read_sample(field.study, size=48)
    screen = open_screen(field.study, "sample")
    assert "You have drawn every passage there is." in screen.read()
    assert not [label for label in screen.labels() if label.startswith("Draw")]


def test_somebody_elses_sample_is_coded_blind_and_agreement_is_told(
    open_screen: Any, field: SimpleNamespace
) -> None:
    read_sample(field.study, actor="Bo", code=field.time, coded=4)
    screen = open_screen(field.study, "sample")
    assert "Bo has read 10 passages at random." in screen.read()
    screen.press("Code them too")
    [own] = list_samples(field.study, coder="Ana")
    assert (own.purpose, own.passages) == ("second", 10)
    read_on(field.study, own, actor="Ana", code=field.time, coded=2)
    told = screen.run().read()
    assert "Bo and you agree with F1 0.67 on 10 passages" in told
    assert "Bo has read" not in told


def test_agreement_without_any_code_is_said_in_words(
    open_screen: Any, field: SimpleNamespace
) -> None:
    read_sample(field.study, actor="Bo")
    screen = open_screen(field.study, "sample")
    screen.press("Code them too")
    read_on(field.study, list_samples(field.study, coder="Ana")[0], actor="Ana")
    assert "Neither Bo nor you put a code on any of it." in screen.run().read()


def test_a_codebook_of_which_everything_is_retired_has_no_code(
    open_screen: Any, field: SimpleNamespace
) -> None:
    revise_retired(field.study, [field.time, field.cover], retired=True, actor="Ana")
    assert "The codebook has no code yet" in open_screen(field.study, "sample").read()


def test_what_is_no_evidence_is_not_drawn_and_can_be_brought_back(
    open_screen: Any, study: Study, factories: Any
) -> None:
    said = [("Q", "What is it like?"), ("A", "The rota came late again."), ("B", "I don't know.")]
    factories.add_transcript(study, said=said, kind="answers", roles={"Q": "moderator"})
    factories.add_codes(study, "Rota")
    screen = open_screen(study, "sample", sample_aside=True)
    told = screen.read()
    assert "Not drawn, because they are no evidence: 1 answer without content." in told
    assert "“I don't know.”" in told
    assert "Draw 1 passage" in screen.labels()
    screen.press("Bring back")
    assert "It can be drawn from now on." in screen.read()
    assert "Draw 2 passages" in screen.labels()
    assert "Not drawn" not in screen.read()
