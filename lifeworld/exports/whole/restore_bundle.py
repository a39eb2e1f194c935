"""Makes a study from a bundle: a new file, with its recordings and photos beside it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database

from lifeworld.doctor import check_words
from lifeworld.opening import SCHEMA
from study import InvalidInput, Study
from study.bundles import new_refusal
from study.language import say
from study.private_files import prepare_private_folder
from study.read_bundle import open_bundle
from study.restoring import restore_backup
from study.sqlite import sqlite3
from study.wording import count_things
from transcripts.schema import build_index

__all__ = ["restore_bundle"]

Progress = Callable[[int, int, str], None]


def restore_bundle(
    bundle: Path,
    target: Path,
    *,
    replace: bool = False,
    on_progress: Progress = lambda *_: None,
) -> list[str]:
    """Make the study *target* from a bundle and return messages for the user, one per line.

    Args:
        bundle: The zip.
        target: The study to make.
        replace: Whether a study at *target* is replaced; it is kept under another name.
        on_progress: Called with (done, total, message); may raise Cancelled.

    Raises:
        Unreadable: the bundle is damaged, cut short, forged, or of a newer Lifeworld.
        InvalidInput: something is there already, or the folder is not.
        Conflict: the study to replace is open in another program.
    """
    if not target.parent.is_dir():
        raise InvalidInput(
            say("There is no folder {folder}.", folder=target.parent), hint=say("Create it first.")
        )
    if target.exists() and not replace:
        raise InvalidInput(
            say("{path} already exists.", path=target),
            hint=say("Restore to another name, or add --replace: the study that is there is kept."),
        )
    with open_bundle(bundle) as opened:
        manifest = opened.manifest
        key = target.with_suffix(".key")
        if manifest.key and key.exists():
            raise InvalidInput(
                say("{path} already exists.", path=key),
                hint=say("It may be the key to another study: move it, then try again."),
            )
        draft = opened.write_study(
            target.parent, SCHEMA, finish=_build_index, on_progress=on_progress
        )
        try:
            _check(draft, bundle.name)
            if manifest.files:
                folder = target.with_name(f"{target.stem}.files")
                opened.write_files(prepare_private_folder(folder))
            kept = restore_backup(draft, target, replace=replace)
            if manifest.key:
                opened.write_key(key)
        finally:
            for leftover in target.parent.glob(f"{draft.name}*"):
                with contextlib.suppress(OSError):
                    leftover.unlink(missing_ok=True)
    lines = [
        say(
            "{file}  restored from {bundle}: the study as it was on {day}",
            file=target,
            bundle=bundle.name,
            day=manifest.made_at[:10],
        )
    ]
    if manifest.files:
        files = count_things(len(manifest.files), "recording or photo", "recordings and photos")
        lines.append(say("{files} beside it", files=files))
    if manifest.key:
        lines.append(say("{file}  is the key to the pseudonyms, as encrypted as it was", file=key))
    if kept is not None:
        lines.append(say("{file}  is the study that was replaced", file=kept))
    return lines


def _build_index(db: Database) -> None:
    if "plain" in db["turn_index"].columns_dict:  # else the upgrade that follows builds it
        build_index(db)


def _check(draft: Path, name: str) -> None:
    """Refuse a study whose texts or quotes are not what they were: somebody changed a bundle."""
    study = Study(draft)
    try:
        wrong = [finding for finding in check_words(study) if finding["bad"]]
    except sqlite3.Error as error:
        raise new_refusal(name, say("its texts cannot be read")) from error
    finally:
        study.close()
    if wrong:
        raise new_refusal(name, say("its quotes are not the words of its texts"))
