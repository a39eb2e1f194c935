"""The versions of a transcript's text: written beside the old one, entered as current, listed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from study import InvalidInput, NotFound, Study
from study.ids import new_id
from study.ledger import Change
from transcripts.commands import record_texts
from transcripts.model import Role, TextId, TranscriptId, Turn, Version
from transcripts.reading.speakers import find_label_role
from transcripts.versions.carry_turns import CarriedTurns

__all__ = ["add_version", "find_transcript", "list_versions", "record_version", "revise_labels"]


def list_versions(study: Study, transcript_id: TranscriptId) -> list[Version]:
    """Return the versions of a transcript's text, the one that was imported first."""
    row = next(
        study.db.query(
            """SELECT t.text_id, t.added_at, coalesce((SELECT v.previous_id FROM versions v
                WHERE v.transcript_id = t.id ORDER BY v.n LIMIT 1), t.text_id) first_id
            FROM transcripts t WHERE t.id = ?""",
            [transcript_id],
        ),
        None,
    )
    if row is None:
        raise NotFound("That transcript is no longer in the study.")
    later = study.db.query(
        """SELECT v.n, v.text_id, v.at, v.[by], v.reason, v.carried, x.words FROM versions v
        JOIN texts x ON x.id = v.text_id WHERE v.transcript_id = ? ORDER BY v.n""",
        [transcript_id],
    )
    words = study.db.execute("SELECT words FROM texts WHERE id = ?", [row["first_id"]]).fetchone()
    first = Version(
        transcript_id=transcript_id,
        n=1,
        text_id=row["first_id"],
        at=row["added_at"],
        by="",
        reason="",
        carried={},
        words=int(words[0]) if words else 0,
        current=row["first_id"] == row["text_id"],
    )
    return [
        first,
        *(
            Version(
                transcript_id=transcript_id,
                n=v["n"],
                text_id=v["text_id"],
                at=v["at"],
                by=v["by"],
                reason=v["reason"],
                carried=json.loads(v["carried"]),
                words=v["words"],
                current=v["text_id"] == row["text_id"],
            )
            for v in later
        ),
    ]


def find_transcript(study: Study, named: str) -> TranscriptId:
    """Return the transcript with this id, this beginning of one, this title or a part of it.

    Raises:
        NotFound: none, or several, are called so.
    """
    rows = study.db.execute("SELECT id, title FROM transcripts").fetchall()
    wanted = named.strip().casefold()
    for found in (
        [i for i, _ in rows if i == wanted],
        [i for i, title in rows if title.casefold() == wanted],
        [i for i, _ in rows if len(wanted) >= 4 and i.startswith(wanted)],
        [i for i, title in rows if wanted and wanted in title.casefold()],
    ):
        if len(found) == 1:
            return TranscriptId(found[0])
        if found:
            raise NotFound(
                f"{len(found)} transcripts are called “{named}”.",
                hint="`lifeworld transcripts` lists them with their ids; use one of those.",
            )
    raise NotFound(
        f"There is no transcript “{named}” in this study.",
        hint="`lifeworld transcripts` lists them.",
    )


def record_version(study: Study, text: str, turns: Sequence[Turn]) -> TextId:
    """Write a new text with its turns, which nobody sees until `add_version` makes it current.

    Raises:
        InvalidInput: there are no words left, or half a character is in it.
    """
    if not turns or not any(char.isalnum() for char in text):
        raise InvalidInput(
            "Nothing would be left of this transcript.", hint="Remove the transcript instead."
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidInput(f"There is half a character at place {error.start}.") from error
    text_id = TextId(new_id())
    rows = [(t.label, t.start, t.end, t.start_time, t.end_time) for t in turns]
    record_texts(study, [(text_id, text, rows)])
    return text_id


def add_version(
    study: Study,
    change: Change,
    transcript_id: TranscriptId,
    text_id: TextId,
    *,
    actor: str,
    reason: str,
    carried: dict[str, int],
) -> None:
    """Make a recorded text the current one of its transcript, inside an open change."""
    row = change.get("transcripts", transcript_id)
    last = study.db.execute(
        "SELECT coalesce(max(n), 1) FROM versions WHERE transcript_id = ?", [transcript_id]
    ).fetchone()[0]
    change.subject = row["title"]
    change.insert(
        "versions",
        {
            "id": new_id(),
            "transcript_id": transcript_id,
            "n": last + 1,
            "text_id": text_id,
            "previous_id": row["text_id"],
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "by": actor,
            "reason": reason,
            "carried": json.dumps(carried),
        },
    )
    change.update("transcripts", transcript_id, text_id=text_id)


def revise_labels(
    study: Study,
    change: Change,
    transcript_id: TranscriptId,
    old: Sequence[Turn],
    carried: CarriedTurns,
) -> dict[str, str]:
    """Let the speakers follow the labels of a new version; return label → id of the speaker.

    A label that was spelt anew everywhere keeps its speaker, with role and person. Speakers who say
    nothing any more stay: whoever knows what rests on them may remove them.
    """
    ids: dict[str, str] = dict(
        study.db.execute(
            "SELECT label, id FROM speakers WHERE transcript_id = ?", [transcript_id]
        ).fetchall()
    )
    spoken = {turn.label for turn in carried.turns if turn.label}
    became: dict[str, set[str]] = {}
    for turn in old:
        place = carried.places.get(turn.ordinal)
        if place is not None:
            became.setdefault(turn.label, set()).add(carried.turns[place].label)
    for label in sorted(spoken - ids.keys()):
        before = [name for name, now in became.items() if now == {label} and name not in spoken]
        if len(before) == 1 and before[0] in ids:
            row = change.get("speakers", ids.pop(before[0]))
            name = label if row["name"] == row["label"] else row["name"]
            change.update("speakers", row["id"], label=label, name=name)
            ids[label] = row["id"]
            continue
        role = find_label_role(label)
        ids[label] = _insert_speaker(change, transcript_id, label, _as_role(role))
    return ids


def _as_role(role: str | None) -> Role:
    known: tuple[Role, ...] = ("participant", "moderator", "observer", "several", "unknown")
    return next((each for each in known if each == role), "unknown")


def _insert_speaker(change: Change, transcript_id: TranscriptId, label: str, role: Role) -> str:
    speaker_id = new_id()
    change.insert(
        "speakers",
        {
            "id": speaker_id,
            "transcript_id": transcript_id,
            "label": label,
            "name": label,
            "role": role,
            "participant_id": None,
        },
    )
    return speaker_id
