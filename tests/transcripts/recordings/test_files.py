"""Recordings: told from their bytes, kept beside the study, attached with a way back."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import wave
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from study import Conflict, InvalidInput, LifeworldError, NotFound, Unreadable
from transcripts.recordings.commands import (
    add_recording,
    list_unused_files,
    remove_recording,
    remove_unused_files,
)
from transcripts.recordings.files import find_file, get_files_folder
from transcripts.recordings.queries import find_recording, list_recordings
from transcripts.recordings.sniff import find_media


def write_wave(path: Path, *, seconds: float = 1.0, rate: int = 8000) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(b"\1\0" * int(seconds * rate))
    return path


def box(name: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I", len(body) + 8) + name + body


def mp4(*tracks: bytes, brand: bytes = b"isom", last: bool = False) -> bytes:
    head = box(b"ftyp", brand, bytes(4))
    time = box(b"mvhd", bytes(12), struct.pack(">II", 1000, 2500), bytes(80))
    index = box(
        b"moov", time, *(box(b"trak", box(b"hdlr", bytes(8), t, bytes(12))) for t in tracks)
    )
    words = box(b"mdat", bytes(100_000))
    return head + (words + index if last else index + words)


def mp3(frames: int = 100) -> bytes:
    return (b"\xff\xfb\x90\x00" + bytes(413)) * frames  # 128 kbit/s, 44.1 kHz: 417 bytes a frame


def mp3_with_index(frames: int) -> bytes:
    head = b"\xff\xfb\x90\x00" + bytes(32)
    head += b"Info" + struct.pack(">III", 3, frames, 417 * (frames + 1))
    return head + bytes(417 - len(head)) + mp3(frames)


def riff(seconds: int, rate: int = 8000) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"\1\0" * seconds * rate)
    return out.getvalue()


def ogg(codec: bytes, granule: int) -> bytes:
    page = b"OggS" + bytes(24) + codec + bytes(200)
    return page + b"OggS\0\4" + struct.pack("<q", granule) + bytes(14)


def flac(samples: int) -> bytes:
    packed = (16_000 << 44 | samples).to_bytes(8, "big")
    return b"fLaC\0\0\0\x22" + bytes(10) + packed + bytes(100)


def find(data: bytes) -> tuple[str, str, float | None]:
    media = find_media(io.BytesIO(data), "it")
    return media.kind, media.media_type, media.seconds and round(media.seconds, 2)


# --- telling what it is ---------------------------------------------------------------------------


def test_a_wave_file_tells_its_length(tmp_path: Path) -> None:
    data = write_wave(tmp_path / "a.wav", seconds=2.5).read_bytes()
    assert find(data) == ("audio", "audio/wav", 2.5)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (mp3(), ("audio", "audio/mpeg", 2.61)),
        (b"ID3\4\0\0\0\0\2\0" + bytes(256) + mp3(), ("audio", "audio/mpeg", 2.61)),
        (mp4(b"soun"), ("audio", "audio/mp4", 2.5)),
        (mp4(b"soun", b"vide", last=True), ("video", "video/mp4", 2.5)),
        (mp4(b"soun", b"vide", brand=b"M4A "), ("audio", "audio/mp4", 2.5)),  # vide: its cover
        (ogg(b"OpusHead\1", 96_000), ("audio", "audio/ogg", 2.0)),
        (flac(32_000), ("audio", "audio/flac", 2.0)),
        (b"\x1aE\xdf\xa3\x93\x42\x82\x84webm" + b"V_VP9", ("video", "video/webm", None)),
        (b"\x1aE\xdf\xa3\x93\x42\x82\x84webm" + b"A_OPUS", ("audio", "audio/webm", None)),
    ],
)
def test_each_kind_is_told_from_its_bytes(data: bytes, told: Any) -> None:
    assert find(data) == told


@pytest.mark.parametrize(
    ("data", "share", "there", "whole"),
    [
        (mp4(b"soun"), 0.5, 1.25, 2.5),
        (riff(8), 0.5, 4.0, 8.0),
        (mp3_with_index(1000), 0.25, 6.5, 26.1),
    ],
)
def test_a_file_that_ends_early_tells_what_is_there_and_what_should_be(
    data: bytes, share: float, there: float, whole: float
) -> None:
    all_of_it = find_media(io.BytesIO(data), "a")
    assert (all_of_it.seconds, all_of_it.whole_seconds) == (pytest.approx(whole, abs=0.1), None)
    media = find_media(io.BytesIO(data[: int(len(data) * share)]), "a")
    assert media.seconds == pytest.approx(there, rel=0.05)
    assert media.whole_seconds == pytest.approx(whole, abs=0.1)


def test_a_file_whose_index_is_cut_off_says_that_it_ends_early() -> None:
    data = mp4(b"soun", last=True)
    with pytest.raises(Unreadable, match=r"interview\.m4a ends early"):
        find_media(io.BytesIO(data[: len(data) // 2]), "interview.m4a")


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\0" + bytes(4000),
        b"\x7fELF" + bytes(4000),
        b"<!doctype html><script>alert(1)</script>" + b" " * 500,
        b"ID3\4\0\0\0\0\0\0<html><script>alert(1)</script>" + bytes(500),
        b"\xff\xfb\x90\x00<script>alert(1)</script>" + bytes(900),  # one frame, and no second
        b"RIFF\0\0\0\0WEBPVP8 " + bytes(100),
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        mp4(b"soun", brand=b"heic"),
        mp4(b"text"),
        box(b"ftyp", b"isom", bytes(4)),
        struct.pack(">I", 0) + b"ftypisom",
        b"\x1aE\xdf\xa3\x93\x42\x82\x88matroska" + b"V_VP9",
        b"OggS" + bytes(24) + b"\x80theora",
        b"PK\3\4" + bytes(100),
        b"\0",
    ],
)
def test_what_only_bears_the_name_of_a_recording_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Unreadable, match="not a recording that a browser can play"):
        find_media(io.BytesIO(data), "talk.mp3")


def test_an_empty_file_is_told_as_empty() -> None:
    with pytest.raises(Unreadable, match="empty"):
        find_media(io.BytesIO(b""), "talk.mp3")


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from([mp4(b"soun"), mp3(4), ogg(b"OpusHead", 9), flac(5), b"RIFF0000WAVEfmt "]),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=12),
    st.integers(1, 400),
)
def test_damaged_files_are_told_or_refused_and_never_break(
    data: bytes, changes: list[tuple[int, int]], length: int
) -> None:
    damaged = bytearray(data[:length])
    for place, value in changes:
        if place < len(damaged):
            damaged[place] = value
    try:
        media = find_media(io.BytesIO(bytes(damaged)), "x")
    except Unreadable:
        return
    assert media.seconds is None or media.seconds >= 0


# --- attaching ------------------------------------------------------------------------------------


def test_a_copy_lies_beside_the_study_under_its_hash(
    study: Any, make_transcript: Any, tmp_path: Path
) -> None:
    source = write_wave(tmp_path / "Group one.wav", seconds=2)
    told: list[tuple[int, int]] = []
    made = add_recording(
        study, make_transcript(), source, actor="Ana", on_progress=lambda *at: told.append(at)
    )
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    assert (made.name, made.sha256, made.seconds) == ("Group one.wav", digest, 2.0)
    path = find_file(study, made)
    assert path.parent == tmp_path / "field.files"
    assert path.name == f"{digest}.wav"
    source.unlink()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    assert told[-1] == (made.size, made.size)


def test_a_link_leaves_the_file_where_it_is_and_notices_when_it_goes(
    study: Any, make_transcript: Any, tmp_path: Path
) -> None:
    source = write_wave(tmp_path / "a.wav")
    made = add_recording(study, make_transcript(), source, actor="Ana", keeping="link")
    assert find_file(study, made) == source
    assert not get_files_folder(study).exists()
    write_wave(source, seconds=3)
    with pytest.raises(NotFound, match="its size has changed"):
        find_file(study, made)
    source.unlink()
    with pytest.raises(NotFound, match=r"The recording a\.wav is no longer at"):
        find_file(study, made)


def test_attaching_and_taking_off_can_be_undone(
    study: Any, make_transcript: Any, tmp_path: Path
) -> None:
    transcript = make_transcript()
    add_recording(study, transcript, write_wave(tmp_path / "a.wav"), actor="Ana")
    add_recording(study, transcript, write_wave(tmp_path / "b.wav", seconds=2), actor="Ana")
    assert [r.name for r in list_recordings(study)] == ["b.wav"]
    study.undo(actor="Ana")
    assert [r.name for r in list_recordings(study)] == ["a.wav"]
    remove_recording(study, transcript, actor="Ana")
    assert list_recordings(study) == []
    study.undo(actor="Ana")
    back = find_recording(study, transcript)
    assert back is not None
    assert find_file(study, back).exists()


def test_files_go_only_when_somebody_cleans_up(
    study: Any, make_transcript: Any, tmp_path: Path
) -> None:
    first, second = make_transcript(title="One"), make_transcript(title="Two")
    for transcript in (first, second):  # the same sound for both lies there once
        add_recording(study, transcript, write_wave(tmp_path / "a.wav"), actor="Ana")
    other = get_files_folder(study) / f"{'0' * 64}.jpg"
    other.write_bytes(b"a photo that somebody else keeps here")
    remove_recording(study, first, actor="Ana")
    assert list_unused_files(study) == []
    remove_recording(study, second, actor="Ana")
    (unused,) = list_unused_files(study)
    assert remove_unused_files(study) == [unused]
    assert [p.name for p in get_files_folder(study).iterdir()] == [other.name]
    study.undo(actor="Ana")
    back = find_recording(study, second)
    assert back is not None
    with pytest.raises(NotFound, match="no longer at"):
        find_file(study, back)


def test_removing_a_transcript_takes_its_recording_off_and_undo_brings_both_back(
    study: Any, make_transcript: Any, tmp_path: Path
) -> None:
    from coding.commands import remove_transcript

    transcript = make_transcript()
    add_recording(study, transcript, write_wave(tmp_path / "a.wav"), actor="Ana")
    remove_transcript(study, transcript, actor="Ana")
    assert list_recordings(study) == []
    study.undo(actor="Ana")
    assert find_recording(study, transcript) is not None


def test_attaching_the_same_again_changes_nothing(
    study: Any, make_transcript: Any, tmp_path: Path
) -> None:
    transcript = make_transcript()
    source = write_wave(tmp_path / "a.wav")
    first = add_recording(study, transcript, source, actor="Ana")
    again = add_recording(study, transcript, source, actor="Bo")
    assert again == first


def test_a_file_above_the_cap_is_refused_before_it_is_copied(
    study: Any, make_transcript: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIFEWORLD_MOST_RECORDING_GB", "0.00001")
    with pytest.raises(Unreadable, match="too large"):
        add_recording(study, make_transcript(), write_wave(tmp_path / "a.wav"), actor="Ana")
    monkeypatch.setenv("LIFEWORLD_MOST_RECORDING_GB", "much")
    with pytest.raises(InvalidInput, match="not a number"):
        add_recording(study, make_transcript(), tmp_path / "a.wav", actor="Ana")
    assert not get_files_folder(study).exists()


def test_a_copy_that_breaks_off_leaves_nothing(
    study: Any, make_transcript: Any, tmp_path: Path
) -> None:
    def stop(done: int, total: int) -> None:
        raise LifeworldError("Stopped.")

    with pytest.raises(LifeworldError, match="Stopped"):
        add_recording(
            study, make_transcript(), write_wave(tmp_path / "a.wav"), actor="Ana", on_progress=stop
        )
    assert list(get_files_folder(study).iterdir()) == []
    assert list_recordings(study) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_ordinary_file_is_not_there(
    study: Any, make_transcript: Any, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    for name in ("pipe.wav", "nothing.wav", "."):
        with pytest.raises(NotFound, match="There is no file"):
            add_recording(study, make_transcript(title=name), tmp_path / name, actor="Ana")


def test_a_recording_is_only_written_in_a_change(
    study: Any, make_transcript: Any, tmp_path: Path
) -> None:
    add_recording(study, make_transcript(), write_wave(tmp_path / "a.wav"), actor="Ana")
    with pytest.raises((Conflict, LifeworldError, Exception), match="outside of a change"):
        study.db.execute("UPDATE recordings SET name = 'x'")
