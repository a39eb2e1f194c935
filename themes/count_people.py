"""Count who raised a theme, of those who were asked about it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from coding.model import Count, count_kinds
from themes.model import Cell

__all__ = ["Heard", "SessionFacts", "measure_cells"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """What counting needs of a session: its kind, its stratum and the people in it.

    `voices` are those of the people who are speakers not matched to a participant.
    """

    kind: str
    stratum_id: str | None
    people: frozenset[str]
    voices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The number of excerpts on a theme in one session, and the people known to have said them."""

    session_id: str
    people: frozenset[str]
    mentions: int


def measure_cells(
    columns: Sequence[Iterable[str]],
    *,
    sessions: Mapping[str, SessionFacts],
    heard: Iterable[Heard],
    not_asked: Collection[str],
) -> tuple[Cell, ...]:
    """Return a theme's cell for each group of sessions in *columns*, and a total cell last.

    Args:
        columns: The ids of the sessions of each stratum.
        sessions: The facts of each session, by its id.
        heard: Where the theme was raised; one entry for each session.
        not_asked: Sessions in which nobody was asked about the theme.
    """
    by_session = {one.session_id: one for one in heard}
    groups = [list(column) for column in columns]
    everywhere = [session_id for group in groups for session_id in group]
    return tuple(
        _measure_cell(group, sessions, by_session, not_asked) for group in (*groups, everywhere)
    )


def _measure_cell(
    group: Sequence[str],
    sessions: Mapping[str, SessionFacts],
    by_session: Mapping[str, Heard],
    not_asked: Collection[str],
) -> Cell:
    asked = [s for s in group if s not in not_asked]
    unprompted = sum(by_session[s].mentions for s in group if s in not_asked and s in by_session)
    if not asked:
        return Cell(state="not_asked", unprompted=unprompted)
    raised = [s for s in asked if s in by_session]
    said = [by_session[s] for s in raised]
    count = Count(
        **count_kinds(Counter(sessions[s].kind for s in raised)),
        **count_kinds(Counter(sessions[s].kind for s in asked), asked=True),
        people=len(frozenset[str]().union(*(h.people for h in said))),
        people_asked=len(frozenset[str]().union(*(sessions[s].people for s in asked))),
        mentions=sum(h.mentions for h in said),
        voices_asked=len(frozenset[str]().union(*(sessions[s].voices for s in asked))),
    )
    return Cell(state="counted" if raised else "not_raised", count=count, unprompted=unprompted)
