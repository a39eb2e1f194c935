"""Imports files into a study: reads them in the sandbox, then adds them as one change."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from study import LifeworldError, Study, Unreadable
from study.language import say
from study.plugins import list_registered
from transcripts.commands import add_transcripts
from transcripts.model import (
    Known,
    NewTranscript,
    Role,
    SessionId,
    SessionKind,
    StratumId,
    TranscriptId,
)
from transcripts.queries import find_imported
from transcripts.reading.model import Reading
from transcripts.reading.read_source import READABLE_SUFFIXES
from transcripts.reading.sandbox import FileOutcome, read_bytes, read_files

__all__ = [
    "PROJECT_SUFFIXES",
    "Imported",
    "Placing",
    "add_outcomes",
    "find_about_files",
    "find_files",
    "import_files",
    "is_project",
    "is_project_file",
    "new_transcript",
    "read_paths",
    "read_upload",
]


# imported by coding.exchange.import_project: REFI-QDA, and databases of Taguette and QualCoder
DATABASE_SUFFIXES = (".sqlite3", ".sqlite", ".db", ".qda")
PROJECT_SUFFIXES = (".qdpx", ".qdc", ".qde", *DATABASE_SUFFIXES)
_DATABASE = b"SQLite format 3\0"
_PACKED_PROJECT = re.compile(rb"(?is)PK\x01\x02.{42}[^\x00-\x1f]{0,500}?\.qd(?:e|px|c|a)")
_DIRECTORY = 1_000_000  # bytes at the end of a zip file, where it lists its members
# README.md, LICENCE-CC-BY.txt, readme.da.md, provenance.json
_ABOUT_FOLDER = re.compile(
    r"(?i)(?:read[-_ ]?me|licen[cs]es?|copying|notices?|changelog|provenance)"
    r"(?:[-_.](?:[a-z]{2}|mit|apache|bsd|[al]?gpl|cc)(?:[-_.][\w.-]{0,20})?|[-_.]?\d[\d.]*)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """The session and stratum for imported files; None takes the value from the file."""

    kind: SessionKind | None = None
    stratum_id: StratumId | None = None
    session_id: SessionId | None = None
    stratum: str = ""
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The result for one file: its transcripts or an error. `known`: it was added before."""

    name: str
    readings: tuple[Reading, ...] = ()
    transcripts: tuple[TranscriptId, ...] = ()
    error: LifeworldError | None = None
    known: bool = False


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Return the named files and the readable files in named folders, in order, each once.

    Files that describe their folder (a readme, a licence) are included only if named themselves.
    """
    found: dict[Path, None] = {}
    for path in paths:
        inside = _list_inside(path) if path.is_dir() else [path]
        found.update(dict.fromkeys(p for p in inside if p == path or not _is_about(p)))
    return list(found)


def find_about_files(paths: Iterable[Path]) -> list[Path]:
    """Return the readmes and licences that `find_files` leaves out of the named folders."""
    named = list(paths)
    inside = [p for path in named if path.is_dir() for p in _list_inside(path)]
    return [p for p in dict.fromkeys(inside) if _is_about(p) and p not in named]


def is_project(name: str, data: bytes) -> bool:
    """Return whether a file is a project of another program: by its suffix, or packed in a .zip.

    The end of *data* is enough.
    """
    suffix = Path(name).suffix.lower()
    if suffix in PROJECT_SUFFIXES:
        return True
    # An archive is not opened in this process: its names stand as they are in its directory.
    return suffix == ".zip" and _PACKED_PROJECT.search(data[-_DIRECTORY:]) is not None


def is_project_file(path: Path) -> bool:
    """Return whether a file on this computer is a project of another program."""
    suffix = path.suffix.lower()
    if suffix not in (".zip", *DATABASE_SUFFIXES):
        return is_project(path.name, b"")
    try:
        with path.open("rb") as file:
            if suffix != ".zip":
                return file.read(len(_DATABASE)) == _DATABASE
            file.seek(max(0, path.stat().st_size - _DIRECTORY))
            return is_project(path.name, file.read())
    except OSError:
        return False


def _list_inside(folder: Path) -> list[Path]:
    suffixes = {
        *READABLE_SUFFIXES,
        *list_registered("register_importers", builtin={}),
    }
    return sorted(
        p
        for p in folder.rglob("*")
        if (p.suffix.lower() in suffixes or is_project_file(p))
        and p.is_file()
        and not _is_hidden(p, folder)
    )


def _is_about(path: Path) -> bool:
    return _ABOUT_FOLDER.fullmatch(path.stem) is not None


def import_files(
    study: Study,
    paths: Sequence[Path],
    *,
    actor: str,
    placing: Placing | None = None,
    encoding: str | None = None,
    on_progress: Callable[[int, int, str], None] | None = None,
) -> list[Imported]:
    """Read files, add the readable ones as one change, and return a result for each file.

    Files whose bytes were imported before are skipped, so importing again is harmless.
    """
    outcomes: list[FileOutcome] = []
    encodings = {str(path): encoding for path in paths} if encoding else {}
    for outcome in read_paths(paths, encodings=encodings, study=study):
        outcomes.append(outcome)
        if on_progress:
            on_progress(len(outcomes), len(paths), outcome.path.name)
    return add_outcomes(study, outcomes, actor=actor, placing=placing or Placing())


def read_paths(
    paths: Sequence[Path],
    *,
    encodings: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    study: Study | None = None,
) -> Iterator[FileOutcome]:
    """Read files one by one in the sandbox; plugins try those that the built-in readers cannot.

    Files that *study* already holds are not read again.
    """

    def is_known(sha256: str) -> bool:
        return study is not None and find_imported(study, sha256) is not None

    for outcome in read_files(
        paths, encodings=encodings, labels=labels, columns=columns, known=is_known
    ):
        yield _offer_plugins(outcome)


def read_upload(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    labels: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> FileOutcome:
    """Read an uploaded file in the sandbox; an error is returned in the outcome."""
    path = Path(Path(name).name)
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        readings = read_bytes(data, name, encoding=encoding, labels=labels, columns=columns)
        outcome = FileOutcome(path=path, readings=readings, sha256=sha256, size=len(data))
    except Unreadable as error:
        outcome = FileOutcome(path=path, error=error, sha256=sha256, size=len(data))
    return _offer_plugins(outcome, data)


def add_outcomes(
    study: Study,
    outcomes: Sequence[FileOutcome],
    *,
    actor: str,
    placing: Placing | Sequence[Placing],
) -> list[Imported]:
    """Add the files that were read as one change and return a result for each file.

    *placing* is one value for all files, or one for each.
    """
    each = [placing] * len(outcomes) if isinstance(placing, Placing) else list(placing)
    new: list[NewTranscript] = []
    owners: list[int] = []
    seen: set[str] = set()
    results: list[Imported] = []
    for number, outcome in enumerate(outcomes):
        name = outcome.path.name
        if outcome.error is not None:
            results.append(Imported(name=name, error=outcome.error))
            continue
        known = outcome.sha256 in seen or find_imported(study, _source_key(outcome, 0)) is not None
        seen.add(outcome.sha256)
        results.append(Imported(name=name, readings=outcome.readings, known=known))
        if not known:
            for part, reading in enumerate(outcome.readings):
                key = _source_key(outcome, part)
                new.append(
                    new_transcript(reading, each[number], source_name=name, source_sha256=key)
                )
                owners.append(number)
    made = add_transcripts(study, new, actor=actor) if new else []
    for number, result in enumerate(results):
        mine = tuple(t for t, owner in zip(made, owners, strict=True) if owner == number)
        if mine:
            results[number] = Imported(name=result.name, readings=result.readings, transcripts=mine)
    return results


def new_transcript(
    reading: Reading, placing: Placing, *, source_name: str, source_sha256: str
) -> NewTranscript:
    """Return the transcript to add for a reading; the file's own date and so on fill the gaps."""
    return NewTranscript(
        title=reading.title,
        text=reading.text,
        turns=tuple((t.label, t.start, t.end, t.start_time, t.end_time) for t in reading.turns),
        speakers={s.label: cast("Role", s.role) for s in reading.speakers if s.label},
        kind=reading.kind,
        source_name=source_name,
        source_sha256=source_sha256,
        reader=reading.format,
        encoding=reading.encoding,
        language=reading.language,
        report={"warnings": list(reading.warnings), "left_out": list(reading.left_out)},
        session_id=placing.session_id,
        session_kind=placing.kind,
        stratum_id=placing.stratum_id,
        stratum=placing.stratum,
        date=placing.date or reading.date,
        minutes=round(reading.duration / 60, 1) if reading.duration else None,
        people=_known_people(reading),
    )


