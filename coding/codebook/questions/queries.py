"""Queries on which questions codes are for."""

from __future__ import annotations

from coding.model import CodeId
from study import Study

__all__ = ["list_bound"]


def list_bound(study: Study) -> dict[CodeId, tuple[str, ...]]:
    """Return the questions of each code that is not for all of them."""
    found: dict[CodeId, list[str]] = {}
    for code_id, question in study.db.execute(
        "SELECT code_id, question FROM bound_codes ORDER BY code_id, id"
    ).fetchall():
        found.setdefault(CodeId(code_id), []).append(question)
    return {code_id: tuple(questions) for code_id, questions in found.items()}
