"""The folder of files beside a study: copies named by their hash, and uploads in progress."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from study import InvalidInput, LifeworldError, NotFound, Study, Unreadable
from study.ids import new_id
from study.language import say
from study.private_files import create_private_file, prepare_private_folder
from transcripts.recordings.model import Keeping, Media, Recording
from transcripts.recordings.sniff import find_media

__all__ = [
    "Kept",
    "add_file",
    "add_upload",
    "find_file",
    "get_files_folder",
    "get_most_bytes",
    "hash_file",
    "list_kept_files",
    "list_stale_uploads",
    "remove_file",
]

PIECE = 1024 * 1024
SPARE = 100 * 1024 * 1024
GIGABYTE = 1024**3
MOST_GIGABYTES = 4.0
UPLOADS = "uploads"
DAY = 24 * 3600.0
SETTING = "LIFEWORLD_MOST_RECORDING_GB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A checked recording file, copied beside the study unless it is only linked."""

    media: Media
    sha256: str
    size: int
    place: str


def get_files_folder(study: Study) -> Path:
    """Return the folder `NAME.files` beside a study, which may not exist."""
    return study.path.with_name(f"{study.path.stem}.files")


def get_most_bytes() -> int:
    """Return the size limit for recordings: LIFEWORLD_MOST_RECORDING_GB, by default 4 GB."""
    told = os.environ.get(SETTING, "").strip()
    try:
        gigabytes = float(told) if told else MOST_GIGABYTES
    except ValueError as error:
        raise InvalidInput(
            say("{setting} is “{value}”, which is not a number.", setting=SETTING, value=told),
            hint=say("Set it to gigabytes, such as 4 or 0.5."),
        ) from error
    return int(gigabytes * GIGABYTE)


def add_file(
    study: Study,
    path: Path,
    *,
    keeping: Keeping,
    on_progress: Callable[[int, int], None] | None = None,
) -> Kept:
    """Check a recording and copy it beside the study, or only record its path.

    The file is read and hashed in pieces; an interrupted copy leaves nothing behind.

    Raises:
        NotFound: there is no such file.
        Unreadable: the file is not a recording, or is too large.
        LifeworldError: the file cannot be copied: no disk space, no access.
    """
    path = path.expanduser()
    if not path.is_file():
        raise NotFound(
            say("There is no file {path}.", path=path), hint=say("Check the name and the folder.")
        )
    try:
        with path.open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            if size > get_most_bytes():
                raise Unreadable(
                    say(
                        "{name} is too large: {size:.1f} GB; the limit is {most:g} GB.",
                        name=path.name,
                        size=size / GIGABYTE,
                        most=get_most_bytes() / GIGABYTE,
                    ),
                    hint=say(
                        "Compress the file, or raise the limit with {setting}.", setting=SETTING
                    ),
                )
            media = find_media(source, path.name)
            source.seek(0)
            pieces = _read_pieces(iter(lambda: source.read(PIECE), b""), size, on_progress)
            if keeping == "link":
                digest = hashlib.sha256()
                for piece in pieces:
                    digest.update(piece)
                place = str(path.resolve())
                return Kept(media=media, sha256=digest.hexdigest(), size=size, place=place)
            digest_hex = _copy(study, pieces, media.suffix, size)
            return Kept(media=media, sha256=digest_hex, size=size, place="")
    except OSError as error:
        raise LifeworldError(
            say(
                "{name} could not be read or copied: {reason}.",
                name=path.name,
                reason=error.strerror or error,
            ),
            hint=say("Free disk space or get access to the file, then try again."),
        ) from error


def _read_pieces(
    pieces: Iterator[bytes], size: int, on_progress: Callable[[int, int], None] | None
) -> Iterator[bytes]:
    done = 0
    for piece in pieces:
        done += len(piece)
        yield piece
        if on_progress:
            on_progress(done, size)


def _copy(study: Study, pieces: Iterator[bytes], suffix: str, size: int) -> str:
    folder = get_files_folder(study)
    prepare_private_folder(folder, beside=study.path)
    if shutil.disk_usage(folder).free < size + SPARE:
        raise LifeworldError(
            say(
                "There is not enough disk space for {size:.1f} GB beside the study.",
                size=size / GIGABYTE,
            ),
            hint=say("Free disk space, or link the file instead of copying it."),
        )
    draft = folder / f".{new_id()}.part"
    digest = hashlib.sha256()
    try:
        with create_private_file(draft, beside=study.path).open("wb") as target:
            for piece in pieces:
                digest.update(piece)
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        # Replacing a file of the same name is harmless: the name is the hash of the bytes.
        draft.replace(folder / f"{digest.hexdigest()}{suffix}")
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    return digest.hexdigest()


def find_file(study: Study, recording: Recording) -> Path:
    """Return the path of a recording's file.

    Raises:
        NotFound: the file is missing, or its size has changed.
    """
    if recording.place:
        path = Path(recording.place)
        hint = say("Move it back, or attach it again from its new place.")
    else:
        folder = get_files_folder(study)
        path = next(iter(sorted(folder.glob(f"{recording.sha256}.*"))), folder / recording.sha256)
        hint = say(
            "The folder {folder} belongs to the study: keep them side by side.", folder=folder.name
        )
    try:
        size = path.stat().st_size if path.is_file() else -1
    except OSError:
        size = -1
    if size < 0:
        raise NotFound(
            say(
                "The recording {name} is no longer at {folder}.",
                name=recording.name,
                folder=path.parent,
            ),
            hint=hint,
        )
    if size != recording.size:
        raise NotFound(
            say(
                "{path} is no longer the recording that was attached: its size has changed.",
                path=path,
            ),
            hint=say("Attach the recording again, so that the transcript's times match it."),
        )
    return path


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text, reading it in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def list_kept_files(study: Study, hashes: set[str]) -> list[Path]:
    """Return the files beside the study that are named by one of these *hashes*."""
    folder = get_files_folder(study)
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.is_file() and p.name.split(".")[0] in hashes)


def add_upload(study: Study, name: str, data: Iterable[bytes]) -> Path:
    """Store an upload beside the study under its own name until it has been processed."""
    plain = Path(name.replace("\\", "/")).name.strip(". ") or "recording"
    folder = get_files_folder(study) / UPLOADS / new_id()
    try:
        for each in (folder.parent.parent, folder.parent, folder):
            prepare_private_folder(each, beside=study.path)
        with create_private_file(folder / plain, beside=study.path).open("wb") as target:
            for piece in data:
                target.write(piece)
    except OSError as error:
        raise LifeworldError(
            say(
                "{name} could not be stored: {reason}.", name=plain, reason=error.strerror or error
            ),
            hint=say("Free disk space."),
        ) from error
    return folder / plain


def list_stale_uploads(study: Study, *, age: float = DAY) -> list[Path]:
    """Return uploads older than *age* seconds, which count as abandoned."""
    folder = get_files_folder(study) / UPLOADS
    before = time.time() - age
    return sorted(p for p in folder.glob("*/*") if p.is_file() and p.stat().st_mtime < before)


def remove_file(path: Path) -> None:
    """Delete a file permanently, and an upload's own folder with it.

    Raises:
        LifeworldError: the operating system refuses.
    """
    try:
        path.unlink(missing_ok=True)
        if path.parent.parent.name == UPLOADS:
            path.parent.rmdir()
    except OSError as error:
        raise LifeworldError(
            say(
                "{path} could not be deleted: {reason}.", path=path, reason=error.strerror or error
            ),
            hint=say("Close any program that plays it, then try again."),
        ) from error
