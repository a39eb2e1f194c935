"""The study's file is taken away while the app is open: nothing that was typed or saved is lost."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

from coding.queries import list_codes, list_codings
from study.opening import open_file


def code_first_sentence(page: Any) -> None:
    for key in ("j", "s", "Enter"):
        page.keyboard.press(key)
    page.keyboard.type("Time")
    page.keyboard.press("Enter")


def test_what_is_coded_while_the_file_is_away_is_saved_when_it_is_back(
    own: Any, schema: list[Any]
) -> None:
    page = own.screen.read(own.transcript)
    away = own.path.rename(own.path.with_name("away.lifeworld"))
    code_first_sentence(page)
    page.get_by_text("own.lifeworld was moved or renamed while it was open").first.wait_for()
    page.get_by_text("1 unsaved change kept in this tab").first.wait_for()
    page.get_by_text("not saved, 1 unsaved change").wait_for()
    away.rename(own.path)
    page.get_by_text("· saved").wait_for(timeout=20_000)
    page.locator(".toast", has_text="moved or renamed").wait_for(state="detached")
    own.stop()
    again = open_file(own.path, schema, release="1")
    assert len(list_codings(again, transcript_id=own.transcript)) == 1
    again.close()


def test_what_is_typed_stays_on_the_page_when_a_backup_took_the_place_of_the_file(
    own: Any, schema: list[Any], tmp_path: Path
) -> None:
    page = own.screen.read(own.transcript)
    code_first_sentence(page)
    page.get_by_text("· saved").wait_for()
    backup = tmp_path / "older.lifeworld"
    shutil.copyfile(own.path, backup)
    before = backup.read_bytes()
    page = own.screen.open("codebook")
    page.get_by_test_id("stMain").get_by_role("button", name="New code").click()
    field = page.get_by_role("textbox", name="Name").first
    field.fill("A long thought")
    os.replace(backup, own.path)  # noqa: PTH105
    page.get_by_role("button", name=re.compile("^Add")).first.click()
    page.get_by_text("Another file took the place of own.lifeworld").first.wait_for()
    assert page.get_by_role("textbox", name="Name").first.input_value() == "A long thought"
    [rescued] = tmp_path.glob("own.rescued-*.lifeworld")
    own.stop()
    assert own.path.read_bytes() == before
    saved = open_file(rescued, schema, release="1")
    assert len(list_codings(saved, transcript_id=own.transcript)) == 1
    assert [c.name for c in list_codes(saved)] == ["Time"]
    saved.close()


def test_an_app_that_ends_leaves_one_complete_file(own: Any, schema: list[Any]) -> None:
    page = own.screen.read(own.transcript)
    code_first_sentence(page)
    page.get_by_text("1 coding").wait_for()
    page.get_by_text("· saved").wait_for()
    own.stop()
    log = own.path.with_name("own.lifeworld-wal")
    assert not log.exists() or log.stat().st_size == 0
    alone = Path(shutil.copyfile(own.path, own.path.with_name("alone.lifeworld")))
    again = open_file(alone, schema, release="1")
    assert len(list_codings(again, transcript_id=own.transcript)) == 1
    again.close()
