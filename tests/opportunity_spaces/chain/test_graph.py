from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.model import ORDER, Edge, Node, Origin
from themes.count_people import SessionFacts


def _edge(source: tuple[str, str], target: tuple[str, str], **options: Any) -> Edge:
    return Edge(
        id=f"{source[1]}>{target[1]}",
        source=source,  # type: ignore[arg-type]
        target=target,  # type: ignore[arg-type]
        **{"relation": "supports", "rev_seen": 1, **options},
    )


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Node], list[Edge]]:
    """Any graph in which things rest on things of earlier kinds, some changed, some gone."""
    nodes = [
        Node(
            kind=kind,
            id=f"{kind}{n}",
            label=f"{kind}{n}",
            rev=2,
            state=draw(st.sampled_from(["here", "here", "here", "gone"])),
        )
        for kind in ORDER
        for n in range(draw(st.integers(0, 3)))
    ]
    pairs = [(a, b) for a in nodes for b in nodes if ORDER.index(a.kind) < ORDER.index(b.kind)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=25)) if pairs else []
    edges = [_edge(a.key, b.key, changed=draw(st.booleans())) for a, b in chosen]
    return draw(st.permutations(nodes)), edges


@settings(deadline=None, max_examples=150)
@given(graphs())
def test_a_node_is_stale_exactly_when_a_changed_thing_lies_below_it(
    graph: tuple[list[Node], list[Edge]],
) -> None:
    nodes, edges = graph
    chain = Chain.build(nodes, edges)
    state = {n.key: n.state for n in nodes}
    expected: set[Any] = set()
    for _ in ORDER:  # as many rounds as there are kinds reach everything
        for edge in edges:
            bad = edge.changed or state[edge.source] == "gone" or edge.source in expected
            if bad and state[edge.target] != "gone":
                expected.add(edge.target)
    assert {n.key for n in chain.list_stale()} == expected
    assert all(reason for n in chain.list_stale() for reason in n.reasons)


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_paths_up_and_down_are_the_same_paths(graph: tuple[list[Node], list[Edge]]) -> None:
    chain = Chain.build(*graph)
    tops = [n for n in chain.nodes.values() if not chain.out_of(*n.key)]
    grounds = [n for n in chain.nodes.values() if not chain.into(*n.key)]
    down = {tuple(n.key for n in p) for t in tops for p in chain.walk_down(*t.key, limit=10**6)}
    up = {tuple(n.key for n in p) for g in grounds for p in chain.walk_up(*g.key, limit=10**6)}
    assert down == {tuple(reversed(path)) for path in up}


def test_a_quote_reaches_the_metric_and_the_metric_the_quote() -> None:
    beside = ("theme", "code", "assumption", "source", "challenge", "aim")
    kinds = [k for k in ORDER if k not in beside]
    nodes = [Node(kind=k, id=k, label=k, rev=1) for k in kinds]
    edges = [_edge(a.key, b.key) for a, b in pairwise(nodes)]
    chain = Chain.build(nodes, edges)
    assert [[n.kind for n in p] for p in chain.walk_up("excerpt", "excerpt")] == [kinds]
    assert [[n.kind for n in p] for p in chain.walk_down("metric", "metric")] == [kinds[::-1]]
    assert [n.kind for n in chain.walk_up("need", "need")[0]] == kinds[2:]


def test_many_paths_stop_at_the_limit() -> None:
    nodes = [Node(kind="excerpt", id=str(n), label="", rev=1) for n in range(50)]
    nodes.append(Node(kind="insight", id="i", label="I1", rev=1))
    chain = Chain.build(nodes, [_edge(n.key, ("insight", "i")) for n in nodes[:-1]])
    assert len(chain.walk_down("insight", "i")) == 50
    assert len(chain.walk_down("insight", "i", limit=7)) == 7


