"""The tree of codes: order, paths, checks on moves, and names. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coding.model import Code, CodeId
from study import InvalidInput
from study.language import say
from study.wording import shorten_quote

__all__ = [
    "check_above",
    "check_move",
    "clean_aliases",
    "clean_code_name",
    "describe_code",
    "find_positions",
    "find_sibling",
    "list_descendants",
    "list_in_order",
    "list_tops",
    "render_path",
]

LONGEST_NAME = 120


def list_in_order(codes: Iterable[Code]) -> list[tuple[int, Code]]:
    """Return (depth, code) in tree order, siblings by position."""
    children: dict[CodeId | None, list[Code]] = {}
    for code in sorted(codes, key=lambda c: (c.position, c.id)):
        children.setdefault(code.parent_id, []).append(code)
    ordered: list[tuple[int, Code]] = []
    stack = [(0, code) for code in reversed(children.get(None, []))]
    while stack:
        depth, code = stack.pop()
        ordered.append((depth, code))
        stack.extend((depth + 1, child) for child in reversed(children.get(code.id, [])))
    return ordered


def render_path(code: Code, codes: dict[CodeId, Code]) -> str:
    """Return the names from the top of the tree down to *code*: “Education › Time to learn”."""
    names = [code.name]
    while code.parent_id is not None and code.parent_id in codes:
        code = codes[code.parent_id]
        names.append(code.name)
    return " › ".join(reversed(names))


def list_descendants(codes: Sequence[Code], code_id: CodeId) -> list[CodeId]:
    """Return the ids of all codes below *code_id*."""
    below: list[CodeId] = []
    edge = {code_id}
    while edge:
        edge = {c.id for c in codes if c.parent_id in edge}
        below.extend(sorted(edge))
    return below


def list_tops(codes: Sequence[Code], code_ids: Iterable[CodeId]) -> list[CodeId]:
    """Return the chosen codes in tree order, without those that lie below another of them."""
    chosen = set(code_ids)
    below = {found for code_id in chosen for found in list_descendants(codes, code_id)}
    return [code.id for _, code in list_in_order(codes) if code.id in chosen - below]


def find_positions(
    codes: Sequence[Code],
    moved: Sequence[CodeId],
    *,
    parent_id: CodeId | None,
    before: CodeId | None,
) -> dict[CodeId, int]:
    """Return the positions that put *moved*, in this order, before a child of *parent_id*, or last.

    Only siblings that must shift are in the result, so that other changes to the rest can still be
    undone.
    """
    others = sorted((c for c in codes if c.id not in set(moved)), key=lambda c: (c.position, c.id))
    siblings = [c for c in others if c.parent_id == parent_id]
    at = next((n for n, c in enumerate(siblings) if c.id == before), len(siblings))
    if at == len(siblings):
        last = max((c.position for c in others), default=0)
    else:
        last = siblings[at - 1].position if at else 0
    positions: dict[CodeId, int] = {}
    for code_id in moved:
        last += 1
        positions[code_id] = last
    for sibling in siblings[at:]:
        if sibling.position > last:
            break
        last += 1
        positions[sibling.id] = last
    return positions


def check_move(codes: Sequence[Code], code_id: CodeId, parent_id: CodeId | None) -> None:
    """Check that a code may stand below another: not below itself, nor in use below a retired one.

    Raises:
        InvalidInput: the move would create a cycle, or the code above is retired.
    """
    if parent_id is not None and parent_id in {code_id, *list_descendants(codes, code_id)}:
        raise InvalidInput(
            say("A code cannot be moved below itself."), hint=say("Choose another place.")
        )
    by_id = {code.id: code for code in codes}
    above = by_id.get(parent_id) if parent_id is not None else None
    check_above(above, retired=by_id[code_id].retired)


def check_above(above: Code | None, *, retired: bool) -> None:
    """Check that a code may stand below *above*: below a retired code, every code is *retired*.

    Raises:
        InvalidInput: the code above is retired and this one is not.
    """
    if above is not None and above.retired and not retired:
        raise InvalidInput(
            say("The code “{name}” is retired.", name=above.name),
            hint=say("Bring it back first, or choose another place."),
        )


def clean_code_name(
    codes: Sequence[Code], name: str, *, parent_id: CodeId | None, but: CodeId | None = None
) -> str:
    """Return *name* with whitespace cleaned, after checking it.

    Raises:
        InvalidInput: it is empty, too long, or a sibling has it.
    """
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(say("A code needs a name."))
    if len(name) > LONGEST_NAME:
        raise InvalidInput(
            say("“{name}” is too long for a name.", name=shorten_quote(name, most=40)),
            hint=say("Put the explanation into the definition."),
        )
    there = find_sibling([c for c in codes if c.id != but], name, parent_id=parent_id)
    if there and there.retired:
        raise InvalidInput(
            say("There is already a retired code “{name}” here.", name=name),
            hint=say("Bring that one back."),
        )
    if there:
        raise InvalidInput(
            say("There is already a code “{name}” here.", name=name), hint=say("Use that one.")
        )
    return name


def clean_aliases(aliases: str, *, name: str) -> str:
    """Return other names of a code, one on each line, without repetitions and its own name.

    Raises:
        InvalidInput: one of them is too long.
    """
    kept: dict[str, str] = {}
    for line in aliases.splitlines():
        words = " ".join(line.split())
        if len(words) > LONGEST_NAME:
            raise InvalidInput(
                say("“{name}” is too long for a name.", name=shorten_quote(words, most=40)),
                hint=say("Write each of the other names on a line of its own."),
            )
        if words and words.casefold() != name.casefold():
            kept.setdefault(words.casefold(), words)
    return "\n".join(kept.values())


def describe_code(code: Code) -> str:
    """Return a code's name for a list in which it is looked for, and what else is to be known."""
    told = [say("retired")] if code.retired else []
    if code.aliases:
        told.append(say("also {names}", names=", ".join(code.other_names)))
    return f"{code.name} ({'; '.join(told)})" if told else code.name


def find_sibling(codes: Sequence[Code], name: str, *, parent_id: CodeId | None) -> Code | None:
    """Return the code under this parent that has this name, in any case, or None."""
    wanted = " ".join(name.split()).casefold()
    siblings = (code for code in codes if code.parent_id == parent_id)
    return next((code for code in siblings if code.name.casefold() == wanted), None)
