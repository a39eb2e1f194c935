"""Cleaning and searching the files around a study after a withdrawal, and the certificate."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lifeworld import __version__
from lifeworld.withdrawal.erase_photos import Photographed
from lifeworld.withdrawal.model import Effect
from lifeworld.withdrawal.queries import list_exported_files
from lifeworld.withdrawal.traces import Searched, Traces, search_files
from lifeworld.withdrawal.withdraw import apply_withdrawal
from study import InvalidInput, LifeworldError, Study
from study.backups import create_daily_backup, list_backups
from study.checks import SUFFIX, find_first_change
from study.ids import new_id
from study.scrubbing import check_alone, clean_file
from study.sqlite import sqlite3
from transcripts.recordings.commands import remove_unused_files

__all__ = [
    "Outcome",
    "clean_surroundings",
    "list_copies",
    "list_own_exports",
    "remove_copies",
    "run_withdrawal",
]

OUTSIDE = (
    "Exports that were sent to others, emails, and copies of this folder on other computers",
    "Recordings and photos stored elsewhere, and consent forms",
    "Faces in photos: a researcher chose which photos show the participant",
    "Caches of browsers that showed a transcript: clear them",
    "Memory of programs that are still running: restart the app",
    "Disk blocks of deleted files: keep the study on an encrypted disk",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of a withdrawal; `proved` is True if a full search found nothing.

    `left` lists (path, what) for files that still hold something and do not belong to the study.
    """

    effect: Effect
    proved: bool
    certificate: Path | None
    removed: tuple[Path, ...]
    left: tuple[tuple[Path, str], ...]
    searched: int
    checkpoint: tuple[int, int, int] | None


def run_withdrawal(
    study: Study,
    participant_id: str,
    *,
    scope: str = "all",
    actor: str,
    remove_others: bool = False,
    photos: Collection[str] = (),
    on_progress: Callable[[str], None] | None = None,
) -> Outcome:
    """Withdraw a participant, clean the files around the study, and search for what is left.

    Args:
        study: The study.
        participant_id: The participant who withdraws.
        scope: all, quotes or recontact.
        actor: Who does it.
        remove_others: Also remove files in the study's folder that hold the words but were not
            written by this study, such as the imported transcript.
        photos: Ids of the photos that show the person; they are deleted.
        on_progress: Called with a line of text before each step.

    Raises:
        Conflict: the study is in use by another process; nothing was changed.
        NotFound: the participant does not exist.
    """
    say = on_progress or (lambda _: None)
    if scope != "all":
        effect, _ = apply_withdrawal(study, participant_id, scope=scope, actor=actor)
        return Outcome(
            effect=effect, proved=False, certificate=None, removed=(), left=(), searched=0,
            checkpoint=None,
        )  # fmt: skip
    check_alone(study)
    say("Erasing the words from the study…")
    effect, erased = apply_withdrawal(
        study, participant_id, scope=scope, actor=actor, photos=photos
    )
    # Before the ledger is cleaned, because it records which files were once attached, except those
    # whose rows named the person.
    voices = remove_unused_files(study, hashes=erased.hashes)
    say("Rewriting the study file…")
    checkpoint = clean_file(study)
    removed = remove_copies(study)
    say("Searching every file in the folder…")
    others, searched = clean_surroundings(study, erased.traces, remove_others=remove_others)
    removed += [*others, *voices]
    create_daily_backup(study)
    clean_file(study)
    searched = search_files(study.path.parent, erased.traces)
    left = tuple((found.path, found.what) for found in searched.found)
    certificate = _write_certificate(
        study, actor=actor, effect=effect, traces=erased.traces, searched=searched,
        removed=removed, checkpoint=checkpoint,
    )  # fmt: skip
    return Outcome(
        effect=effect,
        proved=not left and not searched.unread,
        certificate=certificate,
        removed=tuple(removed),
        left=left,
        searched=len(searched.files),
        checkpoint=checkpoint,
    )


def list_copies(study: Study) -> list[Path]:
    """Return Lifeworld's own copies of the study: daily backups and copies before upgrades."""
    folder, stem = study.path.parent, study.path.stem
    copies = [*list_backups(study)]
    escaped = re.escape(stem)
    pattern = re.compile(
        rf"(?:{escaped}\.before-.*|\.{escaped}.*\.(?:new|part)(?:-wal|-shm|-journal)?"
        rf"|{escaped}-\d{{4}}-\d\d-\d\d.*){re.escape(SUFFIX)}.*|\.{escaped}\..*\.(?:new|part).*"
    )
    copies += [
        path
        for path in sorted(folder.iterdir())
        if path.is_file() and path != study.path and pattern.fullmatch(path.name)
    ]
    backups = folder / f"{stem}.backups"
    if backups.is_dir():
        copies += [p for p in sorted(backups.rglob("*")) if p.is_file() and p not in copies]
    return copies


