"""Queries on privacy: settings, retention dates and names to replace."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

from study import Study
from study.ledger import Row
from transcripts.consent.queries import list_gone
from transcripts.privacy.model import Clock, NameGroup, PrivacySettings
from transcripts.privacy.pseudonyms import normalise_name
from transcripts.queries import PERSON, get_text

__all__ = [
    "NAMES_REPLACED",
    "count_replaced",
    "count_strata",
    "get_privacy",
    "list_accepted",
    "list_due",
    "list_name_groups",
    "list_open_names",
    "list_retention",
    "list_speaking_people",
    "list_unsearched",
]

NAMES_REPLACED = "names replaced"
"""The reason of a transcript's version in which names were replaced."""
AROUND = 45  # characters shown before and after a name


def get_privacy(study: Study) -> PrivacySettings:
    """Return the study's privacy settings, or the defaults if none were set."""
    row = next(study.db.query("SELECT * FROM privacy"), None)
    if row is None:
        return PrivacySettings()
    row.pop("id")
    return PrivacySettings(**row)


def count_strata(study: Study) -> dict[str | None, tuple[int, int, int]]:
    """Return how many people there are in each stratum; None stands for no stratum.

    They are counted as a report does: those heard in its sessions, the participants assigned to it,
    and those of them who are heard in any session and still take part.
    """
    heard = dict(
        study.db.execute(
            f"""SELECT s.stratum_id, count(DISTINCT {PERSON}) FROM speakers p
            JOIN transcripts t ON t.id = p.transcript_id JOIN sessions s ON s.id = t.session_id
            GROUP BY 1"""
        ).fetchall()
    )
    people = study.db.execute("SELECT id, stratum_id FROM participants").fetchall()
    shown = list_speaking_people(study) - list_gone(study)
    assigned = Counter(stratum for _, stratum in people)
    described = Counter(stratum for person, stratum in people if person in shown)
    return {key: (heard.get(key, 0), assigned[key], described[key]) for key in {*heard, *assigned}}


def list_speaking_people(study: Study) -> set[str]:
    """Return the ids of the participants who speak in a transcript."""
    rows = study.db.execute(
        "SELECT DISTINCT participant_id FROM speakers WHERE participant_id IS NOT NULL"
    ).fetchall()
    return {str(row[0]) for row in rows}


def count_replaced(study: Study) -> int:
    """Return in how many transcripts names were replaced."""
    return int(
        study.db.execute(
            "SELECT count(DISTINCT transcript_id) FROM versions WHERE reason = ?", [NAMES_REPLACED]
        ).fetchone()[0]
    )


def list_retention(study: Study) -> list[Clock]:
    """Return the retention date of each kind of material, the soonest first."""
    return [Clock(**row) for row in study.db.query("SELECT * FROM retention ORDER BY due, kind")]


def list_due(study: Study, *, today: date | None = None) -> list[Clock]:
    """Return the retention dates that are due."""
    now = today or datetime.now(UTC).date()
    return [clock for clock in list_retention(study) if clock.is_due(now)]


def list_name_groups(
    study: Study, *, status: str | None = None, older: bool = False
) -> list[NameGroup]:
    """Return the names in the queue, certain ones first, then by frequency.

    *older* adds the places in earlier versions of a text.
    """
    rows = study.db.query(
        """SELECT r.*, t.text_id now FROM redactions r JOIN transcripts t ON t.id = r.transcript_id
        WHERE ? IS NULL OR r.status = ? ORDER BY r.text_id, r.start""",
        [status, status],
    )
    texts: dict[str, str] = {}
    found: dict[tuple[str, str, str, str], list[tuple[Row, tuple[str, str, str]]]] = {}
    for row in rows:
        if row["now"] != row["text_id"] and not older:
            continue
        if row["text_id"] not in texts:
            texts[row["text_id"]] = get_text(study, row["text_id"])
        text = texts[row["text_id"]]
        words = text[row["start"] : row["end"]]
        context = (
            text[max(0, row["start"] - AROUND) : row["start"]],
            words,
            text[row["end"] : row["end"] + AROUND],
        )
        key = (normalise_name(words), row["category"], row["replacement"], row["status"])
        found.setdefault(key, []).append((row, context))
    groups = [
        NameGroup(
            words=places[0][1][1],
            category=key[1],
            replacement=key[2],
            status=key[3],
            sure=any(bool(row["sure"]) for row, _ in places),
            ids=tuple(str(row["id"]) for row, _ in places),
            contexts=tuple(context for _, context in places),
        )
        for key, places in found.items()
    ]
    return sorted(groups, key=lambda g: (not g.sure, -len(g.ids), g.words.casefold()))


def list_accepted(study: Study) -> list[NameGroup]:
    """Return the names accepted for replacement.

    Where a replacement was interrupted, some stand in an earlier version of their text.
    """
    return list_name_groups(study, status="accepted", older=True)


def list_open_names(study: Study) -> dict[str, int]:
    """Return how many names in the current text of a transcript are undecided or not replaced."""
    rows = study.db.execute(
        """SELECT t.id, count(*) FROM redactions r JOIN transcripts t
            ON t.id = r.transcript_id AND t.text_id = r.text_id
        WHERE r.status IN ('proposed', 'accepted') GROUP BY t.id"""
    ).fetchall()
    return {str(key): int(number) for key, number in rows}


def list_unsearched(study: Study) -> set[str]:
    """Return the transcripts in whose current text nobody searched for names.

    A search reads every transcript that is there. So those are meant that came after the last one,
    and those whose text was corrected after it, unless the correction replaced names.
    """
    rows = study.db.execute(
        f"""WITH searched(at) AS (
            SELECT coalesce(max(c.at), '') FROM changes c WHERE c.verb = 'find names'
                AND NOT EXISTS (SELECT 1 FROM changes u WHERE u.undoes = c.id))
        SELECT t.id FROM transcripts t, searched s WHERE s.at = ''
            OR datetime(t.added_at) > datetime(s.at)
            OR EXISTS (SELECT 1 FROM versions v WHERE v.transcript_id = t.id
                AND v.reason <> '{NAMES_REPLACED}' AND datetime(v.at) > datetime(s.at))"""
    ).fetchall()
    return {str(row[0]) for row in rows}
