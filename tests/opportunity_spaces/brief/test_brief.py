"""Aims, challenges and outside sources are kept, linked and undone; bad ones are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_spaces.brief.commands import (
    add_aim,
    add_challenge,
    add_source,
    remove_aim,
    remove_challenge,
    remove_source,
    revise_aim,
    revise_challenge,
    revise_source,
)
from opportunity_spaces.brief.model import Aim, AimId
from opportunity_spaces.brief.progress import describe_aim, describe_standing, render_amount
from opportunity_spaces.brief.queries import (
    get_aim,
    get_challenge,
    get_source,
    list_aims,
    list_challenges,
    list_sources,
)
from opportunity_spaces.chain.queries import get_chain, get_progress
from opportunity_spaces.commands import add_insight, add_metric, revise_metric
from opportunity_spaces.links.commands import accept_links, link_evidence
from opportunity_spaces.queries import get_metric
from opportunity_spaces.readings.commands import add_reading
from opportunity_spaces.statements import check_insight
from study import Conflict, InvalidInput, NotFound
from study.language import say_in

TABLES = ("outside_sources", "challenges", "aims", "links")


def rows(built: Any, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table without their revisions, which only grow."""
    found = built.study.db.query(f"SELECT * FROM {table} ORDER BY id")
    return [{key: value for key, value in row.items() if key != "rev"} for row in found]


def tables(built: Any) -> dict[str, Any]:
    return {name: rows(built, name) for name in TABLES}


# ---------------------------------------------------------------------------------------- the verbs


def test_an_aim_keeps_its_own_words_and_is_understood(built: Any) -> None:
    aim = add_aim(
        built.study, "Keep members", amount=" 85 % of members ", day="2027-12-31",
        origin="Congress", actor="ada",
    )  # fmt: skip
    assert (aim.amount, aim.origin) == ("85 % of members", "Congress")
    assert aim.parsed is not None
    assert (aim.parsed.value, aim.parsed.percent) == (85, True)
    assert describe_aim(aim) == "85 % of members, by 31 December 2027"
    revise_aim(built.study, aim.id, amount="15 % YoY", day="", expect_rev=aim.rev, actor="ada")
    now = get_aim(built.study, aim.id)
    assert now.parsed is not None
    assert render_amount(now.parsed) == "15 % each year"
    assert describe_aim(now) == "15 % YoY"
    with pytest.raises(Conflict):
        revise_aim(built.study, aim.id, note="late", expect_rev=aim.rev, actor="bo")


@pytest.mark.parametrize(
    ("words", "told"),
    [("4.1 of 5", "4.1 of 5"), ("1,200 new members", "1,200"), ("40 %", "40 %"), ("many", None)],
)
def test_an_amount_is_told_as_it_was_understood(words: str, told: str | None) -> None:
    aim = Aim(id=AimId("a"), statement="x", amount=words, day="", origin="", note="", rev=1)
    assert (aim.parsed and render_amount(aim.parsed)) == told