def remove_copies(study: Study) -> list[Path]:
    """Remove Lifeworld's own copies of the study and return their paths."""
    gone = []
    for path in list_copies(study):
        path.unlink(missing_ok=True)
        gone.append(path)
    log = study.path.with_name(f".{study.path.stem}.worker.log")
    if log.exists():
        # Truncated instead of removed, because a running worker keeps writing to it.
        with log.open("r+b") as file:
            file.truncate(0)
    return gone


def list_own_exports(study: Study, *, among: Iterable[Path]) -> list[Path]:
    """Return those of *among* that this study wrote: recorded exports and copies of the study."""
    rows = list_exported_files(study)
    names, hashes = {name for name, _ in rows}, {sha256 for _, sha256 in rows}
    first = find_first_change(study.path)
    own = []
    for path in among:
        # The name is enough: saving a deck again changes its hash but keeps the quotes.
        known = path.name in names or path.stem == study.path.stem
        if not known and hashes:
            known = hashlib.sha256(path.read_bytes()).hexdigest() in hashes
        if known or (first and find_first_change(path) == first):
            own.append(path)
    return [p for p in own if p not in _live_files(study)]


def _live_files(study: Study) -> set[Path]:
    return {study.path, *(study.path.with_name(study.path.name + s) for s in ("-wal", "-shm"))}


def clean_surroundings(
    study: Study, traces: Traces, *, remove_others: bool = False
) -> tuple[list[Path], Searched]:
    """Remove the study's own files in its folder that still hold the erased words.

    Returns the removed files and the result of the search before.
    """
    searched = search_files(study.path.parent, traces, but=_live_files(study))
    carrying = [found.path for found in searched.found]
    own = carrying if remove_others else list_own_exports(study, among=carrying)
    for path in own:
        try:
            path.unlink()
        except OSError as error:
            raise LifeworldError(
                f"{path} holds words to be erased but cannot be removed: {error.strerror}.",
                hint="Remove it yourself and search again.",
            ) from error
    return own, searched


def _write_certificate(
    study: Study,
    *,
    actor: str,
    effect: Effect,
    traces: Traces,
    searched: Searched,
    removed: list[Path],
    checkpoint: tuple[int, int, int],
) -> Path:
    """Write the certificate: who erased, when, and what was searched; none of the words."""
    folder = study.path.parent
    now = datetime.now(UTC)

    def show(path: Path) -> str:
        return traces.rewrite_names(str(path.relative_to(folder)))

    told = {
        "what": "A participant's contribution was erased at their request.",
        "study": study.path.name,
        "at": now.isoformat(timespec="seconds"),
        "by": actor,
        "program": f"Lifeworld {__version__}, SQLite {sqlite3.sqlite_version}",
        "erased": {
            "turns": effect.turns,
            "words": effect.words,
            "excerpts": effect.excerpts,
            "codings": effect.codings,
            "mentions by others": effect.mentions,
            "other texts changed": effect.cells,
            "recordings taken off": len(effect.recordings),
            "photos deleted": [_show_photo(p) for p in effect.photos if p.gone],
        },
        "photos that stay, as they were not said to show the person": [
            _show_photo(p) for p in effect.photos if not p.gone
        ],
        "insights that lost support": [each.sentence for each in effect.shaken],
        "issued exports that carry quotes": [
            {
                "file": traces.rewrite_names(i.file),
                "place": traces.rewrite_names(i.place),
                "audience": i.audience,
                "at": i.at,
                "sha256": i.sha256,
                "quotes": i.quotes,
            }
            for i in effect.issued
        ],
        "removed files": [show(path) for path in removed],
        "write-ahead log after the last checkpoint": list(checkpoint),
        "searched for": f"{len(traces.needles)} runs of words and {len(traces.names)} names, as"
        " UTF-8 and UTF-16, also inside packed files; every text cell of every SQLite file",
        "searched files": [{"file": show(p), "bytes": size} for p, size in searched.files],
        "not searched": [show(path) for path in searched.unread],
        "found": [{"file": show(f.path), "what": f.what} for f in searched.found],
        "proved": not searched.found and not searched.unread,
        "not in this folder, so not searched": list(OUTSIDE),
    }
    path = folder / f"{study.path.stem}.withdrawal-{now:%Y-%m-%d}-{new_id()[-6:]}.json"
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    if traces.find_in_bytes(text.encode()):
        raise InvalidInput(
            "The certificate was not written, because it would have named the person.",
            hint="Rename the study file if its name holds the person's name.",
        )
    path.write_text(text, "utf-8")
    return path


def _show_photo(photo: Photographed) -> dict[str, str]:
    # No caption, because it may name or describe who is in the photo.
    return {"file": photo.name, "session": photo.session, "sha256": photo.sha256}
