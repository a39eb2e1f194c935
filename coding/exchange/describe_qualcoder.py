"""Find QualCoder projects among files, and describe what of them only their database holds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from coding.exchange.queries import DATABASE, QualCoderContents
from study.errors import Unreadable
from study.guarded import run_guarded
from study.wording import choose_word, count_things
from transcripts.reading.sandbox import read_file

__all__ = ["EXPORT_HINT", "describe_project", "find_projects"]

EXPORT_HINT = (
    "To bring it, export the project from QualCoder as a REFI-QDA project (.qdpx), and add that"
    " file in place of the folder: its texts come with it."
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
    opening = f"{folder.name} is a QualCoder project."
    try:
        found = run_guarded(
            "coding.exchange.queries:count_contents",
            read_file(database),
            f"{folder.name}/{DATABASE}",
            gives=QualCoderContents,
            timeout=30.0,
        )
    except Unreadable as error:
        told = f"What its database holds was not taken and could not be counted: {error.message}"
        return [opening, told, EXPORT_HINT]
    files = {p.name for p in folder.rglob("*") if p.is_file()}
    missing = [name for name in found.texts if name not in files]
    lost = [
        f"{count:,} {choose_word(count, thing, _MANY.get(thing))}"
        for thing, count in found.counts.items()
        if count
    ]
    if missing:
        names = ", ".join(f"“{name}”" for name in missing[:3])
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        lost.append(f"{count_things(len(missing), 'text')} without a file ({names}{more})")
    if found.memos:
        lost.append(count_things(found.memos, "memo"))
    if not lost:
        return [opening, "Its database holds nothing beside its files."]
    return [
        opening,
        f"What only its database holds was not taken: {', '.join(lost)}.",
        EXPORT_HINT,
    ]
