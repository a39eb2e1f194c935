"""Commands for the codebook: add, rename, revise and move codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coding.codebook.colours import find_hue
from coding.codebook.tree import (
    check_above,
    check_move,
    clean_aliases,
    clean_code_name,
    find_positions,
    list_tops,
)
from coding.commands import REVISABLE
from coding.model import Code, CodeId
from coding.queries import get_code, has_codings, list_codes
from study import Conflict, InvalidInput, NotFound, Study
from study.ids import new_id
from study.language import mark, say
from study.ledger import Change
from study.wording import count_things

__all__ = [
    "add_code",
    "move_code",
    "move_codes",
    "rename_code",
    "revise_code",
    "revise_hues",
]

_WORDS = {
    "abstract": mark("abstract"),
    "aliases": mark("aliases"),
    "definition": mark("definition"),
    "example": mark("example"),
    "exclude": mark("exclude"),
    "hue": mark("hue"),
    "include": mark("include"),
    "name": mark("name"),
    "near_miss": mark("near miss"),
    "shortcut": mark("shortcut"),
}
LOOK_AGAIN = mark("The codebook is drawn again as it is now: look at it and decide anew.")


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
    near_miss: str = "",
    aliases: str = "",
    hue: int | None = None,
    origin: str = "inductive",
    abstract: bool = False,
    retired: bool = False,
    operation: str | None = None,
) -> Code:
    """Add a code to the codebook, last among its siblings.

    Raises:
        InvalidInput: the name is empty, or a sibling has it; or the code above is retired, and this
            one is not.
    """
    with study.change("add code", actor=actor, operation=operation) as change:
        codes = list_codes(study)
        name = clean_code_name(codes, name, parent_id=parent_id)
        change.subject = name
        above = get_code(study, parent_id) if parent_id is not None else None
        check_above(above, retired=retired)
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
            near_miss=near_miss,
            aliases=clean_aliases(aliases, name=name),
            retired=retired,
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
    seen: Mapping[str, Any] | None = None,
    operation: str | None = None,
    **fields: Any,
) -> None:
    """Change name, aliases, definition, rules, colour or shortcut of a code, or make it a group.

    Args:
        study: The study.
        code_id: The code.
        actor: Who changes it.
        expect_rev: The revision that the code must have.
        seen: The values that the person saw. Somebody else's change of another field is no
            conflict.
        operation: The id of the reader's operation, so that a repeated request runs once.
        fields: The new values.

    Raises:
        InvalidInput: the field is none of these, or a code in use would become abstract.
        Conflict: the code's revision is no longer *expect_rev*, or a field is not as it was *seen*.
    """
    odd = sorted(fields.keys() - REVISABLE)
    if odd:
        raise InvalidInput(say("A code's “{field}” cannot be changed here.", field=odd[0]))
    with study.change("revise code", actor=actor, operation=operation) as change:
        code = get_code(study, code_id)
        change.subject = code.name
        for field in fields.keys() & (seen or {}).keys():
            if getattr(code, field) not in ((seen or {})[field], fields[field]):
                raise Conflict(
                    say(
                        "Somebody changed the {field} of “{name}” meanwhile.",
                        field=say(_WORDS[field]),
                        name=code.name,
                    ),
                    hint=say("What you typed is still here: compare it with the newer version."),
                )
        if "name" in fields:
            fields["name"] = clean_code_name(
                list_codes(study), fields["name"], parent_id=code.parent_id, but=code_id
            )
        if "aliases" in fields:
            fields["aliases"] = clean_aliases(fields["aliases"], name=fields.get("name", code.name))
        if fields.get("shortcut"):
            _free_shortcut(study, change, code, fields["shortcut"])
        if fields.get("hue") is not None:
            fields["hue"] = int(fields["hue"]) % 360
        if "abstract" in fields:
            if fields["abstract"] and has_codings(study, code_id):
                raise InvalidInput(
                    say(
                        "“{name}” is applied to quotes, so it cannot only group other codes.",
                        name=code.name,
                    ),
                    hint=say("Move its codings to another code first."),
                )
            fields["abstract"] = int(fields["abstract"])
        change.update("codes", code_id, expect_rev=expect_rev, **fields)


def _free_shortcut(study: Study, change: Change, code: Code, shortcut: str) -> None:
    """Take a shortcut key from the code that has it."""
    if code.retired:
        raise InvalidInput(
            say("The code “{name}” is retired, so it has no shortcut key.", name=code.name),
            hint=say("Bring it back first."),
        )
    for other in list_codes(study):
        if other.shortcut == shortcut and other.id != code.id:
            change.update("codes", other.id, shortcut=None)


def move_code(
    study: Study,
    code_id: CodeId,
    *,
    parent_id: CodeId | None,
    actor: str,
    before: CodeId | None = None,
) -> None:
    """Move a code below *parent_id* (None: to the top level), before a sibling or last."""
    move_codes(study, [code_id], parent_id=parent_id, before=before, actor=actor)


def move_codes(
    study: Study,
    code_ids: Sequence[CodeId],
    *,
    parent_id: CodeId | None,
    actor: str,
    before: CodeId | None = None,
    seen: Mapping[CodeId, CodeId | None] | None = None,
) -> int:
    """Move codes below *parent_id* (None: to the top level), before a sibling or last, at once.

    A code below another of them moves along with it. Returns the number of the others.

    Args:
        study: The study.
        code_ids: The codes.
        parent_id: The code to move them below.
        actor: Who moves them.
        before: The child of *parent_id* to move them before; None for last.
        seen: Where the person saw codes: parents by code, of those moved and of *before*.

    Raises:
        NotFound: one of the codes is gone.
        InvalidInput: a code would lie below itself, or a sibling has its name.
        Conflict: a code is no longer where it was *seen*.
    """
    verb = "move code" if len(code_ids) == 1 else "move codes"
    with study.change(verb, actor=actor) as change:
        codes = list_codes(study)
        by_id = {code.id: code for code in codes}
        for code_id in filter(None, [*code_ids, parent_id, before]):
            if code_id not in by_id:
                raise NotFound(say("That code is no longer in the codebook."), hint=say(LOOK_AGAIN))
        for code_id, parent in (seen or {}).items():
            if code_id in by_id and by_id[code_id].parent_id != parent:
                raise Conflict(
                    say("“{name}” was moved meanwhile.", name=by_id[code_id].name),
                    hint=say(LOOK_AGAIN),
                )
        moved = list_tops(codes, code_ids)
        names = [by_id[code_id].name for code_id in moved]
        change.subject = names[0] if len(code_ids) == 1 else count_things(len(moved), "code")
        for code_id in moved:
            check_move(codes, code_id, parent_id)
        others = [c for c in codes if c.id not in moved]
        for name in names:
            clean_code_name(others, name, parent_id=parent_id)
        _refuse_namesakes(names)
        places = find_positions(codes, moved, parent_id=parent_id, before=before)
        for code_id in moved:
            change.update("codes", code_id, parent_id=parent_id, position=places.pop(code_id))
        for code_id, position in places.items():
            change.update("codes", code_id, position=position)
    return len(moved)


def _refuse_namesakes(names: Sequence[str]) -> None:
    folded = [name.casefold() for name in names]
    for number, name in enumerate(names):
        if folded[number] in folded[:number]:
            raise InvalidInput(
                say("Two of these codes are called “{name}”.", name=name),
                hint=say("Rename one of them first."),
            )


def revise_hues(study: Study, hues: Mapping[CodeId, int], *, actor: str) -> int:
    """Give codes other colours, hues of 0 to 359, in one change; return their number."""
    verb = "recolour code" if len(hues) == 1 else "recolour codes"
    with study.change(verb, actor=actor, subject=count_things(len(hues), "code")) as change:
        for code_id, hue in hues.items():
            code = get_code(study, code_id)
            if len(hues) == 1:
                change.subject = code.name
            change.update("codes", code_id, hue=int(hue) % 360)
    return len(hues)


def _code_row(code: Code) -> dict[str, Any]:
    row = {name: getattr(code, name) for name in code.__dataclass_fields__ if name != "rev"}
    return {**row, "abstract": int(code.abstract), "retired": int(code.retired)}
