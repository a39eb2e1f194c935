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
    "LOOSE_RULES",
    "ONE_TIME",
    "RULES",
    "STAMP_LINE",
    "TIME",
    "TRAILING_STAMP",
    "find_ruler",
    "find_tool_lines",
    "parse_time",
]

FAMILIES = ("colon", "stamp", "time", "bracket", "tab", "strong", "dash", "solo")
"""Ways to begin a turn: `P1: …` · `Anna 0:03` · `0:03 Anna` · `[Anna] …` · tab · bold · dash ·
a label on a line of its own."""

_CLOCK = (
    r"(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,:\-]\d{1,3})?|\d{1,2}\.\d{2}\.\d{2}"
    r"|\d{2};\d{2};\d{2};\d{2}"
    r"|(?:\d{1,2}h[ ]?)?\d{1,3}m(?:in)?[ ]?\d{1,2}s(?![^\W_])|\d{1,2}h[ ]?\d{1,2}m(?:in)?(?![^\W_])"
)
ONE_TIME = rf"(?:[\[(<{{]?#?(?:{_CLOCK})#?(?:[ ]?[AaPp]\.?[Mm]\.?)?[\])>}}]?)"
TIME = rf"(?:{ONE_TIME}(?:\s*+(?:-->|[-–—]|to|bis|til)\s*+{ONE_TIME})?)"
_STAMP = rf"(?:[\[(<{{](?:{_CLOCK})[\])>}}]|#(?:{_CLOCK})#)"
_BLANK = r"[ \t\u00a0\u202f\u2007\u2009]"
_MARK = r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"  # direction of writing
_PRE = rf"(?:{_BLANK}|{_MARK})*+(?:>{_BLANK}?+)*+"
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
LOOSE_RULES: dict[str, re.Pattern[str]] = {
    "colon": _rule(
        rf"{_PRE}(?:(?P<t0>{TIME}){_BLANK}*+[-–|,]?{_BLANK}*+)?(?P<deco>{_DECO})"
        rf"(?P<label>[^\s:：*_>|\[\](){{}}\"“”–—•·-](?:[^\n:：\t|\[\]{{}}\"“”]|[:*](?=in(?:nen)?\b))"
        rf"{{0,59}}?){_DECO}{_BLANK}*+(?P<t1>{TIME})?{_BLANK}*+{_DECO}[:：](?!in(?:nen)?\b){_DECO}"
    ),
    "bracket": _rule(
        rf"{_PRE}(?:(?P<t0>{TIME}){_BLANK}*+)?(?P<deco>{_DECO})(?:[\[(]|<v[ ]|<)"
        rf"(?P<label>[^\s\[\]()<>\n-][^\[\]()<>\n]{{0,59}})[\])>]"
        rf"{_DECO}{_BLANK}*+(?P<t1>{TIME})?{_BLANK}*+[:：]?{_DECO}(?={_BLANK}*+(?:\S|$))"
    ),
}
"""The rules for labels of any shape, used where a file has shown that it marks turns so."""
STAMP_LINE = re.compile(rf"{_PRE}(?P<t>{TIME}){_BLANK}*+$")
_TOOL_LINE = re.compile(
    r"(?i)[\[(*_ ]*(?:"
    r"(?:this (?:transcript|file|document) was |automatically )?"
    r"(?:transcribed|generated|created|exported|auto-generated|transkribiert|transkriberet)"
    r" (?:by|with|from|automatically|mit|med)\b.{0,120}https?://\S+.{0,40}"
    r"|(?:transcribed|auto-generated|transkribiert|transkriberet) (?:by|with|mit|med) "
    r"(?:otter|noscribe|whisper\w*|trint|sonix|descript|happy scribe|rev|temi|amberscript|riverside"
    r"|zoom|microsoft|teams|f4x?|maxqda|aTrain)\b.{0,80}"
    r"|.{0,80}\b(?:started|stopped|ended) (?:the )?(?:transcription|recording)"
    r"|(?:recording|transcription|audio|meeting)"
    r" (?:has )?(?:started|stopped|ended|paused|resumed|begins|ends)"
    r"|end of (?:the )?(?:transcript|transcription|recording|audio|interview)"
    r"|ende der (?:aufnahme|aufzeichnung|transkription)|(?:aufnahme|aufzeichnung) (?:endet|beendet)"
    r"|(?:optagelsen|optagelse) (?:slutter|slut)"
    r")[\])*_. ]*"
)
LEADING_STAMP = re.compile(rf"\s*(?P<t>{_STAMP})\s*")
TRAILING_STAMP = re.compile(rf"(?P<t>{_STAMP})$")
HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+\S")
_SHORT = re.compile(r"(?<![\d:.])(?P<m>\d{1,3}):(?P<s>\d{2})\.(?P<f>\d{1,3})(?![\d:])")
_NOON = re.compile(r"(?i)(?<![\d:.])(?P<h>1[0-2]|0?[1-9]):(?P<m>[0-5]\d)[ ]?(?P<half>[ap])\.?m\b")
_UNITS = re.compile(
    r"(?<![^\W_])(?:(?P<h>\d{1,2})h[ ]?)?(?P<m>\d{1,3})m(?:in)?(?:[ ]?(?P<s>\d{1,2})s)?(?![^\W_])"
)
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


def find_tool_lines(text: str, start: int, end: int) -> int | None:
    """Return where lines that a tool wrote below a stretch of words begin, or None."""
    found = None
    while True:
        at = text.rfind("\n", start, end)
        line = text[at + 1 if at >= 0 else start : end].strip()
        if line and (len(line) > 240 or not _TOOL_LINE.fullmatch(line)):
            return found
        if line:
            found = at if at >= 0 else start
        if at < 0:
            return found
        end = at


def parse_time(text: str) -> float | None:
    """Return the first clock time in a text in seconds, or None if there is none or it is invalid.

    Supports `1:02:03`, `02:03`, `02:03.250`, `02:03,250`, times of day (`9:01 PM`), units
    (`1h2m3s`), the tenths of f4 and MAXQDA (`#00:01:23-4#`), and frames (`00;01;23;10`).
    """
    text = text.replace(";", ":")
    if (noon := _NOON.search(text)) is not None:
        hour = int(noon["h"]) % 12 + 12 * (noon["half"] in "Pp")
        return hour * 3600.0 + int(noon["m"]) * 60
    if (units := _UNITS.search(text)) is not None and (units["h"] or units["s"]):
        hour, minute, second = (int(units[part] or 0) for part in ("h", "m", "s"))
        valid = second < 60 and (not hour or minute < 60)
        return hour * 3600.0 + minute * 60 + second if valid else None
    if (short := _SHORT.search(text)) is not None:
        whole, seconds = int(short["m"]) * 60 + int(short["s"]), int(short["s"])
        return None if seconds > 59 else whole + float(f"0.{short['f']}")
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
