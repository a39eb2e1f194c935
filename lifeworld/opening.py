"""The complete schema of a study, and functions that create and open studies."""

from __future__ import annotations

import atexit
import contextlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import coding.schema
import opportunity_spaces.schema
import themes.schema
import transcripts.schema
from lifeworld import __version__
from lifeworld.changes import describe_change
from study import Study, backups, jobs, reading
from study.checks import SUFFIX
from study.errors import InvalidInput, LifeworldError
from study.language import say
from study.opening import create_file, open_file
from transcripts.model import PROFILES
from transcripts.staging.commands import remove_unused_texts

__all__ = ["SCHEMA", "close_shared", "create_study", "open_shared", "open_study", "open_to_read"]

SCHEMA = [
    jobs.migrations,
    transcripts.schema.migrations,
    coding.schema.migrations,
    themes.schema.migrations,
    opportunity_spaces.schema.migrations,
]

_shared: dict[Path, Study] = {}
_shared_lock = threading.Lock()


def create_study(
    path: str | Path,
    *,
    actor: str,
    title: str = "",
    profile: str = "insight",
    language: str = "en",
    starter: bool = True,
) -> Study:
    """Create a study file, with the starter framework for working life if *starter* is set.

    Raises:
        InvalidInput: the file exists already, or there is no such profile.
    """
    from lifeworld.starter import add_starter
    from transcripts.frame.commands import revise_frame

    if profile not in PROFILES:
        raise InvalidInput(
            say("There is no method profile “{profile}”.", profile=profile),
            hint=say("Choose one of {choices}.", choices=", ".join(PROFILES)),
        )
    path = Path(path)
    if path.suffix != SUFFIX:
        path = path.with_name(path.name + SUFFIX)
    study = create_file(path, SCHEMA)
    study.describe = describe_change
    name = title or path.stem.replace("-", " ").replace("_", " ").strip().capitalize()
    with study.change("start study", actor=actor, subject=name, gathers=True):
        revise_frame(study, actor=actor, title=name, profile=profile, language=language)
        if starter:
            add_starter(study, actor=actor, language=language)
    return study


def open_study(path: str | Path) -> Study:
    """Open a study: check it, migrate it to the current schema and write today's backup.

    Texts that a killed import has left are removed.

    Raises:
        NotFound: there is no such file.
        StudyRefused: the file is not a study, newer than this program, damaged, or in an
            unsafe place.
    """
    path = Path(path)
    if not path.exists() and path.with_name(path.name + SUFFIX).exists():
        path = path.with_name(path.name + SUFFIX)
    study = open_file(path, SCHEMA, release=__version__)
    study.describe = describe_change
    # Neither must block work when it fails; the next opening tries again.
    with contextlib.suppress(LifeworldError):
        remove_unused_texts(study)
    with contextlib.suppress(LifeworldError):
        backups.create_daily_backup(study)
    _erase_due_rooms(path)
    return study


def _erase_due_rooms(path: Path) -> None:
    """Delete the rooms of workshops whose day of deletion has passed, with what guests wrote."""
    folder = path.with_suffix(".rooms")
    if folder.is_dir():
        from opportunity_spaces.workshops.room.commands import erase_due_rooms

        with contextlib.suppress(LifeworldError, OSError):
            erase_due_rooms(folder, today=datetime.now(UTC).date())


@contextlib.contextmanager
def open_to_read(path: str | Path) -> Iterator[Study]:
    """Open a study for reading only, as it is now; it may be open elsewhere.

    Raises:
        NotFound: there is no such file.
        StudyRefused: it is no study, or was written by another version.
    """
    path = Path(path)
    if not path.exists() and path.with_name(path.name + SUFFIX).exists():
        path = path.with_name(path.name + SUFFIX)
    with reading.open_reading(path, SCHEMA, release=__version__) as study:
        yield study


def open_shared(path: str | Path) -> Study:
    """Return this process's one object for a study, shared by pages and routes."""
    resolved = Path(path).resolve()
    with _shared_lock:
        study = _shared.get(resolved)
        if study is None:
            study = _shared[resolved] = open_study(resolved)
            study.keep_open()
        return study


def close_shared() -> None:
    """Empty the logs of what `open_shared` opened, and close it; the next call opens it anew."""
    with _shared_lock:
        while _shared:
            study = _shared.popitem()[1]
            study.checkpoint()
            study.close()


# However the app ends, its study is one complete file.
atexit.register(close_shared)
