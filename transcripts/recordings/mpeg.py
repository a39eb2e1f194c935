"""Finds MPEG audio (MP3) frames; three in a row rule out a chance match of two bytes."""

from __future__ import annotations

import struct
from typing import BinaryIO, NamedTuple

__all__ = ["measure_audio_seconds"]

_BITRATES = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = (44_100, 48_000, 32_000)
NEEDED = 3  # frames in a row
SEARCHED = 8 * 1024  # some programs leave zeros before the first frame


class _Frame(NamedTuple):
    length: int
    bits: int
    rate: int
    samples: int


def measure_audio_seconds(file: BinaryIO, head: bytes, size: int) -> tuple[float, float] | None:
    """Return the length of layer-III audio in seconds and how much of it the file holds.

    The length is taken from the Xing or Info header of variable bitrates, or else estimated from
    the first frame's bitrate; it is 0 if unclear. None if there is no such audio.
    """
    start = 0
    if head[:3] == b"ID3" and len(head) >= 10:
        parts = struct.unpack_from("4B", head, 6)
        start = 10 + sum(
            (part & 0x7F) << shift for part, shift in zip(parts, (21, 14, 7, 0), strict=True)
        )
        file.seek(start)
        head = file.read(2 * SEARCHED)
    for at in range(min(SEARCHED, max(0, len(head) - 4))):
        if head[at] == 0xFF and head[at + 1] & 0xE0 == 0xE0 and _follows(head, at):
            return _seconds(head, at, size - start - at)
        if head[at] and not start:
            return None  # without an ID3 tag, only zeros may come before the first frame
    return None


def _follows(head: bytes, at: int) -> bool:
    for _ in range(NEEDED):
        frame = _parse_frame(head, at)
        if frame is None:
            return False
        at += frame.length
    return True


def _parse_frame(head: bytes, at: int) -> _Frame | None:
    if at + 4 > len(head):
        return None
    word = struct.unpack_from(">I", head, at)[0]
    version, layer = (word >> 19) & 3, (word >> 17) & 3
    bits, rate = (word >> 12) & 15, (word >> 10) & 3
    if word >> 21 != 0x7FF or version == 1 or layer != 1 or bits in (0, 15) or rate == 3:
        return None
    first = version == 3
    hertz = _RATES[rate] >> {3: 0, 2: 1, 0: 2}[version]
    kilobits = _BITRATES[1 if first else 2][bits]
    length = (144_000 if first else 72_000) * kilobits // hertz + ((word >> 9) & 1)
    return _Frame(length, kilobits * 1000, hertz, 1152 if first else 576)


def _seconds(head: bytes, at: int, size: int) -> tuple[float, float]:
    frame = _parse_frame(head, at)
    if frame is None:
        return 0.0, 1.0
    inside = head[at : at + min(frame.length, 200)]
    for name in (b"Xing", b"Info"):
        place = inside.find(name)
        if place >= 0 and inside[place + 7] & 1:
            count = struct.unpack_from(">I", inside, place + 8)[0]
            share = 1.0
            if inside[place + 7] & 2 and place + 16 <= len(inside):
                told = struct.unpack_from(">I", inside, place + 12)[0]
                # tags and padding make a difference of a few frames
                share = size / told if told > size + 4 * frame.length else 1.0
            return float(count * frame.samples / frame.rate), share
    return size * 8 / frame.bits, 1.0
