"""Guesses who moderates, from the labels of speakers and from who asks questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from transcripts.reading.speakers import find_label_role, split_list
from transcripts.words import count_words

__all__ = ["Spoken", "guess_roles"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn as `guess_roles` needs it: its label and its words."""

    label: str
    words: str


@dataclass(slots=True)
class _Tally:
    turns: int = 0
    words: int = 0
    questions: int = 0
    first: int = 0


_QUESTION_END = re.compile(r"[?？؟][\"'”’»)\]]*\s*$")
_INTERROGATIVES = split_list("""
    what how why when where who which could can do did would is are was tell hvad hvordan hvorfor
    hvornår hvor hvem hvilke kan kunne vil er har prøv was wie warum wann wo wer welche können
    könnten erzählen haben vad hur varför när vem vilka kan berätta skulle comment pourquoi quand
    où qui quel quelle quels est-ce pouvez pourriez qu'est-ce racontez
    """)


def _asks(words: str) -> bool:
    """Return whether a turn ends with a question, or has a question mark in its last 30 %."""
    last = max(words.rfind(mark) for mark in "?？؟")
    if last < 0:
        return False
    return last >= 0.7 * len(words) or _QUESTION_END.search(words) is not None


def _count(turns: Sequence[Spoken]) -> dict[str, _Tally]:
    tallies: dict[str, _Tally] = {}
    for place, turn in enumerate(turns):
        tally = tallies.setdefault(turn.label, _Tally(first=place))
        tally.turns += 1
        tally.words += count_words(turn.words)
        tally.questions += _asks(turn.words)
    return tallies


def guess_roles(
    turns: Sequence[Spoken], *, said: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """Guess the role of every speaker label.

    A role named in the label takes precedence. If no label names a moderator, one is guessed: the
    speaker who asks most of the questions, asks in many turns, speaks no more than others, and
    speaks from the start. Nobody is guessed where peers ask each other or two hosts lead together.
    If three or more labels all name a moderator (researchers, assistants), they are ignored,
    because such people are interviewed too.

    Args:
        turns: The turns in text order. Turns without a label ("") count and get "unknown".
        said: Roles that the head of the file gives to labels; they take precedence.

    Returns:
        A role of `ROLES` for every label, in order of first appearance.
    """
    tallies = _count(turns)
    roles = {label: find_label_role(label) for label in tallies}
    roles = {label: role if label else "unknown" for label, role in roles.items()}
    roles.update((label, role) for label, role in said.items() if label in tallies)
    if len(roles) > 2 and set(roles.values()) == {"moderator"}:
        roles = dict.fromkeys(roles, None)
    _settle_letters(roles, tallies)
    if len(roles) == 1 and (alone := next(iter(roles))) in {"I", "Q"}:
        roles[alone] = "moderator"  # only the one who asks is labelled
    people = [label for label, role in roles.items() if role in {None, "participant", "moderator"}]
    nameless = [label for label in people if roles[label] is None]
    if "moderator" not in roles.values() and len(people) > 2 and nameless == people[:1]:
        # the only name among labels such as "Deltager 1" opens the session: the moderator
        roles[nameless[0]] = "moderator"
    if "moderator" not in roles.values() and len(people) > 1:
        asker = _find_asker({label: tallies[label] for label in people})
        if asker is not None and roles[asker] is None:
            roles[asker] = "moderator"
    return {label: role or "participant" for label, role in roles.items()}


def _settle_letters(roles: dict[str, str | None], tallies: dict[str, _Tally]) -> None:
    """Read I, Q or M as the interviewer's label if the other labels fit, such as P or A."""
    others = {re.sub(r"[\W\d_]+", "", label).upper() for label in roles}
    for letter, answers in (
        ("I", {"B", "P", "R", "E", "IP", "TN", "S", "K", "M", "W", "F"}),
        ("Q", {"A", "P", "R"}),
        ("M", {"P", "TN", "D", "B", "R", "FP", "MP"}),
    ):
        mine = [
            label
            for label, role in roles.items()
            if role is None and re.fullmatch(rf"{letter}[ ._-]?\d?", label)
        ]
        # in "M1 M2 F1", M means male; the moderator's M has no number and occurs once
        if len(mine) > 1 and letter == "M":
            continue
        answered = letter != "M" and "participant" in roles.values()
        if mine and (answered or others & (answers - {letter})):
            for label in mine:
                if letter != "M" or (label == "M" and _leads(tallies, label)):
                    roles[label] = "moderator"
    if "moderator" in roles.values():
        for label, role in roles.items():
            if role is None and re.fullmatch(r"[A-Z]{1,2}[ ._-]?\d{0,3}[a-z]?", label):
                roles[label] = "participant"


def _leads(tallies: dict[str, _Tally], label: str) -> bool:
    mine = tallies[label]
    return mine.questions >= max(t.questions for t in tallies.values()) and mine.questions > 0


def _find_asker(tallies: dict[str, _Tally]) -> str | None:
    asked = sum(tally.questions for tally in tallies.values())
    spoken = sum(tally.words for tally in tallies.values())
    turns = sum(tally.turns for tally in tallies.values())
    if asked < 3 or turns < 6:
        return None
    best = max(tallies, key=lambda label: tallies[label].questions)
    tally = tallies[best]
    rest = [other for label, other in tallies.items() if label != best]
    share = tally.questions / tally.turns
    rest_share = sum(t.questions for t in rest) / max(1, sum(t.turns for t in rest))
    of_all = tally.questions / asked
    pair = len(tallies) == 2
    speaks_less = tally.words / spoken < (0.5 if pair else max(0.3, 1 / len(tallies)))
    early = tally.first <= max(2, turns // 10)
    # a single question of a quiet speaker does not count, but repeated questions do
    second = max((t.questions / t.turns for t in rest if t.questions > 2), default=0.0)
    clear = share >= (0.4 if pair else 0.35) and share >= 2.5 * max(rest_share, second)
    return best if clear and of_all >= 0.6 and speaks_less and early else None
