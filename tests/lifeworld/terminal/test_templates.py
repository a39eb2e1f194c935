"""`lifeworld template` says what a client's file will do, or refuses it in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from lifeworld.cli import main
from lifeworld.exports.deck.looks import LAYOUTS
from tests.lifeworld.exports.deck.corporate_templates import CORPORATE
from tests.lifeworld.exports.deck.templates_of_clients import REFUSED


def put(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    return str(folder / name)


def test_a_line_is_told_for_every_kind_of_slide(tmp_path: Path) -> None:
    path = put(tmp_path, "ours.pptx", CORPORATE["wide.pptx"]())
    done = CliRunner().invoke(main, ["template", path])
    assert done.exit_code == 0, done.output
    first, *lines = done.output.splitlines()
    assert first.startswith("ours.pptx: Slides of 13.3 by 7.5 inches. Fonts: Calibri.")
    assert len(lines) == len(LAYOUTS)
    assert "Cover: layout 1 “Title Slide”." in lines[0]
    assert all("The title has room for about" in line for line in lines)


def test_layouts_are_listed_with_their_numbers_and_as_json(tmp_path: Path) -> None:
    path = put(tmp_path, "ours.pptx", CORPORATE["wide.pptx"]())
    listed = CliRunner().invoke(main, ["template", path, "--layouts"]).output
    assert "layout 2: Title and Content (master 1)" in listed
    found = json.loads(CliRunner().invoke(main, ["template", path, "--json"]).output)
    assert found["slides"][0] == {
        "kind": "Cover",
        "layout": "Title Slide",
        "number": 1,
        "told": found["slides"][0]["told"],
    }
    assert len(found["sha256"]) == 64


def test_a_file_that_cannot_serve_is_refused_in_one_line(tmp_path: Path) -> None:
    for name in ("locked.pptx", "cut.pptx", "word.pptx"):
        content, told = REFUSED[name]
        done = CliRunner().invoke(main, ["template", put(tmp_path, name, content())])
        assert done.exit_code == 1
        assert f"The template “{name}”" in done.output
        assert told in done.output
        assert "Traceback" not in done.output
    missing = CliRunner().invoke(main, ["template", str(tmp_path / "none.potx")])
    assert missing.exit_code == 1
    assert "cannot be opened" in missing.output
