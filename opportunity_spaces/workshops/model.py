"""Workshops of a study as values: the plan that is edited, and what was brought home of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NewType

from opportunity_spaces.workshops.plan import (
    Anonymity,
    Criterion,
    Plan,
    PlanCard,
    Poll,
    Step,
    StepKind,
    Table,
)
from study.language import mark

__all__ = [
    "BECOMES",
    "FIELDS",
    "LONGEST_STEP",
    "STATES",
    "Outcome",
    "OutcomeId",
    "Workshop",
    "WorkshopCard",
    "WorkshopId",
    "WorkshopStep",
    "WorkshopStepId",
    "new_plan",
    "parse_settings",
    "render_settings",
]

WorkshopId = NewType("WorkshopId", str)
WorkshopStepId = NewType("WorkshopStepId", str)
OutcomeId = NewType("OutcomeId", str)

STATES = {
    "template": mark("Template", context="workshop"),
    "draft": mark("Draft"),
    "open": mark("Room open"),
    "run": mark("Held"),
    "home": mark("Brought home"),
}
# What a card or a pile of the room can become in the study.
BECOMES = {
    "": mark("Nothing: leave it out"),
    "insight": mark("Insight"),
    "need": mark("Need"),
    "space": mark("Opportunity space"),
    "initiative": mark("Initiative"),
    "decision": mark("Decision"),
    "step": mark("Next step"),
}
# The fields of a workshop that a person edits, in the order of its form.
FIELDS = (
    "title", "purpose", "day", "starts", "place", "language", "anonymity", "ballots", "mandate",
    "rule", "notice", "departments", "tables", "keep_until", "follow_up",
)  # fmt: skip
LONGEST_STEP = 240  # minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """A workshop as it is prepared.

    Attributes:
        template: What it was begun from: the name of one of ours, the id of a saved one, or empty.
        day: The ISO date on which it is held, or empty; `starts` the time, as in “09:30”.
        ballots: “yes” where each person needs a one-time code.
        mandate: Who decides, and what, set before; `rule` is how.
        departments: Where those who are invited come from, one per line.
        tables: The names of the tables, one per line; empty for one room without tables.
        keep_until: The ISO date on which the room's file is deleted.
        follow_up: The ISO date on which people are told what became of it.
        results: What was counted in the room, as JSON; empty until it was accepted.
    """

    id: WorkshopId
    title: str
    purpose: str
    template: str
    day: str
    starts: str
    place: str
    language: str
    anonymity: Anonymity
    ballots: str
    mandate: str
    rule: str
    notice: str
    departments: str
    tables: str
    keep_until: str
    follow_up: str
    state: str
    results: str
    rev: int

    def list_tables(self) -> tuple[Table, ...]:
        """Return the tables, numbered."""
        return tuple(Table(id=f"t{n}", name=name) for n, name in enumerate(_lines(self.tables), 1))

    def list_departments(self) -> tuple[str, ...]:
        """Return where the people come from, each once."""
        return tuple(dict.fromkeys(_lines(self.departments)))


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopStep:
    """A step of a workshop: as the room runs it, and what comes of its cards.

    Attributes:
        step: As the room runs it.
        becomes: What its cards and piles are proposed to become in the study, of `BECOMES`.
    """

    id: WorkshopStepId
    workshop_id: WorkshopId
    position: int
    step: Step
    becomes: str
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopCard:
    """A card that was chosen for a workshop: a reference to something in the study."""

    id: str
    workshop_id: WorkshopId
    position: int
    kind: str
    source_id: str
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What somebody decided about one result of a room.

    Attributes:
        found: What it is about in the room: “card:…”, “pile:…”, “poll:…”.
        state: accepted or left_out.
        kind: What it became, of `BECOMES`, or “rating” or “verdict”.
        thing_id: The id of what it became, or empty.
        words: What it said when it was decided, for the minutes.
    """

    id: OutcomeId
    workshop_id: WorkshopId
    found: str
    state: str
    kind: str
    thing_id: str
    words: str
    by: str
    at: str
    rev: int


def new_plan(
    workshop: Workshop,
    steps: Iterable[WorkshopStep],
    cards: Iterable[PlanCard],
    *,
    notice: str,
    model: str = "",
    suggests: bool = True,
) -> Plan:
    """Return what a room runs of a workshop, and all that it knows."""
    return Plan(
        id=workshop.id,
        title=workshop.title,
        purpose=workshop.purpose,
        language=workshop.language,
        anonymity=workshop.anonymity,
        notice=workshop.notice or notice,
        keep_until=workshop.keep_until,
        mandate=workshop.mandate,
        rule=workshop.rule,
        ballots=bool(workshop.ballots),
        starts=f"{workshop.day}T{workshop.starts}" if workshop.day and workshop.starts else "",
        steps=tuple(each.step for each in steps),
        tables=workshop.list_tables(),
        sides=workshop.list_departments(),
        cards=tuple(cards),
        model=model,
        suggests=suggests,
    )


def render_settings(step: Step, becomes: str) -> str:
    """Return what a step holds beyond its columns, as it is stored."""
    poll = step.poll
    held: dict[str, Any] = {
        "may": step.may,
        "shows": step.shows,
        "mixed": step.mixed,
        "private": step.private,
        "plenary": step.plenary,
        "becomes": becomes,
    }
    if poll is not None:
        held["poll"] = {
            "kind": poll.kind,
            "budget": poll.budget,
            "most": poll.most,
            "of": poll.of,
            "criteria": [
                {"id": c.id, "name": c.name, "weight": c.weight, "less": c.less,
                 "low": c.low, "high": c.high}
                for c in poll.criteria
            ],
        }  # fmt: skip
    return json.dumps(held, ensure_ascii=False)


def parse_settings(row: Mapping[str, Any]) -> tuple[Step, str]:
    """Return the step that a row holds, and what its cards become."""
    held: dict[str, Any] = json.loads(row["settings"])
    poll = held.get("poll")
    kind: StepKind = row["kind"]
    step = Step(
        id=row["id"],
        kind=kind,
        title=row["title"],
        instruction=row["instruction"],
        minutes=row["minutes"],
        may=tuple(held["may"]),
        shows=tuple(held["shows"]),
        mixed=held["mixed"],
        private=held["private"],
        plenary=held["plenary"],
        poll=None
        if poll is None
        else Poll(
            kind=poll["kind"],
            budget=poll["budget"],
            most=poll["most"],
            of=tuple(poll["of"]),
            criteria=tuple(Criterion(**each) for each in poll["criteria"]),
        ),
    )
    return step, held["becomes"]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
