"""Plain values for the input and output of suggestions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypedDict

from coding.suggestions.basis import ENOUGH_SAMPLED, Basis, Grounds
from coding.suggestions.learner import LearnerSettings
from study.language import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from coding.suggestions.reasons import Reasons
    from coding.suggestions.spread import Spread

__all__ = [
    "LEANINGS",
    "MODES",
    "MOST_RANKED",
    "OURS",
    "CodeText",
    "CodingSuggestion",
    "Context",
    "Judgement",
    "Leaning",
    "Mode",
    "PassageText",
    "Ranking",
    "RunFacts",
    "ScoreTable",
    "Spanned",
    "SuggestionRun",
    "SuggestionSettings",
    "Verdict",
    "new_suggestion_id",
]

OURS = "lifeworld"
"""The name of our own suggester; others are those of plugins."""

MOST_RANKED = 3
"""The number of likeliest codes that are kept of every passage."""

Verdict = Literal["accepted", "rejected", "coded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageText:
    """A passage: its words, its document and its position in that document.

    Neighbours in a document share context, so `order` must follow the document. Answers to the same
    `question`, in any document, are likely to get the same codes; "" means no question.
    """

    text: str
    document: str = ""
    order: int = 0
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeText:
    """A code as plain texts, for callers without a study; `coding.model.Code` works as well.

    `questions` are those that the code is for; without any, it is for all.
    """

    id: str
    name: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    parent_id: str | None = None
    abstract: bool = False
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's decision on one code for one passage.

    Attributes:
        passage: Index into the passages.
        code: The code's id.
        verdict: "accepted" or "rejected" (a suggestion), "coded" (applied by a person).
        definition: `hash_definition` of the code at the time of the decision; "" if unknown. A
            rejection no longer counts once the code's texts change.
    """

    passage: int
    code: str
    verdict: Verdict
    definition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionSettings:
    """Settings for how many suggestions are made, and from which probability.

    Attributes:
        most: The most suggestions per passage.
        least_probability: The lowest calibrated probability that is suggested; None takes the one
            that promises the best F1.
        strong_probability: The lowest probability that is marked as strong.
        least_chance: The same as `least_probability`, before calibration is possible.
        usual_codes: The expected number of codes on a passage before anything is reviewed; None if
            most passages may have none.
        least_words: The fewest words of a passage before calibration: “Oh, thanks.” may contain a
            word of a code's name without meaning it.
        lines: A person's own lowest probability for single codes, in place of the default.
        shifts: For single codes, how far the default is raised, in log-odds: an older leaning.
        questions: For single codes, the questions that they are for; others are for all.
        enough_reviewed: The number of reviewed passages that calibration needs.
        seed: The seed for shuffling in cross-validation.
        learner: The settings of the learner.
    """

    most: int = 3
    least_probability: float | None = None
    strong_probability: float = 0.5
    least_chance: float = 0.3
    usual_codes: float | None = None
    least_words: int = 0
    lines: Mapping[str, float] = field(default_factory=dict)
    shifts: Mapping[str, float] = field(default_factory=dict)
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    enough_reviewed: int = ENOUGH_SAMPLED
    seed: int = 0
    learner: LearnerSettings = field(default_factory=LearnerSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingSuggestion:
    """A code suggested for a passage.

    Attributes:
        passage: Index into the passages.
        code: The code's id.
        score: Log-odds, given the passage's other codes; comparable within a run only.
        probability: The calibrated probability; None while too few passages are reviewed.
        strong: Whether it is marked as strong.
        reasons: Similar quotes, words that counted, and what would change it.
    """

    passage: int
    code: str
    score: float
    probability: float | None
    strong: bool
    reasons: Reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTable:
    """Scores of every passage and code.

    Attributes:
        codes: Code ids in the order of the columns.
        scores: Log-odds of the probabilities, (n, c).
        probabilities: Probabilities that the code fits, (n, c); see `calibrated`.
        lines: The lowest probability from which each code is suggested, (c,).
        proposed: Where a suggestion is made, bool (n, c): the best undecided codes only.
        grounds: What the probabilities rest on.
    """

    codes: tuple[str, ...]
    scores: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    lines: NDArray[np.float64]
    proposed: NDArray[np.bool_]
    grounds: Grounds

    @property
    def basis(self) -> Basis:
        """What the probabilities rest on, in one word."""
        return self.grounds.basis

    @property
    def calibrated(self) -> bool:
        """Whether the probabilities rest on this study.

        If not, they use coefficients from other studies and are good for ranking, but not for
        showing.
        """
        return self.basis != "none"

    @property
    def expected_precision(self) -> float | None:
        """The share of suggestions that is expected to be right; None without suggestions."""
        return self.grounds.expected_precision

    @property
    def reviewed(self) -> int:
        """The number of passages read as a whole."""
        return self.grounds.reviewed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranking:
    """The likeliest codes of every passage, the best first.

    Attributes:
        codes: Code ids in the order of the columns of the scores they were chosen from.
        best: Positions in `codes`, (n, 3); -1 where there is none.
        scores: Their log-odds, (n, 3).
        probabilities: Their probabilities, (n, 3); None if nothing is known of these.
    """

    codes: tuple[str, ...]
    best: NDArray[np.intp]
    scores: NDArray[np.float64]
    probabilities: NDArray[np.float64] | None


class RunFacts(TypedDict):
    """The record of a run, so that it can be repeated.

    Attributes:
        model: The name of the language model.
        version: The version of the model and the method.
        parameters: All settings, ready for JSON.
        seed: The random seed.
        input_hash: The hash of the whole input.
        seconds: The duration.
        summary: Numbers to show to people, ready for JSON.
    """

    model: str
    version: str
    parameters: dict[str, Any]
    seed: int
    input_hash: str
    seconds: float
    summary: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionRun:
    """The suggestions of one run, and everything needed to repeat it.

    Attributes:
        suggestions: Suggestions by passage, the best first.
        model: The identity of the language model.
        learner: The version of the learner.
        parameters: All settings, ready for JSON.
        seed: The seed of cross-validation.
        input_hash: The hash of passages, codes and judgements.
        calibrated: Whether probabilities may be shown.
        passages: The number of passages.
        reviewed: The number of passages reviewed as a whole.
        judged: The number of decided pairs of passage and code.
        seconds: The duration.
        grounds: What the probabilities rest on.
        ranking: The likeliest codes of every passage; None if the suggester does not tell.
        spreads: How the probabilities of each code are spread, if the suggester tells.
    """

    suggestions: tuple[CodingSuggestion, ...]
    model: str
    learner: str
    parameters: dict[str, Any]
    seed: int
    input_hash: str
    calibrated: bool
    passages: int
    reviewed: int
    judged: int
    seconds: float
    grounds: Grounds = field(default_factory=Grounds)
    ranking: Ranking | None = field(default=None, compare=False)
    spreads: tuple[Spread, ...] = ()

    @property
    def basis(self) -> Basis:
        """What the probabilities rest on, in one word."""
        return self.grounds.basis

    @property
    def expected_precision(self) -> float | None:
        """The share of suggestions that is expected to be right; None if nothing tells."""
        return self.grounds.expected_precision


Mode = Literal["on", "after", "off"]


Leaning = Literal["fewer", "balanced", "more"]


MODES: dict[str, str] = {
    "on": mark("Show suggestions in the transcript"),
    "after": mark("Human first: show them after I code or read"),
    "off": mark("Show no suggestions"),
}


# A code's preference between precision (fewer) and recall (more).
LEANINGS: dict[str, str] = {
    "fewer": mark("Fewer: may miss some"),
    "balanced": mark("Balanced"),
    "more": mark("More: may include wrong ones"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A suggestion's words with their context; `before` is the end of the previous turn."""

    words: str
    speaker: str
    asker: str
    before: str
    turn: int


class Spanned(Protocol):
    """Anything that is a part of a text, such as a suggestion."""

    @property
    def text_id(self) -> str:
        """The text."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """One past the last."""


def new_suggestion_id(text_id: str, start: int, end: int, code_id: str) -> str:
    """Return the id of a suggested coding, made of its content, so that later runs keep it."""
    return f"{text_id}:{start}:{end}:{code_id}"
