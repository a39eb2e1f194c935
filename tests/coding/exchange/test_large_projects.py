"""A project with long recordings comes in by streaming, and is what it would be in memory."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from coding.exchange import large_projects
from coding.exchange.import_project import add_project, preview_project
from coding.exchange.large_projects import open_project_file, parse_large, read_member
from study import Study, Unreadable
from tests.coding.exchange.test_carry_files import make_project, make_sound
from transcripts.recordings.files import find_file, get_files_folder
from transcripts.recordings.queries import list_recordings


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_projects, "MAX_MEMBER", 100)


def pack(way: int) -> bytes:
    """Return the project of the other tests with its members packed in one way."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make_project())) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            # What a program pads its members with lies before their bytes.
            made = zipfile.ZipInfo(info.filename)
            made.extra = b"\x99\x99\x04\x00pad!"
            new.writestr(made, old.read(info), compress_type=way)
    return out.getvalue()


@pytest.mark.parametrize("way", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_recordings_are_streamed_and_everything_else_comes_in_as_before(
    study: Study, tmp_path: Path, way: int
) -> None:
    path = tmp_path / "p.qdpx"
    path.write_bytes(pack(way))
    with open_project_file(path, "p.qdpx") as held:
        assert list(held.places) == ["sources/A.wav"]
        assert b"".join(read_member(held, "sources/A.wav")) == make_sound()
    assert "1 recording" in preview_project(path, "p.qdpx").line
    brought = add_project(study, path, "p.qdpx", actor="Ana")
    assert brought.error is None
    assert (brought.photos, brought.recordings, brought.texts) == (1, 1, 2)
    [recording] = list_recordings(study)
    assert find_file(study, recording).read_bytes() == make_sound()
    assert add_project(study, path.read_bytes(), "p.qdpx", actor="Ana").known, "through a browser"


def test_a_large_upload_comes_in_like_a_file(study: Study) -> None:
    brought = add_project(study, pack(zipfile.ZIP_STORED), "p.qdpx", actor="Ana")
    assert (brought.error, brought.recordings) == (None, 1)


def test_a_recording_that_was_damaged_stays_out_is_named_and_leaves_nothing_behind(
    study: Study, tmp_path: Path
) -> None:
    path = tmp_path / "p.qdpx"
    path.write_bytes(pack(zipfile.ZIP_STORED).replace(b"\x80" * 8000, b"\x80" * 7999 + b"\x81"))
    brought = add_project(study, path, "p.qdpx", actor="Ana")
    assert (brought.error, brought.recordings, brought.texts) == (None, 0, 2)
    assert any("“sources/A.wav” cannot be unpacked" in line for line in brought.told)
    assert not list(get_files_folder(study).rglob("*.wav"))


@pytest.mark.parametrize("spoil", ["cut", "size", "bomb"])
def test_what_an_archive_says_of_its_recordings_is_checked(tmp_path: Path, spoil: str) -> None:
    path = tmp_path / "p.qdpx"
    if spoil == "bomb":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("project.qde", "<Project/>")
            packed.writestr("sources/A.wav", bytes(5_000_000))
    else:
        data = pack(zipfile.ZIP_STORED)
        at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"sources/A.wav")) + 20
        many = (2**31).to_bytes(4, "little")
        data = data[:at] + many + data[at + 4 :] if spoil == "size" else data[:-40]
        path.write_bytes(data)
    with pytest.raises(Unreadable, match="damaged"), open_project_file(path, "p.qdpx"):
        pass


def test_the_guarded_job_gives_numbers_and_empty_recordings(tmp_path: Path) -> None:
    path = tmp_path / "p.qdpx"
    path.write_bytes(pack(zipfile.ZIP_STORED))
    large_projects.MAX_MEMBER = 60_000_000  # as the guarded process has it; undone by the fixture
    found = parse_large(b"", "p.qdpx", path=str(path))
    [place] = found.places
    assert path.read_bytes()[place.start :][: place.packed] == make_sound()
    with zipfile.ZipFile(io.BytesIO(found.data)) as copy:
        assert copy.read("sources/A.wav") == b""
        assert copy.read("sources/B.png")


def test_a_file_that_is_not_there_says_so(tmp_path: Path, study: Any) -> None:
    brought = add_project(study, tmp_path / "none.qdpx", "none.qdpx", actor="Ana")
    assert "does not exist" in str(brought.error)
