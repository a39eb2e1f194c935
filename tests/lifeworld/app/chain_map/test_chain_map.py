"""The map's values: every station, what rests on what, what is loose or stale, and no quotes."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from coding.codebook.commands import add_code, revise_code
from coding.model import Count
from lifeworld.app.chain_map import get_map
from lifeworld.app.chain_map.model import Name, new_map
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.model import Edge, Node
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.commands import add_insight, add_need, add_space
from opportunity_spaces.links.commands import link_evidence
from themes.commands import add_theme, remove_theme
from transcripts.frame.commands import revise_frame


def node(kind: Any, node_id: str, **options: Any) -> Node:
    return Node(
        kind=kind, id=node_id, label=options.pop("label", node_id.upper()), rev=1, **options
    )


def edge(source: Any, target: Any, relation: Any = "supports", **options: Any) -> Edge:
    return Edge(
        id=f"{source[1]}>{target[1]}", source=source, target=target, relation=relation, **options
    )


CODE, THEME, INSIGHT, NEED = ("code", "c"), ("theme", "t"), ("insight", "i"), ("need", "n")
QUOTE = ("excerpt", "q")


def draw(*nodes: Node, edges: tuple[Edge, ...] = (), **options: Any) -> dict[str, Any]:
    return new_map(Chain.build(nodes, edges), **options)


def test_an_empty_study_has_an_empty_map() -> None:
    assert draw() == {"kinds": {}, "relations": {}, "nodes": [], "links": []}


def test_things_come_station_by_station_and_links_name_them_by_their_place() -> None:
    values = draw(
        node("need", "n"),
        node("insight", "i"),
        node("theme", "t"),
        node("code", "c"),
        edges=(
            edge(INSIGHT, NEED, "nuances"),
            edge(THEME, INSIGHT),
            edge(CODE, THEME, "gathered"),
        ),
    )
    assert [n["id"] for n in values["nodes"]] == ["c", "t", "i", "n"]
    assert list(values["kinds"]) == ["code", "theme", "insight", "need"]
    assert sorted(values["links"]) == [
        [0, 1, "gathered", 0],
        [1, 2, "supports", 0],
        [2, 3, "nuances", 0],
    ]
    assert set(values["relations"]) == {"gathered", "supports", "nuances"}


def test_quotes_are_numbers_and_their_words_are_nowhere() -> None:
    values = draw(
        node("excerpt", "q", label="I never told anybody"),
        node("insight", "i"),
        edges=(edge(QUOTE, INSIGHT),),
        counts={INSIGHT: Count(people=3, mentions=5)},  # type: ignore[dict-item]
        dissent={INSIGHT: 2},  # type: ignore[dict-item]
    )
    assert [n["kind"] for n in values["nodes"]] == ["insight"]
    assert values["nodes"][0]["count"] == [3, 5, 2]
    assert values["links"] == []
    assert "never told" not in json.dumps(values)


def test_where_the_method_does_not_count_there_is_no_number() -> None:
    assert "count" not in draw(node("insight", "i"))["nodes"][0]


def test_a_thing_is_called_by_its_number_its_name_and_all_its_words() -> None:
    names: Any = {
        INSIGHT: Name("Nobody has time", "I1"),
        NEED: Name("Learn", full="People need to learn."),
    }
    insight, need, theme = draw(
        node("insight", "i"), node("need", "n"), node("space", "s"), names=names
    )["nodes"]
    assert (insight["mark"], insight["name"], "full" in insight) == ("I1", "Nobody has time", False)
    assert (need["name"], need["full"]) == ("Learn", "People need to learn.")
    assert (theme["name"], "mark" in theme) == ("S", False)


def test_what_leads_nowhere_yet_is_loose() -> None:
    values = draw(
        node("code", "c"),
        node("code", "d"),
        node("theme", "t"),
        node("insight", "i"),
        node("insight", "j"),
        node("assumption", "a"),
        node("need", "n"),
        node("metric", "m"),
        edges=(
            edge(CODE, THEME, "gathered"),
            edge(THEME, INSIGHT),
            edge(INSIGHT, NEED),
            edge(("insight", "j"), ("assumption", "a")),
        ),
    )
    assert {n["id"] for n in values["nodes"] if n.get("loose")} == {"d", "j", "n"}


def test_what_is_gone_stays_while_something_rests_on_it() -> None:
    values = draw(
        node("theme", "t", state="gone", how="was merged"),
        node("theme", "u", state="gone"),
        node("insight", "i", state="withdrawn"),
        node("need", "n"),
        edges=(edge(THEME, INSIGHT), edge(INSIGHT, NEED)),
        counts={},
    )
    theme, insight, need = values["nodes"]
    assert (theme["state"], "count" in theme) == ("was merged", False)
    assert insight["state"] == "was withdrawn"
    assert insight["reasons"][0].startswith("the theme “T” was merged")
    assert need["reasons"][0] == "the insight “I” was withdrawn"
    assert [link[3] for link in values["links"]] == [1, 1]


def test_groups_of_the_codebook_are_drawn_only_where_a_theme_gathers_them() -> None:
    nodes = (node("code", "c"), node("code", "g"), node("theme", "t"))
    groups: Any = {CODE, ("code", "g")}
    values = draw(*nodes, edges=(edge(CODE, THEME, "gathered"),), leave_out=groups)
    assert [n["id"] for n in values["nodes"]] == ["c", "t"]


@pytest.fixture
def field(study: Any, make_group: Any, factories: Any) -> SimpleNamespace:
    """A chain from a coded turn to an opportunity space."""
    group = make_group()
    time, cover = factories.add_codes(study, "Time", "Cover")
    coding = factories.code_turn(study, group.transcript_id, time, turn=1)
    theme = add_theme(study, "Time is borrowed", code_ids=[time], actor="Ana")
    insight = add_insight(study, assertion="Nobody has time to learn", actor="Ana")
    need = add_need(study, who="nurses", verb="learn", goal="on the job", actor="Ana")
    space = add_space(study, name="Hours to teach", actor="Ana")
    for source, target in (
        (("excerpt", coding.excerpt_id), ("insight", insight.id)),
        (("theme", theme.id), ("insight", insight.id)),
        (("insight", insight.id), ("need", need.id)),
        (("need", need.id), ("space", space.id)),
    ):
        link_evidence(study, *source, *target, actor="Ana")
    return SimpleNamespace(study=study, time=time, cover=cover, theme=theme, words=coding.quote)


def test_a_study_is_drawn_with_its_names_and_its_counts(field: SimpleNamespace) -> None:
    values = get_map(field.study, get_chain(field.study))
    found = {n["kind"]: n for n in reversed(values["nodes"])}
    assert found["code"]["name"] == "Time"
    assert found["insight"]["mark"] == "I1"
    assert found["insight"]["name"] == "Nobody has time to learn"
    assert found["need"]["name"] == "Learn on the job"
    assert "nurses" in found["need"]["full"].lower()
    assert {n["kind"]: n["count"][:2] for n in values["nodes"] if n["name"] != "Cover"} == {
        kind: [1, 1] for kind in ("code", "theme", "insight", "need", "space")
    }
    assert field.words not in json.dumps(values, ensure_ascii=False)


def test_a_method_that_does_not_count_is_drawn_without_numbers(field: SimpleNamespace) -> None:
    revise_frame(field.study, profile="reflexive", actor="Ana")
    values = get_map(field.study, get_chain(field.study))
    assert not [n for n in values["nodes"] if "count" in n]


def test_a_code_that_changed_marks_its_link_and_all_above(field: SimpleNamespace) -> None:
    revise_code(field.study, field.time, definition="Something else", expect_rev=1, actor="Bo")
    values = get_map(field.study, get_chain(field.study))
    stale = [n["kind"] for n in values["nodes"] if "reasons" in n]
    assert stale == ["theme", "insight", "need", "space"]
    assert [link[2] for link in values["links"] if link[3]] == ["gathered"]


def test_a_removed_theme_is_told_of_and_a_group_of_codes_is_no_loose_code(
    field: SimpleNamespace,
) -> None:
    add_code(field.study, "A group", abstract=True, actor="Ana")
    remove_theme(field.study, field.theme.id, actor="Ana")
    values = get_map(field.study, get_chain(field.study))
    theme = next(n for n in values["nodes"] if n["kind"] == "theme")
    assert (theme["name"], theme["state"]) == ("Time is borrowed", "was removed")
    assert {n["name"] for n in values["nodes"] if n.get("loose") and n["kind"] == "code"} == {
        "Time",
        "Cover",
    }
