"""A deck that was issued tells what has changed since; an edited one is brought up to date."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lifeworld.exports.export_study import export_study
from opportunity_spaces.commands import revise_insight

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@pytest.fixture
def issued(small: SimpleNamespace, tmp_path: Path) -> bytes:
    """The final deck of a study whose insight was revised afterwards."""
    export_study(small.study, tmp_path / "deck.pptx", audience="internal", final=True, actor="Ana")
    revise_insight(small.study, small.insight.id, so_what="Let them choose", actor="Ana")
    return (tmp_path / "deck.pptx").read_bytes()


def test_a_final_deck_tells_what_has_changed_since(
    open_screen: Any, small: SimpleNamespace, issued: bytes
) -> None:
    screen = open_screen(small.study, "export")
    before = screen.read()
    assert "No. 1, final" in before
    screen.press("What has changed since")
    told = screen.read()
    assert small.insight.assertion in told.replace(before, "")
    assert len(told) > len(before)


def test_an_edited_deck_comes_back_with_its_stale_slides_replaced(
    open_screen: Any, small: SimpleNamespace, issued: bytes
) -> None:
    from pptx import Presentation

    screen = open_screen(small.study, "export")
    screen.field("file_uploader", "Edited deck").set_value(("edited.pptx", issued, PPTX))
    screen.run()
    screen.press("Bring it up to date")
    assert "Replaced" in screen.read()
    _, [(name, made)], _ = screen.at.session_state["edited_made"]
    assert name == "edited.pptx"
    words = [
        shape.text_frame.text
        for slide in Presentation(io.BytesIO(made)).slides
        for shape in slide.shapes
        if shape.has_text_frame
    ]
    assert any("Let them choose" in each for each in words)
    assert "Let them choose" not in read_words(issued)


def read_words(deck: bytes) -> str:
    """Return the words of a deck, as they stand in its parts."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(deck)) as file:
        slides = [name for name in file.namelist() if name.startswith("ppt/slides/")]
        return "".join(file.read(name).decode("utf-8", "ignore") for name in slides)
