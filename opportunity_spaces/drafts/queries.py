"""Queries on drafts."""

from __future__ import annotations

import json

from opportunity_spaces.drafts.model import Draft
from study import Study

__all__ = ["find_draft", "list_drafts"]


def find_draft(study: Study, kind: str, thing_id: str, *, by: str) -> Draft | None:
    """Return what a person has written of a finding and not saved, or None."""
    return next((d for d in list_drafts(study, by=by) if (d.kind, d.thing_id) == (kind, thing_id)),
                None)  # fmt: skip


def list_drafts(study: Study, *, by: str) -> list[Draft]:
    """Return all that a person has written and not saved, the latest first."""
    rows = study.db.query(
        "SELECT kind, thing_id, fields, seen AS rev, at FROM drafts WHERE [by] = ?"
        " ORDER BY at DESC",
        [by],
    )
    return [Draft(**{**row, "fields": json.loads(row["fields"])}) for row in rows]
