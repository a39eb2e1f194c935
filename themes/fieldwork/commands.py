"""Commands for the plan of the next phase of fieldwork."""

from __future__ import annotations

from typing import Any

from study import InvalidInput, Study
from study.ids import new_id
from study.language import say
from themes.fieldwork.deepening import METHODS
from themes.model import ThemeId
from themes.queries import get_theme

__all__ = ["add_dive", "remove_dive", "revise_dive"]


def add_dive(
    study: Study,
    theme_id: ThemeId,
    stratum_id: str | None,
    *,
    actor: str,
    method: str = "interview",
    reason: str = "",
    question: str = "",
) -> str:
    """Plan a deeper look at a theme in a stratum (None: sessions without one); return its id.

    An existing entry gets the new method, reason and question.
    """
    _check_method(method)
    with study.change("plan to go deeper", actor=actor) as change:
        change.subject = get_theme(study, theme_id).name
        fields: dict[str, Any] = {
            "method": method,
            "reason": reason.strip(),
            "question": question.strip(),
        }
        there = study.db.execute(
            "SELECT id FROM deep_dives WHERE theme_id = ? AND stratum_id = ?",
            [theme_id, stratum_id or ""],
        ).fetchone()
        if there:
            change.update("deep_dives", there[0], **fields)
            return str(there[0])
        made = new_id()
        row = {"id": made, "theme_id": theme_id, "stratum_id": stratum_id or "", **fields}
        change.insert("deep_dives", row)
    return made


def revise_dive(
    study: Study,
    dive_id: str,
    *,
    actor: str,
    method: str,
    question: str,
    expect_rev: int | None = None,
) -> None:
    """Change the method and the question of a planned entry."""
    _check_method(method)
    with study.change("revise plan", actor=actor) as change:
        change.update(
            "deep_dives", dive_id, expect_rev=expect_rev, method=method, question=question.strip()
        )


def remove_dive(study: Study, dive_id: str, *, actor: str) -> None:
    """Remove an entry from the plan."""
    with study.change("take off the plan", actor=actor) as change:
        change.delete("deep_dives", dive_id)


def _check_method(method: str) -> None:
    if method not in METHODS:
        raise InvalidInput(
            say("There is no fieldwork method “{method}”.", method=method),
            hint=say("Choose one of {choices}.", choices=", ".join(METHODS)),
        )
