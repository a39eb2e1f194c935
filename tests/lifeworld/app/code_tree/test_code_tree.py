"""The codebook page: what is done in the tree, and what stays when two people change one code."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coding.codebook.colours import APART, find_hue, measure_distance
from coding.codebook.commands import add_code, move_code, revise_code, revise_hues
from coding.codebook.likeness import CLOSE
from coding.codebook.merging.commands import merge_codes, remove_code
from coding.codebook.tree import list_in_order
from coding.queries import get_code, list_codes, list_codings
from coding.quotes.queries import list_quotes
from lifeworld.app.code_tree.acts import TREE, parse_acts
from study.entries import list_entries
from study.opening import create_file
from study.recent import record_opened
from themes.commands import add_theme
from themes.queries import list_themes_by_code


def tree(study: Any) -> str:
    return " ".join("·" * depth + code.name for depth, code in list_in_order(list_codes(study)))


def move(number: int, code: str, parent: str | None, **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "kind": "move",
        "ids": [code],
        "parent": parent,
        "before": None,
        **more,
    }


def tell(screen: Any, **state: Any) -> Any:
    """Let the browser tell what was done in the tree."""
    screen.at.session_state[TREE] = state
    return screen.run()


def test_what_a_browser_tells_is_read_and_anything_else_left_out() -> None:
    good = {**move(2, "a", None, before="b"), "seen": {"a": "c"}}
    [act] = parse_acts([good])
    assert (act.ids, act.parent_id, act.before, act.seen) == (("a",), None, "b", {"a": "c"})
    assert [a.number for a in parse_acts([{**good, "number": 3}, good])] == [2, 3]
    odd: list[Any] = [
        None, 7, {}, {**good, "number": "2"}, {**good, "kind": "rename"}, {**good, "ids": []},
        {**good, "ids": [3]}, {**good, "parent": 4}, {**good, "seen": {"a": 5}},
        {**good, "seen": [1]},
    ]  # fmt: skip
    assert parse_acts(odd) == []
    assert parse_acts("move") == parse_acts(None) == []


def test_what_is_done_in_the_tree_is_done_once_and_can_be_undone(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "codebook")
    acts = [move(5, small.cover, small.time)]
    tell(screen, acts=acts)
    assert tree(small.study) == "Time ·Cover"
    assert "Moved “Cover”." in screen.read()
    move_code(small.study, small.cover, parent_id=None, actor="Bo")
    tell(screen, acts=acts)
    assert tree(small.study) == "Time Cover", "told again, it is not done again"
    tell(screen, acts=[*acts, {"number": 6, "kind": "remove", "ids": [small.time, small.cover]}])
    assert tree(small.study) == ""
    assert "Removed 2 codes." in screen.read()
    screen.press("Undo")
    assert tree(small.study) == "Time Cover"
    assert len(list_codings(small.study)) == 2


def test_a_code_dropped_into_its_own_child_is_one_sentence_and_nothing_changes(
    open_screen: Any, small: SimpleNamespace
) -> None:
    move_code(small.study, small.cover, parent_id=small.time, actor="Ana")
    before = len(list_entries(small.study.db))
    screen = open_screen(small.study, "codebook")
    tell(screen, acts=[move(5, small.time, small.cover)])
    assert "A code cannot be moved below itself." in screen.read()
    assert (tree(small.study), len(list_entries(small.study.db))) == ("Time ·Cover", before)
    assert screen.at.session_state["code_tree_done"] == 5, "the browser draws the tree as it is"


def test_a_code_that_changed_under_the_hand_is_one_sentence(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "codebook")
    remove_code(small.study, small.time, actor="Bo")
    tell(screen, acts=[move(5, small.cover, small.time)])
    assert "That code is no longer in the codebook." in screen.read()
    assert "Undo" not in screen.labels()


def test_a_code_opened_in_the_tree_is_shown_beside_it(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "codebook", chosen_codes=small.cover)
    assert screen.at.header[0].value == "Cover"
    assert "1 of" in screen.read(), "how many raised it is said"


def test_what_was_typed_stays_when_somebody_else_changed_the_code(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "codebook", chosen_codes=small.time)
    screen.field("text_area", "Definition").input("Hours for oneself")
    screen.field("text_area", "Include").input("Shifts")
    revise_code(small.study, small.time, definition="Working hours", example="Nine", actor="Bo")
    entries = len(list_entries(small.study.db))
    screen.press("Save")
    assert "Somebody changed the definition of “Time” meanwhile." in screen.read()
    assert "Definition now: Working hours" in screen.read()
    assert screen.field("text_area", "Definition").value == "Hours for oneself"
    assert len(list_entries(small.study.db)) == entries
    screen.press("Save")
    code = get_code(small.study, small.time)
    assert (code.definition, code.include, code.example) == ("Hours for oneself", "Shifts", "Nine")
    assert screen.field("text_area", "Example").value == "Nine"


def test_another_field_than_the_one_typed_in_is_no_conflict_and_the_newer_version_can_be_shown(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "codebook", chosen_codes=small.time)
    revise_code(small.study, small.time, exclude="Breaks", actor="Bo")
    screen.run()
    assert "Bo changed exclude meanwhile." in screen.read()
    screen.press("Show the newer version")
    assert screen.field("text_area", "Exclude").value == "Breaks"
    revise_code(small.study, small.time, exclude="Pauses", actor="Bo")
    screen.field("text_area", "Include").input("Shifts")
    screen.press("Save")
    code = get_code(small.study, small.time)
    assert (code.include, code.exclude) == ("Shifts", "Pauses")


# ------------------------------------------------------------------------- several codes at once


def tick(screen: Any, *ids: str) -> Any:
    return tell(screen, ticked=list(ids))


def test_ticked_codes_are_merged_in_one_change_and_the_ticks_go(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = tick(open_screen(small.study, "codebook"), small.time, small.cover)
    assert "2 codes ticked: Time and Cover" in screen.read().replace("**", "")
    screen.press(key="bulk_merge").press("Merge codes", inside="bulk_merge")
    assert tree(small.study) == "Time"
    assert len(list_codings(small.study, code_id=small.time)) == 2
    assert screen.at.session_state["code_tree_cleared"] == 1
    screen.press("Undo")
    assert tree(small.study) == "Time Cover"


def test_one_ticked_code_cannot_be_merged(open_screen: Any, small: SimpleNamespace) -> None:
    screen = tick(open_screen(small.study, "codebook"), small.time).press(key="bulk_merge")
    assert "Tick two or more codes" in screen.read()
    assert "Merge codes" not in screen.labels()


def test_ticked_codes_are_moved_and_removed_after_a_question(
    open_screen: Any, small: SimpleNamespace
) -> None:
    place = add_code(small.study, "Place", abstract=True, actor="Ana")
    screen = tick(open_screen(small.study, "codebook"), small.time, small.cover)
    screen.press(key="bulk_move")
    next(s for s in screen.at.selectbox if s.label.startswith("Move")).select(place.id)
    screen.press("Move codes", inside="bulk_move")
    assert tree(small.study) == "Place ·Time ·Cover"
    assert "Moved 2 codes." in screen.read()
    screen = tick(screen, small.time, small.cover).press(key="bulk_remove")
    assert "Remove 2 codes and 2 codings? You can undo this." in screen.read()
    screen.press("Remove codes", inside="bulk_remove")
    assert tree(small.study) == "Place"
    screen.press("Undo")
    assert tree(small.study) == "Place ·Time ·Cover"


def test_ticked_codes_get_distinct_colours_in_one_change(
    open_screen: Any, small: SimpleNamespace
) -> None:
    revise_hues(small.study, {small.time: 40, small.cover: 44}, actor="Ana")
    screen = tick(open_screen(small.study, "codebook"), small.time, small.cover)
    screen.press(key="bulk_hues")
    one, other = (get_code(small.study, code).hue for code in (small.time, small.cover))
    assert measure_distance(one, other) >= APART
    screen.press("Undo")
    assert get_code(small.study, small.time).hue == 40
    before = len(list_entries(small.study.db))
    tick(screen, small.time).press(key="bulk_none")
    assert len(list_entries(small.study.db)) == before


# --------------------------------------------------------------------------------------- retired


def list_retired(study: Any) -> list[str]:
    return [code.name for code in list_codes(study) if code.retired]


def test_a_code_is_retired_beside_the_tree_keeps_its_coding_and_is_brought_back(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "codebook", chosen_codes=small.time).press("Retire")
    assert list_retired(small.study) == ["Time"]
    assert len(list_codings(small.study, code_id=small.time)) == 1
    shown = screen.read()
    assert "Retired the code “Time”." in shown
    assert "2 codes, 1 of them retired" in shown
    assert "Not offered while coding, and not suggested. 1 coding kept." in shown
    assert "Retire" not in screen.labels()
    screen.press("Undo")
    assert list_retired(small.study) == []
    screen.press("Retire").press("Bring back")
    assert list_retired(small.study) == []
    assert "Brought back the code “Time”." in screen.read()


def test_ticked_codes_are_retired_and_brought_back_and_a_key_of_the_tree_retires_too(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = tick(open_screen(small.study, "codebook"), small.time, small.cover)
    screen.press(key="bulk_retire")
    assert list_retired(small.study) == ["Time", "Cover"]
    assert "Retired 2 codes." in screen.read()
    screen = tick(screen, small.time, small.cover).press(key="bulk_back")
    assert list_retired(small.study) == []
    assert "Brought back 2 codes." in screen.read()
    tell(screen, acts=[{"number": 9, "kind": "retire", "ids": [small.cover]}])
    assert list_retired(small.study) == ["Cover"]
    assert "Retired “Cover”." in screen.read()
    assert len(list_codings(small.study)) == 2


# --------------------------------------------------------------------------------------- colours


def test_the_colour_shown_for_a_new_code_is_the_colour_it_gets(
    open_screen: Any, small: SimpleNamespace
) -> None:
    for name, chosen in (("Pay", None), ("Pauses", 123)):
        screen = open_screen(small.study, "codebook").press("New code")
        shown = find_hue(list_codes(small.study), parent_id=None)
        if chosen is not None:
            told = {"hue": chosen, "number": 7, "of": "new"}
            screen.at.session_state["new_code_hue"] = {"hue": told}
        screen.field("text_input", "Name").input(name)
        screen.press("Add code", inside="New code")
        [code] = [c for c in list_codes(small.study) if c.name == name]
        assert code.hue == (shown if chosen is None else chosen)
        assert screen.at.session_state["chosen_codes"] == code.id


def test_a_colour_is_saved_as_it_was_chosen_and_once(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "codebook", chosen_codes=small.time)
    screen.at.session_state["code_hue"] = {"hue": {"hue": 77, "number": 3, "of": small.time}}
    screen.run()
    assert get_code(small.study, small.time).hue == 77
    screen.press("Undo").run()
    assert get_code(small.study, small.time).hue != 77, "told again, it is not done again"


# ------------------------------------------------------------------------- splitting, other names


def test_ticked_quotes_are_moved_to_a_new_code(open_screen: Any, small: SimpleNamespace) -> None:
    state = {"chosen_codes": small.time, "code_tabs": "Split"}
    screen = open_screen(small.study, "codebook", **state)
    assert screen.button("Move quotes").disabled
    ids = [small.time, *(q.excerpt_id for q in list_quotes(small.study, code_ids=[small.time]))]
    table = f"split_{hashlib.sha256(chr(10).join(ids).encode()).hexdigest()[:12]}"
    screen.field("text_input", "Name of the new code").input("Own time")
    screen.choose_rows(table, 0).press("Move 1 quote")
    assert tree(small.study) == "Time Own time Cover"
    assert "Moved 1 quote from “Time” to “Own time”." in screen.read()
    screen.press("Undo")
    assert tree(small.study) == "Time Cover"


def test_other_names_and_near_misses_are_written_in_the_form(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "codebook", chosen_codes=small.time)
    screen.field("text_area", "Near miss").input("Opening hours")
    screen.field("text_area", "Other names").input("Hours\nTid")
    screen.press("Save")
    code = get_code(small.study, small.time)
    assert (code.near_miss, code.other_names) == ("Opening hours", ("Hours", "Tid"))


# ----------------------------------------------------------------------- likeness, several themes


def test_a_new_code_that_nearly_equals_one_asks_and_the_person_decides(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "codebook").press("New code")
    screen.field("text_input", "Name").input("Covers")
    screen.press("Add code", inside="New code")  # typed and pressed at once: it is asked first
    assert "Cover** is spelt nearly the same." in screen.read()
    assert tree(small.study) == "Time Cover"
    screen.press(key="add_code", inside="New code")
    assert tree(small.study) == "Time Cover Covers"


def test_a_new_code_that_means_nearly_the_same_asks_where_that_is_known(
    open_screen: Any, small: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    near = {small.cover: CLOSE}
    monkeypatch.setattr("lifeworld.app.parts.alike.score_near_codes", lambda *_: near)
    screen = open_screen(small.study, "codebook").press("New code")
    screen.field("text_input", "Name").input("Who stands in")
    screen.press("Add code", inside="New code")
    assert "Cover** means nearly the same." in screen.read()
    assert tree(small.study) == "Time Cover"


def test_a_code_that_is_there_can_be_used_instead(open_screen: Any, small: SimpleNamespace) -> None:
    screen = open_screen(small.study, "codebook").press("New code")
    screen.field("text_input", "Name").input("Covers")
    screen.press("Add code", inside="New code")
    screen.press(key="use_new_", inside="New code")
    assert tree(small.study) == "Time Cover"
    assert screen.at.session_state["chosen_codes"] == small.cover


def test_quotes_can_go_to_the_code_that_the_new_name_nearly_equals(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "codebook", chosen_codes=small.time, code_tabs="Split")
    screen.field("text_input", "Name of the new code").input("Covers")
    screen.run().press(key="use_split_")
    assert screen.field("selectbox", "Move them to").value == small.cover


def test_a_code_says_which_themes_it_is_in_and_leads_there(
    open_screen: Any, small: SimpleNamespace
) -> None:
    add_theme(small.study, "What is owed", code_ids=[small.time], actor="Ana")
    screen = open_screen(small.study, "codebook", chosen_codes=small.time)
    assert "In the themes" in screen.read()
    assert {"Time is borrowed", "What is owed"} <= set(screen.labels())
    screen.press("What is owed")
    assert screen.title == "Themes"
    assert screen.at.header[0].value == "What is owed"


def test_a_code_is_added_to_a_second_theme_and_it_is_said_where_it_is_already(
    open_screen: Any, small: SimpleNamespace
) -> None:
    other = add_theme(small.study, "What is owed", actor="Ana")
    screen = open_screen(small.study, "themes", chosen_themes=other.id, theme_tabs="Codes")
    choice = screen.field("selectbox", "Add a code")
    assert choice.options == ["—", "Cover", "Time (already in “Time is borrowed”)"]
    choice.select(small.time)
    screen.run().press("Add code")
    assert [t.name for t in list_themes_by_code(small.study)[small.time]] == [
        "Time is borrowed", "What is owed",
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------- versions


def test_a_version_is_named_and_what_changed_since_is_read_with_its_words(
    open_screen: Any, small: SimpleNamespace
) -> None:
    revise_code(small.study, small.time, definition="Hours one owns", actor="Ana")
    screen = open_screen(small.study, "codebook", codebook_tabs="Versions")
    screen.field("text_input", "Name the codebook as it is now").input("v1, after round 1")
    screen.press("Name this version")
    assert "Nothing differs." in screen.read()
    revise_code(small.study, small.time, definition="Hours that one has", actor="Bo")
    merge_codes(small.study, small.time, [small.cover], actor="Bo")
    told = screen.run().read()
    assert "2 codes: 1 merged · 1 redefined · 1 changed otherwise" in told
    assert "**Cover**, merged into “Time”" in told
    assert (
        "Hours :green-background[that] one :red-background[~~owns~~]:green-background[has]" in told
    )
    screen.press("Remove this name")
    assert "Removed the name “v1, after round 1”." in screen.read()


def test_the_codebook_of_one_day_is_compared_with_itself_and_its_names_are_never_markup(
    open_screen: Any, study: Any
) -> None:
    screen = open_screen(study, "codebook", codebook_tabs="Versions")
    assert "The codebook has not been changed yet." in screen.read()
    add_code(study, "![x](http://evil.example/p.png)", definition="**b** $x$", actor="Ana")
    told = screen.run()
    assert not told.at.error
    assert "![x](" not in "".join(m.value for m in told.at.markdown)


# ------------------------------------------------------------------------------- import and export


def test_a_codebook_is_previewed_before_it_is_written_and_comes_in_as_one_change(
    open_screen: Any, small: SimpleNamespace
) -> None:
    revise_code(small.study, small.time, definition="Hours", actor="Ana")
    screen = open_screen(small.study, "codebook", codebook_tabs="Import and export")
    table = "Code,Definition\nTime,Hours that one has\n![x](http://evil.example/p),x\nCover,\n"
    screen.at.file_uploader[0].set_value(("codes.csv", table.encode(), "text/csv"))
    before = len(list_entries(small.study.db))
    told = screen.run().read()
    assert "1 new · 1 as in the study · 1 with other words" in told
    assert "**Time**, definition: Hours :green-background[that one has]" in told
    assert "![x](" not in "".join(m.value for m in screen.at.markdown)
    assert len(list_entries(small.study.db)) == before
    screen.field("toggle", "Take the file's words where they differ").set_value(True)
    screen.run().press("Import the codebook")
    assert get_code(small.study, small.time).definition == "Hours that one has"
    assert len(list_entries(small.study.db)) == before + 1
    screen.press("Undo")
    assert get_code(small.study, small.time).definition == "Hours"
    assert tree(small.study) == "Time Cover"


def test_a_file_that_is_no_codebook_is_refused_in_a_sentence(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "codebook", codebook_tabs="Import and export")
    screen.at.file_uploader[0].set_value(("codes.csv", b"a,b\n1,2\n", "text/csv"))
    assert "has no column “Code”" in screen.run().read()
    screen.at.file_uploader[0].set_value(("codes.csv", b"Code,Definition\nTime,\n", "text/csv"))
    assert "There is nothing new in it." in screen.run().read()
    assert "Download the codebook" in [b.label for b in screen.at.get("download_button")]


def test_the_codebook_of_an_earlier_wave_is_previewed_and_carried_over_as_one_change(
    open_screen: Any, small: SimpleNamespace, schema: list[Any], tmp_path: Path
) -> None:
    old = create_file(tmp_path / "spring.lifeworld", schema)
    add_code(old, "Rota", definition="How shifts are planned", hue=120, actor="Ana")
    add_code(old, "Overtime", retired=True, actor="Ana")
    old.close()
    screen = open_screen(small.study, "codebook", codebook_tabs="Import and export")
    assert "No other study was opened on this computer yet." in screen.read()
    record_opened(old.path, "Spring ![x](http://evil.example/p)")
    record_opened(tmp_path / "gone.lifeworld", "Gone")
    screen.run()
    [chosen] = screen.field("selectbox", "Earlier study").options
    assert chosen.endswith("spring.lifeworld")
    screen.field("selectbox", "Earlier study").select_index(0)
    told = screen.run().read()
    assert "1 new · 0 as in the study" in told
    assert "1 retired code left out" in told
    assert "Rota" not in tree(small.study)
    screen.press("Carry over the codebook")
    assert tree(small.study) == "Time Cover Rota"
    screen.press("Undo")
    assert tree(small.study) == "Time Cover"
