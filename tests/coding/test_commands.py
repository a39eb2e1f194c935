"""What commands on codes and codings do, refuse, and leave as it was."""

from __future__ import annotations

from typing import Any

import pytest

from coding.codebook.commands import add_code, move_code, rename_code, revise_code
from coding.codebook.merging.commands import merge_codes, remove_code
from coding.commands import apply_code, apply_codes, remove_coding, remove_transcript, revise_coding
from coding.model import CodingId, NewCoding
from coding.queries import get_code, get_coding, list_codes, list_codings
from study import Conflict, InvalidInput, NotFound, Study
from study.entries import list_entries
from transcripts.queries import list_sessions, list_speakers, list_transcripts


def names(study: Study) -> list[str]:
    return [code.name for code in list_codes(study)]


def test_a_code_gets_a_place_a_colour_and_a_tidy_name(study: Study) -> None:
    first = add_code(study, "  Time \n to learn ", actor="Ana", definition="Hours")
    second = add_code(study, "Pay", actor="Ana", hue=725)
    below = add_code(study, "Hours", actor="Ana", parent_id=first.id)
    assert (first.name, first.position, second.position) == ("Time to learn", 1, 2)
    assert second.hue == 5
    assert below.parent_id == first.id
    assert get_code(study, first.id) == first


def test_names_are_refused_when_empty_long_or_taken_by_a_sibling(study: Study) -> None:
    time = add_code(study, "Time", actor="Ana")
    for name in ("", "  ", "x" * 121, "TIME"):
        with pytest.raises(InvalidInput):
            add_code(study, name, actor="Ana")
    assert add_code(study, "Time", actor="Ana", parent_id=time.id)
    other = add_code(study, "Pay", actor="Ana")
    with pytest.raises(InvalidInput, match="already a code"):
        rename_code(study, other.id, "time", actor="Ana")
    with pytest.raises(InvalidInput, match="already a code"):
        revise_code(study, other.id, name="time", actor="Ana")
    rename_code(study, time.id, "TIME", actor="Ana")
    with pytest.raises(NotFound):
        add_code(study, "Lost", actor="Ana", parent_id="gone")  # type: ignore[arg-type]


def test_only_what_may_be_revised_is(study: Study) -> None:
    code = add_code(study, "Time", actor="Ana")
    for field in ("parent_id", "position", "id", "rev", "origin", "nonsense"):
        with pytest.raises(InvalidInput, match=field):
            revise_code(study, code.id, actor="Ana", **{field: 1})
    assert get_code(study, code.id) == code


def test_a_shortcut_belongs_to_one_code(study: Study) -> None:
    first, second = add_code(study, "A", actor="Ana"), add_code(study, "B", actor="Ana")
    revise_code(study, first.id, shortcut="1", actor="Ana")
    revise_code(study, second.id, shortcut="1", actor="Ana")
    assert [code.shortcut for code in list_codes(study)] == [None, "1"]
    study.undo(actor="Ana")
    assert [code.shortcut for code in list_codes(study)] == ["1", None]


def test_moving_a_code_touches_only_the_siblings_that_make_room(
    study: Study, factories: Any
) -> None:
    a, b, c, d = factories.add_codes(study, "A", "B", "C", "D")
    (x,) = factories.add_codes(study, "X", parent_id=a)
    before = {code.id: code.rev for code in list_codes(study)}
    move_code(study, d, parent_id=None, before=b, actor="Ana")
    assert [code.name for code in list_codes(study) if code.parent_id is None] == list("ADBC")
    assert get_code(study, a).rev == before[a]
    assert get_code(study, x).rev == before[x]
    move_code(study, a, parent_id=None, actor="Ana")
    assert [code.name for code in list_codes(study) if code.parent_id is None] == list("DBCA")
    move_code(study, c, parent_id=a, before=x, actor="Ana")
    assert [code.name for code in list_codes(study) if code.parent_id == a] == ["C", "X"]
    for _ in range(3):
        study.undo(actor="Ana")
    assert names(study) == ["A", "B", "C", "D", "X"]


