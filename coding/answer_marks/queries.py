"""Queries on the answers of a study's surveys and on what people have marked on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coding.answer_marks.model import Answer, AnswerMark, AnswerStance
from coding.model import CodeId
from study import Study
from transcripts.model import TextId, TranscriptId

__all__ = [
    "count_stances",
    "get_fingerprint",
    "has_answers",
    "list_answer_marks",
    "list_answer_stances",
    "list_answers",
    "list_read_answers",
    "list_rich_excerpts",
]

# Whoever asks, or watches, does not answer.
_UNHEARD = ("moderator", "observer", "nobody")


def has_answers(study: Study) -> bool:
    """Return whether the study has a survey."""
    row = study.db.execute("SELECT 1 FROM transcripts WHERE kind = 'answers' LIMIT 1").fetchone()
    return row is not None


def get_fingerprint(study: Study) -> str:
    """Return words that change when an answer, its question or the name of its writer does."""
    rows = study.db.execute(
        """SELECT t.id, t.text_id, t.title, (SELECT coalesce(group_concat(
                p.label || '=' || p.role || '=' || p.name || '=' || coalesce(n.pseudonym, '')), '')
            FROM speakers p LEFT JOIN participants n ON n.id = p.participant_id
            WHERE p.transcript_id = t.id)
        FROM transcripts t WHERE t.kind = 'answers' ORDER BY t.id"""
    ).fetchall()
    return repr(rows)


def list_answers(study: Study) -> Iterator[Answer]:
    """Yield the answers of every survey, in the order of the text."""
    for transcript_id, text_id, title, text, first_id in study.db.execute(
        """SELECT t.id, t.text_id, t.title, x.text, (SELECT v.previous_id FROM versions v
            WHERE v.transcript_id = t.id ORDER BY v.n LIMIT 1)
        FROM transcripts t JOIN texts x ON x.id = t.text_id WHERE t.kind = 'answers'
        ORDER BY t.added_at, t.id"""
    ).fetchall():
        imported = None if first_id is None else _count_imported(study, first_id)
        question = ""
        for ordinal, start, end, label, role, person in study.db.execute(
            """SELECT u.ordinal, u.start, u.end, u.label, coalesce(p.role, ''),
                coalesce(n.pseudonym, p.name, u.label)
            FROM turns u LEFT JOIN speakers p ON p.transcript_id = ? AND p.label = u.label
            LEFT JOIN participants n ON n.id = p.participant_id
            WHERE u.text_id = ? ORDER BY u.ordinal""",
            [transcript_id, text_id],
        ).fetchall():
            words = text[start:end]
            if role in _UNHEARD:
                question = words
                continue
            yield Answer(
                transcript_id=TranscriptId(transcript_id),
                text_id=TextId(text_id),
                ordinal=ordinal,
                start=start,
                end=end,
                words=words,
                label=label,
                person=person,
                question=question or title,
                edited=imported is not None and not imported[words],
            )


def _count_imported(study: Study, text_id: str) -> Counter[str]:
    """Return the words of each turn as it was imported."""
    (text,) = study.db.execute("SELECT text FROM texts WHERE id = ?", [text_id]).fetchone()
    turns = study.db.execute("SELECT start, end FROM turns WHERE text_id = ?", [text_id])
    return Counter(text[start:end] for start, end in turns.fetchall())


_HERE = """JOIN excerpts e ON e.id = m.excerpt_id
    JOIN transcripts t ON t.id = e.transcript_id AND t.text_id = e.text_id"""


def list_answer_marks(study: Study) -> list[AnswerMark]:
    """Return the marks on answers as they stand in the current texts."""
    rows = study.db.query(
        f"SELECT e.text_id, e.start, m.kind, m.note, m.by FROM answer_marks m {_HERE}"
        " ORDER BY e.text_id, e.start, m.id"
    )
    return [AnswerMark(**row) for row in rows]


def list_answer_stances(study: Study) -> list[AnswerStance]:
    """Return the stances of answers as people recorded them."""
    rows = study.db.query(
        f"SELECT e.text_id, e.start, m.code_id, m.stance, m.coder FROM stances m {_HERE}"
        " ORDER BY e.text_id, e.start, m.id"
    )
    return [AnswerStance(**row) for row in rows]


def list_read_answers(study: Study) -> list[tuple[TextId, int, str]]:
    """Return text, turn and coder of everything in surveys that somebody marked as read."""
    rows = study.db.execute(
        """SELECT r.text_id, r.ordinal, r.coder FROM reviews r
        JOIN transcripts t ON t.text_id = r.text_id AND t.kind = 'answers'
        ORDER BY r.text_id, r.ordinal, r.coder"""
    ).fetchall()
    return [(TextId(text_id), ordinal, coder) for text_id, ordinal, coder in rows]


def list_rich_excerpts(study: Study) -> set[str]:
    """Return the ids of excerpts within answers that somebody marked as rich in evidence."""
    rows = study.db.execute(
        """SELECT DISTINCT x.id FROM answer_marks m JOIN excerpts e ON e.id = m.excerpt_id
        JOIN excerpts x ON x.transcript_id = e.transcript_id AND x.text_id = e.text_id
            AND x.start >= e.start AND x.start < e.end
        WHERE m.kind = 'rich'"""
    ).fetchall()
    return {str(row[0]) for row in rows}


def count_stances(study: Study) -> dict[tuple[CodeId | None, str], Counter[str]]:
    """Return how many answers have each stance, by code (None: the question) and by coder."""
    found: dict[tuple[CodeId | None, str], Counter[str]] = {}
    for each in list_answer_stances(study):
        found.setdefault((each.code_id, each.coder), Counter())[each.stance] += 1
    return found
