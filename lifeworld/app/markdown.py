"""Escapes words so that Streamlit shows them as text and never as Markdown."""

from __future__ import annotations

import re

__all__ = ["escape"]


def escape(text: str) -> str:
    """Return *text* so that Streamlit's Markdown shows it literally: no markup, images or links.

    Words of participants go through here before they reach any widget that reads Markdown. Some of
    Streamlit's rules read the text after the backslashes are gone (icons, arrows, addresses); an
    invisible word joiner keeps these from matching.
    """
    plain = _SEAMS.sub(_JOINER, text.replace("\r\n", "\n").replace("\r", "\n"))
    return _BREAKS.sub("\x02", _EDGES.sub(_keep_edge, plain)).translate(_ESCAPES)


_JOINER = "\u2060"


_SEAMS = re.compile(
    r"(?<=:)(?=[\w+/-]*[^\W\d][\w+/-]*:|[+-]1:|100:|1234:|//)"  # :material/home: and http://
    r"|(?<=[<>~-])(?=[-=>])|(?<=[<])(?=-)"  # -> <- -- >= ~=
    r"|(?<=www)(?=\.)|(?<=@)(?=\w)",  # www.example and a@example
    re.IGNORECASE,
)


_EDGES = re.compile(r"^[ \t]+", re.MULTILINE)  # four spaces would begin a block of code


_BREAKS = re.compile(r"(?<=[^\n])\n")  # an empty line parts by itself


_ESCAPES = str.maketrans(
    {mark: f"\\{mark}" for mark in "\\`*_{}[]()#+-.!|~$:@=^"}
    | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "\x02": "  \n", "\x01": "&nbsp;"}
)


def _keep_edge(match: re.Match[str]) -> str:
    return "\x01" * len(match[0].expandtabs(4))