def test_a_code_cannot_go_below_itself_or_beside_its_like(study: Study, factories: Any) -> None:
    (a,) = factories.add_codes(study, "A")
    (b,) = factories.add_codes(study, "B", parent_id=a)
    (other,) = factories.add_codes(study, "b")
    for parent in (a, b):
        with pytest.raises(InvalidInput, match="below itself"):
            move_code(study, a, parent_id=parent, actor="Ana")
    with pytest.raises(InvalidInput, match="already a code"):
        move_code(study, other, parent_id=a, actor="Ana")
    with pytest.raises(NotFound):
        move_code(study, a, parent_id="gone", actor="Ana")  # type: ignore[arg-type]


def test_merging_moves_codings_and_children_and_keeps_one_of_twins(
    study: Study, factories: Any
) -> None:
    group = factories.add_group(study)
    keep, other, third = factories.add_codes(study, "Keep", "Other", "Third")
    factories.add_codes(study, "Child", parent_id=keep)
    factories.add_codes(study, "Child", parent_id=other)
    for turn, code in ((1, keep), (1, other), (2, other), (3, third)):
        factories.code_turn(study, group.transcript_id, code, turn=turn)
    assert merge_codes(study, keep, [other, third, other], actor="Ana") == 2
    assert {c.code_id for c in list_codings(study)} == {keep}
    assert len(list_codings(study)) == 3
    assert names(study) == ["Keep", "Child", "Child (Other)"]
    study.undo(actor="Ana")
    assert len(list_codings(study)) == 4
    assert len(list_codes(study)) == 5


def test_a_code_and_its_child_may_be_merged_in_either_order(study: Study, factories: Any) -> None:
    for turned in (False, True):
        keep, top = factories.add_codes(study, f"Keep {turned}", f"Top {turned}")
        (below,) = factories.add_codes(study, f"Below {turned}", parent_id=top)
        others = [below, top] if turned else [top, below]
        merge_codes(study, keep, others, actor="Ana")
    assert names(study) == ["Keep False", "Keep True"]


def test_merges_that_make_no_sense_are_refused_whole(study: Study, factories: Any) -> None:
    group = factories.add_group(study)
    top, other = factories.add_codes(study, "Top", "Other")
    (below,) = factories.add_codes(study, "Below", parent_id=top)
    factories.code_turn(study, group.transcript_id, other)
    (only,) = factories.add_codes(study, "Groups", abstract=True)
    before = list_codes(study), list_codings(study), study.version
    for keep, others in ((top, [top]), (below, [other, top]), (only, [other]), (top, ["gone"])):
        with pytest.raises((InvalidInput, NotFound)):
            merge_codes(study, keep, others, actor="Ana")
    assert (list_codes(study), list_codings(study), study.version) == before


def test_removing_a_code_takes_its_codings_and_lifts_its_children(
    study: Study, factories: Any
) -> None:
    group = factories.add_group(study)
    (top,) = factories.add_codes(study, "Top")
    factories.add_codes(study, "Pay")
    (below,) = factories.add_codes(study, "Pay", parent_id=top)
    factories.code_turn(study, group.transcript_id, top)
    kept = factories.code_turn(study, group.transcript_id, below, turn=2)
    assert remove_code(study, top, actor="Ana") == 1
    assert names(study) == ["Pay", "Pay (Top)"]
    assert get_code(study, below).parent_id is None
    assert [c.id for c in list_codings(study)] == [kept.id]
    study.undo(actor="Ana")
    assert names(study) == ["Top", "Pay", "Pay"]
    assert len(list_codings(study)) == 2


def test_a_code_that_only_groups_is_not_put_on_words(study: Study, factories: Any) -> None:
    group = factories.add_group(study)
    (only,) = factories.add_codes(study, "Groups", abstract=True)
    (code,) = factories.add_codes(study, "Time")
    with pytest.raises(InvalidInput, match="only groups"):
        factories.code_turn(study, group.transcript_id, only)
    made = factories.code_turn(study, group.transcript_id, code)
    with pytest.raises(InvalidInput, match="only groups"):
        revise_coding(study, made.id, code_id=only, actor="Ana")
    with pytest.raises(InvalidInput, match="applied to quotes"):
        revise_code(study, code, abstract=True, actor="Ana")


def test_coding_the_same_words_twice_makes_one_coding_a_coder(study: Study, factories: Any) -> None:
    group, (code,) = factories.add_group(study), factories.add_codes(study, "Time")
    first = factories.code_turn(study, group.transcript_id, code)
    assert factories.code_turn(study, group.transcript_id, code).id == first.id
    theirs = factories.code_turn(study, group.transcript_id, code, actor="Bo")
    assert theirs.id != first.id
    assert theirs.excerpt_id == first.excerpt_id


