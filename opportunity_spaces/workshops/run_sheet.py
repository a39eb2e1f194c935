"""The run sheet of a workshop: when each step begins by the clock, and how much slack is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from opportunity_spaces.workshops.plan import Step

__all__ = ["Line", "build_run_sheet", "parse_time", "render_time"]

_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the run sheet: a step, and the minute of the day at which it begins."""

    step: Step
    begins: int
    ends: int


def parse_time(words: str) -> int | None:
    """Return the minute of the day of “9:30”, or None if that is no time."""
    hours, _, minutes = words.strip().replace(".", ":").partition(":")
    if not (hours.isdecimal() and (minutes or "0").isdecimal()):
        return None
    at = int(hours) * 60 + int(minutes or 0)
    return at if int(minutes or 0) < 60 and at < _DAY else None


def render_time(minute: int) -> str:
    """Return a minute of the day as the clock shows it: “09:30”."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def build_run_sheet(steps: Iterable[Step], *, starts: int) -> list[Line]:
    """Return when each step begins and ends, if the first begins at the minute *starts*."""
    lines, at = [], starts
    for step in steps:
        lines.append(Line(step=step, begins=at, ends=at + step.minutes))
        at += step.minutes
    return lines
