"""The copies and exports of a study in its folder: which they are, and removing them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from lifeworld.withdrawal.queries import list_exported_files
from study import Study
from study.backups import list_backups
from study.checks import SUFFIX, find_first_change
from study.held_file import read_file

__all__ = ["list_copies", "list_live_files", "list_own_exports", "remove_copies", "remove_drafts"]


def list_copies(study: Study) -> list[Path]:
    """Return Lifeworld's own copies of the study: daily backups and copies before upgrades."""
    folder, stem = study.path.parent, study.path.stem
    copies = [*list_backups(study.path)]
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


def remove_drafts(study: Study) -> None:
    """Remove half-written copies that a program left when it was killed."""
    for path in list_copies(study):
        if path.name.startswith(f".{study.path.stem}") and {".part", ".new"} & set(path.suffixes):
            path.unlink(missing_ok=True)


def list_own_exports(study: Study, *, among: Iterable[Path]) -> list[Path]:
    """Return those of *among* that this study wrote: recorded exports and copies of the study."""
    rows = list_exported_files(study)
    names, hashes = {name for name, _ in rows}, {sha256 for _, sha256 in rows}
    first = find_first_change(study.path)
    own = []
    for path in among:
        # The name is enough: saving a deck again changes its hash but keeps the quotes.
        known = path.name in names or path.stem == study.path.stem
        # What was rescued or replaced (`NAME.replaced-DATE.lifeworld-wal`) is the study's, too.
        known = known or (path.name.startswith(f"{study.path.stem}.") and SUFFIX in path.name)
        if not known and hashes:
            known = hashlib.sha256(read_file(path)).hexdigest() in hashes
        if known or (first and find_first_change(path) == first):
            own.append(path)
    return [p for p in own if p not in list_live_files(study)]


def list_live_files(study: Study) -> set[Path]:
    """Return the study file and what SQLite keeps beside it while it is open."""
    return {study.path, *(study.path.with_name(study.path.name + s) for s in ("-wal", "-shm"))}
