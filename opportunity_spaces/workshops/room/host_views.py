"""What only facilitators see: the agenda with its slack, the people, the log."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from opportunity_spaces.workshops.room.ahead import measure_attendance
from opportunity_spaces.workshops.room.describe import describe_operation
from opportunity_spaces.workshops.room.fold import LOGGED
from opportunity_spaces.workshops.room.model import Operation, State
from opportunity_spaces.workshops.room.operations import UNDOABLE
from opportunity_spaces.workshops.room.presence import Presence, describe_actor, describe_guest

__all__ = ["list_log", "show_agenda", "show_log", "show_people"]

SHOWN = 60


def show_agenda(state: State, name: str, presence: Presence) -> dict[str, Any]:
    """Return the steps with when they were planned and when they begin, and the slack left.

    Times are milliseconds since 1970, or None as long as nobody said when the workshop starts. The
    slack is in minutes: below nothing, the workshop ends late.
    """
    runs = list(state.steps.values())
    start = _find_start(state)
    planned, begins = start, start
    rows: list[dict[str, Any]] = []
    for run in runs:
        now = run is state.run and state.phase != "ended"
        row = {
            "id": run.step.id,
            "kind": run.step.kind,
            "title": run.step.title,
            "minutes": run.minutes,
            "planned_minutes": run.step.minutes,
            "planned_at": planned,
            "state": "now" if now else _describe_state(run),
            **measure_attendance(state, run),
        }
        if planned is not None:
            planned += run.step.minutes * 60_000
        if run.began and (now or run.done):
            begins = run.began
        row["begins_at"] = None if run.skipped and not now else begins
        if now:
            begins = _find_end(state, presence.now)
        elif begins is not None and not run.skipped:
            begins += run.minutes * 60_000
        rows.append(row)
    slack = None if planned is None or begins is None else round((planned - begins) / 60_000)
    return {"steps": rows, "slack": slack, "ends_at": begins, "planned_end": planned}


def _describe_state(run: Any) -> str:
    return "skipped" if run.skipped else "done" if run.done else "ahead"


def _find_start(state: State) -> int | None:
    began = [run.began for run in state.steps.values() if run.began]
    if state.plan.starts:
        try:
            starts = datetime.fromisoformat(state.plan.starts)
        except ValueError:
            return min(began, default=None)
        if starts.tzinfo is None:
            starts = starts.astimezone()  # as the clock on the wall
        planned = int(starts.astimezone(UTC).timestamp() * 1000)
        # A rehearsal the day before, or a second day, is not late or early by a day.
        if not began or abs(min(began) - planned) < 12 * 3_600_000:
            return planned
    return min(began, default=None)


def _find_end(state: State, now: int) -> int:
    clock = state.clock
    if clock.state == "running":
        return max(now, clock.ends)
    return now + clock.left


def show_people(state: State, name: str, presence: Presence) -> dict[str, Any] | None:
    """Return one person as facilitators see them."""
    guest = state.guests.get(name)
    if guest is None or guest.gone:
        return None
    return {
        "id": guest.id,
        "name": describe_guest(state, guest.id),
        "role": guest.role,
        "table": guest.table,
        "side": guest.side,
        "ready": guest.ready,
        "here": guest.proxy or guest.id in presence.here,
        "remote": guest.remote,
        "proxy": guest.proxy,
        "ballot": bool(guest.ballot),
    }


def show_log(state: State, name: str, presence: Presence) -> dict[str, Any]:
    """Return what was done lately, the newest last."""
    return {"rows": [_show_row(state, each) for each in list_log(state)[-SHOWN:]]}


def list_log(state: State) -> list[Operation]:
    """Return the operations that the log tells of: never what somebody chose."""
    return [each for each in state.operations if each.kind in LOGGED or each.kind == "undo"]


def _show_row(state: State, operation: Operation) -> dict[str, Any]:
    return {
        "seq": operation.seq,
        "at": operation.at,
        "what": describe_operation(state, operation),
        "by": describe_actor(state, operation),
        "undone": operation.seq in state.undone,
        "undoable": operation.kind in UNDOABLE and operation.seq not in state.undone,
    }
