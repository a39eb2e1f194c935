"""Versions of the codebook: as it was, and what was added, merged, split, moved and reworded."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.codebook.commands import add_code, move_code, rename_code, revise_code
from coding.codebook.merging.commands import merge_codes, remove_code
from coding.codebook.retired.commands import revise_retired
from coding.codebook.splits.commands import split_code
from coding.codebook.versions.commands import add_version, remove_version
from coding.codebook.versions.compare import compare_codebooks, compare_words, count_differences
from coding.codebook.versions.queries import (
    find_seq,
    get_codes_at,
    get_last_seq,
    list_book_days,
    list_origins,
    list_versions,
)
from coding.queries import list_codes
from lifeworld.changes import describe_change
from study import InvalidInput
from study.entries import list_entries


def read_differences(study: Any, after: int) -> list[str]:
    until = get_last_seq(study)
    born, gone = list_origins(study, after, until)
    found = compare_codebooks(
        get_codes_at(study, after), get_codes_at(study, until), born=born, gone=gone
    )
    return sorted(f"{d.kind} {d.name} {d.told or d.field}".strip() for d in found)


def test_the_codebook_is_given_back_as_it_was_after_every_single_change(
    study: Any, make_transcript: Any, factories: Any
) -> None:
    transcript = make_transcript()
    seen: list[tuple[int, Any]] = []

    def keep() -> None:
        seen.append((get_last_seq(study), list_codes(study)))

    keep()
    a = add_code(study, "A", actor="Ana").id
    keep()
    b = add_code(study, "B", parent_id=a, actor="Bo").id
    factories.code_turn(study, transcript, b)
    keep()
    revise_code(study, b, definition="What b is", near_miss="Not c", aliases="Bee", actor="Ana")
    keep()
    c = add_code(study, "C", actor="Ana").id
    move_code(study, c, parent_id=None, before=a, actor="Ana")
    keep()
    merge_codes(study, c, [a], actor="Ana")
    keep()
    study.undo(actor="Ana")
    keep()
    remove_code(study, b, actor="Ana")
    keep()
    for seq, codes in seen:
        assert get_codes_at(study, seq) == codes


def test_every_kind_of_difference_is_told(study: Any, make_group: Any, factories: Any) -> None:
    group = make_group()
    time, cover, pay, night, top, old, ill = factories.add_codes(
        study, "Time", "Cover", "Pay", "Night", "Top", "Old", "Ill"
    )
    revise_retired(study, [ill], retired=True, actor="Ana")
    made = [factories.code_turn(study, group.transcript_id, time, turn=n) for n in (1, 2)]
    after = get_last_seq(study)
    split_code(study, time, [made[0].excerpt_id], name="Own time", actor="Ana")
    merge_codes(study, time, [cover], actor="Ana")
    rename_code(study, pay, "Wages", actor="Ana")
    move_code(study, pay, parent_id=top, actor="Ana")
    revise_code(study, pay, definition="What is paid", exclude="Tips", hue=3, actor="Ana")
    remove_code(study, night, actor="Ana")
    add_code(study, "Light", parent_id=top, actor="Ana")
    revise_retired(study, [old], retired=True, actor="Ana")
    revise_retired(study, [ill], retired=False, actor="Ana")
    assert read_differences(study, after) == [
        "added Light Top",
        "back Ill",
        "merged Cover Time",
        "moved Wages top level → Top",
        "other Time other names",
        "other Wages colour",
        "redefined Wages Definition",
        "redefined Wages Exclude",
        "removed Night",
        "renamed Wages Pay",
        "retired Old",
        "split Own time Time",
    ]


def test_what_was_undone_is_no_difference_and_what_was_redone_is_one(study: Any) -> None:
    a = add_code(study, "A", actor="Ana").id
    b = add_code(study, "B", actor="Ana").id
    after = get_last_seq(study)
    merge_codes(study, a, [b], actor="Ana")
    study.undo(actor="Ana")
    assert read_differences(study, after) == []
    study.redo(actor="Ana")
    assert read_differences(study, after) == ["merged B A", "other A other names"]


def test_differences_are_counted_by_code() -> None:
    assert count_differences([]) == "Nothing differs."


def test_words_that_are_gone_and_new_are_marked() -> None:
    assert compare_words("Hours one owns, or not.", "Hours that one owns.") == [
        ("same", "Hours"),
        ("new", " that"),
        ("same", " one owns"),
        ("gone", ", or not"),
        ("same", "."),
    ]


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_marked_words_hold_both_texts_whole(before: str, after: str) -> None:
    pieces = compare_words(before, after)
    assert "".join(words for kind, words in pieces if kind != "new") == before
    assert "".join(words for kind, words in pieces if kind != "gone") == after


def test_a_version_is_named_listed_and_its_name_taken_away(study: Any) -> None:
    add_code(study, "A", actor="Ana")
    version = add_version(study, "  v1,  after round 1 ", actor="Ana")
    assert (version.name, version.by) == ("v1, after round 1", "Ana")
    add_code(study, "B", actor="Bo")
    assert [c.name for c in get_codes_at(study, version.change_seq)] == ["A"]
    second = add_version(study, "v2", actor="Bo")
    assert [v.name for v in list_versions(study)] == ["v2", "v1, after round 1"]
    [entry] = list_entries(study.db, limit=1)
    assert describe_change(entry) == "Named this version of the codebook “v2”"
    for bad in ("", "V2", "x" * 200):
        with pytest.raises(InvalidInput):
            add_version(study, bad, actor="Ana")
    assert remove_version(study, second.id, actor="Bo") == "v2"
    assert len(list_versions(study)) == 1
    study.undo(actor="Bo")
    assert len(list_versions(study)) == 2


def test_days_on_which_the_codebook_changed_lead_to_the_codebook_of_that_evening(
    study: Any,
) -> None:
    assert list_book_days(study) == []
    add_code(study, "A", actor="Ana")
    [day] = list_book_days(study)
    assert find_seq(study, day) == get_last_seq(study)
    assert find_seq(study, "1999-01-01") == 0
    assert get_codes_at(study, 0) == []
