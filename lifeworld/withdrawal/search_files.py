"""Searches every file of a folder, packed ones too, and says which could not be searched."""

from __future__ import annotations

import bz2
import functools
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from lifeworld.withdrawal.closed_files import is_closed
from lifeworld.withdrawal.traces import Traces
from study.errors import LifeworldError
from study.guarded import Guard
from study.held_file import read_file
from study.language import say

__all__ = ["Found", "Searched", "find_in_content", "search_files"]

MOST_FILES = 20_000
MOST_BYTES = 1_000_000_000
DEEPEST = 4
_PDF_JOB = "transcripts.reading.readers.pdf:parse_pdf"
_STREAM = re.compile(rb"stream\r?\n")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that is left: the file, and “words”, “name” or “name of the file”."""

    path: Path
    what: str


@dataclass(slots=True, kw_only=True)
class Searched:
    """What was searched: paths with their sizes, what was found, and what could not be searched."""

    files: list[tuple[Path, int]] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    unread: list[Path] = field(default_factory=list)


class _Closed(Exception):
    """A container, or a part of one, cannot be opened."""


def search_files(
    folder: Path, traces: Traces, *, but: Iterable[Path] = (), opened: Iterable[Path] = ()
) -> Searched:
    """Search the bytes of every file below *folder*, as they are and unpacked.

    Packed files are opened, and packed files inside of them; XML and HTML are also read without
    their tags, JSON without its escapes, PDF as text, SQLite files cell by cell. What is encrypted,
    damaged or packed in a way that is not known here is listed as not searched.

    Args:
        folder: Where.
        traces: What is looked for.
        but: Files that are left out.
        opened: Encrypted files that somebody has opened and searched otherwise.
    """
    with Guard(_PDF_JOB) as guard:
        return _search(folder, traces, guard, but=but, opened=opened)


def _search(
    folder: Path, traces: Traces, guard: Guard, *, but: Iterable[Path], opened: Iterable[Path]
) -> Searched:
    left_out = {path.resolve() for path in but}
    known = {path.resolve() for path in opened}
    searched = Searched()
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.resolve() in left_out:
            continue
        if len(searched.files) >= MOST_FILES:
            searched.unread.append(path)
            continue
        try:
            size = path.stat().st_size
            if size > MOST_BYTES:
                searched.unread.append(path)
                continue
            content = read_file(path)
        except OSError:
            searched.unread.append(path)
            continue
        what, whole = _look(content, traces, guard, name=path.name)
        if not what and whole:
            what, whole = _look_in_database(path, content, traces)
        if not what and traces.find_names(path.name):
            what = say("name of the file")
        if what:
            searched.found.append(Found(path=path, what=what))
        if whole or path.resolve() in known:
            searched.files.append((path, size))
        else:
            searched.unread.append(path)
    return searched


def find_in_content(content: bytes, traces: Traces) -> str:
    """Return what stands in a file's content, unpacked where it is packed; or an empty string."""
    with Guard(_PDF_JOB) as guard:
        return _look(content, traces, guard)[0]


def _look(
    content: bytes, traces: Traces, guard: Guard, *, name: str = "", depth: int = 0
) -> tuple[str, bool]:
    """Return what was found, and whether all of the content could be searched."""
    if what := traces.find_in_bytes(content):
        return what, True
    for text in _texts(content):
        if traces.find_names(text):
            return "name", True
        if any(needle in text for needle in traces.needles):
            return "words", True
    unpack = _find_unpacker(content, guard)
    if unpack is None:
        return "", not is_closed(content, name)
    if depth >= DEEPEST:
        return "", False
    whole = True
    try:
        for part_name, part in unpack(content):
            if traces.find_names(part_name):
                return "name", True
            what, opened = _look(part, traces, guard, name=part_name, depth=depth + 1)
            if what:
                return what, True
            whole = whole and opened
    except _Closed:
        return "", False
    return "", whole


def _find_unpacker(
    content: bytes, guard: Guard
) -> Callable[[bytes], Iterator[tuple[str, bytes]]] | None:
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return _unzip
    if content[:5] == b"%PDF-":
        return functools.partial(_open_pdf, guard=guard)
    if content[:2] == b"\x1f\x8b":
        return _gunzip
    if content[:3] == b"BZh":
        return _bunzip
    if content[:6] == b"\xfd7zXZ\x00" or content[:5] == b"\x5d\x00\x00\x80\x00":
        return _unxz
    if content[257:262] == b"ustar":
        return _untar
    return None