@pytest.mark.parametrize(
    ("source", "changed", "reason"),
    [
        (Node(kind="excerpt", id="a", label="w", rev=2), True, "a quote it rests on was corrected"),
        (
            Node(kind="excerpt", id="a", label="w", rev=1, state="uncoded"),
            False,
            "a quote it rests on is no longer coded",
        ),
        (
            Node(kind="excerpt", id="a", label="w", rev=1, state="moderator"),
            False,
            "a quote it rests on turned out not to be a participant’s",
        ),
        (
            Node(kind="excerpt", id="a", label="w", rev=0, state="gone"),
            False,
            "a quote it rests on is no longer in the study",
        ),
        (
            Node(kind="theme", id="a", label="Pay", rev=0, state="gone", how="was removed"),
            False,
            "the theme “Pay” was removed after it was linked",
        ),
        (
            Node(kind="theme", id="a", label="Pay", rev=2),
            True,
            "the theme “Pay” was revised after it was linked",
        ),
        (
            Node(kind="theme", id="a", label="Pay", rev=2, state="withdrawn"),
            False,
            "the theme “Pay” was dropped",
        ),
    ],
)
def test_reasons_are_plain_sentences(source: Node, changed: bool, reason: str) -> None:
    target = Node(kind="insight", id="i", label="I1", rev=1)
    chain = Chain.build([source, target], [_edge(source.key, target.key, changed=changed)])
    assert chain.node("insight", "i").reasons == (reason,)


def _random_findings(seed: int) -> tuple[Chain, list[Edge], dict[str, Origin]]:
    rng = random.Random(seed)
    sizes = {"excerpt": 25, "insight": 5, "need": 4, "space": 3}
    nodes = [
        Node(kind=kind, id=f"{kind}{n}", label="x", rev=1)  # type: ignore[arg-type]
        for kind, size in sizes.items()
        for n in range(size)
    ]
    pairs = [
        (a.key, b.key)
        for a in nodes
        for b in nodes
        if (a.kind, b.kind)
        in {
            ("excerpt", "insight"), ("excerpt", "need"), ("insight", "need"),
            ("insight", "space"), ("need", "space"),
        }
    ]  # fmt: skip
    relations = ["supports", "supports", "illustrates", "leads_to", "nuances", "contradicts"]
    edges = [_edge(*pair, relation=rng.choice(relations)) for pair in rng.sample(pairs, 70)]
    kinds = ["focus_group", "focus_group", "interview", "site_visit", "survey"]
    origins = {
        f"excerpt{n}": Origin(
            session_id=f"s{n % 7}",
            session_kind=kinds[n % 7 % 5],
            people=tuple(rng.sample([f"p{i}" for i in range(9)], rng.choice([0, 1, 1, 1, 3]))),
        )
        for n in range(sizes["excerpt"])
    }
    return Chain.build(nodes, edges, origins=origins), edges, origins


@pytest.mark.parametrize("seed", range(12))
def test_evidence_agrees_with_following_every_path_by_hand(seed: int) -> None:
    chain, edges, origins = _random_findings(seed)

    def paths(target: tuple[str, str]) -> list[tuple[str, tuple[str, ...]]]:
        found: list[tuple[str, tuple[str, ...]]] = []
        for edge in edges:
            if edge.target == target:
                if edge.source[0] == "excerpt":
                    found.append((edge.source[1], (edge.relation,)))
                else:
                    found += [(e, (*r, edge.relation)) for e, r in paths(edge.source)]
        return found

    def side(relations: tuple[str, ...]) -> str | None:
        telling = [r for r in relations if r in ("nuances", "contradicts")]
        if not telling:
            return "supports"
        if telling[0] == "nuances":
            return "nuances"
        return "contradicts" if "contradicts" not in telling[1:] else None

    for node in chain.nodes.values():
        if node.kind == "excerpt":
            continue
        evidence = chain.evidence(*node.key)
        for name in ("supports", "nuances", "contradicts"):
            ids = {e for e, relations in paths(node.key) if side(relations) == name}
            where = [origins[e] for e in ids]
            count = getattr(evidence, name)
            assert set(evidence.excerpts[name]) == ids  # type: ignore[index]
            assert count.mentions == len(ids)
            assert count.people == len({person for p in where for person in p.people})
            for kind, number in (
                ("focus_group", count.groups),
                ("interview", count.interviews),
                ("site_visit", count.visits),
                ("survey", count.surveys),
            ):
                assert number == len({p.session_id for p in where if p.session_kind == kind})
        assert evidence.dissent == evidence.contradicts.people
        heard = [
            {person for e in evidence.excerpts[name] for person in origins[e].people}
            for name in ("supports", "contradicts")
        ]
        assert evidence.both == len(heard[0] & heard[1])


