"""Commands for rankings: store those of a run, and remove those of runs that were replaced."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlite_utils import Database

from coding.suggestions.model import Ranking
from coding.suggestions.rankings.queries import get_text_ranking
from coding.suggestions.runs.commands import write_rows
from study import Study
from study.pieces import write_pieces
from transcripts.model import Place, TextId

__all__ = ["carry_ranking", "remove_rankings", "write_ranking"]

TEXTS = 20  # in a piece; a text of 100,000 words has 2,500 passages, which take 0.2 MB
_DIGITS = 3


def write_ranking(study: Study, run_id: str, ranking: Ranking, places: Sequence[Place]) -> None:
    """Write the ranking of an open run, one row for each text; nobody sees it before the run.

    Args:
        study: The study.
        run_id: The open run.
        ranking: The likeliest codes of every passage.
        places: Where each passage is.
    """
    rows = list(_list_rows(run_id, ranking, places))
    write_rows(study, run_id, "rankings", rows, size=TEXTS)


def _list_rows(
    run_id: str, ranking: Ranking, places: Sequence[Place]
) -> Iterator[tuple[str, str, str, str, str, str]]:
    by_text: dict[str, list[int]] = {}
    for number, place in enumerate(places):
        by_text.setdefault(place.text_id, []).append(number)
    # As lists once: to read an array's numbers one by one takes ten times as long.
    best, scores = ranking.best.tolist(), ranking.scores.round(_DIGITS).tolist()
    chances = None
    if ranking.probabilities is not None:
        chances = ranking.probabilities.round(_DIGITS).tolist()
    codes = json.dumps(ranking.codes)
    for text_id, numbers in by_text.items():
        passages: list[list[int]] = []
        kept: list[list[float]] = []
        likely: list[list[float]] = []
        for number in numbers:
            place = places[number]
            found = [column for column in best[number] if column >= 0]  # those stand first
            passages.append([place.start, place.end, *found])
            kept.append(scores[number][: len(found)])
            if chances is not None:
                likely.append(chances[number][: len(found)])
        yield run_id, text_id, codes, *(_render(rows) for rows in (passages, kept, likely))  # type: ignore[misc]


def _render(rows: Sequence[Sequence[float]]) -> str:
    return json.dumps(rows, separators=(",", ":"))


def remove_rankings(study: Study) -> None:
    """Remove in pieces the rankings of replaced and abandoned runs."""
    fallen = study.db.execute(
        """SELECT run_id, text_id FROM rankings
        WHERE run_id NOT IN (SELECT run_id FROM unfinished_runs)
        AND run_id <> coalesce((SELECT max(id) FROM runs WHERE kind = 'suggest'), '')"""
    ).fetchall()

    def remove(db: Database, part: Sequence[tuple[str, str]]) -> None:
        db.conn.executemany("DELETE FROM rankings WHERE run_id = ? AND text_id = ?", part)

    write_pieces(study, fallen, remove, size=TEXTS)


def carry_ranking(
    study: Study,
    *,
    base: TextId,
    text_id: TextId,
    find: Callable[[int, int], tuple[int, int] | None],
) -> None:
    """Carry the ranking of a text to its corrected version; the old one stays for an undo.

    Args:
        study: The study.
        base: The text that was corrected.
        text_id: The corrected text.
        find: Returns where a passage is now, or None if its words changed.
    """
    found = get_text_ranking(study, base)
    if found is None:
        return
    passages: list[tuple[int, ...]] = []
    kept: list[int] = []
    for number, (start, end, *codes) in enumerate(found.passages):
        place = find(start, end)
        if place is not None:
            passages.append((*place, *codes))
            kept.append(number)
    row: list[Any] = [found.run_id, text_id, json.dumps(found.codes), _render(passages)]
    row.append(_render([found.scores[n] for n in kept]))
    row.append(_render([found.probabilities[n] for n in kept] if found.probabilities else []))
    with study.stage(tick="suggestions") as db:
        db.execute("INSERT INTO rankings VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row)
