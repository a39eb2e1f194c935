"""Queries for withdrawals: the participant, their excerpts, and the exports that quote them."""

from __future__ import annotations

import json
from collections.abc import Collection

from lifeworld.withdrawal.model import Effect, Issued, Voice
from lifeworld.withdrawal.pending import Pending, get_pending_path, read_pending, remove_pending
from lifeworld.withdrawal.traces import Traces
from study import Conflict, NotFound, Study
from study.language import say
from study.wording import count_things

__all__ = [
    "find_pending",
    "find_person",
    "has_finished",
    "list_all_excerpt_ids",
    "list_excerpt_ids",
    "list_exported_files",
    "list_issued",
    "list_speaker_ids",
    "list_voices",
]


def find_pending(study: Study) -> Pending | None:
    """Return the withdrawal that is not finished, or None.

    Its rows are erased, and files around the study may still hold the words. If the list of these
    words was lost, it can be finished, and not be proved.
    """
    pending = read_pending(study)
    if pending is not None:
        known = study.db.execute("SELECT 1 FROM withdrawals WHERE id = ?", [pending.id]).fetchone()
        if known:
            return pending
    if get_pending_path(study).exists():
        _drop_unused(study)
    row = next(
        study.db.query("SELECT * FROM withdrawals WHERE finished_at IS NULL ORDER BY id LIMIT 1"),
        None,
    )
    if row is None:
        return None
    told = json.loads(row["effect"])
    effect = Effect(
        scope=row["scope"],
        turns=told["turns"],
        words=told.get("words", 0),
        excerpts=told["excerpts"],
        codings=told["codings"],
        mentions=0,
        cells={},
        recordings=("",) * told["recordings"],
        photos=(),
        shaken=(),
        issued=(),
    )
    return Pending(
        id=row["id"], at=row["at"], by=row["by"], effect=effect, traces=Traces([]), lost=True
    )


def _drop_unused(study: Study) -> None:
    """Remove the file of a withdrawal that never happened: its change was not committed."""
    with study.stage():  # whoever writes such a file holds the lock until the change is committed
        pending = read_pending(study)
        known = (
            pending
            and study.db.execute("SELECT 1 FROM withdrawals WHERE id = ?", [pending.id]).fetchone()
        )
        if not known:
            remove_pending(study)


def has_finished(study: Study, withdrawal_id: str) -> bool:
    """Return whether what a withdrawal leaves around the study was removed."""
    row = study.db.execute(
        "SELECT finished_at FROM withdrawals WHERE id = ?", [withdrawal_id]
    ).fetchone()
    return bool(row and row[0])


def find_person(study: Study, name: str, *, transcript: str = "") -> tuple[str, str]:
    """Return a person's (id, name): a participant, or a speaker who is matched to none.

    Args:
        study: The study.
        name: The pseudonym or id of a participant, or the label of a speaker.
        transcript: Title of the transcript in which the speaker speaks.

    Raises:
        NotFound: nobody has that name.
        Conflict: speakers of several transcripts have it, and nobody has said who is meant.
    """
    people = study.db.execute("SELECT id, pseudonym FROM participants").fetchall()
    if not transcript:
        same = name.strip().casefold()
        for row in people:
            if name in (row[0], row[1]):
                return row[0], row[1]
        for row in people:
            if same == row[1].casefold():
                return row[0], row[1]
    voices = [v for v in list_voices(study) if not transcript or v.transcript == transcript]
    found = [v for v in voices if name.strip() in (v.label, v.name)]
    if len(found) > 1:
        titles = ", ".join(f"“{v.transcript}”" for v in found)
        raise Conflict(
            say(
                "“{name}” speaks in {transcripts} and is matched to no participant: {titles}.",
                name=name,
                transcripts=count_things(len(found), "transcript"),
                titles=titles,
            ),
            hint=say(
                "Match the speaker on the page People, or choose one with --transcript TITLE."
            ),
        )
    if found:
        return found[0].id, found[0].label
    import difflib

    names = [row[1] for row in people] * (not transcript) + [v.label for v in voices]
    near = difflib.get_close_matches(name, dict.fromkeys(names), n=3)
    raise NotFound(
        say(
            "There is no participant or speaker “{name}” in “{transcript}”.",
            name=name,
            transcript=transcript,
        )
        if transcript
        else say("There is no participant or speaker “{name}” in this study.", name=name),
        hint=say("Did you mean {names}?", names=say(" or ").join(near))
        if near
        else say("See the page People for all participants."),
    )


def list_voices(study: Study) -> list[Voice]:
    """Return the speakers who are matched to no participant, by transcript."""
    return [
        Voice(**row)
        for row in study.db.query(
            """SELECT p.id, p.label, p.name, t.title transcript FROM speakers p
            JOIN transcripts t ON t.id = p.transcript_id
            WHERE p.participant_id IS NULL AND p.role <> 'nobody' ORDER BY t.title, t.id, p.label"""
        )
    ]


def list_issued(
    study: Study, excerpt_ids: set[str], *, speaker_ids: Collection[str] = ()
) -> list[Issued]:
    """Return the recorded exports that hold any of these excerpts, or turns of these speakers."""
    found = []
    for row in study.db.query("SELECT * FROM exports ORDER BY at, id"):
        quotes = len(excerpt_ids & set(json.loads(row["excerpts"])))
        turns = not set(json.loads(row["speakers"])).isdisjoint(speaker_ids)
        if quotes or turns:
            found.append(
                Issued(
                    file=row["file"],
                    place=row["place"],
                    audience=row["audience"],
                    at=row["at"],
                    sha256=row["sha256"],
                    quotes=quotes,
                    turns=turns,
                )
            )
    return found


def list_speaker_ids(study: Study, participant_id: str) -> set[str]:
    """Return the ids under which a participant speaks in transcripts."""
    rows = study.db.execute("SELECT id FROM speakers WHERE participant_id = ?", [participant_id])
    return {row[0] for row in rows.fetchall()}


def list_excerpt_ids(study: Study, participant_id: str) -> set[str]:
    """Return the ids of the excerpts that hold a participant's words."""
    rows = study.db.execute(
        """SELECT e.id FROM excerpts e JOIN speakers s ON s.id = e.speaker_id
            WHERE s.participant_id = ?
        UNION SELECT e.id FROM excerpts e JOIN json_each(e.further) f JOIN speakers s
            ON s.id = f.value WHERE e.further <> '' AND s.participant_id = ?""",
        [participant_id, participant_id],
    ).fetchall()
    return {row[0] for row in rows}


def list_all_excerpt_ids(study: Study) -> set[str]:
    """Return the ids of the excerpts that the study holds."""
    return {row[0] for row in study.db.execute("SELECT id FROM excerpts")}


def list_exported_files(study: Study) -> list[tuple[str, str]]:
    """Return (file name, SHA-256) of every recorded export."""
    return [(row[0], row[1]) for row in study.db.execute("SELECT file, sha256 FROM exports")]
