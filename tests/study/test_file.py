"""A study file is checked before it is opened, upgraded with a copy kept, and never half made."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3 as plain_sqlite
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database, Migrations

from coding.codebook.commands import add_code
from coding.queries import list_codes
from study import InvalidInput, LifeworldError, NotFound, Study, StudyRefused
from study.checks import check_file
from study.opening import create_file, open_file
from study.places import describe_unsafe_place
from study.sqlite import connect, describe_journal, is_sound_version, sqlite3


def picture(folder: Path) -> dict[str, str]:
    """Return the hash of every file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def open_it(path: Path, schema: list[Any]) -> Study:
    return open_file(path, schema, release="1.0")


def _other_database(path: Path) -> None:
    db = plain_sqlite.connect(path)
    db.execute("CREATE TABLE codes (id TEXT)")
    db.commit()
    db.close()


@pytest.mark.parametrize(
    ("make", "kind", "words"),
    [
        (lambda path: None, NotFound, "no study at"),
        (lambda path: path.mkdir(), StudyRefused, "not a Lifeworld study"),
        (lambda path: path.touch(), StudyRefused, "not a Lifeworld study"),
        (lambda path: path.write_text("Anna: Hello\n" * 900), StudyRefused, "not a Lifeworld"),
        (lambda path: path.write_bytes(b"SQLite format 3\x00" + b"\0" * 50), StudyRefused, ""),
        (_other_database, StudyRefused, "not a Lifeworld study"),
    ],
    ids=["missing", "folder", "empty", "text", "cut", "other database"],
)
def test_what_is_not_a_study_is_refused_untouched(
    tmp_path: Path, schema: list[Any], make: Callable[[Path], Any], kind: type, words: str
) -> None:
    path = tmp_path / "field.lifeworld"
    make(path)
    before = picture(tmp_path)
    with pytest.raises(kind) as refused:
        open_it(path, schema)
    assert words in refused.value.message
    assert "field.lifeworld" in refused.value.message
    assert refused.value.hint
    assert picture(tmp_path) == before


def test_a_study_of_a_newer_version_is_refused_untouched(study: Study, schema: list[Any]) -> None:
    newer = Migrations("lifeworld.tomorrow")

    @newer()
    def create_future(db: Database) -> None:
        db.execute("CREATE TABLE future (id TEXT PRIMARY KEY) STRICT")

    open_it(study.path, [*schema, newer]).close()
    study.close()
    before = picture(study.path.parent)
    with pytest.raises(StudyRefused, match="newer Lifeworld"):
        open_it(study.path, schema)
    assert picture(study.path.parent) == before


def test_a_study_with_a_higher_number_is_newer_whatever_it_calls_its_migrations(
    study: Study, schema: list[Any]
) -> None:
    number = study.db.execute("PRAGMA user_version").fetchone()[0]
    study.db.execute(f"PRAGMA user_version = {number + 1}")
    study.close()
    before = picture(study.path.parent)
    with pytest.raises(StudyRefused, match="newer Lifeworld"):
        open_it(study.path, schema)
    assert picture(study.path.parent) == before


def test_a_damaged_study_is_refused_and_points_to_the_backup(
    study: Study, schema: list[Any], factories: Any
) -> None:
    for number in range(8):
        factories.add_group(study, title=f"G{number}", turns=30)
    study.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    study.close()
    data = bytearray(study.path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 3 * 4096] = os.urandom(3 * 4096)
    study.path.write_bytes(data)
    before = picture(study.path.parent)
    with pytest.raises(StudyRefused, match="damaged") as refused:
        open_it(study.path, schema)
    assert "backup" in refused.value.hint
    assert picture(study.path.parent) == before


