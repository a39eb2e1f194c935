"""The report as plain values: the content of a deck, a document or a sheet, without a database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from coding.model import Count
from study.wording import count_people

__all__ = [
    "AssumptionRow",
    "Audience",
    "Cell",
    "CodeRow",
    "InitiativeRow",
    "InsightPage",
    "Method",
    "MetricRow",
    "NeedRow",
    "NoteRow",
    "ParticipantRow",
    "Phase",
    "Quote",
    "Report",
    "SpacePage",
    "ThemeRow",
]

Audience = Literal["internal", "workshop", "client", "public"]


# Who is one: “Everyone needs”, and “Care workers need”.
_ONE = re.compile(r"(every|any|some|no)(one|body)\b(?!['’])|(each|every|an?|one)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One part of the fieldwork: focus groups, interviews, visits."""

    name: str
    sessions: int = 0
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
    """One person under a pseudonym, with attributes in bands (`{"age": "25–34"}`)."""

    pseudonym: str
    stratum: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One theme in one stratum; `asked=False` is not the same as asked and not raised."""

    stratum: str
    count: Count | None = None
    asked: bool = True

    def text(self) -> str:
        """Return `3/7`, `–` (asked, not raised) or `n.a.` (not asked)."""
        if not self.asked:
            return "n.a."
        if self.count is None or (self.count.people == 0 and self.count.mentions == 0):
            return "–"
        return f"{self.count.people}/{self.count.people_asked}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRow:
    """A theme with its evidence, in total and by stratum.

    Attributes:
        sessions: How many sessions have a transcript.
        unasked: In how many of them nobody was asked about it.
    """

    id: str
    name: str
    organising_concept: str = ""
    boundary: str = ""
    count: Count = field(default_factory=Count)
    by_stratum: tuple[Cell, ...] = ()
    sessions: int = 0
    unasked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """One line of the codebook."""

    name: str
    theme: str = ""
    definition: str = ""
    count: Count = field(default_factory=Count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The words of one excerpt and where to find them.

    Attributes:
        id: The excerpt's id.
        kind: How it is known: said, did, observed.
        relation: supports, nuances, contradicts or illustrates.
        language: BCP 47 tag of the words, `da` or `en-GB`.
        transcript: The transcript's title or, outside the team, the number of its session.
        turn: Number of the turn in the transcript, from 1; None when unknown.
        time: Time in the recording, or empty.
        start: First code point of the excerpt in the transcript's text.
        end: One past the last code point.
    """

    id: str
    words: str
    speaker: str = ""
    session: str = ""
    stratum: str = ""
    kind: str = "said"
    relation: str = "supports"
    language: str = "en"
    transcript: str = ""
    turn: int | None = None
    time: str = ""
    transcript_id: str = ""
    start: int = 0
    end: int = 0

    def location(self) -> str:
        """Return the source of the quote: transcript, turn and time."""
        parts = [self.transcript or "no transcript"]
        if self.turn is not None:
            parts.append(f"turn {self.turn}")
        if self.time:
            parts.append(self.time)
        return ", ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightPage:
    """An insight: assertion, interpretation and tension, with evidence for and against.

    Attributes:
        code: The short number that people use, `I-3`.
        so_what: What follows for the organisation.
        confidence: high, moderate, low or very low.
        status: Its status, for readers who also see what is not agreed; else empty.
        against: All quotes that contradict or nuance it and may be shown.
        withheld: How many of its quotes consent withholds.
        withheld_for: How many of those support it.
        withheld_against: How many of those contradict it.
        contradicting: The ids of all quotes that contradict it, shown or withheld.
        basis: What it rests on, and who was asked.
        stale: Whether the evidence has changed since the insight was last reviewed.
    """

    id: str
    code: str
    assertion: str
    interpretation: str = ""
    tension: str = ""
    so_what: str = ""
    confidence: str = ""
    confidence_reason: str = ""
    status: str = ""
    quotes: tuple[Quote, ...] = ()
    against: tuple[Quote, ...] = ()
    withheld: int = 0
    withheld_for: int = 0
    withheld_against: int = 0
    contradicting: tuple[str, ...] = ()
    basis: str = ""
    stale: bool = False
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """A need: who needs to do what, why, and what is in the way.

    Attributes:
        addressed: Whether it is met by now.
        insights: Codes or ids of the insights it is based on.
        hidden: How many other insights it is based on that are not shown.
        elsewhere: Whether it is in an opportunity space that is not shown.
        status: Its status, for readers who also see what is not agreed; else empty.
        basis: What it rests on, and who was asked.
    """

    id: str
    who: str
    verb: str
    because: str = ""
    barrier: str = ""
    workaround: str = ""
    insights: tuple[str, ...] = ()
    status: str = ""
    addressed: bool = False
    hidden: int = 0
    elsewhere: bool = False
    basis: str = ""
    code: str = ""
    stale: bool = False
    revision: int = 1

    def sentence(self) -> str:
        """Return the need as one sentence."""
        because = self.because.strip().rstrip(".")
        if because and not because.lower().startswith(("because", "so that", "in order")):
            because = f"because {because}"
        return f"{self.short()[:-1]}, {because}." if because else self.short()

    def short(self) -> str:
        """Return who needs what, without the reason."""
        verb = self.verb.strip().rstrip(".")
        if not verb.lower().startswith(("to ", "need", "want", "must")):
            verb = f"to {verb}"
        if not verb.lower().startswith(("need", "want", "must")):
            verb = f"{'needs' if _ONE.match(self.who) else 'need'} {verb}"
        return f"{' '.join(part for part in (self.who.strip(), verb) if part)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class SpacePage:
    """An opportunity space: needs brought together and the role the organisation could play.

    Attributes:
        needs: Ids or codes of its needs.
        hidden: How many other needs it has that are not shown.
        boundaries_in: What belongs to the space.
        boundaries_out: What does not.
        status: Its status, for readers who also see what is not agreed; else empty.
    """

    id: str
    name: str
    narrative: str = ""
    from_state: str = ""
    to_state: str = ""
    role: str = ""
    needs: tuple[str, ...] = ()
    hidden: int = 0
    boundaries_in: tuple[str, ...] = ()
    boundaries_out: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    how_might_we: tuple[str, ...] = ()
    status: str = ""
    code: str = ""
    stale: bool = False
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionRow:
    """What insiders believed before the fieldwork, and the verdict on it.

    Attributes:
        verdict: confirmed, nuanced, challenged, overturned, or empty if still open.
        after: The new wording.
        insights: Codes or ids of the insights behind the verdict.
        hidden: How many other insights are behind it that are not shown.
        sealed: ISO date on which it was sealed, or empty.
    """

    id: str
    before: str
    verdict: str = ""
    after: str = ""
    insights: tuple[str, ...] = ()
    hidden: int = 0
    sealed: str = ""
    stale: bool = False
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeRow:
    """An action in an opportunity space.

    Attributes:
        space: Name of the opportunity space it belongs to.
        horizon: quick win, build or transform.
        risk: What could go wrong.
        answer: The response to that risk.
    """

    id: str
    name: str
    description: str = ""
    space: str = ""
    horizon: str = ""
    owner: str = ""
    risk: str = ""
    answer: str = ""
    stale: bool = False
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricRow:
    """A measure of an initiative's success."""

    id: str
    name: str
    definition: str = ""
    baseline: str = ""
    target: str = ""
    reading: str = ""
    owner: str = ""
    cadence: str = ""
    initiative: str = ""
    stale: bool = False
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow:
    """A memo that its author lets appear in the report.

    Attributes:
        about: What it is on: “The study”, “Theme “Pay””, “I1”.
        title: Its own title, or empty.
        by: Who wrote it; empty outside the team.
    """

    about: str
    words: str
    title: str = ""
    by: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The content of a report on one study, for one audience, at one time.

    Attributes:
        answer: The answer to the question in one sentence; the title of the answer slide.
        status: `draft` or `final`; with the word `invented` or `demonstration` in it, the cover and
            every footer carry a notice.
        date: ISO date of the report, `2026-03-14`.
        decisions: What the readers are asked to decide.
        next_steps: What happens next, one sentence each.
        participants: The participants who speak in a transcript.
        silent: How many other participants the study knows.
        heard: How many people speak in the transcripts, or voices while some are not matched.
        voices: Speakers who are not yet matched to a person; one person may be several of them.
        first_session: ISO date of the first session that has a date, or empty.
        undated: How many sessions with a transcript have no date.
        kept_back: Kinds of findings of which some are left out for their status.
        notes: Memos that researchers let appear, for the team and the client.
        protection: What was done to protect the people quoted, one sentence each.
        left_out: What was withheld from this audience, and why.
        missing_consent: For its author only: where recorded consent is missing, with numbers.
        exposed: For its author only: where words of withheld quotes stand outside quotes.
        unsettled: For its author only: what rests on something that has changed since.
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
    voices: int = 0
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
    notes: tuple[NoteRow, ...] = ()
    decisions: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    protection: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    missing_consent: tuple[str, ...] = ()
    exposed: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()

    @property
    def inside(self) -> bool:
        """Whether the research team reads it: ids and positions are for the team only."""
        return self.audience == "internal"

    @property
    def noun(self) -> str:
        """What is counted: “people”, or “voices” while speakers are not yet matched to people."""
        return "voices" if self.voices > 0 else "people"

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
