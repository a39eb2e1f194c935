from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from coding.codebook.merging.commands import merge_codes, remove_code
from study import Conflict, InvalidInput, NotFound
from themes import commands
from themes.queries import (
    get_theme,
    list_gathered,
    list_not_asked,
    list_theme_codes,
    list_themes,
    list_ungathered_codes,
)

TABLES = ("themes", "theme_codes", "not_asked")


def _two_themes(ground: Any) -> tuple[Any, Any]:
    codes = ground.codes
    one = commands.add_theme(
        ground.study,
        "Learning is stolen time",
        actor="ada",
        code_ids=[codes["Learning"].id, codes["Respect"].id],
    )
    two = commands.add_theme(
        ground.study, "Pay says who counts", actor="ada", code_ids=[codes["Pay"].id]
    )
    commands.record_not_asked(ground.study, one.id, ground.sessions["Session 0"].id, actor="ada")
    return one, two


COMMANDS: dict[str, Callable[[Any, Any, Any], object]] = {
    "add": lambda g, a, b: commands.add_theme(
        g.study, "New", actor="ada", code_ids=[g.codes["Pay"].id]
    ),
    "rename": lambda g, a, b: commands.rename_theme(g.study, a.id, "Other", actor="ada"),
    "revise": lambda g, a, b: commands.revise_theme(
        g.study, a.id, actor="ada", status="defined", boundary="not pay", hue=400
    ),
    "remove": lambda g, a, b: commands.remove_theme(g.study, a.id, actor="ada"),
    "link": lambda g, a, b: commands.link_code(
        g.study, b.id, g.codes["Respect"].id, actor="ada", rationale="both"
    ),
    "relink": lambda g, a, b: commands.link_code(
        g.study, b.id, g.codes["Pay"].id, actor="ada", rationale="said so"
    ),
    "unlink": lambda g, a, b: commands.unlink_code(
        g.study, a.id, g.codes["Respect"].id, actor="ada"
    ),
    "merge": lambda g, a, b: commands.merge_themes(g.study, b.id, [a.id], actor="ada"),
    "split": lambda g, a, b: commands.split_theme(
        g.study, a.id, [g.codes["Respect"].id], "Respect is shown", actor="ada"
    ),
    "not asked": lambda g, a, b: commands.record_not_asked(
        g.study, b.id, g.sessions["Session 1"].id, actor="ada"
    ),
    "asked": lambda g, a, b: commands.remove_not_asked(
        g.study, a.id, g.sessions["Session 0"].id, actor="ada"
    ),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_undo_and_redo_restore_every_row(ground: Any, command: Callable[..., object]) -> None:
    one, two = _two_themes(ground)
    before = ground.tables(*TABLES)
    command(ground, one, two)
    after = ground.tables(*TABLES)
    assert after != before
    ground.study.undo(actor="ada")
    assert ground.tables(*TABLES) == before
    ground.study.redo(actor="ada")
    assert ground.tables(*TABLES) == after


def test_still_holds_drops_codes_that_are_gone_and_can_be_undone(ground: Any) -> None:
    one, _ = _two_themes(ground)
    remove_code(ground.study, ground.codes["Respect"].id, actor="ada")
    before = ground.tables(*TABLES)
    assert [c.name for c in list_theme_codes(ground.study, one.id) if c.gone] == ["Respect"]
    assert commands.accept_theme_codes(ground.study, one.id, actor="ada") == 1
    assert not any(c.stale for c in list_theme_codes(ground.study, one.id))
    ground.study.undo(actor="ada")
    assert ground.tables(*TABLES) == before


def test_a_code_that_was_merged_away_is_named_with_where_it_went(ground: Any) -> None:
    one, _ = _two_themes(ground)
    codes = ground.codes
    merge_codes(ground.study, codes["Pay"].id, [codes["Respect"].id], actor="ada")
    reasons = [r for c in list_theme_codes(ground.study, one.id) for r in c.reasons]
    assert reasons == ["the code “Respect” was merged into “Pay” after it was gathered"]
    commands.unlink_code(ground.study, one.id, codes["Respect"].id, actor="ada")
    assert [c.name for c in list_theme_codes(ground.study, one.id)] == ["Learning"]


def test_an_abstract_code_brings_the_codes_below_it(ground: Any) -> None:
    one, two = _two_themes(ground)
    names = {c.id: name for name, c in ground.codes.items()}
    gathered = {t: {names[c] for c in codes} for t, codes in list_gathered(ground.study).items()}
    assert gathered == {
        one.id: {"Learning", "Time to learn", "Who pays", "Respect"},
        two.id: {"Pay"},
    }
    commands.remove_theme(ground.study, two.id, actor="ada")
    assert [c.name for c in list_ungathered_codes(ground.study)] == ["Pay"]


def test_a_merged_theme_was_asked_about_if_any_part_was(ground: Any) -> None:
    one, two = _two_themes(ground)
    for title in ("Session 0", "Session 1"):
        commands.record_not_asked(ground.study, two.id, ground.sessions[title].id, actor="ada")
    commands.merge_themes(ground.study, two.id, [one.id], actor="ada")
    assert list_not_asked(ground.study) == {two.id: {ground.sessions["Session 0"].id}}
    assert [t.name for t in list_themes(ground.study)] == ["Pay says who counts"]


def test_a_split_theme_was_not_asked_where_the_whole_was_not(ground: Any) -> None:
    one, _ = _two_themes(ground)
    new = commands.split_theme(
        ground.study, one.id, [ground.codes["Respect"].id], "Respect is shown", actor="ada"
    )
    assert list_not_asked(ground.study)[new.id] == {ground.sessions["Session 0"].id}
    assert ground.codes["Respect"].id not in list_gathered(ground.study)[one.id]


def test_what_breaks_a_rule_changes_nothing(ground: Any) -> None:
    study = ground.study
    one, two = _two_themes(ground)
    before, version = ground.tables(*TABLES), study.version
    with pytest.raises(InvalidInput, match="already"):
        commands.add_theme(study, "pay  SAYS who counts", actor="ada")
    with pytest.raises(InvalidInput, match="needs a name"):
        commands.rename_theme(study, one.id, "  ", actor="ada")
    with pytest.raises(InvalidInput, match="status"):
        commands.revise_theme(study, one.id, actor="ada", status="great")
    with pytest.raises(InvalidInput, match="no “colour”"):
        commands.revise_theme(study, one.id, actor="ada", colour="red")
    with pytest.raises(InvalidInput, match="into itself"):
        commands.merge_themes(study, one.id, [one.id], actor="ada")
    with pytest.raises(NotFound):
        commands.link_code(study, one.id, "nowhere", actor="ada")  # type: ignore[arg-type]
    with pytest.raises(NotFound, match="does not gather"):
        commands.split_theme(study, one.id, [ground.codes["Pay"].id], "X", actor="ada")
    with pytest.raises(NotFound):
        commands.record_not_asked(study, two.id, "nowhere", actor="ada")  # type: ignore[arg-type]
    assert ground.tables(*TABLES) == before
    assert study.version == version


def test_a_theme_that_somebody_else_revised_is_not_overwritten(ground: Any) -> None:
    one, _ = _two_themes(ground)
    commands.revise_theme(ground.study, one.id, actor="bo", description="theirs")
    with pytest.raises(Conflict):
        commands.revise_theme(
            ground.study, one.id, actor="ada", expect_rev=one.rev, description="mine"
        )
    assert get_theme(ground.study, one.id).description == "theirs"
