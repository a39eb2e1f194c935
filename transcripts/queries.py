"""Queries on the study's frame, sessions, participants, transcripts and turns."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from study import InvalidInput, NotFound, Study
from study.language import say
from transcripts.model import (
    PROFILES,
    Frame,
    Participant,
    Session,
    SessionId,
    Speaker,
    Stratum,
    TextId,
    Transcript,
    TranscriptId,
    Turn,
)

__all__ = [
    "find_session",
    "find_transcript",
    "get_frame",
    "get_pseudonyms",
    "get_session",
    "get_text",
    "get_texts",
    "get_titles",
    "get_transcript",
    "list_participants",
    "list_sessions",
    "list_speakers",
    "list_strata",
    "list_transcripts",
    "list_turns",
]


# A shorter beginning of an id could be a word of a title.
SHORTEST_ID = 4


def get_frame(study: Study) -> Frame:
    """Return the study's frame; its texts are empty until somebody fills them in."""
    row = next(study.db.query("SELECT * FROM frame"), None)
    if row is None:
        return Frame(
            title=study.name,
            client="",
            question="",
            reframed="",
            answer="",
            profile=PROFILES["insight"],
            language="en",
            model="",
            notice="",
            rev=0,
        )
    row.pop("id")
    return Frame(**{**row, "profile": PROFILES[row["profile"]]})


def list_strata(study: Study) -> list[Stratum]:
    """Return the strata by position."""
    return [Stratum(**row) for row in study.db.query("SELECT * FROM strata ORDER BY position, id")]


_SESSIONS = """SELECT s.*, coalesce(g.name, '') stratum FROM sessions s
    LEFT JOIN strata g ON g.id = s.stratum_id"""


def list_sessions(study: Study) -> list[Session]:
    """Return the sessions, by date and title."""
    rows = study.db.query(f"{_SESSIONS} ORDER BY s.date IS NULL, s.date, s.title, s.id")
    return [Session(**row) for row in rows]


def get_session(study: Study, session_id: str) -> Session:
    """Return one session, or raise NotFound."""
    row = next(study.db.query(f"{_SESSIONS} WHERE s.id = ?", [session_id]), None)
    if row is None:
        raise NotFound(say("That session is no longer in the study."))
    return Session(**row)


def find_session(study: Study, named: str) -> SessionId:
    """Return the session with this id or title.

    Raises:
        NotFound: no session matches, or several do.
    """
    rows = study.db.execute("SELECT id, title FROM sessions").fetchall()
    wanted = named.strip().casefold()
    found = [i for i, title in rows if wanted in (i, title.casefold())]
    if len(found) != 1:
        raise NotFound(
            say("There are {number} sessions “{name}”.", number=len(found), name=named)
            if found
            else say("There is no session “{name}”.", name=named),
            hint=say("Use the session's title or id."),
        )
    return SessionId(found[0])


def list_participants(study: Study) -> list[Participant]:
    """Return the participants by pseudonym."""
    rows = study.db.query("SELECT * FROM participants ORDER BY pseudonym")
    return [Participant(**{**r, "attributes": json.loads(r["attributes"])}) for r in rows]


_TRANSCRIPTS = """
    SELECT t.id, t.title, t.session_id, s.kind session_kind, coalesce(g.name, '') stratum,
        t.text_id, x.sha256, t.kind, t.language, t.source_name, t.reader, t.encoding, t.report,
        t.added_at, (SELECT count(*) FROM turns u WHERE u.text_id = t.text_id) turns, x.words, t.rev
    FROM transcripts t JOIN sessions s ON s.id = t.session_id JOIN texts x ON x.id = t.text_id
    LEFT JOIN strata g ON g.id = s.stratum_id"""


def _transcript(row: dict[str, Any]) -> Transcript:
    return Transcript(**{**row, "report": json.loads(row["report"])})


def list_transcripts(study: Study) -> list[Transcript]:
    """Return the transcripts by stratum, session date and title."""
    rows = study.db.query(
        f"{_TRANSCRIPTS} ORDER BY g.position IS NULL, g.position, s.date IS NULL, s.date,"
        " t.title, t.id"
    )
    return [_transcript(row) for row in rows]


def get_transcript(study: Study, transcript_id: str) -> Transcript:
    """Return one transcript, or raise NotFound."""
    row = next(study.db.query(f"{_TRANSCRIPTS} WHERE t.id = ?", [transcript_id]), None)
    if row is None:
        raise NotFound(say("That transcript is no longer in the study."))
    return _transcript(row)


