"""What the buttons of Aims and context, Decisions and an open initiative do."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from coding.memos.commands import add_memo
from coding.memos.model import NewMemo, Thing
from lifeworld.app.waiting import list_waiting
from lifeworld.memos.names import find_memo_links
from opportunity_spaces.brief.commands import add_aim, add_challenge, add_source
from opportunity_spaces.brief.queries import list_aims, list_challenges, list_sources
from opportunity_spaces.commands import add_initiative, add_metric, add_space
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.progress import Progress
from opportunity_spaces.queries import get_initiative, list_links
from opportunity_spaces.readings.commands import add_reading
from opportunity_spaces.records.commands import add_record
from opportunity_spaces.records.due import Due
from opportunity_spaces.records.queries import (
    list_contributors,
    list_decisions,
    list_observations,
    list_places,
    list_risks,
    list_steps,
    list_testimonials,
)
from study.times import get_now

# --------------------------------------------------------------------------------- aims and context


def test_an_aim_shows_the_memos_on_it_and_those_that_name_it(
    open_screen: Any, small: SimpleNamespace
) -> None:
    aim = add_aim(small.study, "Keep members", actor="Ana")
    for words, thing in (("Who set it?", Thing(kind="aim", id=aim.id)), ("[[Keep members]]", None)):
        links = find_memo_links(small.study, words)
        memo = NewMemo(body=words, links=links, **({"thing": thing} if thing else {}))
        add_memo(small.study, memo, actor="Ana")
    screen = open_screen(small.study, "brief")
    assert "Memos (2)" in [each.label for each in screen.at.expander]


def test_an_aim_is_written_down_served_and_changed(
    open_screen: Any, small: SimpleNamespace
) -> None:
    metric = add_metric(small.study, "Rate", baseline="40 %", actor="Ana")
    add_reading(small.study, metric.id, "62 %", day="2026-03-01", actor="Ana")
    screen = open_screen(small.study, "brief")
    assert "There are no aims yet." in screen.read()
    screen.open(key="new-aim")
    screen.field("text_area", "What is wanted").input("Keep members")
    screen.field("text_input", "How much").input("85 % of members")
    screen.field("date_input", "By when").set_value(date(2027, 12, 31))
    screen.press("Add aim", inside="new-aim")
    [aim] = list_aims(small.study)
    assert (aim.statement, aim.amount, aim.day) == ("Keep members", "85 % of members", "2027-12-31")
    assert "85 % of members, by 31 December 2027" in screen.read()
    assert "Understood as 85 %." in screen.read()
    assert "Nothing serves it yet." in screen.read()
    screen.at.selectbox(key=f"serve-{aim.id}").select(metric.id)
    screen.run().press(key="link-served-")
    assert "Metric: Rate" in screen.read()
    assert "Rate: 62 %, 1 March 2026 · the aim is not reached" in screen.read()
    screen.open(key="edit-aim-")
    screen.field("text_input", "Who set it, and where").input("Congress")
    screen.press("Save", inside=f"edit-aim-{aim.id}")
    assert list_aims(small.study)[0].origin == "Congress"
    screen.press(key="unserve-")
    assert list_links(small.study, from_id=aim.id) == []
    screen.press(key="rm-aim-")
    assert list_aims(small.study) == []


def test_a_source_supports_an_insight_from_either_side(
    open_screen: Any, small: SimpleNamespace
) -> None:
    source = add_source(
        small.study, "Density", publisher="Labour Office", year="2025", words="It falls.",
        use="background", actor="Ana",
    )  # fmt: skip
    screen = open_screen(small.study, "brief", open_tab="source")
    assert "Density (Labour Office, 2025)" in screen.read()
    assert "“It falls.”" in screen.read()
    screen.at.selectbox(key=f"serve-{source.id}").select(small.insight.id)
    screen.run().press(key="link-served-")
    [link] = list_links(small.study, from_id=source.id)
    assert (link.to_kind, link.relation) == ("insight", "supports")
    screen = open_screen(small.study, "insights", open_insight=small.insight.id)
    assert "Density (Labour Office, 2025)" in screen.read()
    screen = open_screen(small.study, "chain", chain=("source", source.id))
    assert screen.press("Open the outside source").title == "Aims and context"
    open_screen(small.study, "brief", open_tab="source").press(key="rm-source-")
    assert list_sources(small.study) == []


def test_a_bad_challenge_is_refused_and_a_good_one_chosen_by(
    open_screen: Any, small: SimpleNamespace
) -> None:
    study = small.study
    add_challenge(study, "C1", words="Fewer join", actor="Ana")
    camps = add_initiative(study, "Camps", actor="Ana")
    add_initiative(study, "Letters", actor="Ana")
    screen = open_screen(study, "brief", open_tab="challenge")
    screen.open(key="new-challenge")
    screen.field("text_input", "Code of the challenge").input("c1")
    screen.press("Add challenge", inside="new-challenge")
    assert "a challenge with the code “C1” already" in screen.at.error[0].value
    [challenge] = list_challenges(study)
    link_evidence(study, "challenge", challenge.id, "initiative", camps.id, actor="Ana")
    screen = open_screen(study, "opportunity_spaces", open_tab="initiative")
    assert {"**Camps**", "**Letters**"} <= set(screen.labels())
    screen.field("selectbox", "Answers the challenge").select(challenge.id)
    screen.run()
    assert "**Camps**" in screen.labels()
    assert "**Letters**" not in screen.labels()


# --------------------------------------------------------------------------------------- decisions


def test_a_decision_is_asked_for_and_taken(open_screen: Any, small: SimpleNamespace) -> None:
    camps = add_initiative(small.study, "Camps", actor="Ana")
    screen = open_screen(small.study, "decisions")
    screen.open(key="new-decision")
    screen.field("text_area", "What is decided").input("We begin in the north")
    screen.field("text_input", "Who decides").input("The board")
    screen.field("selectbox", "What it is about").select(camps.id)
    screen.press("Add decision", inside="new-decision")
    [asked] = list_decisions(small.study)
    assert (asked.words, asked.who, asked.about_id) == (
        "We begin in the north", "The board", camps.id,
    )  # fmt: skip
    assert "to be decided · The board" in screen.read()
    assert "About “Camps”" in screen.read()
    screen.press(key="decided-")
    [taken] = list_decisions(small.study)
    assert taken.day == get_now()[:10]
    assert "Decided today" not in screen.labels()
    screen.press(key="undo_last")
    assert list_decisions(small.study)[0].is_open
    screen.press(key="rm-decision-")
    assert list_decisions(small.study) == []


def test_a_step_that_is_due_says_so_until_it_is_done(
    open_screen: Any, small: SimpleNamespace
) -> None:
    add_record(small.study, "step", words="Call them", due="2020-01-01", actor="Ana")
    links = open_screen(small.study, "home").at.get("page_link")
    assert "1 next step that is due" in [each.proto.label for each in links]
    screen = open_screen(small.study, "decisions", open_tab="step")
    assert "no owner yet · by 1 January 2020" in screen.read()
    screen.press(key="done-")
    [step] = list_steps(small.study)
    assert step.done == get_now()[:10]
    assert "Done today" not in screen.labels()
    screen.open(key="edit-step-")
    screen.field("text_input", "Owner (a role)").input("Secretary")
    screen.press("Save", inside=f"edit-step-{step.id}")
    assert list_steps(small.study)[0].owner == "Secretary"


def test_what_is_due_is_told_to_whoever_carries_it_out() -> None:
    found = list_waiting(
        Progress(), suggestions=0, unmatched=0, unanswered=0,
        due=Due(steps=1, readings=2, places=3),
    )  # fmt: skip
    assert [(each.words, each.page) for each in found] == [
        ("1 next step that is due", "decisions"),
        ("2 metrics whose readings are due", "opportunity_spaces"),
        ("3 places whose follow-up is due", "opportunity_spaces"),
    ]
    assert {each.whom for each in found} == {"Whoever carries it out"}


# ------------------------------------------------------------------------ risks and those behind it


def test_a_risk_is_written_down_with_its_response(open_screen: Any, small: SimpleNamespace) -> None:
    screen = open_screen(small.study, "decisions", open_tab="risk")
    screen.open(key="new-risk")
    screen.field("text_area", "What could go wrong").input("Nothing lasts")
    screen.press("Add risk", inside="new-risk")
    assert "No response yet." in screen.read()
    [risk] = list_risks(small.study)
    screen.open(key="edit-risk-")
    screen.field("text_area", "What is done about it").input("Plan for ten years")
    screen.press("Save", inside=f"edit-risk-{risk.id}")
    assert "Response: Plan for ten years" in screen.read()


def test_those_behind_a_study_say_whether_they_are_named(
    open_screen: Any, small: SimpleNamespace
) -> None:
    space = add_space(small.study, "Fair time", actor="Ana")
    screen = open_screen(small.study, "brief", open_tab="contributor")
    screen.open(key="new-contributor")
    screen.field("text_input", "Name").input("Alma Birk")
    screen.field("selectbox", "What they did").select("shaped")
    screen.field("selectbox", "What they shaped").select(space.id)
    screen.press("Add contributor", inside="new-contributor")
    [person] = list_contributors(small.study)
    assert (person.part, person.about_id, person.agreed) == ("shaped", space.id, "")
    assert "Shaped “Fair time” with us" in screen.read()
    screen = open_screen(small.study, "brief", open_tab="testimonial")
    screen.open(key="new-testimonial")
    screen.field("text_area", "What they say of the study, in their words").input("Eyes opened")
    screen.press("Add testimonial", inside="new-testimonial")
    [said] = list_testimonials(small.study)
    assert (said.words, said.agreed) == ("Eyes opened", "")
    assert "“Eyes opened”" in screen.read()


# -------------------------------------------------------------------------------------- initiatives


def test_an_initiative_is_a_campaign_with_places(open_screen: Any, small: SimpleNamespace) -> None:
    study = small.study
    camps = add_initiative(study, "Camps", description="Two days", actor="Ana")
    trips = add_initiative(study, "Trips", actor="Ana")
    screen = open_screen(
        study, "opportunity_spaces", open_tab="initiative", open_initiative=trips.id
    )
    screen.open(key="edit-initiative")
    screen.field("selectbox", "What has to come before it").select(camps.id)
    screen.field("text_input", "Name in the original language").input("Rejser")
    screen.press("Save", inside="edit-initiative")
    assert get_initiative(study, trips.id).depends_on_id == camps.id
    assert "Comes after “Camps”." in screen.read()
    screen.open(key="reach-")
    screen.field("text_input", "Slogan").input("Together")
    screen.field("text_area", "Tools and channels (one per line)").input("Film\nLetters")
    screen.press("Save", inside=f"reach-{trips.id}")
    screen.open(key="outcome-")
    screen.field("text_area", "Results so far").input("More stewards")
    screen.press("Save", inside=f"outcome-{trips.id}")
    now = get_initiative(study, trips.id)
    assert (now.slogan, now.tools, now.results) == ("Together", "Film\nLetters", "More stewards")
    screen.open(key="new-place")
    screen.field("text_input", "Place: a department, a workplace, a region").input("North")
    screen.field("selectbox", "How far it is").select("started")
    screen.press("Add place", inside="new-place")
    [place] = list_places(study, trips.id)
    assert (place.name, place.state) == ("North", "started")
    screen.field("text_area", "What was seen").input("Stewards ask first")
    screen.press("Add observation")
    [seen] = list_observations(study, place.id)
    assert (seen.words, seen.day) == ("Stewards ask first", get_now()[:10])
    assert "Stewards ask first" in screen.read()
    screen.press(key="rm-seen-")
    assert list_observations(study) == []
    screen.press(key="rm-place-")
    assert list_places(study) == []


def test_a_new_initiative_is_asked_for_its_plan_alone(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "opportunity_spaces", open_tab="initiative")
    screen.open(key="new-initiative")
    asked = {each.label for each in [*screen.at.text_input, *screen.at.text_area]}
    assert {"Title", "Risk"} <= asked
    assert not {"Slogan", "Results so far"} & asked


def test_an_aim_is_linked_where_the_metric_is(open_screen: Any, small: SimpleNamespace) -> None:
    aim = add_aim(small.study, "Keep members", actor="Ana")
    metric = add_metric(small.study, "Rate", actor="Ana")
    screen = open_screen(
        small.study, "opportunity_spaces", open_tab="metric", open_metric=metric.id
    )
    screen.field("selectbox", "Rests on the aim").select(aim.id)
    screen.run()
    [link] = list_links(small.study, to_id=metric.id)
    assert (link.from_kind, link.from_id) == ("aim", aim.id)
