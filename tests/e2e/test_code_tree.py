"""The code tree in a real browser: walked and moved by keyboard, dragged, and never markup."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from coding.codebook.commands import add_code
from coding.codebook.tree import list_in_order
from coding.queries import list_codes
from lifeworld.opening import open_study

HOSTILE = "![x](http://evil.example/p.png) <script>window.bad=1</script>"


def tree(study: Any) -> str:
    return " ".join("·" * depth + code.name for depth, code in list_in_order(list_codes(study)))


@pytest.fixture
def book(own: SimpleNamespace) -> Any:
    """Time, Cover ─ Night, Pay, and a hostile name."""
    study = open_study(own.path)
    cover = add_code(study, "Cover", definition=HOSTILE, actor="Ana")
    add_code(study, "Night", parent_id=cover.id, actor="Ana")
    add_code(study, "Pay", actor="Ana")
    add_code(study, HOSTILE, actor="Ana")
    yield SimpleNamespace(study=study, page=own.screen.open("codebook"), screen=own.screen)
    study.close()


def row(page: Any, name: str) -> Any:
    return page.locator("section.tree [data-code]").filter(has_text=name).first


def test_codes_are_moved_opened_ticked_and_removed_by_keyboard(book: Any, until: Any) -> None:
    page, study = book.page, book.study
    row(page, "Time").wait_for()
    assert page.evaluate("window.bad") is None
    assert not book.screen.foreign
    row(page, "Time").focus()
    page.keyboard.press("Alt+ArrowDown")
    until(lambda: tree(study).startswith("Cover ·Night Time Pay"))
    page.keyboard.press("Alt+ArrowRight")  # two acts in a row, without waiting for the first
    page.keyboard.press("Alt+ArrowUp")
    until(lambda: tree(study).startswith("Cover ·Time ·Night Pay"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Time", exact=True).wait_for()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert row(page, "Cover").get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Delete")
    page.get_by_text("Remove “Pay”? You can undo this.").wait_for()
    page.keyboard.press("Enter")
    until(lambda: "Pay" not in tree(study))
    page.get_by_role("button", name="Undo").click()
    until(lambda: "Pay" in tree(study))
    # Retired instead, it leaves the tree until retired codes are asked for.
    row(page, "Pay").focus()
    for key in ("Delete", "Tab", "Enter"):
        page.keyboard.press(key)
    until(lambda: [code.name for code in list_codes(study) if code.retired] == ["Pay"])
    retired = page.get_by_role("button", name="Retired (1)")
    retired.wait_for()
    assert row(page, "Pay").count() == 0
    retired.press("Enter")
    page.get_by_role("treeitem", name="Pay, 0 codings, retired").wait_for()


def test_a_code_is_dragged_onto_another_between_two_and_not_into_its_own_child(
    book: Any, until: Any
) -> None:
    page, study = book.page, book.study
    row(page, "Time").wait_for()

    def drag(name: str, to: str, share: float) -> None:
        # A row may just be drawn anew.
        start = until(lambda: row(page, name).bounding_box())
        end = until(lambda: row(page, to).bounding_box())
        page.mouse.move(start["x"] + 120, start["y"] + start["height"] / 2)
        page.mouse.down()
        page.mouse.move(end["x"] + 120, end["y"] + end["height"] * share, steps=6)
        page.mouse.up()

    drag("Pay", "Cover", 0.5)
    until(lambda: tree(study).startswith("Time Cover ·Night ·Pay"))
    drag("Pay", "Night", 0.1)
    until(lambda: tree(study).startswith("Time Cover ·Pay ·Night"))
    entries = study.version
    drag("Cover", "Night", 0.5)
    page.get_by_text("“Cover” cannot be moved below itself.").wait_for()
    assert study.version == entries
    drag("Night", "Time", 0.1)
    until(lambda: tree(study).startswith("Night Time Cover ·Pay"))
