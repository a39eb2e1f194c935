"""What new interviews change: strengthened, contradicted, to be weighed, untouched."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from coding.quotes.queries import list_quotes
from opportunity_spaces.commands import add_insight, add_need, add_space
from opportunity_spaces.difference.model import Heard, Sides, compare_sides
from opportunity_spaces.difference.queries import get_difference, list_arrivals
from opportunity_spaces.links.commands import link_evidence
from themes.commands import add_theme
from transcripts.frame.commands import add_stratum

SAID = (
    ("Moderator", "Well?"),
    ("Bo", "There is never time to learn."),
    ("Cy", "I have all the time I want."),
)


@pytest.fixture
def wave(study: Any, factories: Any) -> SimpleNamespace:
    """A study with a theme, an insight, a need and a space from a first group of bakers."""
    bakers = add_stratum(study, "Bakeries", actor="Ana")
    first = factories.add_transcript(study, said=SAID, title="Bakers", stratum_id=bakers.id)
    time, pay = factories.add_codes(study, "Time", "Pay")
    factories.code_turn(study, first, time, turn=1)
    theme = add_theme(study, "Time is borrowed", code_ids=[time], actor="Ana")
    add_theme(study, "Pay decides", code_ids=[pay], actor="Ana")
    insight = add_insight(study, "Nobody has time to learn", actor="Ana")
    need = add_need(study, "Bakers", "learn in peace", actor="Ana")
    space = add_space(study, "Time that belongs to learning", actor="Ana")
    [quote] = list_quotes(study)
    for source, target in (
        (("excerpt", quote.excerpt_id), ("insight", insight.id)),
        (("theme", theme.id), ("insight", insight.id)),
        (("insight", insight.id), ("need", need.id)),
        (("need", need.id), ("space", space.id)),
    ):
        link_evidence(study, *source, *target, actor="Ana")

    def add_second() -> str:
        harbour = add_stratum(study, "Harbours", actor="Ana")
        return str(
            factories.add_transcript(study, said=SAID, title="Dockers", stratum_id=harbour.id)
        )

    return SimpleNamespace(
        study=study, first=first, time=time, theme=theme, insight=insight, need=need, space=space,
        add_second=add_second, code=factories.code_turn,
    )  # fmt: skip


def read(wave: SimpleNamespace) -> dict[str, Any]:
    """Return what the latest arrival changes, by kind, of the first finding of each."""
    found = get_difference(wave.study, list_arrivals(wave.study)[0].seq)
    return {kind: rows[0] for kind, rows in found.findings.items()}


def test_each_import_is_an_arrival_the_latest_first(wave: SimpleNamespace) -> None:
    wave.add_second()
    assert [a.titles for a in list_arrivals(wave.study)] == [("Dockers",), ("Bakers",)]


def test_an_import_that_was_undone_is_no_arrival(wave: SimpleNamespace) -> None:
    wave.add_second()
    wave.study.undo(actor="Ana")
    assert [a.titles for a in list_arrivals(wave.study)] == [("Bakers",)]


def test_before_anything_is_coded_nothing_can_have_changed(wave: SimpleNamespace) -> None:
    wave.add_second()
    found = get_difference(wave.study, list_arrivals(wave.study)[0].seq)
    assert (found.transcripts, found.before, found.strata) == (("Dockers",), 1, ("Harbours",))
    assert (found.codings, found.uncoded) == (0, ("Dockers",))
    assert {row.effects for rows in found.findings.values() for row in rows} == {("untouched",)}


def test_a_theme_is_strengthened_from_a_new_stratum_and_its_insight_is_to_be_weighed(
    wave: SimpleNamespace,
) -> None:
    second = wave.add_second()
    coding = wave.code(wave.study, second, wave.time, turn=1)
    changed = read(wave)
    assert changed["theme"].effects == ("new_stratum", "strengthened")
    assert changed["theme"].strata == ("Harbours",)
    assert changed["theme"].sessions == (1, 2)
    for kind in ("insight", "need", "space"):
        assert changed[kind].effects == ("to_weigh",), kind
        assert changed[kind].unweighed == (coding.excerpt_id,)


def test_a_linked_quote_goes_up_to_the_space(wave: SimpleNamespace) -> None:
    coding = wave.code(wave.study, wave.add_second(), wave.time, turn=1)
    link_evidence(wave.study, "excerpt", coding.excerpt_id, "insight", wave.insight.id, actor="Ana")
    changed = read(wave)
    for kind in ("insight", "need", "space"):
        assert changed[kind].effects == ("new_stratum", "strengthened"), kind
        assert (changed[kind].supports, changed[kind].sessions) == (1, (1, 2))


def test_a_quote_against_an_insight_contradicts_all_above_it_and_its_theme(
    wave: SimpleNamespace,
) -> None:
    coding = wave.code(wave.study, wave.add_second(), wave.time, turn=2)
    link_evidence(
        wave.study, "excerpt", coding.excerpt_id, "insight", wave.insight.id,
        relation="contradicts", actor="Ana",
    )  # fmt: skip
    changed = read(wave)
    for kind in ("theme", "insight", "need", "space"):
        assert changed[kind].effects[0] == "contradicted", kind
        assert changed[kind].contradicts == 1


def test_what_was_coded_in_older_transcripts_since_is_no_effect_of_the_new_ones(
    wave: SimpleNamespace,
) -> None:
    wave.code(wave.study, wave.add_second(), wave.time, turn=1)
    before = read(wave)["theme"]
    wave.code(wave.study, wave.first, wave.time, turn=2)
    after = read(wave)["theme"]
    assert (before.supports, after.supports) == (1, 1)
    assert before.effects == after.effects


def test_a_finding_written_since_says_so(wave: SimpleNamespace) -> None:
    wave.add_second()
    late = add_insight(wave.study, "Dockers have time", actor="Ana")
    found = get_difference(wave.study, list_arrivals(wave.study)[0].seq)
    told = {row.id: row.is_new for row in found.findings["insight"]}
    assert told == {wave.insight.id: False, late.id: True}


def test_two_points_leave_out_what_came_later(wave: SimpleNamespace, factories: Any) -> None:
    second = wave.add_second()
    third = factories.add_transcript(wave.study, said=SAID, title="Clerks")
    for text in (second, third):
        wave.code(wave.study, text, wave.time, turn=1)
    late, middle, first = (a.seq for a in list_arrivals(wave.study))
    assert first < middle < late
    until = get_difference(wave.study, middle, until=middle)
    assert until.transcripts == ("Dockers",)
    assert until.findings["theme"][0].supports == 1
    assert get_difference(wave.study, middle).findings["theme"][0].supports == 2
    assert get_difference(wave.study, late).before == 2


def test_a_first_quote_of_a_stratum_is_no_new_stratum_where_nobody_spoke_before() -> None:
    quote = Heard(excerpt_id="q", transcript_id="t", session_id="s", stratum="Harbours")
    told = compare_sides(Sides(supports=(quote,)), new=frozenset({"t"}))
    assert told["effects"] == ("strengthened",)
    assert told["strata"] == ()
