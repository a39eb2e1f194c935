"""What was wanted, decided, done and seen stands in the report and on slides, for whom it may."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from lifeworld.exports.gather_report import get_report
from opportunity_spaces.brief.commands import add_aim, add_challenge, add_source
from opportunity_spaces.commands import (
    add_initiative,
    add_insight,
    add_metric,
    add_space,
    revise_initiative,
)
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.readings.commands import add_reading
from opportunity_spaces.records.commands import add_record
from tests.lifeworld.exports.read_deck import read_deck
from themes.fieldwork.commands import add_dive
from themes.queries import list_themes
from transcripts.frame.commands import revise_frame
from transcripts.queries import list_strata

ACTOR = "Ana"


@pytest.fixture
def run(field: SimpleNamespace) -> SimpleNamespace:
    """A study whose findings were decided on, and are under way."""
    study = field.study
    camps = add_initiative(study, "Camps", status="running", actor=ACTOR)
    idea = add_initiative(study, "Kites", actor=ACTOR)
    metric = add_metric(study, "Rate", baseline="40 %", actor=ACTOR)
    add_reading(study, metric.id, "62 %", day="2026-03-01", actor=ACTOR)
    aim = add_aim(
        study, "Keep members", amount="85 % of members", day="2027-12-31", origin="Congress",
        actor=ACTOR,
    )  # fmt: skip
    for target in (("initiative", camps.id), ("initiative", idea.id), ("metric", metric.id)):
        link_evidence(study, "aim", aim.id, *target, actor=ACTOR)  # type: ignore[arg-type]
    challenge = add_challenge(study, "C1", words="Fewer join", actor=ACTOR)
    link_evidence(study, "challenge", challenge.id, "initiative", camps.id, actor=ACTOR)
    add_record(
        study, "decision", words="We begin in the north", who="The board", mandate="Budget 2027",
        day="2026-05-02", about_id=camps.id, actor=ACTOR,
    )  # fmt: skip
    add_record(study, "decision", words="Who pays?", who="The congress", actor=ACTOR)
    add_record(study, "step", words="Call them", owner="Secretary", due="2026-07-01", actor=ACTOR)
    add_record(study, "step", words="Book a room", done="2026-05-01", actor=ACTOR)
    return SimpleNamespace(study=study, camps=camps, idea=idea, aim=aim, metric=metric)


def test_decisions_and_steps_fill_the_report_by_whether_they_are_open(run: Any) -> None:
    report = get_report(run.study, audience="client")
    assert report.decisions == ("Who pays? · The congress",)
    assert report.next_steps == ("Call them · Secretary · by 1 July 2026",)
    [decided] = report.decided
    assert (decided.words, decided.who, decided.about, decided.day) == (
        "We begin in the north", "The board", "Camps", "2026-05-02",
    )  # fmt: skip
    slides = read_deck(report, aside=True)
    for words in (
        "One decision was taken", "The board · Budget 2027", "2 May 2026", "We ask you to decide",
        "Who pays? · The congress", "What happens next", "Call them · Secretary",
    ):  # fmt: skip
        assert words in slides
    assert "Book a room" not in slides


def test_the_public_is_told_of_no_decision_and_of_that(run: Any) -> None:
    add_record(run.study, "place", name="North", initiative_id=run.camps.id, actor=ACTOR)
    report = get_report(run.study, audience="public")
    assert report.decisions == report.next_steps == ()
    assert report.decided == ()
    assert not any(row.places for row in report.initiatives)
    assert "Decisions and next steps are left out of the public version." in report.left_out
    assert "The places where initiatives run are left out of the public version." in report.left_out
    assert "Who pays?" not in read_deck(report)


def test_an_aim_names_what_serves_it_and_hides_what_is_not_agreed(run: Any) -> None:
    [aim] = get_report(run.study, audience="internal").aims
    assert aim.serving == ("Camps", "Kites", "Rate")
    report = get_report(run.study, audience="client")
    [aim] = report.aims
    assert (aim.serving, aim.hidden) == (("Camps", "Rate"), 1)
    assert aim.wanted == "85 % of members, by 31 December 2027"
    assert aim.read == ("Rate: 62 %, 1 March 2026 · the aim is not reached",)
    slides = read_deck(report, aside=True)
    assert "One aim, and what serves it" in slides
    assert "Camps, Rate, 1 not shown here" in slides
    assert "Kites" not in slides


def test_an_insight_on_an_outside_source_shows_its_sentence_and_counts_nobody(run: Any) -> None:
    insight = add_insight(run.study, "Density falls", status="agreed", actor=ACTOR)
    source = add_source(
        run.study, "Density in ten countries", publisher="Labour Office", year="2025",
        words="Density fell everywhere.", address="https://example.org/density",
        use="background", actor=ACTOR,
    )  # fmt: skip
    link_evidence(run.study, "source", source.id, "insight", insight.id, actor=ACTOR)
    report = get_report(run.study, audience="client")
    page = next(each for each in report.insights if each.id == insight.id)
    assert page.basis == (
        "Rests on an outside source: Density in ten countries (Labour Office, 2025)"
    )
    assert [each.words for each in page.outside] == ["Density fell everywhere."]
    assert [each.cited for each in report.background] == [
        "Density in ten countries (Labour Office, 2025)"
    ]
    slides = read_deck(report, aside=True)
    assert "What was known before we listened" in slides
    assert "An outside source says" in slides
    assert "“Density fell everywhere.”" in slides
    assert "https://example.org/density" in slides  # in the notes


def test_a_campaign_has_a_slide_and_its_places_another(run: Any) -> None:
    revise_initiative(
        run.study, run.camps.id, target_group="Members who leave", message="You win",
        slogan="Together", tools="Film\nLetters", results="More stewards", lessons="Go slowly",
        advice="Teach others", original_title="Lejre", cadence="monthly", actor=ACTOR,
    )  # fmt: skip
    for name, state in (("North", "follow_up"), ("South", "planned")):
        place = add_record(
            run.study, "place", name=name, state=state, initiative_id=run.camps.id, actor=ACTOR
        )
    add_record(
        run.study, "observation", words="Stewards ask first", place_id=place, day="2026-05-01",
        actor=ACTOR,
    )  # fmt: skip
    report = get_report(run.study, audience="client")
    [row] = [each for each in report.initiatives if each.places]
    assert row.answers == ("C1",)
    assert [(p.name, p.state, p.runs) for p in row.places] == [
        ("North", "in follow-up", True), ("South", "planned", False),
    ]  # fmt: skip
    slides = read_deck(report, aside=True)
    for words in (
        "Initiative · C1", "Lejre", "Members who leave", "You win", "“Together”", "Film",
        "More stewards", "Go slowly", "Teach others", "Camps runs in one of two places",
        "Stewards ask first", "Roll-out · every month", "Serves the aim",
        "Keep members · 85 % of members, by 31 December 2027",
    ):  # fmt: skip
        assert words in slides, words


def test_those_behind_it_are_named_where_they_agreed_and_counted_otherwise(run: Any) -> None:
    study = run.study
    space = add_space(study, "Fair time", status="shaped", actor=ACTOR)
    for name, part, agreed in (
        ("Alma Birk", "team", "yes"), ("Dines Gro", "team", ""), ("Ida Loke", "contact", "yes"),
        ("Maja Niels", "shaped", "yes"), ("Olga Palle", "shaped", ""),
    ):  # fmt: skip
        add_record(
            study, "contributor", name=name, part=part, agreed=agreed, contact="12 34 56 78",
            about_id=space.id if part == "shaped" else "", actor=ACTOR,
        )  # fmt: skip
    add_record(
        study, "testimonial", words="It opened our eyes", role="Head of communications",
        agreed="yes", actor=ACTOR,
    )  # fmt: skip
    add_record(study, "testimonial", words="Not for others", actor=ACTOR)
    report = get_report(study, audience="client")
    slides = read_deck(report, aside=True)
    for words in (
        "Who made this study", "Alma Birk", "Ida Loke · 12 34 56 78", "and 1 person not named here",
        "shaped with Maja Niels and 1 other", "“It opened our eyes”", "Head of communications",
        "none of it is counted as evidence",
    ):  # fmt: skip
        assert words in slides, words
    for words in ("Dines Gro", "Olga Palle", "Not for others"):
        assert words not in slides, words
    told = "1 testimonial is left out: no agreement to be shown is recorded."
    assert told in report.left_out


def test_risks_and_the_next_fieldwork_have_slides_and_the_public_gets_neither(run: Any) -> None:
    study, theme = run.study, list_themes(run.study)[0]
    add_record(study, "risk", words="Nothing lasts", response="Plan for ten years", actor=ACTOR)
    add_record(study, "risk", words="Money runs out", actor=ACTOR)
    stratum = list_strata(study)[0]
    add_dive(
        study, theme.id, stratum.id, method="interview", reason="only 1 quote",
        question="Who covers?", actor=ACTOR,
    )  # fmt: skip
    slides = read_deck(get_report(study, audience="internal"), aside=True)
    for words in (
        "Two risks; one without a response", "Plan for ten years", "Where to go deeper",
        "Who covers?", "Interview", stratum.name,
    ):  # fmt: skip
        assert words in slides, words
    assert "only 1 quote" not in slides
    report = get_report(study, audience="public")
    assert report.risks == report.plan == ()
    assert "Risks of the study are left out of the public version." in report.left_out


def test_the_reason_for_rewording_the_question_stands_beside_it(field: Any) -> None:
    revise_frame(
        field.study, question="Why do they leave?", reframed="What is a good working life?",
        why_reframed="They answer about the fee.", actor=ACTOR,
    )  # fmt: skip
    slides = read_deck(get_report(field.study, audience="client"), aside=True)
    assert "Why we put it so" in slides
    assert "They answer about the fee." in slides


def test_one_page_holds_what_is_wanted_done_and_read(run: Any) -> None:
    slides = read_deck(get_report(run.study, audience="client"), aside=True)
    for words in (
        "On one page", "What is wanted", "Quick wins", "Camps · C1", "What shows that it works",
    ):  # fmt: skip
        assert words in slides, words


def test_many_steps_are_spread_over_slides_and_none_is_lost(run: Any) -> None:
    for number in range(20):
        add_record(run.study, "step", words=f"Step number {number:02}", actor=ACTOR)
    slides = read_deck(get_report(run.study, audience="client"), aside=True)
    assert all(f"Step number {number:02}" in slides for number in range(20))


def test_without_any_of_it_no_slide_speaks_of_it(field: Any) -> None:
    slides = read_deck(get_report(field.study, audience="internal"), aside=True)
    for words in (
        "What was known before",
        "Aims",
        "Decisions",
        "Next steps",
        "Roll-out",
        "On one page",
    ):
        assert words not in slides
