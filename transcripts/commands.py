"""Every write of the field: frame, strata, sessions, participants, transcripts, speakers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from study import InvalidInput, NotFound, Study
from study.ids import new_id
from study.ledger import Change
from transcripts.model import (
    PROFILES,
    PURPOSES,
    SESSION_KINDS,
    NewTranscript,
    Participant,
    ParticipantId,
    Role,
    SessionId,
    SessionKind,
    Stratum,
    StratumId,
    TextId,
    TranscriptId,
)
from transcripts.people.lists import record_people

__all__ = [
    "add_participant",
    "add_session",
    "add_stratum",
    "add_transcripts",
    "add_voices",
    "merge_speakers",
    "record_consent",
    "record_texts",
    "remove_participant",
    "remove_stratum",
    "rename_stratum",
    "rename_transcript",
    "revise_frame",
    "revise_participant",
    "revise_session",
    "revise_speaker",
]

STAGED_ROWS = 500
TurnRow = tuple[str, int, int, float | None, float | None]
ROLES: tuple[Role, ...] = (
    "participant", "moderator", "observer", "several", "unknown", "nobody",
)  # fmt: skip


def revise_frame(study: Study, *, actor: str, reason: str = "", **fields: Any) -> None:
    """Say what the study is about: title, client, question, reframed, answer, profile, and so on.

    The answer is one sentence: what the study says to whoever asked.
    """
    if "profile" in fields and fields["profile"] not in PROFILES:
        raise InvalidInput(
            f"There is no method profile “{fields['profile']}”.",
            hint=f"Choose one of {', '.join(PROFILES)}.",
        )
    with study.change("describe study", actor=actor, reason=reason) as change:
        if next(study.db.query("SELECT 1 FROM frame"), None) is None:
            unsaid = ("client", "question", "reframed", "answer", "model", "notice")
            start = {"title": study.name, "profile": "insight", "language": "en"}
            change.insert("frame", {"id": "study", **dict.fromkeys(unsaid, ""), **start, **fields})
        else:
            change.update("frame", "study", **fields)


def add_stratum(study: Study, name: str, *, actor: str) -> Stratum:
    """Add a stratum; one with that name that is there already is returned."""
    name = _named(name, "stratum")
    there = _find_stratum(study, name)
    if there:
        return there
    with study.change("add stratum", actor=actor, subject=name) as change:
        stratum_id = _get_stratum(study, change, name)
        row = change.get("strata", stratum_id)
    return Stratum(**row)


def rename_stratum(study: Study, stratum_id: StratumId, name: str, *, actor: str) -> None:
    """Give a stratum another name."""
    name = _named(name, "stratum")
    with study.change("rename stratum", actor=actor, subject=name) as change:
        there = _find_stratum(study, name)
        if there and there.id != stratum_id:
            raise InvalidInput(f"There is a stratum “{there.name}” already.", hint="Use that one.")
        change.update("strata", stratum_id, name=name)


def remove_stratum(study: Study, stratum_id: StratumId, *, actor: str) -> None:
    """Remove a stratum that no session and no participant belongs to."""
    with study.change("remove stratum", actor=actor) as change:
        change.subject = change.get("strata", stratum_id)["name"]
        for table in ("sessions", "participants"):
            if study.db.execute(
                f"SELECT 1 FROM {table} WHERE stratum_id = ?", [stratum_id]
            ).fetchone():
                raise InvalidInput(
                    f"“{change.subject}” still has {table}.", hint="Move them elsewhere first."
                )
        change.delete("strata", stratum_id)


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
    """Add an event in the field and return its id."""
    with study.change("add session", actor=actor, subject=title) as change:
        return _insert_session(change, title, kind, stratum_id, date, place, minutes)


def revise_session(study: Study, session_id: SessionId, *, actor: str, **fields: Any) -> None:
    """Change title, kind, stratum_id, date, place, minutes or notes of a session."""
    if fields.get("kind", "interview") not in SESSION_KINDS:
        raise InvalidInput(f"There is no kind of session called “{fields['kind']}”.")
    with study.change("revise session", actor=actor) as change:
        change.subject = change.get("sessions", session_id)["title"]
        change.update("sessions", session_id, **fields)


def add_participant(
    study: Study,
    pseudonym: str,
    *,
    actor: str,
    stratum_id: StratumId | None = None,
    attributes: dict[str, str] | None = None,
) -> Participant:
    """Add a person by pseudonym.

    Raises:
        InvalidInput: the pseudonym is taken.
    """
    pseudonym = _named(pseudonym, "participant")
    with study.change("add participant", actor=actor, subject=pseudonym) as change:
        _refuse_taken_pseudonym(study, pseudonym)
        row = {
            "id": new_id(),
            "pseudonym": pseudonym,
            "stratum_id": stratum_id,
            "attributes": json.dumps(attributes or {}, ensure_ascii=False),
            "notes": "",
        }
        change.insert("participants", row)
    return Participant(
        id=ParticipantId(str(row["id"])),
        pseudonym=pseudonym,
        stratum_id=stratum_id,
        attributes=attributes or {},
        notes="",
        rev=1,
    )


def revise_participant(
    study: Study, participant_id: ParticipantId, *, actor: str, **fields: Any
) -> None:
    """Change pseudonym, stratum_id, attributes or notes of a participant."""
    if "attributes" in fields:
        fields["attributes"] = json.dumps(fields["attributes"], ensure_ascii=False)
    with study.change("revise participant", actor=actor) as change:
        if "pseudonym" in fields:
            fields["pseudonym"] = _named(fields["pseudonym"], "participant")
            _refuse_taken_pseudonym(study, fields["pseudonym"], but=participant_id)
        change.subject = change.get("participants", participant_id)["pseudonym"]
        change.update("participants", participant_id, **fields)


def record_consent(
    study: Study,
    participant_id: ParticipantId,
    values: dict[str, str],
    *,
    actor: str,
    sheet: str = "",
    date: str | None = None,
) -> None:
    """Record what a person agreed to: `{purpose: given | refused | withdrawn | unknown}`."""
    unknown = set(values) - set(PURPOSES)
    if unknown:
        raise InvalidInput(f"There is no purpose “{min(unknown)}”.")
    with study.change("record consent", actor=actor) as change:
        change.subject = change.get("participants", participant_id)["pseudonym"]
        there = dict(
            study.db.execute(
                "SELECT purpose, id FROM consents WHERE participant_id = ?", [participant_id]
            ).fetchall()
        )
        for purpose, value in values.items():
            if purpose in there:
                change.update("consents", there[purpose], value=value, sheet=sheet, date=date)
            else:
                change.insert(
                    "consents",
                    {
                        "id": new_id(),
                        "participant_id": participant_id,
                        "purpose": purpose,
                        "value": value,
                        "sheet": sheet,
                        "date": date,
                    },
                )


def remove_participant(study: Study, participant_id: ParticipantId, *, actor: str) -> None:
    """Take a participant off the list; the speakers they were keep their words."""
    with study.change("remove participant", actor=actor) as change:
        change.subject = change.get("participants", participant_id)["pseudonym"]
        speakers = study.db.execute(
            "SELECT id FROM speakers WHERE participant_id = ?", [participant_id]
        ).fetchall()
        for (speaker_id,) in speakers:
            change.update("speakers", speaker_id, participant_id=None)
        for (consent_id,) in study.db.execute(
            "SELECT id FROM consents WHERE participant_id = ?", [participant_id]
        ).fetchall():
            change.delete("consents", consent_id)
        change.delete("participants", participant_id)


def add_transcripts(
    study: Study,
    new: Sequence[NewTranscript],
    *,
    actor: str,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[TranscriptId]:
    """Add transcripts as one change and return their ids, in the order given.

    Texts and turns are written in pieces of about 500 rows that nobody sees, and become visible
    together at the end: nobody waits long for the write lock, and nothing is ever half there.

    Raises:
        InvalidInput: there is none, or one holds half a character, or turns that lie outside of it.
    """
    if not new:
        raise InvalidInput("There is no transcript to add.")
    for item in new:
        _check_text(item)
    staged = _stage_texts(study, new, on_progress)
    made: list[TranscriptId] = []
    subject = new[0].title if len(new) == 1 else f"{len(new)} transcripts"
    with study.change("add transcripts", actor=actor, subject=subject) as change:
        strata = {item.stratum: StratumId("") for item in new if item.stratum}
        for name in strata:
            strata[name] = _get_stratum(study, change, name)
        ids = record_people(study, change, (k for item in new for k in item.people.values()))
        for item, text_id in zip(new, staged, strict=True):
            session_id = item.session_id or _insert_session(
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
    """Say which kind of session a transcript is likely of, by its kind and its speakers."""
    if item.kind == "notes":
        return "site_visit"
    if item.kind == "answers":
        return "survey"
    voices = [r for r in item.speakers.values() if r in ("participant", "unknown")]
    return "focus_group" if len(voices) > 2 else "interview"


def rename_transcript(study: Study, transcript_id: TranscriptId, title: str, *, actor: str) -> None:
    """Give a transcript another title."""
    with study.change("rename transcript", actor=actor, subject=title) as change:
        change.update("transcripts", transcript_id, title=_named(title, "transcript"))


def revise_speaker(
    study: Study,
    speaker_id: str,
    *,
    actor: str,
    role: Role | None = None,
    participant_id: ParticipantId | None = None,
    forget_participant: bool = False,
    name: str | None = None,
) -> None:
    """Say which role a speaker plays, which participant it is, or how it is shown."""
    fields: dict[str, Any] = {}
    if role is not None:
        if role not in ROLES:
            raise InvalidInput(
                f"There is no role “{role}”.", hint=f"Use one of {', '.join(ROLES)}."
            )
        fields["role"] = role
    if participant_id is not None or forget_participant:
        fields["participant_id"] = participant_id
    if name is not None:
        fields["name"] = _named(name, "speaker")
    with study.change("revise speaker", actor=actor) as change:
        change.subject = change.get("speakers", speaker_id)["label"]
        change.update("speakers", speaker_id, **fields)


def merge_speakers(study: Study, keep_id: str, other_ids: Sequence[str], *, actor: str) -> None:
    """Say that several labels are one voice: they take the name, role and person of the first.

    Where the first has no person, the others' is taken; where none has, a participant is made, so
    that several labels count as one person everywhere.
    """
    with study.change("merge speakers", actor=actor) as change:
        voices = [change.get("speakers", each) for each in dict.fromkeys([keep_id, *other_ids])]
        keep = voices[0]
        change.subject = keep["name"]
        person = next((v["participant_id"] for v in voices if v["participant_id"]), None)
        if person is None and len(voices) > 1 and keep["role"] in ("participant", "unknown"):
            person = _insert_voice(study, change, keep["name"])
        for voice in voices:
            change.update(
                "speakers",
                voice["id"],
                name=keep["name"],
                role=keep["role"],
                participant_id=person,
            )


def add_voices(study: Study, transcript_id: TranscriptId, *, actor: str) -> int:
    """Make a participant of every speaker of a transcript who has none; return how many.

    Moderators, observers, several at once and nobody are left out. They belong to the session's
    stratum; a name that is taken gets a number, for namesakes in two groups are two people.
    """
    with study.change("add participants", actor=actor) as change:
        row = change.get("transcripts", transcript_id)
        change.subject = row["title"]
        stratum_id = change.get("sessions", row["session_id"])["stratum_id"]
        speakers = study.db.execute(
            "SELECT id, name FROM speakers WHERE transcript_id = ? AND participant_id IS NULL"
            " AND role IN ('participant', 'unknown') ORDER BY id",
            [transcript_id],
        ).fetchall()
        for speaker_id, name in speakers:
            person = _insert_voice(study, change, name, stratum_id)
            change.update("speakers", speaker_id, participant_id=person)
    return len(speakers)


def _insert_voice(
    study: Study, change: Change, name: str, stratum_id: StratumId | None = None
) -> str:
    taken = {row[0] for row in study.db.execute("SELECT pseudonym FROM participants").fetchall()}
    pseudonym, number = name, 1
    while pseudonym in taken:
        number += 1
        pseudonym = f"{name} ({number})"
    participant_id = new_id()
    change.insert(
        "participants",
        {
            "id": participant_id,
            "pseudonym": pseudonym,
            "stratum_id": stratum_id,
            "attributes": "{}",
            "notes": "",
        },
    )
    return participant_id


def remove_transcript_rows(change: Change, transcript_id: TranscriptId) -> None:
    """Remove a transcript, its speakers and a session left empty, inside an open change.

    Whoever hangs rows on a transcript removes those first: see `coding.commands`.
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
        for (attachment_id,) in change.db.execute(
            "SELECT id FROM attachments WHERE session_id = ?", [row["session_id"]]
        ).fetchall():
            change.delete("attachments", attachment_id)
        change.delete("sessions", row["session_id"])


