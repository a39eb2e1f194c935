"""The job that writes a long export, which waits in Lifeworld’s own folder until it is fetched."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lifeworld.exports.archive.export_archive import export_archive
from lifeworld.exports.archive.model import Depositor
from lifeworld.exports.export_project import export_project
from lifeworld.exports.export_quotes import export_quotes
from lifeworld.exports.export_transcripts import export_transcripts
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.exports.sheet.table import Layout
from lifeworld.exports.whole.export_bundle import export_bundle
from lifeworld.exports.whole.export_tables import export_tables
from study import Study
from study.home import get_home
from study.ids import new_id
from study.jobs import Report, job
from study.private_files import prepare_private_folder

__all__ = [
    "export_archive_in_study",
    "export_bundle_in_study",
    "export_project_in_study",
    "export_quotes_in_study",
    "export_tables_in_study",
    "export_transcripts_in_study",
    "read_waiting",
]

KEPT_SECONDS = 3600.0  # files that nobody fetched are removed by the next export


@job("export_quotes")
def export_quotes_in_study(
    study: Study,
    report: Report,
    *,
    name: str,
    audience: str,
    choice: Mapping[str, Any],
    layout: Layout,
    final: bool,
    address: str,
    actor: str,
    place: str,
) -> dict[str, Any]:
    """Write quotes as a table, and return where it waits and what is said about it.

    Args:
        study: The study.
        report: Called with (done, total, message); may raise Cancelled.
        name: The name of the file; its suffix says the form.
        audience: internal, workshop, client or public.
        choice: What `QuoteChoice.pack` returns.
        layout: coding, quote or wide.
        final: Whether it is final rather than a draft.
        address: Where the app is open.
        actor: Who exports.
        place: The destination to record.
    """
    out = _prepare_folder() / name
    told = export_quotes(
        study,
        out,
        audience=audience,
        choice=QuoteChoice.unpack(choice),
        layout=layout,
        final=final,
        address=address,
        actor=actor,
        place=place,
        on_progress=report,
    )
    return _list_files(out, told)


@job("export_transcripts")
def export_transcripts_in_study(
    study: Study,
    report: Report,
    *,
    name: str,
    audience: str,
    choice: Mapping[str, Any],
    place_of_codes: str,
    actor: str,
    place: str,
) -> dict[str, Any]:
    """Write coded transcripts, and return where they wait and what is said about them.

    Args:
        study: The study.
        report: Called with (done, total, message); may raise Cancelled.
        name: The name of the file; its suffix says the form.
        audience: internal, workshop, client or public.
        choice: What `QuoteChoice.pack` returns.
        place_of_codes: comments or margin, in Word.
        actor: Who exports.
        place: The destination to record.
    """
    out = _prepare_folder() / name
    told = export_transcripts(
        study,
        out,
        audience=audience,
        choice=QuoteChoice.unpack(choice),
        place_of_codes=place_of_codes,
        actor=actor,
        place=place,
        on_progress=report,
    )
    return _list_files(out, told)


@job("export_project")
def export_project_in_study(
    study: Study,
    report: Report,
    *,
    name: str,
    audience: str,
    choice: Mapping[str, Any],
    program: str,
    actor: str,
    place: str,
) -> dict[str, Any]:
    """Write a REFI-QDA file, and return where it waits and what is said about it.

    Args:
        study: The study.
        report: Called with (done, total, message); may raise Cancelled.
        name: The name of the file; its suffix says the form.
        audience: internal, workshop, client or public.
        choice: What `QuoteChoice.pack` returns.
        program: The profile of the program that is to read it.
        actor: Who exports.
        place: The destination to record.
    """
    out = _prepare_folder() / name
    told = export_project(
        study,
        out,
        audience=audience,
        choice=QuoteChoice.unpack(choice),
        program=program,
        actor=actor,
        place=place,
        on_progress=report,
    )
    return _list_files(out, told)


@job("export_tables")
def export_tables_in_study(
    study: Study, report: Report, *, name: str, audience: str, actor: str, place: str
) -> dict[str, Any]:
    """Write every table for analysis, and return where they wait and what is said about them.

    Args:
        study: The study.
        report: Called with (done, total, message); may raise Cancelled.
        name: The name of the zip.
        audience: internal, workshop, client or public.
        actor: Who exports.
        place: The destination to record.
    """
    out = _prepare_folder() / name
    told = export_tables(
        study, out, audience=audience, actor=actor, place=place, on_progress=report
    )
    return _list_files(out, told)


@job("export_bundle")
def export_bundle_in_study(
    study: Study, report: Report, *, name: str, actor: str, place: str
) -> dict[str, Any]:
    """Write the whole study as a bundle, and return where it waits and what is said about it.

    Args:
        study: The study.
        report: Called with (done, total, message); may raise Cancelled.
        name: The name of the zip.
        actor: Who exports.
        place: The destination to record.
    """
    out = _prepare_folder() / name
    told = export_bundle(study, out, actor=actor, place=place, on_progress=report)
    return _list_files(out, told)


@job("export_archive")
def export_archive_in_study(
    study: Study,
    report: Report,
    *,
    name: str,
    depositor: Mapping[str, Any],
    actor: str,
    place: str,
) -> dict[str, Any]:
    """Write the packet for an archive, and return where it waits and what is said about it.

    Args:
        study: The study.
        report: Called with (done, total, message); may raise Cancelled.
        name: The name of the zip.
        depositor: What only the depositor knows, by the names of the fields of `Depositor`.
        actor: Who exports.
        place: The destination to record.
    """
    out = _prepare_folder() / name
    told = export_archive(
        study,
        out,
        depositor=Depositor(**depositor),
        actor=actor,
        place=place,
        on_progress=report,
    )
    return _list_files(out, told)


def _list_files(out: Path, told: list[str]) -> dict[str, Any]:
    """Return what was written into the folder of *out*: itself first, then what is beside it."""
    files = sorted(out.parent.iterdir(), key=lambda path: (len(path.stem), path.name))
    return {"files": [str(path) for path in files], "told": told}


def _prepare_folder() -> Path:
    """Return a folder for one export, and remove what nobody fetched in the last hour."""
    waiting = prepare_private_folder(get_home() / "waiting-exports")
    for old in waiting.iterdir():
        if old.is_dir() and time.time() - old.stat().st_mtime > KEPT_SECONDS:
            _remove(old)
    return prepare_private_folder(waiting / new_id())


def read_waiting(result: Mapping[str, Any]) -> list[tuple[str, bytes]]:
    """Return name and content of the files that a job wrote, and remove them.

    What somebody else has fetched already is left out.
    """
    paths = [Path(each) for each in result["files"]]
    files = [(path.name, path.read_bytes()) for path in paths if path.is_file()]
    for path in paths:
        _remove(path.parent)
    return files


def _remove(folder: Path) -> None:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        path.unlink(missing_ok=True)
    folder.rmdir()
