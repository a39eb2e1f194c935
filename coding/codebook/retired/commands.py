"""The command that retires codes, and brings them back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coding.codebook.tree import list_descendants
from coding.model import Code, CodeId
from coding.queries import list_codes
from study import NotFound, Study
from study.language import say
from study.wording import count_things

__all__ = ["revise_retired"]


def revise_retired(study: Study, code_ids: Sequence[CodeId], *, retired: bool, actor: str) -> int:
    """Retire codes, or bring them back, in one change; return the number of codes that changed.

    A retired code keeps its codings and is not offered any more. The codes below go along, and
    a code that is brought back brings those above it back, so that none in use lies below a retired
    one. A retired code gives its shortcut key free.

    Raises:
        NotFound: one of the codes is gone.
    """
    one = len(code_ids) == 1
    if retired:
        verb = "retire code" if one else "retire codes"
    else:
        verb = "bring back code" if one else "bring back codes"
    with study.change(verb, actor=actor) as change:
        codes = list_codes(study)
        by_id = {code.id: code for code in codes}
        if not by_id.keys() >= set(code_ids):
            raise NotFound(say("That code is no longer in the codebook."))
        wanted = {below for each in code_ids for below in (each, *list_descendants(codes, each))}
        if not retired:
            wanted.update(above for each in code_ids for above in _list_above(by_id, each))
        changed = [code.id for code in codes if code.id in wanted and code.retired != retired]
        fields: dict[str, Any] = {"retired": int(retired)}
        if retired:
            fields["shortcut"] = None
        for code_id in changed:
            change.update("codes", code_id, **fields)
        change.subject = by_id[code_ids[0]].name if one else count_things(len(changed), "code")
    return len(changed)


def _list_above(codes: dict[CodeId, Code], code_id: CodeId) -> list[CodeId]:
    above: list[CodeId] = []
    parent = codes[code_id].parent_id
    while parent is not None and parent in codes:
        above.append(parent)
        parent = codes[parent].parent_id
    return above
