"""Escapes text so that Streamlit does not interpret it as Markdown."""

from __future__ import annotations

import re

__all__ = ["escape"]


def escape(text: str) -> str:
    """Return *text* escaped, so that Streamlit's Markdown shows it without markup, images or links.

    Escape participants' words before passing them to a widget that interprets Markdown. Some of
    Streamlit's rules (icons, arrows, addresses) run after backslashes have been removed; an
    invisible word joiner keeps them from matching.
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


_EDGES = re.compile(r"^[ \t]+", re.MULTILINE)  # four leading spaces would start a code block


_BREAKS = re.compile(r"(?<=[^\n])\n")  # an empty line already separates paragraphs


_ESCAPES = str.maketrans(
    {mark: f"\\{mark}" for mark in "\\`*_{}[]()#+-.!|~$:@=^"}
    | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "\x02": "  \n", "\x01": "&nbsp;"}
)


def _keep_edge(match: re.Match[str]) -> str:
    return "\x01" * len(match[0].expandtabs(4))
