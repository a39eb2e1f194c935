"""Queries on versions: the codebook as it was, and who brought or took codes since."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from coding.codebook.versions.model import Origin, Version
from coding.model import Code, CodeId
from study import NotFound, Study
from study.language import say

__all__ = [
    "find_seq",
    "find_since",
    "get_codes_at",
    "get_last_seq",
    "get_version",
    "list_book_days",
    "list_origins",
    "list_versions",
]


def list_versions(study: Study) -> list[Version]:
    """Return the versions that have a name, the newest first."""
    rows = study.db.query(
        "SELECT id, name, change_seq, by, at FROM codebook_versions ORDER BY change_seq DESC, id"
    )
    return [Version(**row) for row in rows]


def get_version(study: Study, version_id: str) -> Version:
    """Return one version, or raise NotFound."""
    found = next((v for v in list_versions(study) if v.id == version_id), None)
    if found is None:
        raise NotFound(say("That version of the codebook no longer has a name."))
    return found


def get_last_seq(study: Study) -> int:
    """Return the number of the newest change of the study; 0 if there is none."""
    return int(study.db.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0])


def list_book_days(study: Study) -> list[str]:
    """Return the ISO dates of the days on which the codebook was changed, newest first."""
    rows = study.db.execute(
        """SELECT DISTINCT substr(c.at, 1, 10) d FROM changes c
        WHERE c.seq IN (SELECT change_seq FROM changed_rows WHERE tbl = 'codes') ORDER BY d DESC"""
    ).fetchall()
    return [str(row[0]) for row in rows]


def find_seq(study: Study, day: str) -> int:
    """Return the number of the last change up to the end of a day; 0 if there was none yet."""
    row = study.db.execute(
        "SELECT coalesce(max(seq), 0) FROM changes WHERE substr(at, 1, 10) <= ?", [day]
    ).fetchone()
    return int(row[0])


def find_since(study: Study, told: str) -> int:
    """Return the number of the change that a version's name or a day means.

    Raises:
        NotFound: no version is called so, and it is no day (YYYY-MM-DD).
    """
    for version in list_versions(study):
        if version.name.casefold() == " ".join(told.split()).casefold():
            return version.change_seq
    try:
        return find_seq(study, date.fromisoformat(told.strip()).isoformat())
    except ValueError:
        names = ", ".join(f"“{version.name}”" for version in list_versions(study)[:5])
        hint = (
            say("Named versions are {names}.", names=names)
            if names
            else say("Give a day, as 2026-05-17.")
        )
        raise NotFound(
            say("The codebook has no version “{version}”.", version=told), hint=hint
        ) from None


def get_codes_at(study: Study, seq: int) -> list[Code]:
    """Return the codebook as it was after the change number *seq*, by position.

    The history is gone back from today, so that a codebook is as right as the history is. Words
    that were erased from it for a person's protection are left as they are now.
    """
    rows: dict[str, dict[str, Any]] = {
        row["id"]: row for row in study.db.query("SELECT * FROM codes")
    }
    for key, before in study.db.execute(
        """SELECT key, before FROM changed_rows WHERE tbl = 'codes' AND change_seq > ?
        ORDER BY change_seq DESC, seq DESC""",
        [seq],
    ).fetchall():
        if before is None:
            rows.pop(key, None)
            continue
        image = json.loads(before)
        if "erased" not in image:
            rows[key] = image
    known = set(Code.__dataclass_fields__)
    codes = [
        Code(
            **{
                **{k: v for k, v in row.items() if k in known},
                "abstract": bool(row["abstract"]),
                "retired": bool(row.get("retired")),  # an older image has none
            }
        )
        for row in rows.values()
    ]
    return sorted(codes, key=lambda code: (code.position, code.id))


def list_origins(
    study: Study, after: int, until: int
) -> tuple[dict[CodeId, Origin], dict[CodeId, Origin]]:
    """Return the changes that brought codes, and those that took them, between two changes.

    A code that went and came again is told by the first that brought it and the last that took it.
    """
    born: dict[CodeId, Origin] = {}
    gone: dict[CodeId, Origin] = {}
    for key, came, verb, subject, actor in study.db.execute(
        """SELECT r.key, r.before IS NULL, c.verb, c.subject, c.actor FROM changed_rows r
        JOIN changes c ON c.seq = r.change_seq
        WHERE r.tbl = 'codes' AND (r.before IS NULL OR r.after IS NULL)
            AND r.change_seq > ? AND r.change_seq <= ? ORDER BY r.change_seq, r.seq""",
        [after, until],
    ).fetchall():
        origin = Origin(verb=verb.removeprefix("redo "), subject=subject, actor=actor)
        if came:
            born.setdefault(CodeId(key), origin)
        else:
            gone[CodeId(key)] = origin
    return born, gone
