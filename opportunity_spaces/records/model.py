"""Decisions and next steps as values, and what their fields hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NewType

__all__ = [
    "FIELDS",
    "RECORD_WORDS",
    "TABLES",
    "Decision",
    "DecisionId",
    "Holds",
    "RecordKind",
    "Step",
    "StepId",
]

DecisionId = NewType("DecisionId", str)
StepId = NewType("StepId", str)

RecordKind = Literal["decision", "step"]
# What a field holds: one line, a text, an ISO date or nothing, a space or an initiative or nothing.
Holds = Literal["line", "text", "day", "finding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided, or has to be.

    Attributes:
        words: What it is about, as a sentence.
        who: Who decides, or decided.
        mandate: What entitles them: a congress, a board, a budget.
        day: The ISO date on which it was decided; empty while it is open.
        about_id: The opportunity space or initiative that it is about, or empty.
    """

    id: DecisionId
    words: str
    who: str
    mandate: str
    day: str
    about_id: str
    rev: int

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided it yet."""
        return not self.day


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What happens next.

    Attributes:
        words: What is done.
        owner: Who does it: a role.
        due: The ISO date by which, or empty.
        done: The ISO date on which it was done; empty while it is not.
        about_id: The opportunity space or initiative that it is for, or empty.
    """

    id: StepId
    words: str
    owner: str
    due: str
    done: str
    about_id: str
    rev: int


TABLES: dict[RecordKind, str] = {"decision": "study_decisions", "step": "next_steps"}
RECORD_WORDS: dict[RecordKind, str] = {"decision": "decision", "step": "next step"}
# The fields of each kind in the order of its form; the first one is needed, and names it.
FIELDS: dict[RecordKind, dict[str, Holds]] = {
    "decision": {
        "words": "text", "who": "line", "mandate": "line", "day": "day", "about_id": "finding",
    },
    "step": {
        "words": "text", "owner": "line", "due": "day", "done": "day", "about_id": "finding",
    },
}  # fmt: skip
