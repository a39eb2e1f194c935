"""Recordings are played in pieces, to whoever holds a ticket for that file, and to nobody else."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from lifeworld.app.web import tokens
from lifeworld.app.web.marks import get_marks
from transcripts.recordings.commands import add_recording, remove_recording
from transcripts.recordings.files import find_file


class Served:
    def __init__(self, study: Any, transcript: str, client: TestClient, source: Path) -> None:
        self.study, self.transcript, self.client = study, transcript, client
        self.bytes = source.read_bytes()

    @property
    def mark(self) -> dict[str, Any]:
        mark: dict[str, Any] = get_marks(self.study, self.transcript, actor="Ana")["recording"]
        return mark

    def get(self, method: str = "GET", url: str = "", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.request(method, url or f"/lw/api{self.mark['url']}", headers=named)


def write_wave(path: Path, *, seconds: int = 4) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(range(256)) * (seconds * 8000 * 2 // 256))
    return path


@pytest.fixture
def served(
    study: Any,
    make_transcript: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    open_client: Any,
) -> Any:
    monkeypatch.setenv("LIFEWORLD_STUDY", str(study.path))
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    tokens._signer.cache_clear()
    transcript = make_transcript()
    source = write_wave(tmp_path / "a.wav")
    add_recording(study, transcript, source, actor="Ana")
    with open_client() as client:
        yield Served(study, transcript, client, source)
    tokens._signer.cache_clear()


def test_the_whole_comes_without_a_range_and_is_never_squeezed(served: Served) -> None:
    answer = served.get(accept_encoding="gzip")
    assert answer.status_code == 200
    assert answer.content == served.bytes
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, no-store"
    assert "media-src 'self'" in answer.headers["content-security-policy"]
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [("bytes=0-", 0, 64044), ("bytes=100-199", 100, 200), ("bytes=-500", 63544, 64044)],
)
def test_a_range_is_answered_with_just_that(
    served: Served, asked: str, first: int, end: int
) -> None:
    answer = served.get(range=asked)
    assert answer.status_code == 206
    assert answer.content == served.bytes[first:end]
    assert answer.headers["content-range"] == f"bytes {first}-{end - 1}/{len(served.bytes)}"
    assert answer.headers["content-length"] == str(end - first)


def test_a_range_beyond_the_end_is_refused(served: Served) -> None:
    answer = served.get(range="bytes=64044-")
    assert answer.status_code == 416
    assert answer.headers["content-range"] == "bytes */64044"


@pytest.mark.parametrize("asked", ["bytes=x-y", "pages=1-2", "bytes", "bytes=9-3"])
def test_a_range_that_means_nothing_is_no_fault_of_the_server(served: Served, asked: str) -> None:
    assert served.get(range=asked).status_code in (200, 400, 416)


def test_head_tells_how_long_it_is_and_sends_nothing(served: Served) -> None:
    answer = served.get("HEAD")
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["content-length"] == "64044"
    assert served.get("HEAD", range="bytes=0-9").headers["content-length"] == "10"
    assert served.get("POST").status_code == 405


def test_if_range_gives_the_piece_only_of_the_same_recording(served: Served) -> None:
    tag = served.get("HEAD").headers["etag"]
    assert served.get(range="bytes=0-9", if_range=tag).status_code == 206
    whole = served.get(range="bytes=0-9", if_range='"another"')
    assert (whole.status_code, len(whole.content)) == (200, 64044)


def test_a_ticket_that_is_no_good_opens_nothing(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, good = str(served.study.path), served.mark["url"].rpartition("/")[2]
    file = served.mark["id"]
    wrong = [
        good[:-3] + "xyz",
        "nonsense",
        tokens.new_file_ticket(actor="Ana", study="/other.lifeworld", file=file),
        tokens.new_token(actor="Ana", study=path),  # of the reader, not of a file
    ]
    for ticket in wrong:
        assert served.get(url=f"/lw/api/recordings/{ticket}").status_code == 403, ticket
    # And the file's ticket opens no part of the study.
    assert tokens.find_token_actor(good, study=path) is None
    monkeypatch.setattr(tokens, "HOURS", -1)
    assert served.get(url=f"/lw/api/recordings/{good}").status_code == 403


@pytest.mark.parametrize(
    "tail", ["../a.wav", "..%2f..%2fetc%2fpasswd", "%2e%2e/a.wav", "a.wav", "", "%00"]
)
def test_a_path_in_the_address_leads_nowhere(served: Served, tail: str) -> None:
    assert served.get(url=f"/lw/api/recordings/{tail}").status_code in (403, 404)


def test_a_signed_name_is_looked_up_and_never_used_as_a_path(served: Served) -> None:
    for file in ("../a.wav", "/etc/passwd", "", ":"):
        ticket = tokens.new_file_ticket(actor="Ana", study=str(served.study.path), file=file)
        assert served.get(url=f"/lw/api/recordings/{ticket}").status_code == 404


def test_a_ticket_ends_with_what_it_was_given_for(served: Served, tmp_path: Path) -> None:
    url = f"/lw/api{served.mark['url']}"
    other = write_wave(tmp_path / "b.wav", seconds=2)
    add_recording(served.study, served.transcript, other, actor="Ana")
    assert served.get(url=url).json()["error"] == "Another recording has been attached since."
    served.study.undo(actor="Ana")
    assert served.get(url=url).status_code == 200
    remove_recording(served.study, served.transcript, actor="Ana")
    assert served.get(url=url).status_code == 404
    assert served.mark is None


def test_a_file_that_went_is_told_in_a_sentence(served: Served) -> None:
    from transcripts.recordings.queries import list_recordings

    url = f"/lw/api{served.mark['url']}"
    find_file(served.study, list_recordings(served.study)[0]).unlink()
    answer = served.get(url=url)
    assert answer.status_code == 404
    assert answer.json()["error"].startswith("The recording a.wav is no longer at")
    assert served.mark["url"] == ""
    assert "no longer at" in served.mark["missing"]
