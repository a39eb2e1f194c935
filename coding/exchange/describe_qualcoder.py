"""Find QualCoder projects among files, and describe what of them only their database holds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from coding.exchange.queries import DATABASE, QualCoderContents
from study.errors import Unreadable
from study.guarded import run_guarded
from study.language import mark, say
from study.wording import count_things
from transcripts.reading.sandbox import read_file

__all__ = ["EXPORT_HINT", "describe_project", "find_projects"]

EXPORT_HINT = mark(
    "To bring it, export the project from QualCoder as a REFI-QDA project"
    " (.qdpx), and add that file in place of the folder: its texts come with"
    " it."
)
_MAGIC = b"SQLite format 3\0"
_MANY = {"journal entry": "journal entries", "coding on words": "codings on words"}
_MANY |= {"coding on a picture": "codings on pictures"}
_MANY |= {"coding on a recording": "codings on recordings"}


def find_projects(paths: Iterable[Path]) -> list[Path]:
    """Return the databases of QualCoder among the named files and in the named folders."""
    found: dict[Path, None] = {}
    for path in paths:
        named = sorted(path.rglob(DATABASE)) if path.is_dir() else [path]
        found.update(dict.fromkeys(p for p in named if p.name == DATABASE and _is_database(p)))
    return list(found)


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return path.is_file() and file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def describe_project(database: Path) -> list[str]:
    """Return sentences on what a project holds beside its files, and how to bring it."""
    folder = database.parent
    opening = say("{name} is a QualCoder project.", name=folder.name)
    try:
        found = run_guarded(
            "coding.exchange.queries:count_contents",
            read_file(database),
            f"{folder.name}/{DATABASE}",
            gives=QualCoderContents,
            timeout=30.0,
        )
    except Unreadable as error:
        told = say(
            "What its database holds was not taken and could not be counted: {reason}",
            reason=error.message,
        )
        return [opening, told, say(EXPORT_HINT)]
    files = {p.name for p in folder.rglob("*") if p.is_file()}
    missing = [name for name in found.texts if name not in files]
    lost = [
        count_things(count, thing, _MANY.get(thing))
        for thing, count in found.counts.items()
        if count
    ]
    if missing:
        shown = ", ".join(f"“{name}”" for name in missing[:3])
        if len(missing) > 3:
            shown = say("{names} and {number} more", names=shown, number=len(missing) - 3)
        texts = count_things(len(missing), "text")
        lost.append(say("{texts} without a file ({names})", texts=texts, names=shown))
    if found.memos:
        lost.append(count_things(found.memos, "memo"))
    if not lost:
        return [opening, say("Its database holds nothing beside its files.")]
    return [
        opening,
        say("What only its database holds was not taken: {things}.", things=", ".join(lost)),
        say(EXPORT_HINT),
    ]
