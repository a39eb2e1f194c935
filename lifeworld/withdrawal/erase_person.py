"""Erasure of one person from every row of a study: turns, codings, mentions and history."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from lifeworld.withdrawal.erase_photos import Photographed, remove_photos
from lifeworld.withdrawal.short_quotes import ShortQuote, list_short_quotes
from lifeworld.withdrawal.traces import GONE, NAME_GONE, Traces
from study import Study
from study.language import say
from study.ledger import Change
from study.scrubbing import erase_images, remove_derived_rows, revise_cells
from transcripts.privacy.find_names import WORDS_TOO
from transcripts.recordings.queries import list_recordings, list_unused_hashes
from transcripts.schema import build_index
from transcripts.versions.commands import revise_text_rows
from transcripts.versions.edits import Edit

__all__ = ["Erased", "remove_person"]

# A turn in an earlier version is the person's if more than this share of its words is theirs.
MOSTLY = 0.5


@dataclass(slots=True, kw_only=True)
class Erased:
    """What was erased from the study file, and the traces that must no longer be found.

    `hashes` are those of recordings and photos removed now or earlier; their copies must be
    deleted.
    """

    traces: Traces
    turns: int = 0
    words: int = 0
    excerpts: int = 0
    codings: int = 0
    links: int = 0
    mentions: int = 0
    images: int = 0
    recordings: list[str] = field(default_factory=list)
    photos: list[Photographed] = field(default_factory=list)
    hashes: set[str] = field(default_factory=set)
    cells: dict[str, int] = field(default_factory=dict)
    excerpt_ids: set[str] = field(default_factory=set)
    short_quotes: tuple[ShortQuote, ...] = ()


def remove_person(
    study: Study, change: Change, participant_id: str, *, photos: Collection[str] = ()
) -> Erased:
    """Erase a person from every row of the study, inside an open change.

    The file's free pages still hold the words afterwards.

    Args:
        study: The study.
        change: The open change.
        participant_id: The participant to erase.
        photos: Ids of the photos that show the person.

    Raises:
        NotFound: the participant, or one of the photos, is gone.
    """
    db = study.db
    db.execute("PRAGMA defer_foreign_keys = ON")
    person = change.get("participants", participant_id)
    places = _places(study, participant_id)
    texts = _texts_of(study, {transcript for transcript, _ in places})
    own, others, ordinals = _said(study, places, texts)
    erased = Erased(traces=_traces(study, person["pseudonym"], participant_id, own, others))
    erased.turns = len(own)
    erased.words = sum(len(words.split()) for words in own)
    remove_derived_rows(db)
    # Read before the images are erased: the history lists files that were removed earlier.
    erased.hashes |= list_unused_hashes(study)
    keys = _drop_coded(study, change, ordinals, erased)
    for _, text_id in texts:
        _rewrite_text(study, text_id, ordinals.get(text_id, set()), erased)
    _rewrite_mentions(study, {text_id for _, text_id in texts}, erased)
    transcripts = {transcript for transcript, _ in places}
    _drop_recordings(study, change, transcripts, erased)
    erased.photos = remove_photos(study, change, transcripts, photos)
    erased.hashes |= {photo.sha256 for photo in erased.photos if photo.gone}
    keys |= {*photos, *_drop_person(study, change, participant_id)}
    erased.cells = revise_cells(db, erased.traces.rewrite)
    gone = {text_id for _, text_id in texts}
    erased.images = erase_images(
        db,
        has_words=lambda image: erased.traces.has(image) or any(t in image for t in gone),
        keys=keys,
    )
    erased.short_quotes = list_short_quotes(db, own, others)
    build_index(db)
    return erased


def _drop_recordings(study: Study, change: Change, transcripts: set[str], erased: Erased) -> None:
    """Remove the recordings of the person's transcripts, because a voice cannot be cut out."""
    for recording in list_recordings(study):
        if recording.transcript_id in transcripts:
            change.delete("recordings", recording.id)
            erased.recordings.append(
                say(
                    "{recording}, which is still at {place}",
                    recording=recording.name,
                    place=recording.place,
                )
                if recording.place
                else recording.name
            )
            erased.hashes.add(recording.sha256)


def _places(study: Study, participant_id: str) -> set[tuple[str, str]]:
    """Return (transcript, label) of every speaker who is the person, including removed speakers."""
    now = study.db.execute(
        "SELECT id, transcript_id, label, participant_id FROM speakers"
    ).fetchall()
    places = {(row[1], row[2]) for row in now if row[3] == participant_id}
    there = {row[0] for row in now}
    last: dict[str, dict[str, Any]] = {}
    for key, image in study.db.execute(
        "SELECT key, coalesce(after, before) FROM changed_rows WHERE tbl = 'speakers' ORDER BY seq"
    ).fetchall():
        if key not in there:
            last[key] = json.loads(image)
    for image in last.values():
        if image.get("participant_id") == participant_id:
            places.add((image["transcript_id"], image["label"]))
    return places


