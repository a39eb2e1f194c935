"""A command of several changes is one action on the screen: it is done whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from coding.queries import list_codes
from study.entries import list_entries

Press = Callable[..., Any]


def page() -> None:
    """A page whose buttons run commands of several changes, some of which are refused."""
    import streamlit as st

    from coding.codebook.commands import add_code, rename_code
    from coding.model import CodeId
    from lifeworld.app.session import act, show_frame

    def add_two(study, first, second, *, actor):
        made = add_code(study, first, actor=actor)
        rename_code(study, made.id, f"{first}!", actor=actor)
        add_code(study, second, actor=actor)
        return f"{first} and {second}"

    def add_and_lose(study, name, *, actor):
        add_code(study, name, actor=actor)
        rename_code(study, CodeId("gone"), "Nothing", actor=actor)

    def add_and_fail(study, name, *, actor):
        add_code(study, name, actor=actor)
        raise ZeroDivisionError

    def add_and_build_on(study, name, *, actor):
        made = add_code(study, name, actor=actor)
        rename_code(study._study, made.id, "Theirs", actor="Bo")
        add_code(study, "  ", actor=actor)

    def gather(study, name, *, actor):
        with study.change("build", actor=actor, gathers=True):
            made = add_code(study, name, actor=actor)
            rename_code(study, made.id, f"{name}!", actor=actor)

    def gather_and_lose(study, name, *, actor):
        with study.change("build", actor=actor, gathers=True):
            add_code(study, name, actor=actor)
            rename_code(study, CodeId("gone"), "Nothing", actor=actor)

    def nest(study, name, *, actor):
        add_code(study, "Before", actor=actor)
        with study.change("outer", actor=actor):
            add_code(study, name, actor=actor)

    show_frame()
    if st.button("Two"):
        act(add_two, "Pay", "Cover", said=lambda names: f"Added {names}.")
    if st.button("Second refused"):
        act(add_two, "Pay", "  ", said="Added both.")
    if st.button("Second gone"):
        act(add_and_lose, "Pay", said="Added it.")
    if st.button("Fault"):
        act(add_and_fail, "Pay", said="Added it.")
    if st.button("Built on"):
        act(add_and_build_on, "Pay", said="Added it.")
    if st.button("Gathered"):
        act(gather, "Pay", said="Added it.")
    if st.button("Gathered, second gone"):
        act(gather_and_lose, "Pay", said="Added it.")
    if st.button("Nested"):
        act(nest, "Pay", said="Added it.")


@pytest.fixture
def press(study: Any, factories: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Press:
    """Press buttons of the page above, on a study with the code “Time”."""
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LIFEWORLD_ACTOR", "Ana")
    monkeypatch.setenv("LIFEWORLD_STUDY", str(study.path))
    factories.add_codes(study, "Time")
    at = AppTest.from_function(page, default_timeout=30).run()

    def press_button(label: str) -> Any:
        [button] = [b for b in at.button if b.label == label]
        button.click().run()
        assert not at.exception, at.exception[0].message
        return at

    return press_button


def names(study: Any) -> list[str]:
    return [code.name for code in list_codes(study)]


def test_all_changes_of_a_command_are_taken_back_by_one_undo(study: Any, press: Press) -> None:
    press("Two")
    assert names(study) == ["Time", "Pay!", "Cover"]
    at = press("Undo")
    assert names(study) == ["Time"]
    assert "Added Pay and Cover." in at.markdown[0].value.replace("\\", "")
    press("Redo")
    assert names(study) == ["Time", "Pay!", "Cover"]


@pytest.mark.parametrize(
    "refused", ["Second refused", "Second gone", "Gathered, second gone", "Nested"]
)
def test_a_refused_second_command_leaves_nothing_of_the_first(
    refused: str, study: Any, press: Press
) -> None:
    at = press(refused)
    assert names(study) == ["Time"]
    assert len(at.error) == 1
    assert not [b for b in at.button if b.key == "undo_last"], "nothing was done"
    standing = [e.verb for e in list_entries(study.db) if e.undoes is None and not e.undone]
    assert standing == ["add code"], "only the code that was there before"


def test_a_change_that_gathers_others_is_undone_as_one(study: Any, press: Press) -> None:
    press("Gathered")
    assert names(study) == ["Time", "Pay!"]
    assert [e.verb for e in list_entries(study.db)] == ["build", "add code"]
    press("Undo")
    assert names(study) == ["Time"]


def test_a_fault_leaves_nothing_of_what_was_done_before_it(study: Any, press: Press) -> None:
    with pytest.raises(AssertionError):  # the page shows the fault
        press("Fault")
    assert names(study) == ["Time"]


def test_what_somebody_has_built_on_stays_and_is_told(study: Any, press: Press) -> None:
    at = press("Built on")
    assert names(study) == ["Time", "Theirs"]
    assert len(at.error) == 2
    assert "can no longer be undone" in at.error[0].value


def test_what_was_refused_can_be_done_right_afterwards(study: Any, press: Press) -> None:
    press("Second refused")
    press("Two")
    assert names(study) == ["Time", "Pay!", "Cover"]
