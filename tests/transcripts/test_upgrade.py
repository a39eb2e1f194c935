"""A study of an earlier version gains versions, photos and the role of nobody; it loses nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import coding.schema
import transcripts.schema
from study import ledger
from study.sqlite import connect, sqlite3


def test_speakers_and_what_rests_on_them_outlive_the_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "old.lifeworld"
    path.touch()
    db = connect(path)
    db.execute("PRAGMA foreign_keys = OFF")
    ledger.migrations.apply(db)
    transcripts.schema.migrations.apply(db, stop_before="create_versions")
    coding.schema.migrations.apply(db, stop_before="follow_versions")
    db.execute("INSERT INTO changes VALUES (1, 'c', 't', 'Ana', 'add', '', '', NULL, NULL)")
    db.execute("UPDATE open_change SET change_seq = 1")
    rows: dict[str, tuple[Any, ...]] = {
        "texts": ("x", "h", "Bo: Never.", 1),
        "sessions": ("s", "One", "interview", None, None, "", None, "", 1),
        "transcripts": (
            "t",
            "One",
            "s",
            "x",
            "transcript",
            "en",
            "a",
            "b",
            "txt",
            None,
            "{}",
            "",
            1,
        ),
        "speakers": ("p", "t", "Bo", "Bo", "participant", None, 4),
        "codes": ("k", "Time", None, 1, "", "", "", "", 1, "inductive", 0, None, 1),
        "excerpts": ("e", "t", "x", 4, 10, "Never.", "said", "p", 1),
        "codings": ("g", "e", "k", "Ana", "", "", "person", "", 1),
    }
    for table, row in rows.items():
        db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", list(row))
    transcripts.schema.migrations.apply(db)
    coding.schema.migrations.apply(db)
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("SELECT * FROM speakers").fetchall() == [rows["speakers"]]
    assert db.execute("SELECT coding_id, person FROM evidence").fetchall() == [("g", "p")]
    db.execute("UPDATE speakers SET role = 'nobody' WHERE id = 'p'")
    assert db.execute("SELECT * FROM evidence").fetchall() == []
    told = db.execute("SELECT after FROM changed_rows ORDER BY seq DESC LIMIT 1").fetchone()[0]
    assert '"role":"nobody"' in told
    db.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("UPDATE excerpts SET speaker_id = 'gone' WHERE id = 'e'")
    db.close()


def test_the_frame_of_an_earlier_version_has_an_empty_answer_that_can_be_undone(
    tmp_path: Path,
) -> None:
    path = tmp_path / "old.lifeworld"
    path.touch()
    db = connect(path)
    ledger.migrations.apply(db)
    transcripts.schema.migrations.apply(db, stop_before="add_answer")
    db.execute("INSERT INTO changes VALUES (1, 'c', 't', 'Ana', 'add', '', '', NULL, NULL)")
    db.execute("UPDATE open_change SET change_seq = 1")
    told = ("study", "Field", "", "Why?", "", "insight", "en", "", "", 3)
    db.execute(f"INSERT INTO frame VALUES ({', '.join('?' * len(told))})", list(told))
    transcripts.schema.migrations.apply(db)
    assert db.execute("SELECT * FROM frame").fetchall() == [(*told, "", "")]
    db.execute("UPDATE frame SET answer = 'So' WHERE id = 'study'")
    after = db.execute("SELECT after FROM changed_rows ORDER BY seq DESC LIMIT 1").fetchone()[0]
    assert '"answer":"So"' in after
    db.close()


def test_the_index_of_an_earlier_version_is_built_anew_with_folded_words(tmp_path: Path) -> None:
    path = tmp_path / "old.lifeworld"
    path.touch()
    db = connect(path)
    ledger.migrations.apply(db)
    transcripts.schema.migrations.apply(db, stop_before="fold_index")
    db.execute("INSERT INTO texts VALUES ('x', 'h', 'Bo: Vi er på vej.', 4)")
    db.execute("INSERT INTO turns VALUES (7, 'x', 0, 'Bo', 4, 17, NULL, NULL, 4)")
    db.execute("INSERT INTO turn_index (rowid, words) VALUES (7, 'Vi er på vej.')")
    transcripts.schema.migrations.apply(db)
    for query in ("words : paa", "plain : pa"):
        found = db.execute("SELECT rowid FROM turn_index WHERE turn_index MATCH ?", [query])
        assert found.fetchall() == [(7,)]
    db.close()
