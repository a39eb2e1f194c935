"""What came out of a room, as values: who was there, what was counted, and what could come home."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from opportunity_spaces.workshops.model import WorkshopStep
from opportunity_spaces.workshops.plan import PlanCard
from opportunity_spaces.workshops.room.ahead import count_deeds
from opportunity_spaces.workshops.room.model import Card, State, StepRun
from opportunity_spaces.workshops.room.tally import has_voted, list_voters

__all__ = [
    "Counted",
    "Found",
    "PollRow",
    "PollTaken",
    "Results",
    "build_results",
    "parse_counted",
    "render_counted",
]

_TOOK_PART = ("guest", "scribe", "facilitator")


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRow:
    """What a vote came to for one thing.

    Attributes:
        of: What was voted on: “space:…” of the study, or “pile:…”, “card:…” of the room.
        words: Its words; empty where the study holds them, so that no copy is kept.
        value: The number by which the things are ordered, or None if nobody voted on it.
        counts: How many gave which answer, by what the answer was.
        spread: How far people differ, or None.
        before: The value of the first round, where there was a second.
    """

    of: str
    words: str
    value: float | None
    counts: Mapping[str, int]
    spread: float | None
    before: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollTaken:
    """A vote of the room, closed; it names things and no person.

    Attributes:
        beforehand: How many voted in their own time, before the first step of the meeting.
        afterwards: How many voted in their own time later.
    """

    step: str
    title: str
    kind: str
    rounds: int
    asked: int
    voted: int
    abstained: int
    ballots: bool
    rows: tuple[PollRow, ...]
    ties: tuple[tuple[str, ...], ...]
    beforehand: int = 0
    afterwards: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was counted in a room; this is kept in the study, without names of guests.

    Attributes:
        people: How many took part: wrote, sorted or voted, or were in the room.
        sides: From how many departments or sides they came.
        remote: How many of them were not in the room.
        steps: The titles of the steps that were held, with the minutes that each took.
        apart: The titles of the steps that people did in their own time, with how many did.
    """

    people: int
    sides: int
    tables: int
    remote: int
    steps: tuple[tuple[str, int], ...]
    polls: tuple[PollTaken, ...]
    apart: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something of a room that could come home.

    Attributes:
        key: What it is in the room: “pile:…”, “card:…”, “poll:…”, “verdict:…”.
        becomes: What is proposed: one of `BECOMES`, “rating”, “verdict” or “parked”.
        words: What it says.
        step: The title of the step in which it was made.
        under: The words of the cards in a pile.
        sources: What of the study lies in it: “need:…”, “excerpt:…”.
        reactions: How often people reacted, by how.
    """

    key: str
    becomes: str
    words: str
    step: str
    under: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    reactions: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All that came out of a room.

    Attributes:
        ended: Whether the room was ended by its facilitator.
        questions: What was asked and not answered.
    """

    ended: bool
    counted: Counted
    found: tuple[Found, ...]
    questions: tuple[str, ...]


def build_results(state: State, steps: Sequence[WorkshopStep]) -> Results:
    """Return what came out of a room.

    Args:
        state: The room, as its operations made it.
        steps: The steps as the study has them now, with what their cards may become.
    """
    becomes = {str(each.id): each.becomes for each in steps}
    brought = {each.id: each for each in state.plan.cards}
    people = [g for g in state.guests.values() if g.role in _TOOK_PART and not g.gone]
    polls = tuple(
        _read_poll(state, run, brought)
        for run in state.steps.values()
        if any(each.tally is not None for each in run.rounds)
    )
    return Results(
        ended=state.phase == "ended",
        counted=Counted(
            people=len(people),
            sides=len({g.side for g in people if g.side}),
            tables=len({g.table for g in people if g.table}),
            remote=sum(g.remote for g in people),
            steps=_list_held(state),
            polls=polls,
            apart=_list_apart(state),
        ),
        found=(
            *_list_piles(state, becomes, brought),
            *_list_written(state, becomes),
            *_list_ratings(state, brought),
            *_list_verdicts(state, brought),
        ),
        questions=tuple(q.text for q in state.questions.values() if not q.answered and q.text),
    )


def _list_held(state: State) -> tuple[tuple[str, int], ...]:
    """Return the steps that began, in their order, with the minutes until the next began."""
    begun = sorted((run.began, each) for each, run in state.steps.items() if run.began)
    last = max((each.at for each in state.operations), default=0)
    ends = [at for at, _ in begun[1:]] + [last]
    return tuple(
        (state.steps[each].step.title, max(0, round((end - at) / 60_000)))
        for (at, each), end in zip(begun, ends, strict=True)
    )


def _list_apart(state: State) -> tuple[tuple[str, int], ...]:
    """Return the steps that people did in their own time, with how many looked or answered."""
    people = [each.id for each in state.guests.values() if not each.gone]
    did = (
        (
            run.step.title,
            sum(each in run.visitors or bool(count_deeds(state, run, each)) for each in people),
        )
        for run in state.steps.values()
        if run.opened
    )
    return tuple((title, number) for title, number in did if number)


def _count_apart(state: State, run: StepRun) -> tuple[int, int]:
    """Return how many voted in their own time in the last round, before the meeting and later."""
    last = next(each for each in reversed(run.rounds) if each.tally is not None)
    began = min((each.began for each in state.steps.values() if each.began), default=0)
    voters = {each.id for each in list_voters(state)}
    there = [at for guest, at in last.apart.items() if guest in voters and has_voted(last, guest)]
    early = sum(not began or at < began for at in there)
    return early, len(there) - early


