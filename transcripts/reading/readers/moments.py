"""Dates and times of day in chats: their order of day and month, and how far apart they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from study.language import say

__all__ = ["Days", "find_days", "parse_clock", "parse_moment"]

_CLOCK = re.compile(r"(?P<h>\d{1,2})[:.](?P<m>\d{2})(?:[:.](?P<s>\d{2}))?")
_AFTERNOON = re.compile(r"(?i)p\.?\s?m|下午|晚上|午後|오후|م")
_MORNING = re.compile(r"(?i)a\.?\s?m|上午|凌晨|早上|午前|오전|ص")
_CENTURY, _LATEST = 2000, 100
_PARTS = re.compile(r"\d{1,4}")
_ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}
_UNIX = 1e8  # seconds since 1970 from which a number is a date: 1973


@dataclass(frozen=True, slots=True)
class Days:
    """The dates of a file: the first in ISO format, a doubt about day and month, and each day."""

    first: str | None
    doubt: str
    _days: dict[str, date]

    def get_offset(self, written: str) -> float | None:
        """Return the seconds from the first date of the file to a date as it is written."""
        day = self._days.get(written)
        if day is None:
            return None
        return float((day - next(iter(self._days.values()))).days * 86_400)


def find_days(written: Sequence[str]) -> Days:
    """Find the order of day, month and year that fits all dates of a file, in its order.

    Where day and month may be exchanged, the order in which time goes on is taken, or else the one
    with fewer days between the first and the last, which is said in `doubt`.
    """
    unique = list(dict.fromkeys(written))
    fitting: dict[str, dict[str, date]] = {}
    for name in _ORDERS:
        days = {each: day for each in unique if (day := _read_day(each, name)) is not None}
        if days and len(days) == len(unique):
            fitting[name] = days
    if not fitting:
        return Days(None, "", {})
    if "ymd" in fitting and len(_PARTS.findall(unique[0])[0]) == 4:
        return _settle(fitting["ymd"])
    fitting.pop("ymd", None)
    steady = {name: days for name, days in fitting.items() if _goes_on(days)} or fitting
    if len(steady) == 1 or len({tuple(days.values()) for days in steady.values()}) == 1:
        return _settle(next(iter(steady.values())))
    if "." in unique[0]:
        return _settle(steady["dmy"])
    order = min(("dmy", "mdy"), key=lambda name: _measure_span(steady[name]))
    written_day, one, other = unique[0], steady["dmy"][unique[0]], steady["mdy"][unique[0]]
    doubt = (
        say(
            "The date {written} may be {one} or {other}; the day was taken to stand before the"
            " month, and the transcript got no date.",
            written=written_day,
            one=one,
            other=other,
        )
        if order == "dmy"
        else say(
            "The date {written} may be {one} or {other}; the month was taken to stand before the"
            " day, and the transcript got no date.",
            written=written_day,
            one=one,
            other=other,
        )
    )
    return Days(None, doubt, steady[order])


def _settle(days: dict[str, date]) -> Days:
    return Days(str(next(iter(days.values()))), "", days)


def _goes_on(days: dict[str, date]) -> bool:
    values = list(days.values())
    return values == sorted(values)


def _measure_span(days: dict[str, date]) -> int:
    return (max(days.values()) - min(days.values())).days


def _read_day(written: str, order: str) -> date | None:
    parts = _PARTS.findall(written)
    if len(parts) != 3:
        return None
    year, month, day = (int(parts[at]) for at in _ORDERS[order])
    try:
        return date(year + _CENTURY if year < _LATEST else year, month, day)
    except ValueError:
        return None


def parse_clock(written: str) -> float | None:
    """Return the seconds since midnight of a time of day, with or without AM and PM."""
    found = _CLOCK.search(written)
    if found is None:
        return None
    hour, minute, second = int(found["h"]), int(found["m"]), int(found["s"] or 0)
    if _AFTERNOON.search(written):
        hour = hour % 12 + 12
    elif _MORNING.search(written):
        hour %= 12
    if hour > 23 or minute > 59 or second > 59:
        return None
    return hour * 3600.0 + minute * 60 + second


def parse_moment(value: object) -> float | None:
    """Return the seconds since 1970 of a date with time: ISO 8601, or seconds or milliseconds."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            try:
                value = float(value)
            except ValueError:
                return None
        else:
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    if not isinstance(value, int | float) or not _UNIX <= value < 1e15:
        return None
    return value / 1000 if value > 1e11 else float(value)
