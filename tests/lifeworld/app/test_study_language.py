"""The language of a study is chosen where it is described, and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from study.entries import list_entries
from transcripts.queries import get_frame


def test_the_language_of_decks_is_chosen_where_the_study_is_described(
    open_screen: Callable[..., Any], small: SimpleNamespace
) -> None:
    screen = open_screen(small.study).open("About this study")
    chosen = screen.field("selectbox", "Language of the study")
    assert chosen.options == ["English", "Dansk"]
    assert chosen.value == "en"
    assert chosen.help == "The language of decks and other exports."
    chosen.select("da")
    screen.press("Save", inside="About this study")
    assert get_frame(small.study).language == "da"
    assert list_entries(small.study.db, limit=1)[0].verb == "describe study"

    small.study.undo(actor="Ana")
    assert get_frame(small.study).language == "en"