def test_an_id_that_the_browser_chose_is_kept_and_taken_once(study: Study, factories: Any) -> None:
    group, (code,) = factories.add_group(study), factories.add_codes(study, "Time")
    made = factories.code_turn(study, group.transcript_id, code, id=CodingId("mine"))
    assert made.id == "mine"
    with pytest.raises(Conflict):
        factories.code_turn(study, group.transcript_id, code, turn=2, id=CodingId("mine"))


def test_many_codings_are_one_change_or_none(study: Study, factories: Any) -> None:
    group, (code,) = factories.add_group(study), factories.add_codes(study, "Time")
    good = NewCoding(code_id=code, transcript_id=group.transcript_id, start=0, end=4)
    late = NewCoding(
        code_id=code, transcript_id=group.transcript_id, start=0, end=len(group.text) + 1
    )
    version = study.version
    with pytest.raises(InvalidInput):
        apply_codes(study, [good, late], actor="Ana")
    assert (list_codings(study), study.version) == ([], version)
    assert len(apply_codes(study, [good], actor="Ana")) == 1
    assert list_entries(study.db)[0].subject == "1 coding", "not the name of the first code"


def test_a_coding_keeps_its_id_when_code_span_or_memo_change(study: Study, factories: Any) -> None:
    group = factories.add_group(study)
    time, pay = factories.add_codes(study, "Time", "Pay")
    made = factories.code_turn(study, group.transcript_id, time)
    revised = revise_coding(study, made.id, code_id=pay, memo="why", actor="Ana", expect_rev=1)
    assert (revised.code_id, revised.memo, revised.rev) == (pay, "why", 2)
    span = (made.start, made.start + 5)
    revised = revise_coding(study, made.id, span=span, quote=made.quote[:5], actor="Ana")
    assert (revised.quote, revised.id) == (made.quote[:5], made.id)
    with pytest.raises(Conflict):
        revise_coding(study, made.id, memo="late", actor="Bo", expect_rev=2)
    other = factories.code_turn(study, group.transcript_id, pay, turn=2)
    with pytest.raises(InvalidInput, match="already has that code"):
        revise_coding(study, other.id, span=span, actor="Ana")
    with pytest.raises(NotFound):
        revise_coding(study, CodingId("gone"), memo="x", actor="Ana")


def test_removing_a_coding_leaves_the_excerpt_for_whoever_quotes_it(
    study: Study, factories: Any
) -> None:
    group, (code,) = factories.add_group(study), factories.add_codes(study, "Time")
    made = factories.code_turn(study, group.transcript_id, code)
    remove_coding(study, made.id, actor="Ana")
    with pytest.raises(NotFound):
        get_coding(study, made.id)
    assert study.db.execute("SELECT id FROM excerpts").fetchall() == [(made.excerpt_id,)]
    study.undo(actor="Ana")
    assert get_coding(study, made.id).rev == made.rev + 1


def test_removing_a_transcript_takes_all_that_hangs_on_it_and_comes_back_whole(
    study: Study, factories: Any
) -> None:
    group, (code,) = factories.add_group(study), factories.add_codes(study, "Time")
    factories.add_group(study, title="Stays", seed=2)
    factories.code_turn(study, group.transcript_id, code)
    whole = list_transcripts(study), list_codings(study), list_speakers(study)
    assert remove_transcript(study, group.transcript_id, actor="Ana") == 1
    assert [t.title for t in list_transcripts(study)] == ["Stays"]
    assert [s.title for s in list_sessions(study)] == ["Stays"], "an empty session is not asked"
    assert list_codings(study) == []
    assert all(t != group.transcript_id for t, _ in factories.find_turns(study, "the"))
    study.undo(actor="Ana")
    again = list_transcripts(study), list_codings(study), list_speakers(study)
    assert [[x.id for x in part] for part in again] == [[x.id for x in part] for part in whole]


def test_a_refused_command_is_not_in_the_ledger(study: Study) -> None:
    with pytest.raises(NotFound):
        remove_code(study, "gone", actor="Ana")  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        apply_code(
            study,
            NewCoding(code_id="gone", transcript_id="gone", start=0, end=1),  # type: ignore[arg-type]
            actor="Ana",
        )
    assert study.version == 0
