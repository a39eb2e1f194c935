"""The fonts of a template, and the table of widths that each is measured with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lifeworld.exports.deck.inherit import A
from lifeworld.exports.deck.looks import BODY_FONT, HEADING_FONT

__all__ = ["Fonts", "find_face", "read_fonts"]

# Families that are wider than Noto Sans, with which unknown fonts are measured.
_WIDE = (
    "verdana", "dejavu sans", "bitstream vera", "lucida", "century gothic", "montserrat",
    "poppins", "avant garde", "avantgarde", "rockwell", "lexend", "raleway", "nunito", "outfit",
    "archivo", "work sans", "space grotesk", "eurostile", "copperplate",
)  # fmt: skip
_SERIFS = ("georgia", "dejavu serif", "noto serif", "bookman", "century schoolbook", "palatino",
           "merriweather", "playfair", "lora", "rockwell")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fonts:
    """The two fonts of a theme, and whether it is the theme of our own template."""

    major: str
    minor: str
    own: bool = False

    def face(self, *, heading: bool) -> str:
        """Return the table of widths for headings or for text: `sans`, `serif` or `other`."""
        name = self.major if heading else self.minor
        if self.own:
            return {HEADING_FONT: "serif", BODY_FONT: "sans"}.get(name, "other")
        return find_face(name)


def find_face(font: str) -> str:
    """Return the table of widths for a font of a client: the next wider one that we know."""
    plain = font.casefold()
    if any(plain.startswith(name) for name in _SERIFS):
        return "serif"
    return "sans" if any(plain.startswith(name) for name in _WIDE) else "other"


def read_fonts(master: Any) -> Fonts:
    """Return the fonts of a slide master's theme."""
    from lxml import etree

    for rel in master.part.rels.values():
        if not rel.reltype.endswith("/theme"):
            continue
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(rel.target_part.blob, parser)
        names = []
        for tag in ("majorFont", "minorFont"):
            latin = root.find(f".//{A}{tag}/{A}latin")
            names.append("" if latin is None else str(latin.get("typeface") or ""))
        return Fonts(names[0], names[1], own=root.get("name") == "Lifeworld")
    return Fonts("", "")
