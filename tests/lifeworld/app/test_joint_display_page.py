"""Figures are brought in, matched with strata, set beside themes, and undone, in the app."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from opportunity_spaces.figures.queries import list_figure_sets, list_figures, list_joints
from transcripts.commands import revise_session
from transcripts.frame.commands import add_stratum
from transcripts.queries import list_sessions

CSV = "Industry,n,Satisfaction\nBakery,42,4.1\nMines,2,2.5\n"


@pytest.fixture
def placed(small: SimpleNamespace) -> SimpleNamespace:
    """The small study with its group in a stratum, and another stratum without a session."""
    small.bakeries = add_stratum(small.study, "Bakeries", actor="Ana")
    small.harbours = add_stratum(small.study, "Harbours", actor="Ana")
    [session] = list_sessions(small.study)
    revise_session(small.study, session.id, stratum_id=small.bakeries.id, actor="Ana")
    return small


def bring(screen: Any, table: str, *, source: str = "Secretariat") -> Any:
    """Give the dialog a file, and press what brings it in."""
    screen.open("Bring in figures")
    screen.button(key="bring_figures").click()
    screen.at.file_uploader[0].set_value(("survey.csv", table.encode(), "text/csv"))
    screen.run()
    if not [each for each in screen.at.button if each.key == "add_figures"]:
        return screen
    screen.field("text_input", "Source: who asked whom").input(source)
    return screen.press(key="add_figures", inside="bring_figures")


def test_figures_are_brought_in_by_their_likeliest_strata_and_taken_back(
    open_screen: Any, placed: SimpleNamespace
) -> None:
    screen = bring(open_screen(placed.study, "joint_display"), CSV)
    [made] = list_figure_sets(placed.study)
    found = [(f.segment, f.stratum_id, f.told, f.base) for f in list_figures(placed.study, made.id)]
    assert found == [("Bakery", placed.bakeries.id, "4.1", 42), ("Mines", "", "2.5", 2)]
    assert (made.title, made.source) == ("survey", "Secretariat")
    screen.press(key="undo_last")
    assert list_figure_sets(placed.study) == []


def test_segments_that_are_no_strata_are_named_beside_the_strata(
    open_screen: Any, placed: SimpleNamespace
) -> None:
    screen = bring(open_screen(placed.study, "joint_display"), "Where,Score\nNorth,1\nSouth,2\n")
    said = screen.read()
    assert "the table has “North” and “South”; the study has “Bakeries” and “Harbours”" in said
    assert "No segment of survey.csv is a stratum of the study" in said
    assert list_figure_sets(placed.study) == []


def test_a_file_that_is_no_table_of_figures_is_refused_in_the_dialog(
    open_screen: Any, placed: SimpleNamespace
) -> None:
    screen = bring(open_screen(placed.study, "joint_display"), "a,b\n1,2\n")
    assert "No column of survey.csv holds names of segments." in screen.read()


def test_what_both_say_together_is_written_beside_the_quotes_and_removed(
    open_screen: Any, placed: SimpleNamespace
) -> None:
    bring(open_screen(placed.study, "joint_display"), CSV)
    screen = open_screen(placed.study, "joint_display")
    said = screen.read()
    assert "4.1" in said
    assert "1 mention" in said
    assert "nobody of this segment was met" in said
    assert "Fewer than 3 answered" in said
    assert "“" in said  # a quote of the stratum
    [verdict] = [each for each in screen.at.button_group if each.label == "Figures and people"]
    verdict.set_value("contradict")
    screen.field("text_area", "In a sentence or two, for readers of the report").input("Not so")
    screen.field("selectbox", "Together in Bakeries").select("nuance")
    screen.press(key="save-joint")
    [joint] = list_joints(placed.study)
    assert joint.parts == {placed.bakeries.id: "nuance"}
    assert (joint.verdict, joint.words, joint.theme_id) == (
        "contradict", "Not so", placed.theme.id,
    )  # fmt: skip
    again = open_screen(placed.study, "joint_display", chosen_joints=joint.id)
    assert "Side by side so far" in again.read()
    again.press(key="remove-joint")
    assert list_joints(placed.study) == []


def test_figures_are_removed(open_screen: Any, placed: SimpleNamespace) -> None:
    bring(open_screen(placed.study, "joint_display"), CSV)
    open_screen(placed.study, "joint_display").press(key="remove_figures")
    assert list_figure_sets(placed.study) == []
