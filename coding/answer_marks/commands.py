"""Commands on answers: flag them, mark them as rich in evidence, and record their stance."""

from __future__ import annotations

from typing import Any

from coding.answer_marks.model import LONGEST_NOTE, MARK_KINDS, STANCES, MarkKind, Stance
from coding.commands import add_excerpt_row
from coding.model import CodeId
from coding.queries import LONGEST, find_excerpt, get_code
from study import InvalidInput, NotFound, Study
from study.ids import new_id
from study.language import say
from study.ledger import Change
from study.times import get_now
from transcripts.model import TranscriptId
from transcripts.queries import get_transcript

__all__ = ["add_mark", "move_stance_rows", "record_stance", "remove_mark"]

_ADDED = {"flag": "flag answer", "rich": "mark answer as rich"}
_REMOVED = {"flag": "remove flag", "rich": "unmark answer as rich"}


def add_mark(
    study: Study,
    transcript_id: TranscriptId,
    ordinal: int,
    kind: MarkKind,
    *,
    actor: str,
    note: str = "",
    operation: str | None = None,
) -> None:
    """Flag an answer, or mark it as rich in evidence; of one that is marked, replace the note.

    It rests on an excerpt of the answer, so that it follows a correction and goes when the words
    are erased.

    Raises:
        InvalidInput: there is no such mark, or the note is too long.
        NotFound: the transcript is gone, or has no such answer.
    """
    if kind not in MARK_KINDS:
        raise InvalidInput(
            say("There is no mark “{kind}”.", kind=kind),
            hint=say("Use one of {kinds}.", kinds=", ".join(MARK_KINDS)),
        )
    told = " ".join(note.split())
    if len(told) > LONGEST_NOTE:
        raise InvalidInput(
            say(
                "The note has {characters:,} characters; the limit is {limit:,}.",
                characters=len(told),
                limit=LONGEST_NOTE,
            ),
            hint=say("Shorten it, or write a memo on the answer."),
        )
    with study.change(_ADDED[kind], actor=actor, operation=operation) as change:
        there = _list_marks(study, change, transcript_id, ordinal, kind)
        fields: dict[str, Any] = {"note": told, "by": actor, "at": get_now()}
        if there:
            change.update("answer_marks", there[0], **fields)
            return
        excerpt_id = _get_excerpt(study, change, transcript_id, ordinal)
        row = {"id": new_id(), "excerpt_id": excerpt_id, "kind": kind, **fields}
        change.insert("answer_marks", row)


def remove_mark(
    study: Study,
    transcript_id: TranscriptId,
    ordinal: int,
    kind: MarkKind,
    *,
    actor: str,
    operation: str | None = None,
) -> None:
    """Take a mark off an answer; nothing happens if it is not there."""
    with study.change(_REMOVED[kind], actor=actor, operation=operation) as change:
        for mark_id in _list_marks(study, change, transcript_id, ordinal, kind):
            change.delete("answer_marks", mark_id)


def record_stance(
    study: Study,
    transcript_id: TranscriptId,
    ordinal: int,
    stance: Stance | None,
    *,
    actor: str,
    code_id: CodeId | None = None,
    operation: str | None = None,
) -> None:
    """Record whether an answer agrees with its question, or with a code, as *actor* reads it.

    Args:
        study: The study.
        transcript_id: The survey.
        ordinal: The turn of the answer.
        stance: agree, disagree or unclear; None takes back what was recorded.
        actor: Who reads it so: each person has a stance of their own on record.
        code_id: The code that the answer agrees or disagrees with; None for the question.
        operation: See `Study.change`.

    Raises:
        InvalidInput: there is no such stance.
        NotFound: the transcript, the answer or the code is gone.
    """
    if stance is not None and stance not in STANCES:
        raise InvalidInput(
            say("There is no stance “{stance}”.", stance=stance),
            hint=say("Use one of {stances}.", stances=", ".join(STANCES)),
        )
    verb = "set stance" if stance else "remove stance"
    with study.change(verb, actor=actor, operation=operation) as change:
        if code_id is not None:
            get_code(study, code_id)
        text_id, start, end = _find_turn(study, change, transcript_id, ordinal)
        rows = study.db.execute(
            """SELECT n.id FROM stances n JOIN excerpts e ON e.id = n.excerpt_id
            WHERE e.transcript_id = ? AND e.text_id = ? AND e.start >= ? AND e.start < ?
            AND n.code_id IS ? AND n.coder = ?""",
            [transcript_id, text_id, start, end, code_id, actor],
        ).fetchall()
        if stance is None:
            for (row_id,) in rows:
                change.delete("stances", row_id)
            return
        if rows:
            change.update("stances", rows[0][0], stance=stance, at=get_now())
        else:
            fields = {"code_id": code_id, "stance": stance, "coder": actor, "at": get_now()}
            excerpt_id = _get_excerpt(study, change, transcript_id, ordinal)
            change.insert("stances", {"id": new_id(), "excerpt_id": excerpt_id, **fields})
        change.subject = say(STANCES[stance]).lower()


def move_stance_rows(study: Study, change: Change, from_id: CodeId, to_id: CodeId) -> None:
    """Give stances another code inside an open change; one that its coder has there stays."""
    for row_id, there in study.db.execute(
        """SELECT n.id, EXISTS (SELECT 1 FROM stances m WHERE m.excerpt_id = n.excerpt_id
            AND m.code_id = ? AND m.coder = n.coder) FROM stances n WHERE n.code_id = ?""",
        [to_id, from_id],
    ).fetchall():
        if there:
            change.delete("stances", row_id)
        else:
            change.update("stances", row_id, code_id=to_id)


def _find_turn(
    study: Study, change: Change, transcript_id: TranscriptId, ordinal: int
) -> tuple[str, int, int]:
    """Return text, start and end of an answer; the change is about it."""
    text_id = get_transcript(study, transcript_id).text_id
    row = study.db.execute(
        "SELECT start, end FROM turns WHERE text_id = ? AND ordinal = ?", [text_id, ordinal]
    ).fetchone()
    if row is None:
        raise NotFound(
            say("That answer is no longer in the transcript."), hint=say("Reload the page.")
        )
    change.subject = say("turn {turn}", turn=ordinal + 1)
    return str(text_id), int(row[0]), int(row[1])


def _list_marks(
    study: Study, change: Change, transcript_id: TranscriptId, ordinal: int, kind: MarkKind
) -> list[str]:
    """Return the ids of an answer's marks of a kind: one, or those of answers that were joined."""
    text_id, start, end = _find_turn(study, change, transcript_id, ordinal)
    rows = study.db.execute(
        """SELECT m.id FROM answer_marks m JOIN excerpts e ON e.id = m.excerpt_id
        WHERE e.transcript_id = ? AND e.text_id = ? AND e.start >= ? AND e.start < ?
        AND m.kind = ? ORDER BY m.id""",
        [transcript_id, text_id, start, end, kind],
    ).fetchall()
    return [str(row[0]) for row in rows]


def _get_excerpt(study: Study, change: Change, transcript_id: TranscriptId, ordinal: int) -> str:
    """Return the excerpt of an answer; one that is too long for an excerpt is cut."""
    _, start, end = _find_turn(study, change, transcript_id, ordinal)
    excerpt = find_excerpt(study, transcript_id, start, min(end, start + LONGEST), quote=None)
    return add_excerpt_row(study, change, excerpt)
