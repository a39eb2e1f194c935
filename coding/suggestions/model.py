"""The plain values that suggestions are made from and come back as."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from coding.suggestions.learner import LearnerSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from coding.suggestions.reasons import Reasons

__all__ = [
    "LEANINGS",
    "MODES",
    "CodeText",
    "CodingSuggestion",
    "Context",
    "Judgement",
    "Leaning",
    "Mode",
    "PassageText",
    "RunFacts",
    "ScoreTable",
    "SuggestionRun",
    "SuggestionSettings",
    "Verdict",
    "new_suggestion_id",
]

Verdict = Literal["accepted", "rejected", "coded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageText:
    """A passage: its words, the document it is from and its place there.

    Neighbours in a document share context, so `order` must follow the document. Whatever answers
    the same `question`, in whichever document, is likely to get the same codes; "" is none.
    """

    text: str
    document: str = ""
    order: int = 0
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeText:
    """A code as plain texts, for callers that have no study; `coding.model.Code` does as well."""

    id: str
    name: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    parent_id: str | None = None
    abstract: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person decided about one code on one passage.

    Attributes:
        passage: Index into the passages.
        code: The code's id.
        verdict: "accepted" or "rejected" (a suggestion), "coded" (put there by a person).
        definition: `hash_definition` of the code when it was decided; "" if not known. A
            rejection no longer counts once the code says something else.
    """

    passage: int
    code: str
    verdict: Verdict
    definition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionSettings:
    """How many suggestions are shown, and when none is.

    Attributes:
        most: Suggestions per passage.
        least_probability: Below it nothing is proposed, once probabilities are calibrated.
        strong_probability: From it on a suggestion is marked strong.
        least_chance: As `least_probability`, before there is anything to calibrate with.
        usual_codes: How many codes a passage is expected to carry before anything is reviewed;
            None where most passages may carry none.
        least_words: Words that a passage needs before anything is calibrated: “Oh, thanks.” says
            the word of a code's name and means nothing by it.
        shifts: For single codes, how far the line lies above (or below) the others', in log-odds.
        enough_reviewed: Reviewed passages that calibration needs.
        seed: For the shuffling in cross-validation.
        learner: The learner's dials.
    """

    most: int = 3
    least_probability: float = 0.25
    strong_probability: float = 0.5
    least_chance: float = 0.26
    usual_codes: float | None = None
    least_words: int = 0
    shifts: Mapping[str, float] = field(default_factory=dict)
    enough_reviewed: int = 24
    seed: int = 0
    learner: LearnerSettings = field(default_factory=LearnerSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingSuggestion:
    """A code proposed for a passage.

    Attributes:
        passage: Index into the passages.
        code: The code's id.
        score: Log-odds, among the passage's other codes; compares within a run only.
        probability: Calibrated, or None while too few passages are reviewed.
        strong: Whether it is marked as strong.
        reasons: Like quotes, words that weighed, what would change it.
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
        codes: Ids in the order of the columns.
        scores: Log-odds of the probabilities, (n, c).
        probabilities: Chances that the code fits, (n, c); see `calibrated`.
        calibrated: Whether they were calibrated on this study's own reviewed passages; if not,
            they use coefficients from other studies, and that people put a code or two on what
            they code: good for ranking, not for showing.
        proposed: Where a suggestion is made, bool (n, c): best ones only, nothing decided.
        reviewed: How many passages were reviewed as a whole.
    """

    codes: tuple[str, ...]
    scores: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    calibrated: bool
    proposed: NDArray[np.bool_]
    reviewed: int


class RunFacts(TypedDict):
    """What is kept of a machine's run, so that it can be repeated.

    Attributes:
        model: The language model, by name.
        version: Of the model and the method.
        parameters: All settings, ready for JSON.
        seed: Of everything random.
        input_hash: Of everything that the run was given.
        seconds: How long it took.
        summary: Numbers to show people, ready for JSON.
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
    """What one run proposed, and everything needed to repeat it.

    Attributes:
        suggestions: By passage, the best first.
        model: Identity of the language model.
        learner: Version of the learner.
        parameters: All settings, ready for JSON.
        seed: Of cross-validation.
        input_hash: Of passages, codes and judgements.
        calibrated: Whether probabilities may be shown.
        passages: How many there were.
        reviewed: How many of them were reviewed as a whole.
        judged: How many pairs of passage and code were decided.
        seconds: What it took.
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


Mode = Literal["on", "after", "off"]


Leaning = Literal["fewer", "balanced", "more"]


MODES: dict[str, str] = {
    "on": "Show suggestions beside the words",
    "after": "Human first: show them where I have coded or read",
    "off": "Show no suggestions",
}


# What a researcher would rather do: miss a passage, or check one too many.
LEANINGS: dict[str, str] = {
    "fewer": "Fewer: I would rather miss some",
    "balanced": "Balanced",
    "more": "More: I would rather check some",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A suggestion's words in their place; `before` is the end of the turn before it."""

    words: str
    speaker: str
    asker: str
    before: str
    turn: int


def new_suggestion_id(text_id: str, start: int, end: int, code_id: str) -> str:
    """Return the id of a proposed coding: it says what is proposed, so a newer run keeps it."""
    return f"{text_id}:{start}:{end}:{code_id}"
