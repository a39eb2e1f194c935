"""The settings of a study's runs, from what people set for it."""

from __future__ import annotations

from collections.abc import Iterable

from coding.codebook.questions.queries import list_bound
from coding.suggestions.code_lines.queries import list_lines
from coding.suggestions.model import Leaning, SuggestionSettings
from coding.suggestions.queries import list_leanings
from coding.suggestions.questions import find_asked
from study import InvalidInput, Study
from study.language import say
from transcripts.model import Frame

__all__ = ["check_method", "choose_settings"]

LEAST_WORDS = 10  # in talk, shorter passages mostly depend on what was said before
LEAST_WRITTEN = 2
# How far an older leaning moves a code's line, in log-odds.
SHIFTS: dict[Leaning, float] = {"fewer": 1.0, "balanced": 0.0, "more": -1.0}


def choose_settings(study: Study, *, written: bool, asked: Iterable[str]) -> SuggestionSettings:
    """Return the settings for a run of this study.

    Args:
        study: The study.
        written: Whether all passages are written answers, which may be short but complete.
        asked: The question that each passage answers.
    """
    bound = {str(code_id): questions for code_id, questions in list_bound(study).items()}
    return SuggestionSettings(
        least_words=LEAST_WRITTEN if written else LEAST_WORDS,
        lines=list_lines(study),
        shifts={code_id: SHIFTS[leaning] for code_id, leaning in list_leanings(study).items()},
        questions=find_asked(bound, asked),
    )


def check_method(frame: Frame) -> None:
    """Raise InvalidInput if the method of the study has suggestions off."""
    if not frame.profile.suggestions:
        raise InvalidInput(
            say("Suggestions are off for the method “{title}”.", title=say(frame.profile.title)),
            hint=say("To use them, choose another method profile."),
        )
