"""Queries on the names that people gave to suggested themes."""

from __future__ import annotations

import json

from study import Study
from themes.discovery.given_names.model import GivenName

__all__ = ["list_given_names"]


def list_given_names(study: Study) -> list[GivenName]:
    """Return the names that people gave to suggested themes of all runs, oldest first."""
    rows = study.db.execute(
        "SELECT suggested_theme_id, name, core FROM given_names ORDER BY at, id"
    ).fetchall()
    return [
        GivenName(suggested_theme_id=theme, name=name, core=frozenset(json.loads(core)))
        for theme, name, core in rows
    ]