def _check_text(item: NewTranscript) -> None:
    try:
        item.text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidInput(
            f"“{item.title}” holds half a character at place {error.start}.",
            hint="Save the file anew as UTF-8 and add it again.",
        ) from error
    if any(not 0 <= start < end <= len(item.text) for _, start, end, _, _ in item.turns):
        raise InvalidInput(f"A turn of “{item.title}” lies outside of its text.")


def _stage_texts(
    study: Study, new: Sequence[NewTranscript], on_progress: Callable[[int, int], None] | None
) -> list[TextId]:
    ids: list[TextId] = []
    pending: list[tuple[TextId, NewTranscript]] = []
    rows = 0
    for number, item in enumerate(new):
        text_id = TextId(new_id())
        ids.append(text_id)
        pending.append((text_id, item))
        rows += 1 + len(item.turns)
        if rows >= STAGED_ROWS or number == len(new) - 1:
            record_texts(study, [(each, i.text, i.turns) for each, i in pending])
            pending, rows = [], 0
            if on_progress:
                on_progress(number + 1, len(new))
    return ids


def record_texts(study: Study, pending: Sequence[tuple[TextId, str, Sequence[TurnRow]]]) -> None:
    """Write texts with their turns (label, start, end and two times): nobody sees them yet."""
    texts: list[tuple[Any, ...]] = []
    turns: list[tuple[Any, ...]] = []
    words: list[str] = []
    for text_id, text, rows in pending:
        sha = hashlib.sha256(text.encode("utf-8")).hexdigest()
        total = 0
        for ordinal, (label, start, end, begin, stop) in enumerate(rows):
            said = text[start:end]
            count = len(said.split())
            total += count
            turns.append((text_id, ordinal, label, start, end, begin, stop, count))
            words.append(said)
        texts.append((text_id, sha, text, total))
    with study.stage() as db:
        db.conn.executemany("INSERT INTO texts VALUES (?, ?, ?, ?)", texts)
        first = (db.execute("SELECT max(id) FROM turns").fetchone()[0] or 0) + 1
        db.conn.executemany(
            "INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(first + n, *turn) for n, turn in enumerate(turns)],
        )
        db.conn.executemany(
            "INSERT INTO turn_index (rowid, words) VALUES (?, ?)",
            [(first + n, said) for n, said in enumerate(words)],
        )


