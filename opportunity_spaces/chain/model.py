"""What the evidence chain is made of: nodes, edges, where quotes come from, counts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from coding.model import Count
from opportunity_spaces.model import Kind, Relation
from study.language import mark, say
from study.wording import choose_word, count_people, shorten_quote

__all__ = ["ORDER", "Edge", "Evidence", "Key", "Node", "Origin", "Stance", "State"]

Key = tuple[Kind, str]
_BESIDE = 44  # longest title of an outside source beside quotes, in characters
# Each kind comes after those it can rest on, so one pass can propagate staleness.
ORDER: tuple[Kind, ...] = (
    "excerpt", "code", "theme", "source", "insight", "need", "challenge", "space", "assumption",
    "aim", "initiative", "metric",
)  # fmt: skip
State = Literal["here", "gone", "uncoded", "moderator", "adrift", "withdrawn"]
Stance = Literal["supports", "nuances", "contradicts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything in the chain: a quote, a code, a theme or a finding.

    Attributes:
        label: Its display name: a name, an insight's code, or the beginning of a quote.
        state: Whether it still counts. `here` does; `gone` was removed; a quote may be `uncoded`,
            a moderator's, or `adrift` (cut from its transcript); `withdrawn` is a withdrawn insight
            or a dropped theme.
        how: What happened to it, if it is gone: “was removed”.
        reasons: Why it should be reviewed, in plain words; empty if nothing changed.
    """

    kind: Kind
    id: str
    label: str
    rev: int
    state: State = "here"
    how: str = "was removed"
    reasons: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Kind and id: the node's key in its chain."""
        return self.kind, self.id

    @property
    def stale(self) -> bool:
        """Whether something it rests on has changed since it was last reviewed."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """`target` rests on `source`.

    Attributes:
        id: The id of the link, or of the row that puts a code in a theme.
        rev_seen: The revision of the source when last reviewed; None for edges that have none,
            such as codings.
        changed: Whether the meaning of the source has changed since.
        reasons: Why the edge is stale.
    """

    id: str
    source: Key
    target: Key
    relation: Relation | Literal["coded", "gathered"]
    rev_seen: int | None = None
    changed: bool = False
    note: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def stale(self) -> bool:
        """Whether the source has changed or no longer counts since the edge was last reviewed."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Session of a quote and the people who speak in it, for counting; none if unknown."""

    session_id: str
    session_kind: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Counts of the evidence for and against a finding.

    Attributes:
        excerpts: The ids of the quotes on each side.
        lapsed: How many linked quotes do not count any more, or never did.
        both: How many people are heard on both sides, for and against.
        outside: The outside sources that it rests on, each as it is cited.
    """

    supports: Count
    nuances: Count
    contradicts: Count
    excerpts: Mapping[Stance, tuple[str, ...]]
    both: int = 0
    lapsed: int = 0
    outside: tuple[str, ...] = ()

    @property
    def dissent(self) -> int:
        """Number of people who said the opposite."""
        return self.contradicts.people

    def render_basis(self, unsupported: str = "") -> str:
        """Return what the finding rests on, who was asked, and how many disagree.

        Whoever is heard on both sides is told as such: nobody reads as two people. *unsupported*
        stands in the place of a sentence that no quote supports it. What rests on outside sources
        alone names them: nobody was asked, so that nobody is counted.
        """
        told = self.supports.render_basis()
        sources = choose_word(len(self.outside), "an outside source", "outside sources")
        if self.outside and (self.supports.mentions or unsupported):
            titles = [name.partition(" (")[0] for name in self.outside]
            names = "; ".join(shorten_quote(title, most=_BESIDE) for title in titles)
            first = told if self.supports.mentions else unsupported
            told = say("{basis} · and on {sources}: {names}", basis=first, sources=sources,
                       names=names)  # fmt: skip
        elif self.outside:
            names = "; ".join(self.outside)
            told = say("Rests on {sources}: {names}", sources=sources, names=names)
        elif not self.supports.mentions:
            differ = self.contradicts.mentions or self.nuances.mentions
            told = unsupported or (
                say("No quote supports it yet") if differ
                else say("Rests on no quote that counts") if self.lapsed
                else told
            )  # fmt: skip
        if not self.dissent:
            return told
        voices = self.contradicts.voices_asked > 0
        disagree = choose_word(self.dissent, "disagrees", "disagree")
        if self.both == self.dissent:
            also = choose_word(self.both, "also disagrees", "also disagree")
            message = (
                mark("{number:,} of these voices {also_disagree}")
                if voices
                else mark("{number:,} of these people {also_disagree}")
            )
            return f"{told} · {say(message, number=self.both, also_disagree=also)}"
        against = f"{count_people(self.dissent, voices=voices)} {disagree}"
        if self.both:
            against = say(
                "{against}, {both:,} of them also among these", against=against, both=self.both
            )
        return f"{told} · {against}"