def _list_piles(
    state: State, becomes: Mapping[str, str], brought: Mapping[str, PlanCard]
) -> list[Found]:
    named = [run.step for run in state.steps.values() if run.step.kind in ("sort", "name")]
    proposed = next((becomes[s.id] for s in reversed(named) if becomes.get(s.id)), "")
    found = []
    for pile in state.piles.values():
        cards = [
            card
            for card in state.cards.values()
            if not card.hidden and any(place[0] == pile.id for place in card.places.values())
        ]
        if pile.suggested or not (cards or pile.name.strip()):
            continue
        inside = [(c, brought.get(c.id)) for c in cards]
        found.append(
            Found(
                key=f"pile:{pile.id}",
                # “theme” is not made of opinions: its codes are; so it comes home as an insight.
                becomes={"theme": "insight"}.get(pile.becomes, pile.becomes) or proposed,
                words=pile.name.strip() or (cards[0].text if cards else ""),
                step=named[-1].title if named else "",
                under=tuple(c.text for c, _ in inside),
                sources=tuple(plan.source for _, plan in inside if plan and plan.source),
            )
        )
    return found


def _list_written(state: State, becomes: Mapping[str, str]) -> list[Found]:
    """Return the cards that people wrote: those of a step that proposes something, and parked."""
    found = []
    for card in state.cards.values():
        if card.brought or card.hidden or not card.text.strip():
            continue
        run = state.steps.get(card.step)
        proposed = "parked" if card.parked else becomes.get(card.step, "")
        found.append(
            Found(
                key=f"card:{card.id}",
                becomes=proposed,
                words=card.text.strip(),
                step=run.step.title if run else "",
                reactions=Counter(value for value in card.reactions.values() if value),
            )
        )
    return found


def _list_ratings(state: State, brought: Mapping[str, PlanCard]) -> list[Found]:
    """Return the closed ratings of at least two spaces of the study, or of piles."""
    found = []
    for key, run in state.steps.items():
        poll, last = run.step.poll, run.round
        if poll is None or poll.kind != "rating" or last is None or last.tally is None:
            continue
        rated = [str(row["card"]) for row in last.tally["rows"]]
        sources = tuple(_refer(state, each, brought) for each in rated)
        if len(sources) > 1:
            found.append(
                Found(
                    key=f"poll:{key}",
                    becomes="rating",
                    words=run.step.title,
                    step=run.step.title,
                    under=tuple(_name(state, each) for each in rated),
                    sources=sources,
                )
            )
    return found


def _list_verdicts(state: State, brought: Mapping[str, PlanCard]) -> list[Found]:
    shown = {run.step.id for run in state.steps.values() if run.step.kind == "reveal" and run.began}
    if not shown:
        return []
    return [
        Found(
            key=f"verdict:{card.id}",
            becomes="verdict",
            words=card.text,
            step=next(state.steps[each].step.title for each in shown),
            sources=(brought[card.id].source,),
            reactions=Counter(value for value in card.reactions.values() if value),
        )
        for card in state.cards.values()
        if card.kind == "assumption" and card.brought
    ]


def _read_poll(state: State, run: StepRun, brought: Mapping[str, PlanCard]) -> PollTaken:
    taken = [each.tally for each in run.rounds if each.tally is not None]
    last, first = taken[-1], taken[0]
    before = {row["card"]: row["value"] for row in first["rows"]} if len(taken) > 1 else {}
    beforehand, afterwards = _count_apart(state, run)
    return PollTaken(
        step=run.step.id,
        title=run.step.title,
        kind=str(last["kind"]),
        rounds=len(taken),
        asked=int(last["asked"]),
        voted=int(last["voted"]),
        abstained=int(last["abstained"]),
        ballots=bool(last.get("ballots")),
        rows=tuple(
            PollRow(
                of=_refer(state, row["card"], brought),
                words="" if row["card"] in brought else _name(state, row["card"]),
                value=row["value"],
                counts=_read_counts(last["kind"], row),
                spread=row["spread"],
                before=before.get(row["card"]),
            )
            for row in last["rows"]
        ),
        ties=tuple(
            tuple(_refer(state, each, brought) for each in tie) for tie in last.get("ties", ())
        ),
        beforehand=beforehand,
        afterwards=afterwards,
    )


def _read_counts(kind: str, row: Mapping[str, Any]) -> dict[str, int]:
    if kind == "agree":
        return {name: int(row[name]) for name in ("agree", "pass", "disagree")}
    if kind == "dots":
        return {"dots": int(row["value"] or 0), "people": int(row["people"])}
    return {"people": int(row.get("people", 0))}


def _refer(state: State, key: str, brought: Mapping[str, PlanCard]) -> str:
    """Return what a card or pile of the room is: the thing of the study, or the room's own."""
    if key in brought and brought[key].source:
        return brought[key].source
    return f"pile:{key}" if key in state.piles else f"card:{key}"


def _name(state: State, key: str) -> str:
    if key in state.piles:
        return state.piles[key].name
    card: Card | None = state.cards.get(key)
    return card.text if card is not None and not card.hidden else ""


def render_counted(counted: Counted) -> str:
    """Return what was counted as the study keeps it."""
    return json.dumps(asdict(counted), ensure_ascii=False)


def parse_counted(told: str) -> Counted | None:
    """Return what `render_counted` made, or None of nothing."""
    if not told:
        return None
    held: dict[str, Any] = json.loads(told)
    return Counted(
        **{
            **held,
            "steps": tuple((title, minutes) for title, minutes in held["steps"]),
            "apart": tuple((title, people) for title, people in held.get("apart", ())),
            "polls": tuple(
                PollTaken(
                    **{
                        **poll,
                        "rows": tuple(PollRow(**row) for row in poll["rows"]),
                        "ties": tuple(tuple(tie) for tie in poll["ties"]),
                    }
                )
                for poll in held["polls"]
            ),
        }
    )
