"""Which quotes count for a finding, which have lapsed, and about which themes people were asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from opportunity_spaces.chain.counting import EvidenceCounter
from opportunity_spaces.chain.model import Edge, Evidence, Node, Origin
from themes.count_people import SessionFacts

QUOTE, OTHER = ("excerpt", "q"), ("excerpt", "r")
CODE, THEME = ("code", "c"), ("theme", "t")
INSIGHT, NEED, SPACE = ("insight", "i"), ("need", "n"), ("space", "s")
SESSIONS = {
    "one": SessionFacts(kind="focus_group", stratum_id=None, people=frozenset({"Ana", "Bo"})),
    "two": SessionFacts(kind="focus_group", stratum_id=None, people=frozenset({"Cy"})),
    "three": SessionFacts(
        kind="interview", stratum_id=None, people=frozenset({"v1"}), voices=frozenset({"v1"})
    ),
}


def counted(
    key: Any,
    links: Sequence[tuple[Any, Any, str]],
    *,
    state: dict[Any, Any] | None = None,
    whole: dict[Any, Any] | None = None,
    not_asked: dict[str, set[str]] | None = None,
    origins: dict[str, Origin] | None = None,
) -> Evidence:
    """Count the evidence of a finding in a chain of (what, rests on, how) links."""
    keys = {each for source, target, _ in links for each in (source, target)} | {key}

    def nodes(states: dict[Any, Any]) -> dict[Any, Node]:
        return {
            (kind, id_): Node(
                kind=kind, id=id_, label=id_, rev=1, state=states.get((kind, id_), "here")
            )
            for kind, id_ in keys
        }

    edges = [
        Edge(id=str(n), source=source, target=target, relation=how)  # type: ignore[arg-type]
        for n, (source, target, how) in enumerate(links)
    ]
    return EvidenceCounter(
        nodes=nodes(state or {}),
        whole=nodes(whole or {}),
        into={each: tuple(e for e in edges if e.target == each) for each in keys},
        out_of={each: tuple(e for e in edges if e.source == each) for each in keys},
        origins=origins
        or {
            "q": Origin(session_id="one", session_kind="focus_group", people=("Ana",)),
            "r": Origin(session_id="two", session_kind="focus_group", people=("Cy",)),
        },
        sessions=SESSIONS,
        not_asked=not_asked or {},
        voices=frozenset({"v1"}),
        asked={},
    ).count(key)


@pytest.mark.parametrize("why", ["gone", "uncoded", "moderator", "adrift"])
def test_a_linked_quote_that_does_not_count_has_lapsed(why: str) -> None:
    links = [(QUOTE, INSIGHT, "supports"), (OTHER, INSIGHT, "supports")]
    found = counted(INSIGHT, links, state={QUOTE: why})
    assert (found.lapsed, found.supports.mentions) == (1, 1)
    assert found.excerpts["supports"] == ("r",)


def test_quotes_lapse_through_every_finding_below_once() -> None:
    links = [
        (QUOTE, INSIGHT, "supports"), (INSIGHT, NEED, "supports"),
        (OTHER, NEED, "supports"), (NEED, SPACE, "supports"), (QUOTE, SPACE, "supports"),
    ]  # fmt: skip
    state = {QUOTE: "gone", OTHER: "uncoded"}
    assert counted(NEED, links, state=state).lapsed == 2
    assert counted(SPACE, links, state=state).lapsed == 2
    # What a withdrawn finding rested on is no matter any more.
    assert counted(NEED, links, state={**state, INSIGHT: "withdrawn"}).lapsed == 1


def test_quotes_of_a_theme_or_a_code_neither_count_nor_lapse() -> None:
    links = [
        (QUOTE, CODE, "coded"), (CODE, THEME, "gathered"), (THEME, INSIGHT, "supports"),
        (CODE, INSIGHT, "supports"), (OTHER, INSIGHT, "supports"),
    ]  # fmt: skip
    found = counted(INSIGHT, links)
    assert (found.lapsed, found.excerpts["supports"]) == (0, ("r",))
    assert counted(INSIGHT, links, state={QUOTE: "gone"}).lapsed == 0


def test_who_was_asked_comes_from_the_themes_that_are_linked() -> None:
    links = [(THEME, INSIGHT, "supports"), (QUOTE, INSIGHT, "supports")]
    found = counted(INSIGHT, links, not_asked={"t": {"two"}}).supports
    assert (found.people, found.people_asked, found.groups, found.groups_asked) == (1, 3, 1, 1)
    # A session counts as asked unless nobody was asked there about any of the themes.
    both = [*links, (("theme", "u"), INSIGHT, "supports")]
    found = counted(INSIGHT, both, not_asked={"t": {"two"}, "u": {"three"}}).supports
    assert (found.people_asked, found.groups_asked) == (4, 2)


def test_without_a_theme_the_themes_of_the_quotes_say_who_was_asked() -> None:
    links = [(QUOTE, INSIGHT, "supports"), (QUOTE, CODE, "coded"), (CODE, THEME, "gathered")]
    links.append((QUOTE, ("insight", "other"), "supports"))
    links.append((CODE, ("code", "family"), "gathered"))
    found = counted(INSIGHT, links, not_asked={"t": {"two"}}).supports
    assert (found.prompted, found.people_asked, found.groups_asked) == (True, 3, 1)
    # A theme that was dropped, and a quote left out, bring none.
    dropped = counted(INSIGHT, links, whole={THEME: "withdrawn"}, not_asked={"t": {"two"}}).supports
    assert (dropped.prompted, dropped.people_asked) == (False, 4)
    hidden = counted(INSIGHT, links, state={QUOTE: "gone"}, not_asked={"t": {"two"}}).supports
    assert (hidden.prompted, hidden.people_asked) == (False, 4)


def test_a_linked_theme_goes_before_those_of_the_quotes() -> None:
    links = [
        (("theme", "u"), INSIGHT, "supports"), (QUOTE, INSIGHT, "supports"),
        (QUOTE, CODE, "coded"), (CODE, THEME, "gathered"),
    ]  # fmt: skip
    found = counted(INSIGHT, links, not_asked={"t": {"two"}, "u": {"three"}}).supports
    assert (found.people_asked, found.groups_asked) == (3, 2)


def test_a_theme_left_out_for_an_audience_still_says_who_was_asked() -> None:
    links = [(THEME, INSIGHT, "supports"), (QUOTE, INSIGHT, "supports")]
    asked = {"t": {"two"}}
    shown = counted(INSIGHT, links, not_asked=asked).supports
    assert counted(INSIGHT, links, state={THEME: "withdrawn"}, not_asked=asked).supports == shown
    dropped = counted(INSIGHT, links, whole={THEME: "withdrawn"}, not_asked=asked).supports
    assert dropped.people_asked == 4


def test_a_finding_inherits_the_themes_of_what_it_rests_on() -> None:
    links = [
        (THEME, INSIGHT, "supports"), (QUOTE, INSIGHT, "supports"), (INSIGHT, NEED, "supports"),
        (("theme", "u"), NEED, "supports"),
    ]  # fmt: skip
    found = counted(NEED, links, not_asked={"t": {"two", "three"}, "u": {"two"}}).supports
    assert (found.people_asked, found.groups_asked) == (3, 1)


def test_whoever_speaks_of_it_unasked_is_counted_apart() -> None:
    links = [
        (THEME, INSIGHT, "supports"),
        (QUOTE, INSIGHT, "supports"),
        (OTHER, INSIGHT, "supports"),
    ]
    found = counted(INSIGHT, links, not_asked={"t": {"two"}}).supports
    assert (found.people, found.unasked, found.unprompted, found.groups) == (2, 1, 1, 1)
    assert found.mentions == 2
