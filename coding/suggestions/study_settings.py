"""The settings of a study's runs, from what people set for it."""

from __future__ import annotations

from collections.abc import Iterable

from coding.codebook.questions.queries import list_bound
from coding.suggestions.code_lines.queries import list_lines
from coding.suggestions.model import Leaning, SuggestionSettings
from coding.suggestions.queries import list_leanings
from coding.suggestions.questions import find_asked
from study import Study

__all__ = ["choose_settings"]

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
