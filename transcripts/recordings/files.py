"""The folder of files beside a study: copied in as a stream, named by their hash, found again."""

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
    """A file that was looked at and, unless it was only referred to, copied beside the study."""

    media: Media
    sha256: str
    size: int
    place: str


def get_files_folder(study: Study) -> Path:
    """Return the folder `NAME.files` beside a study, whether it is there or not."""
    return study.path.with_name(f"{study.path.stem}.files")


def get_most_bytes() -> int:
    """Return how large a recording may be: LIFEWORLD_MOST_RECORDING_GB, by default 4 gigabytes."""
    told = os.environ.get(SETTING, "").strip()
    try:
        gigabytes = float(told) if told else MOST_GIGABYTES
    except ValueError as error:
        raise InvalidInput(
            f"{SETTING} is “{told}”, which is no number.", hint="Give gigabytes, as 4 or 0.5."
        ) from error
    return int(gigabytes * GIGABYTE)


def add_file(
    study: Study,
    path: Path,
    *,
    keeping: Keeping,
    on_progress: Callable[[int, int], None] | None = None,
) -> Kept:
    """Look at a recording and copy it beside the study, or only note where it lies.

    The bytes pass through in pieces and are hashed on the way; a copy that was broken off leaves
    nothing.

    Raises:
        NotFound: there is no such file.
        Unreadable: it is no recording, or too large.
        LifeworldError: it cannot be copied: no room, no access.
    """
    path = path.expanduser()
    if not path.is_file():
        raise NotFound(f"There is no file {path}.", hint="Check the name and the folder.")
    try:
        with path.open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            if size > get_most_bytes():
                raise Unreadable(
                    f"{path.name} is too large: {size / GIGABYTE:.1f} GB, where"
                    f" {get_most_bytes() / GIGABYTE:g} are allowed.",
                    hint=f"Make it smaller, or allow more with {SETTING}.",
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
            f"{path.name} could not be taken in: {error.strerror or error}.",
            hint="Make room on the disk, or get access to the file, then try again.",
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
    folder.mkdir(exist_ok=True)
    if shutil.disk_usage(folder).free < size + SPARE:
        raise LifeworldError(
            f"There is no room for {size / GIGABYTE:.1f} GB beside the study.",
            hint="Make room, or refer to the file where it lies.",
        )
    draft = folder / f".{new_id()}.part"
    digest = hashlib.sha256()
    try:
        with draft.open("xb") as target:
            for piece in pieces:
                digest.update(piece)
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        # Replacing one of the same name is harmless: the name is the hash of its bytes.
        draft.replace(folder / f"{digest.hexdigest()}{suffix}")
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    return digest.hexdigest()


def find_file(study: Study, recording: Recording) -> Path:
    """Return where a recording's bytes lie now.

    Raises:
        NotFound: the file is gone, or another one lies in its place.
    """
    if recording.place:
        path = Path(recording.place)
        hint = "Put it back there, or attach it again from where it lies now."
    else:
        folder = get_files_folder(study)
        path = next(iter(sorted(folder.glob(f"{recording.sha256}.*"))), folder / recording.sha256)
        hint = f"The folder {folder.name} belongs to the study: move both together."
    try:
        size = path.stat().st_size if path.is_file() else -1
    except OSError:
        size = -1
    if size < 0:
        raise NotFound(f"The recording {recording.name} is no longer at {path.parent}.", hint=hint)
    if size != recording.size:
        raise NotFound(
            f"{path} is no longer the recording that was attached: its size changed.",
            hint="Attach it again, so that times and sound are known to belong together.",
        )
    return path


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def list_kept_files(study: Study, hashes: set[str]) -> list[Path]:
    """Return the files beside the study whose name is one of these *hashes*."""
    folder = get_files_folder(study)
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.is_file() and p.name.split(".")[0] in hashes)


def add_upload(study: Study, name: str, data: Iterable[bytes]) -> Path:
    """Keep an upload beside the study, under its own name, until the work on it is done."""
    plain = Path(name.replace("\\", "/")).name.strip(". ") or "recording"
    folder = get_files_folder(study) / UPLOADS / new_id()
    try:
        folder.mkdir(parents=True)
        with (folder / plain).open("xb") as target:
            for piece in data:
                target.write(piece)
    except OSError as error:
        raise LifeworldError(
            f"{plain} could not be kept: {error.strerror or error}.", hint="Make room on the disk."
        ) from error
    return folder / plain


def list_stale_uploads(study: Study, *, age: float = DAY) -> list[Path]:
    """Return uploads older than *age* seconds: whoever sent them is done or gone."""
    folder = get_files_folder(study) / UPLOADS
    before = time.time() - age
    return sorted(p for p in folder.glob("*/*") if p.is_file() and p.stat().st_mtime < before)


def remove_file(path: Path) -> None:
    """Delete a file for good, and the folder that was made for it alone.

    Raises:
        LifeworldError: the system does not allow it.
    """
    try:
        path.unlink(missing_ok=True)
        if path.parent.parent.name == UPLOADS:
            path.parent.rmdir()
    except OSError as error:
        raise LifeworldError(
            f"{path} could not be deleted: {error.strerror or error}.",
            hint="Close what plays it, then try again.",
        ) from error
