"""Where a study is chosen, begun, brought from elsewhere or restored, without a terminal."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from coding.codebook.commands import add_code
from coding.queries import list_codes, list_codings
from lifeworld.app import served, servers
from lifeworld.app.studies.restore import choose_name, list_facts
from lifeworld.cli import main
from lifeworld.opening import close_shared, create_study, open_study
from study import Conflict, LifeworldError, NotFound
from study.backups import list_backups, preview_backup
from study.jobs import list_jobs
from study.recent import list_recent, record_opened
from tests.lifeworld.app.conftest import APP, Screen
from transcripts.queries import get_frame, list_transcripts

TALK = "Moderator: How is it?\n\nAnna: The shifts change.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The usual folder of somebody who has no study open."""
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LIFEWORLD_STUDIES", str(tmp_path / "Lifeworld"))
    monkeypatch.setenv("LIFEWORLD_ACTOR", "Ana")
    monkeypatch.setenv(served.STUDY, "")
    monkeypatch.setattr("study.jobs._start_worker", lambda _: None)
    yield tmp_path / "Lifeworld"
    close_shared()


@pytest.fixture
def first_page(folder: Path) -> Callable[[], Screen]:
    def show() -> Screen:
        return Screen(AppTest.from_file(str(APP), default_timeout=60)).run()

    return show


def new(folder: Path, name: str = "field", **facts: Any) -> Path:
    folder.mkdir(exist_ok=True)
    study = create_study(folder / name, actor="Ana", starter=False, **facts)
    study.close()
    return study.path


def project() -> bytes:
    done = io.BytesIO()
    with zipfile.ZipFile(done, "w") as packed:
        packed.writestr(
            "project.qde",
            '<Project xmlns="urn:QDA-XML:project:1.0" name="P"><Users><User guid="U" name="Bo"/>'
            '</Users><CodeBook><Codes><Code guid="C" name="Shifts"/></Codes></CodeBook><Sources>'
            '<TextSource guid="T" name="Group 1" plainTextPath="internal://T.txt">'
            '<PlainTextSelection guid="S" startPosition="29" endPosition="39" creatingUser="U">'
            '<Coding guid="K"><CodeRef targetGUID="C"/></Coding></PlainTextSelection></TextSource>'
            "</Sources></Project>",
        )
        packed.writestr("sources/T.txt", TALK)
    return done.getvalue()


# --- begin ----------------------------------------------------------------------------------------


def test_the_first_page_says_what_one_can_do_where_there_is_no_study(first_page) -> None:
    screen = first_page()
    assert screen.title == "Lifeworld"
    assert "No study yet" in screen.read()


def test_a_new_study_is_created_in_the_usual_folder_and_opened(first_page, folder: Path) -> None:
    screen = first_page().open("New study")
    screen.field("text_input", "Title").set_value("What keeps us here?")
    screen.press("Create study", inside="New study")
    path = folder / "what-keeps-us-here.lifeworld"
    study = open_study(path)
    assert get_frame(study).title == "What keeps us here?"
    assert list_codes(study), "with the starter codebook"
    assert os.environ[served.STUDY] == str(path)
    assert screen.title == "What keeps us here?", "its home page"
    assert [each.title for each in list_recent()] == ["What keeps us here?"]
    if os.name == "posix":
        assert folder.stat().st_mode & 0o077 == 0


def test_a_new_study_without_a_title_or_a_folder_or_over_another_is_refused(
    first_page, folder: Path
) -> None:
    screen = first_page().open("New study")
    screen.press("Create study", inside="New study")
    assert "has no title yet" in screen.read()
    new(folder, "taken")
    for title, place, told in (
        ("Taken", folder, "already exists"),
        ("Else", folder / "not" / "there", "There is no folder"),
    ):
        screen = first_page().open("New study")
        screen.field("text_input", "Title").set_value(title)
        screen.field("text_input", "Folder").set_value(str(place))
        screen.press("Create study", inside="New study")
        assert told in screen.read()
        assert not os.environ[served.STUDY]


def test_a_project_of_another_program_becomes_a_study_of_its_own(first_page, folder: Path) -> None:
    screen = first_page().open("Import a project")
    screen.at.file_uploader[0].set_value(("old.qdpx", project(), "application/zip"))
    screen.press(inside="Import a project", label="Import a project")
    assert "1 text · 1 code · 1 coding · by Bo" in screen.read()
    screen.press("Create study from it", inside="Import a project")
    study = open_study(folder / "old.lifeworld")
    assert [t.title for t in list_transcripts(study)] == ["Group 1"]
    assert [coding.coder for coding in list_codings(study)] == ["Bo"]
    assert [code.name for code in list_codes(study)] == ["Shifts"]


def test_a_file_that_is_no_project_gets_a_sentence_and_leaves_nothing(
    first_page, folder: Path
) -> None:
    screen = first_page().open("Import a project")
    screen.at.file_uploader[0].set_value(("old.qdpx", b"not a zip", "application/zip"))
    screen.press(inside="Import a project", label="Import a project")
    assert screen.at.error
    assert "old.qdpx" in screen.read()
    assert not folder.exists()


