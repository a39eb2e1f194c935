"""The list of survey answers: a browser component in which they are read, coded and marked."""

from __future__ import annotations

from typing import Any

from lifeworld.app.components import new_component
from lifeworld.app.reader import get_ticket
from study import Study

__all__ = ["show_answers"]


def show_answers(
    study: Study, *, actor: str, order: str, single_keys: bool = True
) -> dict[str, Any]:
    """Show the answers of all surveys; what is done is saved through our routes, without a rerun.

    Args:
        study: The open study.
        actor: The person who reviews.
        order: The order at the first visit: survey, difficulty, evidence or person.
        single_keys: Whether single letters are shortcuts.

    Returns:
        What the list asks of the page, which it cannot do itself: `to` says what. Empty if nothing.
    """
    api, token = get_ticket(study, actor=actor)
    shown = new_component("answers", "answers.js")(
        key="answers",
        data={
            "api": api,
            "token": token,
            "study": str(study.path),
            "order": order,
            "single_keys": single_keys,
        },
        on_asked_change=lambda: None,
    )
    asked = shown.asked
    return dict(asked) if asked else {}
