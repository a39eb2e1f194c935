"""Simulated people go through a workshop, so that a facilitator can try it alone.

They choose by chance from a seed that the plan and their number decide: the same every time. What
they write says that it is simulated, unless a script gives them words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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

__all__ = ["Script", "run_rehearsal"]

_BEGIN = 1_800_000_000_000  # milliseconds since 1970: any moment, the same every time
_MINUTE = 60_000
_REACTIONS = ("surprised", "knew", "doubt", "resonates")
_PILES = 3
_ABSTAINS = 0.1  # share of people who do not vote


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What simulated people say and do, where it is not left to chance.

    Attributes:
        seed: What chance begins from; empty: the plan and how many they are.
        begins: When they begin, in milliseconds since 1970.
        names: What they are called, one after the other.
        remote: How many of them are not in the room.
        words: What they write, by the title of a step, or by its kind, each sentence once.
        piles: How they sort: the names of the piles, those that are liked best first, and what
            lies in each: the sources of cards of the study (“need:…”), and words of cards.
        parked: The words of cards that the facilitator parks.
        rounds: How often each vote is held, with a discussion in between.
    """

    seed: str = ""
    begins: int = _BEGIN
    names: Sequence[str] = ()
    remote: int = 0
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    piles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    parked: Sequence[str] = ()
    rounds: int = 1


class _Room:
    """A room in which operations are accepted and applied, one after the other."""

    def __init__(self, plan: Plan, script: Script, people: int) -> None:
        seed = script.seed or f"{plan.id}|{people}|{'|'.join(step.id for step in plan.steps)}"
        # Chance that is the same every time is what is wanted here.
        self.chance = Random(hashlib.sha256(seed.encode()).hexdigest())  # noqa: S311
        self.state: State = build_state(plan)
        self.script = script
        self.made: list[Operation] = []
        self.at = script.begins
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


def run_rehearsal(plan: Plan, *, people: int, script: Script | None = None) -> list[Operation]:
    """Return what simulated people and their facilitator do in a room, from lobby to end.

    Args:
        plan: The workshop.
        people: How many they are.
        script: What they say and do; by default all is left to chance, and what they write says
            that it is simulated.
    """
    with say_in(plan.language):
        room = _Room(plan, script or Script(), people)
        guests = [f"g{number}" for number in range(1, people + 1)]
        for number, guest in enumerate(guests):
            side = plan.sides[number % len(plan.sides)] if plan.sides else ""
            table = plan.tables[number % len(plan.tables)].id if plan.tables else ""
            name = _call(room, number)
            room.do(SERVER_ITSELF, "join", guest=guest, name=name, side=side, table=table,
                    ballot="", remote=number < room.script.remote)  # fmt: skip
        for step in plan.steps:
            room.do(HOST, "step.start", step=step.id)
            _act(room, step, guests)
            room.at = max(room.at, room.state.steps[step.id].began + step.minutes * _MINUTE)
        room.do(HOST, "end")
    return room.made


def _call(room: _Room, number: int) -> str:
    names = room.script.names
    return names[number] if number < len(names) else say("Simulated {number}", number=number + 1)


def _act(room: _Room, step: Step, guests: Sequence[str]) -> None:
    if "add" in step.may:
        for text, guest in _list_written(room, step, guests):
            card = f"w{len(room.made)}"
            room.do(guest, "card.add", card=card, text=text, step=step.id)
            if text in room.script.parked:
                room.do(HOST, "card.park", card=card, on=True)
    if "react" in step.may:
        _react(room, step, guests)
    if step.kind in ("brainstorm", "write", "plan", "reveal"):
        room.do(HOST, "reveal", step=step.id, on=True)
    if "sort" in step.may:
        _sort(room, step, guests)
    if "name" in step.may:
        _name(room, step, guests)
    if step.poll is not None:
        _vote_in_rounds(room, step, guests)
    if "question" in step.may and guests:
        text = next(iter(room.script.words.get("question", ())), "")
        text = text or say("A simulated question?")
        room.do(guests[0], "question.add", question=f"q{len(room.made)}", text=text, step=step.id)


