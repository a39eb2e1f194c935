"""Packed files are opened, and those that nobody can open are never counted as searched."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from lifeworld.withdrawal.search_files import find_in_content, search_files
from lifeworld.withdrawal.traces import Traces
from tests.lifeworld.withdrawal.conftest import WORDS

SAID = WORDS[0].encode()
TRACES = Traces(WORDS)


def pack_zip(content: bytes, name: str = "talk.txt") -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return whole.getvalue()


def pack_tar(content: bytes, mode: str) -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode=mode) as archive:  # type: ignore[call-overload]
        entry = tarfile.TarInfo("talk.txt")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return whole.getvalue()


@pytest.mark.parametrize(
    "pack",
    [
        gzip.compress,
        bz2.compress,
        lzma.compress,
        lambda c: lzma.compress(c, format=lzma.FORMAT_ALONE),
        pack_zip,
        lambda c: pack_tar(c, "w"),
        lambda c: pack_tar(c, "w:gz"),
        lambda c: pack_tar(c, "w:bz2"),
        lambda c: pack_tar(c, "w:xz"),
        lambda c: pack_zip(pack_tar(c, "w:xz"), "all.txz"),
        lambda c: pack_tar(pack_zip(c), "w"),
        lambda c: gzip.compress(b"first ") + gzip.compress(c),
    ],
    ids=[
        "gz",
        "bz2",
        "xz",
        "lzma",
        "zip",
        "tar",
        "tgz",
        "tbz2",
        "txz",
        "zip-txz",
        "tar-zip",
        "two",
    ],
)
def test_words_inside_of_a_packed_file_are_found(pack: Callable[[bytes], bytes]) -> None:
    filler = os.urandom(50).hex().encode() * 40
    assert find_in_content(pack(filler + SAID + filler), TRACES) == "words"
    assert find_in_content(pack(filler), TRACES) == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1252"])
def test_words_are_found_in_the_encodings_of_older_programs(encoding: str) -> None:
    said = "Das Frühstück kam jeden Tag später, weil niemand die Küche aufgeschlossen hatte."
    content = b"\0\1\2" + said.encode(encoding) + b"\0\3"
    assert find_in_content(content, Traces([said])) == "words"


def encrypt_zip(content: bytes) -> bytes:
    """Return a zip whose only entry is marked as encrypted, as `zip -e` makes them."""
    packed = bytearray(pack_zip(content))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = packed.index(mark)
        packed[at + offset] |= 1
    return bytes(packed)


def encrypted_pdf() -> bytes:
    """Return a PDF that needs a password (built by hand: RC4 with keys that nobody has)."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <"
        + b"aa" * 32
        + b"> /U <"
        + b"bb" * 32
        + b"> >>",
    ]
    whole = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(whole)
    whole += b"xref\n0 5\n0000000000 65535 f \n"
    whole += b"".join(b"%010d 00000 n \n" % place for place in places)
    whole += b"trailer\n<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<00> <00>] >>\nstartxref\n"
    return whole + b"%d\n%%%%EOF\n" % table


CLOSED = {
    "all.7z": b"7z\xbc\xaf\x27\x1c" + os.urandom(200),
    "all.rar": b"Rar!\x1a\x07\x01\x00" + os.urandom(200),
    "all.tar.zst": b"\x28\xb5\x2f\xfd" + os.urandom(200),
    "letter.gpg": b"\x85\x01\x0c\x03" + os.urandom(200),
    "letter.age": b"age-encryption.org/v1\n-> X25519 abc\n" + os.urandom(200),
    "secret.kdbx": b"\x03\xd9\xa2\x9a" + os.urandom(200),
    "encrypted.zip": encrypt_zip(b"nothing to see"),
    "encrypted.pdf": encrypted_pdf(),
    "encrypted.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99
    + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99,
    "nobody knows what": os.urandom(6000),
    "cut.tgz": pack_tar(b"x" * 9000, "w:gz")[:-40],
    "cut.txz": pack_tar(os.urandom(9000), "w:xz")[:-400],
    "cut.zip": pack_zip(os.urandom(9000))[:5000],
    "inside.zip": pack_zip(b"7z\xbc\xaf\x27\x1c" + os.urandom(200), "all.7z"),
    "field.key": b'{"format": "lifeworld-key-1", "sealed": "AAAA"}',
}  # fmt: skip


@pytest.mark.parametrize("name", CLOSED)
def test_what_cannot_be_opened_is_listed_as_not_searched(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(CLOSED[name])
    searched = search_files(tmp_path, TRACES)
    assert [path.name for path in searched.unread] == [name]
    assert searched.files == []


def test_a_key_file_that_somebody_opened_counts_as_searched(tmp_path: Path) -> None:
    key = tmp_path / "field.key"
    key.write_bytes(CLOSED["field.key"])
    searched = search_files(tmp_path, TRACES, opened=[key])
    assert searched.unread == []
    assert [path for path, _ in searched.files] == [key]


def test_pictures_and_sound_and_ordinary_files_are_no_closed_containers(tmp_path: Path) -> None:
    random = os.urandom(9000)
    ordinary = {
        "photo.jpg": b"\xff\xd8\xff\xe0" + random,
        "photo.heic": b"\0\0\0\x18ftypheic" + random,
        "talk.mp3": b"ID3\x04" + random,
        "talk.m4a": b"\0\0\0\x20ftypM4A " + random,
        "talk.wav": b"RIFF" + random,
        "notes.txt": b"A quiet day. " * 900,
        "numbers.csv": b"1,2,3\n" * 3000,
        "table.json": b'{"a": [1, 2, 3]}',
    }
    for name, content in ordinary.items():
        (tmp_path / name).write_bytes(content)
    searched = search_files(tmp_path, TRACES)
    assert searched.unread == []
    assert len(searched.files) == len(ordinary)


def test_an_office_file_with_a_font_and_a_picture_is_searched_whole(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("ppt/fonts/font1.fntdata", os.urandom(9000))
        archive.writestr("ppt/media/image1.png", b"\x89PNG" + os.urandom(9000))
        archive.writestr("ppt/slides/slide1.xml", "<a>A quiet day</a>")
    (tmp_path / "deck.pptx").write_bytes(whole.getvalue())
    assert search_files(tmp_path, TRACES).unread == []
