"""A study of an earlier version keeps its suggested themes, and what people decided of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import coding.schema
import study.jobs
import themes.schema
import transcripts.schema
from study import Study
from study.entries import get_entry
from study.opening import create_file, open_file
from study.sqlite import connect
from themes.discovery.queries import get_discovery_run, list_decisions

BELOW = [study.jobs.migrations, transcripts.schema.migrations, coding.schema.migrations]
SCHEMA = [*BELOW, themes.schema.migrations]
OLD = ("proposals", "proposal_passages", "proposal_decisions")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file from before the tables were renamed: one run, one dropped theme, one undone drop."""
    path = tmp_path / "old.lifeworld"
    create_file(path, BELOW).close()
    db = connect(path)
    themes.schema.migrations.apply(db, stop_before="rename_proposals")
    db.execute(f"PRAGMA user_version = {len(_names(db))}")
    db.execute(
        "INSERT INTO runs VALUES ('r', 'discover', 'm', '1', '{}', 0, '', 't', 0.1, '{}')",
    )
    for position, (each, name) in enumerate((("one", "one"), ("two", "two — “Nobody asks.”"))):
        db.execute(
            "INSERT INTO proposals VALUES (?, 'r', ?, ?, '{}', 0.8, '')", [each, position, name]
        )
    # A change as the program of that time wrote it, through the triggers of that time.
    _change(db, "drop proposal", "INSERT INTO proposal_decisions VALUES ('d1', 'r', 'one', 'drop',"
            " '{\"core\": [\"x:0:9\"]}', 'Ana', 't', 1)")  # fmt: skip
    _change(db, "drop proposal", "INSERT INTO proposal_decisions VALUES ('d2', 'r', 'two', 'drop',"
            " '{\"core\": [\"x:9:18\"]}', 'Ana', 't', 1)")  # fmt: skip
    _change(db, "undo", "DELETE FROM proposal_decisions WHERE id = 'd2'", undoes="c2")
    db.execute(
        "INSERT INTO changed_rows (change_seq, tbl, key, before, after)"
        " VALUES (3, 'proposal_decisions', 'd0', '{\"erased\":true,\"rev\":1}', NULL)"
    )
    db.execute("INSERT INTO ticks VALUES ('proposals', 7)")
    db.close()
    return path


def _names(db: Any) -> list[Any]:
    return list(db.execute("SELECT name FROM _sqlite_migrations").fetchall())


def _change(db: Any, verb: str, statement: str, *, undoes: str | None = None) -> None:
    seq = db.execute("SELECT coalesce(max(seq), 0) + 1 FROM changes").fetchone()[0]
    db.execute(
        "INSERT INTO changes VALUES (?, ?, 't', 'Ana', ?, '', '', ?, NULL)",
        [seq, f"c{seq}", verb, undoes],
    )
    db.execute("UPDATE open_change SET change_seq = ?", [seq])
    db.execute(statement)
    db.execute("UPDATE open_change SET change_seq = NULL")


def _upgraded(path: Path) -> Study:
    return open_file(path, SCHEMA, release="test")


def test_suggested_themes_and_decisions_keep_their_rows_under_the_new_names(old: Path) -> None:
    upgraded = _upgraded(old)
    newest = get_discovery_run(upgraded)
    rows = list(upgraded.db.query("SELECT id, name FROM suggested_themes ORDER BY position"))
    assert rows == [{"id": "one", "name": "one"}, {"id": "two", "name": "two"}], "without a quote"
    assert newest is not None
    assert [(d.id, d.suggested_theme_id, d.data) for d in list_decisions(upgraded)] == [
        ("d1", "one", {"core": ["x:0:9"]})
    ]
    assert not set(OLD) & set(upgraded.db.table_names())
    assert upgraded.get_tick("suggested_themes") == 7
    assert upgraded.db.execute("PRAGMA foreign_key_check").fetchall() == []
    upgraded.close()


def test_a_decision_from_before_the_upgrade_is_undone_and_done_again_after_it(old: Path) -> None:
    upgraded = _upgraded(old)
    upgraded.undo("c1", actor="Ana")
    assert list_decisions(upgraded) == []
    upgraded.redo(actor="Ana")
    assert [d.id for d in list_decisions(upgraded)] == ["d1"]
    upgraded.close()


def test_an_undo_from_before_the_upgrade_is_undone_after_it(old: Path) -> None:
    upgraded = _upgraded(old)
    undo = get_entry(upgraded.db, "c3")
    upgraded.db.execute("DELETE FROM changed_rows WHERE key = 'd0'")  # its words are erased
    upgraded.undo(undo.id, actor="Ana")
    assert [(d.id, d.suggested_theme_id) for d in list_decisions(upgraded)] == [
        ("d1", "one"),
        ("d2", "two"),
    ]
    upgraded.close()


def test_the_ledger_speaks_of_the_new_tables_alone_and_erased_images_stay_erased(old: Path) -> None:
    upgraded = _upgraded(old)
    rows = list(upgraded.db.query("SELECT tbl, key, before, after FROM changed_rows ORDER BY seq"))
    assert {row["tbl"] for row in rows} == {"theme_decisions"}
    images = [json.loads(row["after"] or row["before"]) for row in rows]
    assert [image.get("suggested_theme_id") for image in images] == ["one", "two", "two", None]
    assert images[-1] == {"erased": True, "rev": 1}
    assert not any("proposal_id" in image for image in images)
    upgraded.close()


def test_a_write_after_the_upgrade_is_recorded_and_one_outside_a_change_refused(old: Path) -> None:
    upgraded = _upgraded(old)
    row = {"id": "d3", "run_id": "r", "suggested_theme_id": "two", "kind": "drop"}
    row |= {"data": "{}", "coder": "Ana", "at": "t"}
    with upgraded.change("drop suggested theme", actor="Ana") as change:
        change.insert("theme_decisions", row)
    with pytest.raises(Exception, match="a write outside of a change"):
        upgraded.db.execute("DELETE FROM theme_decisions")
    upgraded.undo(actor="Ana")
    assert [d.id for d in list_decisions(upgraded)] == ["d1"]
    upgraded.close()
