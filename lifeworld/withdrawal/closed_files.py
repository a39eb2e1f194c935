"""Recognises files whose content nobody can read here: encrypted, or packed in an unknown way."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import PurePath

__all__ = ["is_closed"]

SAMPLE = 1 << 16
# Random bytes have 8 bits of entropy each; a sample of 4 KiB of them measures 7.95.
ENTROPY = 7.9
LEAST = 4096

_PACKED = (
    b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"LZIP",
    b"\x1f\x9d", b"\x1f\xa0", b"MSCF", b"xar!", b"hsqs", b"ISc(", b"\x89LZO", b"ZPAQ", b"7kSt",
    b"PAR1", b"ARROW1", b"\x89HDF",
)  # fmt: skip
_ENCRYPTED = (
    b"age-encryption.org/", b"-----BEGIN PGP MESSAGE", b"-----BEGIN AGE ENCRYPTED", b"Salted__",
    b"LUKS\xba\xbe", b"\x85\x01", b"\x85\x02", b"\x8c\x0d\x04", b"\xc3\x0d\x04",
    b"\x03\xd9\xa2\x9a", b"AES\x02", b"SCRYPT", b"scrypt\x00",
)  # fmt: skip
_ENDINGS = frozenset((
    ".7z", ".rar", ".zst", ".lz4", ".lz", ".br", ".lzo", ".z", ".cab", ".dmg", ".vhd", ".vhdx",
    ".vmdk", ".hc", ".tc", ".gpg", ".pgp", ".age", ".aes", ".enc", ".kdbx", ".axx", ".cpt", ".p7m",
    ".wim",
))  # fmt: skip
# Sound, pictures and film hold no words that a search could find; a person looks at them.
_MEDIA = (
    b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"OggS", b"fLaC", b"ID3", b"\xff\xfb",
    b"\xff\xf3", b"\xff\xf2", b"\xff\xf1", b"\xff\xf9", b"\x1aE\xdf\xa3", b"II*\x00", b"MM\x00*",
    b"FORM", b"#!AMR", b"0&\xb2u", b"BM", b"wOFF", b"wOF2", b"\x00\x00\x01\xb3",
    b"\x00\x00\x01\xba", b"II\xbc",
)  # fmt: skip
_FONTS = frozenset((".fntdata", ".odttf", ".eot"))  # scrambled in Office files, and no words
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_closed(content: bytes, name: str = "") -> bool:
    """Return whether a file is encrypted, or packed in a way that is not known here.

    A file of an unknown kind whose bytes look random counts as closed.
    """
    if content.startswith(_PACKED + _ENCRYPTED):
        return True
    if PurePath(name).suffix.lower() in _ENDINGS:
        return True
    if b'"lifeworld-key-' in content[:200]:
        return True
    if content.startswith(_COMPOUND):
        # Office puts an encrypted document into a compound file.
        return "EncryptedPackage".encode("utf-16-le") in content
    media = content.startswith(_MEDIA) or content[4:8] == b"ftyp"
    if media or PurePath(name).suffix.lower() in _FONTS:
        return False
    return len(content) >= LEAST and _measure_entropy(content[:SAMPLE]) > ENTROPY


def _measure_entropy(content: bytes) -> float:
    """Return the Shannon (1948) entropy of bytes, in bits per byte."""
    size = len(content)
    return -sum(n / size * math.log2(n / size) for n in Counter(content).values())
