"""Every write of the coding: the codebook, and what is coded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from coding.codebook import check_move, check_name, find_hue, list_descendants
from coding.model import Code, CodeId, Coding, CodingId, NewCoding
from coding.queries import get_code, get_coding, list_codes
from coding.spans import find_place
from study import InvalidInput, Study
from study.ids import new_id
from study.ledger import Change
from transcripts.commands import remove_transcript_rows
from transcripts.model import TranscriptId

__all__ = [
    "add_code",
    "apply_code",
    "apply_codes",
    "merge_codes",
    "move_code",
    "remove_code",
    "remove_coding",
    "remove_transcript",
    "rename_code",
    "revise_code",
    "revise_coding",
]

REVISABLE = {
    "abstract", "definition", "example", "exclude", "hue", "include", "name", "shortcut",
}  # fmt: skip
ROUND = ""  # the one round there is until a study plans several


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
        name = check_name(codes, name, parent_id=parent_id)
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
        name = check_name(list_codes(study), name, parent_id=code.parent_id, but=code_id)
        change.subject = f"{code.name} → {name}"
        change.update("codes", code_id, name=name)


def revise_code(
    study: Study, code_id: CodeId, *, actor: str, expect_rev: int | None = None, **fields: Any
) -> None:
    """Change name, definition, include, exclude, example, hue, shortcut or abstract of a code.

    Raises:
        InvalidInput: a field is none of these, or a code that is on words would only group others.
        Conflict: the code's revision is no longer *expect_rev*.
    """
    odd = sorted(fields.keys() - REVISABLE)
    if odd:
        raise InvalidInput(f"A code's “{odd[0]}” is not changed this way.")
    with study.change("revise code", actor=actor) as change:
        code = get_code(study, code_id)
        change.subject = code.name
        if "name" in fields:
            fields["name"] = check_name(
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
                    f"“{code.name}” is on words, so it cannot only group other codes.",
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
    """Put a code below *parent_id* (None: at the top), before a sibling or last."""
    with study.change("move code", actor=actor) as change:
        codes = list_codes(study)
        code = get_code(study, code_id)
        change.subject = code.name
        check_move(codes, code_id, parent_id)
        check_name(codes, code.name, parent_id=parent_id, but=code_id)
        if parent_id is not None:
            get_code(study, parent_id)
        siblings = [c for c in codes if c.parent_id == parent_id and c.id != code_id]
        after = next((n for n, c in enumerate(siblings) if c.id == before), len(siblings))
        # Only siblings that must make room are touched: others may be undone or revised meanwhile.
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
    """Move every coding and child of other codes to *keep_id* and remove them.

    Returns the number of codings that moved. An excerpt that carried both keeps one coding.
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
                    hint="Merge into one of those below it.",
                )
            codes = list_codes(study)
            if keep_id in list_descendants(codes, other_id):
                raise InvalidInput(f"“{keep.name}” lies below the code it would swallow.")
            moved += _hand_over(study, change, other_id, keep_id)
            _move_children(study, change, other_id, keep_id)
            change.delete("codes", other_id)
    return moved


def remove_code(study: Study, code_id: CodeId, *, actor: str) -> int:
    """Remove a code with its codings; its children move up. Returns the codings removed."""
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


def apply_code(study: Study, new: NewCoding, *, actor: str, operation: str | None = None) -> Coding:
    """Put a code on words.

    Raises:
        InvalidInput: the span does not lie in the text, its words differ from `new.quote`, or the
            code only groups others.
        NotFound: the code or the transcript is gone.
    """
    with study.change("apply code", actor=actor, operation=operation) as change:
        coding_id = insert_coding(study, change, new, actor=actor, source="person")
        return get_coding(study, coding_id)


def apply_codes(study: Study, new: Sequence[NewCoding], *, actor: str) -> list[CodingId]:
    """Put many codes on words as one change: all of them, or none."""
    with study.change("apply codes", actor=actor, subject=f"{len(new)} codings") as change:
        return [insert_coding(study, change, n, actor=actor, source="person") for n in new]