def _texts_of(study: Study, transcripts: set[str]) -> list[tuple[str, str]]:
    """Return (transcript, text) of every version of these transcripts still in the file."""
    found: set[tuple[str, str]] = set()
    for transcript, text_id in study.db.execute("SELECT id, text_id FROM transcripts").fetchall():
        found.add((transcript, text_id))
    for key, before, after in study.db.execute(
        "SELECT key, before, after FROM changed_rows WHERE tbl = 'transcripts'"
    ).fetchall():
        for image in (before, after):
            text_id = json.loads(image).get("text_id") if image else None
            if text_id:
                found.add((key, text_id))
    for row in study.db.execute(
        "SELECT transcript_id, text_id, previous_id FROM versions"
    ).fetchall():
        found |= {(row[0], row[1]), (row[0], row[2])}
    there = {row[0] for row in study.db.execute("SELECT id FROM texts").fetchall()}
    return sorted((t, x) for t, x in found if t in transcripts and x in there)


def _said(
    study: Study, places: set[tuple[str, str]], texts: Sequence[tuple[str, str]]
) -> tuple[list[str], list[str], dict[str, set[int]]]:
    """Return what the person said, what others said, and the ordinals of their turns by text.

    In an earlier version the person's words may have had another speaker's label: a turn that
    consists mostly of the person's words is theirs, whatever its label was.
    """
    db = study.db
    of = {text_id: transcript for transcript, text_id in texts}
    current = {row[0] for row in db.execute("SELECT text_id FROM transcripts").fetchall()}
    own: list[str] = []
    others: list[str] = []
    ordinals: dict[str, set[int]] = {}
    doubtful: list[tuple[str, int, str]] = []
    for text_id, text in db.execute("SELECT id, text FROM texts").fetchall():
        for ordinal, label, start, end in db.execute(
            "SELECT ordinal, label, start, end FROM turns WHERE text_id = ? ORDER BY ordinal",
            [text_id],
        ).fetchall():
            words = text[start:end]
            if (of.get(text_id, ""), label) in places:
                own.append(words)
                ordinals.setdefault(text_id, set()).add(ordinal)
            elif text_id in of and text_id not in current:
                doubtful.append((text_id, ordinal, words))
            else:
                others.append(words)
    alone = Traces(own, others=others)
    for text_id, ordinal, words in doubtful:
        if alone.measure_share(words) > MOSTLY:
            own.append(words)
            ordinals.setdefault(text_id, set()).add(ordinal)
    return own, others, ordinals


def _traces(
    study: Study, pseudonym: str, participant_id: str, own: list[str], others: list[str]
) -> Traces:
    db = study.db
    names = {pseudonym}
    shared: set[str] = set()
    for label, name, person in db.execute(
        "SELECT label, name, participant_id FROM speakers"
    ).fetchall():
        (names if person == participant_id else shared).update((label, name))
    shared |= {row[0] for row in db.execute("SELECT pseudonym FROM participants").fetchall()} - {
        pseudonym
    }
    # Names of the study's researchers stay, even if the participant had the same name.
    workers = db.execute("SELECT DISTINCT actor FROM changes").fetchall()
    shared |= {word for (actor,) in workers for word in (actor, *actor.replace("(", " ").split())}
    low = {name.casefold() for name in shared}
    return Traces(
        own,
        others=others,
        names={n for n in names if n.casefold() not in low and len(n) > 1},
        words_too={n for n in names if n.casefold() in WORDS_TOO},
    )


def _drop_coded(
    study: Study, change: Change, ordinals: dict[str, set[int]], erased: Erased
) -> set[str]:
    """Remove excerpts in the person's turns and the rows that refer to them; return the keys."""
    db = study.db
    keys: set[str] = set()
    for text_id, mine in ordinals.items():
        turns = db.execute(
            "SELECT ordinal, start, end FROM turns WHERE text_id = ? ORDER BY start", [text_id]
        ).fetchall()
        for table in ("excerpts", "decisions", "redactions", "sampled_passages", "brought_back"):
            for row in list(db.query(f"SELECT * FROM [{table}] WHERE text_id = ?", [text_id])):
                # A span that includes the speaker label begins before its turn.
                first = next((turn[0] for turn in turns if turn[2] > row["start"]), None)
                if first not in mine:
                    continue
                if table == "excerpts":
                    keys |= _drop_resting(study, change, row["id"], erased)
                    erased.excerpt_ids.add(row["id"])
                    erased.excerpts += 1
                keys.add(row["id"])
                change.delete(table, row["id"])
    return keys


def _drop_resting(study: Study, change: Change, excerpt_id: str, erased: Erased) -> set[str]:
    keys = set()
    for (coding_id,) in study.db.execute(
        "SELECT id FROM codings WHERE excerpt_id = ?", [excerpt_id]
    ).fetchall():
        change.delete("codings", coding_id)
        keys.add(coding_id)
        erased.codings += 1
    for (link_id,) in study.db.execute(
        "SELECT id FROM links WHERE (from_kind = 'excerpt' AND from_id = ?)"
        " OR (to_kind = 'excerpt' AND to_id = ?)",
        [excerpt_id, excerpt_id],
    ).fetchall():
        change.delete("links", link_id)
        keys.add(link_id)
        erased.links += 1
    return keys | _drop_others_resting(study, change, excerpt_id)


