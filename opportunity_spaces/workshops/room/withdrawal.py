"""Takes the words of somebody who withdrew out of a room's file, for good.

A card made from them keeps its place, so that what people sorted and counted stays true; in place
of the words it says that they were withdrawn, and nobody is shown it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from opportunity_spaces.workshops.plan import Plan, PlanCard
from opportunity_spaces.workshops.room.commands import revise_room
from opportunity_spaces.workshops.room.queries import RoomFile
from study.language import say, say_in

__all__ = ["erase_words"]


def erase_words(
    path: Path,
    *,
    is_withdrawn: Callable[[PlanCard], bool],
    rewrite: Callable[[str], str] = str,
    still_there: bool = False,
) -> int:
    """Take cards out of a room, open or not, and rewrite what else holds the words.

    Args:
        path: The room's file. Where its server runs, it reads the file again by itself.
        is_withdrawn: Whether a card is made from what was withdrawn.
        rewrite: Returns any other text of the room as it may stay.
        still_there: Whether the words are still in the study, and may only not be shown here.

    Returns:
        How many cards were taken out.

    Raises:
        NotFound: there is no such room.
        Unreadable: it is no room.
        Conflict: it is being written by somebody else.
    """
    taken = 0

    def change(room: RoomFile) -> tuple[Plan, dict[int, dict[str, Any]]]:
        nonlocal taken
        with say_in(room.plan.language):
            gone = (
                say("What stood here may not be shown in a workshop any more")
                if still_there
                else say("What stood here was taken out of the study")
            )
        cards = tuple(
            _empty(each, gone) if not each.withdrawn and is_withdrawn(each) else each
            for each in room.plan.cards
        )
        taken = sum(a is not b for a, b in zip(cards, room.plan.cards, strict=True))
        plan = Plan.from_dict(_rewrite(replace(room.plan, cards=cards).to_dict(), rewrite))
        rewritten = ((each, _rewrite(each.data, rewrite)) for each in room.operations)
        return plan, {each.seq: data for each, data in rewritten if data != each.data}

    revise_room(path, change)
    return taken


def _empty(card: PlanCard, gone: str) -> PlanCard:
    return PlanCard(id=card.id, kind=card.kind, text=gone, steps=card.steps, withdrawn=True)


def _rewrite(data: Any, rewrite: Callable[[str], str]) -> Any:
    """Return plain values with each text rewritten that a person may have written."""
    if isinstance(data, dict):
        return {
            key: value if key in _NO_WORDS else _rewrite(value, rewrite)
            for key, value in data.items()
        }
    if isinstance(data, list | tuple):
        return [_rewrite(each, rewrite) for each in data]
    return rewrite(data) if isinstance(data, str) else data


# What names things and kinds: a name that is also a word must not break them.
_NO_WORDS = frozenset(
    {
        "id", "kind", "language", "anonymity", "keep_until", "starts", "may", "shows", "sources",
        "card", "pile", "step", "guest", "as", "table", "ballot", "question", "role",
        "becomes", "value", "rank", "a", "b", "chosen", "criterion", "about", "to", "from", "of",
        "tally", "tallies", "source", "way",
    }
)  # fmt: skip
