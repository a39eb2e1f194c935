"""Data classes of memos: what a memo is on, its kind, and what can be changed in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NewType

from study.language import mark, say

__all__ = [
    "MEMO_KINDS",
    "ON_NOTHING",
    "THING_KINDS",
    "Memo",
    "MemoId",
    "MemoKind",
    "NewMemo",
    "Thing",
    "get_first_line",
]

MemoId = NewType("MemoId", str)
MemoKind = Literal["analytic", "method", "reflexive", "field", "decision"]

MEMO_KINDS: dict[MemoKind, str] = {
    "analytic": mark("Analytic"),
    "method": mark("Method"),
    "reflexive": mark("Reflexive"),
    "field": mark("Field note"),
    "decision": mark("Decision"),
}
# What a memo may be on, in the words of the screen; the empty kind is a note on nothing.
THING_KINDS: dict[str, str] = {
    "": mark("nothing"),
    "study": mark("study"),
    "transcript": mark("transcript"),
    "turn": mark("turn"),
    "coding": mark("coding"),
    "code": mark("code"),
    "theme": mark("theme"),
    "person": mark("person"),
    "insight": mark("insight"),
    "need": mark("need"),
    "space": mark("opportunity space"),
    "assumption": mark("assumption"),
    "initiative": mark("initiative"),
    "metric": mark("metric"),
    "aim": mark("aim"),
    "challenge": mark("challenge"),
    "source": mark("outside source"),
}
_SHOWN_TITLE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What a memo is on.

    The id of the study is “study”; that of a turn is the id of an excerpt that covers it.
    """

    kind: str = ""
    id: str = ""


ON_NOTHING = Thing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """A note of a researcher.

    Attributes:
        kind: analytic, method, reflexive, field or decision.
        own_title: The title that was written, or empty: then `title` is the first line.
        links: The things that `[[Name]]` meant when the memo was saved, by name.
        by: Who wrote it.
        at: When it was written.
        changed_at: When its words were last changed.
        day: The ISO date that it is about, or empty: then the day on which it was written.
        in_report: Whether it appears in reports for the team and the client.
    """

    id: MemoId
    thing: Thing
    kind: MemoKind
    own_title: str
    body: str
    links: Mapping[str, Thing] = field(default_factory=dict)
    by: str
    at: str
    changed_at: str
    day: str
    in_report: bool
    rev: int

    @property
    def title(self) -> str:
        """Its title, or its first line if it has none."""
        return self.own_title or get_first_line(self.body)

    @property
    def date(self) -> str:
        """The ISO date of the day that it belongs to in the diary."""
        return self.day or self.at[:10]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMemo:
    """A memo to be stored. The caller may choose its id, so that a repeated call is harmless."""

    body: str
    thing: Thing = ON_NOTHING
    kind: MemoKind = "analytic"
    title: str = ""
    day: str = ""
    in_report: bool = False
    links: Mapping[str, Thing] = field(default_factory=dict)
    id: MemoId | None = None


def get_first_line(body: str) -> str:
    """Return the first line of a memo as a title, without marks of a heading or a list."""
    line = next((line.strip(" \t#*->") for line in body.splitlines() if line.strip(" \t#*->")), "")
    line = " ".join(line.split()).replace("[[", "").replace("]]", "")
    if len(line) <= _SHOWN_TITLE:
        return line or say("Untitled memo")
    return f"{line[:_SHOWN_TITLE].rsplit(' ', 1)[0]} […]"
