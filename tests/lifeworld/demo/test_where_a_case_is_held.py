"""The page that says where each thing of a case is held is true of the demonstration."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from lifeworld.app.navigation import _LOOKS
from lifeworld.demo.build import build_demo
from lifeworld.opening import open_study
from study import Study
from study.language import read_catalogue

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "where-a-case-is-held.md"
KINDS = 62
HELD_BY_NOTHING = {"49"}  # the rows that say why not, and name nothing


def _list_rows() -> list[dict[str, str]]:
    found = re.findall(
        r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    names = ("number", "what", "written", "file", "leaves")
    return [dict(zip(names, row, strict=True)) for row in found]


ROWS = _list_rows()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    """The demonstration, without what the machine suggests and measures."""
    nothing = {"suggestions": 0, "passages": 0, "units": 0, "seconds": 0.0}
    made = "coding.suggestions"
    with (
        mock.patch(f"{made}.suggest_job.suggest_in_study", return_value=nothing),
        mock.patch(f"{made}.evaluate_job.measure_in_study", return_value=nothing),
        mock.patch("lifeworld.demo.build.add_privacy", return_value=""),
        mock.patch("lifeworld.exports.export_study.export_study", return_value=[]),
    ):
        path = build_demo(tmp_path_factory.mktemp("held"), tell=lambda _: None)
    study = open_study(path)
    yield study
    study.close()


@pytest.fixture(scope="module")
def left(demo: Study) -> str:
    """Every word of the decks for the team and for the client, and of the one-pager."""
    from pptx import Presentation

    from lifeworld.exports.deck.plan import Plan
    from lifeworld.exports.deck.write_deck import render_deck
    from lifeworld.exports.gather_report import get_report

    words: list[str] = []
    for audience in ("internal", "client"):
        plan = Plan(shown=("one-page",) if audience == "internal" else ())
        report = get_report(demo, audience=audience)
        deck = Presentation(io.BytesIO(render_deck(report, plan=plan)))
        for slide in deck.slides:
            words += [text for shape in slide.shapes for text in _read(shape)]
            words.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(words).replace("\u00a0", " ")


def _read(shape: Any) -> list[str]:
    if shape.has_table:
        return [cell.text for row in shape.table.rows for cell in row.cells]
    return [shape.text_frame.text] if shape.has_text_frame else []


def test_it_tells_of_each_kind_once_and_in_order() -> None:
    assert [row["number"] for row in ROWS] == [str(n) for n in range(1, KINDS + 1)]
    assert {row["number"] for row in ROWS if row["leaves"] == "–"} == HELD_BY_NOTHING


def test_every_page_tab_and_heading_that_it_names_is_in_the_app() -> None:
    titles = {title for title, _ in _LOOKS.values()}
    catalogue = read_catalogue("da")
    said = {message for _, message in catalogue.messages} | set(catalogue.plurals)
    for row in ROWS:
        pages = re.findall(r"\*\*(.+?)\*\*", row["written"])
        assert set(pages) <= titles, row["number"]
        assert pages or row["number"] in {*HELD_BY_NOTHING, "62"}
        for part in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", row["written"]):
            assert any(m == part or m.startswith(f"{part} (") for m in said), row["number"]


def test_the_demonstration_holds_an_example_of_each(demo: Study) -> None:
    for row in ROWS:
        named = re.findall(r"`(\w+)\.(\w+)(?: = ([^`]+))?`", row["file"])
        assert named or row["number"] in {*HELD_BY_NOTHING, "62"}
        for table, column, value in named:
            wanted = f"[{column}] = ?" if value else f"coalesce([{column}], '') <> ?"
            query = f"SELECT 1 FROM [{table}] WHERE {wanted}"
            assert demo.db.execute(query, [value]).fetchone(), f"{row['number']}: {table}.{column}"


def test_each_is_read_in_a_deck(left: str) -> None:
    for row in ROWS:
        told = re.findall(r"“([^”]+)”", row["leaves"])
        assert told or row["number"] in HELD_BY_NOTHING
        for words in told:
            assert words.casefold() in left.casefold(), f"{row['number']}: {words}"
