"""Figures stand beside themes by stratum; what both say together is written, kept and undone."""

from __future__ import annotations

from typing import Any

import pytest

from opportunity_spaces.figures.commands import (
    add_figures,
    remove_figures,
    remove_joint,
    revise_joint,
)
from opportunity_spaces.figures.model import WHOLE
from opportunity_spaces.figures.queries import (
    describe_joint_changes,
    find_joint,
    list_figure_sets,
    list_figures,
    list_joint_rows,
    list_joints,
    list_measures,
)
from opportunity_spaces.figures.read_figures import parse_figures
from study import Conflict, InvalidInput
from themes.commands import record_not_asked
from transcripts.queries import list_strata

TABLE = parse_figures(
    "survey.csv",
    ["Industry", "n", "Satisfaction", "Loyalty"],
    [["Bakeries", "40", "4.1", "82 %"], ["Harbours", "3", "2.9", ""], ["Fishing", "9", "3", "50 %"],
     ["All", "52", "3.8", "70 %"]],
)  # fmt: skip


def match(built: Any) -> dict[str, str]:
    strata = {s.name: s.id for s in list_strata(built.study)}
    return {"Bakeries": strata["Bakeries"], "Harbours": strata["Harbours"], "Fishing": "",
            "All": WHOLE}  # fmt: skip


def add(built: Any, **fields: Any) -> Any:
    given = {"title": "Survey", "source": "The secretariat", "day": "2026-03-01", **fields}
    return add_figures(
        built.study, TABLE, strata=given.pop("strata", match(built)), actor="ada", **given
    )


def test_figures_stand_beside_a_theme_stratum_by_stratum(built: Any) -> None:
    made = add(built)
    assert list_figure_sets(built.study) == [made]
    assert list_measures(built.study, made.id) == ["Satisfaction", "Loyalty"]
    assert len(list_figures(built.study, made.id)) == 7  # one cell is empty
    rows = list_joint_rows(built.study, made.id, "Satisfaction", built.theme.id)
    assert [(r.name, r.figure.told, r.figure.base) for r in rows] == [
        ("Bakeries", "4.1", 40), ("Harbours", "2.9", 3), ("All", "3.8", 52), ("Fishing", "3", 9),
    ]  # fmt: skip
    assert [r.cell.count.people if r.cell else None for r in rows] == [2, 1, 3, None]
    loyalty = list_joint_rows(built.study, made.id, "Loyalty", built.theme.id)
    assert [r.figure.told if r.figure else "" for r in loyalty] == ["82 %", "", "70 %", "50 %"]


def test_an_import_is_one_change_and_is_undone_as_one(built: Any) -> None:
    before = built.tables()
    made = add(built)
    built.study.undo(actor="ada")
    assert list_figure_sets(built.study) == []
    assert built.tables() == before
    built.study.redo(actor="ada")
    assert len(list_figures(built.study, made.id)) == 7


def test_with_its_figures_what_was_said_goes_and_comes_back(built: Any) -> None:
    made = add(built)
    joint = revise_joint(
        built.study, made.id, "Loyalty", built.theme.id, verdict="confirm", actor="ada"
    )
    remove_figures(built.study, made.id, actor="ada")
    assert (list_joints(built.study), list_figures(built.study, made.id)) == ([], [])
    built.study.undo(actor="ada")
    assert find_joint(built.study, made.id, "Loyalty", built.theme.id).id == joint.id


def test_what_both_say_goes_stale_when_people_or_figures_change(built: Any) -> None:
    made = add(built)
    study, theme = built.study, built.theme.id

    def rows() -> Any:
        return list_joint_rows(study, made.id, "Satisfaction", theme)

    joint = revise_joint(
        study, made.id, "Satisfaction", theme, verdict="contradict", words=" Not so ", actor="ada"
    )
    assert (joint.words, describe_joint_changes(joint, rows())) == ("Not so", "")
    built.field.code("Who pays", ("Session 1", 5))
    told = describe_joint_changes(joint, rows())
    assert told == "What stands side by side has changed since: Harbours, All."
    again = revise_joint(study, made.id, "Satisfaction", theme, verdict="nuance", actor="ada")
    assert (again.id, describe_joint_changes(again, rows())) == (joint.id, "")
    remove_joint(study, again.id, actor="ada")
    assert list_joints(study) == []
    study.undo(actor="ada")
    assert [each.verdict for each in list_joints(study)] == ["nuance"]


