"""A random sample is drawn, read, undone, repeated by somebody else, and follows its words."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coding.commands import apply_code, remove_transcript
from coding.corrections.commands import revise_transcript
from coding.model import NewCoding
from coding.queries import list_codings
from coding.suggestions.evaluate_job import _list_units
from coding.suggestions.material.queries import get_material
from coding.suggestions.measures import measure_agreement
from coding.suggestions.samples.agreement import measure_second
from coding.suggestions.samples.commands import (
    add_sample,
    add_second_sample,
    record_put_aside,
    record_read,
    record_unread,
    remove_unread,
)
from coding.suggestions.samples.queries import (
    get_sample,
    get_yield,
    list_drawable,
    list_repeatable,
    list_sampled,
    list_sampled_passages,
    list_samples,
)
from coding.suggestions.standing import get_standing
from lifeworld.changes import describe_change
from study import Conflict, InvalidInput, NotFound, Study
from study.entries import list_entries
from study.opening import create_file, open_file
from study.sqlite import connect
from transcripts.frame.commands import add_stratum
from transcripts.queries import get_text, get_transcript


@pytest.fixture
def field(study: Study, make_group: Any, factories: Any) -> SimpleNamespace:
    """Two strata with a group each, and two codes."""
    north = add_stratum(study, "North", actor="Ana")
    south = add_stratum(study, "South", actor="Ana")
    groups = [
        make_group(title="One", stratum_id=north.id, turns=20, seed=1),
        make_group(title="Two", stratum_id=south.id, turns=10, seed=2),
    ]
    time, cover = factories.add_codes(study, "Time", "Cover")
    return SimpleNamespace(study=study, groups=groups, time=time, cover=cover)


def draw(field: SimpleNamespace, *, size: int = 12, actor: str = "Ana", seed: int = 5) -> Any:
    material = get_material(field.study)
    return add_sample(field.study, material, size=size, actor=actor, seed=seed)


def put(field: SimpleNamespace, passage: Any, code: Any, *, actor: str = "Ana") -> None:
    new = NewCoding(
        code_id=code,
        transcript_id=passage.transcript_id,
        start=passage.start,
        end=passage.end,
    )
    apply_code(field.study, new, actor=actor)


def passages(field: SimpleNamespace, sample: Any) -> list[Any]:
    return list_sampled_passages(field.study, sample.id)


def test_a_draw_holds_participants_passages_alone_in_proportion_and_is_one_change(
    field: SimpleNamespace,
) -> None:
    sample = draw(field)
    material = get_material(field.study)
    places = {(p.text_id, p.start, p.end) for p in material.places}
    drawn = passages(field, sample)
    assert len(drawn) == 12
    assert {(p.text_id, p.start, p.end) for p in drawn} <= places
    assert [(s.name, s.passages, s.drawn) for s in sample.strata] == [
        ("North", 20, 8),
        ("South", 10, 4),
    ]
    entry = list_entries(field.study.db, limit=1)[0]
    assert describe_change(entry) == "Drew 12 passages at random"
    field.study.undo(actor="Ana")
    assert list_samples(field.study) == []
    again = draw(field)
    assert [p.start for p in passages(field, again)] == [p.start for p in drawn]


def test_passages_too_short_to_be_suggested_on_are_not_drawn(
    study: Study, make_transcript: Any
) -> None:
    said = (
        ("Moderator", "And?"),
        ("Bo", "Yes."),
        ("Cy", "There is never time to learn " * 3 + "."),
    )
    make_transcript(said=said)
    material = get_material(study)
    drawable = [material.passages[n].text for n in list_drawable(study, material, coder="Ana")]
    assert all("never time to learn" in text for text in drawable)
    assert len(drawable) < len(material.passages)


def test_what_was_drawn_is_not_drawn_again_until_everything_is(field: SimpleNamespace) -> None:
    first = draw(field, size=20)
    with pytest.raises(Conflict, match="not read to the end"):
        draw(field)
    for passage in passages(field, first):
        record_read(field.study, passage.id, actor="Ana")
    second = draw(field, size=48)
    assert second.passages == 10
    spans = {(p.text_id, p.start) for s in (first, second) for p in passages(field, s)}
    assert len(spans) == 30
    for passage in passages(field, second):
        record_read(field.study, passage.id, actor="Ana")
    with pytest.raises(InvalidInput, match="no passage left"):
        draw(field)
    assert draw(field, actor="Bo").passages == 12, "others draw from all"


@pytest.mark.parametrize("size", [0, -3, 2001])
def test_a_size_that_makes_no_sense_is_one_sentence_and_changes_nothing(
    field: SimpleNamespace, size: int
) -> None:
    before = len(list_entries(field.study.db))
    with pytest.raises(InvalidInput, match=f"cannot have {size} passages"):
        draw(field, size=size)
    assert len(list_entries(field.study.db)) == before


def test_reading_counts_a_passage_as_reviewed_and_undo_takes_that_back(
    field: SimpleNamespace,
) -> None:
    sample = draw(field)
    first, second, *_ = passages(field, sample)
    put(field, first, field.time)
    record_read(field.study, first.id, actor="Ana")
    record_read(field.study, second.id, actor="Ana")
    material = get_material(field.study)
    numbers = list_sampled(field.study, material)
    assert {(material.places[n].text_id, material.places[n].start) for n in numbers} == {
        (p.text_id, p.start) for p in (first, second)
    }
    assert get_standing(field.study)[1].reviewed == 2
    found = get_yield(field.study, sample.id)
    assert (found.read, found.coded, found.codes) == (2, 1, ((field.time, 1),))
    field.study.undo(actor="Ana")
    assert len(list_sampled(field.study, material)) == 1
    field.study.redo(actor="Ana")
    record_unread(field.study, second.id, actor="Ana")
    assert get_sample(field.study, sample.id).left == 11


def test_a_passage_put_aside_counts_nowhere(field: SimpleNamespace) -> None:
    sample = draw(field)
    first = passages(field, sample)[0]
    record_put_aside(field.study, first.id, actor="Ana")
    assert list_sampled(field.study, get_material(field.study)) == set()
    again = get_sample(field.study, sample.id)
    assert (again.read, again.put_aside, again.left) == (0, 1, 11)
    record_read(field.study, first.id, actor="Ana")
    assert get_sample(field.study, sample.id).read == 1


def test_a_read_sent_twice_is_recorded_once_with_its_first_time(field: SimpleNamespace) -> None:
    sample = draw(field)
    first = passages(field, sample)[0]
    at = record_read(field.study, first.id, actor="Ana").read_at
    assert record_read(field.study, first.id, actor="Ana").read_at == at


def test_nobody_reads_in_somebody_elses_sample(field: SimpleNamespace) -> None:
    sample = draw(field)
    for command in (record_read, record_unread, record_put_aside):
        with pytest.raises(InvalidInput, match="read by Ana"):
            command(field.study, passages(field, sample)[0].id, actor="Bo")
    with pytest.raises(InvalidInput, match="read by Ana"):
        remove_unread(field.study, sample.id, actor="Bo")


def test_a_sample_abandoned_halfway_ends_with_what_was_read(field: SimpleNamespace) -> None:
    sample = draw(field)
    for passage in passages(field, sample)[:5]:
        record_read(field.study, passage.id, actor="Ana")
    assert remove_unread(field.study, sample.id, actor="Ana") == 7
    ended = get_sample(field.study, sample.id)
    assert (ended.passages, ended.read, ended.left) == (5, 5, 0)
    field.study.undo(actor="Ana")
    assert get_sample(field.study, sample.id).left == 7
    field.study.redo(actor="Ana")
    draw(field, seed=6)


def test_a_sample_of_which_nothing_was_read_leaves_without_a_trace_but_its_undo(
    field: SimpleNamespace,
) -> None:
    sample = draw(field)
    remove_unread(field.study, sample.id, actor="Ana")
    assert list_samples(field.study) == []
    field.study.undo(actor="Ana")
    assert get_sample(field.study, sample.id).passages == 12


def test_a_second_coder_reads_the_same_passages_and_agreement_is_known(
    field: SimpleNamespace,
) -> None:
    first = draw(field)
    for number, passage in enumerate(passages(field, first)):
        put(field, passage, field.time if number % 2 else field.cover)
        record_read(field.study, passage.id, actor="Ana")
    assert list_repeatable(field.study, coder="Ana") == []
    assert [s.id for s in list_repeatable(field.study, coder="Bo")] == [first.id]
    second = add_second_sample(field.study, first.id, actor="Bo")
    assert [p.start for p in passages(field, second)] == [p.start for p in passages(field, first)]
    assert list_repeatable(field.study, coder="Bo") == []
    for number, passage in enumerate(passages(field, second)):
        put(field, passage, field.time if number % 3 else field.cover, actor="Bo")
        record_read(field.study, passage.id, actor="Bo")
    found = measure_second(field.study, second.id)
    assert found is not None
    assert (found.coders, found.units) == (("Ana", "Bo"), 12)
    assert found.micro_f1 == pytest.approx(0.5)
    # The page Quality counts the same: passages that both have read, also those without a code.
    units = _list_units(field.study, get_material(field.study))
    [agreement] = measure_agreement(units)
    assert (agreement.units, agreement.micro_f1) == (12, pytest.approx(0.5))
    entry = next(e for e in list_entries(field.study.db) if e.verb == "repeat sample")
    assert describe_change(entry) == "Began to code the random sample of Ana as well"


def test_a_sample_is_repeated_by_others_once_and_only_what_was_read(field: SimpleNamespace) -> None:
    first = draw(field)
    with pytest.raises(InvalidInput, match="your own"):
        add_second_sample(field.study, first.id, actor="Ana")
    with pytest.raises(InvalidInput, match="Ana has read none"):
        add_second_sample(field.study, first.id, actor="Bo")
    record_read(field.study, passages(field, first)[0].id, actor="Ana")
    assert add_second_sample(field.study, first.id, actor="Bo").passages == 1
    with pytest.raises(Conflict, match="already"):
        add_second_sample(field.study, first.id, actor="Bo")


def test_reading_follows_the_words_of_a_corrected_transcript(field: SimpleNamespace) -> None:
    sample = draw(field)
    one = next(p for p in passages(field, sample) if p.text_id == field.groups[0].text_id)
    record_read(field.study, one.id, actor="Ana")
    text = get_text(field.study, one.text_id)
    words = text[one.start : one.end]
    fixed = "Fixed " + words[:1].lower() + words[1:]
    revise_transcript(
        field.study, one.transcript_id, text[: one.start] + fixed + text[one.end :], actor="Ana"
    )
    current = get_transcript(field.study, one.transcript_id).text_id
    moved = next(p for p in passages(field, sample) if p.id == one.id)
    assert moved.text_id == current
    assert get_text(field.study, current)[moved.start : moved.end][-30:] == words[-30:]
    material = get_material(field.study)
    assert [material.passages[n].text for n in list_sampled(field.study, material)] == [fixed]
    field.study.undo(actor="Ana")
    assert next(p for p in passages(field, sample) if p.id == one.id).text_id == one.text_id


def test_passages_of_a_removed_transcript_leave_the_sample_and_come_back_with_it(
    field: SimpleNamespace,
) -> None:
    sample = draw(field)
    remove_transcript(field.study, field.groups[0].transcript_id, actor="Ana")
    assert get_sample(field.study, sample.id).passages == 4
    field.study.undo(actor="Ana")
    assert get_sample(field.study, sample.id).passages == 12


def test_a_sample_or_passage_that_is_gone_is_one_sentence(field: SimpleNamespace) -> None:
    with pytest.raises(NotFound, match="no longer in the study"):
        get_sample(field.study, "nothing")
    with pytest.raises(NotFound, match="no longer in the random sample"):
        record_read(field.study, "nothing", actor="Ana")


def test_a_study_of_an_earlier_version_gets_the_tables(tmp_path: Path, schema: list[Any]) -> None:
    import coding.schema

    path = tmp_path / "old.lifeworld"
    create_file(path, schema).close()
    db = connect(path)
    for table in ("sampled_passages", "samples"):
        db.execute(f"DROP TABLE {table}")
    db.execute("DELETE FROM _sqlite_migrations WHERE name = 'add_samples'")
    names = len(list(db.execute("SELECT name FROM _sqlite_migrations").fetchall()))
    db.execute(f"PRAGMA user_version = {names}")
    db.close()
    assert coding.schema.migrations.name == "lifeworld.coding"
    upgraded = open_file(path, schema, release="test")
    assert list_samples(upgraded) == []
    assert list_codings(upgraded) == []
    upgraded.close()
