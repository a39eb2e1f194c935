"""The command that takes a codebook of a file into a study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coding.codebook.colours import find_hue
from coding.codebook.commands import _code_row, revise_code
from coding.codebook.tables.model import BookCode, BookPlan, find_plan
from coding.codebook.tree import clean_aliases, clean_code_name
from coding.model import Code, CodeId
from coding.queries import list_codes
from study import Study
from study.ids import new_id

__all__ = ["ImportedBook", "import_book"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedBook:
    """How many codes were added, and in how many the texts of the file were taken."""

    new: int
    revised: int


def import_book(
    study: Study, book: Sequence[BookCode], name: str, *, replace: bool = False, actor: str
) -> ImportedBook:
    """Take a codebook into the study, in one change.

    Codes of the file that the study has stay where they are, retired or not. Nothing is removed.

    Args:
        study: The study.
        book: The codebook; see `read_book`.
        name: The file's name, for the history.
        replace: Whether texts of the file replace those of the study where they differ.
        actor: Who imports it.
    """
    with study.change("import codebook", actor=actor, subject=name, gathers=True):
        codes = list_codes(study)
        plan = find_plan(codes, book)
        # All at once: to add one after the other would read the codebook anew for each.
        if fresh := _make_codes(codes, plan):
            with study.change("add codes", actor=actor) as part:
                part.insert_all("codes", [_code_row(code) for code in fresh])
        for differing in plan.differing if replace else ():
            fields = {field: getattr(differing.read, field) for field in differing.fields}
            revise_code(study, differing.code.id, actor=actor, **fields)
    return ImportedBook(new=len(plan.new), revised=len(plan.differing) if replace else 0)


def _make_codes(codes: Sequence[Code], plan: BookPlan) -> list[Code]:
    """Return the new codes of a plan, last among their siblings.

    A shortcut key stays with the code that has it, and what lies below a retired code is retired.

    Raises:
        InvalidInput: a code would have the name of one that is there.
    """
    ids: dict[tuple[str, ...], CodeId] = dict(plan.ids)
    keys = {code.shortcut for code in codes}
    retired = {code.id for code in codes if code.retired}
    taken = {(code.parent_id, code.name.casefold()) for code in codes}
    position = max((code.position for code in codes), default=0)
    fresh: list[Code] = []
    for each in plan.new:
        path = tuple(part.casefold() for part in each.path)
        parent = ids.get(path[:-1])
        every = [*codes, *fresh]
        if (parent, path[-1]) in taken:
            clean_code_name(every, each.name, parent_id=parent)  # refuses it
        position += 1
        kept = each.retired or parent in retired
        free = bool(each.shortcut) and each.shortcut not in keys and not kept
        code = Code(
            id=CodeId(new_id()),
            name=each.name,
            parent_id=parent,
            position=position,
            definition=each.definition,
            include=each.include,
            exclude=each.exclude,
            near_miss=each.near_miss,
            example=each.example,
            aliases=clean_aliases(each.aliases, name=each.name),
            hue=find_hue(every, parent_id=parent) if each.hue is None else each.hue % 360,
            origin="imported",
            abstract=each.abstract,
            shortcut=each.shortcut if free else None,
            rev=1,
            retired=kept,
        )
        fresh.append(code)
        ids[path] = code.id
        keys.add(code.shortcut)
        taken.add((parent, path[-1]))
        if kept:
            retired.add(code.id)
    return fresh
