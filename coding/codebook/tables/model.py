"""A codebook as values that belong to no study, and how one compares with a study's. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from coding.codebook.tree import LONGEST_NAME, clean_aliases, list_in_order
from coding.model import Code, CodeId
from study.language import mark, say
from study.wording import count_things

__all__ = [
    "TEXTS",
    "BookCode",
    "BookPlan",
    "Differing",
    "clean_book",
    "describe_size",
    "find_plan",
    "list_book_codes",
]

TEXTS = {
    "definition": mark("Definition"),
    "include": mark("Include"),
    "exclude": mark("Exclude"),
    "near_miss": mark("Near miss"),
    "example": mark("Example"),
    "aliases": mark("Other names"),
}
"""The texts of a code with their headings, in the order in which they are written."""
# What no XML file can hold, and what a table would tell apart from a line end.
_ODD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]")


@dataclass(frozen=True, slots=True, kw_only=True)
class BookCode:
    """A code of a codebook in a file.

    Attributes:
        path: The names from the top of the tree down to its own.
        hue: Its colour, 0 to 359; None if the file has none.
        uses: The number of its codings, in a file that is written.
        retired: Whether it is kept for its codings only.
        id: The code's id in the study; empty where it was read from a file, or is only a path.
    """

    path: tuple[str, ...]
    definition: str = ""
    include: str = ""
    exclude: str = ""
    near_miss: str = ""
    example: str = ""
    aliases: str = ""
    hue: int | None = None
    shortcut: str | None = None
    abstract: bool = False
    uses: int = 0
    retired: bool = False
    id: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """Its own name."""
        return self.path[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A code that the study has, with the texts of the file that differ from the study's."""

    code: Code
    read: BookCode
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPlan:
    """What a codebook of a file is to a study: what is new, what is there, and what differs."""

    new: tuple[BookCode, ...] = ()
    same: tuple[Code, ...] = ()
    differing: tuple[Differing, ...] = ()
    ids: Mapping[tuple[str, ...], CodeId] = field(default_factory=dict)


def list_book_codes(codes: Sequence[Code], uses: Mapping[CodeId, int]) -> list[BookCode]:
    """Return a study's codebook as values, in the order of the tree."""
    paths: dict[CodeId | None, tuple[str, ...]] = {None: ()}
    book: list[BookCode] = []
    for _, code in list_in_order(codes):
        paths[code.id] = (*paths[code.parent_id], code.name)
        book.append(
            BookCode(
                path=paths[code.id],
                **{name: getattr(code, name) for name in TEXTS},
                hue=code.hue,
                shortcut=code.shortcut,
                abstract=code.abstract,
                uses=uses.get(code.id, 0),
                retired=code.retired,
                id=code.id,
            )
        )
    return clean_book(book)


def clean_book(book: Iterable[BookCode]) -> list[BookCode]:
    """Return a codebook whose names and texts every kind of file can hold; parents come first.

    A code of an earlier path is left out, and one that only stands in the path of another is added
    as a group.
    """
    found: dict[tuple[str, ...], BookCode] = {}
    for code in book:
        path = tuple(name for part in code.path if (name := _clean_name(part)))
        if not path:
            continue
        for depth in range(1, len(path)):
            found.setdefault(_fold(path[:depth]), BookCode(path=path[:depth], abstract=True))
        texts = {name: _clean_text(getattr(code, name)) for name in TEXTS}
        lines = "\n".join(_clean_name(line) for line in texts["aliases"].splitlines())
        texts["aliases"] = clean_aliases(lines, name=path[-1])
        cleaned = replace(code, path=path, **texts)  # type: ignore[arg-type]
        known = found.get(_fold(path))
        if known is None or (known.abstract and not any(getattr(known, n) for n in TEXTS)):
            found[_fold(path)] = replace(cleaned, path=known.path if known else path)
    return list(found.values())


def describe_size(codes: Iterable[Code | BookCode]) -> str:
    """Return how many codes a codebook has: “24 codes, 3 of them retired”. Groups are no codes."""
    leaves = [code for code in codes if not code.abstract]
    retired = sum(code.retired for code in leaves)
    told = count_things(len(leaves), "code")
    if retired == len(leaves) == 1:
        return say("{codes}, retired", codes=told)
    return (
        say("{codes}, {retired:,} of them retired", codes=told, retired=retired)
        if retired
        else told
    )


def _clean_name(name: str) -> str:
    words = " ".join(_ODD.sub(" ", name).split())
    return words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1].rstrip()}…"


def _clean_text(text: str) -> str:
    plain = _ODD.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(" ".join(line.split()) for line in plain.split("\n")).strip()


def _fold(path: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in path)


def find_plan(codes: Sequence[Code], book: Sequence[BookCode]) -> BookPlan:
    """Return what a codebook of a file is to a study's.

    A code is the same if its path is, or if the study has one code of its name and the file has
    one, wherever they stand; or if it has the name of one below the same code. An empty text of the
    file says nothing.
    """
    by_path: dict[tuple[str, ...], Code] = {}
    by_place: dict[tuple[CodeId | None, str], Code] = {}
    by_name: dict[str, list[Code]] = {}
    paths: dict[CodeId | None, tuple[str, ...]] = {None: ()}
    for _, code in list_in_order(codes):
        paths[code.id] = (*paths[code.parent_id], code.name.casefold())
        by_path[paths[code.id]] = code
        by_place[code.parent_id, code.name.casefold()] = code
        by_name.setdefault(code.name.casefold(), []).append(code)
    often: dict[str, int] = {}
    for read in book:
        often[read.name.casefold()] = often.get(read.name.casefold(), 0) + 1
    new: list[BookCode] = []
    same: list[Code] = []
    differing: list[Differing] = []
    ids: dict[tuple[str, ...], CodeId] = {}
    for read in book:
        key = _fold(read.path)
        there = by_path.get(key)
        if there is None and key[:-1] in ids:  # below a code that stands elsewhere in the study
            there = by_place.get((ids[key[:-1]], key[-1]))
        named = by_name.get(read.name.casefold(), [])
        if there is None and len(named) == 1 and often[read.name.casefold()] == 1:
            there = named[0]
        if there is None:
            new.append(read)
            continue
        ids[key] = there.id
        fields = tuple(n for n in TEXTS if _has_other(there, read, n))
        if fields:
            differing.append(Differing(code=there, read=read, fields=fields))
        else:
            same.append(there)
    return BookPlan(new=tuple(new), same=tuple(same), differing=tuple(differing), ids=ids)


def _has_other(code: Code, read: BookCode, name: str) -> bool:
    told = getattr(read, name)
    return bool(told) and told != _clean_text(getattr(code, name))
