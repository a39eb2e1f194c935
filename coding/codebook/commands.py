"""Commands for the codebook: add, rename, revise, move, merge and remove codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coding.codebook.tree import check_move, clean_code_name, find_hue, list_descendants
from coding.commands import REVISABLE, _drop_rows
from coding.memos.commands import merge_memo_rows, move_memo_rows
from coding.model import Code, CodeId
from coding.queries import get_code, list_codes
from study import InvalidInput, Study
from study.ids import new_id
from study.ledger import Change

__all__ = ["add_code", "merge_codes", "move_code", "remove_code", "rename_code", "revise_code"]


def add_code(
    study: Study,
    name: str,
    *,
    actor: str,
    parent_id: CodeId | None = None,
    code_id: CodeId | None = None,
    definition: str = "",
    include: str = "",
    exclude: str = "",
    example: str = "",
    hue: int | None = None,
    origin: str = "inductive",
    abstract: bool = False,
    operation: str | None = None,
) -> Code:
    """Add a code to the codebook, last among its siblings.

    Raises:
        InvalidInput: the name is empty, or a sibling has it.
    """
    with study.change("add code", actor=actor, operation=operation) as change:
        codes = list_codes(study)
        name = clean_code_name(codes, name, parent_id=parent_id)
        change.subject = name
        if parent_id is not None:
            get_code(study, parent_id)
        code = Code(
            id=code_id or CodeId(new_id()),
            name=name,
            parent_id=parent_id,
            position=max((c.position for c in codes), default=0) + 1,
            definition=definition,
            include=include,
            exclude=exclude,
            example=example,
            hue=find_hue(codes, parent_id=parent_id) if hue is None else hue % 360,
            origin=origin,
            abstract=abstract,
            shortcut=None,
            rev=1,
        )
        change.insert("codes", _code_row(code))
    return code


def rename_code(study: Study, code_id: CodeId, name: str, *, actor: str) -> None:
    """Give a code another name."""
    with study.change("rename code", actor=actor) as change:
        code = get_code(study, code_id)
        name = clean_code_name(list_codes(study), name, parent_id=code.parent_id, but=code_id)
        change.subject = f"{code.name} → {name}"
        change.update("codes", code_id, name=name)


def revise_code(
    study: Study,
    code_id: CodeId,
    *,
    actor: str,
    expect_rev: int | None = None,
    operation: str | None = None,
    **fields: Any,
) -> None:
    """Change name, definition, include, exclude, example, hue, shortcut or abstract of a code.

    Raises:
        InvalidInput: the field is none of these, or a code in use would become abstract.
        Conflict: the code's revision is no longer *expect_rev*.
    """
    odd = sorted(fields.keys() - REVISABLE)
    if odd:
        raise InvalidInput(f"A code's “{odd[0]}” cannot be changed here.")
    with study.change("revise code", actor=actor, operation=operation) as change:
        code = get_code(study, code_id)
        change.subject = code.name
        if "name" in fields:
            fields["name"] = clean_code_name(
                list_codes(study), fields["name"], parent_id=code.parent_id, but=code_id
            )
        if fields.get("shortcut"):
            for other in list_codes(study):
                if other.shortcut == fields["shortcut"] and other.id != code_id:
                    change.update("codes", other.id, shortcut=None)
        if fields.get("hue") is not None:
            fields["hue"] = int(fields["hue"]) % 360
        if "abstract" in fields:
            if fields["abstract"] and _is_used(study, code_id):
                raise InvalidInput(
                    f"“{code.name}” is applied to quotes, so it cannot only group other codes.",
                    hint="Move its codings to another code first.",
                )
            fields["abstract"] = int(fields["abstract"])
        change.update("codes", code_id, expect_rev=expect_rev, **fields)


def move_code(
    study: Study,
    code_id: CodeId,
    *,
    parent_id: CodeId | None,
    actor: str,
    before: CodeId | None = None,
) -> None:
    """Move a code below *parent_id* (None: to the top level), before a sibling or last."""
    with study.change("move code", actor=actor) as change:
        codes = list_codes(study)
        code = get_code(study, code_id)
        change.subject = code.name
        check_move(codes, code_id, parent_id)
        clean_code_name(codes, code.name, parent_id=parent_id, but=code_id)
        if parent_id is not None:
            get_code(study, parent_id)
        siblings = [c for c in codes if c.parent_id == parent_id and c.id != code_id]
        after = next((n for n, c in enumerate(siblings) if c.id == before), len(siblings))
        # Only siblings that must shift are touched, so that other changes to the rest can be
        # undone.
        last = siblings[after - 1].position if after else 0
        if after == len(siblings):
            last = max((c.position for c in codes if c.id != code_id), default=0)
        change.update("codes", code_id, parent_id=parent_id, position=last + 1)
        last += 1
        for sibling in siblings[after:]:
            if sibling.position > last:
                break
            last += 1
            change.update("codes", sibling.id, position=last)


def merge_codes(study: Study, keep_id: CodeId, other_ids: Sequence[CodeId], *, actor: str) -> int:
    """Merge codes into *keep_id*: move their codings and children there, then remove them.

    Returns the number of codings moved. An excerpt coded with both keeps one coding.
    """
    if keep_id in other_ids:
        raise InvalidInput("A code cannot be merged into itself.")
    moved = 0
    with study.change("merge codes", actor=actor) as change:
        keep = get_code(study, keep_id)
        change.subject = keep.name
        for other_id in dict.fromkeys(other_ids):
            get_code(study, other_id)
            if keep.abstract and _is_used(study, other_id):
                raise InvalidInput(
                    f"“{keep.name}” only groups other codes.",
                    hint="Merge into one of the codes below it.",
                )
            codes = list_codes(study)
            if keep_id in list_descendants(codes, other_id):
                raise InvalidInput(f"“{keep.name}” is below a code that would be merged into it.")
            moved += _hand_over(study, change, other_id, keep_id, actor=actor)
            move_memo_rows(study, change, "code", other_id, keep_id)
            _move_children(study, change, other_id, keep_id)
            change.delete("codes", other_id)
    return moved


def remove_code(study: Study, code_id: CodeId, *, actor: str) -> int:
    """Remove a code and its codings, and move its children up; return the codings removed."""
    with study.change("remove code", actor=actor) as change:
        code = get_code(study, code_id)
        change.subject = code.name
        gone = study.db.execute("SELECT id FROM codings WHERE code_id = ?", [code_id]).fetchall()
        for (coding_id,) in gone:
            change.delete("codings", coding_id)
        _drop_rows(study, change, "decisions", "code_id", code_id)
        _move_children(study, change, code_id, code.parent_id)
        change.delete("codes", code_id)
    return len(gone)


def _hand_over(
    study: Study, change: Change, other_id: CodeId, keep_id: CodeId, *, actor: str
) -> int:
    moved = 0
    rows = list(study.db.query("SELECT * FROM codings WHERE code_id = ?", [other_id]))
    for row in rows:
        twin = study.db.execute(
            "SELECT id FROM codings"
            " WHERE excerpt_id = ? AND code_id = ? AND coder = ? AND round = ?",
            [row["excerpt_id"], keep_id, row["coder"], row["round"]],
        ).fetchone()
        if twin:
            merge_memo_rows(study, change, twin[0], row["id"], actor=actor)
            change.delete("codings", row["id"])
        else:
            change.update("codings", row["id"], code_id=keep_id)
            moved += 1
    decided = study.db.execute("SELECT id FROM decisions WHERE code_id = ?", [other_id]).fetchall()
    for (decision_id,) in decided:
        change.update("decisions", decision_id, code_id=keep_id)
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


def _code_row(code: Code) -> dict[str, Any]:
    row = {name: getattr(code, name) for name in code.__dataclass_fields__ if name != "rev"}
    return {**row, "abstract": int(code.abstract)}


def _is_used(study: Study, code_id: CodeId) -> bool:
    row = study.db.execute("SELECT 1 FROM codings WHERE code_id = ? LIMIT 1", [code_id]).fetchone()
    return row is not None
