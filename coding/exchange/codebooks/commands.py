"""The command that takes a codebook of a file into a study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coding.codebook.commands import add_code, revise_code
from coding.codebook.tables.model import BookCode, find_plan
from coding.model import CodeId
from coding.queries import list_codes
from study import Study

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

    Codes of the file that the study has stay where they are. Nothing is removed.

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
        ids: dict[tuple[str, ...], CodeId] = dict(plan.ids)
        keys = {code.shortcut for code in codes}
        for each in plan.new:
            path = tuple(part.casefold() for part in each.path)
            added = add_code(
                study,
                each.name,
                parent_id=ids.get(path[:-1]),
                definition=each.definition,
                include=each.include,
                exclude=each.exclude,
                near_miss=each.near_miss,
                example=each.example,
                aliases=each.aliases,
                hue=each.hue,
                origin="imported",
                abstract=each.abstract,
                actor=actor,
            )
            ids[path] = added.id
            if each.shortcut and each.shortcut not in keys:
                keys.add(each.shortcut)
                revise_code(study, added.id, shortcut=each.shortcut, actor=actor)
        for differing in plan.differing if replace else ():
            fields = {field: getattr(differing.read, field) for field in differing.fields}
            revise_code(study, differing.code.id, actor=actor, **fields)
    return ImportedBook(new=len(plan.new), revised=len(plan.differing) if replace else 0)
