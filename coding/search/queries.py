"""Queries of the search: turns by words and filters, what filters offer, saved searches."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from coding.model import CodeId, NewCoding
from coding.search.model import CodingPlan, Filters, Hit, SavedSearch, Totals
from study import NotFound, Study
from study.language import say
from transcripts.model import UNCOUNTED, TextId, TranscriptId
from transcripts.queries import PERSON, get_text
from transcripts.search_words import Sought, find_spans
from transcripts.spans import find_sentences

__all__ = [
    "MOST_COUNTED",
    "count_by_transcript",
    "count_found",
    "find_hits",
    "get_before",
    "get_saved_search",
    "list_hits",
    "list_people",
    "list_questions",
    "list_saved_searches",
    "list_values",
    "preview_codings",
    "search_words",
]

MOST_COUNTED = 500  # turns whose hits are counted word by word
_UNCOUNTED = ", ".join(f"'{role}'" for role in UNCOUNTED)

_ROW = f"""t.id, t.title, s.title, u.text_id, u.ordinal, u.label, u.start, u.end,
    coalesce(p.role, ''), {PERSON}, p.participant_id IS NOT NULL"""
_AROUND = """JOIN transcripts t ON t.text_id = u.text_id JOIN sessions s ON s.id = t.session_id
    LEFT JOIN speakers p ON p.transcript_id = t.id AND p.label = u.label"""
_CODED = """EXISTS (SELECT 1 FROM excerpts e CROSS JOIN codings c ON c.excerpt_id = e.id
    WHERE e.transcript_id = t.id AND e.text_id = u.text_id AND e.start < u.end AND e.end > u.start
    AND (? = '' OR c.code_id = ?) AND (? = '' OR c.coder = ?))"""

Conditions = tuple[str, list[Any]]


def search_words(
    study: Study, sought: Sought, filters: Filters, *, limit: int | None = None, offset: int = 0
) -> list[Hit]:
    """Return the turns that hold the words, by transcript and in its order, with every place."""
    if sought.joined:  # the index knows no words in a clause
        found = [h for h in _read(study, _list(study, filters), sought) if h.spans]
        return found[offset : None if limit is None else offset + limit]
    rows = _list(study, filters, match=sought.render_match(), limit=limit, offset=offset)
    return [hit for hit in _read(study, rows, sought) if hit.spans]


def count_found(study: Study, sought: Sought, filters: Filters) -> Totals:
    """Return how much the words find; the hits themselves only where there are not too many."""
    from coding.search.model import count_totals

    if sought.joined:
        return count_totals(search_words(study, sought, filters))
    where, values = _build(study, filters)
    row = study.db.execute(
        f"""SELECT count(*), count(DISTINCT t.id), count(DISTINCT {PERSON}),
            count(*) FILTER (WHERE p.role = 'participant' AND p.participant_id IS NULL)
        FROM turn_index i CROSS JOIN turns u ON u.id = i.rowid {_AROUND}
        WHERE turn_index MATCH ? {where}""",
        [sought.render_match(), *values],
    ).fetchone()
    if row[0] <= MOST_COUNTED:
        return count_totals(search_words(study, sought, filters))
    return Totals(hits=None, turns=row[0], transcripts=row[1], people=row[2], voices=bool(row[3]))


def list_hits(study: Study, filters: Filters, transcript_id: str) -> list[Hit]:
    """Return the turns of one transcript that the filters let through, with their words."""
    return _read(study, _list(study, filters, transcript_id=transcript_id), None)


def find_hits(study: Study, filters: Filters, places: Iterable[tuple[str, int]]) -> dict[Any, Hit]:
    """Return those of some turns, (text id, turn), that the filters let through."""
    wanted = json.dumps(list(places))
    return {(h.text_id, h.turn): h for h in _list(study, filters, places=wanted)}


def _list(
    study: Study,
    filters: Filters,
    *,
    match: str = "",
    transcript_id: str = "",
    places: str = "",
    limit: int | None = None,
    offset: int = 0,
) -> list[Hit]:
    where, values = _build(study, filters)
    start, first = "turns u", []
    if match:
        start = "turn_index i CROSS JOIN turns u ON u.id = i.rowid"
        where, first = f"turn_index MATCH ? {where}", [match]
    elif transcript_id:
        where, first = f"t.id = ? {where}", [transcript_id]
    elif places:
        start = (
            "json_each(?) j CROSS JOIN turns u"
            " ON u.text_id = j.value ->> 0 AND u.ordinal = j.value ->> 1"
        )
        where, first = f"true {where}", [places]
    else:
        where = f"true {where}"
    order = "i.rowid" if match else "u.id"
    rows = study.db.execute(
        f"SELECT {_ROW} FROM {start} {_AROUND} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?",
        [*first, *values, -1 if limit is None else limit, offset],
    ).fetchall()
    return [
        Hit(
            transcript_id=r[0], transcript=r[1], session=r[2], text_id=r[3], turn=r[4], label=r[5],
            start=r[6], end=r[7], role=r[8], person=r[9], matched=bool(r[10]),
        )
        for r in rows
    ]  # fmt: skip


def _read(study: Study, hits: Iterable[Hit], sought: Sought | None) -> list[Hit]:
    """Return hits with their words and, where something is sought, its places."""
    read: list[Hit] = []
    text_id, text = "", ""
    for hit in hits:
        if hit.text_id != text_id:
            text_id, text = hit.text_id, get_text(study, TextId(hit.text_id))
        spans = find_spans(text, sought, hit.start, hit.end) if sought else ()
        read.append(replace(hit, words=text[hit.start : hit.end], spans=tuple(spans)))
    return read


def _build(study: Study, filters: Filters) -> Conditions:
    """Return the conditions of the filters, each after an AND, with their values."""
    found: list[Conditions] = []
    if filters.role:
        found.append(("coalesce(p.role, 'nobody') = ?", [filters.role]))
    elif not filters.moderators:
        found.append((f"coalesce(p.role, '') NOT IN ({_UNCOUNTED})", []))
    if filters.person:
        found.append((f"{PERSON} = ?", [filters.person]))
    if filters.attribute:
        has = """EXISTS (SELECT 1 FROM participants a, json_each(a.attributes) v
            WHERE a.id = p.participant_id AND v.key = ? AND CAST(v.value AS TEXT) = ?)"""
        found.append((has, [filters.attribute, filters.value]))
    if filters.stratum:
        found.append(("s.stratum_id = ?", [filters.stratum]))
    if filters.session:
        found.append(("s.id = ?", [filters.session]))
    if filters.code or filters.coder:
        code, coder = filters.code, filters.coder
        found.append((_CODED, [code, code, coder, coder]))
    if filters.without:
        found.append((f"NOT {_CODED}", [filters.without, filters.without, "", ""]))
    if filters.question:
        answers = json.dumps(_list_answers(study).get(filters.question, []))
        found.append(("u.id IN (SELECT value FROM json_each(?))", [answers]))
    where = "".join(f" AND {condition}" for condition, _ in found)
    return where, [value for _, values in found for value in values]


def _list_answers(study: Study) -> dict[str, list[int]]:
    """Return the numbers of the turns that answer each question of the surveys."""
    answers: dict[str, list[int]] = {}
    rows = study.db.execute(
        "SELECT t.id, t.text_id FROM transcripts t WHERE t.kind = 'answers' ORDER BY t.id"
    ).fetchall()
    for transcript_id, text_id in rows:
        text, question = get_text(study, text_id), ""
        for number, start, end, role in study.db.execute(
            """SELECT u.id, u.start, u.end, coalesce(p.role, '') FROM turns u
            LEFT JOIN speakers p ON p.transcript_id = ? AND p.label = u.label
            WHERE u.text_id = ? ORDER BY u.ordinal""",
            [transcript_id, text_id],
        ).fetchall():
            if role in UNCOUNTED:
                question = text[start:end]
            elif question:
                answers.setdefault(question, []).append(number)
    return answers


def list_questions(study: Study) -> list[str]:
    """Return the questions of the surveys, in order."""
    return list(_list_answers(study))


def list_people(study: Study) -> dict[str, str]:
    """Return the names of participants and of unmatched voices, by id, for a choice."""
    rows = study.db.execute(
        f"""SELECT DISTINCT {PERSON} person, coalesce(a.pseudonym, p.name || ' · ' || t.title)
        FROM speakers p JOIN transcripts t ON t.id = p.transcript_id
        LEFT JOIN participants a ON a.id = p.participant_id
        WHERE person IS NOT NULL ORDER BY 2"""
    ).fetchall()
    return {str(person): str(name) for person, name in rows}


def list_values(study: Study) -> dict[str, list[str]]:
    """Return the values that participants have, by attribute."""
    values: dict[str, list[str]] = {}
    for name, value in study.db.execute(
        """SELECT DISTINCT v.key, CAST(v.value AS TEXT)
        FROM participants a, json_each(a.attributes) v
        WHERE v.value IS NOT NULL AND v.value <> '' ORDER BY 1, 2"""
    ).fetchall():
        values.setdefault(str(name), []).append(str(value))
    return values


def get_before(study: Study, hit: Hit) -> tuple[str, str] | None:
    """Return label and words of the turn before a hit; None for the first one."""
    row = study.db.execute(
        "SELECT label, start, end FROM turns WHERE text_id = ? AND ordinal = ?",
        [hit.text_id, hit.turn - 1],
    ).fetchone()
    if row is None:
        return None
    return str(row[0]), get_text(study, TextId(hit.text_id))[row[1] : row[2]]


def preview_codings(
    study: Study, hits: Sequence[Hit], code_id: CodeId, *, unit: str, coder: str
) -> CodingPlan:
    """Return the codings that coding these hits would make; nothing is written.

    Args:
        study: The study.
        hits: The hits that were chosen.
        code_id: The code.
        unit: What becomes the excerpt: "words" (each place), "sentence" or "turn".
        coder: Who codes; what they coded so already is left out.
    """
    new: dict[tuple[str, int, int], tuple[NewCoding, bool]] = {}
    there: dict[str, set[tuple[int, int]]] = {}
    already: set[tuple[str, int, int]] = set()
    for hit in hits:
        if hit.text_id not in there:
            there[hit.text_id] = {
                (start, end)
                for start, end in study.db.execute(
                    """SELECT e.start, e.end FROM excerpts e CROSS JOIN codings c
                        ON c.excerpt_id = e.id
                    WHERE e.transcript_id = ? AND e.text_id = ? AND c.code_id = ? AND c.coder = ?
                    """,
                    [hit.transcript_id, hit.text_id, code_id, coder],
                ).fetchall()
            }
        for start, end in _choose_spans(hit, unit):
            place = (hit.text_id, start, end)
            if (start, end) in there[hit.text_id]:
                already.add(place)
                continue
            coding = NewCoding(
                code_id=code_id,
                transcript_id=TranscriptId(hit.transcript_id),
                start=start,
                end=end,
                quote=hit.words[start - hit.start : end - hit.start],
            )
            new[place] = (coding, hit.counted)
    return CodingPlan(
        new=tuple(coding for coding, _ in new.values()),
        already=len(already),
        uncounted=sum(not counted for _, counted in new.values()),
    )


def _choose_spans(hit: Hit, unit: str) -> list[tuple[int, int]]:
    if unit == "turn":
        return [(hit.start, hit.end)]
    if unit == "words":
        return list(hit.spans)
    sentences = [
        (span.start + hit.start, span.end + hit.start) for span in find_sentences(hit.words)
    ]
    return [
        (start, end) for start, end in sentences if any(a < end and b > start for a, b in hit.spans)
    ] or [(hit.start, hit.end)]


_SAVED = """SELECT s.*, r.at, r.hits FROM searches s
    LEFT JOIN search_runs r ON r.search_id = s.id"""


def list_saved_searches(study: Study) -> list[SavedSearch]:
    """Return the saved searches by name."""
    rows = study.db.query(f"{_SAVED} ORDER BY s.name, s.id")
    return [_saved(row) for row in rows]


def get_saved_search(study: Study, search_id: str) -> SavedSearch:
    """Return one saved search, or raise NotFound."""
    row = next(study.db.query(f"{_SAVED} WHERE s.id = ?", [search_id]), None)
    if row is None:
        raise NotFound(say("That search is no longer saved."))
    return _saved(row)


def _saved(row: dict[str, Any]) -> SavedSearch:
    at, hits = row.pop("at"), row.pop("hits")
    row["filters"] = Filters.parse(row["filters"])
    row["excerpts"] = tuple(json.loads(row["excerpts"] or "[]"))
    return SavedSearch(**row, ran_at=at, hits=None if hits is None else json.loads(hits))


def count_by_transcript(hits: Iterable[Hit]) -> dict[str, int]:
    """Return the number of places of the hits in each transcript."""
    found: Counter[str] = Counter()
    for hit in hits:
        found[hit.transcript_id] += len(hit.spans)
    return dict(found)
