"""The memos of codings of an earlier version move into the store of memos, in the history too."""

from __future__ import annotations

import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import coding.schema
import transcripts.schema
from coding.memos.queries import list_memos
from coding.queries import list_codings
from study import jobs, ledger
from study.entries import describe_plainly
from study.sqlite import connect
from study.undoing import undo_entry

TEXT = "Bo: Never have we time to learn."
PLACES = [(4, 9), (10, 14), (15, 17)]
MEMOS = ["", "Said with a laugh.", "Why?\n[[Time]]", 'Æ ‘quoted’ "words" {}']
# One act on one of three codings: put it there with a memo, write one, or take it off.
ACTS = st.lists(
    st.tuples(st.sampled_from(["apply", "write", "remove"]), st.integers(0, 2),
              st.sampled_from(MEMOS)),
    max_size=12,
)  # fmt: skip


def new_old_study(path: Path, acts: Any) -> list[dict[int, str]]:
    """Write a study as it was before; return the memo of each coding after each change."""
    path.touch()
    db = connect(path)
    ledger.migrations.apply(db)
    jobs.migrations.apply(db)
    transcripts.schema.migrations.apply(db)
    coding.schema.migrations.apply(db, stop_before="add_memos")
    db.execute("INSERT INTO changes VALUES (1, 'c1', 't', 'Ana', 'add', '', '', NULL, NULL)")
    db.execute("UPDATE open_change SET change_seq = 1")
    rows: dict[str, tuple[Any, ...]] = {
        "texts": ("x", "h", TEXT, 1),
        "sessions": ("s", "One", "interview", None, None, "", None, "", 1),
        "transcripts": ("t", "One", "s", "x", "transcript", "en", "a", "b", "txt", None, "{}", "",
                        1),
        "codes": ("k", "Time", None, 1, "", "", "", "", 1, "inductive", 0, None, 1),
    }  # fmt: skip
    for n, (start, end) in enumerate(PLACES):
        rows[f"excerpts {n}"] = (
            f"e{n}",
            "t",
            "x",
            start,
            end,
            TEXT[start:end],
            "said",
            None,
            1,
            "",
        )
    for table, row in rows.items():
        marks = ", ".join("?" * len(row))
        db.execute(f"INSERT INTO {table.split()[0]} VALUES ({marks})", list(row))
    states: list[dict[int, str]] = [{}]
    revs = dict.fromkeys(range(3), 0)
    for act, n, memo in acts:
        now = dict(states[-1])
        if (act == "apply") == (n in now):
            continue
        seq, key = len(states) + 1, f"g{n}"
        db.execute(
            "INSERT INTO changes VALUES (?, ?, 't', 'Ana', ?, '', '', NULL, NULL)",
            [seq, f"c{seq}", act],
        )
        db.execute("UPDATE open_change SET change_seq = ?", [seq])
        revs[n] += 1
        if act == "apply":
            values = [key, f"e{n}", "k", "Bo", "", memo, "person", "2026-01-02", revs[n]]
            db.execute("INSERT INTO codings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
            now[n] = memo
        elif act == "write":
            db.execute("UPDATE codings SET memo = ?, rev = ? WHERE id = ?", [memo, revs[n], key])
            now[n] = memo
        else:
            db.execute("DELETE FROM codings WHERE id = ?", [key])
            del now[n]
        states.append(now)
    db.execute("UPDATE open_change SET change_seq = NULL")
    db.close()
    return states


def invert(db: Any, change_id: str | None, *, redo: bool = False) -> None:
    db.execute("BEGIN IMMEDIATE")
    undo_entry(db, change_id, redo=redo, actor="Ana", describe=describe_plainly)
    db.execute("COMMIT")


def read_memos(study: Any) -> dict[int, str]:
    found = {int(c.id[1:]): c.memo for c in list_codings(study)}
    stored = {int(m.id[1:]): m.body for m in list_memos(study)}
    assert stored == {n: memo for n, memo in found.items() if memo}
    return found


@settings(deadline=None, max_examples=40)
@given(ACTS)
def test_nothing_is_lost_and_every_earlier_change_can_be_undone_and_redone(acts: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "old.lifeworld"
        states = new_old_study(path, acts)
        db = connect(path)
        db.execute("PRAGMA foreign_keys = OFF")
        coding.schema.migrations.apply(db)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert "memo" not in str(db.execute("SELECT * FROM changed_rows WHERE tbl = 'codings'")
            .fetchall()).replace("memos", "")  # fmt: skip
        db.execute("PRAGMA foreign_keys = ON")
        study: Any = SimpleNamespace(db=db)
        assert read_memos(study) == states[-1]
        for memo in list_memos(study):
            assert (memo.by, memo.at, memo.kind, memo.in_report) == (
                "Bo", "2026-01-02", "analytic", False,
            )  # fmt: skip
        for seq in range(len(states), 1, -1):
            invert(db, f"c{seq}")
            assert read_memos(study) == states[seq - 2]
        for state in states[1:]:
            invert(db, None, redo=True)
            assert read_memos(study) == state
        db.close()
