"""Memos are written, changed, moved and removed through the ledger, and go with their words."""

from __future__ import annotations

from typing import Any

import pytest

from coding.codebook.merging.commands import merge_codes, remove_code
from coding.commands import (
    add_turn_memo,
    apply_code,
    remove_coding,
    remove_transcript,
    revise_coding,
)
from coding.corrections.commands import revise_transcript
from coding.memos.commands import add_memo, link_memo, remove_memo, revise_memo
from coding.memos.model import MEMO_KINDS, ON_NOTHING, THING_KINDS, NewMemo, Thing
from coding.memos.queries import get_memo, list_memos, list_places, list_turn_memos
from coding.model import NewCoding
from coding.queries import get_coding, list_codings
from lifeworld.changes import describe_change
from study import Conflict, InvalidInput, NotFound, Study
from study.entries import list_entries
from themes.commands import add_theme, merge_themes
from transcripts.queries import get_text, get_transcript, list_turns

ANA: dict[str, Any] = {"actor": "Ana"}


@pytest.fixture
def group(study: Study, factories: Any) -> Any:
    return factories.add_group(study)


@pytest.mark.parametrize("kind", [k for k in THING_KINDS if k not in ("coding", "turn")])
def test_a_memo_is_on_any_kind_of_thing_and_an_undo_takes_it_away(study: Study, kind: str) -> None:
    thing = Thing(kind=kind, id="x" if kind else "")
    memo = add_memo(study, NewMemo(thing=thing, body="Why?\nBecause."), **ANA)
    assert (memo.thing, memo.title, memo.by, memo.in_report) == (thing, "Why?", "Ana", False)
    assert list_memos(study, thing=thing) == [memo]
    assert describe_change(list_entries(study.db, limit=1)[0]) == "Wrote the memo “Why?”"
    study.undo(**ANA)
    assert list_memos(study) == []


def test_everything_about_a_memo_can_be_changed_and_told(study: Study) -> None:
    memo = add_memo(study, NewMemo(body="One"), **ANA)
    changed = revise_memo(
        study, memo.id, body="Two", title="Named", kind="field", day="2026-02-28", in_report=True,
        expect_rev=1, actor="Bo",
    )  # fmt: skip
    assert (changed.title, changed.body, changed.kind) == ("Named", "Two", "field")
    assert (changed.date, changed.in_report, changed.by, changed.rev) == (
        "2026-02-28", True, "Ana", 2,
    )  # fmt: skip
    with pytest.raises(Conflict, match="meanwhile"):
        revise_memo(study, memo.id, body="Three", expect_rev=1, **ANA)
    link_memo(study, memo.id, Thing(kind="code", id="c"), name="Pay", **ANA)
    assert describe_change(list_entries(study.db, limit=1)[0]) == "Moved the memo “Named” to Pay"
    link_memo(study, memo.id, ON_NOTHING, name="", **ANA)
    remove_memo(study, memo.id, **ANA)
    assert describe_change(list_entries(study.db, limit=1)[0]) == "Removed the memo “Named”"
    study.undo(**ANA)
    assert get_memo(study, memo.id).body == "Two"


