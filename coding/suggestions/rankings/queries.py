"""Queries on rankings: the likeliest codes of a text, and those that may be offered."""

from __future__ import annotations

import json
from typing import Any

from coding.model import CodeId
from coding.suggestions.model import MOST_RANKED
from coding.suggestions.queries import get_mode
from coding.suggestions.rankings.model import TextRanking
from study import Study
from transcripts.model import TextId

__all__ = ["count_ranks", "get_offered", "get_text_ranking", "has_suggestion"]


def get_text_ranking(study: Study, text_id: TextId) -> TextRanking | None:
    """Return the likeliest codes of a text's passages by the newest run; None if it has none."""
    row = study.db.execute(
        """SELECT run_id, codes, passages, scores, probabilities FROM rankings WHERE text_id = ?
        AND run_id = (SELECT max(id) FROM runs WHERE kind = 'suggest')""",
        [text_id],
    ).fetchone()
    if row is None:
        return None
    codes, passages, scores, probabilities = (json.loads(part) for part in row[1:])
    return TextRanking(
        run_id=row[0],
        codes=tuple(CodeId(code) for code in codes),
        passages=passages,
        scores=scores,
        probabilities=probabilities,
    )


def get_offered(study: Study, text_id: TextId) -> dict[str, Any] | None:
    """Return the codes to offer for a text's passages, as the reader takes them; None for none.

    What somebody has rejected since the run is left out. What is coded already is not: the reader
    knows that before the study does.
    """
    mode = get_mode(study)
    if mode == "off":
        return None
    found = get_text_ranking(study, text_id)
    if found is None:
        return None
    rejected = study.db.execute(
        """SELECT d.start, d.end, d.code_id FROM decisions d JOIN runs r ON r.id = ?
        WHERE d.text_id = ? AND d.verdict = 'rejected' AND d.at >= r.at""",
        [found.run_id, text_id],
    ).fetchall()
    return {
        "codes": found.codes,
        "passages": found.passages,
        "chances": [[round(100 * p) for p in each] for each in found.probabilities],
        "rejected": [list(each) for each in rejected],
        "after": mode == "after",
    }


def count_ranks(study: Study) -> tuple[int, ...]:
    """Return how many codings were taken from each rank without having been suggested."""
    rows = study.db.execute(
        """SELECT rank, count(*) FROM decisions
        WHERE verdict = 'accepted' AND rank IS NOT NULL AND NOT proposed GROUP BY rank"""
    ).fetchall()
    numbers = dict(rows)
    return tuple(numbers.get(rank, 0) for rank in range(1, MOST_RANKED + 1))


def has_suggestion(study: Study, suggestion_id: str) -> bool:
    """Return whether a run that stands suggests this code for this place."""
    found = study.db.execute(
        """SELECT 1 FROM standing_runs f JOIN suggestions s ON s.run_id = f.run_id
        AND s.code_id = f.code_id WHERE s.id = ?""",
        [suggestion_id],
    ).fetchone()
    return found is not None
