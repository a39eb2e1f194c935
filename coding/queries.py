"""Queries on the coding: codebook, codings, quotes and counts."""

from __future__ import annotations

from typing import Any

from coding.model import Code, CodeId, Coding, CodingId, Excerpt, find_voices
from study import Conflict, InvalidInput, NotFound, Study
from study.language import say
from transcripts.model import TranscriptId
from transcripts.queries import get_text

__all__ = [
    "count_codings",
    "find_code",
    "find_excerpt",
    "get_code",
    "has_codings",
    "list_codes",
    "list_codings",
    "list_used_codes",
]


# Excerpts adrift are rare: two index ranges find them without a scan of all excerpts. CROSS JOIN
# keeps this order: the planner would rather scan the codings.
ADRIFT = """transcripts t CROSS JOIN excerpts e ON e.transcript_id = t.id
    AND (e.text_id < t.text_id OR e.text_id > t.text_id)"""


def list_codes(study: Study) -> list[Code]:
    """Return every code, by position."""
    rows = study.db.query("SELECT * FROM codes ORDER BY position, id")
    return list(map(_make_code, rows))


def list_used_codes(study: Study) -> list[CodeId]:
    """Return the ids of the codes with which something is coded."""
    rows = study.db.execute(
        "SELECT id FROM codes c WHERE EXISTS (SELECT 1 FROM codings WHERE code_id = c.id)"
    ).fetchall()
    return [CodeId(row[0]) for row in rows]


def get_code(study: Study, code_id: str) -> Code:
    """Return one code, or raise NotFound."""
    row = next(study.db.query("SELECT * FROM codes WHERE id = ?", [code_id]), None)
    if row is None:
        raise NotFound(say("That code is no longer in the codebook."))
    return _make_code(row)


def _make_code(row: dict[str, Any]) -> Code:
    return Code(**{**row, "abstract": bool(row["abstract"]), "retired": bool(row["retired"])})


def find_code(study: Study, name: str) -> Code:
    """Return the code with this name or alias, or raise NotFound with similar names."""
    import difflib

    codes = list_codes(study)
    wanted = name.strip().casefold()
    for code in codes:
        if code.name.casefold() == wanted:
            return code
    for code in codes:
        if wanted in map(str.casefold, code.other_names):
            return code
    near = difflib.get_close_matches(name, [c.name for c in codes], n=3, cutoff=0.5)
    hint = (
        say("Did you mean {names}?", names=say(" or ").join(f"“{n}”" for n in near)) if near else ""
    )
    raise NotFound(say("The codebook has no “{name}”.", name=name), hint=hint)


_CODINGS = """SELECT c.id, c.excerpt_id, e.transcript_id, e.text_id, e.start, e.end, e.quote,
    c.code_id, c.coder, coalesce(m.body, '') memo, c.source, c.at, c.rev
    FROM codings c JOIN excerpts e ON e.id = c.excerpt_id LEFT JOIN memos m ON m.id = c.id"""
# Codings whose words are in the text as it is now.
CURRENT = "JOIN transcripts t ON t.id = e.transcript_id AND t.text_id = e.text_id"


def list_codings(
    study: Study,
    *,
    transcript_id: TranscriptId | None = None,
    code_id: CodeId | None = None,
) -> list[Coding]:
    """Return the codings of one transcript, of one code, or all, in text order.

    Codings adrift, whose words were cut from the text, are left out: see `list_adrift`.
    """
    rows = study.db.query(
        f"{_CODINGS} {CURRENT} WHERE (? IS NULL OR e.transcript_id = ?)"
        " AND (? IS NULL OR c.code_id = ?)"
        " ORDER BY e.transcript_id, e.start, c.id"
        if not transcript_id
        else f"{_CODINGS} {CURRENT} WHERE e.transcript_id = ? AND ? = e.transcript_id"
        " AND (? IS NULL OR c.code_id = ?) ORDER BY e.start, c.id",
        [transcript_id, transcript_id, code_id, code_id],
    )
    return [Coding(**row) for row in rows]


def get_coding(study: Study, coding_id: str) -> Coding:
    """Return one coding, or raise NotFound."""
    row = next(study.db.query(f"{_CODINGS} WHERE c.id = ?", [coding_id]), None)
    if row is None:
        raise NotFound(say("That coding is no longer in the study."))
    return Coding(**row)


def find_own_coding(
    study: Study, text_id: str, start: int, end: int, code_id: str, *, coder: str
) -> CodingId | None:
    """Return the id of the coding of this span with this code by *coder*, or None."""
    row = study.db.execute(
        """SELECT c.id FROM codings c JOIN excerpts e ON e.id = c.excerpt_id
        WHERE e.text_id = ? AND e.start = ? AND e.end = ? AND c.code_id = ? AND c.coder = ?""",
        [text_id, start, end, code_id, coder],
    ).fetchone()
    return CodingId(row[0]) if row else None


