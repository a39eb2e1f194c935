"""The research diary: for each day the memos that belong to it and what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from coding.memos.model import Memo
from coding.memos.queries import list_memos
from lifeworld.changes import describe_change
from study import Study
from study.entries import Entry, list_days, list_entries

__all__ = ["DiaryDay", "Done", "get_diary_day", "list_diary_days"]

MOST_ENTRIES = 2_000  # of one day


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One thing that a person did on a day, and how often."""

    actor: str
    sentence: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryDay:
    """One day of the diary: its ISO date, its memos and what was done, the oldest first."""

    date: str
    memos: tuple[Memo, ...]
    done: tuple[Done, ...]


def list_diary_days(study: Study) -> list[str]:
    """Return the ISO dates of the days with memos or changes, newest first."""
    return sorted({*list_days(study.db), *(m.date for m in list_memos(study))}, reverse=True)


def get_diary_day(study: Study, date: str) -> DiaryDay:
    """Return one day of the diary."""
    memos = sorted(list_memos(study, days=(date, date)), key=lambda memo: (memo.at, memo.id))
    entries = list_entries(study.db, limit=MOST_ENTRIES, day=date)
    return DiaryDay(date=date, memos=tuple(memos), done=_count(reversed(entries)))


def _count(entries: Iterable[Entry]) -> tuple[Done, ...]:
    """Count what was done several times once; what was undone, and the undo, are left out."""
    told = Counter(
        (entry.actor, describe_change(entry))
        for entry in entries
        if not entry.undone and not entry.verb.startswith(("undo ", "redo "))
    )
    return tuple(Done(actor=a, sentence=s, times=n) for (a, s), n in told.items())
