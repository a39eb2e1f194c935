"""Projects whose recordings are too large for memory: the recordings are set apart and streamed.

A guarded process looks into the archive. It returns a copy in which each recording is empty, and
for each recording where its bytes lie in the file, as numbers. This process copies the bytes from
there, in blocks, and parses nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from study.errors import Unreadable
from study.guarded import run_guarded
from study.language import say
from transcripts.reading.gate import MAX_ENTRIES, MAX_MEMBER, MAX_RATIO, MAX_TOTAL
from transcripts.reading.sandbox import read_file
from transcripts.recordings.sniff import SUFFIXES

__all__ = [
    "HeldProject",
    "Place",
    "SetApart",
    "is_large",
    "open_project_file",
    "parse_large",
    "read_member",
]

TIMEOUT = 120.0
MEMORY = 1_000_000_000
_BLOCK = 1_000_000
_APART = frozenset({
    *SUFFIXES, "aac", "aif", "aiff", "amr", "avi", "m4v", "mkv", "mpeg", "mpg", "wma", "wmv",
})  # fmt: skip
_STORED, _DEFLATED = 0, 8
_HEAD = 30  # bytes of the head of a member, before its name


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the bytes of a recording lie in an archive.

    Attributes:
        member: Its name.
        start: Of its bytes in the file.
        packed: How many bytes there are.
        size: How many they are unpacked.
        check: Their CRC-32.
        way: 0 if they are stored as they are, 8 if they are deflated.
    """

    member: str
    start: int
    packed: int
    size: int
    check: int
    way: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetApart:
    """An archive in which each recording is empty, and where the recordings lie."""

    data: bytes
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldProject:
    """A project that is being read.

    Attributes:
        data: Its bytes, or those of the copy without recordings.
        sha256: Of the whole file.
        path: Where the file is, if recordings were set apart.
        places: Those recordings, by the names of their members.
    """

    data: bytes
    sha256: str
    path: Path | None = None
    places: Mapping[str, Place] = field(default_factory=dict)


@contextlib.contextmanager
def open_project_file(given: bytes | Path, name: str) -> Iterator[HeldProject]:
    """Open a project; a large archive is never in memory as a whole.

    Args:
        given: The file, or its bytes where it came through a browser.
        name: What people call it.

    Raises:
        Unreadable: It cannot be read, or exceeds a limit.
    """
    if isinstance(given, Path):
        if is_large(given):
            yield _hold(given, name)
            return
        given = read_file(given)
    if len(given) <= MAX_MEMBER or not given.startswith(b"PK"):
        yield HeldProject(data=given, sha256=hashlib.sha256(given).hexdigest())
        return
    with tempfile.TemporaryDirectory() as folder:  # only its owner can look into it
        path = Path(folder) / "project.qdpx"
        path.write_bytes(given)
        del given
        yield _hold(path, name)


def is_large(path: Path) -> bool:
    """Return whether a file is an archive that is too large for memory."""
    try:
        if not path.is_file() or path.stat().st_size <= MAX_MEMBER:
            return False
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError:
        return False  # whoever reads it says why


def _hold(path: Path, name: str) -> HeldProject:
    found = run_guarded(
        "coding.exchange.large_projects:parse_large",
        b"",
        name,
        {"path": str(path.resolve())},
        gives=SetApart,
        timeout=TIMEOUT,
        memory=MEMORY,
    )
    whole = path.stat().st_size
    for each in found.places:
        sound = 0 <= each.start <= each.start + each.packed <= whole
        sound = sound and each.packed >= 0 and each.way in (_STORED, _DEFLATED)
        if not sound or not 0 <= each.size <= max(_BLOCK, each.packed * MAX_RATIO):
            raise _damaged(name, each.member)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    places = {each.member: each for each in found.places}
    return HeldProject(data=found.data, sha256=digest, path=path, places=places)


def parse_large(data: bytes, name: str, *, path: str) -> SetApart:
    """Set the recordings of an archive apart, in this process, which must be the guarded one.

    Raises:
        Unreadable: It is damaged, or what is no recording exceeds a limit.
    """
    del data  # the file is too large to be sent
    out, spent = io.BytesIO(), 0
    places: list[Place] = []
    try:
        with (
            zipfile.ZipFile(path) as whole,
            Path(path).open("rb") as raw,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy,
        ):
            infos = whole.infolist()
            if len(infos) > MAX_ENTRIES:
                raise _too_large(name)
            if any(info.flag_bits & 0x1 for info in infos):
                raise Unreadable(
                    say("{name} is protected by a password.", name=name),
                    hint=say("Save it without a password and try again."),
                )
            for info in infos:
                suffix = PurePosixPath(info.filename).suffix.lower().lstrip(".")
                if suffix in _APART:
                    places.append(_find_place(raw, info))
                    copy.writestr(info.filename, b"")
                    continue
                with whole.open(info) as member, copy.open(info.filename, "w") as made:
                    read = 0
                    while block := member.read(_BLOCK):
                        read += len(block)
                        spent += len(block)
                        if read > MAX_MEMBER or spent > MAX_TOTAL:
                            raise _too_large(name)
                        made.write(block)
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(
            say("{name} is damaged or was not uploaded completely.", name=name),
            hint=say("Export it again from the program that made it."),
        ) from error
    return SetApart(data=out.getvalue(), places=tuple(places))


def _find_place(raw: io.BufferedReader, info: zipfile.ZipInfo) -> Place:
    raw.seek(info.header_offset)
    head = raw.read(_HEAD)
    name, extra = struct.unpack("<HH", head[26:30])
    return Place(
        member=info.filename,
        start=info.header_offset + _HEAD + name + extra,
        packed=info.compress_size,
        size=info.file_size,
        check=info.CRC,
        way=info.compress_type,
    )


def read_member(held: HeldProject, member: str) -> Iterator[bytes]:
    """Yield the bytes of a recording in blocks.

    Raises:
        Unreadable: They are not what the archive says of them.
    """
    place, path = held.places[member], held.path
    assert path is not None  # noqa: S101 - recordings were set apart from a file
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    left, size, check = place.packed, 0, 0
    try:
        with path.open("rb") as file:
            file.seek(place.start)
            while left > 0 and (block := file.read(min(_BLOCK, left))):
                left -= len(block)
                for piece in [block] if place.way == _STORED else _inflate(unpack, block):
                    size, check = size + len(piece), zlib.crc32(piece, check)
                    if size > place.size:
                        raise _damaged(path.name, member)
                    yield piece
    except (OSError, zlib.error) as error:
        raise _damaged(path.name, member) from error
    if size != place.size or check != place.check:
        raise _damaged(path.name, member)


def _inflate(unpack: zlib._Decompress, block: bytes) -> Iterator[bytes]:
    """Yield what a block unpacks to, a little at a time: a small block may hold a lot."""
    while block:
        yield unpack.decompress(block, _BLOCK)
        block = unpack.unconsumed_tail


def _too_large(name: str) -> Unreadable:
    return Unreadable(
        say("{name} is too large, even without its recordings.", name=name),
        hint=say("Export the project again without its pictures."),
    )


def _damaged(name: str, member: str) -> Unreadable:
    return Unreadable(
        say("{name} is damaged: its part “{member}” cannot be unpacked.", name=name, member=member),
        hint=say("Export it again from the program that made it."),
    )