def test_a_project_that_fails_to_come_in_leaves_no_half_study(folder: Path, monkeypatch) -> None:
    from lifeworld.app.studies.new_study import create_from_project

    folder.mkdir()
    with pytest.raises(LifeworldError, match=r"old\.qdpx"):
        create_from_project(folder / "old.lifeworld", "Old", b"not a zip", "old.qdpx")
    assert list(folder.iterdir()) == []


def test_the_demonstration_is_built_step_by_step_and_opened(
    first_page, folder: Path, monkeypatch
) -> None:
    def build(place: Path, *, tell: Callable[[str], None]) -> Path:
        tell("1 of 8  13 transcripts")
        place.parent.mkdir(exist_ok=True)
        return new(place, "demo", title="A working life")

    monkeypatch.setattr("lifeworld.demo.build.build_demo", build)
    screen = first_page().press("Open the demonstration")
    assert screen.title == "A working life"
    built = open_study(folder / "demonstration" / "demo.lifeworld")
    assert [job.kind for job in list_jobs(built)] == ["discover"], "made while one looks around"
    built.close()


def test_a_demonstration_that_cannot_be_built_says_why(first_page, monkeypatch) -> None:
    def build(*_: object, **__: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lifeworld.demo.build.build_demo", build)
    screen = first_page().press("Open the demonstration")
    assert "No space left" in screen.read()
    assert not os.environ[served.STUDY]


# --- choose ---------------------------------------------------------------------------------------


def test_a_recent_study_is_opened_from_the_first_page(first_page, folder: Path) -> None:
    path = new(folder, title="Shifts")
    record_opened(path, "Shifts")
    screen = first_page()
    assert "Shifts" in screen.read()
    screen.press("Open study")
    assert screen.title == "Shifts"


def test_a_study_in_the_usual_folder_is_offered_before_it_was_ever_opened(
    first_page, folder: Path
) -> None:
    new(folder, "found")
    assert "not opened here yet" in first_page().read()


def test_a_study_that_is_gone_is_said_to_be_and_can_be_taken_off_the_list(
    first_page, folder: Path
) -> None:
    path = new(folder)
    record_opened(path, "Shifts")
    path.unlink()
    screen = first_page()
    assert "no longer there" in screen.read()
    assert "Open study" not in screen.labels()
    screen.press("Remove from list")
    assert "Shifts" not in screen.read()
    assert list_recent() == []


def test_a_study_is_found_by_walking_through_folders(first_page, tmp_path: Path) -> None:
    path = new(tmp_path / "elsewhere", "deep", title="Deep")
    screen = first_page()
    screen.at.session_state["studies_folder"] = str(tmp_path / "home")
    screen.press("Open another study")
    screen.press(key="folder_up", inside="look")
    assert screen.at.session_state["studies_folder"] == str(tmp_path)
    folders = [b.key for b in screen.at.button if b.label == "elsewhere"]
    screen.press(key=folders[0], inside="look")
    screen.press("deep", inside="look")
    assert os.environ[served.STUDY] == str(path)


def test_a_typed_file_is_opened_and_a_typed_nonsense_answered(first_page, tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("no study")
    screen = first_page()
    screen.at.session_state["studies_folder"] = str(other)
    screen.press("Open another study")
    screen.press("Open this file", inside="look")
    assert "not a Lifeworld study" in screen.read()
    screen = first_page()
    screen.at.session_state["studies_folder"] = str(tmp_path / "nowhere")
    screen.press("Open another study")
    assert "cannot be read" in screen.read()


def test_a_server_serves_one_study_for_as_long_as_it_runs(folder: Path) -> None:
    first, second = new(folder, "first"), new(folder, "second")
    with pytest.raises(NotFound, match="No study is open"):
        served.get_served()
    served.open_served(first)
    served.open_served(first)
    with pytest.raises(Conflict, match="first was opened in another tab"):
        served.open_served(second)
    assert served.get_served() == first


def test_another_study_is_opened_beside_the_one_that_is_open(
    open_screen, folder: Path, monkeypatch
) -> None:
    first, second = new(folder, "first"), new(folder, "second")
    opened: list[Path] = []

    def open_server(path: Path) -> str:
        opened.append(path)
        return "http://127.0.0.1:8502/?token=x"

    monkeypatch.setattr("lifeworld.app.studies.choose.open_server", open_server)
    study = open_study(first)
    record_opened(second, "Second")
    screen = open_screen(study, "studies")
    assert screen.title == "Other studies"
    screen.press("Open study")
    assert opened == [second]
    assert "is open beside this study" in screen.read()
    assert os.environ[served.STUDY] == str(first)


def test_a_server_of_its_own_answers_for_another_study_and_ends_with_this_one(
    folder: Path,
) -> None:
    path = new(folder, "second")
    try:
        address = servers.open_server(path)
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert answer.status == 200
        # The token is used up: the next address that is handed out has another one.
        again = servers.open_server(path)
        assert again.split("?")[0] == address.split("?")[0]
    finally:
        servers.close_servers()
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(again, timeout=2)
    assert sorted(p.name for p in folder.glob("second.lifeworld*")) == ["second.lifeworld"]


def test_a_study_that_no_server_can_open_says_why(folder: Path) -> None:
    folder.mkdir()
    broken = folder / "broken.lifeworld"
    broken.write_text("no study")
    with pytest.raises(LifeworldError, match="not a Lifeworld study"):
        servers.open_server(broken)


# --- restore --------------------------------------------------------------------------------------


@pytest.fixture
def backed_up(folder: Path) -> Path:
    """A study with a backup of one code, and another code since."""
    path = new(folder, title="Shifts")
    study = open_study(path)
    for backup in list_backups(path):
        backup.unlink()
    add_code(study, "Time", actor="Ana")
    study.close()
    study = open_study(path)
    add_code(study, "Pay", actor="Bo")
    study.checkpoint()
    study.close()
    record_opened(path, "Shifts")
    return path


def test_a_backup_tells_what_it_holds_and_what_came_later(backed_up: Path) -> None:
    [backup] = list_backups(backed_up)
    found = preview_backup(backup, tables=("transcripts",))
    facts = list_facts(found, preview_backup(backed_up, tables=()))
    assert facts[0].startswith("It holds 0 transcripts (")
    assert "“Time”" in facts[1]
    assert facts[2] == "The study has 1 change that came later and would not be in it."
    assert list_facts(found, found)[2] == "Nothing was changed since."
    assert list_facts(found, None)[2] == "The study itself is no longer there."


def test_a_backup_is_restored_as_a_copy_and_opened(first_page, backed_up: Path) -> None:
    copy = choose_name(backed_up, list_backups(backed_up)[0])
    screen = first_page().open("Backups")
    assert "1 change that came later" in screen.read()
    screen.press("Restore as a copy", inside="Backups")
    assert [code.name for code in list_codes(open_study(copy))] == ["Time"]
    assert [code.name for code in list_codes(open_study(backed_up))] == ["Time", "Pay"]
    assert os.environ[served.STUDY] == str(copy)
    assert choose_name(backed_up, list_backups(backed_up)[0]) != copy


def test_a_backup_takes_the_place_of_the_study_which_is_kept(first_page, backed_up: Path) -> None:
    screen = first_page().open("Backups")
    screen.press("Put it in place of the study", inside="Backups")
    assert "is kept as field.replaced-" in screen.read()
    assert [code.name for code in list_codes(open_study(backed_up))] == ["Time"]
    [kept] = backed_up.parent.glob("field.replaced-*.lifeworld")
    assert [code.name for code in list_codes(open_study(kept))] == ["Time", "Pay"]


def test_the_study_that_is_open_here_is_not_replaced(open_screen, backed_up: Path) -> None:
    screen = open_screen(open_study(backed_up), "studies").open("Backups")
    assert screen.button("Put it in place of the study").disabled


def test_a_study_without_a_backup_says_when_one_is_made(first_page, folder: Path) -> None:
    new(folder)
    screen = first_page().open("Backups")
    assert "There is no backup yet" in screen.read()


# --- end ------------------------------------------------------------------------------------------


def test_lifeworld_is_ended_from_the_page(first_page, monkeypatch) -> None:
    sent: list[int] = []

    class Now:
        def __init__(self, _: float, work: Callable[..., None], arguments: list[Any]) -> None:
            self.call = lambda: work(*arguments)

        def start(self) -> None:
            self.call()

    monkeypatch.setattr("threading.Timer", Now)
    monkeypatch.setattr("signal.raise_signal", sent.append)
    screen = first_page().press("Quit Lifeworld")
    assert sent == [signal.SIGINT]
    assert "has ended" in screen.read()


# --- terminal -------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [[], ["open"]])
def test_lifeworld_alone_opens_the_list_of_studies(words: list[str], monkeypatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("lifeworld.app.serve.run_app", lambda study, **_: asked.append(study))
    result = CliRunner().invoke(main, words)
    assert (result.exit_code, asked) == (0, [None])


def test_the_server_without_a_study_answers_its_routes_with_a_sentence(
    folder: Path, open_client
) -> None:
    answer = open_client().get("/lw/api/transcripts/x")
    assert answer.status_code == 404
    assert answer.json()["error"] == "No study is open."


def test_the_list_of_studies_is_served_and_a_chosen_study_is_left_whole(folder: Path) -> None:
    """As somebody does it: `lifeworld`, choose, end."""
    script = (
        "import sys, threading, time, os, signal\n"
        "from lifeworld.app.served import open_served\n"
        "from lifeworld.app.web.closing import Closing\n"
        "from pathlib import Path\n"
        "import asyncio\n"
        "async def app(scope, receive, send): open_served(Path(sys.argv[1]))\n"
        "asyncio.run(Closing(app)({'type': 'lifespan'}, None, None))\n"
        "os._exit(0)\n"
    )
    path = new(folder)
    done = subprocess.run([sys.executable, "-c", script, str(path)], timeout=60, check=True)
    assert done.returncode == 0
    assert [p.name for p in folder.glob("field.lifeworld*")] == ["field.lifeworld"]
    assert json.loads((Path(os.environ["LIFEWORLD_HOME"]) / "recent.json").read_text("utf-8"))
