"""How a study stands with suggestions equals a plain recount from its passages."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from coding.commands import apply_codes
from coding.model import NewCoding
from coding.suggestions import evaluate_job
from coding.suggestions.commands import add_review
from coding.suggestions.evaluate import find_measurable, merge_units
from coding.suggestions.material.queries import (
    HALF,
    find_shared,
    get_material,
    list_coded_spans,
    list_read_turns,
)
from coding.suggestions.standing import describe_missing, get_standing
from study import Study
from transcripts.queries import get_transcript, list_speakers, list_transcripts, list_turns
from transcripts.speakers.commands import revise_speaker


def build(study: Study, seed: int, factories: Any) -> None:
    """Transcripts and written answers with long, short and repeated turns, coded by two people."""
    random = Random(seed)
    codes = factories.add_codes(study, "Time", "Pay", "Rota")
    for number in range(5):
        said = [
            (
                random.choice(["Moderator", "Bo", "Cy"]),
                random.choice(["Yes.", factories.say(random, 12), factories.say(random, 260)]),
            )
            for _ in range(20)
        ]
        made = factories.add_transcript(
            study, said=said, title=f"T{number}", kind="answers" if number == 4 else "transcript"
        )
        text = get_transcript(study, made)
        end = max(t.end for t in list_turns(study, text.text_id))
        new = []
        for _ in range(40):
            start = random.randrange(end - 1)
            stop = min(end, start + random.choice([1, 30, 300, 2_000]))
            code = random.choice(codes)
            new.append(NewCoding(code_id=code, transcript_id=made, start=start, end=stop))
        for coder in ("Ana", "Bo"):
            apply_codes(study, random.sample(new, 25), actor=coder)
            first = random.randrange(12)
            add_review(study, made, first, first + random.randrange(1, 8), actor=coder)
    for speaker in random.sample(list_speakers(study), 4):
        revise_speaker(study, speaker.id, role=random.choice(["observer", "unknown"]), actor="Ana")
    with study.change("code", actor="Ana") as change:  # as accepting a suggestion would
        for (coding_id,) in study.db.execute("SELECT id FROM codings ORDER BY id").fetchall()[::3]:
            change.update("codings", coding_id, source="accepted")


def find_passages_of(places: Any, text_id: str, start: int, end: int) -> list[int]:
    """Look at every passage of the study."""
    found = []
    for number, place in enumerate(places):
        shared = min(end, place.end) - max(start, place.start)
        shorter = min(place.end - place.start, end - start)
        if place.text_id == text_id and shared > 0 and shared >= HALF * shorter:
            found.append(number)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_standing_equals_a_recount_of_all_passages(
    study: Study, seed: int, factories: Any
) -> None:
    build(study, seed, factories)
    ready, experience = get_standing(study)
    material = get_material(study)
    units = merge_units(evaluate_job._list_units(study, material))
    documents = [unit.document for unit in units]
    usable = find_measurable(documents, [set(unit.codes) for unit in units])
    assert (ready.passages, ready.transcripts, ready.codes) == (
        len(units),
        len(set(documents)),
        len(usable),
    )
    assert ready.missing == describe_missing(
        passages=len(units), documents=len(set(documents)), codes=len(usable)
    )
    read = list_read_turns(study)
    inside = [p for p in material.places if (p.text_id, p.turn) in read]
    sources = [
        source
        for text_id, start, end, _, _, source in list_coded_spans(study)
        if find_passages_of(inside, text_id, start, end)
    ]
    assert experience.reviewed == len(inside) > 0
    assert experience.true == len(sources) > 0
    assert experience.shown == sources.count("accepted") > 0


def test_the_standing_follows_every_change(study: Study, factories: Any) -> None:
    build(study, 1, factories)
    before = get_standing(study)
    transcript = list_transcripts(study)[0]
    (code,) = factories.add_codes(study, "New")
    factories.code_turn(study, transcript.id, code, turn=0)
    for speaker in list_speakers(study, transcript.id):
        revise_speaker(study, speaker.id, role="observer", actor="Ana")
    fewer = get_standing(study)
    assert fewer[0].transcripts == before[0].transcripts - 1
    assert fewer[1].reviewed < before[1].reviewed
    for _ in range(len(list_speakers(study, transcript.id)) + 2):
        study.undo(actor="Ana")
    assert get_standing(study) == before


def test_a_text_is_cut_once_while_codings_come_and_go(
    study: Study, factories: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coding.suggestions.material import queries

    build(study, 2, factories)
    cut: list[int] = []
    whole = queries.find_passages
    monkeypatch.setattr(queries, "find_passages", lambda *a, **k: cut.append(1) or whole(*a, **k))
    get_standing(study)
    assert cut
    cut.clear()
    factories.add_codes(study, "New")
    get_standing(study)
    assert not cut


@pytest.mark.parametrize("seed", range(20))
def test_spans_count_for_the_passages_they_share_half_with(seed: int) -> None:
    random = Random(seed)
    edges = sorted(random.sample(range(200), 20))
    starts, ends = edges[::2], edges[1::2]
    for _ in range(50):
        start, end = sorted(random.sample(range(210), 2))
        expected = [
            n
            for n, (a, b) in enumerate(zip(starts, ends, strict=True))
            if (shared := min(end, b) - max(start, a)) > 0
            and shared >= HALF * min(b - a, end - start)
        ]
        assert find_shared(starts, ends, start, end) == expected