def test_a_stratum_may_say_something_else_and_goes_and_comes_back_with_the_whole(
    built: Any,
) -> None:
    study, made, theme = built.study, add(built), built.theme.id
    strata = match(built)
    ports, shops = strata["Harbours"], strata["Bakeries"]

    def say_parts(**parts: str) -> Any:
        given = {{"ports": ports, "shops": shops}[name]: each for name, each in parts.items()}
        return revise_joint(
            study, made.id, "Satisfaction", theme, verdict="nuance", parts=given, actor="ada"
        )

    assert say_parts(ports="contradict", shops="").parts == {ports: "contradict"}
    assert say_parts(ports="silent", shops="confirm").parts == {ports: "silent", shops: "confirm"}
    kept = revise_joint(study, made.id, "Satisfaction", theme, verdict="confirm", actor="ada")
    assert kept.parts == {ports: "silent", shops: "confirm"}
    assert say_parts(ports="", shops="confirm").parts == {shops: "confirm"}
    remove_figures(study, made.id, actor="ada")
    assert list(study.db.query("SELECT * FROM joint_parts")) == []
    study.undo(actor="ada")
    assert find_joint(study, made.id, "Satisfaction", theme).parts == {shops: "confirm"}
    with pytest.raises(InvalidInput, match="a stratum that is not in the study"):
        revise_joint(
            study, made.id, "Satisfaction", theme, verdict="confirm", parts={"gone": "confirm"},
            actor="ada",
        )  # fmt: skip


def test_not_asked_is_not_the_same_as_not_raised(built: Any) -> None:
    made = add(built)
    for title in ("Session 1", "Session 3"):
        record_not_asked(built.study, built.theme.id, built.field.sessions[title].id, actor="ada")
    rows = list_joint_rows(built.study, made.id, "Satisfaction", built.theme.id)
    assert [r.cell.state for r in rows[:2]] == ["counted", "not_asked"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"title": " "}, "The figures have no title"),
        ({"source": ""}, "not said where the figures come from"),
        ({"day": "spring"}, "“spring” is not a date"),
        ({"measures": []}, "No measure of survey.csv is chosen"),
        ({"strata": {"Bakeries": "", "All": WHOLE}},
         "the table has “All”, “Bakeries”, “Fishing” and “Harbours”; the study has “Bakeries” and"
         " “Harbours”"),
    ],
)  # fmt: skip
def test_what_cannot_be_brought_in_is_refused_and_changes_nothing(
    fields: dict[str, Any], told: str, built: Any
) -> None:
    version = built.study.version
    with pytest.raises(InvalidInput, match=told):
        add(built, **fields)
    assert built.study.version == version


def test_two_segments_are_not_one_stratum(built: Any) -> None:
    strata = match(built)
    with pytest.raises(InvalidInput, match="both matched with “Bakeries”"):
        add(built, strata={**strata, "Harbours": strata["Bakeries"]})


def test_what_nobody_can_say_together_is_refused(built: Any) -> None:
    study, made, theme = built.study, add(built), built.theme.id
    with pytest.raises(InvalidInput, match="“perhaps” is not what figures and themes"):
        revise_joint(study, made.id, "Loyalty", theme, verdict="perhaps", actor="ada")
    with pytest.raises(InvalidInput, match="do not measure “Luck”"):
        revise_joint(study, made.id, "Luck", theme, verdict="confirm", actor="ada")
    revise_joint(study, made.id, "Loyalty", theme, verdict="confirm", actor="ada", expect_rev=0)
    with pytest.raises(Conflict):
        revise_joint(study, made.id, "Loyalty", theme, verdict="silent", actor="ada", expect_rev=0)
