"""Safety checks of archives and XML files before they are read, in memory only."""

from __future__ import annotations

import io
import stat
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from study.errors import Unreadable
from study.language import mark, say

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = [
    "MAX_ENTRIES",
    "MAX_FILE",
    "MAX_MEMBER",
    "MAX_RATIO",
    "MAX_TEXT",
    "MAX_TOTAL",
    "Archive",
    "check_size",
    "open_archive",
    "parse_xml",
]

MAX_ENTRIES = 5_000
MAX_RATIO = 200
MAX_MEMBER = 60_000_000
MAX_TOTAL = 150_000_000
MAX_TEXT = 20_000_000
"""The maximum text of one source, in bytes or code points."""
MAX_FILE = 200_000_000
"""The maximum size of a file in bytes; it allows for pictures in a Word file."""

_SMALL = 1_000_000  # below this, a high ratio is harmless and common in short XML
_RESAVE = mark("Save the file again in the program that made it, and import that copy.")


@dataclass(slots=True)
class Archive:
    """A zip file in memory whose members are unpacked under size limits."""

    name: str
    members: dict[str, zipfile.ZipInfo]
    _zip: zipfile.ZipFile
    _spent: int = 0

    def has(self, member: str) -> bool:
        """Return whether the archive holds this member."""
        return member in self.members

    def read(self, member: str, *, limit: int = MAX_MEMBER) -> bytes:
        """Unpack one member, counting its bytes regardless of the size in its header.

        Raises:
            Unreadable: If the member is missing, damaged, encrypted or too large.
        """
        info = self.members.get(member)
        if info is None:
            raise Unreadable(
                say("{name} is incomplete: it has no “{member}”.", name=self.name, member=member),
                hint=say(_RESAVE),
            )
        cap = min(limit, MAX_TOTAL - self._spent)
        allowed = max(_SMALL, info.compress_size * MAX_RATIO)
        out = io.BytesIO()
        try:
            with self._zip.open(info) as stream:
                while block := stream.read(65_536):
                    out.write(block)
                    if out.tell() > cap:
                        raise _too_large(
                            self.name, say("more than {megabytes} MB", megabytes=cap // 1_000_000)
                        )
                    if out.tell() > allowed:
                        raise _too_large(
                            self.name,
                            say("over {times} times its packed size", times=MAX_RATIO),
                        )
        except Unreadable:
            raise
        except Exception as error:
            raise Unreadable(
                say(
                    "{name} is damaged: its part “{member}” cannot be unpacked.",
                    name=self.name,
                    member=member,
                ),
                hint=say(_RESAVE),
            ) from error
        self._spent += out.tell()
        return out.getvalue()


def check_size(data: bytes, name: str, *, hint: str) -> None:
    """Refuse a file that is empty or larger than `MAX_FILE`; *hint* says how to make it smaller.

    Raises:
        Unreadable: It is.
    """
    if not data:
        raise Unreadable(
            say("{name} is empty.", name=name), hint=say("Check that the upload finished.")
        )
    if len(data) > MAX_FILE:
        raise Unreadable(
            say(
                "{name} is too large: {megabytes} MB; the limit is {most} MB.",
                name=name,
                megabytes=len(data) // 1_000_000,
                most=MAX_FILE // 1_000_000,
            ),
            hint=hint,
        )


def _too_large(name: str, how: str) -> Unreadable:
    return Unreadable(
        say("{name} was refused because it unpacks to {how}.", name=name, how=how),
        hint=say("It may be a decompression bomb. Ask its sender, or import the plain text."),
    )


def open_archive(data: bytes, name: str) -> Archive:
    """Open a zip file and check every entry before anything is unpacked.

    Raises:
        Unreadable: If the file is damaged, too large when unpacked, encrypted, or holds names
            that point outside it.
    """
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
        infos = opened.infolist()
    except Exception as error:
        raise Unreadable(
            say("{name} is damaged or was not uploaded completely.", name=name), hint=say(_RESAVE)
        ) from error
    if len(infos) > MAX_ENTRIES:
        raise Unreadable(
            say(
                "{name} was refused because it holds {number:,} entries, more than the"
                " {most:,} allowed.",
                name=name,
                number=len(infos),
                most=MAX_ENTRIES,
            ),
            hint=say(_RESAVE),
        )
    total = 0
    for info in infos:
        _check_entry(info, name)
        total += info.file_size
    if total > MAX_TOTAL:
        raise _too_large(
            name,
            say(
                "{megabytes} MB (limit {most} MB)",
                megabytes=total // 1_000_000,
                most=MAX_TOTAL // 1_000_000,
            ),
        )
    return Archive(name=name, members={info.filename: info for info in infos}, _zip=opened)


def _check_entry(info: zipfile.ZipInfo, name: str) -> None:
    path = info.orig_filename
    parts = path.split("/")
    unsafe = path.startswith("/") or "\\" in path or ".." in parts or "\0" in path
    if unsafe or (len(path) > 1 and path[1] == ":"):
        raise Unreadable(
            say("{name} was refused: an entry's name points outside it.", name=name),
            hint=say(_RESAVE),
        )
    if info.flag_bits & 0x1:
        raise Unreadable(
            say("{name} is protected by a password.", name=name),
            hint=say("Save it without a password and try again."),
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Unreadable(
            say("{name} was refused because it holds a symbolic link.", name=name),
            hint=say(_RESAVE),
        )
    if info.file_size > MAX_MEMBER and not _is_media(path):
        raise _too_large(
            name,
            say(
                "{megabytes} MB (limit {most} MB a part)",
                megabytes=info.file_size // 1_000_000,
                most=MAX_MEMBER // 1_000_000,
            ),
        )
    if info.file_size > max(_SMALL, info.compress_size * MAX_RATIO):
        raise _too_large(name, say("over {times} times its packed size", times=MAX_RATIO))


def _is_media(path: str) -> bool:
    return "/media/" in path or path.startswith("Pictures/")


def parse_xml(data: bytes, name: str) -> _Element:
    """Parse XML without document types, entities or network access.

    Raises:
        Unreadable: If the XML is broken or declares a document type.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:65536]:
            raise _doctype(name) from error
        if "depth" in str(error).lower():
            raise Unreadable(
                say("{name} was refused because its parts are nested too deeply.", name=name),
                hint=say(_RESAVE),
            ) from error
        raise Unreadable(say("{name} holds broken XML.", name=name), hint=say(_RESAVE)) from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise _doctype(name)
    return root


def _doctype(name: str) -> Unreadable:
    return Unreadable(
        say(
            "{name} was refused because it declares a document type, which can hide"
            " foreign content.",
            name=name,
        ),
        hint=say(_RESAVE),
    )