@contextmanager
def _somebody_else() -> Iterator[Path]:
    # Root may write everything, so these two become nobody for a moment.
    folder = Path(tempfile.mkdtemp(prefix="lifeworld-read-only-"))
    folder.chmod(0o755)
    root = os.geteuid() == 0
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="needs the rights of a POSIX system")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_read_only_study_is_refused_with_a_way_out(
    tmp_path: Path, schema: list[Any], what: str
) -> None:
    with _somebody_else() as folder:
        made = create_file(folder / "field.lifeworld", schema)
        made.close()
        made.path.chmod(0o444 if what == "file" else 0o666)
        folder.chmod(0o777 if what == "file" else 0o555)
        before = picture(folder)
        if os.geteuid() == 0:
            os.seteuid(65534)
        with pytest.raises(StudyRefused, match="read-only") as refused:
            open_it(made.path, schema)
        assert "Copy the study" in refused.value.hint
        assert picture(folder) == before
        if what == "folder":
            with pytest.raises(LifeworldError, match="cannot be written"):
                create_file(folder / "new.lifeworld", schema)
            assert picture(folder) == before


FULL = """
import resource, sys
from pathlib import Path
import factories
from coding.codebook.commands import add_code
from study import LifeworldError, Study
study = Study(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
done = 0
try:
    for number in range(10_000):
        add_code(study, f"Code {number}", actor="Ana", definition="long " * 200)
        done += 1
except LifeworldError as error:
    print(done, "|", error.message, "|", error.hint)
"""


def test_a_full_disk_is_told_and_what_was_saved_before_stays(
    study: Study, schema: list[Any], start_python: Callable[..., Any]
) -> None:
    study.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    study.close()
    limit = study.path.stat().st_size + 300_000
    said, wrong = start_python(FULL, study.path, limit).communicate(timeout=60)
    assert wrong == ""
    done, message, hint = said.strip().split(" | ")
    assert "not saved" in message
    assert "Free some disk space" in hint
    again = open_it(study.path, schema)
    assert len(list_codes(again)) == int(done) > 10
    assert again.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    add_code(again, "There is room again", actor="Ana")
    again.close()


@pytest.mark.parametrize(
    "folder",
    [
        "Dropbox", "Dropbox (Work)", "OneDrive - Firm", "onedrive", "Google Drive", "My Drive",
        "GoogleDrive-a@b.c", "Mobile Documents", "iCloud Drive", "Nextcloud", "CloudStorage",
        "Box Sync",
    ],
)  # fmt: skip
def test_a_synchronised_folder_is_refused(tmp_path: Path, schema: list[Any], folder: str) -> None:
    place = tmp_path / folder / "deep"
    place.mkdir(parents=True)
    with pytest.raises(StudyRefused, match="folder") as refused:
        create_file(place / "field.lifeworld", schema)
    assert "folder of this computer" in refused.value.hint
    assert picture(tmp_path) == {}


