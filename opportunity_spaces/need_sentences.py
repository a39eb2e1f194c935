"""Needs as the sentences that they make, in the language that the study is written in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from opportunity_spaces.queries import list_needs
from opportunity_spaces.statements import render_need, render_who_needs
from study import Study
from study.language import say, say_in
from transcripts.queries import get_frame

__all__ = ["PARTS", "list_need_sentences", "render_need_story"]

# The parts of a need in the order of its sentences.
PARTS = ("who", "verb", "goal", "because", "barrier", "workaround", "consequence")
_BUT = re.compile(r"^(but|men)\s+", re.IGNORECASE)
_TODAY = re.compile(r"^(today|in the meantime|i dag|så)\b[,:]?\s*", re.IGNORECASE)
_SO = re.compile(
    r"^(so|therefore|as a result|så|derfor|det betyder(?:, at)?)\b[,:]?\s*", re.IGNORECASE
)


def render_need_story(parts: Mapping[str, str]) -> str:
    """Return the sentences of a need: what is missing stands as “…”, and what is empty is left out.

    “Porters need to move an hour because …, but …. What they do today: …. What follows: ….”

    Args:
        parts: The words of each part in PARTS; absent ones are empty.
    """
    told = {name: _tidy(parts.get(name, "")) for name in PARTS}
    if not any(told.values()):
        return ""
    who = told["who"] or say("Somebody", context="who need something")
    sentence = render_who_needs(who, told["verb"], told["goal"], told["because"])
    if barrier := _BUT.sub("", told["barrier"]):
        sentence += say(", but {barrier}", barrier=_lower(barrier))
    sentences = [f"{sentence}."]
    if workaround := _TODAY.sub("", told["workaround"]):
        sentences.append(say("What they do today: {workaround}.", workaround=_lower(workaround)))
    if consequence := _SO.sub("", told["consequence"]):
        sentences.append(say("What follows: {consequence}.", consequence=_lower(consequence)))
    return " ".join(sentences)


def list_need_sentences(study: Study) -> dict[str, str]:
    """Return each need as one sentence, by id, whatever the reader's language.

    Their words are the study's, and half a sentence in each language is no sentence.
    """
    with say_in(get_frame(study).language):
        return {need.id: render_need(need) for need in list_needs(study)}


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(" .,;")


def _lower(words: str) -> str:
    """Return words for the inside of a sentence; what may be a name keeps its capital."""
    first, _, rest = words.partition(" ")
    small = first.istitle() and first.casefold() in _SMALL
    return f"{first.lower()} {rest}".strip() if small else words


_SMALL = {
    "a", "an", "the", "they", "nobody", "no", "every", "it", "there", "people", "only", "money",
    "rotas", "names", "what", "who", "when", "if", "asking", "en", "et", "de", "den", "det", "der",
    "ingen", "alle", "man", "hvis", "når", "folk", "kun",
}  # fmt: skip