@pytest.mark.parametrize(
    "wrong",
    [{"body": " \n"}, {"body": "a\0b"}, {"body": "x" * 100_001}, {"title": "x" * 121},
     {"kind": "poem"}, {"day": "2026-02-30"}, {"day": "yesterday"},
     {"thing": Thing(kind="cat", id="x")}, {"thing": Thing(kind="code")},
     {"thing": Thing(id="x")}],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_a_memo_is_refused_with_a_remedy(study: Study, wrong: Any) -> None:
    with pytest.raises(InvalidInput) as told:
        add_memo(study, NewMemo(**{"body": "words", **wrong}), **ANA)
    assert told.value.hint
    assert list_memos(study) == []


def test_the_memo_of_a_coding_shares_its_id_and_revision_and_goes_with_it(
    study: Study, factories: Any, group: Any
) -> None:
    [pay] = factories.add_codes(study, "Pay")
    coding = factories.code_turn(study, group.transcript_id, pay, memo="Said with a laugh.")
    assert (coding.memo, coding.rev) == ("Said with a laugh.", 1)
    assert revise_memo(study, coding.id, body="No laugh.", **ANA).thing.id == coding.id
    assert (get_coding(study, coding.id).memo, get_coding(study, coding.id).rev) == ("No laugh.", 2)
    assert revise_coding(study, coding.id, memo="", **ANA).rev == 3
    assert list_memos(study) == []
    revise_coding(study, coding.id, memo="Again.", **ANA)
    remove_coding(study, coding.id, **ANA)
    assert list_memos(study) == []
    for _ in range(2):
        change = study.undo(**ANA)
        assert change.verb in ("remove coding", "write memo")
    assert get_coding(study, coding.id).memo == ""
    study.redo(**ANA)
    assert get_coding(study, coding.id).memo == "Again."
    study.redo(**ANA)
    assert list_codings(study) == []
    assert list_memos(study) == []
    study.undo(**ANA)
    assert get_coding(study, coding.id).memo == "Again."


def test_a_second_memo_on_a_coding_is_refused_by_the_file(
    study: Study, factories: Any, group: Any
) -> None:
    [pay] = factories.add_codes(study, "Pay")
    coding = factories.code_turn(study, group.transcript_id, pay, memo="One")
    with pytest.raises(InvalidInput, match="has a memo"):
        add_memo(study, NewMemo(thing=Thing(kind="coding", id=coding.id), body="Two"), **ANA)
    with pytest.raises(NotFound):
        add_memo(study, NewMemo(thing=Thing(kind="coding", id="gone"), body="Two"), **ANA)


def test_merged_codes_and_themes_keep_every_memo(study: Study, factories: Any, group: Any) -> None:
    pay, wage = factories.add_codes(study, "Pay", "Wage")
    kept = factories.code_turn(study, group.transcript_id, pay, memo="One")
    factories.code_turn(study, group.transcript_id, wage, memo="Two")
    add_memo(study, NewMemo(thing=Thing(kind="code", id=wage), body="On the code"), **ANA)
    first, second = (add_theme(study, name, **ANA) for name in ("First", "Second"))
    add_memo(study, NewMemo(thing=Thing(kind="theme", id=second.id), body="On it"), **ANA)
    merge_codes(study, pay, [wage], **ANA)
    merge_themes(study, first.id, [second.id], **ANA)
    assert get_coding(study, kept.id).memo == "One\n\nTwo"
    assert len(list_memos(study, thing=Thing(kind="code", id=pay))) == 1
    assert len(list_memos(study, thing=Thing(kind="theme", id=first.id))) == 1
    study.undo(**ANA)
    study.undo(**ANA)
    assert sorted(c.memo for c in list_codings(study)) == ["One", "Two"]


def test_a_memo_on_a_turn_follows_the_turn_through_a_correction(study: Study, group: Any) -> None:
    memo = add_turn_memo(study, group.transcript_id, 2, NewMemo(body="Look here"), **ANA)
    [there] = list_turn_memos(study, group.transcript_id)
    words = group.text[there.start : there.end]
    revise_transcript(study, group.transcript_id, "Nobody: Hush.\n" + group.text, **ANA)
    [moved] = list_turn_memos(study, group.transcript_id)
    text = get_text(study, get_transcript(study, group.transcript_id).text_id)
    assert (moved.memo.id, text[moved.start : moved.end]) == (memo.id, words)
    [place] = list_places(study).values()
    turns = list_turns(study, get_transcript(study, group.transcript_id).text_id)
    assert (turns[place.turn].start, place.quote) == (moved.start, words)


def test_two_memos_on_a_turn_do_not_pull_the_words_away_from_each_other(
    study: Study, group: Any
) -> None:
    add_turn_memo(study, group.transcript_id, 2, NewMemo(body="One"), **ANA)
    first = list_entries(study.db, limit=1)[0]
    add_turn_memo(study, group.transcript_id, 2, NewMemo(body="Two"), actor="Bo")
    study.undo(first.id, **ANA)
    assert [m.memo.body for m in list_turn_memos(study, group.transcript_id)] == ["Two"]
    with pytest.raises(NotFound, match="turn"):
        add_turn_memo(study, group.transcript_id, 999, NewMemo(body="Three"), **ANA)


def test_memos_on_words_go_with_the_transcript_and_come_back(
    study: Study, factories: Any, group: Any
) -> None:
    [pay] = factories.add_codes(study, "Pay")
    factories.code_turn(study, group.transcript_id, pay, memo="On the coding")
    add_turn_memo(study, group.transcript_id, 2, NewMemo(body="On the turn"), **ANA)
    add_memo(
        study, NewMemo(thing=Thing(kind="transcript", id=group.transcript_id), body="On it"), **ANA
    )
    remove_transcript(study, group.transcript_id, **ANA)
    assert [m.body for m in list_memos(study)] == ["On it"]
    study.undo(**ANA)
    assert len(list_memos(study)) == 3
    study.redo(**ANA)
    assert len(list_memos(study)) == 1
    study.undo(**ANA)
    remove_code(study, pay, **ANA)
    assert sorted(m.body for m in list_memos(study)) == ["On it", "On the turn"]


def test_memos_are_found_by_words_kind_thing_author_and_day(study: Study) -> None:
    one = add_memo(study, NewMemo(body="Ærlig talt, nej", kind="field", day="2026-01-02"), **ANA)
    two = add_memo(study, NewMemo(body="Honestly", title="No [[Pay]]", in_report=True,
        thing=Thing(kind="theme", id="t")), actor="Bo")  # fmt: skip
    assert list_memos(study, words="TALT æRLIG") == [one]
    assert list_memos(study, words="nothing") == []
    assert list_memos(study, kinds=["field", "method"]) == [one]
    assert list_memos(study, things=["theme"]) == [two]
    assert list_memos(study, authors=["Bo"]) == [two]
    assert list_memos(study, days=("2026-01-01", "2026-01-31")) == [one]
    assert list_memos(study, in_report=True) == [two]
    assert list_memos(study, linking=True) == []


def test_every_kind_of_memo_can_be_stored(study: Study) -> None:
    for kind in MEMO_KINDS:
        add_memo(study, NewMemo(body=kind, kind=kind), **ANA)
    assert {m.kind for m in list_memos(study)} == set(MEMO_KINDS)


def test_a_coding_that_is_there_already_keeps_its_memo(
    study: Study, factories: Any, group: Any
) -> None:
    [pay] = factories.add_codes(study, "Pay")
    made = factories.code_turn(study, group.transcript_id, pay, memo="One")
    new = NewCoding(
        code_id=pay, transcript_id=made.transcript_id, start=made.start, end=made.end, memo="Two"
    )
    assert apply_code(study, new, **ANA).memo == "One"
