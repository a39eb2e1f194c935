"""Merge codes into one, and remove codes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from coding.answer_marks.commands import move_stance_rows
from coding.codebook.questions.commands import merge_bound_rows
from coding.codebook.tree import clean_aliases, list_descendants
from coding.commands import remove_rows
from coding.memos.commands import merge_memo_rows, move_memo_rows
from coding.model import CodeId, ExcerptId
from coding.queries import get_code, has_codings, list_codes
from study import InvalidInput, Study
from study.language import say
from study.ledger import Change
from study.wording import count_things

__all__ = ["merge_codes", "move_coding_rows", "remove_code", "remove_codes"]


def merge_codes(study: Study, keep_id: CodeId, other_ids: Sequence[CodeId], *, actor: str) -> int:
    """Merge codes into *keep_id*: move their codings and children there, then remove them.

    Returns the number of codings moved. An excerpt coded with both keeps one coding. The names of
    the codes that vanish become aliases of the one that stays.
    """
    if keep_id in other_ids:
        raise InvalidInput(say("A code cannot be merged into itself."))
    moved = 0
    with study.change("merge codes", actor=actor) as change:
        keep = get_code(study, keep_id)
        change.subject = keep.name
        if keep.retired:
            raise InvalidInput(
                say("The code “{name}” is retired.", name=keep.name),
                hint=say("Bring it back first, or keep another of the codes."),
            )
        aliases = keep.aliases
        for other_id in dict.fromkeys(other_ids):
            other = get_code(study, other_id)
            aliases = f"{aliases}\n{other.name}\n{other.aliases}"
            if keep.abstract and has_codings(study, other_id):
                raise InvalidInput(
                    say("“{name}” only groups other codes.", name=keep.name),
                    hint=say("Merge into one of the codes below it."),
                )
            codes = list_codes(study)
            if keep_id in list_descendants(codes, other_id):
                raise InvalidInput(
                    say("“{name}” is below a code that would be merged into it.", name=keep.name)
                )
            moved += move_coding_rows(study, change, other_id, keep_id, actor=actor)
            decided = "SELECT id FROM decisions WHERE code_id = ?"
            for (decision_id,) in study.db.execute(decided, [other_id]).fetchall():
                change.update("decisions", decision_id, code_id=keep_id)
            for table in ("leanings", "lines"):
                remove_rows(study, change, table, "code_id", other_id)
            merge_bound_rows(study, change, other_id, keep_id)
            move_memo_rows(study, change, "code", other_id, keep_id)
            move_stance_rows(study, change, other_id, keep_id)
            _move_children(study, change, other_id, keep_id)
            change.delete("codes", other_id)
        change.update("codes", keep_id, aliases=clean_aliases(aliases, name=keep.name))
    return moved


def remove_code(study: Study, code_id: CodeId, *, actor: str) -> int:
    """Remove a code and its codings, and move its children up; return the codings removed."""
    return remove_codes(study, [code_id], actor=actor)


def remove_codes(study: Study, code_ids: Sequence[CodeId], *, actor: str) -> int:
    """Remove codes and their codings as one change; return the number of codings removed.

    A child that is not removed itself moves up to the nearest code above that stays.
    """
    removed = 0
    with study.change(
        "remove code" if len(code_ids) == 1 else "remove codes",
        actor=actor,
        subject=count_things(len(code_ids), "code"),
    ) as change:
        for code_id in dict.fromkeys(code_ids):
            code = get_code(study, code_id)
            if len(code_ids) == 1:
                change.subject = code.name
            gone = study.db.execute(
                "SELECT id FROM codings WHERE code_id = ?", [code_id]
            ).fetchall()
            for (coding_id,) in gone:
                change.delete("codings", coding_id)
            removed += len(gone)
            for table in ("decisions", "leanings", "lines"):
                remove_rows(study, change, table, "code_id", code_id)
            _move_children(study, change, code_id, code.parent_id)
            change.delete("codes", code_id)
    return removed


def move_coding_rows(
    study: Study,
    change: Change,
    old_id: CodeId,
    new_id: CodeId,
    *,
    actor: str,
    excerpt_ids: Collection[ExcerptId] | None = None,
) -> int:
    """Give codings another code inside an open change; return the number moved.

    An excerpt that its coder has coded with both keeps one coding, with the memos of both.
    *excerpt_ids* are the only excerpts whose codings move; None for all.
    """
    moved = 0
    for row in list(study.db.query("SELECT * FROM codings WHERE code_id = ?", [old_id])):
        if excerpt_ids is not None and row["excerpt_id"] not in excerpt_ids:
            continue
        twin = study.db.execute(
            "SELECT id FROM codings"
            " WHERE excerpt_id = ? AND code_id = ? AND coder = ? AND round = ?",
            [row["excerpt_id"], new_id, row["coder"], row["round"]],
        ).fetchone()
        if twin:
            merge_memo_rows(study, change, twin[0], row["id"], actor=actor)
            change.delete("codings", row["id"])
        else:
            change.update("codings", row["id"], code_id=new_id)
            moved += 1
    return moved


def _move_children(study: Study, change: Change, code_id: CodeId, parent_id: CodeId | None) -> None:
    codes = list_codes(study)
    gone = next(c.name for c in codes if c.id == code_id)
    names = {c.name.casefold() for c in codes if c.parent_id == parent_id and c.id != code_id}
    for child in codes:
        if child.parent_id != code_id:
            continue
        name, number = child.name, 1
        while name.casefold() in names:  # a new sibling already has its name
            name = f"{child.name} ({gone})" if number == 1 else f"{child.name} ({gone} {number})"
            number += 1
        names.add(name.casefold())
        change.update("codes", child.id, parent_id=parent_id, name=name)
