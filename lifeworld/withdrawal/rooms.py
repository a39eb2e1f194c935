"""Takes what a person withdrew out of the rooms of workshops beside the study, open ones too.

A room is not deleted as other exports are: it holds what its guests wrote, and they did not
withdraw.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from lifeworld.withdrawal.queries import list_all_excerpt_ids
from lifeworld.withdrawal.traces import Traces
from opportunity_spaces.workshops.plan import PlanCard
from opportunity_spaces.workshops.room.withdrawal import erase_words
from study import Study
from study.errors import NotFound, Unreadable

__all__ = ["clean_rooms", "list_rooms", "remove_from_rooms"]

_EXCERPT = "excerpt:"


def clean_rooms(study: Study, traces: Traces) -> int:
    """Take out of all rooms what was erased from the study; return how many cards that were.

    Raises:
        Conflict: a room is busy; what was done stays done, and the rest can be done later.
    """
    known = list_all_excerpt_ids(study)

    def is_withdrawn(card: PlanCard) -> bool:
        if not card.source.startswith(_EXCERPT):
            return False
        gone = card.source.removeprefix(_EXCERPT) not in known
        return gone or traces.measure_share(card.text) > 0

    return _erase(study, is_withdrawn, traces.rewrite)


def remove_from_rooms(study: Study, excerpt_ids: Collection[str]) -> int:
    """Take the quotes of somebody who no longer agrees out of all rooms; return how many.

    Raises:
        Conflict: a room is busy.
    """
    sources = {f"{_EXCERPT}{each}" for each in excerpt_ids}
    return _erase(study, lambda card: card.source in sources, str, still_there=True)


def list_rooms(study: Study) -> list[Path]:
    """Return the rooms beside the study."""
    return sorted(study.path.with_suffix(".rooms").glob("*.room"))


def _erase(
    study: Study,
    is_withdrawn: Callable[[PlanCard], bool],
    rewrite: Callable[[str], str],
    *,
    still_there: bool = False,
) -> int:
    taken = 0
    for path in list_rooms(study):
        try:
            taken += erase_words(
                path, is_withdrawn=is_withdrawn, rewrite=rewrite, still_there=still_there
            )
        except (NotFound, Unreadable):
            continue  # what is no room is searched as every other file
    return taken