@pytest.mark.parametrize("kind", ["aim", "challenge", "source"])
def test_each_verb_is_undone_and_redone(kind: str, built: Any) -> None:
    study = built.study
    add: Any = {
        "aim": lambda: add_aim(study, "Grow", amount="40 %", actor="ada"),
        "challenge": lambda: add_challenge(study, "C1", words="Fewer join", actor="ada"),
        "source": lambda: add_source(study, "Density", words="It falls.", actor="ada"),
    }[kind]
    revise, remove, field = {
        "aim": (revise_aim, remove_aim, {"statement": "Grow again"}),
        "challenge": (revise_challenge, remove_challenge, {"code": "C2"}),
        "source": (revise_source, remove_source, {"words": "It falls everywhere."}),
    }[kind]
    states = [tables(built)]
    made = add()
    target = ("insight", built.insight.id) if kind == "source" else (
        "initiative", built.initiative.id,
    )  # fmt: skip
    steps: list[Any] = [
        lambda: link_evidence(study, kind, made.id, *target, actor="ada"),  # type: ignore[arg-type]
        lambda: revise(study, made.id, actor="ada", **field),
        lambda: remove(study, made.id, actor="ada"),
    ]
    states.append(tables(built))
    for step in steps:
        step()
        states.append(tables(built))
    for before in reversed(states[:-1]):
        study.undo(actor="ada")
        assert tables(built) == before
    for after in states[1:]:
        study.redo(actor="ada")
        assert tables(built) == after


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda s: add_aim(s, " ", actor="ada"), "The aim is empty"),
        (lambda s: add_aim(s, "Grow", amount="a lot", actor="ada"), "no number in “a lot”"),
        (lambda s: add_aim(s, "Grow", day="soon", actor="ada"), "“soon” is not a date"),
        (lambda s: add_aim(s, "Grow", hue=3, actor="ada"), "[Aa]ims have no field “hue”"),
        (lambda s: add_challenge(s, "", actor="ada"), "code of the challenge is empty"),
        (lambda s: add_challenge(s, "c1", actor="ada"), "a challenge with the code “C1” already"),
        (lambda s: add_source(s, "Density", actor="ada"), "sentence of the outside source"),
        (lambda s: add_source(s, "", words="x", actor="ada"), "title of the outside source"),
        (
            lambda s: add_source(s, "D", words="x", year="25", actor="ada"),
            "“25” is not a year",
        ),
        (
            lambda s: add_source(s, "D", words="x", use="decoration", actor="ada"),
            "“decoration” is not a valid use",
        ),
    ],
)
def test_what_is_none_is_refused_in_a_sentence_and_changes_nothing(
    call: Any, told: str, built: Any
) -> None:
    add_challenge(built.study, "C1", words="Fewer join", actor="ada")
    version = built.study.version
    with pytest.raises(InvalidInput, match=told):
        call(built.study)
    assert built.study.version == version


def test_a_challenge_may_keep_its_own_code_and_stands_in_the_order_of_codes(built: Any) -> None:
    second = add_challenge(built.study, "C2", actor="ada")
    first = add_challenge(built.study, "C1", words="Fewer join", actor="ada")
    revise_challenge(built.study, second.id, code="C2", words="Fees", actor="ada")
    assert [c.render() for c in list_challenges(built.study)] == ["C1 · Fewer join", "C2 · Fees"]
    with pytest.raises(InvalidInput, match="already"):
        revise_challenge(built.study, second.id, code="C1", actor="ada")
    assert get_challenge(built.study, first.id) == first


def test_what_is_gone_is_said_to_be_gone(built: Any) -> None:
    for get, told in ((get_aim, "aim"), (get_challenge, "challenge"), (get_source, "source")):
        with pytest.raises(NotFound, match=f"{told} is no longer in the study"):
            get(built.study, "nowhere")
    assert list_aims(built.study) == list_sources(built.study) == []


# ------------------------------------------------------------------------ what rests on them


def source(built: Any) -> Any:
    return add_source(
        built.study, "Density in ten countries", publisher="Labour Office", year="2025",
        words="Density fell everywhere.", actor="ada",
    )  # fmt: skip


def test_an_insight_on_an_outside_source_names_it_and_counts_nobody(built: Any) -> None:
    study = built.study
    insight = add_insight(study, "Density falls", actor="ada")
    before = get_chain(study).evidence("insight", insight.id)
    assert before.render_basis() == "Rests on no quote yet"
    link_evidence(study, "source", source(built).id, "insight", insight.id, actor="ada")
    evidence = get_chain(study).evidence("insight", insight.id)
    assert evidence.render_basis() == (
        "Rests on an outside source: Density in ten countries (Labour Office, 2025)"
    )
    assert evidence.supports.mentions == 0
    assert "Which quotes support it? None is linked yet." not in check_insight(insight, evidence)
    assert get_progress(study).insights_without_evidence == 0


