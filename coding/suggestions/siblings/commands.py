"""Commands that tell two codes apart: a choice on a passage, and a rule for both of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Unpack

from coding.codebook.commands import revise_code
from coding.commands import add_coding_rows
from coding.model import Code, CodeId, NewCoding
from coding.queries import get_code
from coding.suggestions.code_texts import hash_definition
from coding.suggestions.model import RunFacts
from coding.suggestions.runs.commands import add_run
from coding.suggestions.siblings.boundaries import add_line, render_boundary
from coding.suggestions.siblings.model import NearPassage
from coding.suggestions.siblings.queries import KIND, list_own_codings
from study import InvalidInput, NotFound, Study
from study.ids import new_id
from study.language import say
from study.ledger import Change
from study.times import get_now
from transcripts.model import TranscriptId

__all__ = ["CHOICES", "add_boundary", "record_choice", "record_siblings"]

_NEITHER, _FIRST, _BOTH = "put neither code", "choose code", "put both codes"
_APART = "tell codes apart"
CHOICES = (_NEITHER, _FIRST, _BOTH, _APART)
"""The verbs with which the changes of this module are recorded."""


def record_choice(
    study: Study,
    run_id: str,
    passage: NearPassage,
    between: tuple[CodeId, CodeId],
    fits: Collection[CodeId],
    *,
    actor: str,
) -> int:
    """Record which of two codes fit a passage, as one change; return how many of them do.

    A code that fits is put there as an accepted suggestion, unless the person has put it there
    already; one that does not is rejected, and the person's own coding with it is taken off.
    Codings of others stay as they are.

    Args:
        study: The study.
        run_id: The run that found the passage.
        passage: The passage.
        between: The two codes.
        fits: Those of them that fit: none, one or both.
        actor: Who chooses.

    Raises:
        NotFound: the passage's text is no longer current, or a code is gone.
        InvalidInput: a code is retired or only groups others.
    """
    number = len(set(fits) & set(between))
    with study.change((_NEITHER, _FIRST, _BOTH)[number], actor=actor) as change:
        row = study.db.execute(
            "SELECT id FROM transcripts WHERE text_id = ?", [passage.text_id]
        ).fetchone()
        if row is None:
            raise NotFound(
                say("That passage is no longer in the study."),
                hint=say("Look for confused codes again."),
            )
        # The code that was chosen stands first in the history.
        ordered = sorted(between, key=lambda code_id: code_id not in fits)
        codes = [get_code(study, code_id) for code_id in ordered]
        change.subject = " → ".join(code.name for code in codes)
        for code in codes:
            own = list_own_codings(study, passage, code.id, coder=actor)
            if code.id in fits and not own:
                new = NewCoding(
                    code_id=code.id,
                    transcript_id=TranscriptId(row[0]),
                    start=passage.start,
                    end=passage.end,
                )
                add_coding_rows(study, change, new, actor=actor, source="accepted")
            elif code.id not in fits:
                for coding_id in own:
                    change.delete("codings", coding_id)
            _record_decision(
                change,
                passage,
                code,
                verdict="accepted" if code.id in fits else "rejected",
                transcript_id=row[0],
                run_id=run_id,
                actor=actor,
            )
    return number


def _record_decision(
    change: Change,
    passage: NearPassage,
    code: Code,
    *,
    verdict: str,
    transcript_id: str,
    run_id: str,
    actor: str,
) -> None:
    change.insert(
        "decisions",
        {
            "id": new_id(),
            "transcript_id": transcript_id,
            "text_id": passage.text_id,
            "start": passage.start,
            "end": passage.end,
            "code_id": code.id,
            "verdict": verdict,
            "definition": hash_definition(code),
            "run_id": run_id,
            "proposed": 0,  # both codes were put up for choice, none was proposed
            "coder": actor,
            "at": get_now("milliseconds"),
        },
    )


def add_boundary(study: Study, one: CodeId, other: CodeId, words: str, *, actor: str) -> str:
    """Write “one, not other, when …” into what *one* includes and *other* excludes, as one change.

    What people rejected holds where the sentence does not reopen it: a rejection of *other*,
    because a code that excludes more fits less, and one of *one* where *other* was accepted.

    Args:
        study: The study.
        one: The code that the sentence is for.
        other: The code that it is against.
        words: What follows “when”.
        actor: Who writes it.

    Returns:
        The sentence.

    Raises:
        InvalidInput: there are no words, or both codes have the sentence already.
    """
    with study.change(_APART, actor=actor, gathers=True) as change:
        first, second = get_code(study, one), get_code(study, other)
        sentence = render_boundary(first.name, second.name, words)
        if not sentence or one == other:
            raise InvalidInput(
                say("The sentence has no end."),
                hint=say("Say when it is the one code and not the other."),
            )
        include = add_line(first.include, sentence)
        exclude = add_line(second.exclude, sentence)
        if (include, exclude) == (first.include, second.exclude):
            raise InvalidInput(
                say("Both codes have this sentence already."), hint=say("Write another one.")
            )
        revise_code(study, one, include=include, actor=actor)
        revise_code(study, other, exclude=exclude, actor=actor)
        _carry_rejections(study, change, first, second)
        change.subject = f"{first.name} → {second.name}"
    return sentence


def _carry_rejections(study: Study, change: Change, first: Code, second: Code) -> None:
    """Let rejections of the second code hold, and those of the first where the second was put."""
    rows = study.db.execute(
        """SELECT d.id, d.code_id FROM decisions d WHERE d.verdict = 'rejected' AND (
            d.code_id = ?1 AND d.definition = ?2 OR d.code_id = ?3 AND d.definition = ?4
            AND EXISTS (SELECT 1 FROM decisions a WHERE a.verdict = 'accepted' AND a.code_id = ?1
                AND a.text_id = d.text_id AND a.start = d.start AND a.end = d.end))""",
        [second.id, hash_definition(second), first.id, hash_definition(first)],
    ).fetchall()
    now = {code.id: hash_definition(get_code(study, code.id)) for code in (first, second)}
    for decision_id, code_id in rows:
        change.update("decisions", decision_id, definition=now[CodeId(code_id)])


def record_siblings(study: Study, **facts: Unpack[RunFacts]) -> str:
    """Store the pairs that were found, and return the run's id.

    Earlier runs are removed, but for those on whose passages somebody has chosen.

    Args:
        study: The study.
        facts: See `RunFacts`.
    """
    with study.stage(tick=KIND) as db:
        db.execute(
            """DELETE FROM runs WHERE kind = ?
            AND id NOT IN (SELECT run_id FROM decisions WHERE run_id IS NOT NULL)""",
            [KIND],
        )
        return add_run(db, KIND, facts)
