"""The command that splits a code: chosen quotes go to a new or to an existing code."""

from __future__ import annotations

from collections.abc import Collection

from coding.codebook.commands import add_code, move_code
from coding.codebook.merging.commands import move_coding_rows
from coding.model import Code, CodeId, ExcerptId
from coding.queries import get_code, list_codes
from study import InvalidInput, NotFound, Study
from study.language import say
from study.ledger import Change

__all__ = ["split_code"]


def split_code(
    study: Study,
    code_id: CodeId,
    excerpt_ids: Collection[ExcerptId],
    *,
    actor: str,
    into: CodeId | None = None,
    name: str = "",
    definition: str = "",
) -> Code:
    """Move the chosen quotes of a code to another, in one change; all other quotes stay.

    Codings of colleagues move along: a quote has one meaning in the study, whoever coded it.

    Args:
        study: The study.
        code_id: The code to split.
        excerpt_ids: The quotes that leave it.
        actor: Who splits it.
        into: The code that they go to; None makes one called *name* beside the old one.
        name: The name of the new code.
        definition: The definition of the new code.

    Raises:
        InvalidInput: nothing was chosen, or the other code only groups others or is the same one.
        NotFound: a quote does not have the code any more.
    """
    old = get_code(study, code_id)
    if not excerpt_ids:
        raise InvalidInput(
            say("No quote of “{name}” was chosen.", name=old.name), hint=say("Tick at least one.")
        )
    if into == code_id:
        raise InvalidInput(
            say("The quotes have that code already."), hint=say("Choose another code.")
        )
    with study.change("split code", actor=actor, subject=old.name, gathers=True) as change:
        there = {
            row[0]
            for row in study.db.execute(
                "SELECT excerpt_id FROM codings WHERE code_id = ?", [code_id]
            ).fetchall()
        }
        if not set(excerpt_ids) <= there:
            raise NotFound(
                say("Some of these quotes no longer have the code “{name}”.", name=old.name),
                hint=say("Choose again among those that are left."),
            )
        new = _add_beside(study, old, name, definition, actor) if into is None else None
        target = new or get_code(study, into or code_id)
        if target.retired:
            raise InvalidInput(
                say("The code “{name}” is retired.", name=target.name),
                hint=say("Choose another code for the quotes."),
            )
        if target.abstract:
            raise InvalidInput(
                say("“{name}” only groups other codes.", name=target.name),
                hint=say("Use one of the codes below it."),
            )
        with study.change("split code", actor=actor) as part:
            move_coding_rows(
                study, part, code_id, target.id, actor=actor, excerpt_ids=set(excerpt_ids)
            )
            _move_decisions(study, part, code_id, target.id, excerpt_ids)
        change.subject = f"{old.name} → {target.name}"
    return get_code(study, target.id)


def _add_beside(study: Study, old: Code, name: str, definition: str, actor: str) -> Code:
    """Add a code right after *old*."""
    above = get_code(study, old.parent_id) if old.parent_id else None
    parent_id = None if above and above.retired else old.parent_id
    new = add_code(study, name, parent_id=parent_id, definition=definition, actor=actor)
    if parent_id != old.parent_id:
        return new
    siblings = [c.id for c in list_codes(study) if c.parent_id == old.parent_id]
    after = siblings[siblings.index(old.id) + 1 :]
    if after and after[0] != new.id:
        move_code(study, new.id, parent_id=old.parent_id, before=after[0], actor=actor)
    return new


def _move_decisions(
    study: Study,
    change: Change,
    old_id: CodeId,
    new_id: CodeId,
    excerpt_ids: Collection[ExcerptId],
) -> None:
    """Let accepted suggestions of these quotes be ones of the new code."""
    for decision_id, excerpt_id in study.db.execute(
        """SELECT d.id, e.id FROM decisions d JOIN excerpts e
            ON e.text_id = d.text_id AND e.start = d.start AND e.end = d.end
        WHERE d.code_id = ? AND d.verdict = 'accepted'""",
        [old_id],
    ).fetchall():
        if excerpt_id in excerpt_ids:
            change.update("decisions", decision_id, code_id=new_id)
