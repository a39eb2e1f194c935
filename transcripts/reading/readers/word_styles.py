"""Finds what Word's styles say about words: bold, hidden, struck through, or a heading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transcripts.reading.readers.word_elements import W

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Look", "Styles", "parse_styles"]

_FLAGS = {"bold": ("b",), "hidden": ("vanish",), "struck": ("strike", "dstrike")}
_OFF = {"0", "false", "off", "none"}


@dataclass(frozen=True, slots=True)
class Look:
    """How words look; None where nothing is said about it."""

    bold: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None

    @classmethod
    def parse(cls, properties: _Element | None) -> Look:
        """Return what the properties of a run or style say."""
        if properties is None or not len(properties):
            return _PLAIN
        return cls(**{name: _find_flag(properties, tags) for name, tags in _FLAGS.items()})


_PLAIN = Look()


def _find_flag(properties: _Element, tags: tuple[str, ...]) -> bool | None:
    said: bool | None = None
    for tag in tags:
        if (flag := properties.find(W + tag)) is not None:
            said = bool(said) or flag.get(f"{W}val", "1") not in _OFF
    return said


@dataclass(frozen=True, slots=True)
class _Style:
    look: Look
    parent: str
    name: str


@dataclass(slots=True)
class Styles:
    """The styles of a document, by their ids; one is looked at where the text uses it."""

    elements: Mapping[str, _Element] = field(default_factory=dict)
    defaults: Look = _PLAIN
    paragraph: str = ""
    _looks: dict[tuple[str, str], Look] = field(default_factory=dict)
    _styles: dict[str, _Style | None] = field(default_factory=dict)
    _headings: dict[str, bool] = field(default_factory=dict)

    def resolve(self, properties: _Element | None, paragraph: str) -> Look:
        """Return how a run looks: by its own properties, or by the styles of it and its paragraph.

        A style of characters that says the same as that of the paragraph takes it back, as in Word.
        """
        style = properties.find(f"{W}rStyle") if properties is not None else None
        run = style.get(f"{W}val", "") if style is not None else ""
        key = (run, paragraph or self.paragraph)
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = self._join(*key)
        own = Look.parse(properties)
        if own is _PLAIN:
            return look
        return Look(
            *(
                theirs if mine is None else mine
                for mine, theirs in (
                    (own.bold, look.bold),
                    (own.hidden, look.hidden),
                    (own.struck, look.struck),
                )
            )
        )

    def _get(self, ident: str) -> _Style | None:
        if ident not in self._styles:
            element = self.elements.get(ident)
            self._styles[ident] = None if element is None else _parse_style(element, ident)
        return self._styles[ident]

    def _join(self, run: str, paragraph: str) -> Look:
        flags = {}
        for name in _FLAGS:
            toggled = bool(self._find(run, name)) != bool(self._find(paragraph, name))
            flags[name] = toggled or bool(getattr(self.defaults, name))
        return Look(**flags)

    def _find(self, style: str, flag: str) -> bool | None:
        for _ in range(20):  # styles that are based on each other in a ring
            if (found := self._get(style)) is None:
                return None
            if (said := getattr(found.look, flag)) is not None:
                return bool(said)
            style = found.parent
        return None

    def is_heading(self, style: str) -> bool:
        """Return whether paragraphs of a style are headings or titles."""
        if style not in self._headings:
            self._headings[style] = self._is_heading(style)
        return self._headings[style]

    def _is_heading(self, style: str) -> bool:
        found = self._get(style or self.paragraph)
        name = found.name if found is not None else style
        return re.match(r"(?i)heading|title|überschrift|berschrift", name) is not None


def parse_styles(root: _Element | None) -> Styles:
    """Return the styles of a part `word/styles.xml`."""
    if root is None:
        return Styles()
    styles: dict[str, _Element] = {}
    paragraph = ""
    for style in root.iterfind(f"{W}style"):
        ident = style.get(f"{W}styleId", "")
        styles[ident] = style
        if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default", "0") not in _OFF:
            paragraph = ident
    defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    return Styles(styles, Look.parse(defaults), paragraph)


def _parse_style(style: _Element, ident: str) -> _Style:
    parent, name = style.find(f"{W}basedOn"), style.find(f"{W}name")
    return _Style(
        Look.parse(style.find(f"{W}rPr")),
        parent.get(f"{W}val", "") if parent is not None else "",
        name.get(f"{W}val", "") if name is not None else ident,
    )