def test_a_study_in_a_synchronised_folder_is_not_opened_unless_it_is_allowed(
    study: Study, schema: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    study.close()
    place = study.path.parent / "Dropbox"
    place.mkdir()
    moved = shutil.copy(study.path, place / "field.lifeworld")
    before = picture(study.path.parent)
    with pytest.raises(StudyRefused, match="Dropbox"):
        open_it(moved, schema)
    assert picture(study.path.parent) == before
    monkeypatch.setenv("LIFEWORLD_ALLOW_PLACE", "1")
    open_it(moved, schema).close()


ALIKE = [
    "Dropbox plans", "OneDriver", "My Drivers", "Cloud", "Box 3", "box", "Boxes", "Mega", "mega",
    "sync notes", "Sync", "filen", "Filen", "Drive", "my drives", "Documents", "Field - notes",
    "hidriver", "dropbox_export",
]  # fmt: skip


@pytest.mark.parametrize("folder", ALIKE)
def test_a_folder_with_a_name_alike_is_not_refused(tmp_path: Path, folder: str) -> None:
    assert describe_unsafe_place(tmp_path / folder / "field.lifeworld") is None


NAMED = [
    "OneDrive", "OneDrive - Nordfjord", "OneDrive – Nordfjord", "OneDrive-Personal", "SkyDrive",
    "SharePoint", "Field team - Documents", "Feltarbejde - Dokumenter", "Dropbox (Nordfjord)",
    "Google Drive", "GoogleDrive-ida@example.org", "Meine Ablage", "Mon Drive", "DriveFS",
    "iCloudDrive", "Mobile Documents", "Nextcloud", "Nextcloud2", "ownCloud - ida", "sciebo",
    "SWITCHdrive", "bwSyncAndShare", "bwSync&Share", "SURFdrive", "Seafile", "Syncthing",
    "Resilio Sync", "MEGA", "MEGAsync", "pCloudDrive", "pCloud Sync", "Box", "Box Sync", "Box-Box",
    "Tresorit", "Proton Drive", "ProtonDrive-ida@example.org", "Sync.com", "SpiderOak Hive",
    "kDrive", "HiDrive", "MagentaCLOUD", "GMX MediaCenter", "WEB.DE Online-Speicher",
    "Yandex.Disk", "Koofr", "Jottacloud", "FilenSync", "Internxt", "SynologyDrive",
]  # fmt: skip


@pytest.mark.parametrize("folder", NAMED)
def test_a_folder_named_like_one_that_is_synchronised_is_refused(
    tmp_path: Path, folder: str
) -> None:
    told = describe_unsafe_place(tmp_path / folder / "wave 1" / "field.lifeworld")
    assert told is not None
    assert f"to judge by the name “{folder}”" in told


MARKERS = [
    (".sync_0f3a.db", "Nextcloud"), ("._sync_9a.db", "ownCloud"), (".owncloudsync.log", "ownCloud"),
    (".nextcloudsync.log", "Nextcloud"), (".dropbox.cache/", "Dropbox"), (".dropbox", "Dropbox"),
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"), (".notes.txt.icloud", "iCloud"),
    (".tmp.drivedownload/", "Google Drive"), (".stfolder/", "Syncthing"), (".sync/", "Resilio"),
    (".seafile-data/", "Seafile"), (".megaignore", "MEGA"), (".SynologyWorkingDirectory/", "Syno"),
]  # fmt: skip


@pytest.mark.parametrize(("marker", "program"), MARKERS)
def test_what_a_program_leaves_in_a_folder_tells_of_it_whatever_the_folder_is_called(
    tmp_path: Path, marker: str, program: str
) -> None:
    place = tmp_path / "mine" / "wave 1"
    place.mkdir(parents=True)
    assert describe_unsafe_place(place / "field.lifeworld") is None
    left = tmp_path / "mine" / marker.rstrip("/")
    left.mkdir() if marker.endswith("/") else left.touch()
    told = describe_unsafe_place(place / "field.lifeworld")
    assert told is not None
    assert program in told
    assert "to judge by" not in told


def test_settings_of_a_program_in_the_home_folder_are_no_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    (tmp_path / ".dropbox").mkdir()
    assert describe_unsafe_place(tmp_path / "field" / "field.lifeworld") is None
    assert "Sync.com" in str(describe_unsafe_place(tmp_path / "Sync" / "field.lifeworld"))


def test_the_folder_that_windows_names_as_onedrive_is_refused_whatever_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "Work"))
    assert "OneDrive" in str(describe_unsafe_place(tmp_path / "Work" / "x" / "field.lifeworld"))
    assert describe_unsafe_place(tmp_path / "Works" / "field.lifeworld") is None


def test_a_network_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import study.places

    monkeypatch.setattr(study.places, "_file_system", lambda folder: "nfs4")
    assert describe_unsafe_place(tmp_path / "x.lifeworld") == "on a network drive (nfs4)"


