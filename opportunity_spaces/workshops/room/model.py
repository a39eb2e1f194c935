"""What a room is made of: operations, and the state that follows from them.

The state is changed by `fold` alone. Whatever a person did is in it under that person's id, so that
`views` can tell what is whose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from opportunity_spaces.workshops.plan import Plan, PlanCard, Step

__all__ = [
    "ALL",
    "HOST",
    "LIKE",
    "PROJECTOR",
    "Card",
    "Clock",
    "Guest",
    "Operation",
    "Pile",
    "Question",
    "Role",
    "Round",
    "State",
    "StepRun",
    "Viewer",
]

# Who acts or looks, where it is no guest. Ids of guests begin with “g”.
HOST = "host"
PROJECTOR = "projector"
ALL = "*"  # among the parts that an operation touches: any of them
# Before a guest's id: somebody like that guest who has done nothing yet.
LIKE = "~"
Viewer = str

Role = Literal["guest", "scribe", "facilitator", "observer"]


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that somebody did in a room.

    Attributes:
        seq: Its place in the order that the server decided, from 1.
        id: What the client named it, so that it has one effect however often it is sent.
        at: Milliseconds since 1970.
        by: The guest's id, or `HOST`.
        data: Its fields, checked, and what the server stamped on it.
    """

    seq: int
    id: str
    at: int
    by: str
    kind: str
    data: dict[str, Any]

    @property
    def whose(self) -> str:
        """The guest whose deed it is: the one for whom it was entered, else who entered it."""
        return str(self.data.get("as") or self.by)


@dataclass(slots=True)
class Guest:
    """A person in the room.

    Attributes:
        ballot: The hash of the one-time code, or empty.
        side: What the person speaks as, or empty.
        proxy: Whether somebody else enters what the person says.
        remote: Whether the person came over the public address.
        visits: The open step that the person looks at, or empty for the present one.
    """

    id: str
    name: str = ""
    role: Role = "guest"
    table: str = ""
    side: str = ""
    ballot: str = ""
    proxy: bool = False
    remote: bool = False
    ready: bool = False
    gone: bool = False
    visits: str = ""


@dataclass(slots=True)
class Card:
    """A card, brought from the study or written in the room.

    Attributes:
        brought: Whether it comes from the study.
        step: The step in which it was written; empty if it was brought.
        by: The guest who wrote it, `HOST`, or empty.
        table: The table at which it was written, or empty.
        about: The id of the card that it answers, or empty.
        suggested: The pile that it is suggested for, as long as nobody has put it anywhere.
        places: By table, the pile that it lies in and its rank there; “” is the plenary's.
        reactions: By guest.
    """

    id: str
    kind: str
    text: str
    brought: bool = False
    step: str = ""
    by: str = ""
    table: str = ""
    about: str = ""
    parked: bool = False
    hidden: bool = False
    released: bool = False
    suggested: str = ""
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    reactions: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Pile:
    """A pile of cards.

    Attributes:
        table: The table that it belongs to; empty if it is everybody's.
        becomes: What it is to become at home: theme, need, space, or empty.
        suggested: Whether it is still only a suggestion.
    """

    id: str
    name: str = ""
    rank: str = ""
    table: str = ""
    becomes: str = ""
    suggested: bool = False


@dataclass(slots=True)
class Question:
    """A question in the queue, and who would like it answered, too."""

    id: str
    text: str
    by: str
    ups: set[str] = field(default_factory=set)
    answered: bool = False


@dataclass(slots=True)
class Round:
    """One round of a poll: who voted what, and once closed what came of it.

    Attributes:
        dots: By guest, by card.
        rates: By guest, by card, by criterion.
        pairs: By guest, by the two cards in the order of their ids; which was chosen.
        agrees: By guest, by card: agree, pass, disagree.
        tally: What was counted when it was closed. It names cards and no person.
        apart: By guest whose latest vote came in their own time, when it came.
    """

    dots: dict[str, dict[str, int]] = field(default_factory=dict)
    rates: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    pairs: dict[str, dict[tuple[str, str], str]] = field(default_factory=dict)
    agrees: dict[str, dict[str, str]] = field(default_factory=dict)
    tally: dict[str, Any] | None = None
    apart: dict[str, int] = field(default_factory=dict)

    @property
    def closed(self) -> bool:
        """Whether nobody can vote any more."""
        return self.tally is not None


@dataclass(slots=True)
class StepRun:
    """A step as it runs.

    Attributes:
        minutes: As planned, or as the facilitator changed them.
        began: Milliseconds since 1970, or 0 if it has not begun.
        revealed: Whether people see what others wrote, and the tally.
        opened: When it was opened for people to do in their own time, or 0 if it never was.
        closed: When it was closed again, or 0.
        visitors: The guests who looked at it while it was open.
        reacted: By guest, the cards that they reacted to while it was open.
    """

    step: Step
    minutes: int
    began: int = 0
    done: bool = False
    skipped: bool = False
    revealed: bool = False
    opened: int = 0
    closed: int = 0
    visitors: set[str] = field(default_factory=set)
    reacted: dict[str, set[str]] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)

    @property
    def round(self) -> Round | None:
        """The latest round of its poll."""
        return self.rounds[-1] if self.rounds else None


@dataclass(slots=True)
class Clock:
    """The timer: when it ends if it runs, else how many milliseconds are left."""

    state: Literal["off", "running", "paused"] = "off"
    ends: int = 0
    left: int = 0


@dataclass(slots=True)
class State:
    """A room at one moment.

    Attributes:
        phase: lobby, running, paused or ended.
        step: The id of the present step, or empty.
        seen: By who sent it and what it was named, the place of each operation.
        operations: All of them, in order.
        undone: The places of those that were undone.
        reached: How many phones asked whether they reach this computer.
        gathered: How often everyone was asked here.
        brought: The cards of the plan by their ids.
        ballots: The hashes of the one-time codes that there are.
        open: The steps that people do in their own time, with until when.
        over: Whether the meeting is over, and the room ends once nothing is open any more.
    """

    plan: Plan
    steps: dict[str, StepRun]
    cards: dict[str, Card]
    piles: dict[str, Pile]
    phase: Literal["lobby", "running", "paused", "ended"] = "lobby"
    step: str = ""
    clock: Clock = field(default_factory=Clock)
    guests: dict[str, Guest] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    locked: bool = False
    said: str = ""
    suggestions: bool = False
    reached: int = 0
    gathered: int = 0
    seq: int = 0
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)
    brought: dict[str, PlanCard] = field(default_factory=dict)
    ballots: frozenset[str] = frozenset()
    open: dict[str, int] = field(default_factory=dict)
    over: bool = False

    def end_if_over(self) -> None:
        """End the room if its meeting is over and nothing is open any more."""
        if self.over and not self.open:
            self.phase = "ended"

    @property
    def run(self) -> StepRun | None:
        """The present step."""
        return self.steps.get(self.step)

    @property
    def is_apart(self) -> bool:
        """Whether each table works on its own in the present step."""
        run = self.run
        return bool(self.plan.tables) and run is not None and not run.step.plenary
