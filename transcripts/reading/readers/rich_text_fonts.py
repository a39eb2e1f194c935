"""Finds the encoding of every font of a rich text file."""

from __future__ import annotations

import codecs
import re

__all__ = ["Fonts"]

_CHARSETS = {
    0: "cp1252", 2: "cp1252", 42: "cp1252", 77: "mac_roman", 78: "shift_jis", 79: "big5",
    80: "euc_kr", 81: "mac_arabic", 82: "cp1255", 83: "mac_greek", 84: "mac_cyrillic",
    85: "gb2312", 86: "mac_romanian", 87: "mac_cyrillic", 88: "cp874", 89: "mac_latin2",
    128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_NAMED = {
    "cyr": "cp1251", "ce": "cp1250", "greek": "cp1253", "tur": "cp1254", "(hebrew)": "cp1255",
    "(arabic)": "cp1256", "baltic": "cp1257", "(vietnamese)": "cp1258", "(thai)": "cp874",
}  # fmt: skip
_PAGES = {65001: "utf-8", 10000: "mac_roman", 10007: "mac_cyrillic", 936: "gbk"}


def _find_codec(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


class Fonts:
    """The fonts of a file; one that names no alphabet has that of the whole file."""

    def __init__(self, chosen: str | None) -> None:
        self.chosen = _find_codec(chosen) if chosen else None
        self.default = self.chosen or "cp1252"
        self.first = 0
        self._codecs: dict[int, str] = {}
        self._at = 0

    def set_page(self, number: int) -> None:
        """Take a code page for the whole file, unless the user chose an encoding."""
        codec = _find_codec(_PAGES.get(number, f"cp{number}"))
        self.default = self.chosen or codec or self.default

    def set_family(self, name: str) -> None:
        r"""Take the code page of a kind of computer: `\mac`, `\pc`, `\pca`."""
        pages = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
        self.default = self.chosen or pages[name]

    def describe_word(self, word: str, number: int) -> None:
        """Take a control word of the font table."""
        if word == "f":
            self._at = number
        elif word == "fcharset" and number in _CHARSETS:
            self._codecs[self._at] = _CHARSETS[number]
        elif word == "cpg" and (codec := _find_codec(_PAGES.get(number, f"cp{number}"))):
            self._codecs[self._at] = codec

    def describe_name(self, name: str) -> None:
        """Take the name of a font; one without an alphabet may name it, as `Arial CYR` does."""
        last = re.sub(r"[;\s]+$", "", name).rpartition(" ")[2].casefold()
        if last in _NAMED:
            self._codecs.setdefault(self._at, _NAMED[last])

    def get_codec(self, font: int) -> str:
        """Return the encoding of words in a font."""
        return self._codecs.get(font, self.default)