@pytest.mark.parametrize(
    ("supports", "against", "told"),
    [
        (["p", "q"], ["r"], "Rests on 2 quotes · 2 of the 3 people asked · 1 person disagrees"),
        (["p", "q"], ["p"], "Rests on 2 quotes · 2 of the 3 people asked"
         " · 1 of these people also disagrees"),
        (["p", "q"], ["p", "q"], "Rests on 2 quotes · 2 of the 3 people asked"
         " · 2 of these people also disagree"),
        (["p", "q"], ["p", "r"], "Rests on 2 quotes · 2 of the 3 people asked"
         " · 2 people disagree, 1 of them also among these"),
        ([], ["r"], "No quote supports it yet · 1 person disagrees"),
        ([], [], "Rests on no quote yet"),
    ],
)  # fmt: skip
def test_whoever_speaks_for_and_against_does_not_read_as_two_people(
    supports: list[str], against: list[str], told: str
) -> None:
    links = [("supports", p) for p in supports] + [("contradicts", p) for p in against]
    origins = {
        str(n): Origin(session_id="s", session_kind="workshop", people=(who,))
        for n, (_, who) in enumerate(links)
    }
    nodes = [Node(kind="excerpt", id=each, label="", rev=1) for each in origins]
    nodes += [
        Node(kind="insight", id="i", label="I1", rev=1),
        Node(kind="theme", id="t", label="Time", rev=1),
    ]
    edges = [
        _edge(("excerpt", str(n)), ("insight", "i"), relation=relation)
        for n, (relation, _) in enumerate(links)
    ]
    edges.append(_edge(("theme", "t"), ("insight", "i")))
    sessions = {
        "s": SessionFacts(kind="workshop", stratum_id=None, people=frozenset("pqr")),
        "z": SessionFacts(kind="workshop", stratum_id=None, people=frozenset()),
    }
    basis = Chain.build(nodes, edges, origins=origins, sessions=sessions).evidence("insight", "i")
    assert basis.render_basis().replace(" · 1 of 2 workshops", "") == told
    assert (" · 1 of 2 workshops" in basis.render_basis()) == bool(supports)


def test_a_finding_without_a_theme_says_who_was_heard_and_not_who_was_asked() -> None:
    origin = Origin(session_id="s", session_kind="interview", people=("p",))
    nodes = [Node(kind="excerpt", id="e", label="", rev=1)]
    nodes.append(Node(kind="insight", id="i", label="I1", rev=1))
    edges = [_edge(("excerpt", "e"), ("insight", "i"))]
    people = {"s": frozenset("p"), "t": frozenset("q")}
    sessions = {
        s: SessionFacts(kind="interview", stratum_id=None, people=p) for s, p in people.items()
    }
    chain = Chain.build(nodes, edges, origins={"e": origin}, sessions=sessions)
    told = "Rests on 1 quote · 1 of the 2 people heard · 1 of 2 interviews"
    assert chain.evidence("insight", "i").render_basis() == told
    alone = Chain.build(nodes, edges, origins={"e": origin}, sessions={"s": sessions["s"]})
    told = "Rests on 1 quote · the one person heard · 1 of 1 interview"
    assert alone.evidence("insight", "i").render_basis() == told


def test_one_person_in_many_quotes_is_one_person() -> None:
    origin = Origin(session_id="s", session_kind="focus_group", people=("p",))
    nodes = [Node(kind="excerpt", id=str(n), label="", rev=1) for n in range(3)]
    nodes += [
        Node(kind="insight", id="i", label="I1", rev=1),
        Node(kind="insight", id="j", label="I2", rev=1),
        Node(kind="need", id="n", label="n", rev=1),
    ]
    edges = [_edge(n.key, ("insight", i)) for n in nodes[:3] for i in "ij"]
    edges += [_edge(("insight", i), ("need", "n")) for i in "ij"]
    chain = Chain.build(nodes, edges, origins={str(n): origin for n in range(3)})
    supports = chain.evidence("need", "n").supports
    assert (supports.groups, supports.people, supports.mentions) == (1, 1, 3)


def test_what_was_withdrawn_carries_nothing() -> None:
    origin = Origin(session_id="s", session_kind="focus_group", people=("p",))
    nodes = [
        Node(kind="excerpt", id="e", label="", rev=1),
        Node(kind="insight", id="i", label="I1", rev=1, state="withdrawn"),
        Node(kind="need", id="n", label="n", rev=1),
    ]
    edges = [_edge(("excerpt", "e"), ("insight", "i")), _edge(("insight", "i"), ("need", "n"))]
    chain = Chain.build(nodes, edges, origins={"e": origin})
    assert chain.evidence("insight", "i").supports.mentions == 1
    assert chain.evidence("need", "n").supports.mentions == 0
    assert chain.node("need", "n").reasons == ("the insight “I1” was withdrawn",)
