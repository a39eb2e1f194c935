"""Detects audio and video files, and their length, from their bytes, never from their name."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from study.errors import Unreadable
from study.language import say
from transcripts.recordings.model import Media
from transcripts.recordings.mpeg import measure_audio_seconds

__all__ = ["SUFFIXES", "find_media"]

SUFFIXES = ("mp3", "m4a", "mp4", "mov", "wav", "ogg", "oga", "opus", "webm", "flac")
HEAD = 64 * 1024
MOST_INDEX = 64 * 1024 * 1024  # of an MP4; four hours of video have about 5 MB
MOST_BOXES = 10_000

_MP4_SOUND = (b"M4A ", b"M4B ")
_PICTURES = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"crx ")


def find_media(file: BinaryIO, name: str) -> Media:
    """Return the media type and length of an open recording.

    Args:
        file: A seekable file opened for binary reading; its position changes.
        name: The name for error messages.

    Raises:
        Unreadable: the file is empty, or not a recording that a browser can play.
    """
    size = file.seek(0, os.SEEK_END)
    if not size:
        raise Unreadable(
            say("{name} is empty.", name=name), hint=say("Check that it was copied completely.")
        )
    file.seek(0)
    head = file.read(HEAD)
    media = _find_container(file, head, size)
    if media is None and head[4:8] == b"ftyp" and _is_cut(file, size):
        raise Unreadable(
            say("{name} ends early: the index at the end of the recording is missing.", name=name),
            hint=say("Copy it again from the recorder, completely."),
        )
    if media is None:
        raise Unreadable(
            say("{name} is not a recording that a browser can play.", name=name),
            hint=say("Use MP3, M4A, MP4, WAV, OGG, OPUS, WEBM or FLAC."),
        )
    return media


def _find_container(file: BinaryIO, head: bytes, size: int) -> Media | None:
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        seconds, whole = _wave_seconds(head, size)
        return Media(
            kind="audio",
            media_type="audio/wav",
            suffix=".wav",
            seconds=seconds,
            whole_seconds=whole,
        )
    if head[:4] == b"fLaC":
        return Media(
            kind="audio", media_type="audio/flac", suffix=".flac", seconds=_flac_seconds(head)
        )
    if head[:4] == b"OggS":
        return _find_ogg(file, head, size)
    if head[:4] == b"\x1aE\xdf\xa3":
        return _find_webm(head)
    if head[4:8] == b"ftyp":
        return _find_mp4(file, head, size)
    measured = measure_audio_seconds(file, head, size)
    if measured is None:
        return None
    seconds, share = measured
    return Media(
        kind="audio",
        media_type="audio/mpeg",
        suffix=".mp3",
        seconds=seconds * share or None,
        whole_seconds=seconds if share < 1 else None,
    )


def _wave_seconds(head: bytes, size: int) -> tuple[float | None, float | None]:
    """Return the seconds that are there and, if the header tells more, those that it tells."""
    at, rate = 12, 0
    while at + 8 <= len(head):
        name, length = head[at : at + 4], struct.unpack_from("<I", head, at + 4)[0]
        if name == b"fmt " and at + 20 <= len(head):
            rate = struct.unpack_from("<I", head, at + 16)[0]
        elif name == b"data":
            inside = size - at - 8
            # A recorder that lost power leaves 0 or the largest possible number here.
            told = inside if length in (0, 0xFFFFFFFF) or head[:4] == b"RF64" else length
            if not rate:
                return None, None
            return min(told, inside) / rate, told / rate if told > inside + rate else None
        at += 8 + length + length % 2
    return None, None


def _flac_seconds(head: bytes) -> float | None:
    if len(head) < 26 or head[4] & 0x7F:
        return None
    packed = int.from_bytes(head[18:26], "big")
    rate, samples = packed >> 44, packed & ((1 << 36) - 1)
    return samples / rate if rate and samples else None


def _find_ogg(file: BinaryIO, head: bytes, size: int) -> Media | None:
    if b"theora" in head:  # browsers no longer play Theora
        return None
    opus, vorbis = head.find(b"OpusHead"), head.find(b"\x01vorbis")
    if opus < 0 and vorbis < 0 and b"\x7fFLAC" not in head and b"Speex   " not in head:
        return None
    rate = 48_000 if opus >= 0 else 0
    if vorbis >= 0 and vorbis + 16 <= len(head):
        rate = struct.unpack_from("<I", head, vorbis + 12)[0]
    file.seek(max(0, size - HEAD))
    tail = file.read(HEAD)
    last = tail.rfind(b"OggS")
    seconds = None
    if rate and 0 <= last <= len(tail) - 14:
        granule = struct.unpack_from("<q", tail, last + 6)[0]
        seconds = granule / rate if granule > 0 else None
    suffix = ".opus" if opus >= 0 else ".ogg"
    return Media(kind="audio", media_type="audio/ogg", suffix=suffix, seconds=seconds)


def _find_webm(head: bytes) -> Media | None:
    if b"webm" not in head[:64]:  # browsers do not play other kinds of Matroska
        return None
    film = any(codec in head for codec in (b"V_VP8", b"V_VP9", b"V_AV1"))
    return Media(
        kind="video" if film else "audio",
        media_type="video/webm" if film else "audio/webm",
        suffix=".webm",
        seconds=_webm_seconds(head),
    )


def _webm_seconds(head: bytes) -> float | None:
    at = head.find(b"\x44\x89")  # Info.Duration, in units of Info.TimestampScale
    if at < 0 or at + 11 > len(head):
        return None
    length = head[at + 2] & 0x7F
    if length not in (4, 8):
        return None
    value = struct.unpack_from(">d" if length == 8 else ">f", head, at + 3)[0]
    scale_at = head.find(b"\x2a\xd7\xb1")
    scale = 1_000_000
    if 0 <= scale_at < len(head) - 8:
        width = head[scale_at + 3] & 0x7F
        scale = int.from_bytes(head[scale_at + 4 : scale_at + 4 + width], "big") or scale
    seconds = value * scale / 1e9
    return float(seconds) if 0 < seconds < 1e6 else None


def _find_mp4(file: BinaryIO, head: bytes, size: int) -> Media | None:
    brand = head[8:12]
    if brand in _PICTURES:
        return None
    index = _find_index(file, size)
    if index is None:
        return None
    seconds, share = _mp4_seconds(index), _measure_share(file, size)
    sound = Media(
        kind="audio",
        media_type="audio/mp4",
        suffix=".m4a",
        seconds=seconds and seconds * share,
        whole_seconds=seconds if share < 1 else None,
    )
    tracks = {index[at + 12 : at + 16] for at in _places(index, b"hdlr")}
    if b"vide" in tracks and brand not in _MP4_SOUND:
        return replace(sound, kind="video", media_type="video/mp4", suffix=".mp4")
    return sound if b"soun" in tracks else None


def _list_boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (name, start, length) of the outer boxes; the last may be longer than the file."""
    at = 0
    for _ in range(MOST_BOXES):
        if at + 8 > size:
            return
        file.seek(at)
        header = file.read(16)
        length, name = struct.unpack_from(">I", header)[0], header[4:8]
        if length == 1 and len(header) == 16:
            length = struct.unpack_from(">Q", header, 8)[0]
        elif length == 0:  # to the end of the file
            length = size - at
        yield name, at, length
        if length < 8:
            return
        at += length


