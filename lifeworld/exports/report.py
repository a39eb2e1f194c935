"""The report as plain values: the content of a deck, a document or a sheet, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from coding.model import Count
from lifeworld.exports.joint_pages import JointPage
from lifeworld.exports.need_rows import NeedPresence, NeedScoreRow
from lifeworld.exports.report_brief import (
    AimRow,
    Behind,
    DecisionRow,
    DiveRow,
    RiskRow,
    SourceRow,
    TestimonialRow,
)
from lifeworld.exports.report_findings import (
    AssumptionRow,
    InitiativeRow,
    InsightPage,
    MetricRow,
    NeedRow,
    NoteRow,
    SpacePage,
)
from lifeworld.exports.report_priorities import (
    FollowedRow,
    HeldPage,
    HorizonRow,
    RatingPage,
    VotePage,
)
from lifeworld.exports.summary_rows import FindingSummary
from study.language import say
from study.wording import count_people

__all__ = [
    "Audience",
    "Cell",
    "CodeRow",
    "EstimateRow",
    "Estimates",
    "Method",
    "ParticipantRow",
    "Phase",
    "Report",
    "ThemeRow",
]

Audience = Literal["internal", "workshop", "client", "public"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One part of the fieldwork: focus groups, interviews, visits.

    Attributes:
        heard: In how many of the sessions somebody is known to speak.
    """

    name: str
    sessions: int = 0
    heard: int = 0
    people: int = 0
    dates: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How the study was done.

    Attributes:
        machine: The lines of the statement on the use of machine suggestions.
        limits: What the study cannot say, one sentence each.
    """

    profile: str = ""
    phases: tuple[Phase, ...] = ()
    coders: int = 0
    codes: int = 0
    codings: int = 0
    machine: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRow:
    """One person under a pseudonym, with attributes in bands (`{"age": "25–34"}`).

    Attributes:
        quoted: Whether a quote in the report is theirs, so that readers meet the pseudonym.
    """

    pseudonym: str
    stratum: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One theme in one stratum; `asked=False` is not the same as asked and not raised.

    Attributes:
        held: Whether its numbers are withheld, because too few people were asked.
    """

    stratum: str
    count: Count | None = None
    asked: bool = True
    held: bool = False

    def text(self) -> str:
        """Return `3/7`, `–` (asked, not raised), `n.a.` (not asked) or `n.s.` (not shown)."""
        if self.held:
            return say("n.s.")
        if not self.asked:
            return say("n.a.")
        if self.count is None or (self.count.people == 0 and self.count.mentions == 0):
            return "–"
        return f"{self.count.people}/{self.count.people_asked}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRow:
    """A theme with its evidence, in total and by stratum.

    Attributes:
        sessions: How many sessions have a transcript.
        unasked: In how many of them nobody was asked about it.
        unprompted: How many passages of those sessions have its codes nevertheless.
        status: Its status, for readers who also see what is not agreed; else empty.
    """

    id: str
    name: str
    organising_concept: str = ""
    boundary: str = ""
    count: Count = field(default_factory=Count)
    by_stratum: tuple[Cell, ...] = ()
    sessions: int = 0
    unasked: int = 0
    unprompted: int = 0
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """One line of the codebook.

    Attributes:
        themes: The names of its themes.
        hidden: How many other themes it is in that are not shown.
    """

    name: str
    themes: tuple[str, ...] = ()
    hidden: int = 0
    definition: str = ""
    count: Count = field(default_factory=Count)


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateRow:
    """How common a code is in all passages, estimated: shares from 0 to 1."""

    name: str
    share: float
    low: float
    high: float
    proposed: float
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """How common codes are, from passages read at random; an estimate is never a count.

    Attributes:
        read: How many passages were read at random.
        passages: How many passages it is estimated of.
        left_out: What the estimate does not speak of, in words; "" if nothing.
        model: The language model of the suggestions that were corrected.
        date: ISO date of the estimate.
    """

    read: int
    passages: int
    model: str
    date: str
    rows: tuple[EstimateRow, ...]
    left_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The content of a report on one study, for one audience, at one time.

    Attributes:
        answer: The answer to the question in one sentence; the title of the answer slide.
        status: `draft` or `final`; with the word `invented` or `demonstration` in it, the cover and
            every footer carry a notice.
        date: ISO date of the report, `2026-03-14`.
        background: What was known before, from outside sources.
        why_reframed: Why the question was put otherwise.
        aims: What the organisation wants to reach.
        risks: What could go wrong with the whole of it.
        plan: Where the next fieldwork goes deeper.
        testimonials: What stakeholders say of the study.
        behind: Those who made it, as far as they are named.
        decided: What was decided.
        decisions: What the readers are asked to decide.
        next_steps: What happens next, one sentence each.
        ratings: What several people rated, in the order that results.
        votes: What a room voted in the latest workshop.
        held: The workshops of which something was accepted.
        roadmap: The initiatives by horizon.
        followed: What was done about each need.
        participants: The participants who speak in a transcript.
        silent: How many other participants the study knows.
        heard: How many people speak in the transcripts, or voices while some are not matched.
        gone: How many of them no longer take part.
        gone_voices: How many of those are speakers not matched to people.
        voices: Speakers who are not yet matched to a person; one person may be several of them.
        crossed: Whether somebody was heard in a session of another stratum than their own.
        first_session: ISO date of the first session that has a date, or empty.
        undated: How many sessions with a transcript have no date.
        kept_back: Kinds of findings of which some are left out for their status.
        estimates: How common codes are in all passages; None where nothing was read at random.
        presence: Where each need is heard, by stratum.
        need_scores: How important needs are and how well they are met, by origin.
        joints: Figures by segment beside themes, and what both say together.
        summary: The confidence in each insight, component by component, if it was judged so.
        notes: Memos that researchers let appear, for the team and the client.
        protection: What was done to protect the people quoted, one sentence each.
        left_out: What was withheld from this audience, and why.
        missing_consent: For its author only: where recorded consent is missing, with numbers.
        exposed: For its author only: where words of withheld quotes stand outside quotes.
        unsettled: For its author only: what rests on something that has changed since.
        issue: The number of a final deck, from 1; 0 while it has none.
    """

    study_title: str
    client: str = ""
    question: str = ""
    reframed_question: str = ""
    answer: str = ""
    date: str = ""
    version: str = ""
    audience: Audience = "internal"
    status: str = "draft"
    language: str = "en-GB"
    method: Method = field(default_factory=Method)
    participants: tuple[ParticipantRow, ...] = ()
    silent: int = 0
    heard: int = 0
    gone: int = 0
    gone_voices: int = 0
    voices: int = 0
    crossed: bool = False
    first_session: str = ""
    undated: int = 0
    kept_back: tuple[str, ...] = ()
    themes: tuple[ThemeRow, ...] = ()
    insights: tuple[InsightPage, ...] = ()
    needs: tuple[NeedRow, ...] = ()
    spaces: tuple[SpacePage, ...] = ()
    assumptions: tuple[AssumptionRow, ...] = ()
    initiatives: tuple[InitiativeRow, ...] = ()
    metrics: tuple[MetricRow, ...] = ()
    codes: tuple[CodeRow, ...] = ()
    estimates: Estimates | None = None
    presence: tuple[NeedPresence, ...] = ()
    need_scores: tuple[NeedScoreRow, ...] = ()
    joints: tuple[JointPage, ...] = ()
    summary: tuple[FindingSummary, ...] = ()
    notes: tuple[NoteRow, ...] = ()
    background: tuple[SourceRow, ...] = ()
    why_reframed: str = ""
    aims: tuple[AimRow, ...] = ()
    risks: tuple[RiskRow, ...] = ()
    plan: tuple[DiveRow, ...] = ()
    testimonials: tuple[TestimonialRow, ...] = ()
    behind: Behind = field(default_factory=Behind)
    decided: tuple[DecisionRow, ...] = ()
    decisions: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    ratings: tuple[RatingPage, ...] = ()
    votes: tuple[VotePage, ...] = ()
    held: tuple[HeldPage, ...] = ()
    roadmap: tuple[HorizonRow, ...] = ()
    followed: tuple[FollowedRow, ...] = ()
    protection: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    missing_consent: tuple[str, ...] = ()
    exposed: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    issue: int = 0

    @property
    def inside(self) -> bool:
        """Whether the research team reads it: ids and positions are for the team only."""
        return self.audience == "internal"

    @property
    def noun(self) -> str:
        """What is counted: “people”, or “voices” while speakers are not yet matched to people."""
        return say("voices") if self.voices > 0 else say("people")

    def count_people(self, number: int) -> str:
        """Return a number of people, or of voices where speakers are not yet matched to people."""
        return count_people(number, voices=self.voices > 0)

    def is_invented(self) -> bool:
        """Return whether the status says that the study is an invented demonstration."""
        status = self.status.lower()
        return "invented" in status or "demonstration" in status

    def is_draft(self) -> bool:
        """Return whether the report has not been declared final."""
        return "final" not in self.status.lower()