def _unzip(content: bytes) -> Iterator[tuple[str, bytes]]:
    closed = False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                if entry.is_dir():
                    continue
                if entry.flag_bits & 0x1 or entry.file_size > MOST_BYTES:
                    closed = True
                    yield entry.filename, b""
                    continue
                yield entry.filename, archive.read(entry)
    except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError, zlib.error, EOFError,
            lzma.LZMAError, ValueError) as error:  # fmt: skip
        raise _Closed from error
    if closed:
        raise _Closed


def _untar(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for entry in archive:
                file = archive.extractfile(entry) if entry.isfile() else None
                yield entry.name, file.read() if file else b""
    except (tarfile.TarError, OSError, ValueError) as error:
        raise _Closed from error


def _gunzip(content: bytes) -> Iterator[tuple[str, bytes]]:
    yield from _decompress(content, lambda: zlib.decompressobj(31), zlib.error)


def _bunzip(content: bytes) -> Iterator[tuple[str, bytes]]:
    yield from _decompress(content, bz2.BZ2Decompressor, OSError)


def _unxz(content: bytes) -> Iterator[tuple[str, bytes]]:
    yield from _decompress(content, lzma.LZMADecompressor, lzma.LZMAError)


def _decompress(
    content: bytes, make: Callable[[], object], wrong: type[Exception]
) -> Iterator[tuple[str, bytes]]:
    """Unpack every member of a compressed file; what is cut or too large is closed."""
    whole, rest = bytearray(), content
    while rest.strip(b"\0"):
        one = make()
        try:
            whole += one.decompress(rest, MOST_BYTES - len(whole))  # type: ignore[attr-defined]
        except (wrong, EOFError, ValueError) as error:
            raise _Closed from error
        if not one.eof:  # type: ignore[attr-defined]
            yield "", bytes(whole)
            raise _Closed
        rest = one.unused_data  # type: ignore[attr-defined]
    yield "", bytes(whole)


def _open_pdf(content: bytes, *, guard: Guard) -> Iterator[tuple[str, bytes]]:
    for stream in _streams(content):
        try:
            yield "", zlib.decompressobj().decompress(stream, MOST_BYTES)
        except zlib.error:
            continue  # a picture, or a stream that is packed in another way: read as text below
    try:
        text = guard.run(content, "a PDF", gives=str)
    except LifeworldError as error:
        raise _Closed from error
    yield "", text.encode()


def _streams(content: bytes) -> Iterator[bytes]:
    """Return the streams of a PDF; one that never ends is none, and neither is what follows it."""
    at = 0
    while (begin := _STREAM.search(content, at)) is not None:
        end = content.find(b"endstream", begin.end())
        if end < 0:
            return
        yield content[begin.end() : end]
        at = end + len(b"endstream")


def _texts(content: bytes) -> Iterator[str]:
    """Return readings of a file that its raw bytes hide: without tags, escapes and line breaks."""
    head = content[:512]
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if content[:5] == b"%PDF-" or (b"\0" in head and not marked):
        return
    text = content.decode("utf-16" if marked else "utf-8", errors="replace")
    if text.count("\ufffd") > len(text) // 20 + 5:
        return
    if "<" in text[:2000] and ">" in text[:4000]:
        # Runs of one paragraph may cut a word in two: first joined, then parted.
        yield " ".join(unescape(_TAG.sub("", text)).split())
        yield " ".join(unescape(_TAG.sub(" ", text)).split())
    elif "\\u" in text:
        unescaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), text)
        yield " ".join(unescaped.split())
    else:
        yield " ".join(text.split())


def _look_in_database(path: Path, content: bytes, traces: Traces) -> tuple[str, bool]:
    """Read every cell of a SQLite file: a page's end may cut words that its bytes hide."""
    if content[:16] != b"SQLite format 3\0":
        return "", True
    from study.scrubbing import find_words_in_file
    from study.sqlite import connect, sqlite3

    try:
        db = connect(path, read_only=True)
        try:
            places = find_words_in_file(db, traces.has, has_term=traces.has_term)
        finally:
            db.close()
    except sqlite3.Error:
        return "", False
    return (say("words in {places}", places=", ".join(places)) if places else ""), True