def _find_index(file: BinaryIO, size: int) -> bytes | None:
    """Return the box `moov`, which may be anywhere in the file."""
    for name, at, length in _list_boxes(file, size):
        if name == b"moov":
            file.seek(at)
            return file.read(min(length, MOST_INDEX))
    return None


def _is_cut(file: BinaryIO, size: int) -> bool:
    """Return whether a file ends inside its sound, before the index that follows it."""
    boxes = list(_list_boxes(file, size))
    names = [name for name, _, _ in boxes]
    return b"moov" not in names and names[-1:] == [b"mdat"] and sum(boxes[-1][1:]) > size


def _measure_share(file: BinaryIO, size: int) -> float:
    """Return how much of the sound is there, from 0 to 1: a file may end inside its last box."""
    found = [(at, length) for name, at, length in _list_boxes(file, size) if name == b"mdat"]
    there = sum(max(0, min(length, size - at)) for at, length in found)
    return there / max(1, sum(length for _, length in found)) if found else 1.0


def _places(data: bytes, name: bytes) -> list[int]:
    found: list[int] = []
    at = data.find(name)
    while at >= 0 and len(found) < 64:
        found.append(at)
        at = data.find(name, at + 4)
    return found


def _mp4_seconds(index: bytes) -> float | None:
    at = index.find(b"mvhd")
    if at < 0 or at + 36 > len(index):
        return None
    if index[at + 4] == 1:
        scale, length = struct.unpack_from(">IQ", index, at + 24)
    else:
        scale, length = struct.unpack_from(">II", index, at + 16)
    return length / scale if scale and length else None
