"""Count who raised a theme, of those who were asked about it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from coding.model import Count
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
    """The number of excerpts on a theme from one person (None: unknown) in one session."""

    session_id: str
    person: str | None
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
        heard: Where the theme was raised; one entry for each session and person.
        not_asked: Sessions in which nobody was asked about the theme.
    """
    by_session: dict[str, list[Heard]] = {}
    for one in heard:
        by_session.setdefault(one.session_id, []).append(one)
    groups = [list(column) for column in columns]
    everywhere = [session_id for group in groups for session_id in group]
    return tuple(
        _measure_cell(group, sessions, by_session, not_asked) for group in (*groups, everywhere)
    )


def _measure_cell(
    group: Sequence[str],
    sessions: Mapping[str, SessionFacts],
    by_session: Mapping[str, list[Heard]],
    not_asked: Collection[str],
) -> Cell:
    asked = [s for s in group if s not in not_asked]
    unprompted = sum(h.mentions for s in group if s in not_asked for h in by_session.get(s, ()))
    if not asked:
        return Cell(state="not_asked", unprompted=unprompted)
    raised = [s for s in asked if s in by_session]
    kinds = [sessions[s].kind for s in raised]
    said = [h for s in raised for h in by_session[s]]
    count = Count(
        groups=kinds.count("focus_group"),
        groups_asked=sum(sessions[s].kind == "focus_group" for s in asked),
        people=len({h.person for h in said if h.person is not None}),
        people_asked=len({p for s in asked for p in sessions[s].people}),
        mentions=sum(h.mentions for h in said),
        interviews=kinds.count("interview"),
        visits=kinds.count("site_visit"),
        voices_asked=len({v for s in asked for v in sessions[s].voices}),
    )
    return Cell(state="counted" if raised else "not_raised", count=count, unprompted=unprompted)
