"""The card of the papers for an ethics board: what the study leaves open, and the Word files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from lifeworld.exports.ethics.gather_facts import list_findings
from lifeworld.exports.queries import list_exported

Open = Callable[..., Any]


def test_the_card_says_what_is_to_be_done_and_makes_the_papers(
    open_screen: Open, small: SimpleNamespace
) -> None:
    import docx

    screen = open_screen(small.study, "export")
    told = screen.read()
    waiting = [each.shown for each in list_findings(small.study) if each.open]
    assert waiting
    assert "No retention date is set." in waiting
    for line in waiting:
        assert line in told.replace("\\", ""), line
    screen.press("Make the papers")
    _, [(name, content)], lines = screen.at.session_state["ethics_made"]
    assert name == f"{small.study.name}-ethics.zip"
    assert lines[0].endswith("8 Word files")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert len(packed.namelist()) == 8
        paper = docx.Document(io.BytesIO(packed.read("consent-form-da.docx")))
    assert "Samtykke" in "\n".join(each.text for each in paper.paragraphs)
    assert list_exported(small.study) == [], "they hold nobody's words"


def test_a_board_asks_before_anything_is_there_to_export(open_screen: Open, study: Any) -> None:
    screen = open_screen(study, "export")
    assert "nothing to export yet" in screen.read()
    screen.press("Make the papers")
    _, [(_, content)], _ = screen.at.session_state["ethics_made"]
    assert content.startswith(b"PK")
