"""Commands for proposals: take in those of another program, and remove a batch of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from coding.queries import get_code
from coding.suggestions.code_texts import hash_definition
from coding.suggestions.model import new_suggestion_id
from coding.suggestions.proposals.model import KIND, NewProposal, Outcome
from coding.suggestions.queries import get_mode, list_suggestions
from coding.suggestions.runs.commands import add_run
from study import InvalidInput, NotFound, Study
from study.language import say
from study.times import get_now
from study.wording import count_things
from transcripts.model import UNCOUNTED

__all__ = ["MOST_AT_ONCE", "MOST_WAITING", "MOST_WHY", "add_proposals", "check_proposal",
           "remove_proposals"]  # fmt: skip

MOST_AT_ONCE = 100
MOST_WAITING = 1000
MOST_WHY = 1000  # characters
_MOST_NAME = 80


def check_proposal(study: Study, new: NewProposal) -> None:
    """Refuse a proposal that nobody could accept.

    Raises:
        NotFound: the code or the transcript is not in this study.
        InvalidInput: the code may not be used, or the words are none of one participant's turn.
    """
    code = get_code(study, new.code_id)
    if not code.usable:
        raise InvalidInput(
            say(
                "“{code}” is not put on words: it is retired or only groups others.", code=code.name
            ),
            hint=say("Choose another code."),
        )
    row = study.db.execute(
        "SELECT text_id FROM transcripts WHERE id = ?", [new.transcript_id]
    ).fetchone()
    if row is None:
        raise NotFound(
            say("That transcript is no longer in the study."), hint=say("Choose another one.")
        )
    if row[0] != new.text_id:
        raise InvalidInput(
            say("The text of that transcript has changed since."), hint=say("Read it again.")
        )
    turn = study.db.execute(
        """SELECT coalesce(p.role, '') FROM turns u
        LEFT JOIN speakers p ON p.transcript_id = ?1 AND p.label = u.label
        WHERE u.text_id = ?2 AND u.start <= ?3 AND u.end >= ?4""",
        [new.transcript_id, new.text_id, new.start, new.end],
    ).fetchone()
    if turn is None or not new.start < new.end:
        raise InvalidInput(
            say("The words are not part of one turn."), hint=say("Propose each turn by itself.")
        )
    if turn[0] in UNCOUNTED:
        raise InvalidInput(
            say("Words of a moderator or observer are no evidence."),
            hint=say("Propose codes for what participants say."),
        )
    if len(new.why) > MOST_WHY:
        raise InvalidInput(
            say("The reason has more than {most:,} characters.", most=MOST_WHY),
            hint=say("Say it in a sentence or two."),
        )


def add_proposals(
    study: Study,
    new: Sequence[NewProposal],
    *,
    program: str,
    model: str,
    actor: str,
    asked: dict[str, Any] | None = None,
) -> list[Outcome]:
    """Take in codings that another program proposes, as one batch that waits in the Inbox.

    What waits already, is coded so or was rejected is not taken in again, so that the same batch
    may come twice. Nothing is coded.

    Args:
        study: The study.
        new: The proposals; all of them must stand `check_proposal`.
        program: The program that proposes.
        model: Its language model.
        actor: Who let it in.
        asked: What else is known of the program, for the record of the run.

    Returns:
        What became of each, in the same order.

    Raises:
        InvalidInput: suggestions are off, a name is missing, there are too many, or one is wrong.
        NotFound: a code or transcript is not in this study.
    """
    program, model = _clean_name(program, "program"), _clean_name(model, "model")
    if get_mode(study) == "off":
        raise InvalidInput(
            say("Suggestions are off in this study, so proposals are not taken in."),
            hint=say("A person can turn them on in the Inbox."),
        )
    if len(new) > MOST_AT_ONCE:
        raise InvalidInput(
            say("At most {most} codings are proposed at once.", most=MOST_AT_ONCE),
            hint=say("Send them in several batches."),
        )
    for each in new:
        check_proposal(study, each)
    outcomes, fresh = _sort(study, new)
    if not fresh:
        return outcomes
    waiting = study.db.execute(
        "SELECT count(*) FROM suggestions s JOIN proposed_batches p ON p.id = s.run_id"
        " WHERE NOT EXISTS (SELECT 1 FROM decisions d WHERE d.run_id = p.id"
        " AND d.text_id = s.text_id AND d.start = s.start AND d.end = s.end)"
    ).fetchone()[0]
    if waiting + len(fresh) > MOST_WAITING:
        raise InvalidInput(
            say("{waiting:,} proposals wait for a person already.", waiting=waiting),
            hint=say("Let somebody decide on them in the Inbox first."),
        )
    _write(study, fresh, program=program, model=model, actor=actor, asked=asked or {})
    return outcomes


def _clean_name(name: str, thing: str) -> str:
    clean = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not clean or len(clean) > _MOST_NAME:
        raise InvalidInput(
            say("The name of the model has 1 to {most} characters.", most=_MOST_NAME)
            if thing == "model"
            else say("The name of the program has 1 to {most} characters.", most=_MOST_NAME),
            hint=say("Say which one proposes."),
        )
    return clean


def _sort(study: Study, new: Sequence[NewProposal]) -> tuple[list[Outcome], dict[str, NewProposal]]:
    """Return what becomes of each proposal, and those that are new, by the id of the suggestion."""
    waiting: dict[str, str] = {
        s.id: s.run_id
        for t in {each.text_id for each in new}
        for s in list_suggestions(study, text_id=t)
    }
    ours = {row[0] for row in study.db.execute("SELECT id FROM proposed_batches").fetchall()}
    outcomes: list[Outcome] = []
    fresh: dict[str, NewProposal] = {}
    for each in new:
        key = new_suggestion_id(each.text_id, each.start, each.end, each.code_id)
        if key in fresh or waiting.get(key) in ours:
            outcomes.append("waits")
        elif _is_coded(study, each):
            outcomes.append("coded")
        elif _is_rejected(study, each):
            outcomes.append("rejected")
        else:
            fresh[key] = each
            outcomes.append("taken")
    return outcomes, fresh


def _is_coded(study: Study, new: NewProposal) -> bool:
    return (
        study.db.execute(
            """SELECT 1 FROM excerpts e JOIN codings c ON c.excerpt_id = e.id
            WHERE e.text_id = ? AND c.code_id = ? AND e.start < ? AND e.end > ?""",
            [new.text_id, new.code_id, new.end, new.start],
        ).fetchone()
        is not None
    )


def _is_rejected(study: Study, new: NewProposal) -> bool:
    """Return whether a person rejected this, and the texts of the code are the same since."""
    row = study.db.execute(
        """SELECT verdict, definition FROM decisions WHERE text_id = ? AND start = ? AND end = ?
            AND code_id = ? ORDER BY at DESC, id DESC""",
        [new.text_id, new.start, new.end, new.code_id],
    ).fetchone()
    if row is None or row[0] != "rejected":
        return False
    return bool(row[1] == hash_definition(get_code(study, new.code_id)))


def _write(
    study: Study,
    fresh: dict[str, NewProposal],
    *,
    program: str,
    model: str,
    actor: str,
    asked: dict[str, Any],
) -> None:
    """Write the rows first, which nobody sees, then the batch that makes them visible."""
    by = f"{program} ({model})"
    read = json.dumps([[key, each.why] for key, each in fresh.items()], ensure_ascii=False)
    with study.stage(tick="suggestions") as db:
        run_id = add_run(
            db,
            KIND,
            {
                "model": model,
                "version": program,
                "parameters": asked,
                "seed": 0,
                "input_hash": hashlib.sha256(read.encode()).hexdigest(),
                "seconds": 0.0,
                "summary": {"suggestions": len(fresh)},
            },
        )
        db.table("suggestions").insert_all(
            {
                "id": key,
                "run_id": run_id,
                "transcript_id": each.transcript_id,
                "text_id": each.text_id,
                "start": each.start,
                "end": each.end,
                "code_id": each.code_id,
                "score": 0.0,
                "probability": None,  # a model's word for it is no probability
                "strong": 0,
                "reasons": json.dumps({"by": by, "why": each.why}, ensure_ascii=False),
            }
            for key, each in fresh.items()
        )
        db.conn.executemany(
            "INSERT INTO standing_runs VALUES (?, ?)",
            [(code, run_id) for code in sorted({each.code_id for each in fresh.values()})],
        )
    with study.change("propose codings", actor=actor, subject=by) as change:
        change.insert(
            "proposed_batches",
            {
                "id": run_id,
                "program": program,
                "model": model,
                "codings": len(fresh),
                "at": get_now("milliseconds"),
            },
        )


def remove_proposals(study: Study, ids: Sequence[str], *, actor: str) -> None:
    """Take batches of proposals out of the Inbox; what was decided on stays decided.

    Raises:
        NotFound: one of them is gone.
    """
    subject = count_things(len(ids), "batch of proposals", "batches of proposals")
    with study.change("remove proposals", actor=actor, subject=subject) as change:
        for each in ids:
            change.delete("proposed_batches", each)