def find_transcript(study: Study, named: str) -> Transcript:
    """Return the transcript with this title, file name or id.

    The beginning of an id or a part of a title is enough if only one transcript matches.

    Raises:
        NotFound: no transcript matches; the hint suggests similar titles.
        InvalidInput: several transcripts match.
    """
    import difflib

    wanted = named.strip().casefold()
    everything = list_transcripts(study)
    for fits in (
        lambda t: t.id == wanted,
        lambda t: wanted in (t.title.casefold(), t.source_name.casefold()),
        lambda t: len(wanted) >= SHORTEST_ID and t.id.startswith(wanted),
        lambda t: bool(wanted) and wanted in t.title.casefold(),
    ):
        found = [t for t in everything if fits(t)]
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"“{t.title}” ({t.id})" for t in found[:4])
            raise InvalidInput(
                say("Several transcripts match “{name}”: {names}.", name=named, names=names),
                hint=say("Use the transcript's id."),
            )
    if not everything:
        raise NotFound(
            say("There is no transcript “{name}”.", name=named),
            hint=say("Add the transcript first."),
        )
    titles = {t.title.casefold(): t.title for t in everything}
    near = [titles[t] for t in difflib.get_close_matches(wanted, titles, n=3, cutoff=0.5)]
    names = " or ".join(f"“{title}”" for title in near)
    raise NotFound(
        say("There is no transcript “{name}”.", name=named),
        hint=say("Did you mean {names}?", names=names)
        if near
        else say("Run `lifeworld transcripts` to list them."),
    )


# The person behind the speaker `p`, or NULL: an unknown voice is one only when it is matched.
PERSON = """CASE p.role WHEN 'participant' THEN coalesce(p.participant_id, p.id)
    WHEN 'unknown' THEN p.participant_id END"""


def get_titles(study: Study) -> dict[str, str]:
    """Return the titles of all transcripts by id."""
    return dict(study.db.execute("SELECT id, title FROM transcripts").fetchall())


def get_pseudonyms(study: Study) -> dict[str, str]:
    """Return the pseudonyms of all participants by id."""
    return dict(study.db.execute("SELECT id, pseudonym FROM participants").fetchall())


def get_text(study: Study, text_id: TextId) -> str:
    """Return the full text of one version of a transcript."""
    row = study.db.execute("SELECT text FROM texts WHERE id = ?", [text_id]).fetchone()
    if row is None:
        raise NotFound(say("That text is no longer in the study."))
    return str(row[0])


def get_texts(study: Study, text_ids: Iterable[TextId]) -> dict[TextId, str]:
    """Return the full texts of several versions; those that are gone are left out."""
    rows = study.db.execute(
        "SELECT id, text FROM texts WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(text_ids))],
    ).fetchall()
    return {TextId(text_id): text for text_id, text in rows}


def list_turns(study: Study, text_id: TextId) -> list[Turn]:
    """Return the turns of a text in order."""
    rows = study.db.execute(
        "SELECT ordinal, label, start, end, start_time, end_time FROM turns WHERE text_id = ?"
        " ORDER BY ordinal",
        [text_id],
    ).fetchall()
    return [
        Turn(ordinal=r[0], label=r[1], start=r[2], end=r[3], start_time=r[4], end_time=r[5])
        for r in rows
    ]


def list_speakers(study: Study, transcript_id: TranscriptId | None = None) -> list[Speaker]:
    """Return the speakers of one or all transcripts, with their numbers of turns and words."""
    rows = study.db.query(
        """SELECT p.id, p.transcript_id, p.label, p.name, p.role, p.participant_id,
            count(u.id) turns, coalesce(sum(u.words), 0) words, p.rev
        FROM speakers p JOIN transcripts t ON t.id = p.transcript_id
        LEFT JOIN turns u ON u.text_id = t.text_id AND u.label = p.label
        WHERE ? IS NULL OR p.transcript_id = ?
        GROUP BY p.id ORDER BY p.transcript_id, p.id""",
        [transcript_id, transcript_id],
    )
    return [Speaker(**row) for row in rows]


def find_imported(study: Study, sha256: str) -> Transcript | None:
    """Return the transcript that was imported from a file with this hash, if any."""
    row = next(study.db.query(f"{_TRANSCRIPTS} WHERE t.source_sha256 = ?", [sha256]), None)
    return _transcript(row) if row else None


def list_session_ids(study: Study, kind: str) -> set[SessionId]:
    """Return the ids of all sessions of one kind."""
    rows = study.db.execute("SELECT id FROM sessions WHERE kind = ?", [kind]).fetchall()
    return {SessionId(row[0]) for row in rows}


def find_next_position(study: Study, table: str) -> int:
    return int(
        study.db.execute(f"SELECT coalesce(max(position), 0) + 1 FROM {table}").fetchone()[0]
    )
