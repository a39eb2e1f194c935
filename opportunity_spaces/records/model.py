"""Decisions, next steps, roll-outs, risks and those behind a study: what their fields hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NewType

from study.language import mark

__all__ = [
    "AGREED",
    "CHOICES",
    "FIELDS",
    "PARTS",
    "PLACE_STATES",
    "RECORD_WORDS",
    "TABLES",
    "Contributor",
    "ContributorId",
    "Decision",
    "DecisionId",
    "Holds",
    "Observation",
    "ObservationId",
    "Place",
    "PlaceId",
    "RecordKind",
    "Risk",
    "RiskId",
    "Step",
    "StepId",
    "Testimonial",
    "TestimonialId",
]

DecisionId = NewType("DecisionId", str)
StepId = NewType("StepId", str)
PlaceId = NewType("PlaceId", str)
ObservationId = NewType("ObservationId", str)
RiskId = NewType("RiskId", str)
ContributorId = NewType("ContributorId", str)
TestimonialId = NewType("TestimonialId", str)

RecordKind = Literal[
    "decision", "step", "place", "observation", "risk", "contributor", "testimonial"
]
# What a field holds: one line, a text, an ISO date or nothing, one of the field's choices, a space
# or an initiative or nothing, and the id of what the record belongs to.
Holds = Literal["line", "text", "day", "choice", "finding", "owner"]

PLACE_STATES = {
    "planned": mark("Planned"),
    "started": mark("Started"),
    "follow_up": mark("In follow-up"),
    "settled": mark("Part of everyday work"),
    "stopped": mark("Stopped"),
}
PARTS = {
    "team": mark("Part of the team"),
    "contact": mark("Contact for questions"),
    "shaped": mark("Shaped an opportunity space with us"),
}
AGREED = {
    "": mark("No, or not asked: is not named"),
    "yes": mark("Yes, agreed to be named"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided, or has to be.

    Attributes:
        words: What it is about, as a sentence.
        who: Who decides, or decided.
        mandate: What entitles them: a congress, a board, a budget.
        day: The ISO date on which it was decided; empty while it is open.
        about_id: The opportunity space or initiative that it is about, or empty.
    """

    id: DecisionId
    words: str
    who: str
    mandate: str
    day: str
    about_id: str
    rev: int

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided it yet."""
        return not self.day


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What happens next.

    Attributes:
        words: What is done.
        owner: Who does it: a role.
        due: The ISO date by which, or empty.
        done: The ISO date on which it was done; empty while it is not.
        about_id: The opportunity space or initiative that it is for, or empty.
    """

    id: StepId
    words: str
    owner: str
    due: str
    done: str
    about_id: str
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place where an initiative is rolled out: a department, a workplace, a region.

    Attributes:
        state: How far it is there: one of `PLACE_STATES`.
        started: The ISO date on which it began there, or empty.
        follow_up: The ISO date on which somebody goes back, or empty.
    """

    id: PlaceId
    name: str
    initiative_id: str
    state: str
    started: str
    follow_up: str
    rev: int

    @property
    def is_watched(self) -> bool:
        """Whether it began there and still needs somebody to look at it."""
        return self.state in ("started", "follow_up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What was seen at a place on a day."""

    id: ObservationId
    words: str
    place_id: str
    day: str
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """What could go wrong with the whole of it, what is done about it, and who watches."""

    id: RiskId
    words: str
    response: str
    owner: str
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """Somebody who made the study, or shaped what came of it; never a participant.

    Attributes:
        part: What they did: one of `PARTS`.
        contact: How they are reached.
        about_id: The opportunity space or initiative that they shaped, or empty.
        agreed: “yes” where they agreed to be named.
    """

    id: ContributorId
    name: str
    role: str
    part: str
    contact: str
    about_id: str
    agreed: str
    rev: int

    def render(self) -> str:
        """Return the name with the role: “Alma Birk, head of education”."""
        return ", ".join(part for part in (self.name, self.role) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimonial:
    """What a stakeholder says of the study; it is no evidence.

    Attributes:
        name: The name to show, or empty.
        agreed: “yes” where they agreed that it is shown.
    """

    id: TestimonialId
    words: str
    name: str
    role: str
    agreed: str
    rev: int


TABLES: dict[RecordKind, str] = {
    "decision": "study_decisions",
    "step": "next_steps",
    "place": "rollout_places",
    "observation": "place_observations",
    "risk": "study_risks",
    "contributor": "contributors",
    "testimonial": "testimonials",
}
RECORD_WORDS: dict[RecordKind, str] = {
    "decision": "decision",
    "step": "next step",
    "place": "place",
    "observation": "observation",
    "risk": "risk",
    "contributor": "contributor",
    "testimonial": "testimonial",
}
CHOICES: dict[str, dict[str, str]] = {"state": PLACE_STATES, "part": PARTS, "agreed": AGREED}
# The fields of each kind in the order of its form; the first one is needed, and names it.
FIELDS: dict[RecordKind, dict[str, Holds]] = {
    "decision": {
        "words": "text", "who": "line", "mandate": "line", "day": "day", "about_id": "finding",
    },
    "step": {
        "words": "text", "owner": "line", "due": "day", "done": "day", "about_id": "finding",
    },
    "place": {
        "name": "line", "initiative_id": "owner", "state": "choice", "started": "day",
        "follow_up": "day",
    },
    "observation": {"words": "text", "place_id": "owner", "day": "day"},
    "risk": {"words": "text", "response": "text", "owner": "line"},
    "contributor": {
        "name": "line", "role": "line", "part": "choice", "contact": "line",
        "about_id": "finding", "agreed": "choice",
    },
    "testimonial": {"words": "text", "name": "line", "role": "line", "agreed": "choice"},
}  # fmt: skip