def _react(room: _Room, step: Step, guests: Sequence[str]) -> None:
    shown = [c.id for c in room.state.cards.values() if c.brought and c.kind in step.shows]
    for guest in guests:
        for card in room.chance.sample(shown, min(4, len(shown))):
            value = room.chance.choice(_REACTIONS)
            room.do(guest, "react", card=card, value=value, step=step.id)


def _name(room: _Room, step: Step, guests: Sequence[str]) -> None:
    piles = [each.id for each in room.state.piles.values() if not each.suggested]
    names = list(room.script.piles)
    for number, pile in enumerate(piles):
        name = say("Simulated pile {number}", number=number + 1)
        name = names[number] if number < len(names) else name
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
    wanted = len(room.script.piles) or min(_PILES, len(cards) // 2 or 1)
    for number in range(len(piles), wanted):
        pile = f"p{number + 1}"
        room.do(guests[number % len(guests)], "pile.add", pile=pile, name="", step=step.id)
        piles.append(pile)
    for number, card in enumerate(cards):
        guest = guests[number % len(guests)]
        if place := _find_pile(room, card, piles, number):
            room.do(guest, "sort", card=card, pile=place, rank=f"{number:04d}", step=step.id)


def _find_pile(room: _Room, card: str, piles: Sequence[str], number: int) -> str:
    """Return the pile that a card is put into; empty if the script leaves it where it is."""
    if not room.script.piles:
        return piles[number % len(piles)]
    brought = room.state.brought.get(card)
    told = brought.source if brought else room.state.cards[card].text
    inside = (told in each for each in room.script.piles.values())
    return next((pile for pile, has in zip(piles, inside, strict=False) if has), "")


def _vote_in_rounds(room: _Room, step: Step, guests: Sequence[str]) -> None:
    for number in range(room.script.rounds):
        if number:
            room.do(HOST, "poll.again", step=step.id)
        for by, kind, fields in _vote(room, step, guests, talked=bool(number)):
            room.do(by, kind, step=step.id, **fields)
        room.do(HOST, "poll.close", step=step.id)
        room.do(HOST, "reveal", step=step.id, on=True)


def _vote(
    room: _Room, step: Step, guests: Sequence[str], *, talked: bool
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield how each votes; those who talked it over differ less."""
    options = list_options(room.state, room.state.steps[step.id])
    liking = _like(room, options)
    for guest in guests:
        if room.chance.random() < _ABSTAINS:
            continue
        like = {each: liking[each] + room.chance.gauss(0, 0.6 if talked else 1) for each in options}
        for kind, fields in _vote_alone(room, step, like):
            yield guest, kind, fields


def _like(room: _Room, options: Sequence[str]) -> dict[str, float]:
    """Return how much things are liked by all: piles of a script in its order, others by chance."""
    names = list(room.script.piles)
    liked = {}
    for each in options:
        pile = room.state.piles.get(each)
        given = pile is not None and pile.name in names
        liked[each] = (
            1 - 0.9 * names.index(pile.name) if given and pile else room.chance.gauss(0, 1)
        )
    return liked


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
                # What people like seems to them less of an effort, too.
                liked = -like[card] / 2 if criterion.less else like[card]
                value = min(5, max(1, round(3 + liked + room.chance.gauss(0, 0.6))))
                yield "rate", {"card": card, "criterion": criterion.id, "value": value}
    elif poll.kind == "pairwise":
        for one, other in pairwise(best):
            yield "pair", {"a": one, "b": other, "chosen": one}
    else:
        for card in best:
            told = "agree" if like[card] > 0.2 else "disagree" if like[card] < -0.6 else "pass"
            yield "agree", {"card": card, "value": told}


def _list_written(room: _Room, step: Step, guests: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what is written in a step, and who writes it."""
    given = room.script.words.get(step.title) or room.script.words.get(step.kind)
    if given:
        for number, text in enumerate(given):
            yield text, guests[(number * 5) % len(guests)]
        return
    for number, guest in enumerate(guests):
        if room.chance.random() < 0.7:
            text = say("Simulated: {step}, card {number}", step=step.title, number=number + 1)
            yield text, guest
