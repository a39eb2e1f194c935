"""What differs between two versions of a codebook, code by code and word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from coding.codebook.tree import list_in_order, render_path
from coding.codebook.versions.model import KINDS, Difference, Kind, Origin, Piece
from coding.model import Code, CodeId
from study.language import mark, render_number, say
from study.wording import count_things

__all__ = ["compare_codebooks", "compare_words", "count_differences"]

_FIELDS = {
    "definition": mark("Definition"),
    "include": mark("Include"),
    "exclude": mark("Exclude"),
    "near_miss": mark("Near miss"),
    "example": mark("Example"),
}
_TOKENS = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)


def compare_codebooks(
    before: Sequence[Code],
    after: Sequence[Code],
    *,
    born: Mapping[CodeId, Origin],
    gone: Mapping[CodeId, Origin],
) -> list[Difference]:
    """Return what differs, in the order of the newer codebook, with what is gone at the end.

    Args:
        before: The codes of the older version.
        after: Those of the newer one.
        born: The change that brought each new code.
        gone: The change that took each code away that is gone.
    """
    old = {code.id: code for code in before}
    new = {code.id: code for code in after}
    found: list[Difference] = []
    for _, code in list_in_order(after):
        if code.id in old:
            found += _compare(old[code.id], code, old, new)
            continue
        origin = born.get(code.id)
        source, arrow, _ = origin.subject.partition(" → ") if origin else ("", "", "")
        split = bool(arrow and origin and origin.verb == "split code")
        found.append(
            Difference(
                kind="split" if split else "added",
                code_id=code.id,
                name=code.name,
                told=source if split else _name_above(code, new),
            )
        )
    for _, code in list_in_order(before):
        if code.id not in new:
            end = gone.get(code.id)
            merged = end is not None and end.verb == "merge codes"
            found.append(
                Difference(
                    kind="merged" if merged else "removed",
                    code_id=code.id,
                    name=code.name,
                    told=end.subject if merged and end else "",
                )
            )
    return found


def _compare(
    old: Code, new: Code, before: dict[CodeId, Code], after: dict[CodeId, Code]
) -> list[Difference]:
    found: list[Difference] = []

    def add(kind: Kind, told: str = "", field: str = "", pieces: Iterable[Piece] = ()) -> None:
        found.append(
            Difference(
                kind=kind,
                code_id=new.id,
                name=new.name,
                told=told,
                field=field,
                pieces=tuple(pieces),
            )
        )

    if old.retired != new.retired:
        add("retired" if new.retired else "back")
    if old.name != new.name:
        add("renamed", old.name)
    if old.parent_id != new.parent_id:
        add("moved", f"{_name_above(old, before)} → {_name_above(new, after)}")
    for field, label in _FIELDS.items():
        one, other = getattr(old, field), getattr(new, field)
        if one != other:
            add("redefined", field=say(label), pieces=compare_words(one, other))
    others = [
        label
        for label, same in (
            (say("other names"), old.aliases == new.aliases),
            (say("colour"), old.hue == new.hue),
            (say("shortcut key"), old.shortcut == new.shortcut),
            (say("only for grouping"), old.abstract == new.abstract),
        )
        if not same
    ]
    if others:
        add("other", ", ".join(others))
    return found


def _name_above(code: Code, codes: dict[CodeId, Code]) -> str:
    parent = codes.get(code.parent_id) if code.parent_id else None
    return render_path(parent, codes) if parent else say("top level")


def compare_words(before: str, after: str) -> list[Piece]:
    """Return the words of both texts in order: those that stayed, are gone and are new."""
    one, other = _TOKENS.findall(before), _TOKENS.findall(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(one[a:b])))
            continue
        if a < b:
            pieces.append(("gone", "".join(one[a:b])))
        if c < d:
            pieces.append(("new", "".join(other[c:d])))
    return pieces


def count_differences(differences: Sequence[Difference]) -> str:
    """Return how many codes differ how: “2 added · 1 merged · 3 redefined”."""
    counts = {kind: len({d.code_id for d in differences if d.kind == kind}) for kind in KINDS}
    told = [
        f"{render_number(number)} {say(KINDS[kind])}" for kind, number in counts.items() if number
    ]
    codes = count_things(len({d.code_id for d in differences}), "code")
    return f"{codes}: {' · '.join(told)}" if told else say("Nothing differs.")