def insert_coding(
    study: Study, change: Change, new: NewCoding, *, actor: str, source: str
) -> CodingId:
    """Write a coding and its excerpt inside an open change; a coding that exists is returned."""
    code = get_code(study, new.code_id)
    if not change.subject:
        change.subject = code.name
    if code.abstract:
        raise InvalidInput(
            f"“{code.name}” only groups other codes.", hint="Use one of the codes below it."
        )
    place = find_place(study, new.transcript_id, new.start, new.end, quote=new.quote)
    row = study.db.execute(
        "SELECT id FROM excerpts WHERE transcript_id = ? AND text_id = ? AND start = ? AND end = ?",
        [new.transcript_id, place.text_id, new.start, new.end],
    ).fetchone()
    excerpt_id = row[0] if row else new_id()
    if row is None:
        change.insert(
            "excerpts",
            {
                "id": excerpt_id,
                "transcript_id": new.transcript_id,
                "text_id": place.text_id,
                "start": new.start,
                "end": new.end,
                "quote": place.quote,
                "kind": new.kind or place.kind,
                "speaker_id": place.speaker_id,
            },
        )
    there = study.db.execute(
        "SELECT id FROM codings WHERE excerpt_id = ? AND code_id = ? AND coder = ? AND round = ?",
        [excerpt_id, new.code_id, actor, ROUND],
    ).fetchone()
    if there:
        return CodingId(there[0])
    coding_id = new.id or CodingId(new_id())
    change.insert(
        "codings",
        {
            "id": coding_id,
            "excerpt_id": excerpt_id,
            "code_id": new.code_id,
            "coder": actor,
            "round": ROUND,
            "memo": new.memo,
            "source": source,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        },
    )
    return coding_id


def remove_coding(
    study: Study, coding_id: CodingId, *, actor: str, operation: str | None = None
) -> None:
    """Take a code off words."""
    with study.change("remove coding", actor=actor, operation=operation) as change:
        change.subject = get_code(study, get_coding(study, coding_id).code_id).name
        change.delete("codings", coding_id)


def revise_coding(
    study: Study,
    coding_id: CodingId,
    *,
    actor: str,
    code_id: CodeId | None = None,
    span: tuple[int, int] | None = None,
    quote: str | None = None,
    memo: str | None = None,
    expect_rev: int | None = None,
    operation: str | None = None,
) -> Coding:
    """Change which code it is, which words it covers, or its memo; the coding keeps its id."""
    verb = "write memo" if memo is not None else "revise coding"
    with study.change(verb, actor=actor, operation=operation) as change:
        coding = get_coding(study, coding_id)
        fields: dict[str, Any] = {} if memo is None else {"memo": memo}
        if code_id is not None:
            code = get_code(study, code_id)
            change.subject = code.name
            if code.abstract:
                raise InvalidInput(f"“{code.name}” only groups other codes.")
            fields["code_id"] = code_id
        else:
            change.subject = get_code(study, coding.code_id).name
        if span is not None:
            fields["excerpt_id"] = _excerpt_for(study, change, coding, span, quote)
        _refuse_twin(study, coding, fields)
        change.update("codings", coding_id, expect_rev=expect_rev, **fields)
        return get_coding(study, coding_id)


def remove_transcript(study: Study, transcript_id: TranscriptId, *, actor: str) -> int:
    """Remove a transcript with everything coded in it. Returns the codings removed."""
    with study.change("remove transcript", actor=actor) as change:
        excerpts = "(SELECT id FROM excerpts WHERE transcript_id = ?)"
        codings = study.db.execute(
            f"SELECT id FROM codings WHERE excerpt_id IN {excerpts}", [transcript_id]
        ).fetchall()
        for (coding_id,) in codings:
            change.delete("codings", coding_id)
        _drop_rows(study, change, "decisions", "transcript_id", transcript_id)
        _drop_rows(study, change, "excerpts", "transcript_id", transcript_id)
        remove_transcript_rows(change, transcript_id)
    return len(codings)


