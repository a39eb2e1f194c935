"""Everything that is read of the coding: codebook, codings, quotes, suggestions, counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from coding.model import (
    Code,
    CodeId,
    Coding,
    Count,
    ExcerptId,
    Quote,
    Suggestion,
    SuggestionId,
)
from study import NotFound, Study
from transcripts.model import TextId, TranscriptId

__all__ = [
    "count_codes",
    "find_code",
    "get_asked",
    "get_code",
    "get_quote",
    "get_suggestion",
    "list_adrift",
    "list_codes",
    "list_codings",
    "list_quotes",
    "list_reviewed",
    "list_suggestions",
]


# Two ranges of an index instead of a walk through all excerpts: there are hardly ever any.
ADRIFT = """transcripts t JOIN excerpts e ON e.transcript_id = t.id
    AND (e.text_id < t.text_id OR e.text_id > t.text_id)"""


def list_codes(study: Study) -> list[Code]:
    """Return every code, by position."""
    rows = study.db.query("SELECT * FROM codes ORDER BY position, id")
    return [Code(**{**row, "abstract": bool(row["abstract"])}) for row in rows]


def get_code(study: Study, code_id: str) -> Code:
    """Return one code, or raise NotFound."""
    row = next(study.db.query("SELECT * FROM codes WHERE id = ?", [code_id]), None)
    if row is None:
        raise NotFound("That code is no longer in the codebook.")
    return Code(**{**row, "abstract": bool(row["abstract"])})


def find_code(study: Study, name: str) -> Code:
    """Return the code with this name, or raise NotFound with the names that come near."""
    import difflib

    codes = list_codes(study)
    for code in codes:
        if code.name.casefold() == name.strip().casefold():
            return code
    near = difflib.get_close_matches(name, [c.name for c in codes], n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(f'“{n}”' for n in near)}?" if near else ""
    raise NotFound(f"The codebook has no “{name}”.", hint=hint)


_CODINGS = """SELECT c.id, c.excerpt_id, e.transcript_id, e.text_id, e.start, e.end, e.quote,
    c.code_id, c.coder, c.memo, c.source, c.at, c.rev
    FROM codings c JOIN excerpts e ON e.id = c.excerpt_id"""
_CURRENT = "JOIN transcripts t ON t.id = e.transcript_id AND t.text_id = e.text_id"


def list_codings(
    study: Study,
    *,
    transcript_id: TranscriptId | None = None,
    code_id: CodeId | None = None,
) -> list[Coding]:
    """Return codings of one transcript, or of one code, or all, in the order of the text.

    Those adrift, whose words were cut from the text, are not in it: see `list_adrift`.
    """
    rows = study.db.query(
        f"{_CODINGS} {_CURRENT} WHERE (? IS NULL OR e.transcript_id = ?)"
        " AND (? IS NULL OR c.code_id = ?)"
        " ORDER BY e.transcript_id, e.start, c.id"
        if not transcript_id
        else f"{_CODINGS} {_CURRENT} WHERE e.transcript_id = ? AND ? = e.transcript_id"
        " AND (? IS NULL OR c.code_id = ?) ORDER BY e.start, c.id",
        [transcript_id, transcript_id, code_id, code_id],
    )
    return [Coding(**row) for row in rows]


def get_coding(study: Study, coding_id: str) -> Coding:
    """Return one coding, or raise NotFound."""
    row = next(study.db.query(f"{_CODINGS} WHERE c.id = ?", [coding_id]), None)
    if row is None:
        raise NotFound("That coding is no longer in the study.")
    return Coding(**row)


_QUOTES = """
    SELECT e.id excerpt_id, e.transcript_id, e.text_id, e.start, e.end, e.quote words, e.kind,
        coalesce(d.pseudonym, p.name, '') speaker, coalesce(p.role, '') role,
        CASE WHEN p.role IN ('participant', 'unknown')
            THEN coalesce(p.participant_id, p.id) END person,
        t.title transcript, t.session_id, s.title session, s.kind session_kind,
        coalesce(g.name, '') stratum, t.language,
        coalesce(u.ordinal, 0) turn, u.start_time time,
        coalesce((SELECT group_concat(code_id) FROM
            (SELECT DISTINCT code_id FROM codings WHERE excerpt_id = e.id)), '') codes, e.rev
    FROM excerpts e JOIN transcripts t ON t.id = e.transcript_id
    JOIN sessions s ON s.id = t.session_id LEFT JOIN strata g ON g.id = s.stratum_id
    LEFT JOIN speakers p ON p.id = e.speaker_id LEFT JOIN participants d ON d.id = p.participant_id
    LEFT JOIN turns u ON u.text_id = e.text_id AND u.ordinal =
        (SELECT max(ordinal) FROM turns WHERE text_id = e.text_id AND start <= e.start)"""


def _quote(row: dict[str, Any]) -> Quote:
    codes = tuple(CodeId(c) for c in row["codes"].split(",") if c)
    return Quote(**{**row, "codes": codes})


def list_quotes(
    study: Study,
    *,
    code_ids: Sequence[CodeId] | None = None,
    stratum: str | None = None,
    excerpt_ids: Iterable[ExcerptId] | None = None,
    evidence_only: bool = True,
) -> list[Quote]:
    """Return coded excerpts, of these codes and this stratum if given, in the study's order.

    With `excerpt_ids` exactly those are returned. What moderators and observers said is left out
    unless `evidence_only` is False.
    """
    where, values = ["1"], list[Any]()
    if excerpt_ids is not None:
        ids = list(excerpt_ids)
        where.append("e.id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(ids))
    else:
        inner = "SELECT excerpt_id FROM codings"
        if code_ids is not None:
            inner += " WHERE code_id IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(list(code_ids)))
        where.append(f"e.id IN ({inner})")
    if stratum is not None:
        where.append("coalesce(g.name, '') = ?")
        values.append(stratum)
    if evidence_only:
        where.append("coalesce(p.role, '') NOT IN ('moderator', 'observer', 'nobody')")
        where.append("e.text_id = t.text_id")
    rows = study.db.query(
        f"{_QUOTES} WHERE {' AND '.join(where)}"
        " ORDER BY g.position IS NULL, g.position, s.date IS NULL, s.date, t.title, t.id, e.start,"
        " e.id",
        values,
    )
    return [_quote(row) for row in rows]


def get_quote(study: Study, excerpt_id: str) -> Quote:
    """Return one excerpt with its place, or raise NotFound."""
    row = next(study.db.query(f"{_QUOTES} WHERE e.id = ?", [excerpt_id]), None)
    if row is None:
        raise NotFound("That excerpt is no longer in the study.")
    return _quote(row)


def get_asked(study: Study, *, session_ids: Iterable[str] | None = None) -> Count:
    """Return how many groups and people took part, in these sessions or in all of them.

    People are participants where speakers were matched to them, and speakers otherwise. A session
    without a transcript is planned, or was not written down: nobody in it was asked.
    """
    chosen = None if session_ids is None else json.dumps(sorted(session_ids))
    only = "(? IS NULL OR s.id IN (SELECT value FROM json_each(?)))"
    kinds = dict(
        study.db.execute(
            f"SELECT s.kind, count(*) FROM sessions s WHERE {only}"
            " AND s.id IN (SELECT session_id FROM transcripts) GROUP BY s.kind",
            [chosen, chosen],
        ).fetchall()
    )
    people = study.db.execute(
        f"""SELECT count(DISTINCT coalesce(p.participant_id, p.id)) FROM speakers p
        JOIN transcripts t ON t.id = p.transcript_id JOIN sessions s ON s.id = t.session_id
        WHERE {only} AND p.role IN ('participant', 'unknown')""",
        [chosen, chosen],
    ).fetchone()[0]
    return Count(
        groups_asked=kinds.get("focus_group", 0),
        people_asked=int(people),
        interviews=kinds.get("interview", 0),
        visits=kinds.get("site_visit", 0),
    )


# Numbers are told apart much faster than ids: the view has both.
COUNTED = """
    count(DISTINCT CASE WHEN v.session_kind = 'focus_group' THEN v.session_number END) groups,
    count(DISTINCT v.person) people, count(DISTINCT v.excerpt_number) mentions,
    count(DISTINCT CASE WHEN v.session_kind = 'interview' THEN v.session_number END) interviews,
    count(DISTINCT CASE WHEN v.session_kind = 'site_visit' THEN v.session_number END) visits"""


def count_codes(study: Study) -> dict[CodeId, Count]:
    """Return how widely each code was heard; codes that nobody used are not in it."""
    asked = get_asked(study)
    # Sets in Python are twice as fast here as five COUNT(DISTINCT) over the joined view.
    excerpts: dict[str, set[int]] = {}
    people: dict[str, set[str]] = {}
    sessions: dict[str, set[int]] = {}
    rows = study.db.execute(
        "SELECT code_id, excerpt_number, person, session_number FROM evidence"
    ).fetchall()
    for code_id, excerpt, person, session in rows:
        if code_id not in excerpts:
            excerpts[code_id], people[code_id], sessions[code_id] = set(), set(), set()
        excerpts[code_id].add(excerpt)
        sessions[code_id].add(session)
        if person is not None:
            people[code_id].add(person)
    kinds = dict(study.db.execute("SELECT rowid, kind FROM sessions").fetchall())
    counts: dict[CodeId, Count] = {}
    for code_id, heard in excerpts.items():
        of = [kinds[number] for number in sessions[code_id]]
        counts[CodeId(code_id)] = Count(
            groups=of.count("focus_group"),
            groups_asked=asked.groups_asked,
            people=len(people[code_id]),
            people_asked=asked.people_asked,
            mentions=len(heard),
            interviews=of.count("interview"),
            visits=of.count("site_visit"),
        )
    return counts


def list_uses(study: Study) -> dict[CodeId, int]:
    """Return the number of codings of each code that has any; those adrift count nowhere."""
    uses = dict(
        study.db.execute("SELECT code_id, count(*) FROM codings GROUP BY code_id").fetchall()
    )
    for code_id, number in study.db.execute(
        f"SELECT c.code_id, count(*) FROM {ADRIFT} JOIN codings c ON c.excerpt_id = e.id GROUP BY 1"
    ).fetchall():
        uses[code_id] -= number
    return {CodeId(code_id): int(number) for code_id, number in uses.items() if number}


def list_adrift(study: Study, transcript_id: TranscriptId | None = None) -> list[Quote]:
    """Return the coded excerpts whose words were cut from their transcript.

    Each waits for a person to say where it belongs now, or that it goes. They count nowhere.
    """
    rows = study.db.query(
        f"SELECT e.id FROM {ADRIFT} WHERE (? IS NULL OR t.id = ?)"
        " AND EXISTS (SELECT 1 FROM codings WHERE excerpt_id = e.id)",
        [transcript_id, transcript_id],
    )
    ids = [ExcerptId(row["id"]) for row in rows]
    return list_quotes(study, excerpt_ids=ids, evidence_only=False) if ids else []


def list_suggestions(
    study: Study,
    *,
    text_id: TextId | None = None,
    code_id: CodeId | None = None,
    limit: int | None = None,
) -> list[Suggestion]:
    """Return suggestions that nobody decided yet and nobody made by hand, in text order."""
    rows = study.db.query(
        """SELECT s.* FROM suggestions s JOIN transcripts t ON t.id = s.transcript_id
            AND t.text_id = s.text_id JOIN codes k ON k.id = s.code_id
            JOIN runs r ON r.id = s.run_id
        WHERE (? IS NULL OR s.text_id = ?) AND (? IS NULL OR s.code_id = ?)
        AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.text_id = s.text_id
            AND d.code_id = s.code_id AND d.start = s.start AND d.end = s.end
            AND d.at >= r.at)
        AND NOT EXISTS (SELECT 1 FROM excerpts e JOIN codings c ON c.excerpt_id = e.id
            WHERE e.text_id = s.text_id AND c.code_id = s.code_id
            AND e.start < s.end AND e.end > s.start)
        ORDER BY s.text_id, s.start, s.score DESC LIMIT ?""",
        [text_id, text_id, code_id, code_id, -1 if limit is None else limit],
    )
    return [_suggestion(row) for row in rows]


def get_suggestion(study: Study, suggestion_id: str) -> Suggestion:
    """Return one suggestion, or raise NotFound."""
    row = next(study.db.query("SELECT * FROM suggestions WHERE id = ?", [suggestion_id]), None)
    return _suggestion(row) if row else _rebuild_suggestion(study, suggestion_id)


def _rebuild_suggestion(study: Study, suggestion_id: str) -> Suggestion:
    """Make a suggestion from its id: a newer run dropped it while a person was deciding on it."""
    gone = NotFound("That suggestion is gone.", hint="Reload the page to see the newer ones.")
    parts = suggestion_id.split(":")
    if len(parts) != 4 or not (parts[1].isdigit() and parts[2].isdigit()):
        raise gone
    row = next(
        study.db.query(
            """SELECT t.id, t.text_id, (SELECT max(id) FROM runs) run_id FROM transcripts t
            JOIN codes k ON k.id = ? WHERE t.text_id = ?""",
            [parts[3], parts[0]],
        ),
        None,
    )
    if row is None:
        raise gone
    return Suggestion(
        id=SuggestionId(suggestion_id),
        run_id=row["run_id"] or "",
        transcript_id=row["id"],
        text_id=row["text_id"],
        start=int(parts[1]),
        end=int(parts[2]),
        code_id=CodeId(parts[3]),
        score=0.0,
        probability=None,
        strong=False,
    )


def _suggestion(row: dict[str, Any]) -> Suggestion:
    return Suggestion(
        **{
            **row,
            "id": SuggestionId(row["id"]),
            "strong": bool(row["strong"]),
            "reasons": json.loads(row["reasons"]),
        }
    )


def list_reviewed(study: Study, text_id: TextId, *, coder: str) -> set[int]:
    """Return the ordinals of the turns that *coder* has marked as read through."""
    rows = study.db.execute(
        "SELECT ordinal FROM reviews WHERE text_id = ? AND coder = ?", [text_id, coder]
    ).fetchall()
    return {int(r[0]) for r in rows}


def get_run(study: Study, run_id: str) -> dict[str, Any]:
    """Return what is known of a machine's run: model, version, parameters, seed, input, time."""
    row = next(study.db.query("SELECT * FROM runs WHERE id = ?", [run_id]), None)
    if row is None:
        raise NotFound("That run is no longer in the study.")
    return {
        **row,
        "parameters": json.loads(row["parameters"]),
        "summary": json.loads(row["summary"]),
    }


def list_runs(study: Study) -> list[dict[str, Any]]:
    """Return the runs, newest first."""
    rows = study.db.execute("SELECT id FROM runs ORDER BY id DESC").fetchall()
    return [get_run(study, row[0]) for row in rows]