def _insert_session(
    change: Change,
    title: str,
    kind: str,
    stratum_id: StratumId | None,
    date: str | None,
    place: str,
    minutes: float | None,
) -> SessionId:
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
            "added_at": datetime.now(UTC).isoformat(timespec="seconds"),
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


def _get_stratum(study: Study, change: Change, name: str) -> StratumId:
    """Return the stratum of this name; it is made if there is none."""
    name = _named(name, "stratum")
    there = _find_stratum(study, name)
    if there:
        return there.id
    stratum_id = StratumId(new_id())
    position = _next_position(study, "strata")
    change.insert("strata", {"id": stratum_id, "name": name, "position": position})
    return stratum_id


def _find_stratum(study: Study, name: str) -> Stratum | None:
    rows = study.db.query("SELECT * FROM strata")
    found = next((row for row in rows if row["name"].casefold() == name.casefold()), None)
    return Stratum(**found) if found else None


def _refuse_taken_pseudonym(study: Study, pseudonym: str, but: str = "") -> None:
    if study.db.execute(
        "SELECT 1 FROM participants WHERE pseudonym = ? AND id <> ?", [pseudonym, but]
    ).fetchone():
        raise InvalidInput(
            f"There is a participant “{pseudonym}” already.", hint="Use another name."
        )


def _next_position(study: Study, table: str) -> int:
    return int(
        study.db.execute(f"SELECT coalesce(max(position), 0) + 1 FROM {table}").fetchone()[0]
    )


def _named(name: str, what: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(f"A {what} needs a name.")
    return name


def link_speaker(
    study: Study,
    transcript_id: TranscriptId,
    label: str,
    participant_id: ParticipantId,
    *,
    actor: str,
) -> None:
    """Say that the speaker with this *label* is that participant.

    Raises:
        NotFound: the transcript has no such label.
    """
    row = study.db.execute(
        "SELECT id FROM speakers WHERE transcript_id = ? AND label = ?", [transcript_id, label]
    ).fetchone()
    if row is None:
        raise NotFound(f"No speaker is called “{label}” in that transcript.")
    revise_speaker(study, row[0], actor=actor, participant_id=participant_id)
