"""Patterns for the ways in which turns are marked, one for each family, and for clock times.

Runs of blanks are matched possessively (`*+`), because no blank follows one, and backtracking
would cost seconds on a single line of blanks.
"""

from __future__ import annotations

import re

__all__ = [
    "FAMILIES",
    "HEADING",
    "LEADING_STAMP",
    "ONE_TIME",
    "RULES",
    "TIME",
    "TRAILING_STAMP",
    "find_ruler",
    "parse_time",
]

FAMILIES = ("colon", "stamp", "time", "bracket", "tab", "strong", "dash", "solo")
"""Ways to begin a turn: `P1: …` · `Anna 0:03` · `0:03 Anna` · `[Anna] …` · tab · bold · dash ·
a label on a line of its own."""

_CLOCK = r"(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,:\-]\d{1,3})?|\d{1,2}\.\d{2}\.\d{2}"
ONE_TIME = rf"(?:[\[(<{{]?#?(?:{_CLOCK})#?(?:[ ]?[AaPp]\.?[Mm]\.?)?[\])>}}]?)"
TIME = rf"(?:{ONE_TIME}(?:\s*+(?:-->|[-–—]|to|bis|til)\s*+{ONE_TIME})?)"
_STAMP = rf"(?:[\[(<{{](?:{_CLOCK})[\])>}}]|#(?:{_CLOCK})#)"
_BLANK = r"[ \t\u00a0\u202f\u2007\u2009]"
_PRE = rf"{_BLANK}*+(?:>{_BLANK}?+)*+"
_DECO = r"(?:\*{1,3}|_{1,3})?"
_LABEL = (
    r"(?P<label>[^\W_](?:[^\n:：\[\]()<>*#\t|{}\"“”?!;]|[:*](?=in(?:nen)?\b)"
    r"|\((?!\d{1,3}[:.]\d)[^()\n]{1,40}\)){0,59}?)"
)


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


RULES: dict[str, re.Pattern[str]] = {
    "colon": _rule(
        rf"{_PRE}(?:(?P<t0>{TIME}){_BLANK}*+[-–|,]?{_BLANK}*+)?(?P<deco>{_DECO}){_LABEL}{_DECO}"
        rf"{_BLANK}*+,?{_BLANK}*+(?P<t1>{TIME})?{_BLANK}*+{_DECO}[:：](?!in(?:nen)?\b){_DECO}"
    ),
    "stamp": _rule(
        rf"{_PRE}(?P<deco>{_DECO})(?P<open>\[)?{_LABEL}(?(open)\]){_DECO}"
        rf"{_BLANK}*+[,|–—-]?{_BLANK}*+(?P<t1>(?<![^\W_]){TIME}){_DECO}{_BLANK}*+[:：]?{_DECO}"
        rf"(?P<gap>{_BLANK}*+)"
    ),
    "time": _rule(
        rf"{_PRE}(?P<t0>{TIME}){_BLANK}*+[-–|,]?{_BLANK}*+(?P<deco>{_DECO}){_LABEL}{_DECO}"
        rf"{_BLANK}*+$"
    ),
    "bracket": _rule(
        rf"{_PRE}(?:(?P<t0>{TIME}){_BLANK}*+)?(?P<deco>{_DECO})(?:[\[(]|<v[ ]|<){_LABEL}[\])>]"
        rf"{_DECO}{_BLANK}*+(?P<t1>{TIME})?{_BLANK}*+[:：]?{_DECO}(?={_BLANK}*+\S)"
    ),
    "tab": _rule(
        rf"(?:(?P<t0>{TIME})[ ]*+\t++)?(?P<deco>){_LABEL}[ ]*+:?\t++"
        rf"(?:(?P<t1>{TIME})[ ]*+\t++)?(?=\S)"
    ),
    "strong": _rule(rf"{_PRE}(?P<deco>\*\*|__){_LABEL}[:：]?(?P=deco)(?={_BLANK}|$)"),
    "dash": _rule(
        rf"{_PRE}(?:(?P<t0>{TIME}){_BLANK}*+)?(?P<deco>{_DECO}){_LABEL}{_DECO}"
        rf"{_BLANK}++[-–—]{_BLANK}++(?=\S)"
    ),
    "solo": _rule(rf"{_PRE}(?P<deco>{_DECO}){_LABEL}{_DECO}{_BLANK}*+[:.]?{_DECO}{_BLANK}*+$"),
}
LEADING_STAMP = re.compile(rf"\s*(?P<t>{_STAMP})\s*")
TRAILING_STAMP = re.compile(rf"(?P<t>{_STAMP})$")
HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+\S")
_CLOCK_PARTS = re.compile(
    r"(?:(?P<h>\d{1,3})[:.])?(?P<m>\d{1,3})[:.](?P<s>\d{2})(?:(?P<sep>[.,:\-])(?P<f>\d{1,3}))?"
)


def find_ruler(text: str, start: int, end: int) -> int | None:
    """Return where a ruler (`---`, `* * *`) at the end of a stretch begins, or None."""
    at = end
    while at > start and (text[at - 1] in "-*_" or text[at - 1].isspace()):
        at -= 1
    at = text.find("\n", at, end)
    return at if at >= 0 and sum(char in "-*_" for char in text[at:end]) > 2 else None


def parse_time(text: str) -> float | None:
    """Return the first clock time in a text in seconds, or None if there is none or it is invalid.

    Supports `1:02:03`, `02:03`, `02:03.250`, `02:03,250`, and the tenths of f4 and MAXQDA
    (`#00:01:23-4#`).
    """
    found = _CLOCK_PARTS.search(text)
    if found is None:
        return None
    seconds = int(found["s"])
    minutes = int(found["m"])
    if seconds > 59 or (found["h"] is not None and minutes > 59):
        return None
    total = int(found["h"] or 0) * 3600.0 + minutes * 60 + seconds
    if found["f"]:
        total += float(f"0.{found['f']}")
    return total
