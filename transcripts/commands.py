"""Commands for sessions and transcripts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from study import InvalidInput, Study
from study.ids import new_id
from study.language import mark, say
from study.ledger import Change
from study.times import get_now
from study.wording import count_things
from transcripts.folding import list_spellings
from transcripts.frame.commands import add_stratum_row
from transcripts.model import (
    SESSION_KINDS,
    NewTranscript,
    ParticipantId,
    SessionId,
    SessionKind,
    StratumId,
    TextId,
    TranscriptId,
    clean_name,
)
from transcripts.people.commands import add_people_rows
from transcripts.staging.commands import remove_if_refused, remove_unused_texts
from transcripts.words import count_words

__all__ = [
    "add_new_texts",
    "add_session",
    "add_session_row",
    "add_texts",
    "add_transcript_rows",
    "add_transcripts",
    "rename_transcript",
    "revise_session",
]

STAGED_ROWS = 500
TurnRow = tuple[str, int, int, float | None, float | None]


def add_session(
    study: Study,
    title: str,
    *,
    kind: SessionKind,
    actor: str,
    stratum_id: StratumId | None = None,
    date: str | None = None,
    place: str = "",
    minutes: float | None = None,
) -> SessionId:
    """Add a session and return its id."""
    with study.change("add session", actor=actor, subject=title) as change:
        return add_session_row(change, title, kind, stratum_id, date, place, minutes)


def revise_session(study: Study, session_id: SessionId, *, actor: str, **fields: Any) -> None:
    """Change title, kind, stratum_id, date, place, minutes or notes of a session."""
    if fields.get("kind", "interview") not in SESSION_KINDS:
        raise InvalidInput(
            say("There is no kind of session called “{kind}”.", kind=fields["kind"]),
            hint=say("Use one of {choices}.", choices=", ".join(SESSION_KINDS)),
        )
    with study.change("revise session", actor=actor) as change:
        change.subject = change.get("sessions", session_id)["title"]
        change.update("sessions", session_id, **fields)


def add_transcripts(
    study: Study,
    new: Sequence[NewTranscript],
    *,
    actor: str,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[TranscriptId]:
    """Add transcripts as one change and return their ids, in the order given.

    Texts and turns are staged in batches of about 500 rows and become visible together at the end,
    so that the write lock is held briefly and no transcript is ever incomplete.

    Raises:
        InvalidInput: there are no transcripts, a text holds a lone surrogate, or a turn lies
            outside its text.
    """
    if not new:
        raise InvalidInput(
            say("There is no transcript to add."), hint=say("Choose at least one file.")
        )
    staged = add_new_texts(study, new, on_progress=on_progress)
    subject = new[0].title if len(new) == 1 else count_things(len(new), "transcript")
    with (
        remove_if_refused(study, staged),
        study.change("add transcripts", actor=actor, subject=subject) as change,
    ):
        return add_transcript_rows(study, change, new, staged)


def add_transcript_rows(
    study: Study, change: Change, new: Sequence[NewTranscript], staged: Sequence[TextId]
) -> list[TranscriptId]:
    """Make transcripts of texts staged by `add_new_texts`, inside an open change."""
    made: list[TranscriptId] = []
    strata = {item.stratum: StratumId("") for item in new if item.stratum}
    for name in strata:
        strata[name] = add_stratum_row(study, change, name)
    ids = add_people_rows(study, change, (k for item in new for k in item.people.values()))
    for item, text_id in zip(new, staged, strict=True):
        session_id = item.session_id or add_session_row(
            change,
            item.title,
            item.session_kind or guess_session_kind(item),
            item.stratum_id or strata.get(item.stratum),
            item.date,
            "",
            item.minutes,
        )
        made.append(_insert_transcript(change, item, session_id, text_id, ids))
    return made


def guess_session_kind(item: NewTranscript) -> SessionKind:
    """Guess the kind of session from a transcript's kind and number of speakers."""
    if item.kind == "notes":
        return "site_visit"
    if item.kind == "answers":
        return "survey"
    voices = [r for r in item.speakers.values() if r in ("participant", "unknown")]
    return "focus_group" if len(voices) > 2 else "interview"


def rename_transcript(study: Study, transcript_id: TranscriptId, title: str, *, actor: str) -> None:
    """Rename a transcript."""
    with study.change("rename transcript", actor=actor, subject=title) as change:
        change.update(
            "transcripts",
            transcript_id,
            title=clean_name(title, mark("transcript", context="thing")),
        )