def list_uses(study: Study) -> dict[CodeId, int]:
    """Return the number of codings of each code in use; codings adrift are not counted."""
    uses = dict(
        study.db.execute("SELECT code_id, count(*) FROM codings GROUP BY code_id").fetchall()
    )
    for code_id, number in study.db.execute(
        f"SELECT c.code_id, count(*) FROM {ADRIFT}"
        " CROSS JOIN codings c ON c.excerpt_id = e.id GROUP BY 1"
    ).fetchall():
        uses[code_id] -= number
    return {CodeId(code_id): int(number) for code_id, number in uses.items() if number}


def count_codings(study: Study) -> dict[TranscriptId, int]:
    """Return the number of codings in each transcript's current version, if there are any."""
    rows = study.db.execute(
        """SELECT t.id, (SELECT count(*) FROM excerpts e CROSS JOIN codings c
            ON c.excerpt_id = e.id WHERE e.transcript_id = t.id AND e.text_id = t.text_id)
        FROM transcripts t"""
    ).fetchall()
    return {TranscriptId(transcript_id): number for transcript_id, number in rows if number}


def get_coding_totals(study: Study) -> tuple[int, int, int]:
    """Return the numbers of coders, of codings, and of codings that began as a suggestion."""
    row = study.db.execute(
        "SELECT count(DISTINCT coder), count(*), count(*) FILTER (WHERE source = 'accepted')"
        " FROM codings"
    ).fetchone()
    return row[0], row[1], row[2]


def list_coders(study: Study) -> list[str]:
    """Return the names of all coders with codings, by name."""
    rows = study.db.execute("SELECT DISTINCT coder FROM codings ORDER BY coder").fetchall()
    return [str(row[0]) for row in rows]


LONGEST = 20_000


def find_excerpt(
    study: Study, transcript_id: TranscriptId, start: int, end: int, *, quote: str | None
) -> Excerpt:
    """Return the excerpt at `[start, end)`, in code points, after checking its words.

    Args:
        study: The study.
        transcript_id: The transcript, in its current version.
        start: First code point.
        end: One past the last.
        quote: The words as the caller saw them; None skips the comparison.

    Raises:
        NotFound: there is no such transcript.
        InvalidInput: the span is empty, too long or runs past the end.
        Conflict: the words there are not those of *quote*.
    """
    if not 0 <= start < end or end - start > LONGEST:
        raise InvalidInput(
            say("The passage is empty or too long."), hint=say("Select some words again.")
        )
    row = study.db.execute(
        """SELECT t.text_id, t.kind = 'notes' AND s.kind <> 'survey', substr(x.text, ? + 1, ?)
        FROM transcripts t JOIN texts x ON x.id = t.text_id
        JOIN sessions s ON s.id = t.session_id WHERE t.id = ?""",
        [start, end - start, transcript_id],
    ).fetchone()
    if row is None:
        raise NotFound(say("That transcript is no longer in the study."))
    # What has no speakers is a researcher's notes, but for a survey: its words are answers.
    text_id, noted, words = row
    if len(words) != end - start:
        # SQL counts characters only up to a NUL, which a broken file may hold.
        words = get_text(study, text_id)[start:end]
    if len(words) != end - start:
        raise InvalidInput(say("The passage runs past the end of the transcript."))
    if quote is not None and words != quote:
        raise Conflict(
            say("The words at that place are not the ones that were selected."),
            hint=say("Reload the page: the transcript may have been corrected meanwhile."),
        )
    # A turn starts after its label, so a span that includes the label begins before its own turn.
    found = study.db.execute(
        """SELECT p.id FROM turns u LEFT JOIN speakers p
            ON p.transcript_id = ? AND p.label = u.label
        WHERE u.text_id = ? AND u.start < ? AND u.end > ? AND u.start >= coalesce(
            (SELECT max(start) FROM turns WHERE text_id = u.text_id AND start <= ?), 0)
        ORDER BY u.start""",
        [transcript_id, text_id, end, start, start],
    ).fetchall()
    first, further = find_voices(row[0] for row in found)
    return Excerpt(
        transcript_id=transcript_id,
        text_id=text_id,
        start=start,
        end=end,
        quote=words,
        speaker_id=first,
        further=further,
        kind="observed" if noted else "said",
    )


def has_codings(study: Study, code_id: CodeId) -> bool:
    """Return whether anything is coded with a code."""
    row = study.db.execute("SELECT 1 FROM codings WHERE code_id = ? LIMIT 1", [code_id]).fetchone()
    return row is not None
