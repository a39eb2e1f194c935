"""Simulated people go through a workshop, so that a facilitator can try it alone.

They choose by chance from a seed that the plan and their number decide: the same every time. What
they write says that it is simulated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from random import Random
from typing import Any

from opportunity_spaces.workshops.plan import Plan, Step
from opportunity_spaces.workshops.room.accept import SERVER_ITSELF, Already, accept_operation
from opportunity_spaces.workshops.room.fold import apply_operation, build_state
from opportunity_spaces.workshops.room.model import HOST, Operation, State
from opportunity_spaces.workshops.room.operations import Refused
from opportunity_spaces.workshops.room.tally import list_options
from study.language import say, say_in

__all__ = ["run_rehearsal"]

_BEGIN = 1_800_000_000_000  # milliseconds since 1970: any moment, the same every time
_MINUTE = 60_000
_REACTIONS = ("surprised", "knew", "doubt", "resonates")
_PILES = 3
_ABSTAINS = 0.1  # share of people who do not vote


class _Room:
    """A room in which operations are accepted and applied, one after the other."""

    def __init__(self, plan: Plan, words: Mapping[str, Sequence[str]], people: int) -> None:
        seed = f"{plan.id}|{people}|{'|'.join(step.id for step in plan.steps)}"
        # Chance that is the same every time is what is wanted here.
        self.chance = Random(hashlib.sha256(seed.encode()).hexdigest())  # noqa: S311
        self.state: State = build_state(plan)
        self.words = words
        self.made: list[Operation] = []
        self.at = _BEGIN
        self.refused = 0

    def do(self, by: str, kind: str, **fields: Any) -> None:
        """Send one operation; what the room refuses is not done, as with people."""
        self.at += self.chance.randint(200, 1_500)
        message = {"t": "op", "id": f"s{len(self.made) + self.refused}", "kind": kind, **fields}
        try:
            operation = accept_operation(self.state, by, message, now=self.at)
        except Refused:
            self.refused += 1
            return
        if isinstance(operation, Already):
            return
        apply_operation(self.state, operation)
        self.made.append(operation)


def run_rehearsal(
    plan: Plan, *, people: int, words: Mapping[str, Sequence[str]] | None = None
) -> list[Operation]:
    """Return what simulated people and their facilitator do in a room, from lobby to end.

    Args:
        plan: The workshop.
        people: How many they are.
        words: What they write, by the kind of step; by default sentences that say “simulated”.
    """
    with say_in(plan.language):
        room = _Room(plan, words or {}, people)
        guests = [f"g{number}" for number in range(1, people + 1)]
        for number, guest in enumerate(guests):
            side = plan.sides[number % len(plan.sides)] if plan.sides else ""
            table = plan.tables[number % len(plan.tables)].id if plan.tables else ""
            name = say("Simulated {number}", number=number + 1)
            room.do(SERVER_ITSELF, "join", guest=guest, name=name, side=side, table=table,
                    ballot="", remote=False)  # fmt: skip
        for step in plan.steps:
            room.do(HOST, "step.start", step=step.id)
            _act(room, step, guests)
            room.at = max(room.at, room.state.steps[step.id].began + step.minutes * _MINUTE)
        room.do(HOST, "end")
    return room.made


def _act(room: _Room, step: Step, guests: Sequence[str]) -> None:
    if "add" in step.may:
        for number, guest in enumerate(guests):
            if room.chance.random() < 0.7:
                text = _write(room, step, number)
                room.do(guest, "card.add", card=f"w{len(room.made)}", text=text, step=step.id)
    if "react" in step.may:
        _react(room, step, guests)
    if step.kind in ("brainstorm", "write", "plan", "reveal"):
        room.do(HOST, "reveal", step=step.id, on=True)
    if "sort" in step.may:
        _sort(room, step, guests)
    if "name" in step.may:
        _name(room, step, guests)
    if step.poll is not None:
        for by, kind, fields in _vote(room, step, guests):
            room.do(by, kind, step=step.id, **fields)
        room.do(HOST, "poll.close", step=step.id)
        room.do(HOST, "reveal", step=step.id, on=True)
    if "question" in step.may and guests:
        text = _pick(room, "question", 0) or say("A simulated question?")
        room.do(guests[0], "question.add", question=f"q{len(room.made)}", text=text, step=step.id)


def _react(room: _Room, step: Step, guests: Sequence[str]) -> None:
    shown = [c.id for c in room.state.cards.values() if c.brought and c.kind in step.shows]
    for guest in guests:
        for card in room.chance.sample(shown, min(4, len(shown))):
            value = room.chance.choice(_REACTIONS)
            room.do(guest, "react", card=card, value=value, step=step.id)


def _name(room: _Room, step: Step, guests: Sequence[str]) -> None:
    piles = [each.id for each in room.state.piles.values() if not each.suggested]
    for number, pile in enumerate(piles):
        name = _pick(room, "name", number) or say("Simulated pile {number}", number=number + 1)
        room.do(guests[number % len(guests)], "pile.name", pile=pile, name=name, step=step.id)


def _sort(room: _Room, step: Step, guests: Sequence[str]) -> None:
    cards = [
        card.id
        for card in room.state.cards.values()
        if card.kind in step.shows
        and not card.hidden
        and not any(pile for pile, _ in card.places.values())
    ]
    if len(cards) < 2 or not guests:
        return
    piles = [each for each in room.state.piles if not room.state.piles[each].suggested]
    for number in range(len(piles), min(_PILES, len(cards) // 2 or 1)):
        pile = f"p{number + 1}"
        room.do(guests[number % len(guests)], "pile.add", pile=pile, name="", step=step.id)
        piles.append(pile)
    for number, card in enumerate(cards):
        guest = guests[number % len(guests)]
        room.do(guest, "sort", card=card, pile=piles[number % len(piles)], rank=f"{number:04d}",
                step=step.id)  # fmt: skip


def _vote(
    room: _Room, step: Step, guests: Sequence[str]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    options = list_options(room.state, room.state.steps[step.id])
    liking = {each: room.chance.gauss(0, 1) for each in options}
    for guest in guests:
        if room.chance.random() < _ABSTAINS:
            continue
        like = {each: liking[each] + room.chance.gauss(0, 1) for each in options}
        for kind, fields in _vote_alone(room, step, like):
            yield guest, kind, fields


def _vote_alone(
    room: _Room, step: Step, like: Mapping[str, float]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield how somebody votes who likes things that much."""
    poll, best = step.poll, sorted(like, key=lambda each: -like[each])
    if poll is None:
        return
    if poll.kind == "dots":
        left = poll.budget
        for card in best:
            if count := min(poll.most, left, room.chance.randint(1, poll.most)):
                yield "dots", {"card": card, "count": count}
            left -= count
    elif poll.kind == "rating":
        for card in best:
            for criterion in poll.criteria:
                value = min(5, max(1, round(3 + like[card] + room.chance.gauss(0, 0.6))))
                yield "rate", {"card": card, "criterion": criterion.id, "value": value}
    elif poll.kind == "pairwise":
        for one, other in pairwise(best):
            yield "pair", {"a": one, "b": other, "chosen": one}
    else:
        for card in best:
            told = "agree" if like[card] > 0.2 else "disagree" if like[card] < -0.6 else "pass"
            yield "agree", {"card": card, "value": told}


def _write(room: _Room, step: Step, number: int) -> str:
    return _pick(room, step.kind, number) or say(
        "Simulated: {step}, card {number}", step=step.title, number=number + 1
    )


def _pick(room: _Room, kind: str, number: int) -> str:
    given = room.words.get(kind, ())
    return given[number % len(given)] if given else ""
