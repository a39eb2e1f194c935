"""The job that writes a long export, which waits in Lifeworld’s own folder until it is fetched."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lifeworld.exports.export_thing import Asked, export_thing
from study import NotFound, Study
from study.home import get_home
from study.ids import new_id
from study.jobs import Report, job
from study.language import say
from study.private_files import create_private_file, prepare_private_folder

__all__ = ["export_in_study", "find_waiting", "name_waiting", "read_waiting", "write_waiting"]

KEPT_SECONDS = 3600.0  # files that nobody fetched are removed by the next export
MOST_HELD = 50_000_000  # bytes of files that a browser’s session may hold in memory


@job("export")
def export_in_study(
    study: Study,
    report: Report,
    *,
    thing: str,
    form: str,
    audience: str,
    final: bool,
    options: Mapping[str, Any],
    name: str,
    actor: str,
    place: str,
) -> dict[str, Any]:
    """Write one thing in one form, and return where it waits and what is said about it.

    Args:
        study: The study.
        report: Called with (done, total, message); may raise Cancelled.
        thing: What it is, see `Asked`.
        form: Its form.
        audience: For whom.
        final: Whether it is final rather than a draft.
        options: What else the thing's export takes.
        name: The name of the file.
        actor: Who exports.
        place: The destination to record.
    """
    out = _prepare_folder() / name
    asked = Asked(thing=thing, form=form, audience=audience, final=final, options=options)
    try:
        told = export_thing(study, out, asked, actor=actor, place=place, on_progress=report)
    finally:
        if not any(out.parent.iterdir()):  # it was stopped or refused
            out.parent.rmdir()
        if options.get("template"):
            _remove(Path(options["template"]).parent)
    files = sorted(out.parent.iterdir(), key=lambda path: (len(path.stem), path.name))
    return {"files": [str(path) for path in files], "told": told}


def write_waiting(name: str, content: bytes) -> Path:
    """Keep a file that a job will need, such as a template, and return where it is.

    The job removes it; so does the next export after an hour.
    """
    path = _prepare_folder() / Path(name).name
    create_private_file(path).write_bytes(content)
    return path


def read_waiting(result: Mapping[str, Any]) -> list[tuple[str, bytes | Path]]:
    """Return name and content of the files that a job wrote, and remove them.

    Files with recordings are too large for that: they stay, and are given as paths. What somebody
    else has fetched already is left out.
    """
    paths = [Path(each) for each in result["files"]]
    if sum(path.stat().st_size for path in paths if path.is_file()) > MOST_HELD:
        return [(path.name, path) for path in paths if path.is_file()]
    files: list[tuple[str, bytes | Path]] = [
        (path.name, path.read_bytes()) for path in paths if path.is_file()
    ]
    for path in paths:
        _remove(path.parent)
    return files


def name_waiting(path: Path) -> str:
    """Return the name by which `find_waiting` finds a file again."""
    return f"{path.parent.name}/{path.name}"


def find_waiting(name: str) -> Path:
    """Return a file that waits to be fetched.

    Args:
        name: As `name_waiting` gives it.

    Raises:
        NotFound: It is not there any more.
    """
    folder, _, file = name.partition("/")
    plain = all(part == Path(part).name and part != ".." for part in (folder, file))
    path = get_home() / "waiting-exports" / folder / file
    if not plain or path.is_symlink() or not path.is_file():
        raise NotFound(
            say("The file is not there any more: the first export after an hour removes it."),
            hint=say("Make it again on the page Export."),
        )
    return path


def _prepare_folder() -> Path:
    """Return a folder for one export, and remove what nobody fetched in the last hour."""
    waiting = prepare_private_folder(get_home() / "waiting-exports")
    for old in waiting.iterdir():
        if old.is_dir() and time.time() - old.stat().st_mtime > KEPT_SECONDS:
            _remove(old)
    return prepare_private_folder(waiting / new_id())


def _remove(folder: Path) -> None:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        path.unlink(missing_ok=True)
    folder.rmdir()
