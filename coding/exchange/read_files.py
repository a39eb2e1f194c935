"""Take pictures and recordings out of a project in the guarded process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coding.exchange.programs.queries import MAGIC
from coding.exchange.refi_files import open_project_archive
from study.errors import Unreadable
from study.guarded import run_guarded
from study.language import say
from transcripts.reading.gate import MAX_MEMBER

__all__ = ["Unpacked", "parse_files", "read_files"]

TIMEOUT = 120.0
MEMORY = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """The bytes of a file in a project; or why it could not be taken out."""

    data: bytes = b""
    error: str = ""


def read_files(
    data: bytes, name: str, members: Sequence[str], *, beside: Path | None = None
) -> tuple[Unpacked, ...]:
    """Return the files of a project with these names, one for each.

    Args:
        data: The project: an archive with its files, or a database that has them beside it.
        name: Its name.
        members: The names of the files in the archive, or in the folder.
        beside: The folder of the database, if it is known.

    Raises:
        Unreadable: If the project cannot be read any more, or its files exceed a limit.
    """
    if not members:
        return ()
    if data.startswith(MAGIC):
        return tuple(_read_beside(beside, member) for member in members)
    return run_guarded(
        "coding.exchange.read_files:parse_files",
        data,
        name,
        {"members": list(members)},
        gives=tuple[Unpacked, ...],
        timeout=TIMEOUT,
        memory=MEMORY,
    )


def _read_beside(folder: Path | None, member: str) -> Unpacked:
    """Read a file in the folder of a database; it is looked into by guarded processes only."""
    path = folder / member if folder is not None else None
    if path is None or path.is_symlink() or path.parent.is_symlink() or not path.is_file():
        return Unpacked(error=say("the file is not in the project"))
    try:
        if path.stat().st_size > MAX_MEMBER:
            most = MAX_MEMBER // 1_000_000
            return Unpacked(error=say("it has more than {megabytes} MB", megabytes=most))
        return Unpacked(data=path.read_bytes())
    except OSError as error:
        return Unpacked(error=error.strerror or str(error))


def parse_files(data: bytes, name: str, *, members: list[str]) -> tuple[Unpacked, ...]:
    """Take files out of a project in this process, which must be the guarded one."""
    archive = open_project_archive(data, name)
    made: list[Unpacked] = []
    for member in members:
        if not archive.has(member):
            made.append(Unpacked(error=say("the file is not in the project")))
            continue
        try:
            made.append(Unpacked(data=archive.read(member)))
        except Unreadable as error:
            made.append(Unpacked(error=error.message))
    return tuple(made)
