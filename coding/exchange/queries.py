"""Queries on the database of a QualCoder project, which somebody else made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from study.errors import Unreadable
from study.language import say
from study.sqlite import open_bytes
from study.wording import mark_thing

__all__ = ["DATABASE", "QualCoderContents", "count_contents"]

DATABASE = "data.qda"
_MOST_NAMES = 10_000
_KINDS = {
    "code_name": mark_thing("code"),
    "code_text": mark_thing("coding on words", "codings on words"),
    "code_image": mark_thing("coding on a picture", "codings on pictures"),
    "code_av": mark_thing("coding on a recording", "codings on recordings"),
    "annotation": mark_thing("annotation"),
    "cases": mark_thing("case"),
    "journal": mark_thing("journal entry", "journal entries"),
    "attribute_type": mark_thing("attribute"),
}
"""The tables that hold people's work, and what a row of each is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QualCoderContents:
    """How much of each kind a project's database holds, and the names of its texts."""

    counts: Mapping[str, int]
    texts: tuple[str, ...]
    memos: int


def count_contents(data: bytes, name: str) -> QualCoderContents:
    """Return what a QualCoder database holds; call it in the guarded process only.

    Raises:
        Unreadable: It is damaged, or no database of QualCoder.
    """
    db = None
    try:
        db = open_bytes(data)
        tables = {
            row[0]: {column[1] for column in db.execute(f'PRAGMA table_info("{row[0]}")')}
            for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            if row[0] in {*_KINDS, "source", "code_cat"}
        }
        if not {"source", "code_name"} <= tables.keys():
            raise Unreadable(say("{name} is a database, but not of QualCoder.", name=name))
        counts = {
            thing: int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table, thing in _KINDS.items()
            if table in tables
        }
        texts = db.execute(
            "SELECT name FROM source WHERE coalesce(fulltext, '') <> '' ORDER BY name LIMIT ?",
            [_MOST_NAMES],
        ).fetchall()
        memos = sum(
            int(
                db.execute(
                    f"SELECT count(*) FROM {table} WHERE coalesce(memo, '') <> ''"
                ).fetchone()[0]
            )
            for table, columns in tables.items()
            if "memo" in columns
        )
    except Unreadable:
        raise
    except Exception as error:  # damage shows in many ways
        raise Unreadable(say("{name} is damaged.", name=name)) from error
    finally:
        if db is not None:
            db.close()
    return QualCoderContents(counts=counts, texts=tuple(str(t[0]) for t in texts), memos=memos)
