"""Commands that record a withdrawal and open the change that erases a participant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from lifeworld.withdrawal.model import Effect
from study import Study
from study.ids import new_id
from study.ledger import Change
from study.times import get_now

__all__ = ["open_erasure", "record_finish", "record_withdrawal"]


@contextmanager
def open_erasure(study: Study, actor: str) -> Iterator[Change]:
    """Open the change of a withdrawal; foreign keys are checked only when it closes."""
    with study.change("withdraw", actor=actor, reason="requested by the participant") as change:
        study.db.execute("PRAGMA defer_foreign_keys = ON")
        yield change


def record_withdrawal(
    study: Study, scope: str, participant_id: str | None, actor: str, effect: Effect
) -> tuple[str, str]:
    """Record a withdrawal: time, actor, scope and numbers, never the words. Return (id, time).

    *participant_id* is None if the participant was erased; such a withdrawal is finished only
    with `record_finish`.
    """
    told = {
        "turns": effect.turns,
        "words": effect.words,
        "excerpts": effect.excerpts,
        "codings": effect.codings,
        "recordings": len(effect.recordings),
        "photos": sum(photo.gone for photo in effect.photos),
        "insights": [each.sentence for each in effect.shaken],
        "issued": [each.file for each in effect.issued],
    }
    withdrawal_id, now = new_id(), get_now()
    study.db.table("withdrawals").insert(
        {
            "id": withdrawal_id,
            "at": now,
            "by": actor,
            "scope": scope,
            "participant_id": participant_id,
            "effect": json.dumps(told, ensure_ascii=False),
            "finished_at": now if participant_id else None,
        }
    )
    return withdrawal_id, now


def record_finish(study: Study, withdrawal_id: str) -> None:
    """Record that what a withdrawal leaves around the study was removed."""
    with study.stage() as db:
        db.execute(
            "UPDATE withdrawals SET finished_at = ? WHERE id = ?", [get_now(), withdrawal_id]
        )
