"""How many people speak in how many sessions, and how such numbers are to be read."""

from __future__ import annotations

from lifeworld.exports.report import Report
from study.language import say

__all__ = ["reach", "tell_overlap", "tell_unheard"]


def reach(report: Report) -> tuple[int, int]:
    """Return how many people or voices speak in the transcripts, and in how many sessions."""
    return report.heard, sum(phase.heard for phase in report.method.phases)


def tell_overlap(report: Report) -> str:
    """Return that somebody took part in several phases, if so."""
    twice = sum(phase.people for phase in report.method.phases) > report.heard
    return say("A person heard in several phases counts in each of them") if twice else ""


def tell_unheard(report: Report) -> str:
    """Return in how many sessions nobody is counted, as in field notes, if in some."""
    every = sum(phase.sessions for phase in report.method.phases)
    unheard = every - reach(report)[1]
    return (
        say(
            "No people are counted in {number:,} of {every:,} sessions",
            number=unheard,
            every=every,
        )
        if unheard
        else ""
    )
