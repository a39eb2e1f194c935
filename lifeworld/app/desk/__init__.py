"""The desk: a browser component in which a finding is written beside its quotes."""

from __future__ import annotations

from typing import Any

from lifeworld.app.components import new_component
from lifeworld.app.reader import get_ticket
from lifeworld.app.web.desk import NEW
from study import Study

__all__ = ["NEW", "show_desk"]


def show_desk(
    study: Study, kind: str, thing_id: str, *, actor: str, first: str = ""
) -> dict[str, Any]:
    """Show a finding to be written; drafts, links and what is saved go through our routes.

    Args:
        study: The open study.
        kind: The kind of finding.
        thing_id: Its id, or `NEW` for one that is not there yet.
        actor: The person who writes.
        first: The list of quotes to show first: near, against, collected or linked.

    Returns:
        What the desk asks of the page, which it cannot do itself: `to` says what. Empty if nothing.
    """
    api, token = get_ticket(study, actor=actor)
    shown = new_component("desk", "desk.js")(
        key=f"desk_{kind}",
        data={
            "api": api,
            "token": token,
            "kind": kind,
            "id": thing_id,
            "stamp": study.stamp[1],
            "first": first,
        },
        on_asked_change=lambda: None,
    )
    asked = shown.asked
    return dict(asked) if asked else {}
