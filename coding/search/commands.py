"""Commands of the search: save one, remove one, record that it ran."""

from __future__ import annotations

import json
from collections.abc import Sequence

from coding.search.model import MODES, SIMILAR, Filters, SavedSearch
from coding.search.queries import get_saved_search
from study import InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.times import get_now
from transcripts.search_words import check_length

__all__ = ["add_search", "record_search", "remove_search"]

LONGEST_NAME = 120


def add_search(
    study: Study,
    name: str,
    *,
    mode: str,
    words: str = "",
    filters: Filters,
    excerpts: Sequence[str] = (),
    actor: str,
) -> SavedSearch:
    """Save a search under a name.

    Args:
        study: The study.
        name: The name.
        mode: How it searches, one of `MODES`.
        words: What it looks for, but in the mode “similar”.
        filters: Where it searches.
        excerpts: The ids of the quotes that a search in the mode “similar” looks like.
        actor: Who saves it.

    Raises:
        InvalidInput: the name is missing, too long or taken, or there is nothing to look for.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(
            say(
                "A search needs a name of at most {number} characters.",
                number=LONGEST_NAME,
            ),
            hint=say("Type a short one."),
        )
    if mode not in MODES or not (excerpts if mode == SIMILAR else words.strip()):
        raise InvalidInput(
            say("There is nothing to look for."), hint=say("Search first, then save.")
        )
    check_length(words)
    with study.change("save search", actor=actor, subject=name) as change:
        taken = study.db.execute(
            "SELECT 1 FROM searches WHERE name = ? COLLATE NOCASE", [name]
        ).fetchone()
        if taken:
            raise InvalidInput(
                say("There is already a search called “{name}”.", name=name),
                hint=say("Choose another name."),
            )
        search_id = new_id()
        change.insert(
            "searches",
            {
                "id": search_id,
                "name": name,
                "mode": mode,
                "words": words,
                "filters": filters.render(),
                "excerpts": json.dumps(list(excerpts)) if mode == SIMILAR else "",
            },
        )
    return get_saved_search(study, search_id)


def remove_search(study: Study, search_id: str, *, actor: str) -> None:
    """Remove a saved search."""
    with study.change("remove search", actor=actor) as change:
        change.subject = get_saved_search(study, search_id).name
        change.delete("searches", search_id)


def record_search(study: Study, search_id: str, hits: dict[str, int]) -> None:
    """Record that a saved search ran now, and its hits by transcript. It is no change."""
    with study.stage() as db:
        db.execute(
            """INSERT INTO search_runs VALUES (?, ?, ?)
            ON CONFLICT (search_id) DO UPDATE SET at = excluded.at, hits = excluded.hits""",
            [search_id, get_now(), json.dumps(hits)],
        )
