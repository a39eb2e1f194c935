"""Counting the evidence of a finding, through everything that it rests on. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from coding.model import Count, count_kinds
from opportunity_spaces.chain.model import Edge, Evidence, Key, Node, Origin, Stance
from themes.count_people import SessionFacts

__all__ = ["Asked", "EvidenceCounter"]

# Who was asked, by the sessions that were not: nearly all findings share one of few answers.
Asked = dict[frozenset[str] | None, tuple[Count, frozenset[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCounter:
    """What counting needs of a chain; `asked` keeps answers from one count to the next.

    Attributes:
        nodes: The nodes, of which those left out for an audience are withdrawn.
        whole: The nodes as they stand in the study: who was asked does not depend on the audience.
        into: The edges to each node.
        out_of: The edges from each node.
        origins: Where quotes come from, by excerpt id.
        sessions: The sessions with a transcript, and who speaks in them.
        not_asked: The sessions in which nobody was asked about a theme, by theme id.
        voices: The speakers of these sessions who are not matched to people.
    """

    nodes: Mapping[Key, Node]
    whole: Mapping[Key, Node]
    into: Mapping[Key, tuple[Edge, ...]]
    out_of: Mapping[Key, tuple[Edge, ...]]
    origins: Mapping[str, Origin]
    sessions: Mapping[str, SessionFacts]
    not_asked: Mapping[str, Collection[str]]
    voices: frozenset[str]
    asked: Asked

    def count(self, key: Key) -> Evidence:
        """Return the evidence for an insight, need, space, assumption or initiative.

        Quotes count through everything that the node rests on, once on each side. What supports
        a finding that contradicts the node counts against the node; what contradicts such a
        finding is left out, because it supports nothing by itself. Withdrawn findings, and quotes
        that are not coded or are a moderator's, do not count.

        A finding inherits who was asked from the themes that it rests on; without any, from the
        themes of its quotes.
        """
        sides = self._collect(key)
        unasked = self._find_unasked(key)
        counts = {side: self._count_quotes(ids, unasked) for side, ids in sides.items()}
        heard = {side: self._list_people(ids) for side, ids in sides.items()}
        return Evidence(
            supports=counts["supports"],
            nuances=counts["nuances"],
            contradicts=counts["contradicts"],
            excerpts={side: tuple(sorted(ids)) for side, ids in sides.items()},
            both=len(heard["supports"] & heard["contradicts"]),
            lapsed=len(self._find_lapsed(key)),
            outside=tuple(dict.fromkeys(self._list_outside(key))),
        )

    def _list_outside(self, key: Key) -> list[str]:
        """Return the outside sources that a finding rests on, itself or through another."""
        found: list[str] = []
        for edge in self.into.get(key, ()):
            source = self.nodes[edge.source]
            if source.state != "here" or edge.relation == "contradicts":
                continue
            if source.kind == "source":
                found.append(source.label)
            elif source.kind in ("insight", "need", "space", "initiative"):
                found += self._list_outside(edge.source)
        return found

    def _find_lapsed(self, key: Key) -> set[str]:
        """Return the quotes that a finding is linked to and that do not count."""
        found: set[str] = set()
        for edge in self.into.get(key, ()):
            source = self.nodes[edge.source]
            if source.kind == "excerpt" and source.state != "here":
                found.add(source.id)
            elif source.state == "here" and source.kind not in ("theme", "code", "excerpt"):
                found |= self._find_lapsed(edge.source)
        return found

    def _list_people(self, excerpt_ids: Iterable[str]) -> set[str]:
        return {p for e in excerpt_ids if e in self.origins for p in self.origins[e].people}

    def _collect(self, key: Key) -> dict[Stance, set[str]]:
        sides: dict[Stance, set[str]] = {"supports": set(), "nuances": set(), "contradicts": set()}
        for edge in self.into.get(key, ()):
            source = self.nodes[edge.source]
            # A theme's quotes are not evidence for a finding: only linked quotes are.
            if source.state != "here" or source.kind in ("theme", "code"):
                continue
            if source.kind == "excerpt":
                below: dict[Stance, set[str]] = {"supports": {source.id}}
            else:
                below = self._collect(edge.source)
            for side, ids in below.items():
                turned = _turn(side, edge.relation)
                if turned is not None:
                    sides[turned] |= ids
        return sides

    def _find_unasked(self, key: Key) -> frozenset[str] | None:
        """Return the sessions in which nobody was asked about any theme of a finding.

        None if it has no theme, so that there is nothing about which anybody was asked.
        """
        themes = self._list_themes(key)
        unasked = [frozenset(self.not_asked.get(theme, ())) for theme in themes]
        return frozenset.intersection(*unasked) if unasked else None

    def _list_themes(self, key: Key) -> set[str]:
        """Return the themes of a finding: those linked, or those of the quotes linked to it.

        What it rests on adds its own.
        """
        here = [
            edge.source
            for edge in self.into.get(key, ())
            # A theme was asked about whoever is shown it; what is left out adds no themes.
            if (self.whole if edge.source[0] == "theme" else self.nodes)[edge.source].state
            == "here"
        ]
        themes = {each for kind, each in here if kind == "theme"}
        if not themes:
            codes = {
                edge.target
                for kind, each in here
                if kind == "excerpt"
                for edge in self.out_of.get(("excerpt", each), ())
                if edge.target[0] == "code"
            }
            themes = {
                edge.target[1]
                for code in codes
                for edge in self.out_of.get(code, ())
                if edge.target[0] == "theme" and self.whole[edge.target].state == "here"
            }
        for source in here:
            if source[0] not in ("theme", "code", "excerpt"):
                themes |= self._list_themes(source)
        return themes

    def _find_asked(self, unasked: frozenset[str] | None) -> tuple[Count, frozenset[str]]:
        """Return how many were asked, and who they are."""
        if unasked not in self.asked:
            left = unasked or frozenset()
            asked = [facts for key, facts in self.sessions.items() if key not in left]
            people = frozenset(person for facts in asked for person in facts.people)
            count = Count(
                **count_kinds(Counter(facts.kind for facts in asked), asked=True),
                prompted=unasked is not None,
                people_asked=len(people),
                voices_asked=len({voice for facts in asked for voice in facts.voices}),
            )
            self.asked[unasked] = count, people
        return self.asked[unasked]

    def _count_quotes(self, excerpt_ids: Iterable[str], unasked: frozenset[str] | None) -> Count:
        origins = [self.origins[e] for e in excerpt_ids if e in self.origins]
        left = unasked or frozenset()
        asked = {p.session_id: p.session_kind for p in origins if p.session_id not in left}
        heard = {person for p in origins for person in p.people}
        count, prompted = self._find_asked(unasked)
        return replace(
            count,
            voices_asked=max(count.voices_asked, len(heard & self.voices)),
            **count_kinds(Counter(asked.values())),
            people=len(heard),
            unasked=len(heard - prompted),
            unprompted=len({p.session_id for p in origins if p.session_id in left}),
            mentions=len(origins),
        )


def _turn(side: Stance, relation: str) -> Stance | None:
    if relation == "contradicts":
        against: dict[Stance, Stance | None] = {
            "supports": "contradicts",
            "nuances": "nuances",
            "contradicts": None,
        }
        return against[side]
    return "nuances" if relation == "nuances" and side == "supports" else side