def _drop_others_resting(study: Study, change: Change, excerpt_id: str) -> set[str]:
    """Remove rows of any other table that refer to the excerpt."""
    keys = set()
    for table, column in study.db.execute(
        """SELECT m.name, f."from" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
        WHERE m.type = 'table' AND f."table" = 'excerpts' AND m.name <> 'codings'"""
    ).fetchall():
        for (row_id,) in study.db.execute(
            f"SELECT id FROM [{table}] WHERE [{column}] = ?", [excerpt_id]
        ).fetchall():
            change.delete(table, row_id)
            keys.add(row_id)
    return keys


def _rewrite_text(study: Study, text_id: str, mine: set[int], erased: Erased) -> None:
    """Replace the person's turns with the placeholder and remove their label."""
    db = study.db
    text = db.execute("SELECT text FROM texts WHERE id = ?", [text_id]).fetchone()[0]
    edits: list[Edit] = []
    fresh: dict[int, str] = {}
    before = 0
    for ordinal, label, start, end in db.execute(
        "SELECT ordinal, label, start, end FROM turns WHERE text_id = ? ORDER BY start", [text_id]
    ).fetchall():
        if ordinal in mine:
            at = text.rfind(label, before, start) if label else -1
            if at >= 0:
                edits.append(Edit(at, at + len(label), NAME_GONE))
            edits.append(Edit(start, end, GONE))
            fresh[ordinal] = ""
        before = end
    taken = [(edit.start, edit.end) for edit in edits]
    for start, end in erased.traces.find_names(text):
        if not any(start < stop and begin < end for begin, stop in taken):
            edits.append(Edit(start, end, NAME_GONE))
            erased.mentions += 1
    _put(study, text_id, edits, fresh)


def _rewrite_mentions(study: Study, but: set[str], erased: Erased) -> None:
    """Remove the person's names from the other transcripts."""
    for text_id, text in study.db.execute("SELECT id, text FROM texts").fetchall():
        found = erased.traces.find_names(text)
        if found and text_id not in but:
            erased.mentions += len(found)
            _put(study, text_id, [Edit(start, end, NAME_GONE) for start, end in found], {})


def _put(study: Study, text_id: str, edits: list[Edit], labels: dict[int, str]) -> None:
    if not edits:
        return
    names = {
        row["ordinal"]: labels.get(row["ordinal"], row["label"])
        for row in study.db.query("SELECT ordinal, label FROM turns WHERE text_id = ?", [text_id])
    }
    _, doubled = revise_text_rows(study.db, text_id, edits, labels=names)
    for table, where, key in doubled:
        # Two spans became identical: keep the first row.
        if table == "excerpts":
            (excerpt_id,) = study.db.execute(
                f"SELECT id FROM excerpts WHERE {where}", key
            ).fetchone()
            study.db.execute("DELETE FROM codings WHERE excerpt_id = ?", [excerpt_id])
            study.db.execute("DELETE FROM links WHERE from_id = ?", [excerpt_id])
        study.db.execute(f"DELETE FROM [{table}] WHERE {where}", key)


def _drop_person(study: Study, change: Change, participant_id: str) -> set[str]:
    db = study.db
    keys = {participant_id}
    for table in ("consents", "speakers"):
        for (row_id,) in db.execute(
            f"SELECT id FROM [{table}] WHERE participant_id = ?", [participant_id]
        ).fetchall():
            if table == "speakers":
                _forget_speaker(db, change, row_id)
            change.delete(table, row_id)
            keys.add(row_id)
    for (memo_id,) in db.execute(
        "SELECT id FROM memos WHERE thing = 'person' AND thing_id = ?", [participant_id]
    ).fetchall():
        change.delete("memos", memo_id)
        keys.add(memo_id)
    change.delete("participants", participant_id)
    db.execute("DELETE FROM withdrawals WHERE participant_id = ?", [participant_id])
    return keys


def _forget_speaker(db: Any, change: Change, speaker_id: str) -> None:
    for table, column in db.execute(
        """SELECT m.name, f."from" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
        WHERE m.type = 'table' AND f."table" = 'speakers'"""
    ).fetchall():
        for (row_id,) in db.execute(
            f"SELECT id FROM [{table}] WHERE [{column}] = ?", [speaker_id]
        ).fetchall():
            change.update(table, row_id, **{column: None})
    # A quote in which others speak as well stays, with their words.
    for row_id, further in db.execute(
        "SELECT e.id, e.further FROM excerpts e JOIN json_each(e.further) f"
        " WHERE e.further <> '' AND f.value = ?",
        [speaker_id],
    ).fetchall():
        left = [each for each in json.loads(further) if each != speaker_id]
        change.update("excerpts", row_id, further=json.dumps(left) if left else "")
