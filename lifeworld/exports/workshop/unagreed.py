"""Takes quotes out of the rooms of workshops once consent to that use is taken back."""

from __future__ import annotations

from pathlib import Path

from coding.model import ExcerptId
from coding.quotes.queries import list_quotes
from lifeworld.exports.shown_quotes import find_reason
from lifeworld.withdrawal.rooms import list_rooms
from opportunity_spaces.workshops.room.queries import read_room
from opportunity_spaces.workshops.room.withdrawal import erase_words
from study import Study
from study.entries import Entry, has_changed_table
from study.errors import Conflict, NotFound, Unreadable
from study.language import say
from study.wording import count_things
from transcripts.privacy.consent_gate import get_gate

__all__ = ["remove_unagreed", "remove_unagreed_after"]

_EXCERPT = "excerpt:"
_ANSWERS = ("consents", "session_consents")


def remove_unagreed(study: Study) -> list[str]:
    """Take quotes out of all rooms to whose use in workshops somebody agrees no more.

    To be called after answers were recorded. A busy room does not take the answer back with it.

    Returns:
        A sentence on each room that held such quotes.
    """
    cards = {path: _list_quoted(path) for path in list_rooms(study)}
    ids = {each for found in cards.values() for each in found}
    if not ids:
        return []
    gate = get_gate(study, audience="workshop")
    quotes = list_quotes(study, excerpt_ids=map(ExcerptId, sorted(ids)), evidence_only=False)
    held = {f"{_EXCERPT}{each.excerpt_id}" for each in quotes if find_reason(gate, each)}
    told = []
    for path in cards:
        try:
            title = read_room(path).plan.title
            taken = erase_words(
                path, is_withdrawn=lambda card: card.source in held, still_there=True
            )
        except (NotFound, Unreadable):
            continue
        except Conflict as error:
            told.append(f"{error} {error.hint}")
            continue
        if taken:
            told.append(
                say(
                    "{cards} without consent any more left the room of “{title}”: if it is given"
                    " again, a new room has the cards, and this one does not.",
                    cards=count_things(taken, "card"),
                    title=title,
                )
            )
    return told


def remove_unagreed_after(study: Study, entry: Entry) -> list[str]:
    """Do so after a change was undone or redone, where answers are among what it changed."""
    return remove_unagreed(study) if has_changed_table(study.db, entry, _ANSWERS) else []


def _list_quoted(path: Path) -> list[str]:
    """Return the excerpts that a room shows."""
    try:
        cards = read_room(path).plan.cards
    except (NotFound, Unreadable):
        return []
    quoted = [each for each in cards if not each.withdrawn and each.source.startswith(_EXCERPT)]
    return [each.source.removeprefix(_EXCERPT) for each in quoted]
