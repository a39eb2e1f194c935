"""Who is coding is asked once, and nobody codes under a name that they did not choose."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from lifeworld.app.who import ASK, COOKIE
from study.entries import list_entries


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask, as the app does that a launcher has started."""
    monkeypatch.setenv(ASK, "1")


def answer(screen: Any, name: str = "", again: str | None = None) -> Any:
    if name:
        screen.field("text_input", "Your name").input(name)
    if again:
        screen.field("radio", "Have you worked in this study?").set_value(again)
    return screen.press("Continue")


def test_the_first_visit_asks_and_shows_nothing_else(open_screen: Any, study: Any) -> None:
    screen = open_screen(study)
    assert screen.title == "Who is coding?"
    assert screen.labels() == ["Continue"]
    answer(screen, "  Karla   Vig ")
    assert screen.title != "Who is coding?"
    assert screen.field("text_input", "You are").value == "Karla Vig"


def test_where_nobody_has_coded_the_name_of_this_computer_will_do(
    open_screen: Any, study: Any
) -> None:
    screen = answer(open_screen(study))
    assert screen.field("text_input", "You are").value == "Ana"


def test_once_others_code_the_default_name_is_refused(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = answer(open_screen(small.study))
    assert screen.title == "Who is coding?"
    assert "Write your name: others code in this study, too." in screen.read()
    answer(screen, "Bo")
    assert screen.field("text_input", "You are").value == "Bo"


def test_somebody_who_coded_before_chooses_the_name(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study)
    [known] = screen.field("radio", "Have you worked in this study?").options[:-1]
    answer(screen, again=known)
    assert screen.field("text_input", "You are").value == known


def test_a_name_and_a_choice_that_differ_are_not_guessed_at(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study)
    [known] = screen.field("radio", "Have you worked in this study?").options[:-1]
    answer(screen, "Somebody new", again=known)
    assert "not both" in screen.read()


def test_the_name_in_the_browser_is_taken(
    open_screen: Any, study: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import streamlit as st

    cookies = {COOKIE: "Karla%20Vig"}
    monkeypatch.setattr(type(st.context), "cookies", property(lambda _: cookies))
    screen = open_screen(study, "codebook")
    assert screen.field("text_input", "You are").value == "Karla Vig"
    assert not list_entries(study.db, limit=1) or screen.title != "Who is coding?"
