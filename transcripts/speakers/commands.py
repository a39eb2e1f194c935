"""Commands for speakers: their roles and the participants linked to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from study import InvalidInput, NotFound, Study
from study.ids import new_id
from study.ledger import Change
from transcripts.model import (
    ROLES,
    ParticipantId,
    Role,
    StratumId,
    TranscriptId,
    clean_name,
)

__all__ = ["add_voice_row", "add_voices", "merge_speakers", "revise_speaker"]


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
                f"There is no role “{role}”.", hint=f"Use one of {', '.join(ROLES)}."
            )
        fields["role"] = role
    if participant_id is not None or forget_participant:
        fields["participant_id"] = participant_id
    if name is not None:
        fields["name"] = clean_name(name, "speaker")
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


def add_voices(study: Study, transcript_id: TranscriptId, *, actor: str) -> int:
    """Add a participant for every speaker of a transcript who has none; return how many were added.

    Only the roles “participant” and “unknown” count. The participants belong to the session's
    stratum. A name that is taken gets a number: namesakes in two groups are two people.
    """
    with study.change("add participants", actor=actor) as change:
        row = change.get("transcripts", transcript_id)
        change.subject = row["title"]
        stratum_id = change.get("sessions", row["session_id"])["stratum_id"]
        speakers = study.db.execute(
            "SELECT id, name FROM speakers WHERE transcript_id = ? AND participant_id IS NULL"
            " AND role = 'participant' ORDER BY id",
            [transcript_id],
        ).fetchall()
        for speaker_id, name in speakers:
            person = _insert_voice(study, change, name, stratum_id)
            change.update("speakers", speaker_id, participant_id=person)
    return len(speakers)


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
            f"There is no speaker “{label}” in that transcript.",
            hint="Use a label as it is written in the transcript.",
        )
    revise_speaker(study, row[0], actor=actor, participant_id=participant_id)
