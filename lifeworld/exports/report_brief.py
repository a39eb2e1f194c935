"""What a report holds besides findings: aims, sources, decisions, roll-outs, risks, people."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "AimRow",
    "Behind",
    "DecisionRow",
    "DiveRow",
    "PlaceRow",
    "RiskRow",
    "SourceRow",
    "TestimonialRow",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class AimRow:
    """What the organisation wants to reach.

    Attributes:
        wanted: How much, by when, in the aim's own words.
        origin: Who set it.
        serving: The names of the initiatives and metrics shown that serve it.
        hidden: How many others serve it that are not shown.
        read: A line for the latest reading of each metric that serves it.
    """

    id: str
    statement: str
    wanted: str = ""
    origin: str = ""
    serving: tuple[str, ...] = ()
    hidden: int = 0
    read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A publication as it is cited, the sentence of it that is used, and where it is found."""

    id: str
    cited: str
    words: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A place where an initiative is rolled out.

    Attributes:
        state: How far it is there, in words.
        runs: Whether it has begun there and was not stopped.
        started: ISO date on which it began, or empty.
        follow_up: ISO date on which somebody goes back, or empty.
        seen: What was last seen there, and `day` the ISO date of it.
    """

    name: str
    state: str
    runs: bool = True
    started: str = ""
    follow_up: str = ""
    seen: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """What was decided.

    Attributes:
        about: The opportunity space or initiative that it is about, or empty.
        day: ISO date on which it was decided.
    """

    id: str
    words: str
    who: str = ""
    mandate: str = ""
    about: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRow:
    """What could go wrong with the whole of it, and the response."""

    words: str
    response: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestimonialRow:
    """What a stakeholder says of the study, and who, as they agreed to be shown."""

    words: str
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiveRow:
    """An entry of the plan for the next fieldwork: what to go deeper into, with whom and how."""

    theme: str
    stratum: str
    method: str
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Those behind a study who agreed to be named.

    Attributes:
        team: Who made it, each with the role.
        contacts: Whom to ask, each with how they are reached.
        unnamed: How many others made it or can be asked.
    """

    team: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    unnamed: int = 0
