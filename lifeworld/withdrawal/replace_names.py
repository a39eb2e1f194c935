"""Replacement of accepted names with pseudonyms, and removal of the originals."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coding.corrections.commands import revise_transcript
from coding.memos.commands import revise_memo
from coding.memos.links import split_body
from coding.memos.queries import list_memos
from lifeworld.withdrawal.copies import list_copies, remove_copies
from lifeworld.withdrawal.search_files import search_files
from lifeworld.withdrawal.traces import Traces
from study import Conflict, InvalidInput, NotFound, Study
from study.backups import create_daily_backup
from study.language import say
from study.pieces import PIECE
from study.scrubbing import check_alone, clean_file, erase_images, revise_cells
from study.wording import count_things
from transcripts.model import TranscriptId
from transcripts.privacy.find_names import WORDS_TOO
from transcripts.privacy.keyfile import KeyEntry, KeyFile
from transcripts.privacy.pseudonyms import find_edits
from transcripts.privacy.queries import NAMES_REPLACED, list_accepted
from transcripts.queries import get_text, get_transcript, list_transcripts, list_turns
from transcripts.schema import build_index
from transcripts.versions.commands import revise_text_rows
from transcripts.versions.edits import apply_edits

__all__ = ["Replaced", "Scrubbed", "apply_pseudonyms", "remove_originals"]

MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """Counts of a replacement: places, transcripts with a new version, names new to the key.

    `memos` is the number of memos in which a name was replaced; their places are not counted.
    """

    places: int
    transcripts: int
    names: int
    memos: int = 0

    def render(self) -> str:
        """Return what was replaced: “12 places in 3 transcripts and in 1 memo”."""
        places = count_things(self.places, "place")
        transcripts = count_things(self.transcripts, "transcript")
        if not self.memos:
            return say("{places} in {transcripts}", places=places, transcripts=transcripts)
        return say(
            "{places} in {transcripts} and in {memos}",
            places=places,
            transcripts=transcripts,
            memos=count_things(self.memos, "memo"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrubbed:
    """What was cleaned of original names, and what is left.

    `left` are files that still hold an original as (path, what), `unread` those that could not be
    searched: encrypted, damaged or packed.
    """

    texts: int
    images: int
    cells: dict[str, int]
    removed: tuple[Path, ...]
    left: tuple[tuple[Path, str], ...]
    unread: tuple[Path, ...]


def apply_pseudonyms(study: Study, key: KeyFile, *, actor: str) -> Replaced:
    """Replace every accepted name in all transcripts and memos, and re-anchor the codings.

    The key file is written first, so that originals can always be looked up. Each changed
    transcript gets a new version, in a transaction of its own. All of it is one change, which can
    be undone until the originals are removed. What was interrupted is finished by another call.

    Raises:
        InvalidInput: no name has been accepted.
    """
    groups = list_accepted(study)
    if not groups:
        raise InvalidInput(
            say("No name has been accepted yet."), hint=say("Review the names found first.")
        )
    entries = [
        KeyEntry(original=words, replacement=group.replacement, category=group.category)
        for group in groups
        for words in dict.fromkeys(context[1] for context in group.contexts)
    ]
    fresh = key.add(entries)
    key.record(say("{number} names added", number=fresh), actor=actor)
    key.save()
    replacements = {entry.original: entry.replacement for entry in entries}
    places = changed = 0
    ids = [each for group in groups for each in group.ids]
    with study.change("replace names", actor=actor, pieces=True) as whole:
        for transcript in list_transcripts(study):
            found = _replace(study, transcript.id, replacements, leave=ids, actor=actor)
            places, changed = places + found, changed + bool(found)
        memos = _replace_in_memos(study, replacements, actor=actor)
        whole.subject = count_things(places, "place")
        _close_names(study, ids, actor=actor)
    return Replaced(places=places, transcripts=changed, names=fresh, memos=memos)


def _replace(
    study: Study,
    transcript_id: TranscriptId,
    replacements: Mapping[str, str],
    *,
    leave: Sequence[str],
    actor: str,
) -> int:
    """Replace names in a transcript and return in how many places.

    The accepted places stay with the version in which they were found, so that an interrupted
    replacement can be finished.
    """
    for _ in range(MOST_ATTEMPTS):
        transcript = get_transcript(study, transcript_id)
        text = get_text(study, transcript.text_id)
        edits = find_edits(text, replacements)
        if not edits:
            return 0
        labels = {
            turn.ordinal: label
            for turn in list_turns(study, transcript.text_id)
            if (label := _rewrite(turn.label, replacements)) != turn.label
        }
        with contextlib.suppress(Conflict):  # somebody corrected it meanwhile
            revise_transcript(
                study,
                transcript_id,
                apply_edits(text, edits)[0],
                actor=actor,
                reason=NAMES_REPLACED,
                labels=labels,
                expect_text_id=transcript.text_id,
                leave_redactions=leave,
            )
            return len(edits)
    raise Conflict(
        say("“{transcript}” is being corrected by somebody else.", transcript=transcript.title),
        hint=say("Replace the names when they have finished."),
    )


def _replace_in_memos(study: Study, replacements: Mapping[str, str], *, actor: str) -> int:
    """Replace names in the memos and return in how many; links keep what they mean."""
    # Brackets of a replacement would end those of a link.
    plain = {name: replacement.strip("[]") for name, replacement in replacements.items()}

    def rewrite(words: str, name: str) -> str:
        return f"[[{_rewrite(name, plain)}]]" if name else _rewrite(words, replacements)

    changed = 0
    for memo in list_memos(study):
        body = "".join(rewrite(*part) for part in split_body(memo.body))
        title = _rewrite(memo.own_title, replacements)
        if (body, title) != (memo.body, memo.own_title):
            links = {_rewrite(name, plain): thing for name, thing in memo.links.items()}
            revise_memo(study, memo.id, body=body, title=title, links=links, actor=actor)
            changed += 1
    return changed


def _close_names(study: Study, ids: Sequence[str], *, actor: str) -> None:
    for begin in range(0, len(ids), PIECE):
        with study.change("close names", actor=actor) as change:
            for each in ids[begin : begin + PIECE]:
                with contextlib.suppress(NotFound):  # somebody removed its transcript meanwhile
                    change.delete("redactions", each)


def _rewrite(text: str, replacements: Mapping[str, str]) -> str:
    edits = find_edits(text, replacements)
    return apply_edits(text, edits)[0] if edits else text


def remove_originals(study: Study, key: KeyFile, *, actor: str) -> Scrubbed:
    """Remove the original names from earlier versions, the history and every other text.

    Afterwards they are only in the key file, and the replacement can no longer be undone.

    Raises:
        InvalidInput: the key file is empty.
        Conflict: the study is in use by another process.
    """
    replacements = {entry.original: entry.replacement for entry in key.entries}
    if not replacements:
        raise InvalidInput(say("The key file holds no name."), hint=say("Replace names first."))
    check_alone(study)
    texts = 0
    with study.change("scrub names", actor=actor) as change:
        db = study.db
        db.execute("PRAGMA defer_foreign_keys = ON")
        gone = set()
        for text_id, text in db.execute("SELECT id, text FROM texts").fetchall():
            edits = find_edits(text, replacements)
            labels = {
                row[0]: _rewrite(row[1], replacements)
                for row in db.execute(
                    "SELECT ordinal, label FROM turns WHERE text_id = ?", [text_id]
                ).fetchall()
            }
            if edits:
                revise_text_rows(db, text_id, edits, labels=labels)
                gone.add(text_id)
                texts += 1
        cells = revise_cells(db, lambda cell: _rewrite(cell, replacements))
        images = erase_images(
            db,
            has_words=lambda image: (
                bool(find_edits(image, replacements)) or any(t in image for t in gone)
            ),
            change_seq=change.seq,
        )
        db.execute("DELETE FROM jobs WHERE state NOT IN ('queued', 'running', 'cancelling')")
        if texts:
            build_index(db)
        change.subject = count_things(len(replacements), "name")
    clean_file(study)
    removed = list_copies(study)
    remove_copies(study)
    create_daily_backup(study)
    clean_file(study)
    # Names of the study's researchers stay in its history.
    workers = {r[0] for r in study.db.execute("SELECT DISTINCT actor FROM changes").fetchall()}
    names = [n for n in replacements if not any(find_edits(w, {n: ""}) for w in workers)]
    traces = Traces([], names=names, words_too=[n for n in names if n.casefold() in WORDS_TOO])
    searched = search_files(study.path.parent, traces, opened=[key.path])
    return Scrubbed(
        texts=texts,
        images=images,
        cells=cells,
        removed=tuple(removed),
        left=tuple((f.path, f.what) for f in searched.found if f.path != key.path),
        unread=tuple(searched.unread),
    )
