"""What was written by hand, entered afterwards: a table of it becomes operations of the room.

Each row is one thing that one person wrote on one sheet: `person`, `step` (its number or title),
`card` (its id, as c3), `value` (dots, agree, a reaction, or “Effort=3”), `words` (a card of one's
own), and `code` where one-time codes are used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opportunity_spaces.workshops.plan import Poll, Step
from opportunity_spaces.workshops.room.accept import Already, accept_operation
from opportunity_spaces.workshops.room.fold import apply_operation
from opportunity_spaces.workshops.room.model import HOST, Operation, State
from opportunity_spaces.workshops.room.operations import Refused
from study.errors import InvalidInput
from study.ids import new_id
from study.language import say
from transcripts.reading.tables.read_table import open_guarded_table

__all__ = ["COLUMNS", "Entered", "Entry", "apply_entries", "read_entries"]

COLUMNS = ("person", "step", "card", "value", "words", "code")
_MOST_ROWS = 5_000
_REACTIONS = ("surprised", "knew", "doubt", "resonates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row: what somebody wrote on a sheet; `row` is its number in the table."""

    row: int
    person: str = ""
    step: str = ""
    card: str = ""
    value: str = ""
    words: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What was entered: the operations, and why rows were not, a sentence each."""

    operations: tuple[Operation, ...]
    people: int
    refused: tuple[str, ...]


def read_entries(path: Path) -> list[Entry]:
    """Return the rows of a table of sheets, CSV or Excel.

    Raises:
        InvalidInput: it has no columns person and step, or more rows than one workshop has.
        Unreadable: it is no table.
    """
    table = open_guarded_table(path)
    places = {name: table.find_column([name]) for name in COLUMNS}
    if places["person"] is None or places["step"] is None:
        raise InvalidInput(
            say("The table has no columns “person” and “step”."),
            hint=say("Its columns are {columns}.", columns=", ".join(COLUMNS)),
        )
    found: list[Entry] = []
    for number, cells in table.read():
        if len(found) >= _MOST_ROWS:
            raise InvalidInput(
                say("The table has more than {most} rows.", most=_MOST_ROWS),
                hint=say("Enter it in parts."),
            )
        given = {
            name: cells[at].strip()
            for name, at in places.items()
            if at is not None and at < len(cells)
        }
        if any(given.values()):
            found.append(Entry(row=number, **given))
    return found


def apply_entries(state: State, entries: Iterable[Entry], *, now: int) -> Entered:
    """Return the operations that enter what was written by hand; the state goes along.

    People are entered as people without a phone. Steps begin in the order of the plan, and a vote
    that was not held on phones is closed when its sheets are entered.

    Args:
        state: The room, as it stands.
        entries: The rows.
        now: Milliseconds since 1970.
    """
    desk = _Desk(state, now)
    by_step: dict[str, list[Entry]] = {}
    for entry in entries:
        step = _find_step(state.plan.steps, entry.step)
        if step is None or not entry.person:
            desk.refuse(entry, say("It names no step and no person of this workshop."))
        else:
            by_step.setdefault(step.id, []).append(entry)
    for step in state.plan.steps:
        rows = by_step.get(step.id, ())
        if not rows:
            continue
        if not state.steps[step.id].began:
            desk.do(rows[0], HOST, "step.start", step=step.id)
        for entry in rows:
            desk.enter(entry, step)
        run = state.steps[step.id]
        if run.round is not None and not run.round.closed:
            desk.do(rows[-1], HOST, "poll.close", step=step.id)
    return Entered(
        operations=tuple(desk.made), people=len(desk.people), refused=tuple(desk.refused)
    )


class _Desk:
    """Where sheets are entered, one row after the other."""

    def __init__(self, state: State, now: int) -> None:
        self.state = state
        self.now = now
        self.made: list[Operation] = []
        self.refused: list[str] = []
        # Whoever was entered before is known by name.
        self.people = {g.name: g.id for g in state.guests.values() if g.proxy and not g.gone}

    def refuse(self, entry: Entry, why: str) -> None:
        self.refused.append(say("Row {row}: {why}", row=entry.row, why=why))

    def do(self, entry: Entry, by: str, kind: str, **fields: Any) -> bool:
        """Do one thing; where the room refuses it, say why, and return whether it was done."""
        message = {"t": "op", "id": new_id(), "kind": kind, **fields}
        try:
            operation = accept_operation(self.state, by, message, now=self.now)
        except Refused as refused:
            self.refuse(entry, str(refused))
            return False
        if not isinstance(operation, Already):
            apply_operation(self.state, operation)
            self.made.append(operation)
        return True

    def enter(self, entry: Entry, step: Step) -> None:
        """Enter one row."""
        read = _read(entry, step)
        if read is None:
            self.refuse(entry, say("“{value}” says nothing in this step.", value=entry.value))
            return
        who = self.people.get(entry.person)
        if who is None:
            who = f"g{new_id()}"
            if not self.do(
                entry, HOST, "proxy.add", guest=who, name=entry.person, ballot=entry.code
            ):
                return
            self.people[entry.person] = who
        kind, fields = read
        self.do(entry, HOST, kind, step=step.id, **{"as": who}, **fields)


def _find_step(steps: Sequence[Step], told: str) -> Step | None:
    if told.isdecimal() and 1 <= int(told) <= len(steps):
        return steps[int(told) - 1]
    return next((each for each in steps if each.title.casefold() == told.casefold()), None)


def _read(entry: Entry, step: Step) -> tuple[str, dict[str, Any]] | None:
    """Return the kind and the fields of what a row says, or None if it says nothing."""
    if entry.words:
        kind = "statement.add" if step.poll is not None else "card.add"
        return kind, {"card": f"w{new_id()}", "text": entry.words}
    value = entry.value.casefold()
    if not entry.card or not value:
        return None
    if step.poll is None:
        if value not in _REACTIONS:
            return None
        return "react", {"card": entry.card, "value": value}
    return _read_vote(entry.card, value, step.poll)


def _read_vote(card: str, value: str, poll: Poll) -> tuple[str, dict[str, Any]] | None:
    if poll.kind == "dots" and value.isdecimal():
        return "dots", {"card": card, "count": int(value)}
    if poll.kind == "agree" and value in ("agree", "pass", "disagree"):
        return "agree", {"card": card, "value": value}
    name, _, number = value.partition("=")
    if poll.kind == "rating" and number.strip().isdecimal():
        for each in poll.criteria:
            if name.strip() in (each.id.casefold(), each.name.casefold()):
                return "rate", {"card": card, "criterion": each.id, "value": int(number)}
    if poll.kind == "pairwise" and value:
        return "pair", {"a": card, "b": value, "chosen": card}
    return None
