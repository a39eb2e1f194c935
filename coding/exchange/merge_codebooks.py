"""Add a codebook from another program to a study; existing codes are reused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coding.codebook.colours import find_hue
from coding.codebook.commands import _code_row
from coding.codebook.tree import LONGEST_NAME
from coding.exchange.refi_codes import ReadCode
from coding.model import Code, CodeId
from coding.queries import list_codes
from study import Study
from study.ids import new_id
from study.ledger import Change

__all__ = ["AddedCodes", "add_read_codes"]

_MANY = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedCodes:
    """The study's code for each code of the file, and the number of new codes."""

    ids: dict[str, CodeId]
    new: int


def add_read_codes(study: Study, change: Change, read: Sequence[ReadCode]) -> AddedCodes:
    """Add the codes of a file inside an open change, parents first.

    An existing code with the same name and parent is reused unchanged. If that code only groups
    others, it cannot be applied, so the new code gets a number after its name.
    """
    codes = list_codes(study)
    there = {(code.parent_id, code.name.casefold()): code for code in codes}
    ids: dict[str, CodeId] = {}
    fresh: list[Code] = []
    retired = {code.id for code in codes if code.retired}
    position = max((code.position for code in codes), default=0)
    for each in read:
        parent = ids.get(each.parent) if each.parent else None
        name = each.name if len(each.name) <= LONGEST_NAME else f"{each.name[: LONGEST_NAME - 1]}…"
        known = there.get((parent, name.casefold()))
        number = 2
        while known is not None and known.abstract and not each.abstract:
            tail = f" ({number})"
            name = f"{each.name[: LONGEST_NAME - len(tail)]}{tail}"
            known, number = there.get((parent, name.casefold())), number + 1
        if known is not None:
            ids[each.key] = known.id
            continue
        position += 1
        definition = each.definition
        if name != each.name and name.endswith("…"):
            definition = f"{each.name}. {definition}".strip()
        code = Code(
            id=CodeId(new_id()),
            name=name,
            parent_id=parent,
            position=position,
            definition=definition,
            include=each.texts.get("include", ""),
            exclude=each.texts.get("exclude", ""),
            example=each.texts.get("example", ""),
            near_miss=each.texts.get("near_miss", ""),
            aliases=each.texts.get("aliases", ""),
            hue=each.hue if each.hue is not None else _hue(codes, fresh, parent),
            origin="imported",
            abstract=each.abstract,
            retired=each.retired or (parent in retired if parent else False),
            shortcut=None,
            rev=1,
        )
        fresh.append(code)
        if code.retired:
            retired.add(code.id)
        there[parent, name.casefold()] = code
        ids[each.key] = code.id
    change.insert_all("codes", [_code_row(code) for code in fresh])
    return AddedCodes(ids=ids, new=len(fresh))


def _hue(codes: Sequence[Code], fresh: Sequence[Code], parent: CodeId | None) -> int:
    if len(fresh) < _MANY:
        return find_hue([*codes, *fresh], parent_id=parent)
    return len(fresh) * 47 % 360  # all hues are in use
