"""Check whether a theme's name states a shared meaning or only a topic. Pure."""

from __future__ import annotations

import re

from study.language import say

__all__ = ["check_theme_name"]

_SMALL = {
    "a", "an", "the", "our", "their", "my", "your", "of", "on", "in", "about",
    "en", "et", "den", "det", "de", "om", "der", "die", "das",
}  # fmt: skip
_JOINTS = re.compile(r"\s*(?:,|/|&|\+|\b(?:and|or|og|eller|und|oder)\b)\s*", re.IGNORECASE)


def check_theme_name(name: str) -> str:
    """Return a question about *name* if it is only a topic label, and “” otherwise.

    A theme is shared meaning, not a topic summary (Braun and Clarke, 2021): one word, or several
    joined by "and", names what people spoke about and leaves open what they meant.
    """
    topics = [
        [word for word in re.findall(r"[\w’'-]+", piece) if word.casefold() not in _SMALL]
        for piece in _JOINTS.split(name)
    ]
    topics = [words for words in topics if words]
    if not topics or any(len(words) > 1 for words in topics):
        return ""
    return say(
        "“{name}” names a topic. What is it that people share about it?",
        name=" ".join(name.split()),
    )
