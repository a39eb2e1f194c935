"""The gate for archives and XML."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest

from study.errors import Unreadable
from transcripts.reading import gate
from transcripts.reading.gate import open_archive, parse_xml


def pack(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_member_comes_out_as_it_went_in() -> None:
    assert open_archive(pack({"a/b.xml": b"<a/>"}), "x.docx").read("a/b.xml") == b"<a/>"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = pack({"word/document.xml": b"\0" * 80_000_000})
    with pytest.raises(Unreadable, match=r"x\.docx was refused because it unpacks to"):
        open_archive(data, "x.docx")


def test_a_header_that_lies_about_the_size_does_not_help_a_bomb() -> None:
    data = bytearray(pack({"a": b"\0" * 20_000_000}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(mark) + at
        data[place : place + 4] = struct.pack("<I", 1000)
    archive = open_archive(bytes(data), "x.docx")
    with pytest.raises(Unreadable):
        archive.read("a")


def test_bytes_are_counted_while_they_are_inflated(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = open_archive(pack({"a": bytes(range(256)) * 100, "b": bytes(range(256)) * 100}), "x")
    with pytest.raises(Unreadable, match="more than"):
        archive.read("a", limit=1000)
    monkeypatch.setattr(gate, "MAX_TOTAL", 30_000)
    archive.read("a")
    with pytest.raises(Unreadable, match="more than"):
        archive.read("b")


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "a\\b", "a/../../b", "C:evil"])
def test_names_that_point_outside_are_refused(name: str) -> None:
    with pytest.raises(Unreadable, match="points outside"):
        open_archive(pack({name: b"x"}), "x.docx")


def test_links_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(Unreadable, match="a symbolic link"):
        open_archive(out.getvalue(), "x.docx")


def test_encrypted_entries_are_refused() -> None:
    data = bytearray(pack({"a": b"x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Unreadable, match="password"):
        open_archive(bytes(data), "x.docx")


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MAX_ENTRIES", 3)
    with pytest.raises(Unreadable, match="4 entries"):
        open_archive(pack({str(number): b"" for number in range(4)}), "x.docx")


def test_half_an_archive_is_refused() -> None:
    data = pack({"a": bytes(range(256)) * 50})
    with pytest.raises(Unreadable, match="not uploaded completely"):
        open_archive(data[: len(data) // 2], "x.docx")


def test_a_missing_part_is_named() -> None:
    with pytest.raises(Unreadable, match="word/document"):
        open_archive(pack({"a": b""}), "x.docx").read("word/document.xml")


@pytest.mark.parametrize(
    "xml",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
        b"<!DOCTYPE a><a/>",
    ],
)
def test_a_document_type_is_refused(xml: bytes) -> None:
    with pytest.raises(Unreadable, match="document type"):
        parse_xml(xml, "x.eaf")


@pytest.mark.parametrize("xml", [b"", b"<a>", b"text", b"<a>&unknown;</a>", b"\xff\xfe<"])
def test_broken_xml_is_refused(xml: bytes) -> None:
    with pytest.raises(Unreadable):
        parse_xml(xml, "x.eaf")