def test_quotes_and_an_outside_source_are_told_beside_each_other(built: Any) -> None:
    link_evidence(built.study, "source", source(built).id, "insight", built.insight.id, actor="ada")
    chain = get_chain(built.study)
    told = chain.evidence("insight", built.insight.id).render_basis()
    assert told.endswith("· and on an outside source: Density in ten countries")
    assert told.startswith("Rests on 1 quote")
    # A need inherits it, as it inherits quotes.
    assert chain.evidence("need", built.need.id).outside == (
        "Density in ten countries (Labour Office, 2025)",
    )


def test_an_outside_source_that_contradicts_is_no_support(built: Any) -> None:
    link_evidence(
        built.study, "source", source(built).id, "insight", built.insight.id,
        relation="contradicts", actor="ada",
    )  # fmt: skip
    assert get_chain(built.study).evidence("insight", built.insight.id).outside == ()


def test_an_insight_is_stale_when_its_source_is_reworded_or_removed(built: Any) -> None:
    study, made = built.study, source(built)
    link_evidence(study, "source", made.id, "insight", built.insight.id, actor="ada")
    assert not get_chain(study).node("insight", built.insight.id).stale
    revise_source(study, made.id, note="seen again", actor="ada")
    assert not get_chain(study).node("insight", built.insight.id).stale
    revise_source(study, made.id, words="Density fell in nine.", actor="ada")
    [reason] = get_chain(study).node("insight", built.insight.id).reasons
    assert reason.startswith("the outside source “Density in ten countries")
    assert accept_links(study, "insight", built.insight.id, actor="ada") == 1
    remove_source(study, made.id, actor="ada")
    [reason] = get_chain(study).node("insight", built.insight.id).reasons
    assert "was removed after it was linked" in reason


def test_what_serves_an_aim_is_looked_at_again_when_the_aim_changes(built: Any) -> None:
    aim = add_aim(built.study, "Keep members", amount="85 %", actor="ada")
    link_evidence(built.study, "aim", aim.id, "metric", built.metric.id, actor="ada")
    revise_aim(built.study, aim.id, amount="90 %", actor="ada")
    assert get_chain(built.study).node("metric", built.metric.id).stale


@pytest.mark.parametrize(
    ("baseline", "read", "told"),
    [
        ("40 %", "62 %", "the aim is not reached"),
        ("40 %", "86 %", "the aim is reached"),
        ("95 %", "90 %", "the aim is not reached"),  # it is to fall
        ("95 %", "80 %", "the aim is reached"),
        ("", "62 %", ""),
        ("", "85 %", "the aim is reached"),
        ("40 %", "1,200 members", ""),
    ],
)
def test_a_reading_says_whether_an_aim_is_reached_where_that_is_known(
    baseline: str, read: str, told: str, built: Any
) -> None:
    study = built.study
    aim = add_aim(study, "Keep members", amount="85 % of members", actor="ada")
    metric = add_metric(study, "Rate", baseline=baseline, actor="ada")
    reading = add_reading(study, metric.id, read, day="2026-03-01", actor="ada")
    [line] = describe_standing(aim, [(metric, reading)])
    assert line == f"Rate: {read}, 1 March 2026 · {told}".rstrip(" ·")


def test_a_yearly_aim_is_not_set_against_one_reading(built: Any) -> None:
    aim = add_aim(built.study, "Grow", amount="15 % a year", actor="ada")
    revise_metric(built.study, built.metric.id, baseline="10 %", actor="ada")
    reading = add_reading(built.study, built.metric.id, "20 %", day="2026-03-01", actor="ada")
    metric = get_metric(built.study, built.metric.id)
    [line] = describe_standing(aim, [(metric, reading)])
    assert "aim" not in line


@given(st.text(max_size=40))
def test_any_words_of_an_aim_can_be_told(words: str) -> None:
    aim = Aim(id=AimId("a"), statement="x", amount=words, day="", origin="", note="", rev=1)
    for language in ("en", "da"):
        with say_in(language):
            describe_aim(aim)
            if aim.parsed:
                assert render_amount(aim.parsed)