def test_a_new_study_never_replaces_a_file(tmp_path: Path, schema: list[Any]) -> None:
    path = tmp_path / "field.lifeworld"
    path.write_text("mine")
    with pytest.raises(InvalidInput, match="already exists"):
        create_file(path, schema)
    with pytest.raises(InvalidInput, match="no folder"):
        create_file(tmp_path / "nowhere" / "x.lifeworld", schema)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_of_many_who_make_one_study_at_once_one_wins(tmp_path: Path, schema: list[Any]) -> None:
    path, made, refused = tmp_path / "field.lifeworld", [], []

    def make() -> None:
        try:
            made.append(create_file(path, schema))
        except InvalidInput as error:
            refused.append(error)

    makers = [threading.Thread(target=make) for _ in range(4)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert (len(made), len(refused)) == (1, 3)
    assert list(tmp_path.iterdir()) == [path]
    check_file(path)


def test_a_study_may_have_any_name(tmp_path: Path, schema: list[Any]) -> None:
    for name in ("Æblegrød & co #1 50% ?.lifeworld", "'quoted'.lifeworld", "a b\n.lifeworld"):
        made = create_file(tmp_path / name, schema)
        add_code(made, "Time", actor="Ana")
        made.close()
        assert [code.name for code in list_codes(open_it(tmp_path / name, schema))] == ["Time"]


def test_connections_keep_the_promises_of_the_design(study: Study) -> None:
    def ask(name: str) -> Any:
        return study.db.execute(f"PRAGMA {name}").fetchone()[0]

    assert is_sound_version(), sqlite3.sqlite_version
    assert ask("journal_mode") == "wal"
    assert ask("synchronous") == 2
    assert ask("foreign_keys") == 1
    assert ask("recursive_triggers") == 1
    assert ask("secure_delete") == 1


def _journal_of(study: Study) -> str:
    return str(study.db.execute("PRAGMA journal_mode").fetchone()[0])


def test_an_old_sqlite_writes_a_rollback_journal_and_says_what_that_costs(
    tmp_path: Path, schema: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert describe_journal() == ""
    with monkeypatch.context() as old:
        old.setattr("study.sqlite.FIXED_WAL", (99, 0, 0))
        assert "whoever reads waits" in describe_journal()
        made = create_file(tmp_path / "w.lifeworld", schema)
        add_code(made, "Time", actor="Ana")
        made.close()
        again = open_it(made.path, schema)
        assert _journal_of(again) == "delete"
        add_code(again, "Care", actor="Ana")
        again.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["w.lifeworld"]
    # On a computer with a newer one it has a write-ahead log again, and back.
    newer = open_it(tmp_path / "w.lifeworld", schema)
    assert _journal_of(newer) == "wal"
    assert [code.name for code in list_codes(newer)] == ["Time", "Care"]
    newer.close()
    with monkeypatch.context() as old:
        old.setattr("study.sqlite.FIXED_WAL", (99, 0, 0))
        assert _journal_of(open_it(tmp_path / "w.lifeworld", schema)) == "delete"


def test_an_sqlite_that_cannot_read_a_study_is_refused_in_a_sentence(
    tmp_path: Path, schema: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = create_file(tmp_path / "w.lifeworld", schema)
    made.close()
    before = picture(tmp_path)
    monkeypatch.setattr("study.sqlite.OLDEST", (99, 0))
    for attempt in (
        lambda: open_it(made.path, schema),
        lambda: create_file(tmp_path / "x.lifeworld", schema),
    ):
        with pytest.raises(StudyRefused, match=r"is too old: Lifeworld needs 99\.0 or newer"):
            attempt()
    assert picture(tmp_path) == before


# --- upgrades ---------------------------------------------------------------------------------


def _newer_schema(schema: list[Any], *, broken: bool = False) -> list[Any]:
    more = Migrations("lifeworld.more")

    @more()
    def add_colour(db: Database) -> None:
        from study.ledger import record_table

        db.execute("ALTER TABLE codes ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'")
        record_table(db, "codes")

    @more()
    def add_more(db: Database) -> None:
        db.execute("CREATE TABLE more (id TEXT PRIMARY KEY) STRICT")
        if broken:
            db.execute("INSERT INTO nothing VALUES (1)")

    return [*schema, more]


def test_an_older_study_is_copied_before_it_is_upgraded(study: Study, schema: list[Any]) -> None:
    add_code(study, "Time", actor="Ana")
    study.close()
    upgraded = open_it(study.path, _newer_schema(schema))
    assert next(upgraded.db.query("SELECT colour FROM codes")) == {"colour": "grey"}
    copy = study.path.with_name("field.before-1.0.lifeworld")
    check_file(copy)
    old = open_it(copy, schema)
    assert [code.name for code in list_codes(old)] == ["Time"]
    # What was done before the upgrade can still be undone after it.
    assert upgraded.undo(actor="Ana").subject == "Time"
    upgraded.redo(actor="Ana")
    assert next(upgraded.db.query("SELECT name, colour FROM codes"))["colour"] == "grey"


def test_a_study_that_is_up_to_date_is_opened_without_a_trace(
    study: Study, schema: list[Any]
) -> None:
    study.close()
    before = picture(study.path.parent)
    open_it(study.path, schema).close()
    assert picture(study.path.parent) == before


def _dump(study: Study) -> list[Any]:
    shape = study.db.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
    tables = [name for name, sql in shape if (sql or "").startswith("CREATE TABLE")]
    return [shape, *(study.db.execute(f"SELECT * FROM [{name}]").fetchall() for name in tables)]


def test_an_upgrade_that_fails_leaves_the_study_as_it_was(study: Study, schema: list[Any]) -> None:
    add_code(study, "Time", actor="Ana")
    before = _dump(study)
    study.close()
    with pytest.raises(StudyRefused, match="left unchanged"):
        open_it(study.path, _newer_schema(schema, broken=True))
    again = open_it(study.path, schema)
    assert _dump(again) == before
    assert again.db.execute("PRAGMA foreign_keys").fetchone()[0] == 1


OPENER = """
import sys
from pathlib import Path
from sqlite_utils import Migrations
import factories
from study.opening import open_file
more = Migrations("lifeworld.more")
@more()
def add_colour(db):
    from study.ledger import record_table
    db.execute("ALTER TABLE codes ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'")
    record_table(db, "codes")
schema = [*factories.get_schema(), more]
print("ready", flush=True)
sys.stdin.readline()
study = open_file(Path(sys.argv[1]), schema, release="1.0")
print(study.db.execute("SELECT count(*), min(colour) FROM codes").fetchone(), flush=True)
"""


def test_two_programs_may_open_an_older_study_at_once(
    study: Study, schema: list[Any], start_python: Callable[..., Any]
) -> None:
    import subprocess

    for number in range(30):
        add_code(study, f"Code {number}", actor="Ana")
    study.close()
    openers = [start_python(OPENER, study.path, stdin=subprocess.PIPE) for _ in range(3)]
    for opener in openers:
        assert opener.stdout.readline() == "ready\n"
    for opener in openers:
        opener.stdin.write("\n")
        opener.stdin.flush()
    for opener in openers:
        said, wrong = opener.communicate(timeout=60)
        assert (said, wrong) == ("(30, 'grey')\n", "")
    copies = list(study.path.parent.glob("field.before-*.lifeworld"))
    assert len(copies) == 1, "only who upgrades keeps a copy"
    assert len(list_codes(open_it(copies[0], schema))) == 30  # it opens as what it was


def test_a_study_that_came_from_a_copy_gets_its_write_ahead_log_back(
    study: Study, schema: list[Any]
) -> None:
    from study.copies import write_copy

    copy = write_copy(study.db, study.path.with_name("copy.lifeworld"))
    assert connect(copy).execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    opened = open_it(copy, schema)
    assert opened.db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
