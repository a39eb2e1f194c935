"""The first page in a real browser: a study comes into being without a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coding.queries import list_codings
from lifeworld.opening import create_study, open_study
from tests.e2e.conftest import Screen, start_app, stop_app
from tests.lifeworld.app.test_studies import project
from transcripts.queries import list_transcripts


def test_a_project_is_imported_and_the_demonstration_opened_without_a_terminal(
    browser: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "Lifeworld"
    # Its building takes a minute and has tests of its own: here it is there already.
    place = folder / "demonstration" / "meaningful-working-life.lifeworld"
    place.parent.mkdir(parents=True)
    create_study(place, actor="Karla", title="A working life", starter=False).close()
    file = tmp_path / "old.qdpx"
    file.write_bytes(project())
    process, entry = start_app(None, tmp_path)
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    context.set_default_timeout(40_000)
    try:
        window = Screen(context, entry)
        page = window.open()
        page.get_by_role("heading", name="Lifeworld").wait_for()
        page.get_by_text("No study yet.").wait_for()
        page.get_by_role("button", name="Import a project").click()
        dialog = page.get_by_role("dialog")
        dialog.locator("input[type=file]").set_input_files(file)
        dialog.get_by_text("1 text · 1 code · 1 coding · by Bo").wait_for()
        assert not (folder / "old.lifeworld").exists(), "nothing is written before it is asked for"
        dialog.get_by_role("button", name="Create study from it").click()
        page.get_by_role("link", name="Coding", exact=True).wait_for()
        study = open_study(folder / "old.lifeworld")
        assert [t.title for t in list_transcripts(study)] == ["Group 1"]
        assert [coding.coder for coding in list_codings(study)] == ["Bo"]
        study.close()
        # The server keeps the study that it serves; the demonstration opens beside it.
        page.get_by_role("link", name="Other studies").click()
        page.get_by_role("button", name="Open the demonstration").click()
        page.get_by_text("is open beside this study.").wait_for()
        with context.expect_page() as opened:
            page.get_by_role("link", name="Go to it in a new tab").click()
        beside = opened.value
        beside.get_by_role("heading", name="A working life").wait_for()
        assert beside.url.split("/")[2] != page.url.split("/")[2]
        assert window.foreign == []
        assert window.errors == []
    finally:
        context.close()
        stop_app(process)
