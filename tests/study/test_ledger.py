"""No write passes the ledger by, and undo, redo and repeated operations do what they say."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from coding.codebook.commands import add_code, rename_code, revise_code
from coding.codebook.merging.commands import merge_codes
from coding.commands import apply_code, remove_coding
from coding.model import CodeId, NewCoding
from coding.queries import get_code, list_codes, list_codings
from study import Conflict, InvalidInput, NotFound, Study
from study.entries import find_redoable, find_undoable, get_entry, list_entries
from study.ledger import AlreadyDone
from study.sqlite import sqlite3
from study.undoing import Place

# Written through a parent's row, or by the ledger itself, or by machines: see docs of the schema.
DERIVED = {"texts", "turns", "vectors", "runs", "suggestions", "jobs", "workers", "ticks"}
LEDGER = {"changes", "changed_rows", "open_change", "shared_tables"}


def list_ledgered(study: Study) -> list[str]:
    rows = study.db.execute(
        "SELECT DISTINCT tbl_name FROM sqlite_schema WHERE type = 'trigger'"
        " AND name LIKE '%\\_ledger\\_%' ESCAPE '\\'"
    ).fetchall()
    return sorted(row[0] for row in rows)


def fill(study: Study, factories: Any) -> None:
    """Put a row into the tables of the lower packages."""
    from transcripts.frame.commands import add_stratum, revise_frame
    from transcripts.people.commands import add_participant

    revise_frame(study, actor="Ana", question="Why?")
    add_stratum(study, "Care", actor="Ana")
    add_participant(study, "P1", actor="Ana")
    group, (code,) = factories.add_group(study), factories.add_codes(study, "Time")
    factories.code_turn(study, group.transcript_id, code)


def test_every_table_that_has_a_revision_is_under_the_ledger(study: Study) -> None:
    tables = study.db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    revised = {
        name
        for (name,) in tables
        if "rev" in [c[1] for c in study.db.execute(f"PRAGMA table_info([{name}])").fetchall()]
    }
    assert revised <= set(list_ledgered(study))
    assert not revised & (DERIVED | LEDGER)


def test_triggers_record_every_column_of_their_table(study: Study) -> None:
    ledgered = list_ledgered(study)
    assert {"codes", "codings", "excerpts", "speakers", "transcripts"} <= set(ledgered)
    for table in ledgered:
        columns = [c[1] for c in study.db.execute(f"PRAGMA table_info([{table}])").fetchall()]
        triggers = dict(
            study.db.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?",
                [table],
            ).fetchall()
        )
        for event, rows in (("insert", ["new"]), ("update", ["old", "new"]), ("delete", ["old"])):
            sql = triggers[f"{table}_ledger_{event}"]
            for row in rows:
                image = "json_object(" + ", ".join(f"'{c}', {row}.[{c}]" for c in columns) + ")"
                assert image in sql, f"{table}: record_table was not called after a migration"


def test_every_ledgered_table_has_a_text_id_and_strict_types(study: Study) -> None:
    for table in list_ledgered(study):
        columns = study.db.execute(f"PRAGMA table_info([{table}])").fetchall()
        assert ("id", "TEXT", 1) in [(c[1], c[2], c[5]) for c in columns], table
        assert "BLOB" not in {c[2] for c in columns}, table
        sql = study.db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [table]).fetchone()
        assert "STRICT" in sql[0].rsplit(")", 1)[1], table


def test_a_write_outside_of_a_change_is_refused_for_every_table(
    study: Study, factories: Any
) -> None:
    fill(study, factories)
    filled, refusals = 0, set()
    for table in list_ledgered(study):
        row = next(study.db.query(f"SELECT * FROM [{table}] LIMIT 1"), None)
        if row is None:
            continue
        filled += 1
        names = ", ".join(f"[{name}]" for name in row)
        marks = ", ".join("?" * len(row))
        values = list(row.values())
        other = [f"{row['id']}x", *values[1:]]
        study.db.execute("PRAGMA ignore_check_constraints = ON")
        for sql, bound in (
            (f"INSERT OR REPLACE INTO [{table}] ({names}) VALUES ({marks})", values),
            (f"INSERT OR IGNORE INTO [{table}] ({names}) VALUES ({marks})", other),
            (
                f"INSERT INTO [{table}] ({names}) VALUES ({marks})"
                " ON CONFLICT (id) DO UPDATE SET rev = rev + 1",
                values,
            ),
            (f"UPDATE [{table}] SET id = id", []),
            (f"UPDATE OR REPLACE [{table}] SET rev = 99", []),
            (f"UPDATE OR IGNORE [{table}] SET rev = 99", []),
            (f"DELETE FROM [{table}]", []),
        ):
            before = study.db.execute(f"SELECT * FROM [{table}]").fetchall()
            # Where another rule speaks first (a unique index), nothing must be written either.
            try:
                study.db.execute(sql, bound)
            except sqlite3.IntegrityError as error:
                refusals.add(str(error))
            else:
                assert "OR IGNORE" in sql, f"{sql} passed"
            assert study.db.execute(f"SELECT * FROM [{table}]").fetchall() == before, sql
            with pytest.raises(sqlite3.IntegrityError), study.stage() as db:
                db.execute(f"DELETE FROM [{table}]")
    assert filled >= 9
    assert "a write outside of a change" in refusals
    assert all("outside of a change" in said or "UNIQUE" in said for said in refusals)


def test_a_replace_inside_of_a_change_is_recorded_as_both_of_its_halves(study: Study) -> None:
    code = add_code(study, "Time", actor="Ana")
    row = next(study.db.query("SELECT * FROM codes"))
    with study.change("replace", actor="Ana") as change:
        marks = ", ".join("?" * len(row))
        study.db.execute(f"INSERT OR REPLACE INTO codes VALUES ({marks})", list(row.values()))
    images = study.db.execute(
        "SELECT before IS NULL, after IS NULL FROM changed_rows WHERE change_seq = ? ORDER BY seq",
        [change.seq],
    ).fetchall()
    assert images == [(0, 1), (1, 0)]
    assert get_code(study, code.id).name == "Time"


def test_a_stale_revision_is_refused_and_both_sides_stay(study: Study) -> None:
    code = add_code(study, "Time", actor="Ana", definition="First")
    revise_code(study, code.id, actor="Bo", definition="Second", expect_rev=code.rev)
    version = study.version
    with pytest.raises(Conflict, match="meanwhile"):
        revise_code(study, code.id, actor="Ana", definition="Mine", expect_rev=code.rev)
    assert get_code(study, code.id).definition == "Second"
    assert study.version == version


def test_an_operation_that_is_asked_for_twice_is_done_once(study: Study, factories: Any) -> None:
    group, (code,) = factories.add_group(study), factories.add_codes(study, "Time")
    new = NewCoding(code_id=code, transcript_id=group.transcript_id, start=0, end=4)
    apply_code(study, new, actor="Ana", operation="op-1")
    version = study.version
    with pytest.raises(AlreadyDone):
        apply_code(study, new, actor="Ana", operation="op-1")
    made = list_codings(study)
    assert len(made) == 1
    assert study.version == version
    remove_coding(study, made[0].id, actor="Ana", operation="op-2")
    with pytest.raises(AlreadyDone):
        remove_coding(study, made[0].id, actor="Ana", operation="op-2")
    study.undo(actor="Ana", operation="op-3")
    with pytest.raises(AlreadyDone):
        study.undo(actor="Ana", operation="op-3")
    assert [c.id for c in list_codings(study)] == [made[0].id]


def test_a_refused_operation_may_be_asked_for_again(study: Study, factories: Any) -> None:
    group, (code,) = factories.add_group(study), factories.add_codes(study, "Time")
    wrong = NewCoding(code_id=code, transcript_id=group.transcript_id, start=0, end=4, quote="?")
    with pytest.raises(Conflict):
        apply_code(study, wrong, actor="Ana", operation="op-1")
    right = NewCoding(code_id=code, transcript_id=group.transcript_id, start=0, end=4)
    assert apply_code(study, right, actor="Ana", operation="op-1").quote == group.text[:4]


def test_undo_takes_back_the_actors_own_newest_change(study: Study) -> None:
    mine = add_code(study, "Mine", actor="Ana")
    add_code(study, "Yours", actor="Bo")
    assert study.undo(actor="Ana").subject == "Mine"
    assert [code.name for code in list_codes(study)] == ["Yours"]
    with pytest.raises(NotFound) as nothing:
        study.undo(actor="Ana")
    assert "the newest change, “add code: Yours”, was made by Bo" in nothing.value.message
    assert list_entries(study.db)[1].id in nothing.value.hint
    study.redo(actor="Ana")
    assert get_code(study, mine.id).rev == 2


def test_a_page_undoes_and_redoes_only_what_is_done_on_it(study: Study) -> None:
    code = add_code(study, "Time", actor="Ana")
    rename_code(study, code.id, "Hours", actor="Ana")
    with pytest.raises(InvalidInput, match="was made on another page"):
        study.undo(actor="Ana", place=Place(verbs={"add code"}, operations=False))
    assert get_code(study, code.id).name == "Hours"
    study.undo(actor="Ana", place=Place(verbs={"rename code"}, operations=False))
    with pytest.raises(InvalidInput, match="another page") as refusal:
        study.redo(actor="Ana", place=Place(verbs={"add code"}, operations=False))
    assert refusal.value.hint == "Redo it on the History page."
    assert get_code(study, code.id).name == "Time"
    study.redo(actor="Ana", place=Place(verbs={"rename code"}, operations=False))
    assert get_code(study, code.id).name == "Hours"


def test_what_arrived_as_an_operation_was_done_in_another_place(study: Study) -> None:
    add_code(study, "Time", actor="Ana", operation="op-1")
    page, reader = (Place(verbs={"add code"}, operations=each) for each in (False, True))
    with pytest.raises(InvalidInput, match="another page"):
        study.undo(actor="Ana", place=page)
    study.undo(actor="Ana", place=reader, operation="op-2")
    with pytest.raises(InvalidInput, match="another page"):
        study.redo(actor="Ana", place=page)
    study.redo(actor="Ana", place=reader)
    assert [code.name for code in list_codes(study)] == ["Time"]


def test_nobody_has_anything_to_undo_in_a_fresh_study(study: Study) -> None:
    with pytest.raises(NotFound, match=r"There is nothing to undo\."):
        study.undo(actor="Ana")


def test_the_beginning_of_several_ids_is_told_from_that_of_none(study: Study) -> None:
    add_code(study, "Time", actor="Ana")
    add_code(study, "Pay", actor="Ana")
    ids = [entry.id for entry in list_entries(study.db)]
    common = next(ids[0][:n] for n in range(36, 0, -1) if ids[1].startswith(ids[0][:n]))
    with pytest.raises(InvalidInput, match=f"Several changes begin with “{common}”"):
        study.undo(common, actor="Ana")
    with pytest.raises(NotFound, match="There is no change “ffff”"):
        study.undo("ffff", actor="Ana")
    assert study.undo(ids[0][: len(common) + 1].upper(), actor="Ana").subject == "Pay"


def test_an_undo_that_is_sent_again_is_done_once_whatever_came_before_it(study: Study) -> None:
    code = add_code(study, "Time", actor="Ana")
    rename_code(study, code.id, "Hours", actor="Ana")
    here = Place(verbs={"rename code"}, operations=False)
    for _ in range(2):
        with contextlib.suppress(AlreadyDone):
            study.undo(actor="Ana", operation="once", place=here)
    assert [entry.verb for entry in list_entries(study.db)][:2] == [
        "undo rename code",
        "rename code",
    ]


def test_a_change_that_gathers_others_is_one_entry_and_undone_as_one(study: Study) -> None:
    before = study.version
    with study.change("build", actor="Ana", subject="both", gathers=True) as whole:
        code = add_code(study, "Time", actor="Bo")
        rename_code(study, code.id, "Hours", actor="Bo")
    [entry] = [e for e in list_entries(study.db) if e.seq > before]
    assert (entry.id, entry.verb, entry.actor) == (whole.id, "build", "Ana")
    assert entry.subject == "both"
    study.undo(actor="Ana")
    assert list_codes(study) == []
    study.redo(actor="Ana")
    assert [each.name for each in list_codes(study)] == ["Hours"]


@pytest.mark.parametrize("fault", [InvalidInput("No."), ZeroDivisionError()])
def test_a_change_that_gathers_others_is_made_whole_or_not_at_all(
    study: Study, fault: Exception
) -> None:
    before = study.version

    def build() -> None:
        with study.change("build", actor="Ana", gathers=True):
            add_code(study, "Time", actor="Ana")
            raise fault

    with pytest.raises(type(fault)):
        build()
    assert (list_codes(study), study.version) == ([], before)
    add_code(study, "Pay", actor="Ana")
    assert list_entries(study.db)[0].verb == "add code", "the next change is one of its own again"


def test_a_part_that_is_refused_may_be_left_out_of_the_whole(study: Study) -> None:
    def add_part() -> None:
        with study.change("part", actor="Ana") as part:
            part.insert("strata", {"id": "s", "name": "Care", "position": 1})
            part.get("codes", "none")

    with study.change("build", actor="Ana", gathers=True):
        add_code(study, "Time", actor="Ana")
        with pytest.raises(NotFound):
            add_part()
    assert [code.name for code in list_codes(study)] == ["Time"]
    assert study.db.execute("SELECT count(*) FROM strata").fetchone()[0] == 0


def test_undo_of_undo_of_undo_keeps_its_count_however_long_it_goes_on(study: Study) -> None:
    add_code(study, "Time", actor="Ana")
    change = list_entries(study.db)[0]
    for number in range(1, 9):
        study.undo(list_entries(study.db)[0].id, actor="Bo")
        assert bool(list_codes(study)) is (number % 2 == 0)
        assert get_entry(study.db, change.id).undone is (number % 2 == 1)


def test_a_change_cannot_be_undone_twice(study: Study) -> None:
    add_code(study, "Time", actor="Ana")
    change = list_entries(study.db)[0]
    study.undo(change.id, actor="Ana")
    with pytest.raises(Conflict, match="already undone"):
        study.undo(change.id, actor="Bo")


def test_undo_is_refused_when_the_row_moved_on(study: Study) -> None:
    code = add_code(study, "Time", actor="Ana")
    rename_code(study, code.id, "Hours", actor="Ana")
    rename_code(study, code.id, "Minutes", actor="Bo")
    with pytest.raises(Conflict, match="rename code"):
        study.undo(actor="Ana")
    assert get_code(study, code.id).name == "Minutes"


def test_undo_is_refused_when_something_else_rests_on_the_row(study: Study, factories: Any) -> None:
    group, (code,) = factories.add_group(study), factories.add_codes(study, "Time")
    added = find_undoable(study.db, actor="Ana")
    assert added is not None
    factories.code_turn(study, group.transcript_id, code, actor="Bo")
    with pytest.raises(Conflict, match="depends on it"):
        study.undo(added.id, actor="Ana")
    assert len(list_codings(study)) == 1


def test_a_coder_can_undo_although_somebody_else_has_coded_the_same_words_since(
    study: Study, factories: Any
) -> None:
    group, (code,) = factories.add_group(study), factories.add_codes(study, "Time")
    factories.code_turn(study, group.transcript_id, code, actor="Ana")
    theirs = factories.code_turn(study, group.transcript_id, code, actor="Bo")
    study.undo(actor="Ana")
    assert [c.id for c in list_codings(study)] == [theirs.id]
    study.undo(actor="Bo")
    study.redo(actor="Ana")
    assert [c.coder for c in list_codings(study)] == ["Ana"]
    assert list_codings(study)[0].quote == theirs.quote


def test_an_undo_cannot_put_a_code_below_itself(study: Study) -> None:
    from coding.codebook.commands import move_code

    a, b = add_code(study, "A", actor="Ana"), add_code(study, "B", actor="Ana")
    move_code(study, a.id, parent_id=b.id, actor="Ana")
    study.undo(actor="Ana")
    move_code(study, b.id, parent_id=a.id, actor="Bo")
    with pytest.raises(Conflict):
        study.redo(actor="Ana")
    assert get_code(study, a.id).parent_id is None


def test_redo_is_gone_once_something_new_was_done(study: Study) -> None:
    add_code(study, "Time", actor="Ana")
    study.undo(actor="Ana")
    assert find_redoable(study.db, actor="Ana") is not None
    add_code(study, "Pay", actor="Ana")
    assert find_redoable(study.db, actor="Ana") is None
    with pytest.raises(NotFound, match="nothing to redo"):
        study.redo(actor="Ana")


def test_a_change_that_touched_nothing_is_not_what_undo_takes_back(
    study: Study, factories: Any
) -> None:
    group, (code,) = factories.add_group(study), factories.add_codes(study, "Time")
    first = factories.code_turn(study, group.transcript_id, code)
    again = factories.code_turn(study, group.transcript_id, code)
    assert again.id == first.id
    study.undo(actor="Ana")
    assert list_codings(study) == []


def test_a_row_that_comes_back_goes_on_counting_its_revisions(study: Study) -> None:
    from coding.codebook.merging.commands import remove_code

    code = add_code(study, "Time", actor="Ana", code_id=CodeId("c-1"))
    revise_code(study, code.id, actor="Ana", definition="Hours")
    remove_code(study, code.id, actor="Ana")
    add_code(study, "Time", actor="Ana", code_id=CodeId("c-1"))
    assert get_code(study, "c-1").rev == 3


def test_a_change_needs_an_actor(study: Study) -> None:
    with pytest.raises(InvalidInput, match="somebody"):
        add_code(study, "Time", actor="  ")
    assert study.version == 0


def test_an_entry_is_found_by_the_beginning_of_its_id_and_by_nothing_vaguer(study: Study) -> None:
    add_code(study, "Time", actor="Ana")
    entry = list_entries(study.db)[0]
    assert get_entry(study.db, entry.id[:12]) == entry
    for vague in ("%", "_", "", "nothing"):
        with pytest.raises(NotFound):
            get_entry(study.db, vague)


def test_the_id_and_the_revision_of_a_row_are_not_fields_to_set(study: Study) -> None:
    code = add_code(study, "Time", actor="Ana")
    for fields in ({"rev": 9}, {"id": "x"}, {"nonsense": 1}):
        with (
            pytest.raises(InvalidInput),
            study.change("cheat", actor="Ana") as change,
        ):
            change.update("codes", code.id, **fields)
    assert get_code(study, code.id) == list_codes(study)[0] == code


def test_a_rule_of_the_database_is_told_in_a_sentence(study: Study) -> None:
    with pytest.raises(InvalidInput, match="add code"):
        add_code(study, "Time", actor="Ana", origin="dreamt")
    code = add_code(study, "Time", actor="Ana")
    with pytest.raises(Conflict, match="already has this"):
        add_code(study, "Pay", actor="Ana", code_id=code.id)
    with pytest.raises(NotFound):
        merge_codes(study, code.id, [CodeId("gone")], actor="Ana")
    assert [c.name for c in list_codes(study)] == ["Time"]
