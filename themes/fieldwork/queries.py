"""Queries on the fieldwork: codes by session, unread turns, and the plan."""

from __future__ import annotations

from dataclasses import dataclass

from coding.counts.queries import list_raised
from study import Study
from themes.fieldwork.deepening import PlannedDive
from themes.fieldwork.saturation import SessionCodes

__all__ = ["Unread", "list_dives", "list_session_codes", "list_unread"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A transcript with its number of participants' turns, and of those neither read nor coded.

    `first` is the ordinal of the first such turn.
    """

    transcript_id: str
    title: str
    stratum: str
    turns: int
    coded: int
    read: int
    unread: int
    words: int
    first: int | None


def list_session_codes(study: Study) -> list[SessionCodes]:
    """Return the sessions with a transcript, oldest first, with the codes raised in each.

    Sessions without a date come last, in the order they were added. Words of moderators and
    observers are left out, as in every count.
    """
    codes = list_raised(study).sessions
    rows = study.db.execute(
        """SELECT s.id, s.title, s.kind, coalesce(g.name, '') FROM sessions s
        LEFT JOIN strata g ON g.id = s.stratum_id
        WHERE s.id IN (SELECT session_id FROM transcripts)
        ORDER BY s.date IS NULL, s.date, s.id"""
    ).fetchall()
    return [
        SessionCodes(
            id=row[0],
            title=row[1],
            kind=row[2],
            stratum=row[3],
            codes=frozenset(codes.get(row[0], ())),
        )
        for row in rows
    ]


def list_unread(study: Study) -> list[Unread]:
    """Return every transcript with its number of turns neither read nor coded, most first."""
    # Each excerpt finds its turns by two index lookups, however long the transcript. To look for
    # the excerpts of each turn instead takes the square of a transcript's length.
    return [
        Unread(**row)
        for row in study.db.query(
            """WITH coded(id) AS MATERIALIZED (
                SELECT DISTINCT u.id FROM excerpts e
                JOIN transcripts t ON t.id = e.transcript_id AND t.text_id = e.text_id
                CROSS JOIN turns u ON u.text_id = e.text_id AND u.start < e.end AND u.end > e.start
                    AND u.start >= coalesce((SELECT max(start) FROM turns
                        WHERE text_id = e.text_id AND start <= e.start), 0)
                WHERE EXISTS (SELECT 1 FROM codings c WHERE c.excerpt_id = e.id)),
            said AS MATERIALIZED (
                SELECT t.id transcript_id, t.title, coalesce(g.name, '') stratum, u.ordinal,
                    u.words, u.id IN (SELECT id FROM coded) coded,
                    EXISTS (SELECT 1 FROM reviews r
                        WHERE r.text_id = u.text_id AND r.ordinal = u.ordinal) read
                FROM transcripts t JOIN turns u ON u.text_id = t.text_id
                JOIN sessions s ON s.id = t.session_id LEFT JOIN strata g ON g.id = s.stratum_id
                LEFT JOIN speakers p ON p.transcript_id = t.id AND p.label = u.label
                WHERE coalesce(p.role, '') NOT IN ('moderator', 'observer', 'nobody'))
            SELECT transcript_id, title, stratum, count(*) turns, sum(coded) coded, sum(read) read,
                sum(NOT coded AND NOT read) unread,
                coalesce(sum(CASE WHEN NOT coded AND NOT read THEN words END), 0) words,
                min(CASE WHEN NOT coded AND NOT read THEN ordinal END) first
            FROM said GROUP BY transcript_id ORDER BY unread DESC, title, transcript_id"""
        )
    ]


def list_dives(study: Study) -> list[PlannedDive]:
    """Return the plan for the next phase, without entries whose theme or stratum is gone."""
    rows = study.db.query(
        """SELECT d.id, d.theme_id, h.name theme, d.stratum_id, coalesce(g.name, '') stratum,
            d.method, d.reason, d.question
        FROM deep_dives d JOIN themes h ON h.id = d.theme_id
            LEFT JOIN strata g ON g.id = d.stratum_id
        WHERE d.stratum_id = '' OR g.id IS NOT NULL
        ORDER BY g.position, h.position, d.id"""
    )
    return [PlannedDive(**row) for row in rows]
