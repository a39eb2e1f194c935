"""The plan of a workshop as values: its steps, its tables, and the cards that are brought.

A plan is all that a room knows of a study. It is written into the room's file as JSON when the room
is opened, so nothing that is not in it can be asked for from a phone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, Self, get_args

from study.language import mark

__all__ = [
    "ANONYMITY",
    "CARD_KINDS",
    "EVIDENCE",
    "MAY",
    "POLL_KINDS",
    "STEP_KINDS",
    "Anonymity",
    "CardKind",
    "Criterion",
    "Plan",
    "PlanCard",
    "PlanPile",
    "Poll",
    "PollKind",
    "Step",
    "StepKind",
    "Table",
]

Anonymity = Literal["anonymous", "nickname", "named"]
StepKind = Literal[
    "read",
    "react",
    "brainstorm",
    "reveal",
    "sort",
    "name",
    "write",
    "vote",
    "plan",
    "check_out",
]
PollKind = Literal["dots", "rating", "pairwise", "agree"]
CardKind = Literal["quote", "insight", "need", "space", "assumption", "opinion", "statement"]

ANONYMITY: dict[Anonymity, str] = {
    "anonymous": mark("Nobody gives a name"),
    "nickname": mark("A nickname, if somebody wants one"),
    "named": mark("Everybody gives a name"),
}
STEP_KINDS: dict[StepKind, str] = {
    "read": mark("Read the evidence"),
    "react": mark("React"),
    "brainstorm": mark("Brainstorm"),
    "reveal": mark("Reveal the assumptions"),
    "sort": mark("Sort"),
    "name": mark("Name the piles"),
    "write": mark("Write"),
    "vote": mark("Vote"),
    "plan": mark("Plan"),
    "check_out": mark("Check out"),
}
POLL_KINDS: dict[PollKind, str] = {
    "dots": mark("Dots"),
    "rating": mark("Rating by criteria"),
    "pairwise": mark("Pairs"),
    "agree": mark("Agree, pass, disagree"),
}
CARD_KINDS: dict[CardKind, str] = {
    "quote": mark("Quote"),
    "insight": mark("Insight"),
    "need": mark("Need"),
    "space": mark("Opportunity space"),
    "assumption": mark("Assumption"),
    "opinion": mark("Opinion"),
    "statement": mark("Statement"),
}
# What comes from the study. The rest was written in the room and is never evidence.
EVIDENCE = frozenset({"quote", "insight", "need", "space", "assumption"})
# What people may do in a step.
MAY = (
    "read",
    "react",
    "add",
    "edit_own",
    "comment",
    "sort",
    "name",
    "vote",
    "statement",
    "question",
    "see_others",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What a card is rated by, from 1 to 5.

    Attributes:
        weight: From 1 to 5.
        less: Whether less of it is better, as of effort.
        low: What 1 means.
        high: What 5 means.
    """

    id: str
    name: str
    weight: int = 1
    less: bool = False
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """How a step is voted on.

    Attributes:
        budget: How many dots each person has.
        most: How many of them may be on one card.
        criteria: What each card is rated by; empty unless the poll is a rating.
        of: The kinds of cards that are voted on; piles count as “pile”.
    """

    kind: PollKind
    budget: int = 5
    most: int = 3
    criteria: tuple[Criterion, ...] = ()
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a workshop.

    Attributes:
        minutes: How long it is meant to take.
        may: What people may do in it, of `MAY`.
        shows: The kinds of cards that are seen in it, of `CARD_KINDS`.
        sources: The ids of the steps whose cards are seen; empty means every step's.
        mixed: Whether each person sees the cards in an order of their own.
        private: Whether what people write stays theirs until it is revealed.
        plenary: Whether all tables see each other's cards.
    """

    id: str
    kind: StepKind
    title: str
    instruction: str = ""
    minutes: int = 10
    may: tuple[str, ...] = ("read",)
    shows: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    mixed: bool = False
    private: bool = True
    plenary: bool = True
    poll: Poll | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCard:
    """A card that is brought from the study.

    Attributes:
        text: Its words, as the audience “workshop” may see them.
        who: The pseudonym of the person quoted, or empty.
        group: The session or group, as it may be named.
        stratum: The stratum, coarsened where it is small.
        confidence: The confidence in words, or empty.
        theme: The theme it belongs to, or empty.
        source: The kind and id of what it was made from: “coding:…”, “insight:…”.
        way: The address of it in the app, for the facilitator.
        found: Of an assumption, what was found.
        verdict: Of an assumption, confirmed, nuanced, challenged or new; or empty.
        steps: The ids of the steps that it is read in; empty means all.
        withdrawn: Whether the person whose words it held withdrew them: nobody is shown it.
    """

    id: str
    kind: CardKind
    text: str
    who: str = ""
    group: str = ""
    stratum: str = ""
    confidence: str = ""
    theme: str = ""
    source: str = ""
    way: str = ""
    found: str = ""
    verdict: str = ""
    steps: tuple[str, ...] = ()
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPile:
    """A pile that is suggested, with the ids of its cards: seen once the facilitator shows them."""

    id: str
    name: str = ""
    cards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the room, where some of the people work together."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A workshop as a room runs it.

    Attributes:
        notice: What people read before they join.
        keep_until: The ISO date on which the room's file is deleted.
        mandate: Who decides, and what, set before.
        rule: The decision rule, set before.
        ballots: Whether each person needs a one-time code, so that nobody votes twice.
        starts: The ISO time at which it is meant to start, or empty.
        piles: Piles that are suggested.
        model: The study's language model, by which piles are suggested; empty is the default.
        suggests: Whether piles may be suggested.
        sides: What people may say that they speak as, such as employer and union; empty means
            that nobody is asked.
    """

    id: str
    title: str
    purpose: str = ""
    language: str = "en"
    anonymity: Anonymity = "nickname"
    notice: str = ""
    keep_until: str = ""
    mandate: str = ""
    rule: str = ""
    ballots: bool = False
    starts: str = ""
    steps: tuple[Step, ...]
    tables: tuple[Table, ...] = ()
    cards: tuple[PlanCard, ...] = ()
    piles: tuple[PlanPile, ...] = ()
    sides: tuple[str, ...] = ()
    model: str = ""
    suggests: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as what JSON can hold."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        """Return the plan that `to_dict` wrote.

        Raises:
            ValueError: it is no plan, or names what there is not.
        """
        try:
            plan = cls(
                **{
                    **_known(cls, given),
                    "steps": tuple(_read_step(each) for each in given["steps"]),
                    "tables": tuple(Table(**each) for each in given.get("tables", ())),
                    "cards": tuple(
                        PlanCard(**{**each, "steps": tuple(each.get("steps", ()))})
                        for each in given.get("cards", ())
                    ),
                    "piles": tuple(
                        PlanPile(**{**each, "cards": tuple(each.get("cards", ()))})
                        for each in given.get("piles", ())
                    ),
                    "sides": tuple(given.get("sides", ())),
                }
            )
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"no plan of a workshop: {error}") from error
        plan.check()
        return plan

    def check(self) -> None:
        """Refuse a plan with a kind that there is not, or two things of one id.

        Raises:
            ValueError: it has one.
        """
        kinds = {"steps": get_args(StepKind), "cards": get_args(CardKind)}
        for name, known in kinds.items():
            for each in getattr(self, name):
                if each.kind not in known:
                    raise ValueError(f"“{each.kind}” is no kind of {name}")
        for each in self.steps:
            if (each.poll and each.poll.kind not in POLL_KINDS) or set(each.may) - set(MAY):
                raise ValueError(f"the step “{each.title}” cannot be run")
        for things in (self.steps, self.tables, self.cards, self.piles):
            if len({each.id for each in things}) < len(things):
                raise ValueError("two things of a plan have the same id")


def _known(kind: type, given: Mapping[str, Any]) -> dict[str, Any]:
    return {each.name: given[each.name] for each in fields(kind) if each.name in given}


def _read_step(given: Mapping[str, Any]) -> Step:
    poll = given.get("poll")
    return Step(
        **{
            **given,
            **{name: tuple(given.get(name, ())) for name in ("shows", "sources")},
            "may": tuple(given.get("may", ("read",))),
            "poll": None
            if poll is None
            else Poll(
                **{
                    **poll,
                    "criteria": tuple(Criterion(**each) for each in poll.get("criteria", ())),
                    "of": tuple(poll.get("of", ())),
                }
            ),
        }
    )
