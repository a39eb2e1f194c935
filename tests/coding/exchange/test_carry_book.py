"""The codebook of one wave goes into the next: its codes, and only words that may leave."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from coding.answer_marks.commands import add_mark
from coding.codebook.commands import add_code, revise_code
from coding.codebook.retired.commands import revise_retired
from coding.commands import apply_code
from coding.exchange.codebooks.carry_book import carry_book
from coding.exchange.codebooks.commands import import_book
from coding.model import NewCoding
from coding.queries import list_codes
from study.opening import create_file
from transcripts.consent.commands import record_consent
from transcripts.people.commands import add_participant
from transcripts.queries import get_transcript, list_turns
from transcripts.speakers.commands import link_speaker

WORDS = ("The rota changes every week and nobody asks us.", "We swap shifts among ourselves.")


@pytest.fixture
def wave(study: Any, factories: Any) -> SimpleNamespace:
    """A survey of four people, all coded with Rota, of whom two agreed to be quoted in the team."""
    said = [("Q", "What would help?")]
    said += [("P1", WORDS[0]), ("P2", WORDS[1]), ("P3", "Pay us on time."), ("P4", "Ask us.")]
    survey = factories.add_transcript(
        study, said=said, kind="answers", title="Spring", roles={"Q": "moderator"}
    )
    group = add_code(study, "Time", abstract=True, actor="Ana")
    rota = add_code(
        study, "Rota", parent_id=group.id, definition="How shifts are planned",
        exclude="Pay", example="“Next week again.”", hue=120, actor="Ana",
    )  # fmt: skip
    revise_code(study, rota.id, shortcut="3", actor="Ana")
    old = add_code(study, "Overtime", actor="Ana")
    revise_retired(study, [old.id], retired=True, actor="Ana")
    for name, answer in (("P1", "given"), ("P2", "given"), ("P3", "refused")):
        person = add_participant(study, name, actor="Ana")
        link_speaker(study, survey, name, person.id, actor="Ana")
        record_consent(study, person.id, {"quote_internal": answer}, actor="Ana")
    for turn in list_turns(study, get_transcript(study, survey).text_id)[1:]:
        put = NewCoding(code_id=rota.id, transcript_id=survey, start=turn.start, end=turn.end)
        apply_code(study, put, actor="Ana")
    return SimpleNamespace(study=study, survey=survey)


def test_codes_come_with_rules_colour_and_key_and_retired_ones_do_not(wave: Any) -> None:
    carried = carry_book(wave.study, examples=0)
    assert [code.path for code in carried.codes] == [("Time",), ("Time", "Rota")]
    rota = carried.codes[1]
    assert (rota.definition, rota.exclude, rota.hue, rota.shortcut) == (
        "How shifts are planned", "Pay", 120, "3",
    )  # fmt: skip
    assert (carried.retired, carried.examples, carried.withheld) == (1, 0, 0)
    assert rota.example == "“Next week again.”"


def test_only_words_of_people_who_agreed_on_record_become_examples(wave: Any) -> None:
    carried = carry_book(wave.study)
    lines = carried.codes[1].example.splitlines()
    assert lines[0] == "“Next week again.”"
    assert sorted(line.strip("“”") for line in lines[1:]) == sorted(WORDS)
    # P3 refused and of P4 nothing is recorded.
    assert (carried.examples, carried.withheld) == (2, 2)


def test_an_answer_that_is_rich_in_evidence_is_the_first_example(wave: Any) -> None:
    add_mark(wave.study, wave.survey, 2, "rich", actor="Ana")
    carried = carry_book(wave.study, examples=1)
    assert carried.codes[1].example.splitlines()[1:] == [f"“{WORDS[1]}”"]


def test_the_next_wave_takes_the_codebook_in_one_change(
    wave: Any, schema: list[Any], tmp_path: Any
) -> None:
    new = create_file(tmp_path / "autumn.lifeworld", schema)
    pay = add_code(new, "Pay", actor="Ana")
    revise_code(new, pay.id, shortcut="3", actor="Ana")
    done = import_book(new, carry_book(wave.study).codes, "spring", actor="Ana")
    assert (done.new, [code.name for code in list_codes(new)]) == (2, ["Pay", "Time", "Rota"])
    [rota] = [code for code in list_codes(new) if code.name == "Rota"]
    assert (rota.hue, rota.shortcut) == (120, None)  # the key is taken
    new.undo(actor="Ana")
    assert [code.name for code in list_codes(new)] == ["Pay"]
    new.close()
