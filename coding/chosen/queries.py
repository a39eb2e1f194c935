"""Queries on chosen codings and on turns as quotes."""

from __future__ import annotations

import json
from typing import Any

from coding.chosen.model import ChosenCoding, CodingFilters, TurnQuote
from coding.model import CodeId, CodingId, ExcerptId
from coding.quotes.model import Quote, Said
from coding.quotes.queries import COUNTED_SPEAKER, ORDER
from study import Study
from transcripts.model import TextId, TranscriptId
from transcripts.queries import PERSON, get_text

__all__ = ["list_chosen", "list_turn_quotes"]

# Somebody who speaks in the excerpt `e` has one of these values of an attribute.
_HAS = """EXISTS (SELECT 1 FROM speakers m JOIN participants a ON a.id = m.participant_id,
    json_each(a.attributes) v WHERE (m.id = e.speaker_id OR e.further <> '' AND m.id IN
        (SELECT value FROM json_each(e.further))) AND v.key = ?
    AND CAST(v.value AS TEXT) IN (SELECT value FROM json_each(?)))"""


def list_chosen(study: Study, filters: CodingFilters) -> dict[ExcerptId, list[ChosenCoding]]:
    """Return the codings of every quote that the filters choose, in the study's order.

    A quote is chosen by one coding that matches; its others by the chosen coders come along.
    Codings adrift, whose words were cut from the text, are left out.
    """
    where, values = _build(filters)
    rows = study.db.execute(
        f"""SELECT c.id, c.excerpt_id, c.code_id, c.coder, c.source, c.at, coalesce(m.body, '')
        FROM excerpts e JOIN transcripts t ON t.id = e.transcript_id AND t.text_id = e.text_id
        JOIN sessions s ON s.id = t.session_id LEFT JOIN strata g ON g.id = s.stratum_id
        LEFT JOIN speakers p ON p.id = e.speaker_id
        JOIN codings c ON c.excerpt_id = e.id JOIN codes k ON k.id = c.code_id
        LEFT JOIN memos m ON m.id = c.id
        WHERE {where} ORDER BY {ORDER}, k.position, k.id, c.coder, c.id""",
        values,
    ).fetchall()
    asked = set(filters.codes)
    found: dict[ExcerptId, list[ChosenCoding]] = {}
    for coding_id, excerpt_id, code_id, coder, source, at, memo in rows:
        coding = ChosenCoding(
            id=CodingId(coding_id),
            excerpt_id=ExcerptId(excerpt_id),
            code_id=CodeId(code_id),
            coder=coder,
            source=source,
            at=at,
            memo=memo,
            matches=not asked or code_id in asked,
        )
        found.setdefault(coding.excerpt_id, []).append(coding)
    return {key: own for key, own in found.items() if any(each.matches for each in own)}


def _build(filters: CodingFilters) -> tuple[str, list[Any]]:
    """Return the SQL condition of the filters, with its values."""
    where, values = ["1"], list[Any]()

    def only(test: str, *told: Any) -> None:
        where.append(test)
        values.extend(told)

    for column, chosen in (
        ("c.coder", filters.coders),
        ("t.id", filters.transcripts),
        ("coalesce(s.stratum_id, '')", filters.strata),
        ("e.id", filters.excerpts),
    ):
        if chosen or (chosen is not None and column == "e.id"):
            only(f"{column} IN (SELECT value FROM json_each(?))", json.dumps(list(chosen)))
    if filters.codes:
        # Its other codings come along, so the code is asked of the quote, not of the coding.
        inner = "SELECT excerpt_id FROM codings WHERE code_id IN (SELECT value FROM json_each(?))"
        only(f"e.id IN ({inner})", json.dumps(list(filters.codes)))
    for name in dict.fromkeys(name for name, _ in filters.attributes):
        own = [value for key, value in filters.attributes if key == name]
        only(_HAS, name, json.dumps(own))
    if not filters.moderators:
        only(COUNTED_SPEAKER)
    return " AND ".join(where), values


def list_turn_quotes(study: Study, transcript_id: TranscriptId) -> list[TurnQuote]:
    """Return the turns of a transcript's current text as quotes without codes, in text order."""
    rows = study.db.execute(
        f"""SELECT u.text_id, u.ordinal, u.start, u.end, u.start_time,
            coalesce(d.pseudonym, p.name, u.label), coalesce(p.role, ''), {PERSON},
            p.participant_id, p.id, t.kind = 'notes' AND s.kind <> 'survey', t.title,
            t.session_id, s.title, s.kind, coalesce(g.name, ''), t.language
        FROM transcripts t JOIN turns u ON u.text_id = t.text_id
        JOIN sessions s ON s.id = t.session_id LEFT JOIN strata g ON g.id = s.stratum_id
        LEFT JOIN speakers p ON p.transcript_id = t.id AND p.label = u.label
        LEFT JOIN participants d ON d.id = p.participant_id
        WHERE t.id = ? ORDER BY u.ordinal""",
        [transcript_id],
    ).fetchall()
    if not rows:
        return []
    text = get_text(study, TextId(rows[0][0]))
    return [_make_turn(row, transcript_id, text) for row in rows]


def _make_turn(row: tuple[Any, ...], transcript_id: TranscriptId, text: str) -> TurnQuote:
    text_id, turn, start, end, time, speaker, role, person, participant, speaker_id, *place = row
    noted, title, session_id, session, session_kind, stratum, language = place
    words = text[start:end]
    said = Said(
        speaker=speaker, role=role, person=person, participant=participant, words=words.strip()
    )
    return TurnQuote(
        quote=Quote(
            excerpt_id=ExcerptId(f"{text_id}:{turn}"),
            transcript_id=transcript_id,
            text_id=TextId(text_id),
            start=start,
            end=end,
            verbatim=words,
            said=(said,),
            kind="observed" if noted else "said",
            transcript=title,
            session_id=session_id,
            session=session,
            session_kind=session_kind,
            stratum=stratum,
            language=language,
            turn=turn,
            time=time,
            codes=(),
            rev=0,
        ),
        speaker_id=speaker_id,
    )
