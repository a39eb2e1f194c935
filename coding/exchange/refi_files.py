"""Find the project and its texts in a REFI-QDA file, packed as the standard says or otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from study.errors import Unreadable
from study.language import mark, say
from transcripts.reading.gate import Archive, open_archive, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["find_member", "normalise_id", "open_project_archive", "open_refi"]

_EXPORT = mark("Export it again from the program that made it.")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):/{0,3}", re.IGNORECASE)
_EXTRA = "__macosx/"  # what macOS packs beside the files


def open_refi(data: bytes, name: str) -> tuple[_Element, Archive | None]:
    """Return the root of a project or codebook, and the archive that holds it.

    The project may be a bare .qde or .qdc, packed at the top level, as the standard says, packed
    in a folder, or a .qdpx inside of another archive.

    Raises:
        Unreadable: the file is damaged, unsafe, or holds no project.
    """
    if not data.startswith(b"PK"):
        return parse_xml(data, name), None
    archive = open_project_archive(data, name)
    inner = _list_inner(archive)
    found = _list_ending(archive, ".qde") or _list_ending(archive, ".qdc")
    found = [m for m in found if "/" not in m] or found
    if not (found or inner):
        raise Unreadable(
            say("{name} holds 0 REFI-QDA projects, and one is needed.", name=name),
            hint=say("Unpack it and import the files in it."),
        )
    if len(found) != 1:
        raise Unreadable(
            say(
                "{name} should hold one project file, but holds {number}.",
                name=name,
                number=len(found) or len(inner),
            ),
            hint=say("Unpack it and add each project.") if len(inner) > 1 else say(_EXPORT),
        )
    return parse_xml(archive.read(found[0]), name), archive


def open_project_archive(data: bytes, name: str) -> Archive:
    """Return the archive of a packed project, also where it lies inside of another archive."""
    archive = open_archive(data, name)
    inner = _list_inner(archive)
    return open_archive(archive.read(inner[0]), name) if len(inner) == 1 else archive


def _list_inner(archive: Archive) -> list[str]:
    """Return the projects inside of an archive that is none itself."""
    return [] if _list_ending(archive, ".qde", ".qdc") else _list_ending(archive, ".qdpx")


def _list_ending(archive: Archive, *suffixes: str) -> list[str]:
    return [m for m in archive.members if m.lower().endswith(suffixes) and _EXTRA not in m.lower()]


def find_member(archive: Archive | None, path: str, source_id: str = "") -> str | None:
    """Return the member of an archive that a path of the project means, or None.

    The standard says `internal://NAME` for the file NAME in the folder `sources`. Some programs
    leave `internal://` out, name the folder too, or write where the file lay on their computer. A
    source without a path may have a member that is called by its id.
    """
    if archive is None:
        return None
    members = {m.lower(): m for m in archive.members if _EXTRA not in m.lower() and m[-1:] != "/"}
    wanted = path.strip().replace("\\", "/").lower()
    scheme = _SCHEME.match(wanted)
    if scheme and scheme[1] in ("http", "https"):
        return None
    wanted = (wanted[scheme.end() :] if scheme else wanted).removeprefix("./").strip("/")
    for sought in dict.fromkeys((wanted, unquote(wanted))):
        if not sought:
            continue
        for inside in (f"sources/{sought}", sought):
            if inside in members:
                return members[inside]
        tail = sought.rpartition("/")[2]
        alike = [whole for low, whole in members.items() if low.rpartition("/")[2] == tail]
        if len(alike) == 1:
            return alike[0]
    if not wanted and source_id:
        alike = [
            whole
            for low, whole in members.items()
            if low.endswith(".txt") and normalise_id(low.rpartition("/")[2][:-4]) == source_id
        ]
        return alike[0] if len(alike) == 1 else None
    return None


def normalise_id(value: str | None) -> str:
    """Return an id in its comparable form: some programs write braces, some capitals."""
    return (value or "").strip().strip("{}").casefold()