def _known_people(reading: Reading) -> dict[str, Known]:
    """Return the people behind a table's labels, if it has columns with their attributes.

    The same number under the same heading is the same person in several tables; a row without
    a number belongs to a person of this table only.
    """
    known: dict[str, Known] = {}
    for label, attributes in reading.people.items():
        number = f"{reading.person} {label}" if label.isdigit() else label
        pseudonym = number if reading.person else f"{reading.title}, {label}"
        known[label] = Known(pseudonym=pseudonym, attributes=attributes)
    return known


def _source_key(outcome: FileOutcome, part: int) -> str:
    return outcome.sha256 if part == 0 else f"{outcome.sha256}#{part}"


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _offer_plugins(outcome: FileOutcome, data: bytes | None = None) -> FileOutcome:
    """Try the plugin registered for the suffix if the built-in readers could not read the file.

    Plugins run in this process, outside the sandbox: whoever installs one trusts it.
    """
    if outcome.error is None or not outcome.sha256:
        return outcome
    readers = list_registered("register_importers", builtin={})
    read = readers.get(outcome.path.suffix.lower())
    if read is None:
        return outcome
    try:
        made = read(data if data is not None else outcome.path.read_bytes(), outcome.path.name)
    except Unreadable as error:
        return replace(outcome, error=error)
    except Exception as error:  # noqa: BLE001  a plugin may raise anything
        told = Unreadable(
            say(
                "{name}: the plugin for {suffix} files failed ({error}).",
                name=outcome.path.name,
                suffix=outcome.path.suffix,
                error=error,
            ),
            hint=say("Update the plugin or uninstall it."),
        )
        return replace(outcome, error=told)
    return replace(outcome, readings=made if isinstance(made, tuple) else (made,), error=None)
