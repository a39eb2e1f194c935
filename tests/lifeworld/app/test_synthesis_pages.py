"""What the buttons of Insights and needs, Opportunity spaces and the Evidence chain do."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from coding.answer_marks.commands import add_mark
from opportunity_spaces.assumptions.commands import add_assumption
from opportunity_spaces.commands import (
    add_initiative,
    add_insight,
    add_metric,
    add_need,
    add_space,
    revise_insight,
)
from opportunity_spaces.drafts.commands import record_draft
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.queries import (
    list_assumptions,
    list_initiatives,
    list_insights,
    list_links,
    list_metrics,
    list_needs,
    list_spaces,
)
from opportunity_spaces.readings.queries import list_readings
from themes.commands import add_theme
from themes.queries import list_themes

LISTS = {
    "space": list_spaces,
    "assumption": list_assumptions,
    "initiative": list_initiatives,
    "metric": list_metrics,
}


def ends(study: Any) -> list[tuple[str, str, str, str]]:
    return [(e.from_kind, e.from_id, e.to_kind, e.to_id) for e in list_links(study)]


# ---------------------------------------------------------------------------- insights and needs


def test_an_insight_is_opened_from_its_card_and_closed_again(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "insights").press(key=f"open-{small.insight.id}")
    assert screen.at.header[0].value.endswith("Nobody has time to learn")
    screen.press(key="back-insight")
    assert not screen.at.header
    assert "New insight" in screen.labels()


def test_a_long_list_of_needs_is_shown_in_parts(open_screen: Any, small: SimpleNamespace) -> None:
    for number in range(30):
        add_need(small.study, "People", f"do thing {number}", actor="Ana")
    needs = list_needs(small.study)

    def shown(screen: Any) -> list[str]:
        return [n.id for n in needs if any(b.key == f"open-{n.id}" for b in screen.at.button)]

    screen = open_screen(small.study, "insights")
    assert shown(screen) == [n.id for n in needs[:25]]
    screen.press(key="Next_all_need")
    assert shown(screen) == [n.id for n in needs[25:]]
    screen.press(key="Previous_all_need")
    assert shown(screen) == [n.id for n in needs[:25]]


def test_an_insight_is_written_at_the_desk_and_shown_again_after_it(
    open_screen: Any, small: SimpleNamespace
) -> None:
    revise_insight(small.study, small.insight.id, tension="Yet they do", actor="Ana")
    screen = open_screen(small.study, "insights", open_insight=small.insight.id)
    assert "**Tension:** Yet they do" in screen.read()
    screen.press(key="write-insight")
    assert screen.title == "Edit the insight"
    assert screen.at.session_state["write_insight"] == small.insight.id
    screen.press(key="close-desk-insight")
    assert screen.at.header[0].value.endswith("Nobody has time to learn")


def test_a_desk_of_what_was_removed_is_left(open_screen: Any, small: SimpleNamespace) -> None:
    screen = open_screen(small.study, "insights", write_insight="gone")
    assert screen.title == "Insights and needs"


def test_a_draft_is_told_on_its_card_and_one_of_a_new_finding_above_the_list(
    open_screen: Any, small: SimpleNamespace
) -> None:
    record_draft(small.study, "insight", small.insight.id, {"tension": "x"}, rev=1, actor="Ana")
    record_draft(small.study, "insight", "", {"assertion": "x"}, rev=0, actor="Ana")
    told = open_screen(small.study, "insights").read()
    assert "draft not saved" in told
    assert "A draft of yours is not saved yet: “New insight” opens it." in told


def test_insights_are_put_in_order_by_hand(open_screen: Any, small: SimpleNamespace) -> None:
    second = add_insight(small.study, "Time is borrowed", actor="Ana")
    first = small.insight
    screen = open_screen(small.study, "insights")
    assert screen.button(key=f"up-{first.id}").disabled
    screen.press(key=f"up-{second.id}")
    assert [i.id for i in list_insights(small.study)] == [second.id, first.id]
    screen.press("Undo")
    assert [i.id for i in list_insights(small.study)] == [first.id, second.id]
    screen.press(key=f"down-{first.id}")
    assert [i.id for i in list_insights(small.study)] == [second.id, first.id]


def test_spaces_are_put_in_order_by_hand(open_screen: Any, small: SimpleNamespace) -> None:
    first, second = (add_space(small.study, name, actor="Ana") for name in ("One", "Two"))
    open_screen(small.study, "opportunity_spaces").press(key=f"up-{second.id}")
    assert [s.id for s in list_spaces(small.study)] == [second.id, first.id]


@pytest.mark.parametrize("side", ["supports", "nuances", "contradicts"])
def test_a_quote_takes_the_side_that_was_pressed(
    side: str, open_screen: Any, small: SimpleNamespace
) -> None:
    insight = small.insight.id
    adding = {f"adding-insight-{insight}": True}
    screen = open_screen(small.study, "insights", open_insight=insight, **adding)
    screen.press(key=f"{side}-insight-")
    [link] = list_links(small.study)
    assert (link.relation, link.from_id) == (side, small.codings[0].excerpt_id)


@pytest.fixture
def rich(study: Any, factories: Any) -> SimpleNamespace:
    """A survey of which three answers are coded and the last one is evidence-rich."""
    said = [("Q", "Why?"), ("A", "Time."), ("B", "No time."), ("C", "The rota takes my time.")]
    text = factories.add_transcript(study, said=said, kind="answers", roles={"Q": "moderator"})
    [time] = factories.add_codes(study, "Time")
    codings = [factories.code_turn(study, text, time, turn=turn) for turn in (1, 2, 3)]
    add_theme(study, "Time is borrowed", code_ids=[time], actor="Ana")
    insight = add_insight(study, assertion="Nobody has time to learn", actor="Ana")
    add_mark(study, text, 3, kind="rich", actor="Ana")
    return SimpleNamespace(study=study, insight=insight, codings=codings)


def list_quotes(screen: Any) -> list[str]:
    told = [each.value.replace("\\", "") for each in screen.at.markdown]
    return [each for each in told if each.startswith("“")]


@pytest.mark.parametrize("page", ["insights", "themes"])
def test_evidence_rich_quotes_come_first_and_can_be_looked_at_alone(
    page: str, open_screen: Any, rich: SimpleNamespace
) -> None:
    insight = rich.insight.id
    adding = {f"adding-insight-{insight}": True}
    [theme] = list_themes(rich.study)
    chosen = {"chosen_themes": theme.id}
    screen = open_screen(rich.study, page, open_insight=insight, **adding, **chosen)
    quotes = list_quotes(screen)
    assert quotes == ["“The rota takes my time.”", "“Time.”", "“No time.”"]
    assert "Evidence-rich" in screen.read()
    screen.field("toggle", "Evidence-rich only: 1 quote").set_value(True)
    screen.run()
    quotes = list_quotes(screen)
    assert quotes == ["“The rota takes my time.”"]


def test_an_insight_is_rested_on_a_theme_and_taken_off_it(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "insights", open_insight=small.insight.id)
    screen.field("selectbox", "Rests on the theme").select(small.theme.id)
    screen.run()
    assert ends(small.study) == [("theme", small.theme.id, "insight", small.insight.id)]
    screen.press(key="boff-")
    assert ends(small.study) == []


def test_an_insight_leads_to_its_chain(open_screen: Any, small: SimpleNamespace) -> None:
    screen = open_screen(small.study, "insights", open_insight=small.insight.id)
    screen.press(key="chain-insight")
    assert screen.title == "Evidence chain"
    assert screen.at.header[0].value.endswith("Nobody has time to learn")


@pytest.mark.parametrize(
    ("page", "kind", "title"),
    [
        ("insights", "insight", "New insight"),
        ("insights", "need", "New need"),
        ("opportunity_spaces", "space", "New opportunity space"),
        ("opportunity_spaces", "metric", "New metric"),
    ],
)
def test_what_is_new_is_written_at_the_desk(
    page: str, kind: str, title: str, open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, page, open_tab=kind).press(key=f"new-{kind}")
    assert screen.title == title
    assert screen.at.session_state[f"write_{kind}"] == "new"
    screen.press(key=f"close-desk-{kind}")
    assert f"new-{kind}" in [button.key for button in screen.at.button]


# ---------------------------------------------------------------------------- opportunity spaces


def test_an_assumption_is_written_and_opened_and_its_words_are_changed(
    open_screen: Any, small: SimpleNamespace
) -> None:
    kind, widget, label = "assumption", "text_area", "What insiders believe"
    screen = open_screen(small.study, "opportunity_spaces", open_tab=kind).open(key=f"new-{kind}")
    screen.field(widget, label).input("Hours to teach")
    screen.press("Add assumption", inside=f"new-{kind}")
    [made] = list_assumptions(small.study)
    assert made.statement == "Hours to teach"

    screen.press(key=f"open-{made.id}").open(key=f"edit-{kind}")
    screen.field(widget, label).input("Hours to learn")
    screen.press("Save", inside=f"edit-{kind}")
    [changed] = list_assumptions(small.study)
    assert (changed.statement, changed.rev) == ("Hours to learn", 2)


@pytest.mark.parametrize("kind", ["space", "metric"])
def test_the_words_of_a_space_and_a_metric_are_edited_at_the_desk(
    kind: str, open_screen: Any, small: SimpleNamespace
) -> None:
    add: Any = {"space": add_space, "metric": add_metric}[kind]
    made = add(small.study, "Hours to teach", actor="Ana")
    screen = open_screen(
        small.study, "opportunity_spaces", open_tab=kind, **{f"open_{kind}": made.id}
    )
    screen.press(key=f"edit-{kind}")
    assert screen.at.session_state[f"write_{kind}"] == made.id
    screen.press(key=f"close-desk-{kind}")
    assert screen.at.header[0].value == "Hours to teach"


def test_a_space_is_rested_on_a_need_and_taken_off_it(
    open_screen: Any, small: SimpleNamespace
) -> None:
    space = add_space(small.study, name="Hours to teach", actor="Ana")
    need = add_need(small.study, who="nurses", verb="learn", actor="Ana")
    screen = open_screen(small.study, "opportunity_spaces", open_space=space.id)
    screen.field("selectbox", "Rests on the need").select(need.id)
    screen.run()
    assert ends(small.study) == [("need", need.id, "space", space.id)]
    screen.press(key="boff-")
    assert ends(small.study) == []


def test_the_list_of_each_kind_tells_what_it_holds(
    open_screen: Any, small: SimpleNamespace
) -> None:
    space = add_space(small.study, name="Hours to teach", actor="Ana")
    initiative = add_initiative(small.study, title="A teacher on each shift", actor="Ana")
    add_metric(small.study, name="Hours covered", baseline="4", target="40", actor="Ana")
    add_assumption(small.study, statement="Fees are too high", actor="Ana")
    link_evidence(small.study, "space", space.id, "initiative", initiative.id, actor="Ana")
    told = {
        kind: open_screen(small.study, "opportunity_spaces", open_tab=kind).read() for kind in LISTS
    }
    assert "0 needs · 1 initiative · candidate" in told["space"]
    assert "1 opportunity space · 0 metrics" in told["initiative"]
    assert "4 → 40" in told["metric"]
    assert "Untested" in told["assumption"]
    screen = open_screen(small.study, "opportunity_spaces", open_tab="assumption")
    screen.press("**Fees are too high**")  # a title opens what it names
    assert screen.at.header[0].value == "Fees are too high"
    assert [each.label for each in screen.at.radio] == ["Choose an assumption"]


def test_assumptions_are_sealed_with_a_press_and_keep_their_words(
    open_screen: Any, small: SimpleNamespace
) -> None:
    add_assumption(small.study, statement="Fees are too high", holder="Board", actor="Ana")
    add_assumption(small.study, statement="They see a friend", verdict="new", actor="Ana")
    screen = open_screen(small.study, "opportunity_spaces", open_tab="assumption")
    assert "Board · Not sealed." in screen.read()
    assert "Nobody had believed anything." in screen.read()
    screen.open("Seal 1 assumption").press(key="seal-now", inside="seal")
    assert "Sealed 1 assumption." in screen.read()
    assert "Seal 1 assumption" not in screen.labels()
    assert re.search(
        r"Board · Sealed on .+; no session with a transcript has a date yet", screen.read()
    )
    screen.press("**Fees are too high**").open(key="edit-assumption")
    assert screen.field("text_area", "What insiders believe").disabled
    assert screen.field("text_input", "Who believes it").disabled
    assert not [o for o in screen.field("selectbox", "Verdict").options if o.startswith("New")]
    screen.field("selectbox", "Verdict").select("nuanced")
    screen.field("text_area", "Revised wording").input("Some fees")
    screen.press("Save", inside="edit-assumption")
    sealed = list_assumptions(small.study)[0]
    assert (sealed.statement, sealed.verdict) == ("Fees are too high", "nuanced")
    assert sealed.revised == "Some fees"


def test_an_insight_and_a_quote_speak_against_an_assumption(
    open_screen: Any, small: SimpleNamespace
) -> None:
    belief = add_assumption(small.study, statement="Fees are too high", actor="Ana")
    screen = open_screen(
        small.study,
        "opportunity_spaces",
        open_tab="assumption",
        open_assumption=belief.id,
        **{f"adding-assumption-{belief.id}": True},
    )
    screen.field("selectbox", "What the next one does").select("contradicts")
    screen.field("selectbox", "Rests on the insight").select(small.insight.id)
    screen.run()
    [link] = list_links(small.study, to_id=belief.id)
    assert (link.from_kind, link.relation) == ("insight", "contradicts")
    screen.field("selectbox", "What it does").select("nuances")
    screen.run()
    [link] = list_links(small.study, to_id=belief.id)
    assert link.relation == "nuances"
    screen.press(key="contradicts-assumption-")
    quoted = [e for e in list_links(small.study, to_id=belief.id) if e.from_kind == "excerpt"]
    assert [e.relation for e in quoted] == ["contradicts"]


def test_a_metric_is_read_and_says_how_far_it_is(open_screen: Any, small: SimpleNamespace) -> None:
    made = add_metric(small.study, name="Reached", baseline="40 %", target="85 %", actor="Ana")
    screen = open_screen(small.study, "opportunity_spaces", open_tab="metric", open_metric=made.id)
    screen.field("text_input", "Value").input("a lot")
    screen.press("Add reading")
    assert "no number in “a lot”" in screen.at.error[0].value
    screen.field("text_input", "Value").input("58 %")
    screen.field("text_input", "Where the number comes from").input("Register")
    screen.press("Add reading")
    [reading] = list_readings(small.study, made.id)
    assert (reading.amount, reading.origin) == ("58 %", "Register")
    assert screen.at.metric[0].value == "58 %"
    assert "40% of the way from the baseline to the target." in screen.read()
    screen.press("Remove reading")
    assert list_readings(small.study) == []


# ----------------------------------------------------------------------------------------- chain


def test_what_is_chosen_in_the_chain_is_opened_on_its_page(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "chain", chain=("insight", small.insight.id)).press(
        "Open the insight"
    )
    assert screen.title == "Insights and needs"
    assert screen.at.header[0].value.endswith("Nobody has time to learn")
