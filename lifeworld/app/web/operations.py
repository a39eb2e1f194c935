"""Carries out the reader's operations: each is one change, and asking twice does it once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coding.codebook.commands import add_code
from coding.commands import apply_code, remove_coding, revise_coding
from coding.model import CodeId, CodingId, NewCoding
from coding.suggestions.commands import accept_suggestion, add_review, reject_suggestion
from study import LifeworldError, Study
from study.ledger import AlreadyDone, find_other_actor, find_undoable
from study.wording import count_things
from transcripts.model import TranscriptId

__all__ = ["run_operations"]

Operation = dict[str, Any]


def run_operations(
    study: Study, transcript_id: str, operations: list[Operation], *, actor: str
) -> list[dict[str, Any]]:
    """Do the operations in order and say of each whether it was done.

    A refused one changes nothing and does not stop those after it, except that an `apply` of a code
    whose creation was refused is refused for the same reason.
    """
    results: list[dict[str, Any]] = []
    refused: dict[str, tuple[str, str]] = {}
    for operation in operations:
        key = str(operation.get("id", ""))
        try:
            code = str(operation.get("code", ""))
            if code in refused:
                raise LifeworldError(refused[code][0], hint=refused[code][1])
            label = _do(study, TranscriptId(transcript_id), operation, actor)
            results.append({"id": key, "ok": True, "label": label})
        except AlreadyDone:
            results.append({"id": key, "ok": True, "label": ""})
        except LifeworldError as error:
            if operation.get("op") == "create_code":
                refused[str(operation.get("code"))] = (error.message, error.hint)
            results.append({"id": key, "ok": False, "error": error.message, "hint": error.hint})
        except (KeyError, TypeError, ValueError, OverflowError):
            results.append(
                {
                    "id": key,
                    "ok": False,
                    "error": "This page asked for something that Lifeworld does not understand.",
                    "hint": "Reload the page: it may be older than the program.",
                }
            )
    return results


def _do(study: Study, transcript_id: TranscriptId, o: Operation, actor: str) -> str:
    work = _OPERATIONS[str(o["op"])]
    return work(study, transcript_id, o, actor, str(o["id"])) or ""


def _apply(study: Study, tid: TranscriptId, o: Operation, actor: str, key: str) -> str | None:
    new = NewCoding(
        id=CodingId(str(o["coding"])),
        code_id=CodeId(str(o["code"])),
        transcript_id=tid,
        start=int(o["start"]),
        end=int(o["end"]),
        quote=o.get("quote"),
    )
    apply_code(study, new, actor=actor, operation=key)
    return None


def _remove(study: Study, _: TranscriptId, o: Operation, actor: str, key: str) -> str | None:
    remove_coding(study, CodingId(str(o["coding"])), actor=actor, operation=key)
    return None


def _recode(study: Study, _: TranscriptId, o: Operation, actor: str, key: str) -> str | None:
    revise_coding(
        study,
        CodingId(str(o["coding"])),
        code_id=CodeId(str(o["code"])),
        actor=actor,
        operation=key,
    )
    return None


def _resize(study: Study, _: TranscriptId, o: Operation, actor: str, key: str) -> str | None:
    revise_coding(
        study,
        CodingId(str(o["coding"])),
        span=(int(o["start"]), int(o["end"])),
        quote=o.get("quote"),
        actor=actor,
        operation=key,
    )
    return None


def _memo(study: Study, _: TranscriptId, o: Operation, actor: str, key: str) -> str | None:
    rev, coding = o.get("rev"), CodingId(str(o["coding"]))
    # Whoever alone wrote a coding cannot have missed a change of it, even if their page counts its
    # own saves no further than the first.
    alone = find_other_actor(study.db, "codings", coding, actor=actor) is None
    revise_coding(
        study,
        coding,
        memo=str(o["memo"])[:10_000],
        expect_rev=None if rev is None or alone else max(1, int(rev)),
        actor=actor,
        operation=key,
    )
    return None


def _accept(study: Study, _: TranscriptId, o: Operation, actor: str, key: str) -> str | None:
    code = o.get("code")
    accept_suggestion(
        study,
        str(o["suggestion"]),
        coding_id=CodingId(str(o["coding"])),
        code_id=CodeId(str(code)) if code else None,
        actor=actor,
        operation=key,
    )
    return None


def _reject(study: Study, _: TranscriptId, o: Operation, actor: str, key: str) -> str | None:
    reject_suggestion(study, str(o["suggestion"]), actor=actor, operation=key)
    return None


def _create_code(study: Study, _: TranscriptId, o: Operation, actor: str, key: str) -> str | None:
    parent = o.get("parent")
    add_code(
        study,
        str(o["name"]),
        code_id=CodeId(str(o["code"])),
        parent_id=CodeId(str(parent)) if parent else None,
        origin="in_vivo" if o.get("in_vivo") else "inductive",
        actor=actor,
        operation=key,
    )
    return None


def _review(study: Study, tid: TranscriptId, o: Operation, actor: str, key: str) -> str | None:
    first, last = int(o["turn_start"]), int(o["turn_end"])
    rejected = add_review(study, tid, first, last, actor=actor, operation=key)
    return f"{count_things(rejected, 'suggestion')} rejected" if rejected else None


# What a person may take back from the reader; an import, say, is undone where it can be seen.
READER_VERBS = frozenset(
    (
        "apply code",
        "remove coding",
        "revise coding",
        "write memo",
        "accept suggestion",
        "accept suggestions",
        "reject suggestion",
        "add code",
        "mark as read",
    )
)


def _undo(study: Study, _: TranscriptId, o: Operation, actor: str, key: str) -> str | None:
    last = find_undoable(study.db, actor=actor)
    if last is not None and last.verb not in READER_VERBS:
        raise LifeworldError(
            f"Your last change was “{last.verb}: {last.subject}”, made on another page.",
            hint="Undo it on the History page.",
        )
    entry = study.undo(actor=actor, operation=key)
    return f"{entry.verb}: {entry.subject}"


def _redo(study: Study, _: TranscriptId, o: Operation, actor: str, key: str) -> str | None:
    entry = study.redo(actor=actor, operation=key)
    return f"{entry.verb.removeprefix('undo ')}: {entry.subject}"


_Work = Callable[[Study, TranscriptId, Operation, str, str], str | None]
_OPERATIONS: dict[str, _Work] = {
    "apply": _apply,
    "remove": _remove,
    "recode": _recode,
    "resize": _resize,
    "memo": _memo,
    "accept": _accept,
    "reject": _reject,
    "create_code": _create_code,
    "review": _review,
    "undo": _undo,
    "redo": _redo,
}