def remove_transcript_rows(change: Change, transcript_id: TranscriptId) -> None:
    """Remove a transcript with its speakers, versions and recordings, inside an open change.

    A session left without transcripts is removed as well. Packages that refer to a transcript
    remove their own rows first: see `coding.commands`.
    """
    row = change.get("transcripts", transcript_id)
    change.subject = row["title"]
    for table in ("speakers", "versions", "recordings"):
        for (key,) in change.db.execute(
            f"SELECT id FROM {table} WHERE transcript_id = ?", [transcript_id]
        ).fetchall():
            change.delete(table, key)
    change.delete("transcripts", transcript_id)
    if not change.db.execute(
        "SELECT 1 FROM transcripts WHERE session_id = ?", [row["session_id"]]
    ).fetchone():
        for table in ("attachments", "session_consents"):
            for (key,) in change.db.execute(
                f"SELECT id FROM {table} WHERE session_id = ?", [row["session_id"]]
            ).fetchall():
                change.delete(table, key)
        change.delete("sessions", row["session_id"])


def _check_text(item: NewTranscript) -> None:
    try:
        item.text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidInput(
            say(
                "“{title}” holds a broken character at position {position}.",
                title=item.title,
                position=error.start,
            ),
            hint=say("Save the file as UTF-8 and add it again."),
        ) from error
    if any(not 0 <= start < end <= len(item.text) for _, start, end, _, _ in item.turns):
        raise InvalidInput(
            say("A turn of “{title}” lies outside its text.", title=item.title),
            hint=say("Correct the program or plugin that made the turns."),
        )


def add_new_texts(
    study: Study,
    new: Sequence[NewTranscript],
    *,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[TextId]:
    """Check and stage the texts of new transcripts; nobody sees them before `add_transcript_rows`.

    Raises:
        InvalidInput: a text holds a lone surrogate, or a turn lies outside its text.
    """
    for item in new:
        _check_text(item)
    remove_unused_texts(study)
    ids: list[TextId] = []
    pending: list[tuple[TextId, NewTranscript]] = []
    rows = 0
    with remove_if_refused(study, ids):
        for number, item in enumerate(new):
            text_id = TextId(new_id())
            ids.append(text_id)
            pending.append((text_id, item))
            rows += 1 + len(item.turns)
            if rows >= STAGED_ROWS or number == len(new) - 1:
                add_texts(study, [(each, i.text, i.turns) for each, i in pending])
                pending, rows = [], 0
                if on_progress:
                    on_progress(number + 1, len(new))
    return ids


def add_texts(study: Study, pending: Sequence[tuple[TextId, str, Sequence[TurnRow]]]) -> None:
    """Stage texts with their turns (label, start, end, start and end time), not yet visible."""
    texts: list[tuple[Any, ...]] = []
    turns: list[tuple[Any, ...]] = []
    words: list[tuple[str, str]] = []
    for text_id, text, rows in pending:
        sha = hashlib.sha256(text.encode("utf-8")).hexdigest()
        total = 0
        for ordinal, (label, start, end, begin, stop) in enumerate(rows):
            said = text[start:end]
            count = count_words(said)
            total += count
            turns.append((text_id, ordinal, label, start, end, begin, stop, count))
            words.append(list_spellings(said))
        texts.append((text_id, sha, text, total))
    with study.stage() as db:
        db.conn.executemany("INSERT INTO texts VALUES (?, ?, ?, ?)", texts)
        first = (db.execute("SELECT max(id) FROM turns").fetchone()[0] or 0) + 1
        db.conn.executemany(
            "INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(first + n, *turn) for n, turn in enumerate(turns)],
        )
        db.conn.executemany(
            "INSERT INTO turn_index (rowid, words, plain) VALUES (?, ?, ?)",
            [(first + n, *folded) for n, folded in enumerate(words)],
        )


def add_session_row(
    change: Change,
    title: str,
    kind: str,
    stratum_id: StratumId | None = None,
    date: str | None = None,
    place: str = "",
    minutes: float | None = None,
) -> SessionId:
    """Add a session inside an open change."""
    session_id = SessionId(new_id())
    change.insert(
        "sessions",
        {
            "id": session_id,
            "title": title,
            "kind": kind,
            "stratum_id": stratum_id,
            "date": date,
            "place": place,
            "minutes": minutes,
            "notes": "",
        },
    )
    return session_id


def _insert_transcript(
    change: Change,
    item: NewTranscript,
    session_id: SessionId,
    text_id: TextId,
    people: Mapping[str, ParticipantId],
) -> TranscriptId:
    transcript_id = TranscriptId(new_id())
    change.insert(
        "transcripts",
        {
            "id": transcript_id,
            "title": item.title,
            "session_id": session_id,
            "text_id": text_id,
            "kind": item.kind,
            "language": item.language,
            "source_name": item.source_name,
            "source_sha256": item.source_sha256,
            "reader": item.reader,
            "encoding": item.encoding,
            "report": json.dumps(item.report, ensure_ascii=False),
            "added_at": get_now(),
        },
    )
    change.insert_all(
        "speakers",
        [
            {
                "id": new_id(),
                "transcript_id": transcript_id,
                "label": label,
                "name": label,
                "role": role,
                "participant_id": people[item.people[label].pseudonym]
                if label in item.people
                else None,
            }
            for label, role in item.speakers.items()
            if label
        ],
    )
    return transcript_id
