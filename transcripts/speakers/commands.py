"""Commands for speakers: their roles and the participants linked to them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from study import InvalidInput, NotFound, Study
from study.ids import new_id
from study.language import mark, say
from study.ledger import Change, Row
from transcripts.model import (
    ROLES,
    ParticipantId,
    Role,
    StratumId,
    TranscriptId,
    clean_name,
)
from transcripts.speakers.queries import list_matches

__all__ = [
    "add_voice_row",
    "add_voices",
    "link_speaker",
    "merge_people",
    "merge_speakers",
    "record_different",
    "revise_speaker",
]


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
    """Change a speaker's role, linked participant or display name."""
    fields: dict[str, Any] = {}
    if role is not None:
        if role not in ROLES:
            raise InvalidInput(
                say("There is no role “{role}”.", role=role),
                hint=say("Use one of {choices}.", choices=", ".join(ROLES)),
            )
        fields["role"] = role
    if participant_id is not None or forget_participant:
        fields["participant_id"] = participant_id
    if name is not None:
        fields["name"] = clean_name(name, mark("speaker", context="thing"))
    with study.change("revise speaker", actor=actor) as change:
        change.subject = change.get("speakers", speaker_id)["label"]
        change.update("speakers", speaker_id, **fields)


def merge_speakers(study: Study, keep_id: str, other_ids: Sequence[str], *, actor: str) -> None:
    """Merge several labels of one person: all take the first one's name, role and participant.

    If the first has no participant, another's is used. If none has one, a participant is added for
    the roles “participant” and “unknown”, so that the labels count as one person everywhere.
    """
    with study.change("merge speakers", actor=actor) as change:
        voices = [change.get("speakers", each) for each in dict.fromkeys([keep_id, *other_ids])]
        keep = voices[0]
        change.subject = keep["name"]
        person = next((v["participant_id"] for v in voices if v["participant_id"]), None)
        if person is None and len(voices) > 1 and keep["role"] == "participant":
            person = _insert_voice(study, change, keep["name"])
        for voice in voices:
            change.update(
                "speakers",
                voice["id"],
                name=keep["name"],
                role=keep["role"],
                participant_id=person,
            )


def add_voices(study: Study, transcript_id: TranscriptId, *, actor: str) -> tuple[int, int]:
    """Add a participant for every speaker of a transcript who has none.

    Only the role “participant” counts. The participants belong to the session's stratum. A speaker
    who may be a person of another session stays as they are until somebody has decided: see
    `transcripts.speakers.queries.list_matches`.

    Returns:
        How many participants were added, and how many speakers wait for a decision.
    """
    waiting = {
        each.id
        for match in list_matches(study, transcript_id=transcript_id)
        for each in (match.one, match.other)
    }
    with study.change("add participants", actor=actor) as change:
        row = change.get("transcripts", transcript_id)
        change.subject = row["title"]
        speakers = study.db.execute(
            "SELECT id FROM speakers WHERE transcript_id = ? AND participant_id IS NULL"
            " AND role = 'participant' ORDER BY id",
            [transcript_id],
        ).fetchall()
        ready = [speaker_id for (speaker_id,) in speakers if speaker_id not in waiting]
        for speaker_id in ready:
            add_voice_row(study, change, speaker_id)
    return len(ready), len(speakers) - len(ready)


def merge_people(study: Study, keep_id: str, other_id: str, *, actor: str) -> ParticipantId:
    """Record that two are one person, and return the participant that stays.

    Both ids are those of participants, or of speakers who are matched to none. The speakers, and
    with them the codings, go to the participant that stays, who keeps the pseudonym. Of consents
    the stricter holds; attributes that only the other has are taken over.

    Raises:
        NotFound: one of them is gone.
        InvalidInput: they are the same person already, or speak in the same transcript.
    """
    with study.change("merge people", actor=actor) as change:
        keep = change.get("participants", add_voice_row(study, change, keep_id))
        change.subject = keep["pseudonym"]
        own = {row[0] for row in _list_speakers(study, keep["id"], "transcript_id")}
        speaker = study.db.execute(
            "SELECT transcript_id FROM speakers WHERE id = ? AND participant_id IS NULL", [other_id]
        ).fetchone()
        theirs = {row[0] for row in _list_speakers(study, other_id, "transcript_id")}
        if keep["id"] == other_id or own & (theirs | set(speaker or ())):
            raise InvalidInput(
                say("Both speak in the same transcript as “{name}”.", name=keep["pseudonym"]),
                hint=say("Merge labels of one speaker on the page Transcripts."),
            )
        if speaker:
            change.update("speakers", other_id, participant_id=keep["id"])
        else:
            _merge_participants(study, change, keep, change.get("participants", other_id))
    return ParticipantId(keep["id"])


