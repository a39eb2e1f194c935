"""Findings as a report holds them: quotes, insights, needs, spaces, what is done, and notes."""

from __future__ import annotations

from dataclasses import dataclass

from lifeworld.exports.report_brief import PlaceRow, SourceRow
from opportunity_spaces.statements import render_who_needs
from study.language import say

__all__ = [
    "AssumptionRow",
    "InitiativeRow",
    "InsightPage",
    "MetricRow",
    "NeedRow",
    "NoteRow",
    "Quote",
    "SpacePage",
]


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
        parts = [self.transcript or say("no transcript")]
        if self.turn is not None:
            parts.append(say("turn {turn}", turn=self.turn))
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
        supporting: How many quotes support it, shown or withheld.
        withheld_against: How many of those contradict it.
        contradicting: The ids of all quotes that contradict it, shown or withheld.
        nuancing: The ids of all quotes that nuance it, shown or withheld.
        basis: What it rests on, and who was asked.
        outside: The outside sources that support it.
        lapsed: How many quotes linked to it do not count.
        stale: Whether what it rests on has changed since it was last reviewed, or does not count.
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
    supporting: int = 0
    withheld_against: int = 0
    contradicting: tuple[str, ...] = ()
    nuancing: tuple[str, ...] = ()
    basis: str = ""
    outside: tuple[SourceRow, ...] = ()
    lapsed: int = 0
    stale: bool = False
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """A need: who needs to do what, why, and what is in the way.

    Attributes:
        addressed: Whether it is met by now.
        insights: Codes or ids of the insights it is based on.
        hidden: How many other insights it is based on that are not shown.
        elsewhere: The ids of opportunity spaces that it is in and that are not shown.
        status: Its status, for readers who also see what is not agreed; else empty.
        basis: What it rests on, and who was asked.
    """

    id: str
    who: str
    verb: str
    goal: str = ""
    because: str = ""
    barrier: str = ""
    workaround: str = ""
    consequence: str = ""
    insights: tuple[str, ...] = ()
    status: str = ""
    addressed: bool = False
    hidden: int = 0
    elsewhere: tuple[str, ...] = ()
    basis: str = ""
    code: str = ""
    stale: bool = False
    revision: int = 1

    def sentence(self) -> str:
        """Return the need as one sentence: who needs what, and why."""
        return f"{render_who_needs(self.who, self.verb, self.goal, self.because)}."

    def short(self) -> str:
        """Return who needs what, without the reason."""
        return f"{render_who_needs(self.who, self.verb, self.goal)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class SpacePage:
    """An opportunity space: needs brought together and the role the organisation could play.

    Attributes:
        needs: Ids or codes of its needs.
        hidden: How many other needs it has that are not shown.
        boundaries_in: What belongs to the space.
        boundaries_out: What does not.
        shaped_with: Who shaped it together with the researchers, as far as they are named.
        unnamed: How many others did.
        basis: What its needs rest on, and who was asked; empty where no quote counts.
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
    shaped_with: tuple[str, ...] = ()
    unnamed: int = 0
    basis: str = ""
    status: str = ""
    code: str = ""
    stale: bool = False
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionRow:
    """What insiders believed before the fieldwork, and the verdict on it.

    Attributes:
        verdict: confirmed, nuanced, challenged, overturned, new (nobody had believed anything, and
            `before` is what is known today), or empty if still open.
        after: The new wording.
        insights: Codes or ids of the insights behind the verdict.
        against: Those of them that contradict the assumption.
        hidden: How many other insights are behind it that are not shown.
        quotes: How many quotes are linked to it directly.
        quotes_against: How many of them contradict it.
        sealed: ISO date on which it was sealed, or empty.
    """

    id: str
    before: str
    verdict: str = ""
    after: str = ""
    insights: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    hidden: int = 0
    quotes: int = 0
    quotes_against: int = 0
    sealed: str = ""
    stale: bool = False
    revision: int = 1

    @property
    def is_new(self) -> bool:
        """Whether nobody had believed anything of the kind."""
        return self.verdict == "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeRow:
    """An action in an opportunity space.

    Attributes:
        space: Name of the opportunity space it belongs to.
        horizon: quick win, build or transform.
        risk: What could go wrong.
        answer: The response to that risk.
        status: Its status, for readers who also see what is not agreed; else empty.
        original_name: Its name in the language in which it is known, if another.
        tools: Its tools and channels.
        answers: The challenges that it answers, by the codes of the organisation.
        serves: The aims that it serves, each with how much by when.
        comes_after: The name of the initiative that has to come before it, or empty.
        results: What came of it so far.
        advice: What others are told.
        places: Where it is rolled out.
        cadence: How often these places are looked at, in words, or empty.
    """

    id: str
    name: str
    description: str = ""
    space: str = ""
    horizon: str = ""
    owner: str = ""
    risk: str = ""
    answer: str = ""
    status: str = ""
    original_name: str = ""
    target_group: str = ""
    message: str = ""
    slogan: str = ""
    tools: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    comes_after: str = ""
    results: str = ""
    lessons: str = ""
    advice: str = ""
    places: tuple[PlaceRow, ...] = ()
    cadence: str = ""
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