def _excerpt_for(
    study: Study, change: Change, coding: Coding, span: tuple[int, int], quote: str | None
) -> str:
    start, end = span
    place = find_place(study, coding.transcript_id, start, end, quote=quote)
    row = study.db.execute(
        "SELECT id FROM excerpts WHERE transcript_id = ? AND text_id = ? AND start = ? AND end = ?",
        [coding.transcript_id, place.text_id, start, end],
    ).fetchone()
    if row:
        return str(row[0])
    excerpt_id = new_id()
    change.insert(
        "excerpts",
        {
            "id": excerpt_id,
            "transcript_id": coding.transcript_id,
            "text_id": place.text_id,
            "start": start,
            "end": end,
            "quote": place.quote,
            "kind": place.kind,
            "speaker_id": place.speaker_id,
        },
    )
    return excerpt_id


def _hand_over(study: Study, change: Change, other_id: CodeId, keep_id: CodeId) -> int:
    moved = 0
    rows = list(study.db.query("SELECT * FROM codings WHERE code_id = ?", [other_id]))
    for row in rows:
        twin = study.db.execute(
            "SELECT 1 FROM codings"
            " WHERE excerpt_id = ? AND code_id = ? AND coder = ? AND round = ?",
            [row["excerpt_id"], keep_id, row["coder"], row["round"]],
        ).fetchone()
        if twin:
            change.delete("codings", row["id"])
        else:
            change.update("codings", row["id"], code_id=keep_id)
            moved += 1
    decided = study.db.execute("SELECT id FROM decisions WHERE code_id = ?", [other_id]).fetchall()
    for (decision_id,) in decided:
        change.update("decisions", decision_id, code_id=keep_id)
    return moved


def _is_used(study: Study, code_id: CodeId) -> bool:
    row = study.db.execute("SELECT 1 FROM codings WHERE code_id = ? LIMIT 1", [code_id]).fetchone()
    return row is not None


def _move_children(study: Study, change: Change, code_id: CodeId, parent_id: CodeId | None) -> None:
    codes = list_codes(study)
    gone = next(c.name for c in codes if c.id == code_id)
    names = {c.name.casefold() for c in codes if c.parent_id == parent_id and c.id != code_id}
    for child in codes:
        if child.parent_id != code_id:
            continue
        name, number = child.name, 1
        while name.casefold() in names:  # it would stand beside another of its name
            name = f"{child.name} ({gone})" if number == 1 else f"{child.name} ({gone} {number})"
            number += 1
        names.add(name.casefold())
        change.update("codes", child.id, parent_id=parent_id, name=name)


def _refuse_twin(study: Study, coding: Coding, fields: dict[str, Any]) -> None:
    twin = study.db.execute(
        "SELECT 1 FROM codings WHERE excerpt_id = ? AND code_id = ? AND coder = ? AND id <> ?",
        [
            fields.get("excerpt_id", coding.excerpt_id),
            fields.get("code_id", coding.code_id),
            coding.coder,
            coding.id,
        ],
    ).fetchone()
    if twin:
        raise InvalidInput(
            "These words carry that code already.", hint="Remove one of the two codings instead."
        )


def _drop_rows(study: Study, change: Change, table: str, column: str, value: str) -> None:
    rows = study.db.execute(f"SELECT id FROM {table} WHERE {column} = ?", [value]).fetchall()
    for (row_id,) in rows:
        change.delete(table, row_id)


def _code_row(code: Code) -> dict[str, Any]:
    row = {name: getattr(code, name) for name in code.__dataclass_fields__ if name != "rev"}
    return {**row, "abstract": int(code.abstract)}