def record_different(study: Study, one_id: str, other_id: str, *, actor: str) -> None:
    """Record that two with similar names are different people; speakers become participants.

    Raises:
        NotFound: one of them is gone.
    """
    with study.change("record different people", actor=actor) as change:
        people = [add_voice_row(study, change, each) for each in (one_id, other_id)]
        names = [change.get("participants", each)["pseudonym"] for each in people]
        change.subject = " and ".join(names)
        one, other = sorted(people)
        if not study.db.execute(
            "SELECT 1 FROM distinctions WHERE one_id = ? AND other_id = ?", [one, other]
        ).fetchone():
            change.insert("distinctions", {"id": new_id(), "one_id": one, "other_id": other})


def _list_speakers(study: Study, participant_id: str, column: str) -> list[tuple[str]]:
    return study.db.execute(
        f"SELECT {column} FROM speakers WHERE participant_id = ?", [participant_id]
    ).fetchall()


# Of two recorded answers the one that allows less holds.
_STRICTEST = ("withdrawn", "refused", "given", "unknown")


def _merge_participants(study: Study, change: Change, keep: Row, other: Row) -> None:
    for (speaker_id,) in _list_speakers(study, other["id"], "id"):
        change.update("speakers", speaker_id, participant_id=keep["id"])
    consents = {
        row["purpose"]: row
        for row in study.db.query("SELECT * FROM consents WHERE participant_id = ?", [keep["id"]])
    }
    for row in list(
        study.db.query("SELECT * FROM consents WHERE participant_id = ?", [other["id"]])
    ):
        mine = consents.get(row["purpose"])
        if mine is None:
            change.update("consents", row["id"], participant_id=keep["id"])
            continue
        if _STRICTEST.index(row["value"]) < _STRICTEST.index(mine["value"]):
            change.update(
                "consents", mine["id"], value=row["value"], sheet=row["sheet"], date=row["date"]
            )
        change.delete("consents", row["id"])
    for row in list(
        study.db.query("SELECT * FROM distinctions WHERE ? IN (one_id, other_id)", [other["id"]])
    ):
        change.delete("distinctions", row["id"])
        third = row["one_id"] if row["other_id"] == other["id"] else row["other_id"]
        one, two = sorted((third, keep["id"]))
        there = study.db.execute(
            "SELECT 1 FROM distinctions WHERE one_id = ? AND other_id = ?", [one, two]
        ).fetchone()
        if third != keep["id"] and not there:
            change.insert("distinctions", {"id": new_id(), "one_id": one, "other_id": two})
    attributes = {**json.loads(other["attributes"]), **json.loads(keep["attributes"])}
    fields: dict[str, Any] = {"attributes": json.dumps(attributes, ensure_ascii=False)}
    if keep["stratum_id"] is None:
        fields["stratum_id"] = other["stratum_id"]
    told = [keep["notes"], other["notes"], say("Joined with “{name}”.", name=other["pseudonym"])]
    fields["notes"] = "\n".join(line for line in told if line)
    change.delete("participants", other["id"])
    change.update("participants", keep["id"], **fields)


def add_voice_row(study: Study, change: Change, person_id: str) -> str:
    """Return the participant behind *person_id*; a speaker without one gets a new one.

    *person_id* is the id of a participant, or of a speaker who is matched to none.

    Raises:
        NotFound: there is neither.
    """
    found = study.db.execute(
        """SELECT p.id, p.name, p.participant_id, s.stratum_id FROM speakers p
        JOIN transcripts t ON t.id = p.transcript_id JOIN sessions s ON s.id = t.session_id
        WHERE p.id = ?""",
        [person_id],
    ).fetchone()
    if found is None:
        return str(change.get("participants", person_id)["id"])
    speaker_id, name, participant_id, stratum_id = found
    if participant_id is None:
        participant_id = _insert_voice(study, change, name, stratum_id)
        change.update("speakers", speaker_id, participant_id=participant_id)
    return str(participant_id)


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


def link_speaker(
    study: Study,
    transcript_id: TranscriptId,
    label: str,
    participant_id: ParticipantId,
    *,
    actor: str,
) -> None:
    """Link the speaker with this *label* to a participant.

    Raises:
        NotFound: the transcript has no such label.
    """
    row = study.db.execute(
        "SELECT id FROM speakers WHERE transcript_id = ? AND label = ?", [transcript_id, label]
    ).fetchone()
    if row is None:
        raise NotFound(
            say("There is no speaker “{label}” in that transcript.", label=label),
            hint=say("Use a label as it is written in the transcript."),
        )
    revise_speaker(study, row[0], actor=actor, participant_id=participant_id)
