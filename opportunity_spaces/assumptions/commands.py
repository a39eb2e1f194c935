"""Commands for assumptions: add, revise, seal and remove."""

from __future__ import annotations

from typing import Any

from opportunity_spaces.model import Assumption, AssumptionId
from opportunity_spaces.queries import get_assumption, list_assumptions
from opportunity_spaces.things import add_thing, remove_thing, revise_thing
from study import InvalidInput, Study
from study.language import say
from study.times import get_now
from study.wording import count_things

__all__ = ["add_assumption", "remove_assumption", "revise_assumption", "seal_assumptions"]


def add_assumption(study: Study, statement: str, *, actor: str, **fields: Any) -> Assumption:
    """Add an assumption that insiders hold; *fields* as in `revise_assumption`."""
    made = add_thing(study, "assumption", actor, {"statement": statement, **fields})
    return get_assumption(study, made)


def revise_assumption(
    study: Study,
    assumption_id: AssumptionId,
    *,
    actor: str,
    expect_rev: int | None = None,
    **fields: Any,
) -> None:
    """Change statement, holder, kind, verdict or revised.

    Raises:
        InvalidInput: the assumption is sealed and its statement, holder or kind would change, or it
            would be called new: what is sealed was believed.
    """
    now = get_assumption(study, assumption_id)
    for field in ("statement", "holder", "kind"):
        if now.sealed_at and field in fields and fields[field] != getattr(now, field):
            raise InvalidInput(
                say("This assumption is sealed, so its statement, holder and kind cannot change."),
                hint=say("Give a verdict and write the new wording as its revision."),
            )
    if now.sealed_at and fields.get("verdict") == "new":
        raise InvalidInput(
            say("This assumption is sealed: somebody believed it before, so it is not new."),
            hint=say("Add what nobody had believed as one of its own."),
        )
    revise_thing(study, "assumption", assumption_id, actor, expect_rev, fields)


def seal_assumptions(study: Study, *, actor: str) -> int:
    """Seal every unsealed assumption and return their number.

    What is new is left out: nobody believed it before. Where nothing is left to seal, nothing is
    written.
    """
    at = get_now()
    waiting = [a.id for a in list_assumptions(study) if a.is_sealable]
    if not waiting:
        return 0
    with study.change("seal assumptions", actor=actor) as change:
        change.subject = count_things(len(waiting), "assumption")
        for assumption_id in waiting:
            change.update("assumptions", assumption_id, sealed_at=at)
    return len(waiting)


def remove_assumption(study: Study, assumption_id: AssumptionId, *, actor: str) -> None:
    """Remove an assumption and the links to it."""
    remove_thing(study, "assumption", assumption_id, actor)
