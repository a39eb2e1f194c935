"""Findings as values: insights, needs, spaces, assumptions, initiatives, metrics and links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NewType

from study.language import mark

__all__ = [
    "ALLOWED",
    "ASSUMPTION_VERDICTS",
    "CADENCES",
    "CHOICES",
    "CONFIDENCES",
    "FIELDS",
    "HORIZONS",
    "INITIATIVE_STATUSES",
    "INSIGHT_STATUSES",
    "KIND_WORDS",
    "MEANING",
    "NEED_KINDS",
    "NEED_STATUSES",
    "RELATIONS",
    "SOURCE_USES",
    "SPACE_STATUSES",
    "TABLES",
    "Assumption",
    "AssumptionId",
    "Initiative",
    "InitiativeId",
    "Insight",
    "InsightId",
    "Kind",
    "Link",
    "LinkId",
    "Metric",
    "MetricId",
    "Need",
    "NeedId",
    "Relation",
    "Space",
    "SpaceId",
]

InsightId = NewType("InsightId", str)
NeedId = NewType("NeedId", str)
SpaceId = NewType("SpaceId", str)
AssumptionId = NewType("AssumptionId", str)
InitiativeId = NewType("InitiativeId", str)
MetricId = NewType("MetricId", str)
LinkId = NewType("LinkId", str)

Kind = Literal[
    "excerpt", "code", "theme", "insight", "need", "space", "assumption", "initiative", "metric",
    "source", "challenge", "aim",
]  # fmt: skip
Relation = Literal["supports", "nuances", "contradicts", "illustrates", "leads_to"]

INSIGHT_STATUSES = {
    "draft": mark("Draft"),
    "in_review": mark("In review"),
    "agreed": mark("Agreed"),
    "published": mark("Published"),
    "withdrawn": mark("Withdrawn"),
}
CONFIDENCES = {
    "": mark("Not judged yet"),
    "high": mark("High"),
    "moderate": mark("Moderate"),
    "low": mark("Low"),
    "very_low": mark("Very low"),
}
NEED_KINDS = {
    "functional": mark("Functional"),
    "social": mark("Social"),
    "emotional": mark("Emotional"),
    "recognition": mark("Recognition"),
    "security": mark("Security"),
    "growth": mark("Growth"),
}
NEED_STATUSES = {
    "draft": mark("Draft"),
    "validated": mark("Validated"),
    "prioritised": mark("Prioritised"),
    "addressed": mark("Addressed"),
    "parked": mark("Parked"),
}
SPACE_STATUSES = {
    "candidate": mark("Candidate"),
    "shaped": mark("Shaped"),
    "prioritised": mark("Prioritised"),
    "active": mark("Active"),
    "parked": mark("Parked"),
    "closed": mark("Closed"),
}
ASSUMPTION_VERDICTS = {
    "untested": mark("Untested"),
    "confirmed": mark("Confirmed"),
    "nuanced": mark("Nuanced"),
    "challenged": mark("Challenged"),
    "overturned": mark("Overturned"),
    "new": mark("New: nobody had believed anything"),
}
HORIZONS = {"quick_win": mark("Quick win"), "build": mark("Build"), "transform": mark("Transform")}
INITIATIVE_STATUSES = {
    "idea": mark("Idea"),
    "shaped": mark("Shaped"),
    "approved": mark("Approved"),
    "pilot": mark("Pilot"),
    "running": mark("Running"),
    "done": mark("Done"),
    "stopped": mark("Stopped"),
}
CADENCES = {
    "": mark("Not agreed"),
    "weekly": mark("Every week"),
    "monthly": mark("Every month"),
    "quarterly": mark("Every quarter"),
    "half_yearly": mark("Every half-year"),
    "yearly": mark("Every year"),
}
SOURCE_USES = {
    "": mark("Supports insights"),
    "background": mark("Background of the study, on a slide of its own"),
}
RELATIONS = {
    "supports": mark("Supports"),
    "nuances": mark("Nuances"),
    "contradicts": mark("Contradicts"),
    "illustrates": mark("Illustrates"),
    "leads_to": mark("Leads to"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight:
    """An assertion with its interpretation and tension; `code` is the number people use: “I1”."""

    id: InsightId
    code: str
    assertion: str
    observation: str
    interpretation: str
    tension: str
    so_what: str
    scope: str
    status: str
    confidence: str
    confidence_reason: str
    position: int
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """An unmet need: who needs to do what, why, and what is in the way."""

    id: NeedId
    who: str
    verb: str
    goal: str
    because: str
    barrier: str
    workaround: str
    consequence: str
    kind: str
    status: str
    position: int
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """An opportunity space; `how_might_we` holds one question per line."""

    id: SpaceId
    name: str
    narrative: str
    who: str
    from_state: str
    to_state: str
    role: str
    boundaries_in: str
    boundaries_out: str
    assets: str
    risks: str
    how_might_we: str
    status: str
    position: int
    rev: int

    @property
    def questions(self) -> tuple[str, ...]:
        """The how-might-we questions as a tuple, without empty lines."""
        return tuple(line.strip() for line in self.how_might_we.splitlines() if line.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """What insiders believed before the fieldwork; `sealed_at` is the time of sealing, or None.

    With the verdict “new” it is what nobody had believed, and `statement` what is known today.
    """

    id: AssumptionId
    statement: str
    holder: str
    kind: str
    verdict: str
    revised: str
    sealed_at: str | None
    rev: int

    @property
    def is_sealable(self) -> bool:
        """Whether somebody believed it before, and it is not sealed yet."""
        return self.sealed_at is None and self.verdict != "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """An action, planned or under way.

    Attributes:
        answer: The response to its risk.
        original_title: Its name in the language in which it is known, if another.
        message: What it says to those it is for, and `slogan` in how few words.
        tools: Its tools and channels, one per line.
        depends_on_id: The initiative that has to come before it, or empty.
        results: What came of it so far, `lessons` what was learnt, `advice` what others are told.
        cadence: How often the places where it runs are looked at.
    """

    id: InitiativeId
    title: str
    description: str
    horizon: str
    owner: str
    risk: str
    answer: str
    status: str
    rev: int
    original_title: str = ""
    target_group: str = ""
    message: str = ""
    slogan: str = ""
    tools: str = ""
    depends_on_id: str = ""
    results: str = ""
    lessons: str = ""
    advice: str = ""
    cadence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A measure of an initiative's success; its values are free text, such as “15 % a year”.

    `owner` is the role that reads it, `cadence` how often.
    """

    id: MetricId
    name: str
    definition: str
    unit: str
    baseline: str
    target: str
    source: str
    rev: int
    owner: str
    cadence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A typed link: *to* rests on *from*. `rev_seen` is the revision of *from* last looked at."""

    id: LinkId
    from_kind: Kind
    from_id: str
    to_kind: Kind
    to_id: str
    relation: Relation
    note: str
    rev_seen: int
    by: str
    at: str
    rev: int


TABLES: dict[str, str] = {
    "excerpt": "excerpts",
    "code": "codes",
    "theme": "themes",
    "insight": "insights",
    "need": "needs",
    "space": "spaces",
    "assumption": "assumptions",
    "initiative": "initiatives",
    "metric": "metrics",
    "source": "outside_sources",
    "challenge": "challenges",
    "aim": "aims",
}
KIND_WORDS: dict[str, str] = {
    **{kind: kind for kind in TABLES},
    "excerpt": "quote",
    "space": "opportunity space",
    "source": "outside source",
}
# The links allowed, as (from, to), each with its default relation.
ALLOWED: dict[tuple[str, str], Relation] = {
    ("excerpt", "theme"): "illustrates",
    ("excerpt", "insight"): "supports",
    ("excerpt", "need"): "supports",
    ("excerpt", "assumption"): "supports",
    ("theme", "insight"): "supports",
    ("insight", "need"): "supports",
    ("insight", "assumption"): "supports",
    ("insight", "space"): "supports",
    ("need", "space"): "leads_to",
    ("space", "initiative"): "leads_to",
    ("initiative", "metric"): "leads_to",
    ("source", "insight"): "supports",
    ("challenge", "space"): "leads_to",
    ("challenge", "initiative"): "leads_to",
    ("aim", "initiative"): "leads_to",
    ("aim", "metric"): "leads_to",
}
# The editable fields of each kind, in the order of its table; the first serves as its name.
FIELDS: dict[str, tuple[str, ...]] = {
    "insight": (
        "assertion", "observation", "interpretation", "tension", "so_what", "scope", "status",
        "confidence", "confidence_reason", "position",
    ),
    "need": (
        "who", "verb", "goal", "because", "barrier", "workaround", "consequence", "kind", "status",
        "position",
    ),
    "space": (
        "name", "narrative", "who", "from_state", "to_state", "role", "boundaries_in",
        "boundaries_out", "assets", "risks", "how_might_we", "status", "position",
    ),
    "assumption": ("statement", "holder", "kind", "verdict", "revised"),
    "initiative": (
        "title", "description", "horizon", "owner", "risk", "answer", "status", "original_title",
        "target_group", "message", "slogan", "tools", "depends_on_id", "results", "lessons",
        "advice", "cadence",
    ),
    "metric": (
        "name", "definition", "unit", "baseline", "target", "source", "owner", "cadence",
    ),
    "source": ("title", "publisher", "year", "address", "words", "use", "note"),
    "challenge": ("code", "words"),
    "aim": ("statement", "amount", "day", "origin", "note"),
}  # fmt: skip
# Fields with fixed choices; the first choice is the default.
CHOICES: dict[str, dict[str, dict[str, str]]] = {
    "insight": {"status": INSIGHT_STATUSES, "confidence": CONFIDENCES},
    "need": {"kind": NEED_KINDS, "status": NEED_STATUSES},
    "space": {"status": SPACE_STATUSES},
    "assumption": {"verdict": ASSUMPTION_VERDICTS},
    "initiative": {"horizon": HORIZONS, "status": INITIATIVE_STATUSES, "cadence": CADENCES},
    "metric": {"cadence": CADENCES},
    "source": {"use": SOURCE_USES},
    "challenge": {},
    "aim": {},
}
# Fields of how a thing is handled, not of what it says.
_ABOUT_IT = (
    "status", "position", "cadence", "use", "note", "address", "original_title", "message",
    "slogan", "tools", "depends_on_id", "results", "lessons", "advice",
)  # fmt: skip
# Fields that carry meaning: a change to any other field does not make dependent findings stale.
MEANING: dict[str, tuple[str, ...]] = {
    "excerpt": ("quote", "speaker_id"),
    "code": ("name", "definition", "include", "exclude", "example", "near_miss", "abstract"),
    "theme": ("name", "organising_concept", "boundary", "description"),
    **{kind: tuple(f for f in fields if f not in _ABOUT_IT) for kind, fields in FIELDS.items()},
}
